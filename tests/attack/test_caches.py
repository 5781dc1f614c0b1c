"""What is kept between runs: never what was before a write, and never in anybody's way."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from requests_cache.backends.base import BaseCache
from requests_cache.backends.sqlite import SQLiteCache

import discogs
from discogs.http.messages import Request, Response
from discogs.http.outdated import invalidated_by, matches, patterns_of
from tests.attack.forking import forked
from tests.attack.hostile import Hostile, answer, session_at
from tests.attack.interrupting import Moment

RELEASE = b'{"id": 1, "title": "%s"}'


class Server(Hostile):
    """Shows a title; a write (of a rating of that release) can be watched, and changes it."""

    def __init__(self, during_write: Callable[[], object] = lambda: None) -> None:
        super().__init__(self._answer)
        self.title = b"Old"
        self._during_write = during_write

    def _answer(self, request: bytes) -> bytes:
        if request.startswith(b"GET"):
            return answer(RELEASE % self.title)
        self._during_write()
        return answer(b"{}")


WRITE = "/users/a/wants/1"


def title(server: Hostile, path: Path) -> str:
    """What another session of the same login reads."""
    with session_at(server, cache=path) as session:
        return session.release(1).title


def test_another_session_keeps_nothing_that_is_older_than_a_write(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server() as server, session_at(server, cache=path) as writer:
        writer.request("PUT", WRITE)
        assert title(server, path) == "Old", "Discogs shows it late"
        server.title = b"New"

        assert title(server, path) == "New"


@pytest.mark.parametrize(
    "spelling",
    [
        "{url}/users/a/wants/1",
        "https://api.discogs.com/users/a/wants/1",
        "users/a/wants/1?rating=5",
        "/users/a//wants/./1/#x",
        "/x/../users/%61/%77ants/1",
        "/USERS/A/WANTS/1",
    ],
)
def test_a_write_is_known_however_its_path_is_spelt(spelling: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server() as server, session_at(server, cache=path) as writer:
        assert title(server, path) == "Old"
        writer.request("PUT", spelling.format(url=server.url))
        server.title = b"New"

        assert title(server, path) == "New"


def test_what_was_read_while_a_write_waited_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server(lambda: title(server, path)) as server, session_at(server, cache=path) as writer:
        writer.request("PUT", WRITE)
        server.title = b"New"

        assert title(server, path) == "New"
        assert writer.release(1).title == "New"


def test_what_is_asked_before_a_write_and_comes_after_it_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server() as server, session_at(server, cache=path) as writer:

        def write_meanwhile(request: bytes) -> bytes:
            if request.startswith(b"GET"):
                writer.request("PUT", WRITE)
            return answer(RELEASE % b"Old")

        with Hostile(write_meanwhile) as slow, session_at(server, cache=path) as reader:
            # The same base URL, so the same owner: the reader is led to the slow one.
            reader._core.client._base.url = slow.url
            assert reader.release(1).title == "Old"
        server.title = b"New"

        assert title(server, path) == "New"


def test_others_keep_their_answers(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server() as server, session_at(server, cache=path) as writer:
        with session_at(server, cache=path, token="another") as other:
            _ = other.release(1).title
        writer.request("PUT", WRITE)
        asked = len(server.heard)
        with session_at(server, cache=path, token="another") as other:
            _ = other.release(1).title

        assert len(server.heard) == asked


def test_the_place_is_free_again_when_discogs_shows_the_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "answers.sqlite"
    with Server() as server:
        with session_at(server, cache=path) as writer:
            writer.request("PUT", WRITE)
        with sqlite3.connect(path) as file:
            # As long ago as the consistency lag.
            texts = file.execute("SELECT key, value FROM responses").fetchall()
            assert texts, "the write is noted in the file"
            file.execute("DELETE FROM responses")
        file.close()
        assert title(server, path) == "Old"
        asked = len(server.heard)
        assert title(server, path) == "Old"
        assert len(server.heard) == asked


@pytest.mark.parametrize(
    "write",
    [
        "/users/a/collection/folders/1/releases/2/instances/3",
        "/users/a/wants/2",
        "/users/a/collection/folders/1",
        "/users/a",
        "/releases/2/rating/a",
        "/marketplace/listings/4",
        "/inventory/upload/add",
        "/marketplace/orders/1-1",
    ],
)
@pytest.mark.parametrize(
    "read",
    [
        "/users/a/collection/folders/0/releases?page=1",
        "/users/a/collection/",
        "/users/a/wants",
        "/users/a",
        "/releases/2",
        "/releases/2/rating/a",
        "/artists/7/releases",
        "/marketplace/listings/4",
        "/users/b/inventory",
        "/database/search",
    ],
)
def test_every_pattern_that_a_write_notes_is_looked_up(write: str, read: str) -> None:
    hit = [pattern for pattern in invalidated_by(write) if matches(read, pattern)]

    assert set(hit) <= set(patterns_of(read))


def test_what_is_expired_is_asked_for_anew(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server() as server, session_at(server, cache=path, retention=1) as session:
        assert session.release(1).title == "Old"
        _ = session.release(2)
        server.title = b"New"
        session.expire_all()

        assert session.release(1).title == "New"


def test_what_is_expired_takes_no_room_for_weeks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, hour, plain = tmp_path / "answers.sqlite", [0.0], time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: plain() + 3600 * hour[0])
    with Server() as server, session_at(server, cache=path, cache_max_age=1e-6) as session:
        for hour[0] in range(5):
            for currency in ("USD", "EUR", "GBP"):
                # Each is an answer of its own.
                params = {"curr_abbr": f"{currency}{hour[0]}"}
                session._core.client.fetch(Request("GET", "/releases/1", params), lambda it: it)
        with closing(sqlite3.connect(path)) as file:
            (kept,) = file.execute("SELECT COUNT(*) FROM responses").fetchone()

    assert 0 < kept <= 5


# -- Files that can't be used ----------------------------------------------------------------------


def corrupt(path: Path) -> Path:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    return path


def no_database(path: Path) -> Path:
    path.write_bytes(b"hello, this is a text" * 500)
    return path


def directory(path: Path) -> Path:
    path.mkdir()
    return path


def below_a_file(path: Path) -> Path:
    path.write_text("x")
    return path / "below.sqlite"


def device(_: Path) -> Path:
    return Path("/dev/full/x.sqlite")


@pytest.mark.parametrize(
    "make",
    [
        corrupt,
        no_database,
        directory,
        below_a_file,
        pytest.param(
            device, marks=pytest.mark.skipif(os.name == "nt", reason="there are no devices")
        ),
    ],
)
def test_a_file_that_can_not_be_used_is_said_and_gone_without(
    make: Callable[[Path], Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = make(tmp_path / "answers.sqlite")
    with Server() as server, caplog.at_level(logging.WARNING):
        assert title(server, path) == "Old"
        with session_at(server, cache=path) as session:
            session.request("PUT", WRITE)
            session.expire_all()
            assert session.release(1).refresh().title == "Old"

    assert "can't be used" in caplog.text
    assert "Discogs is asked" in caplog.text


def _as_somebody(limit: int | None = None) -> None:
    """Go on as a user who owns nothing, or with a disk that is nearly full."""
    if limit is not None:
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    else:
        os.seteuid(65534)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
@pytest.mark.parametrize("kind", ["full", "read-only"])
def test_a_disk_that_is_full_or_read_only_stops_no_read(kind: str, tmp_path: Path) -> None:
    if kind == "read-only" and os.geteuid():
        pytest.skip("only root can become somebody else")
    path = tmp_path / "answers.sqlite"
    with Server() as server:
        assert title(server, path) == "Old"
        tmp_path.chmod(0o755)
        path.chmod(0o444)

        def read() -> list[object]:
            _as_somebody(path.stat().st_size if kind == "full" else None)
            with session_at(server, cache=path) as session:
                session.request("PUT", WRITE)
                server.title = b"New"
                return [session.request("GET", f"/releases/{id}").status for id in range(2, 40)]

        assert forked(read)() == [200] * 38


def test_a_file_that_another_program_locks_keeps_nobody_waiting(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server() as server, session_at(server, cache=path) as session:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        for id in range(1, 30):
            server.title = b"T"
            session.request("GET", f"/releases/{id}")
        _ = session.release(1).title
        # One write waits for two seconds; then the file is left alone for ten.
        assert time.monotonic() - began < 30
        other.rollback()
        other.close()


# An interrupt that falls into the freeing of an object is swallowed by Python, which warns.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_at_any_moment_leaves_the_file_to_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    answers, read = discogs.AnswerCache(path).partition(("me",)), Request("GET", "/releases/1")
    # The first answer of a process makes a converter, of which cattrs can't be interrupted.
    answers.keep(read, Response(200, {}, b"{}", ""), datetime.now(UTC))
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    landed, moment = 0, Moment(0)
    while moment.has_come or not moment.number:
        moment = Moment(moment.number + 1)
        try:
            with moment:
                answers.keep(read, Response(200, {}, b"{}", ""), datetime.now(UTC))
        except KeyboardInterrupt:
            landed += 1
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
    other.close()

    assert landed > 100
    assert answers.find(read) is not None


def test_a_write_that_could_not_be_noted_is_noted_later(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server() as server, session_at(server, cache=path) as session:
        assert session.release(1).title == "Old"
        partition: Any = session._core.client._cache
        answers, partition._answers = partition._answers, _Broken()
        session.request("PUT", WRITE)
        partition._answers, partition._retry_at = answers, 0.0
        server.title = b"New"

        assert session.release(1).refresh().title == "New"
        assert title(server, path) == "New"


class _Broken:
    def __getattr__(self, name: str) -> Any:
        raise OSError("the disk is full")


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"x": 1}', b'{"id": 2, "title": "Other"}'])
def test_an_answer_that_no_longer_decodes_is_fetched_anew(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Server() as server, session_at(server, cache=path) as session:
        partition = session._core.client._cache
        assert partition is not None
        request = Request("GET", "/releases/1")
        partition.keep(request, Response(200, {}, body, server.url), datetime.now(UTC))

        assert session.release(1).title == "Old"
        assert len(server.heard) == 1
        assert title(server, path) == "Old"
        assert len(server.heard) == 1


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "answers.sqlite"
    before = os.umask(0)
    try:
        with Server() as server, session_at(server, cache=path) as session:
            _ = session.release(1).title
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}, modes


def test_a_backend_with_pickles_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    discogs.AnswerCache(backend=SQLiteCache(":memory:", serializer="json"))
    assert not caplog.records
    discogs.AnswerCache(backend=SQLiteCache(":memory:"))

    assert 'serializer="json"' in caplog.text


@pytest.mark.parametrize("cache", [123, object(), "", "\0", b"x", 1.5, []])
def test_what_is_no_cache_is_refused(cache: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="cache is True, the path"):
        discogs.Session(cache=cache)


def test_a_backend_in_memory_is_one() -> None:
    with Server() as server, session_at(server, cache=BaseCache()) as session:
        assert session.release(1).title == "Old"
