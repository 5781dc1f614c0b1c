"""How do the processes of one machine share a limit? In an SQLite file."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from discogs.errors import InvalidValueError
from discogs.forks import INHERITED, freed_after_fork
from discogs.ratelimit.store import StoreUnavailableError, Update

if TYPE_CHECKING:
    import sqlite3

__all__ = ["SQLiteStore"]

_TABLE = "CREATE TABLE IF NOT EXISTS limits (name TEXT PRIMARY KEY, kept TEXT NOT NULL)"

# Seconds to wait for the file. An update takes a fraction of a millisecond: longer is pointless.
_LONGEST_LOCK = 2.0


class SQLiteStore:
    """Shares a limit between the processes of one machine.

    Two scripts that both use `RateLimiter(store=SQLiteStore())` share one, however they started.

    >>> limiter = discogs.RateLimiter(store=SQLiteStore("limit.sqlite"))

    Times come from `time.monotonic`: on all platforms one clock for all processes, which nobody can
    set. It restarts with the machine, and requests counted before are then as old as when they were
    last seen. So machines must not share the file.

    Args:
        path: The file; None: one of this user, in the platform's cache directory.
        name: Keeps several limits in one file apart, such as those of several servers.
        now: Another clock, for tests.

    Raises:
        InvalidValueError: No file can have this path; or there is none, and no home directory.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        name: str = "discogs",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection: sqlite3.Connection | None = None
        self.path: Path = default_path() if path is None else _checked(path)
        self.name = name
        self._now = now
        self._lock = freed_after_fork(threading.Lock())
        #: The process and the file the connection belongs to.
        self._belongs_to: tuple[int, int, int] | None = None

    def update(self, key: str, change: Update) -> None:
        """Replace the text stored under `key` by what `change` makes of it, atomically."""
        # Imported late: some Pythons lack it, and most sessions never need it.
        try:
            import sqlite3
        except ImportError as error:
            raise StoreUnavailableError(str(error)) from error
        with self._lock:
            try:
                self._update(f"{self.name} {key}", change)
            except (sqlite3.Error, OSError) as error:
                self._disconnect()
                raise StoreUnavailableError(f"{error} ({type(error).__name__})") from error
            except BaseException:
                # Ctrl-C, at any point: nothing may keep the file locked for others.
                self._disconnect()
                raise

    def close(self) -> None:
        """Close the file; it reopens when needed."""
        with self._lock:
            self._disconnect()

    def __del__(self) -> None:
        self._disconnect()

    def __reduce__(self) -> tuple[object, ...]:
        return partial(type(self), self.path, name=self.name, now=self._now), ()

    def __repr__(self) -> str:
        return f"SQLiteStore({str(self.path)!r})"

    def _update(self, key: str, change: Update) -> None:
        connection = self._connected()
        connection.execute("BEGIN IMMEDIATE")
        try:
            found = connection.execute("SELECT kept FROM limits WHERE name = ?", (key,)).fetchone()
            # Only now: a later caller must not get an earlier time.
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
            # What a power failure loses is a minute old when the power is back.
            connection.execute("PRAGMA synchronous = OFF")
            # Not WAL: SQLite turns it on without waiting for others, so of processes that start
            # together all but one would find the file locked.
            connection.execute("PRAGMA journal_mode = PERSIST")
            connection.execute(_TABLE)
        except BaseException:
            connection.close()
            raise
        self._connection, self._belongs_to = connection, self._here()
        return connection

    def _here(self) -> tuple[int, int, int] | None:
        """This process, and the file now at the path."""
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
            INHERITED.append(connection)


def _checked(path: str | os.PathLike[str]) -> Path:
    """Check that a file can have this path."""
    try:
        usable = bool(os.fsencode(path).strip(b"\0")) and b"\0" not in os.fsencode(path)
    except (TypeError, UnicodeError):
        usable = False
    if not usable:
        raise InvalidValueError(
            f"path is that of a file, such as 'limit.sqlite', not {path!r:.40}."
        )
    return Path(path).absolute()


def default_path(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> Path:
    """Return the file of this user's limit, in the platform's directory for caches."""
    # No default in the signature, which help() would print.
    environment = os.environ if environment is None else environment
    try:
        home = Path.home()
    except RuntimeError:
        raise InvalidValueError(
            "This user has no home directory: give SQLiteStore a path."
        ) from None
    if platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(environment.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "discogs" / "limit.sqlite"
