"""RateLimiter: threads that wait, in virtual time, beside neighbours, fairly, interruptibly."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discogs.errors import InvalidValueError
from discogs.ratelimit.limiter import RateLimiter, shared_limiter
from discogs.ratelimit.window import RateLimit, Slot
from tests.waiting import LONG

from .clocks import (
    Latencies,
    ManualClock,
    MovingWindowServer,
    Neighbour,
    VirtualTime,
    in_bursts,
    latencies,
    steadily,
    unevenly,
)

# -- RateLimiter: real threads, virtual time -------------------------------------------------------


def play(
    server: MovingWindowServer, workers: int, ways: Latencies, seed: int = 0
) -> tuple[float, RateLimiter]:
    """Send all requests from so many threads, again after a 429; gives the time it took."""
    clock = VirtualTime(seed)
    limiter = RateLimiter(server.limit, server.window, clock=clock)
    left = iter(ways)

    def work() -> None:
        for there, back in left:
            refused = True
            while refused:
                slot = limiter.acquire()
                clock.sleep(there)
                reading, refused = server.arrive(clock.now())
                clock.sleep(back)
                limiter.release(slot, reading, refused=refused)

    clock.play(*[work] * workers)
    return clock.now(), limiter


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("workers", [1, 8])
def test_600_requests_take_no_longer_than_the_limit_demands(workers: int, seed: int) -> None:
    ways = latencies(600, seed)
    server = MovingWindowServer(60, 60.0)
    took, limiter = play(server, workers, ways, seed)

    last_window = sum(there + back for there, back in ways[-60:]) / workers

    assert server.refused == 0
    assert took <= 9 * 60.0 * 1.03 + last_window
    assert repr(limiter) == "RateLimiter(limit=60, window=60.0)"


@settings(max_examples=25, deadline=None)
@given(
    workers=st.integers(1, 8),
    limit=st.integers(1, 60),
    length=st.floats(1, 120),
    most=st.floats(0.03, 100),
    seed=st.integers(0, 1000),
)
def test_threads_are_never_over_the_limit(
    workers: int, limit: int, length: float, most: float, seed: int
) -> None:
    server = MovingWindowServer(limit, length)
    play(server, workers, latencies(100, seed, 0.02, most), seed)

    assert server.refused == 0


@pytest.mark.parametrize("start", [-100.0, -70.9])
@pytest.mark.parametrize("share", [5, 30])
@pytest.mark.parametrize("workers", [1, 8])
def test_what_a_neighbour_uses_is_left_to_it(workers: int, share: int, start: float) -> None:
    for seed in (1, 18):
        server = MovingWindowServer(60, 60.0, steadily(share, 60.0, start))
        took, _ = play(server, workers, latencies(600, seed), seed)

        assert server.refused == server.refused_neighbours == 0
        assert took <= 600 / (60 - share) * 60.0 * 1.15, "what it leaves is used"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("share", [5, 30])
@pytest.mark.parametrize("workers", [1, 8])
def test_a_neighbour_that_is_not_quite_even_is_left_some_room(
    workers: int, share: int, seed: int
) -> None:
    server = MovingWindowServer(60, 60.0, unevenly(share, 60.0, -100.0, seed))
    took, _ = play(server, workers, latencies(600, seed), seed)

    assert server.refused == 0
    assert server.refused_neighbours <= 5, "it may send more in a window than in any before"
    assert took <= 600 / (60 - share) * 60.0 * 1.10


@pytest.mark.parametrize("seed", range(5))
def test_a_neighbour_that_is_hidden_by_our_own_threads_surprises_once(seed: int) -> None:
    server = MovingWindowServer(60, 60.0, steadily(2, 60.0, -100.0))
    play(server, 8, latencies(600, seed), seed)

    assert server.refused <= 3, "a refusal is a sign of others, too"


@pytest.mark.parametrize("kind", [steadily, in_bursts])
@pytest.mark.parametrize("workers", [1, 8])
def test_a_neighbour_that_joins_costs_few_refusals(workers: int, kind: Neighbour) -> None:
    server = MovingWindowServer(60, 60.0, kind(30, 60.0, 90.0))
    play(server, workers, latencies(600, 1))

    assert server.refused <= 6, "it can be noticed only when it has come"


def test_after_a_429_all_wait_for_the_window_and_one_tries_alone() -> None:
    clock = VirtualTime()
    limiter = RateLimiter(clock=clock)
    sent: list[float] = []
    answered: list[float] = []

    def work() -> None:
        for _ in range(3):
            with limiter.slot():
                sent.append(clock.now())
                clock.sleep(0.5)
                answered.append(clock.now())

    def refused() -> None:
        slot = limiter.acquire()
        clock.sleep(0.1)
        limiter.release(slot, refused=True)

    clock.play(refused, *[work] * 4)
    before, after = sent[:4], sent[4:]

    assert before == [0.0] * 4, "under way already"
    assert after[0] == pytest.approx(60.1)
    assert after[1] == pytest.approx(60.6), "the others wait for the answer of the first"
    assert after[1:5] == [after[1]] * 4
    assert len(answered) == 12


def test_a_refused_probe_makes_all_wait_once_more() -> None:
    clock = ManualClock()
    limiter = RateLimiter(clock=clock)
    for _ in range(2):
        limiter.release(limiter.acquire(), refused=True)
    limiter.release(limiter.acquire())

    assert clock.waits == [60.0, 60.0]


@pytest.mark.parametrize("seconds", [0.0, 2.5, 3600.0])
def test_a_wait_that_the_server_asks_for_is_obeyed(seconds: float) -> None:
    clock = ManualClock()
    limiter = RateLimiter(clock=clock)
    limiter.release(limiter.acquire(), refused=True, retry_after=seconds)
    slot = limiter.acquire()

    assert slot.waited == seconds
    assert clock.waited == seconds


def test_first_come_first_served() -> None:
    clock = VirtualTime()
    limiter = RateLimiter(limit=1, window=10.0, clock=clock)
    served: list[int] = []

    def visitor(number: int) -> Callable[[], None]:
        def work() -> None:
            clock.sleep(number)
            with limiter.slot():
                served.append(number)
                clock.sleep(0.5)

        return work

    clock.play(*[visitor(number) for number in (3, 1, 7, 5, 2, 6, 4)])

    assert served == [1, 2, 3, 4, 5, 6, 7]


class NotifiedClock(ManualClock):
    """Really waits, and far too long unless notified."""

    def __init__(self) -> None:
        super().__init__()
        self.asleep = threading.Semaphore(0)

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        self.asleep.release()
        assert condition.wait(LONG), "nobody said that it is free"


def test_whoever_waits_is_told_at_once_when_it_may_go() -> None:
    clock = NotifiedClock()
    limiter = RateLimiter(clock=clock)
    limiter.release(limiter.acquire(), refused=True, retry_after=0.0)
    probe = limiter.acquire()
    slots: list[Slot] = []
    threads = [threading.Thread(target=lambda: slots.append(limiter.acquire())) for _ in range(3)]
    for thread in threads:
        thread.start()
        clock.asleep.acquire()
    limiter.release(probe)
    for thread in threads:
        thread.join()

    assert len(slots) == 3


class InterruptedTime(VirtualTime):
    """Presses Ctrl-C in a thread at its first wait that ends after this time."""

    victim: threading.Thread | None = None
    after: float = 15.0

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        super().wait(condition, min(seconds, 1.0) if seconds is not None else None)
        if threading.current_thread() is self.victim and self.now() > self.after:
            raise KeyboardInterrupt


@pytest.mark.parametrize("position", ["first", "last"])
def test_a_waiter_that_is_interrupted_leaves_the_queue_to_the_others(position: str) -> None:
    clock = InterruptedTime()
    limiter = RateLimiter(limit=1, window=60.0, clock=clock)
    limiter.release(limiter.acquire())
    served: list[float] = []

    def other() -> None:
        clock.sleep(1)
        with limiter.slot():
            served.append(clock.now())
            clock.sleep(0.5)

    def interrupted() -> None:
        clock.victim = threading.current_thread()
        clock.sleep(0.5 if position == "first" else 2)
        with pytest.raises(KeyboardInterrupt):
            limiter.acquire()

    clock.play(other, interrupted, other)

    assert served == [60.0, 120.5]


def test_a_failure_between_takes_and_gives_the_slot_back() -> None:
    clock = ManualClock()
    limiter = RateLimiter(limit=1, clock=clock)
    with pytest.raises(KeyboardInterrupt), limiter.slot():
        raise KeyboardInterrupt

    with limiter.slot() as slot:
        assert slot.waited == 60.0, "it may have been sent, so it counts"


def test_a_session_without_login_expects_25() -> None:
    clock = ManualClock()
    limiter = RateLimiter(clock=clock)
    waits: list[float] = []
    for _ in range(26):
        slot = limiter.acquire(logged_in=False)
        waits.append(slot.waited)
        limiter.release(slot)

    assert waits == [0.0] * 25 + [60.0]


def test_a_limit_learnt_without_login_does_not_slow_others_down() -> None:
    clock = ManualClock()
    limiter = RateLimiter(clock=clock)
    limiter.release(limiter.acquire(logged_in=False), RateLimit(25, 1, 24))

    assert limiter.limit == 60
    assert all(limiter.acquire().waited == 0.0 for _ in range(59))


@pytest.mark.parametrize(("limit", "window"), [(0, 60.0), (-1, 60.0), (60, 0.0), (60, -1.0)])
def test_a_limiter_that_lets_nothing_through_is_refused(limit: int, window: float) -> None:
    with pytest.raises(InvalidValueError, match=f"limit={limit}, window={window}"):
        RateLimiter(limit, window)


def test_sessions_with_one_server_share_a_limiter() -> None:
    mine = shared_limiter("http://127.0.0.1:1")

    assert shared_limiter("http://127.0.0.1:1") is mine
    assert shared_limiter("http://127.0.0.1:2") is not mine
    assert (mine.limit, mine.window) == (60, 60.0)
