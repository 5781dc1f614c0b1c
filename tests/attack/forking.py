"""Sessions that are used on both sides of a fork, and a server that knows what is right."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import discogs
from tests.attack.hostile import Hostile, answer, session_at

__all__ = ["Figures", "forked", "library", "reads_over_workers"]

_ID = re.compile(rb"^(\w+) /(?:releases|marketplace/listings)/?(\d*)")


class Figures(NamedTuple):
    """What workers counted."""

    reads: int
    wrong: int
    failed: int


def library() -> Hostile:
    """A server whose releases say in each field which they are; keeps connections open."""

    def answers(request: bytes) -> bytes:
        found = _ID.match(request)
        assert found is not None, request
        method, id = found.groups()
        if method == b"POST":
            sent = json.loads(request.partition(b"\r\n\r\n")[2])
            # As a seller's listing would be, numbered by what it sells.
            return answer(b'{"listing_id": %d}' % (sent["release_id"] * 10), status="201 C")
        return answer(b'{"id": %s, "title": "Title %s"}' % (id, id))

    return Hostile(answers)


def forked(work: Callable[[], object]) -> Callable[[], object]:
    """Do something in a forked process; call the result to wait for what it returned, as JSON."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            said = json.dumps(work())
        except BaseException as error:  # noqa: BLE001 - a child must never come back
            said = json.dumps(f"{type(error).__name__}: {error}")
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)

    def result() -> object:
        with os.fdopen(reader, "rb") as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        return json.loads(said)

    return result


def _read(session: discogs.Session, ids: range) -> list[int]:
    wrong, failed = 0, 0
    for id in ids:
        try:
            release = session.release(id)
            wrong += (release.id, release.title) != (id, f"Title {id}")
        except discogs.DiscogsError:
            failed += 1
    return [len(ids), wrong, failed]


def reads_over_workers(workers: int, reads: int) -> Figures:
    """Fork workers beside threads that read, and let all of them read at once."""
    totals = [0, 0, 0]
    with library() as server, session_at(server, retention=50) as session:
        stop = threading.Event()

        def keep_reading(first: int) -> None:
            id = first
            while not stop.is_set():
                _read(session, range(id, id + 1))
                id += 1

        threads = [
            threading.Thread(target=keep_reading, args=(10_000_000 * (number + 1),))
            for number in range(3)
        ]
        for thread in threads:
            thread.start()
        _read(session, range(1, 20))
        each = reads // workers
        shares = [range(first + 1, first + 1 + each) for first in range(0, reads, each)]
        results = [forked(partial(_read, session, share)) for share in shares]
        stop.set()
        for result in results:
            found = result()
            assert isinstance(found, list), found
            totals = [total + int(one) for total, one in zip(totals, found, strict=True)]
    return Figures(*totals)
