# pyarrow has no types, so the schemas of FLAT have none.
# pyright: reportUnknownVariableType=false
"""Where a conversion goes: the target, and the folders beside it, `.part` and `.old`.

Two conversions to one target do not run at once: each holds a lock beside it, which ends with its
process. Files of the user are never deleted unasked: a folder beside the target is taken for one of
ours if it holds nothing but files that conversions make.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from discogs.dumps.schema import KINDS
from discogs.dumps.tables import FLAT
from discogs.errors import DumpError, InvalidValueError

__all__ = ["Target"]

_TABLES = "|".join([*KINDS, *FLAT])
_OURS = re.compile(
    rf"dumps\.json(\.part)?|(catalogue|indexes)\.sqlite.*|({_TABLES})/part-\d+\.parquet(\.part)?"
)


class Target:
    """The folder that a conversion makes. It is checked before any work.

    Raises:
        FileExistsError: It holds something already, and is not to be replaced.
        InvalidValueError: It is a file, a mount point, or holds the working directory.
        DumpError: A folder of somebody else has the name of one that is needed beside it.
    """

    def __init__(self, path: str | os.PathLike[str], *, replace: bool) -> None:
        #: Where it is published: the folder that a symlink names.
        self.path = Path(path).resolve()
        self._given = path
        self._replace = replace
        _check_place(self.path)
        #: Where it grows.
        self.staging = self.path.with_name(f"{self.path.name}.part")
        self._old = self.path.with_name(f"{self.path.name}.old")
        self._check()

    def _check(self) -> None:
        is_taken = self._is_taken()
        if is_taken and not self._replace:
            raise FileExistsError(
                f"{self._given} is there already: name another one, or replace=True."
            )
        _check_free(self.staging)
        if is_taken:
            _check_free(self._old)

    @contextmanager
    def locked(self) -> Generator[None]:
        """Keep other conversions to this target out.

        Raises:
            DumpError: Another one runs, or nothing can be written there.
            FileExistsError: Another one has just made the target.
        """
        lock = self.staging.with_name(f"{self.staging.name}.lock")
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DumpError(f"{lock.parent} can't be made: {error}.") from error
        with _locked(lock):
            self._check()
            yield

    def check_sources(self, sources: Iterable[Path]) -> None:
        """Refuse to replace the folder that a dump lies in: it would be deleted."""
        for source in sources:
            places = source.resolve(), source.parent.resolve() / source.name
            for folder in (self.path, self.staging, self._old):
                if any(place.is_relative_to(folder) for place in places):
                    raise InvalidValueError(
                        f"{source} lies in {folder}, which a conversion to {self.path} replaces: "
                        "name another target."
                    )

    def publish(self) -> None:
        """Move what is finished into place."""
        replaced = self._replace and self._is_taken()
        if replaced:
            if self._old.exists():
                shutil.rmtree(self._old)
            self.path.rename(self._old)
        elif self.path.exists():
            self.path.rmdir()
        self.staging.rename(self.path)
        if replaced or (self._replace and self._old.exists() and _is_ours(self._old)):
            shutil.rmtree(self._old)

    def _is_taken(self) -> bool:
        return self.path.is_dir() and any(self.path.iterdir())


@contextmanager
def _locked(path: Path) -> Generator[None]:
    """Hold a lock of SQLite: all systems have it, and a killed process leaves it to others."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as db:
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                target = path.name.removesuffix(".part.lock")
                raise DumpError(
                    f"Another conversion to {path.with_name(target)} is running: wait for it, or "
                    "name another target."
                ) from None
            raise DumpError(f"{path} can't be locked: {error}.") from error
        try:
            yield
        finally:
            # Windows removes no open file: there it stays, and the next conversion takes it over.
            with suppress(PermissionError):
                path.unlink()


def _check_place(path: Path) -> None:
    """Refuse what can't be renamed as a folder."""
    if path.exists() and not path.is_dir():
        raise InvalidValueError(f"{path} is a file: name a folder.")
    if path.is_mount():
        raise InvalidValueError(f"{path} is a mount point: name a folder in it.")
    if Path.cwd().is_relative_to(path):
        raise InvalidValueError(f"{path} holds the working directory: name a folder in it.")


def _check_free(path: Path) -> None:
    """Refuse a name that is taken by what no conversion has made."""
    if os.path.lexists(path) and not _is_ours(path):
        raise DumpError(
            f"{path} is in the way, and no conversion made it: move it, or name another target."
        )


def _is_ours(path: Path) -> bool:
    """Tell a folder of conversions from any other: no other file is in it."""
    if path.is_symlink() or not path.is_dir():
        return False
    return all(
        _OURS.fullmatch(each.relative_to(path).as_posix())
        for each in path.rglob("*")
        if each.is_symlink() or not each.is_dir()
    )
