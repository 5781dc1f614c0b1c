"""What the bar of a prefetch says: how long the limit makes it take, and when it waits for that."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from contextvars import copy_context
from types import SimpleNamespace

import pytest

from discogs import progress
from discogs.progress import Progress
from discogs.ratelimit.limit_progress import LimitProgress
from discogs.ratelimit.limiter import ON_WAIT, RateLimiter
from discogs.sandbox import Sandbox
from tests.unit.clocks import ManualClock
from tests.unit.test_progress import Terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    stderr = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=stderr, modules=sys.modules))
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    return stderr


def lines(terminal: Terminal) -> list[str]:
    return terminal.getvalue().split("\r\x1b[K")


class Scene:
    """Two threads that load ten objects, played by one."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.forecasts: list[int] = []
        self._open = ExitStack()
        self.bar = Progress("objects", 10, now=self.clock.now)
        self.status = LimitProgress(self.bar, self._seconds_for, now=self.clock.now)

    def _seconds_for(self, count: int) -> float:
        self.forecasts.append(count)
        return count * 60.0

    def thread(self) -> Callable[[float | None], None]:
        """What a thread tells its waits to."""

        def enter() -> Callable[[float | None], None]:
            self._open.enter_context(self.status.report_waits())
            return ON_WAIT.get()

        return copy_context().run(enter)


def test_it_says_how_long_the_limit_makes_it_take(terminal: Terminal) -> None:
    scene = Scene()
    scene.status.update()
    scene.status.advance()
    for _ in range(3):
        scene.clock.sleep(0.3)
        scene.status.update()

    assert lines(terminal)[-1] == "1 of 10 objects, 10:00 to go"
    assert scene.forecasts == [10], "once a second is enough"

    scene.clock.sleep(1.0)
    scene.status.update()

    assert scene.forecasts == [10, 9]


def test_it_says_that_it_waits_when_all_threads_do(terminal: Terminal) -> None:
    scene = Scene()
    one, other = (scene.thread() for _ in range(2))
    one(41.0)
    scene.status.update()

    assert "waiting" not in terminal.getvalue(), "the other is loading"

    other(37.4)
    scene.status.update()

    assert lines(terminal)[-1] == "0 of 10 objects, 10:00 to go, waiting 38 s for the limit"

    scene.clock.sleep(30.0)
    scene.status.update()

    assert lines(terminal)[-1].endswith("10:00 to go, waiting 8 s for the limit")

    other(0.0)
    scene.status.update()

    assert "waiting" not in lines(terminal)[-1]


def test_a_wait_whose_end_nobody_knows_is_said_too(terminal: Terminal) -> None:
    scene = Scene()
    tell = scene.thread()
    tell(None)
    scene.status.update()

    assert lines(terminal)[-1].endswith(", waiting for the limit")


def test_nobody_who_looks_means_no_forecast() -> None:
    scene = Scene()
    scene.status.update()

    assert scene.forecasts == []


def test_a_limiter_tells_its_waits_to_who_asked_in_this_thread() -> None:
    clock, told = ManualClock(), list[float | None]()
    limiter = RateLimiter(limit=1, clock=clock)

    def work() -> None:
        ON_WAIT.set(told.append)
        limiter.release(limiter.acquire())
        limiter.acquire()

    copy_context().run(work)

    assert told == [0.0, 60.0, 0.0]
    assert ON_WAIT.get() is not told.append


def test_a_bar_shows_only_where_something_is_to_be_loaded(
    sandbox: Sandbox, terminal: Terminal
) -> None:
    with sandbox.session() as session:
        release = session.release(249504)
        session.prefetch([release], progress=True)

        assert lines(terminal)[-1] == "1 of 1 objects\n"

        drawn = terminal.getvalue()
        session.prefetch([release])
        session.prefetch([])

        assert terminal.getvalue() == drawn
