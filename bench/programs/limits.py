"""Measure what the limit costs a request: `PROGRAM [redis URL]`.

Prints one line of JSON: name -> figure. The slots are free, so that nobody waits.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import discogs
from bench.programs.canned import microseconds
from discogs.ratelimit.store import Store
from discogs.ratelimit.window import RateLimit

_CALLS = 200


def main() -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = _request(), _request(counted=1_000)
        figures = {
            "limiter": few,
            "limiter, full window": many / few,
            "SQLiteStore": _request(discogs.SQLiteStore(Path(folder) / "limit.sqlite")),
            "SQLite by hand": _by_hand(Path(folder) / "plain.sqlite"),
        }
        if len(sys.argv) > 1:
            figures["RedisStore"] = _request(discogs.RedisStore(sys.argv[1]))
    print(json.dumps(figures))


def _request(store: Store | None = None, counted: int = 60) -> float:
    """Measure a slot, from its request to its answer, with so many requests in the window."""
    clock = _Stepping()
    limiter = discogs.RateLimiter(100_000, window=60.0, store=store, clock=clock)
    left = 100_000 - counted

    def request() -> None:
        slot = limiter.acquire()
        limiter.release(slot, RateLimit(100_000, counted, left))

    clock.step = 60.0 / counted / 4
    for _ in range(counted):
        request()
    return microseconds(request, _CALLS)


class _Stepping:
    """A clock that goes on a little whenever it is read, so that a window stays as full as it is.

    A request reads it four times.
    """

    step = 0.0

    def __init__(self) -> None:
        self._now = time.monotonic()

    def now(self) -> float:
        self._now += self.step
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds

    def wait(self, condition: object, seconds: float | None) -> None:
        self._now += seconds or 0.0


def _by_hand(path: Path) -> float:
    """Measure the least that two processes could share a text with: two updates of a row."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = PERSIST")
    connection.execute("CREATE TABLE limits (name TEXT PRIMARY KEY, kept TEXT NOT NULL)")

    def update() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT kept FROM limits WHERE name = 'own'").fetchone()
        connection.execute("INSERT OR REPLACE INTO limits VALUES ('own', ?)", ("x" * 4_000,))
        connection.commit()

    taken = microseconds(update, 2 * _CALLS)
    connection.close()
    return 2 * taken


if __name__ == "__main__":
    main()
