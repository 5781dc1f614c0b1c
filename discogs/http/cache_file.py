"""The file of answers kept between runs: for its owner alone, and never waited for without end.

Imported only when there is a cache: it needs the extra `cache`.
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

# Seconds to wait for others who write. A write takes milliseconds.
_LONGEST_LOCK = 2.0


def open_cache(path: str | Path | None) -> SQLiteCache:
    """Open the file, or make it; None: one in the user's cache directory.

    Answers are kept as JSON: reading them back runs no code, as a pickle would.

    Raises:
        OSError, sqlite3.Error: It can't be used.
    """
    file = Path(user_cache_dir()) / "discogs" / "answers" if path is None else Path(path)
    file = file.expanduser().absolute()
    if not file.suffix:
        file = file.with_name(f"{file.name}.sqlite")
    _make_private(file)
    return _PatientFile(file)


def _make_private(file: Path) -> None:
    """Make the file readable by its owner alone, before anything is in it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return
    if file.stat().st_mode & 0o077:
        # Somebody else's file stays as it is, and is refused if it can't be written.
        with suppress(OSError):
            file.chmod(0o600)


class _PatientTable(SQLiteDict):
    """A table that waits for others for a time, not for ever."""

    @contextmanager
    def _acquire_sqlite_lock(self) -> Generator[None]:
        it: Any = self
        if not it._lock.acquire(timeout=_LONGEST_LOCK):
            raise TimeoutError("another thread uses it")
        try:
            it._connection.execute("BEGIN IMMEDIATE")
            it._active_transaction = True
            try:
                yield
                it._connection.commit()
            except BaseException:
                it._connection.rollback()
                raise
            finally:
                it._active_transaction = False
        finally:
            it._lock.release()


class _PatientFile(SQLiteCache):
    """An SQLiteCache of such tables."""

    def __init__(self, path: Path) -> None:
        # Not SQLiteCache's own, which would make tables that wait for ever.
        cast("Any", BaseCache).__init__(self, cache_name=str(path))
        options: dict[str, Any] = {"wal": True, "timeout": _LONGEST_LOCK}
        self.responses = _PatientTable(path, table_name="responses", serializer="json", **options)
        shared: Any = self.responses
        self.redirects = _PatientTable(
            path, table_name="redirects", serializer=None, lock=shared._lock, **options
        )
