"""RateLimiter: how long it waits, and when it gives up."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from discogs.errors import InvalidValueError, TooManyRequests, WaitTooLong
from discogs.ratelimit.limiter import RateLimiter, SystemClock

from .clocks import ManualClock, VirtualTime

# -- The real time -------------------------------------------------------------------------------


def test_the_real_clock_waits_as_long_as_it_is_told() -> None:
    condition, clock = threading.Condition(), SystemClock()
    began = clock.now()
    with condition:
        clock.wait(condition, 0.02)

    assert clock.now() - began >= 0.02


def test_the_real_clock_cuts_a_wait_into_naps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discogs.ratelimit.limiter.LONGEST_NAP", 0.01)
    condition, clock = threading.Condition(), SystemClock()
    began = clock.now()
    with condition:
        clock.wait(condition, 0.05)

    assert clock.now() - began >= 0.05


def test_the_real_clock_is_woken() -> None:
    condition, clock = threading.Condition(), SystemClock()

    def wake() -> None:
        with condition:
            condition.notify_all()

    with condition:
        threading.Timer(0.01, wake).start()
        clock.wait(condition, None)


# -- The longest wait, and long penalties --------------------------------------------------------


def test_a_wait_that_is_known_to_be_too_long_ends_at_once() -> None:
    clock = ManualClock()
    limiter = RateLimiter(limit=1, longest_wait=30.0, clock=clock)
    limiter.release(limiter.acquire())
    with pytest.raises(WaitTooLong, match=r"within 30 s\. The next one comes in 60 s") as caught:
        limiter.acquire()

    assert isinstance(caught.value, TooManyRequests)
    assert (caught.value.status, caught.value.retry_after) == (429, 60.0)
    assert clock.waits == []

    clock.sleep(31.0)

    assert limiter.acquire().waited == pytest.approx(29.0), "and has left the queue"


def test_a_wait_without_a_known_end_is_cut_off() -> None:
    clock = VirtualTime()
    limiter = RateLimiter(limit=1, longest_wait=5.0, clock=clock)
    ended: list[float] = []

    def slow() -> None:
        with limiter.slot():
            clock.sleep(100.0)

    def waiting() -> None:
        clock.sleep(1.0)
        with pytest.raises(WaitTooLong, match="within 5 s"):
            limiter.acquire()
        ended.append(clock.now())

    clock.play(slow, waiting)

    assert ended == [6.0]


def test_a_limiter_that_must_not_wait_at_all() -> None:
    clock = ManualClock()
    limiter = RateLimiter(limit=2, longest_wait=0.0, clock=clock)
    limiter.acquire()
    limiter.acquire()
    with pytest.raises(WaitTooLong):
        limiter.acquire()


def test_a_longest_wait_below_zero_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="longest_wait"):
        RateLimiter(longest_wait=-1.0)


@pytest.mark.parametrize(
    ("retry_after", "pause"), [(None, 60.0), (0.0, 0.0), (300.0, 300.0), (1e9, 3600.0)]
)
def test_a_429_at_the_very_first_request(retry_after: float | None, pause: float) -> None:
    clock = ManualClock()
    limiter = RateLimiter(clock=clock)
    limiter.release(limiter.acquire(), refused=True, retry_after=retry_after)

    assert limiter.acquire().waited == pause


def test_a_penalty_of_minutes_is_longer_than_the_longest_wait() -> None:
    clock = ManualClock()
    limiter = RateLimiter(longest_wait=120.0, clock=clock)
    limiter.release(limiter.acquire(), refused=True, retry_after=600.0)
    with pytest.raises(WaitTooLong, match="comes in 600 s"):
        limiter.acquire()

    clock.sleep(500.0)

    assert limiter.acquire().waited == pytest.approx(100.0)


@pytest.mark.parametrize("refusals", [1, 3])
@pytest.mark.parametrize("seed", range(3))
def test_a_penalty_is_met_with_one_probe_a_window_and_no_storm(refusals: int, seed: int) -> None:
    clock = VirtualTime(seed)
    limiter = RateLimiter(clock=clock)
    sent: list[float] = []

    def work() -> None:
        for _ in range(2):
            refused = True
            while refused:
                slot = limiter.acquire()
                sent.append(clock.now())
                clock.sleep(0.2)
                refused = clock.now() < 60.0 * refusals
                limiter.release(slot, refused=refused)

    clock.play(*[work] * 8)

    assert len(sent) == 8 + refusals - 1 + 16, "those under way, the probes, and then all"


def test_a_wait_is_logged_before_it_begins(caplog: pytest.LogCaptureFixture) -> None:
    logged: list[str] = []

    class Watched(ManualClock):
        def sleep(self, seconds: float) -> None:
            logged.extend(record.message for record in caplog.records)
            super().sleep(seconds)

    caplog.set_level("INFO", "discogs")
    limiter = RateLimiter(limit=1, clock=Watched())
    limiter.release(limiter.acquire())
    limiter.acquire()

    assert logged == ["Waiting 60 s for the rate limit."]


@pytest.mark.parametrize("clock", [5, "noon", object()], ids=["number", "text", "object"])
def test_what_tells_no_time_is_no_clock(clock: Any) -> None:
    with pytest.raises(InvalidValueError, match="clock has now, sleep, wait"):
        RateLimiter(clock=clock)
