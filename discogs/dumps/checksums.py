"""The SHA-256 of dumps, and the CHECKSUM.txt that comes with them."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import Final

from discogs.progress import Progress, counted

__all__ = ["FILE_NAME", "checksum_name", "checksums_in", "sha256_of"]

#: The names of the files that Discogs publishes: their date, and the kind of a dump.
FILE_NAME: Final = re.compile(
    r"discogs_(\d{8})_(?:(artists|labels|masters|releases)\.xml\.gz|CHECKSUM\.txt)", re.ASCII
)
# `sha256sum` writes two spaces, or a space and an asterisk; Discogs writes one.
_CHECKSUM = re.compile(r"([0-9a-fA-F]{64}) [ *]?(\S+)", re.ASCII)
_BLOCK: Final = 1024 * 1024


def checksum_name(date: dt.date) -> str:
    """Return the name of a dump's file of checksums."""
    return f"discogs_{date:%Y%m%d}_CHECKSUM.txt"


def checksums_in(text: str) -> dict[str, str]:
    """Parse a file of checksums, whichever program wrote it: SHA-256 by name."""
    lines = (_CHECKSUM.fullmatch(line.strip()) for line in text.splitlines())
    return {line[2]: line[1].lower() for line in lines if line and FILE_NAME.fullmatch(line[2])}


def sha256_of(path: Path, progress: Progress | None = None) -> str | None:
    """Hash a file; None if there is none, or something else."""
    if not path.is_file():
        return None
    digest = hashlib.sha256()
    advance = None if progress is None else counted(progress)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            if advance is not None:
                advance(len(block))
    return digest.hexdigest()
