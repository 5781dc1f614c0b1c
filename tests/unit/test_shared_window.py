"""Limiters that share a window in a store: as careful as one alone, whoever dies or is down."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discogs.ratelimit.limiter import RateLimiter
from discogs.ratelimit.shared import SharedWindow
from discogs.ratelimit.store import StoreUnavailableError, Update
from discogs.ratelimit.window import Position, RateLimit, Window

from .clocks import Latencies, ManualClock, MovingWindowServer, VirtualTime, latencies
from .stores import DictStore


def play(
    server: MovingWindowServer,
    processes: int,
    threads: int,
    ways: Latencies,
    *,
    seed: int = 0,
    disturb: Callable[[VirtualTime, DictStore], None] | None = None,
) -> float:
    """Send all requests from so many limiters with so many threads; gives the time it took."""
    clock = VirtualTime(seed)
    # The store's clock is not that of the processes.
    store = DictStore(lambda: clock.now() + 1e6)
    left = iter(ways)

    def work(limiter: RateLimiter) -> Callable[[], None]:
        def run() -> None:
            for there, back in left:
                refused = True
                while refused:
                    slot = limiter.acquire()
                    clock.sleep(there)
                    reading, refused = server.arrive(clock.now())
                    clock.sleep(back)
                    limiter.release(slot, reading, refused=refused)

        return run

    parts: list[Callable[[], None]] = []
    for _ in range(processes):
        limiter = RateLimiter(server.limit, server.window, store, clock=clock)
        parts += [work(limiter)] * threads
    if disturb is not None:
        parts.append(lambda: disturb(clock, store))
    clock.play(*parts)
    return clock.now()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("processes", "threads"), [(4, 1), (2, 4)])
def test_processes_take_no_longer_than_the_limit_demands(
    processes: int, threads: int, seed: int
) -> None:
    server = MovingWindowServer(60, 60.0)
    took = play(server, processes, threads, latencies(300, seed), seed=seed)

    assert server.refused == 0
    assert took <= 4 * 60.0 * 1.03 + 60 * 0.6 / (processes * threads)


@settings(max_examples=15, deadline=None)
@given(
    processes=st.integers(1, 4),
    threads=st.integers(1, 3),
    limit=st.integers(1, 30),
    length=st.floats(10, 120),
    seed=st.integers(0, 1000),
)
def test_processes_are_never_over_the_limit(
    processes: int, threads: int, limit: int, length: float, seed: int
) -> None:
    server = MovingWindowServer(limit, length)
    play(server, processes, threads, latencies(60, seed, 0.02, 2.0), seed=seed)

    assert server.refused == 0


def test_first_come_first_served_whatever_the_process() -> None:
    clock = VirtualTime()
    store = DictStore(clock.now)
    limiters = [RateLimiter(1, 10.0, store, clock=clock) for _ in range(3)]
    served: list[int] = []

    def visitor(number: int) -> Callable[[], None]:
        def work() -> None:
            clock.sleep(number)
            with limiters[number % 3].slot():
                served.append(number)
                clock.sleep(0.5)

        return work

    clock.play(*[visitor(number) for number in (3, 1, 7, 5, 2, 6, 4)])

    assert served == [1, 2, 3, 4, 5, 6, 7]


def test_after_a_429_one_process_tries_alone() -> None:
    clock = VirtualTime()
    store = DictStore(clock.now)
    sent: list[float] = []

    def refused() -> None:
        limiter = RateLimiter(60, 60.0, store, clock=clock)
        slot = limiter.acquire()
        clock.sleep(0.1)
        limiter.release(slot, refused=True)

    def work() -> None:
        limiter = RateLimiter(60, 60.0, store, clock=clock)
        clock.sleep(1.0)
        for _ in range(2):
            with limiter.slot():
                sent.append(clock.now())
                clock.sleep(0.5)

    clock.play(refused, *[work] * 6)

    assert sent[0] == pytest.approx(60.1)
    assert sent[1] >= 60.6, "the others wait for the answer of the first"
    assert sent[-1] <= 63.0, "and look for it soon"


def test_what_was_tried_after_a_429_counts_for_all() -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    one, other = (RateLimiter(1, 60.0, store, clock=clock) for _ in range(2))
    one.release(one.acquire(), refused=True)
    one.release(one.acquire())

    assert other.acquire().waited == pytest.approx(60.0)


def test_what_one_learns_all_know() -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    one, other = (RateLimiter(60, 60.0, store, clock=clock) for _ in range(2))
    one.release(one.acquire(), RateLimit(10, 10, 0))

    assert other.acquire().waited == pytest.approx(60.0), "others use nine"
    assert other.limit == 10


# -- The dead ------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 3])
def test_a_slot_whose_holder_died_is_free_a_window_or_so_later(limit: int) -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    dead, alive = (RateLimiter(limit, 60.0, store, clock=clock) for _ in range(2))
    for _ in range(limit):
        dead.acquire()

    assert alive.acquire().waited == pytest.approx(75.0)


def test_slots_of_the_dead_are_forecast_to_be_free_at_once_when_they_are() -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    dead, alive = (RateLimiter(3, 60.0, store, clock=clock) for _ in range(2))
    for _ in range(3):
        dead.acquire()
    clock.sleep(100.0)

    assert alive.seconds_for(3) == 0.0
    assert alive.seconds_for(4) == 60.0


def test_the_line_closes_up_when_somebody_in_it_has_died() -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    limiter = RateLimiter(1, 60.0, store, clock=clock)
    dead = SharedWindow(60.0, store, clock.now)
    limiter.release(limiter.acquire())
    for _ in range(5):
        assert isinstance(dead.apply(Window.ask, 1), Position)

    assert limiter.acquire().waited == pytest.approx(60.0)


def test_a_probe_whose_sender_died_is_followed_by_another() -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    dead, alive = (RateLimiter(60, 60.0, store, clock=clock) for _ in range(2))
    dead.release(dead.acquire(), refused=True)
    dead.acquire()
    waited = alive.acquire().waited

    assert clock.now() - 1000.0 == pytest.approx(60.0 + waited)
    assert 15.0 <= waited <= 16.0


def test_a_late_answer_of_one_that_was_taken_for_dead_counts() -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    limiter = RateLimiter(1, 60.0, store, clock=clock)
    slow = limiter.acquire()
    clock.sleep(74.0)
    limiter.release(slow)

    assert limiter.acquire().waited == pytest.approx(60.0)


# -- The store is down ---------------------------------------------------------------------------


def test_without_its_store_a_limiter_keeps_a_limit_of_its_own(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    store.is_down = True
    limiter = RateLimiter(3, 60.0, store, clock=clock)
    for _ in range(9):
        limiter.release(limiter.acquire())

    assert clock.waited == pytest.approx(120.0)
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("DictStore() can't be used: gone fishing.")
    assert store.updates <= 120.0 / 10.0 + 1, "it is tried again now and then"


def test_what_a_store_failed_to_keep_counts_once() -> None:
    class FullStore(DictStore):
        is_full = False

        def update(self, key: str, change: Update) -> None:
            if self.is_full:
                change(self.kept[key], self.now())
                raise StoreUnavailableError("no space left on device")
            super().update(key, change)

    clock = ManualClock()
    store = FullStore(clock.now)
    limiter = RateLimiter(3, 60.0, store, clock=clock)
    limiter.release(limiter.acquire())
    store.is_full = True

    assert [limiter.acquire().waited for _ in range(2)] == [0.0, 0.0]


def test_what_the_others_sent_is_remembered_when_the_store_goes_down() -> None:
    clock = ManualClock()
    store = DictStore(lambda: clock.now() - 5e5)
    one, other = (RateLimiter(4, 60.0, store, clock=clock) for _ in range(2))
    for limiter in (one, one, other):
        limiter.release(limiter.acquire())
    clock.sleep(1.0)
    store.is_down = True

    assert other.acquire().waited == 0.0
    assert other.acquire().waited == pytest.approx(59.0)


def test_what_was_sent_meanwhile_is_added_when_the_store_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = ManualClock()
    store = DictStore(lambda: clock.now() + 5e5)
    one, other = (RateLimiter(4, 60.0, store, clock=clock) for _ in range(2))
    caplog.set_level("INFO")
    before = one.acquire()
    store.is_down = True
    one.release(before)
    for _ in range(2):
        one.release(one.acquire())
    meanwhile = one.acquire()
    clock.sleep(10.0)
    store.is_down = False
    store.kept.clear()
    one.release(meanwhile)

    assert other.acquire().waited == pytest.approx(50.0), "three count from then"
    assert [other.acquire().waited for _ in range(2)] == [0.0, 0.0]
    assert other.acquire().waited == pytest.approx(10.0), "the fourth from its answer"
    told = [entry for entry in caplog.records if not entry.message.startswith("Waiting")]
    assert [entry.levelname for entry in told] == ["WARNING", "INFO"]
    assert told[1].message == "The shared limit is back: DictStore()."


def test_a_refusal_met_alone_makes_all_wait() -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    one = RateLimiter(60, 60.0, store, clock=clock)
    store.is_down = True
    one.release(one.acquire(), refused=True)
    store.is_down = False
    clock.sleep(20.0)

    assert one.acquire().waited == pytest.approx(40.0)

    other = SharedWindow(60.0, store, clock.now)

    assert other.apply(Window.delay, 60) is None, "one tries alone"


def test_a_store_that_comes_and_goes_never_lets_more_through_than_one_process_may() -> None:
    def disturb(clock: VirtualTime, store: DictStore) -> None:
        for _ in range(12):
            clock.sleep(7.0)
            store.is_down = not store.is_down

    server = MovingWindowServer(20, 60.0)
    play(server, 1, 4, latencies(100, 1), disturb=disturb)

    assert server.refused == 0


def test_a_store_that_loses_its_memory_is_reminded() -> None:
    clock = ManualClock()
    store = DictStore(lambda: clock.now() + 5e5)
    one, other = (RateLimiter(2, 60.0, store, clock=clock) for _ in range(2))
    for limiter in (other, one):
        limiter.release(limiter.acquire())
    clock.sleep(10.0)
    store.kept.clear()
    store.now = lambda: clock.now() + 2e5

    assert one.acquire().waited == pytest.approx(50.0)
    assert other.acquire().waited == 0.0


@pytest.mark.parametrize("text", ["nonsense", "{}", '{"at": 1}', "[]", '{"at": 1, "window": 7}'])
def test_what_makes_no_sense_is_forgotten(text: str, caplog: pytest.LogCaptureFixture) -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    store.kept["60s"] = text
    limiter = RateLimiter(1, 60.0, store, clock=clock)
    limiter.release(limiter.acquire())

    assert limiter.acquire().waited == pytest.approx(60.0)
    assert caplog.messages == []


def test_a_clock_that_starts_anew_costs_a_window_at_most() -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    limiter = RateLimiter(1, 60.0, store, clock=clock)
    limiter.release(limiter.acquire())
    clock.sleep(20.0)
    limiter.acquire()
    store.now = lambda: clock.now() - 900.0
    again = RateLimiter(1, 60.0, store, clock=clock)

    assert again.acquire().waited == pytest.approx(75.0)


def test_windows_of_another_length_are_kept_apart() -> None:
    clock = ManualClock()
    store = DictStore(clock.now)
    RateLimiter(1, 60.0, store, clock=clock).acquire()

    assert RateLimiter(1, 6.0, store, clock=clock).acquire().waited == 0.0


# -- Requests that take very long -----------------------------------------------------------------


@settings(max_examples=12, deadline=None)
@given(
    processes=st.integers(1, 4),
    limit=st.integers(1, 10),
    seed=st.integers(0, 1000),
    share=st.floats(0, 1),
)
def test_an_answer_within_a_window_and_a_quarter_is_never_one_too_many(
    processes: int, limit: int, seed: int, share: float
) -> None:
    server = MovingWindowServer(limit, 60.0)
    chance = random.Random(seed)
    # Stamped at any time on its way, so long as it is answered before it is taken for dead.
    ways = [(length * share, length * (1 - share)) for length in _lengths(chance, 74.9)]
    play(server, processes, 2, ways, seed=seed)

    assert server.refused == 0


@settings(max_examples=12, deadline=None)
@given(processes=st.integers(1, 4), limit=st.integers(1, 10), seed=st.integers(0, 1000))
def test_nor_is_one_that_the_server_counted_within_a_quarter_however_late_its_answer(
    processes: int, limit: int, seed: int
) -> None:
    server = MovingWindowServer(limit, 60.0)
    chance = random.Random(seed)
    ways = [(chance.uniform(0, 14.9), length) for length in _lengths(chance, 500.0)]
    play(server, processes, 2, ways, seed=seed)

    assert server.refused == 0


def _lengths(chance: random.Random, longest: float) -> list[float]:
    return [chance.choice([chance.uniform(0, 1), chance.uniform(0, longest)]) for _ in range(40)]


def test_one_that_was_given_up_may_be_counted_a_quarter_of_a_window_later() -> None:
    clock = ManualClock()
    limiter = RateLimiter(1, 60.0, DictStore(clock.now), clock=clock)
    limiter.release(limiter.acquire(), unanswered=True)

    assert limiter.acquire().waited == pytest.approx(75.0)
