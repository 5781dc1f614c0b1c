"""Time that passes only when somebody waits."""

from __future__ import annotations

import threading

from discogs import RateLimiter
from discogs.testing import VirtualClock


def test_whoever_waits_goes_on_at_once_and_later() -> None:
    clock = VirtualClock()
    clock.sleep(90.0)
    clock.advance(30.0)

    assert clock.now() == 120.0
    assert clock.waits == [90.0]


def test_a_limiter_is_over_its_window_at_once() -> None:
    clock = VirtualClock()
    limiter = RateLimiter(limit=2, window=60.0, clock=clock)
    for _ in range(5):
        with limiter.slot():
            pass

    assert 120.0 <= clock.now() < 180.0


def test_threads_in_line_all_get_their_turn() -> None:
    clock = VirtualClock()
    limiter = RateLimiter(limit=3, window=60.0, clock=clock)
    done: list[int] = []

    def work(number: int) -> None:
        for _ in range(4):
            with limiter.slot():
                done.append(number)

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(done) == sorted(list(range(5)) * 4)


def test_an_answer_is_waited_for_until_it_is_there() -> None:
    clock = VirtualClock()
    condition = threading.Condition()
    answers: list[str] = []

    def answer() -> None:
        with condition:
            answers.append("it")
            condition.notify_all()

    threading.Thread(target=answer).start()
    with condition:
        while not answers:
            clock.wait(condition, None)

    assert clock.waits == []
