"""Which dumps are converted: the newest of each kind, whole ones."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from discogs.dumps.checksums import checksums_in, sha256_of
from discogs.dumps.schema import KINDS
from discogs.dumps.source import Source, date_of
from discogs.errors import DumpError

__all__ = ["facts_of", "newest_dumps"]

_NAME = re.compile(r"discogs_(\d{8})_(releases|masters|artists|labels)\.xml(?:\.gz)?", re.ASCII)


def newest_dumps(
    source: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
) -> dict[str, Path]:
    """Find the newest dump of each kind in a folder, or among files.

    Raises:
        DumpError: There is none, or two of a kind of which none is the newer one.
    """
    given = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    dated: defaultdict[str, list[tuple[str, Path]]] = defaultdict(list)
    undated: dict[str, Path] = {}
    for path in _files(map(Path, given)):
        match = _NAME.fullmatch(path.name)
        if match is not None:
            dated[match[2]].append((match[1], path))
        else:
            with closing(Source(path)) as opened:
                _add_undated(undated, opened.kind.name, path)
    newest = {kind: _newest(kind, found) for kind, found in dated.items()}
    for kind, path in undated.items():
        _add_undated(newest, kind, path)
    if not newest:
        shown = ", ".join(map(str, given)) or "nothing"
        raise DumpError(
            f"There is no dump in {shown}: one is named as discogs_20261001_releases.xml.gz."
        )
    return {kind: newest[kind] for kind in KINDS if kind in newest}


def _files(given: Iterable[Path]) -> list[Path]:
    """List the files that are given, and those in folders that are named as dumps."""
    found: list[Path] = []
    for path in given:
        if not path.exists():
            raise DumpError(f"There is no dump {path}.")
        inside = sorted(path.iterdir()) if path.is_dir() else []
        found += [each for each in inside if _NAME.fullmatch(each.name)]
        found += [] if path.is_dir() else [path]
    for path in found:
        if _NAME.fullmatch(path.name) and not path.is_file():
            raise DumpError(f"{path} is named as a dump, and is no file.")
    return [path for path in found if path.is_file()]


def _newest(kind: str, found: Iterable[tuple[str, Path]]) -> Path:
    """Choose the newest dump of a kind; DumpError if two are."""
    *_, (day, path) = ordered = sorted(found)
    for other_day, other in ordered:
        if other_day == day and not other.samefile(path):
            raise DumpError(
                f"{other} and {path} both are the {kind} of {date_of(path.name)}: name one of them."
            )
    return path


def _add_undated(found: dict[str, Path], kind: str, path: Path) -> None:
    """Add a dump whose name has no date; DumpError if it may not be the newest of its kind."""
    other = found.setdefault(kind, path)
    if other != path:
        raise DumpError(f"{other} and {path} both hold {kind}, and dates don't tell the newer one.")


def facts_of(path: Path) -> dict[str, Any]:
    """Return the facts that identify a file.

    Raises:
        DumpError: Its SHA-256 is not the one in the CHECKSUM.txt beside it.
    """
    found, expected = sha256_of(path), _expected_checksum(path)
    if expected not in {None, found}:
        raise DumpError(
            f"{path} is damaged: its SHA-256 is {found}, and should be {expected}. "
            "Download it again."
        )
    size = path.stat().st_size
    return {"file": path.name, "date": date_of(path.name), "sha256": found, "bytes": size}


def _expected_checksum(path: Path) -> str | None:
    """Return the checksum of a dump in the CHECKSUM.txt beside it, None without one."""
    match = _NAME.fullmatch(path.name)
    sums = path.with_name(f"discogs_{match[1]}_CHECKSUM.txt") if match else None
    if sums is None or not sums.is_file():
        return None
    return checksums_in(sums.read_text(encoding="utf-8", errors="replace")).get(path.name)
