"""SQLiteStore: one file, many processes; and files that are missing, locked, or no database."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from discogs.errors import WaitTooLong
from discogs.ratelimit.limiter import RateLimiter
from discogs.ratelimit.sqlite import SQLiteStore, default_path
from discogs.ratelimit.store import StoreUnavailableError
from tests.waiting import LONG

from .clocks import ManualClock

_FILES = 50


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "limit.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    store = SQLiteStore(path, now=lambda: 7.0)
    yield store
    store.close()


def add(text: str) -> Callable[[str, float], str]:
    return lambda kept, now: f"{kept}{text}{now:g} "


def kept(store: SQLiteStore, key: str = "key") -> str:
    found: list[str] = []

    def look(text: str, now: float) -> str:
        found.append(text)
        return text

    store.update(key, look)
    return found[0]


def test_what_one_keeps_the_other_changes(store: SQLiteStore, path: Path) -> None:
    other = SQLiteStore(path, now=lambda: 8.0)
    store.update("key", add("a"))
    other.update("key", add("b"))
    other.close()
    store.update("another", add("c"))

    assert kept(store) == "a7 b8 "
    assert repr(store) == f"SQLiteStore({str(path)!r})"


def test_limits_of_different_names_are_kept_apart(store: SQLiteStore, path: Path) -> None:
    other = SQLiteStore(path, name="sandbox", now=lambda: 8.0)
    store.update("key", add("a"))
    other.update("key", add("b"))

    assert (kept(store), kept(other)) == ("a7 ", "b8 ")

    other.close()


def test_a_change_that_fails_changes_nothing(store: SQLiteStore) -> None:
    def interrupted(text: str, now: float) -> str:
        raise KeyboardInterrupt

    store.update("key", add("a"))
    with pytest.raises(KeyboardInterrupt):
        store.update("key", interrupted)
    store.update("key", add("b"))

    assert kept(store) == "a7 b7 "


def test_a_file_that_is_deleted_is_made_anew(store: SQLiteStore, path: Path) -> None:
    store.update("key", add("a"))
    store.close()
    path.unlink()
    store.update("key", add("b"))

    assert kept(store) == "b7 "


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be deleted there")
def test_a_file_that_is_deleted_under_its_users_is_left_by_all(
    store: SQLiteStore, path: Path
) -> None:
    store.update("key", add("a"))
    for file in path.parent.iterdir():
        file.unlink()
    other = SQLiteStore(path, now=lambda: 8.0)
    other.update("key", add("b"))
    other.close()

    assert kept(store) == "b8 "


def test_what_is_no_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("my collection, by hand" * 100, encoding="utf-8")
    with pytest.raises(StoreUnavailableError, match="file is not a database"):
        SQLiteStore(path).update("key", add("a"))

    assert path.read_text(encoding="utf-8").startswith("my collection")


@pytest.mark.parametrize("where", ["directory", "below a file"])
def test_a_path_that_can_not_be_written_is_unavailable(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path if where == "directory" else tmp_path / "file" / "limit.sqlite"
    with pytest.raises(StoreUnavailableError):
        SQLiteStore(path).update("key", add("a"))


def test_a_file_that_somebody_keeps_locked_is_unavailable(
    store: SQLiteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discogs.ratelimit.sqlite._LONGEST_LOCK", 0.01)
    store.update("key", add("a"))
    store.close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError, match="locked"):
        store.update("key", add("b"))
    other.close()
    store.update("key", add("c"))

    assert kept(store) == "a7 c7 "


def test_a_limiter_goes_on_when_the_file_is_no_database(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\0" * 5000)
    clock = ManualClock()
    limiter = RateLimiter(2, 60.0, SQLiteStore(path), clock=clock)
    for _ in range(4):
        limiter.release(limiter.acquire())

    assert clock.waited == pytest.approx(60.0)
    assert len([entry for entry in caplog.records if entry.levelname == "WARNING"]) == 1
    assert str(path) in caplog.text


def test_threads_change_one_after_the_other(store: SQLiteStore) -> None:
    def work() -> None:
        for _ in range(25):
            store.update("key", add("x"))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kept(store).count("x") == 100


def _open_together(folder: Path, start: Barrier, locked: Queue[str]) -> None:
    for number in range(_FILES):
        start.wait(LONG)
        store = SQLiteStore(folder / f"{number}.sqlite")
        try:
            store.update("key", add("x"))
        except StoreUnavailableError as error:
            locked.put(str(error))
        store.close()
    locked.put("")


def test_processes_that_start_together_all_open_a_new_file(tmp_path: Path) -> None:
    spawning = multiprocessing.get_context("spawn")
    start, locked = spawning.Barrier(4), spawning.Queue()
    processes = [
        spawning.Process(target=_open_together, args=(tmp_path, start, locked)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    said = [locked.get(timeout=LONG) for _ in processes]
    for process in processes:
        process.join(LONG)

    assert said == [""] * 4
    for number in range(_FILES):
        with closing(SQLiteStore(tmp_path / f"{number}.sqlite")) as store:
            assert kept(store).count("x") == 4


def _in_child(store: SQLiteStore) -> None:
    store.update("key", add("child"))
    store.close()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_opens_the_file_itself(store: SQLiteStore) -> None:
    store.update("key", add("parent"))
    child = multiprocessing.get_context("fork").Process(target=_in_child, args=(store,))
    child.start()
    child.join(LONG)

    assert child.exitcode == 0
    assert kept(store) == "parent7 child7 "


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, "~/.cache/discogs/limit.sqlite"),
        ("linux", {"XDG_CACHE_HOME": "/var/me"}, "/var/me/discogs/limit.sqlite"),
        ("darwin", {}, "~/Library/Caches/discogs/limit.sqlite"),
        ("win32", {}, "~/AppData/Local/discogs/limit.sqlite"),
        ("win32", {"LOCALAPPDATA": "/appdata"}, "/appdata/discogs/limit.sqlite"),
    ],
)
def test_each_user_has_a_file_of_their_own(
    platform: str, environment: dict[str, str], expected: str
) -> None:
    assert default_path(platform, environment) == Path(expected).expanduser()


def test_two_scripts_simply_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    one, other = SQLiteStore(), SQLiteStore()
    one.update("key", add("a"))

    assert kept(other).startswith("a")
    assert tmp_path in one.path.parents

    one.close()
    other.close()


def test_a_limiter_with_a_file_goes_to_a_process_that_is_spawned(path: Path) -> None:
    limiter = RateLimiter(2, store=SQLiteStore(path, name="ours"), longest_wait=0.0)
    there = pickle.loads(pickle.dumps(limiter))  # noqa: S301
    for each in (limiter, there):
        with each.slot():
            pass

    for full in (limiter, there, copy.deepcopy(limiter)):
        with pytest.raises(WaitTooLong):
            full.acquire()


def test_a_limiter_without_a_store_says_why_it_stays_here() -> None:
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=r"share it.*SQLiteStore"):
            leave(RateLimiter())
