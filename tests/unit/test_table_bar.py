"""What the bar of a walk says: how long the limit makes it take, and that it waits for that."""

from __future__ import annotations

import re
import sys
import threading
from types import SimpleNamespace

import pytest

import discogs
from discogs import progress
from discogs.ratelimit.limiter import ON_WAIT
from tests.unit.models_world import World, rows_of
from tests.unit.test_progress import Terminal
from tests.waiting import LONG


class Watched(Terminal):
    """A terminal that knows when it shows something."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._pattern = re.compile(pattern)
        self.shows_it = threading.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        if self._pattern.search(text):
            self.shows_it.set()
        return written


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Watched:
    stderr = Watched(r"of 60 rows, (1:00|0:59) to go, waiting (41|40|39) s for the limit")
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=stderr, modules=sys.modules))
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    return stderr


def walk(terminal: Watched) -> tuple[World, discogs.Paginated[object], list[bool]]:
    """Six pages behind a limit that is used up, where reading the second one waits 41 seconds."""
    world = World(per_page=10)
    rows = rows_of(world, [{"id": number} for number in range(60)])
    limiter = world.core.client.limiter
    for _ in range(25):
        limiter.release(limiter.acquire(logged_in=False))
    answer, shown = world.answers["/rows"], list[bool]()

    def wait_for_the_limit(request: object) -> object:
        if len(world.asked) == 2:
            ON_WAIT.get()(41.0)
            shown.append(terminal.shows_it.wait(LONG))
            ON_WAIT.get()(0.0)
        return answer(request)

    world.answers["/rows"] = wait_for_the_limit
    return world, rows, shown


def test_a_bar_of_a_walk_knows_the_limit_and_says_that_it_waits(terminal: Watched) -> None:
    before = ON_WAIT.get()
    world, rows, shown = walk(terminal)
    records = rows.to_records()

    assert len(records) == 60
    assert shown == [True]
    assert len(world.asked) == 6
    assert terminal.getvalue().endswith("60 of 60 rows\n")
    assert ON_WAIT.get() is before


def test_a_walk_that_fails_leaves_nothing_behind(terminal: Watched) -> None:
    before = ON_WAIT.get()
    world, rows, shown = walk(terminal)
    world.answers["/rows"] = lambda request: (
        {"pagination": {"items": 60, "pages": 6}, "rows": [{"id": n} for n in range(10)]}
        if len(world.asked) == 1
        else discogs.ServerError(500, "Broken.", "GET", "/rows")
    )

    with pytest.raises(discogs.ServerError):
        rows.to_records()
    assert ON_WAIT.get() is before
    assert terminal.getvalue().rpartition("\x1b[K")[2].startswith("10 of 60 rows")
    assert shown == []
