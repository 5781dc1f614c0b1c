"""The SQLite file of cached answers: private to its owner, with bounded waits for its lock.

Imported when a session has a cache: it needs the extra `cache`.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from platformdirs import user_cache_dir
from requests_cache.backends.base import BaseCache
from requests_cache.backends.sqlite import SQLiteCache, SQLiteDict

__all__ = ["open_cache"]

# Seconds to wait while others write, which takes them milliseconds.
_LONGEST_LOCK = 2.0


def open_cache(path: str | Path | None) -> SQLiteCache:
    """Open or create the file; None: the one in the user's cache directory.

    Answers are stored as JSON: unlike pickles, it runs no code when it is read.

    Raises:
        OSError, sqlite3.Error: The file can't be used.
    """
    file = Path(user_cache_dir()) / "discogs" / "answers" if path is None else Path(path)
    file = file.expanduser().absolute()
    if not file.suffix:
        file = file.with_name(f"{file.name}.sqlite")
    _make_private(file)
    return _BoundedCache(file)


def _make_private(file: Path) -> None:
    """Create the file for its owner alone, or take the access of others away."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return
    if file.stat().st_mode & 0o077:
        # The file of another user keeps its mode; if it can't be written, opening it fails.
        with suppress(OSError):
            file.chmod(0o600)


class _BoundedTable(SQLiteDict):
    """A table with a bounded wait for the file's lock.

    requests-cache waits for ever, and has no public way to stop that: its `busy_timeout` bounds one
    attempt, which it repeats without end. So this replaces the method that waits.
    """

    @contextmanager
    def _acquire_sqlite_lock(self) -> Generator[None]:
        table: Any = self
        # Without a timeout: Ctrl-C can leave a lock locked that was acquired with one. Its holder
        # waits for the file, which is bounded.
        with table._lock:
            try:
                if table._connection.in_transaction:
                    # Ctrl-C ended the last transaction before its rollback.
                    table._connection.rollback()
                table._connection.execute("BEGIN IMMEDIATE")
                table._active_transaction = True
                yield
                table._connection.commit()
            except BaseException:
                table._connection.rollback()
                raise
            finally:
                table._active_transaction = False


class _BoundedCache(SQLiteCache):
    """An SQLiteCache whose tables have bounded waits."""

    def __init__(self, path: Path) -> None:
        # Not SQLiteCache.__init__, which would make tables that wait for ever.
        cast("Any", BaseCache).__init__(self, cache_name=str(path))
        options: dict[str, Any] = {"wal": True, "timeout": _LONGEST_LOCK}
        self.responses = _BoundedTable(path, table_name="responses", serializer="json", **options)
        shared: Any = self.responses
        self.redirects = _BoundedTable(
            path, table_name="redirects", serializer=None, lock=shared._lock, **options
        )
