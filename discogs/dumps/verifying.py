"""Are downloaded dumps whole? Their SHA-256, compared with CHECKSUM.txt beside them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from discogs.dumps.checksums import checksums_in, sha256_of
from discogs.errors import DumpError
from discogs.progress import MEGABYTE, Progress

__all__ = ["CheckedFile", "verify"]

_LARGEST_LIST: Final = 1024 * 1024


@dataclass(frozen=True)
class CheckedFile:
    """A file of a dump, compared with its checksum."""

    path: Path
    #: The SHA-256 that CHECKSUM.txt states.
    expected: str
    #: The SHA-256 of the file; None: there is no such file.
    found: str | None

    @property
    def is_intact(self) -> bool:
        """Whether the file is there, and has the SHA-256 that it should have."""
        return self.found == self.expected

    @property
    def is_missing(self) -> bool:
        """Whether there is no such file."""
        return self.found is None


def verify(folder: str | os.PathLike[str], *, progress: bool = True) -> tuple[CheckedFile, ...]:
    """Compare the dumps in a folder with the CHECKSUM.txt beside them. No request.

    >>> from discogs import dumps
    >>> from discogs.sandbox import Sandbox
    >>> paths = Sandbox().write_dumps("dumps")
    >>> all(file.is_intact for file in dumps.verify("dumps"))
    True

    Args:
        folder: Where the files are, of one dump or of several.
        progress: Whether to show progress, in a terminal or notebook.

    Raises:
        DumpError: There is no CHECKSUM.txt, or nothing in it.
        OSError: A file can't be read.
    """
    place = Path(folder)
    found: dict[str, str] = {}
    for path in sorted(place.glob("discogs_*_CHECKSUM.txt")):
        with path.open("rb") as file:
            found |= checksums_in(file.read(_LARGEST_LIST).decode("utf-8", "replace"))
    if not found:
        raise DumpError(
            f"{place} has no checksums: discogs_YYYYMMDD_CHECKSUM.txt comes with each dump."
        )
    there = sum((place / name).stat().st_size for name in found if (place / name).is_file())
    with Progress("MB", there // MEGABYTE, visible=progress) as shown:
        return tuple(
            CheckedFile(place / name, expected, sha256_of(place / name, shown))
            for name, expected in sorted(found.items())
        )
