"""Progress: what is counted, and what a terminal or a notebook shows of it."""

from __future__ import annotations

import io
import itertools
import sys
import threading
from types import SimpleNamespace

import pytest

from discogs import progress
from discogs.progress import Progress, show
from tests.unit.models_world import World, rows_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    stderr = Terminal()
    # pytest puts its own into sys between a fixture and its test.
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=stderr, modules=sys.modules))
    return stderr


@pytest.fixture
def without_tqdm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    stderr = io.StringIO()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=stderr, modules=sys.modules))
    shell = SimpleNamespace(config={"IPKernelApp": {}})
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    return stderr


def test_it_counts_what_is_done_and_left_and_how_long_the_rest_takes() -> None:
    seconds = 0.0
    bar = Progress("releases", 10, visible=False, now=lambda: seconds)

    assert (bar.done, bar.left, bar.seconds_left) == (0, 10, None)
    seconds = 6.0
    bar.advance(3)
    assert (bar.done, bar.left, bar.seconds_left) == (3, 7, 14.0)


def test_without_a_total_nothing_is_left_to_say() -> None:
    bar = Progress("rows", visible=False)
    bar.advance()

    assert (bar.done, bar.left, bar.seconds_left) == (1, None, None)


def test_threads_count_together() -> None:
    bar = Progress("rows", 4000, visible=False)

    def count() -> None:
        for _ in range(1000):
            bar.advance()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert bar.left == 0


def test_nothing_shows_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Progress("rows", 2) as bar:
        bar.advance(2)
    show("text", last=True)

    assert capsys.readouterr().err == ""


def test_a_program_without_a_console_counts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=None, modules=sys.modules))
    with Progress("rows", 2) as counting:
        counting.advance()
        show("1 row")

    assert (counting.done, counting.is_visible) == (1, False)


def test_nothing_shows_where_it_is_not_wanted(terminal: Terminal) -> None:
    with Progress("rows", 2, visible=False) as bar:
        bar.advance(2)

    assert terminal.getvalue() == ""


def test_a_terminal_shows_a_line(terminal: Terminal, without_tqdm: None) -> None:
    seconds = 0.0
    with Progress("releases", 1200, now=lambda: seconds) as bar:
        seconds = 60.0
        bar.advance(400)
        bar.note("waiting for the limit")
        bar.note("")
        bar.advance(800)
    lines = terminal.getvalue().split("\r\x1b[K")

    assert lines[1] == "400 of 1,200 releases, 2:00 to go"
    assert lines[2] == "400 of 1,200 releases, 2:00 to go, waiting for the limit"
    assert lines[-1] == "1,200 of 1,200 releases\n"


def test_a_line_is_not_drawn_more_often_than_it_can_be_read(
    terminal: Terminal, without_tqdm: None
) -> None:
    seconds = itertools.count()
    with Progress("rows", 100_000, now=lambda: next(seconds) / 1000) as bar:
        for _ in range(10_000):
            bar.advance()

    # A look at the clock takes a millisecond here, and each advance looks at it once.
    assert terminal.getvalue().count("\r") <= 10_000 / 100 + 2


def test_a_terminal_shows_a_bar_where_tqdm_is_installed(terminal: Terminal) -> None:
    with Progress("releases", 4) as bar:
        bar.advance(3)
        bar.note("waiting for the limit")
        bar.advance()
    drawn = terminal.getvalue()

    assert "3/4" in drawn
    assert "4/4" in drawn
    assert "3/4 releases [00:00, 0:01 to go, waiting for the limit]" in drawn
    assert "waiting" not in drawn.split("\r")[-1]


def test_a_notebook_shows_a_line_that_covers_the_one_before(
    notebook: io.StringIO, without_tqdm: None
) -> None:
    with Progress("rows", 2) as bar:
        bar.advance(2)
    show("short", last=True)

    assert "\r2 of 2 rows" in notebook.getvalue()
    assert "\x1b" not in notebook.getvalue()
    assert notebook.getvalue().endswith(f"\r{'short':<79}\n")
    assert progress._in_notebook()


def test_what_was_closed_shows_nothing_more(terminal: Terminal, without_tqdm: None) -> None:
    bar = Progress("rows", 2)
    bar.close()
    drawn = terminal.getvalue()
    bar.advance()
    bar.note("x")
    bar.close()

    assert terminal.getvalue() == drawn


def test_a_table_of_several_pages_shows_how_far_it_is(
    terminal: Terminal, without_tqdm: None
) -> None:
    world = World(per_page=10)
    slots = [{"id": n} for n in range(25)]
    assert len(rows_of(world, slots).to_records()) == 25

    assert terminal.getvalue().endswith("25 of 25 rows\n")
    drawn = terminal.getvalue()
    assert len(rows_of(world, slots[:9]).to_records()) == 9
    assert len(rows_of(world, slots).to_records(progress=False)) == 25
    assert terminal.getvalue() == drawn
