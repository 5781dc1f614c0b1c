"""A limit that the processes of one machine share, in an SQLite file."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from discogs.ratelimit.store import Change, StoreAwayError

if TYPE_CHECKING:
    import sqlite3

__all__ = ["SQLiteStore"]

_TABLE = "CREATE TABLE IF NOT EXISTS limits (name TEXT PRIMARY KEY, kept TEXT NOT NULL)"

# A change takes a fraction of a millisecond: who has to wait so long for a file waits for nothing.
_LONGEST_LOCK = 2.0

# Connections of a parent process: SQLite forbids its child to touch them, even to close them.
_inherited: list[sqlite3.Connection] = []


class SQLiteStore:
    """Shares a limit between the processes of one machine.

    Two scripts that both use `RateLimiter(store=SQLiteStore())` share one, whatever starts them.

    >>> limiter = discogs.RateLimiter(store=SQLiteStore("limit.sqlite"))

    Times are those of `time.monotonic`, which on all platforms is one clock for all processes, and
    which nobody can set. It starts anew with the machine: what was counted before is then as old as
    when it was last seen. So the file must not be shared between machines.

    Args:
        path: The file; None: one of this user, in the cache directory of the platform.
        name: Tells limits in one file apart, such as those of several servers.
        now: Another clock, for tests.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        name: str = "discogs",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection: sqlite3.Connection | None = None
        self.path = default_path() if path is None else Path(path).absolute()
        self.name = name
        self._now = now
        self._lock = threading.Lock()
        #: The process and the file that the connection belongs to.
        self._belongs_to: tuple[int, int, int] | None = None

    def update(self, key: str, change: Change) -> None:
        """Change what is kept under this key, while nobody else does."""
        # Not at the top: there are Pythons without it, and sessions that never need it.
        try:
            import sqlite3
        except ImportError as error:
            raise StoreAwayError(str(error)) from error
        with self._lock:
            try:
                self._update(f"{self.name} {key}", change)
            except (sqlite3.Error, OSError) as error:
                self._disconnect()
                raise StoreAwayError(f"{error} ({type(error).__name__})") from error

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            self._disconnect()

    def __del__(self) -> None:
        self._disconnect()

    def __repr__(self) -> str:
        return f"SQLiteStore({str(self.path)!r})"

    def _update(self, key: str, change: Change) -> None:
        connection = self._connected()
        connection.execute("BEGIN IMMEDIATE")
        try:
            found = connection.execute("SELECT kept FROM limits WHERE name = ?", (key,)).fetchone()
            # Only now: whoever comes later must not be told an earlier time.
            kept = change(str(found[0]) if found else "", self._now())
            connection.execute("INSERT OR REPLACE INTO limits VALUES (?, ?)", (key, kept))
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def _connected(self) -> sqlite3.Connection:
        import sqlite3

        if self._connection is not None and self._belongs_to == self._here():
            return self._connection
        self._disconnect()
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self.path, timeout=_LONGEST_LOCK, isolation_level=None, check_same_thread=False
        )
        try:
            # What is lost when the power fails is a minute old when it is back.
            connection.execute("PRAGMA synchronous = OFF")
            # Not WAL: to turn that on, SQLite waits for nobody, and of processes that start
            # together all but one would be told that the file is locked.
            connection.execute("PRAGMA journal_mode = PERSIST")
            connection.execute(_TABLE)
        except BaseException:
            connection.close()
            raise
        self._connection, self._belongs_to = connection, self._here()
        return connection

    def _here(self) -> tuple[int, int, int] | None:
        """This process, and the file that lies under the path now."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return os.getpid(), status.st_dev, status.st_ino

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None or self._belongs_to is None:
            return
        if self._belongs_to[0] == os.getpid():
            connection.close()
        else:
            _inherited.append(connection)


def default_path(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """Where this user's limit is kept: in the directory that the platform has for caches."""
    home = Path.home()
    if platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(environment.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "discogs" / "limit.sqlite"
