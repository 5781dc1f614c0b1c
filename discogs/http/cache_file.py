"""The SQLite file of cached answers: private to its owner, with bounded waits for its lock.

Imported when a session has a cache: it needs the extra `cache`.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from platformdirs import user_cache_dir
from requests_cache.backends.sqlite import SQLiteCache

__all__ = ["AnswerFile", "open_cache"]

# Seconds to wait while others write, which takes them milliseconds.
_LONGEST_LOCK = 2.0


def open_cache(path: str | Path | None) -> AnswerFile:
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
    return AnswerFile(
        str(file), serializer="json", wal=True, timeout=_LONGEST_LOCK, factory=_Connection
    )


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


class AnswerFile(SQLiteCache):
    """The file of cached answers."""

    def roll_back(self) -> None:
        """Undo the transaction of a call that was interrupted, or others could not write."""
        with suppress(Exception), self.responses.bulk_commit():
            # Its beginning did it.
            pass


class _Connection(sqlite3.Connection):
    """A connection that waits for the file's lock once, and then fails.

    requests-cache repeats a transaction that an OperationalError kept from beginning, without end,
    and takes one that an OperationalError ended for done. Other errors it lets through.
    """

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql.startswith("SELECT"):
            # Reads take no lock: the transaction may be another thread's.
            return super().execute(sql, parameters)
        if sql.startswith("BEGIN") and self.in_transaction:
            # Ctrl-C ended the last transaction before its rollback.
            self.rollback()
        try:
            return super().execute(sql, parameters)
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
                # Wrong SQL: so requests-cache finds out that a column is there already.
                raise
            self.rollback()
            raise sqlite3.DatabaseError(*error.args) from error

    def commit(self) -> None:
        try:
            super().commit()
        except sqlite3.OperationalError as error:
            self.rollback()
            raise sqlite3.DatabaseError(*error.args) from error
