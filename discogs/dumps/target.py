# pyarrow has no types, so the schemas of FLAT have none.
# pyright: reportUnknownVariableType=false
"""Where a conversion goes: the target, and the folders beside it, `.part` and `.old`.

Files of the user are never deleted unasked: a folder beside the target is taken for one of ours if
it holds nothing but files that conversions make.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
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
        self._replace = replace
        _check_place(self.path)
        if not replace and self._is_taken():
            raise FileExistsError(f"{path} is there already: name another one, or replace=True.")
        #: Where it grows.
        self.staging = self.path.with_name(f"{self.path.name}.part")
        self._old = self.path.with_name(f"{self.path.name}.old")
        _check_free(self.staging)
        if self._is_taken():
            _check_free(self._old)

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
