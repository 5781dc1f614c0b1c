"""What changed between two dumps? A hash of each record, compared while both are read side by side.

Dumps are in order of id, so that two that are merged take no memory but for what differs. Records
out of order are looked up in a second reading.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Self, TypeAlias
from xml.parsers import expat

from discogs.dumps.parsing import ChunkParser
from discogs.dumps.schema import Kind
from discogs.dumps.shapes import number
from discogs.dumps.source import Source, date_of, id_in, split
from discogs.errors import DumpError
from discogs.progress import MEGABYTE, Progress, counted

__all__ = ["Diff", "diff"]

DumpFile: TypeAlias = "str | os.PathLike[str]"


@dataclass(frozen=True)
class Diff:
    """The ids of what differs between two dumps, in order."""

    #: "releases", "masters", "artists" or "labels".
    kind: str
    #: The days of the two dumps, such as "2026-10-01"; None where the name of a file has none.
    old_date: str | None
    new_date: str | None
    #: The ids that only the new dump has.
    added: tuple[int, ...]
    #: The ids whose records differ.
    changed: tuple[int, ...]
    #: The ids that only the old dump has: deleted, or merged into others.
    removed: tuple[int, ...]
    #: How many records are the same.
    unchanged: int

    def __str__(self) -> str:
        return (
            f"{self.kind}: {len(self.added):,} added, {len(self.changed):,} changed, "
            f"{len(self.removed):,} removed, {self.unchanged:,} unchanged"
        )


def diff(old: DumpFile, new: DumpFile, *, progress: bool = True) -> Diff:
    """Compare two dumps of the same kind, record by record. No request.

    Records are compared as they are written: between dumps of 2020 and of 2026, whose shapes
    differ, nearly all have changed. Of records with one id the first counts.

    >>> from discogs import dumps
    >>> from discogs.sandbox import Sandbox
    >>> new = Sandbox().write_dumps("new")
    >>> old = Sandbox().write_dumps("old")
    >>> print(dumps.diff(old[1], new[1]))
    labels: 0 added, 0 changed, 0 removed, 338 unchanged

    Args:
        old: The earlier dump, packed or not.
        new: The later dump.
        progress: Whether to show progress, in a terminal or notebook.

    Raises:
        DumpError: A file is no dump, is damaged, or is of another kind than the other.
        OSError: A file can't be read.
    """
    before, after = Path(old), Path(new)
    size = before.stat().st_size + after.stat().st_size
    with Progress("MB", size // MEGABYTE, visible=progress) as shown:
        advanced = counted(shown)
        with _Records(before, advanced) as one, _Records(after, advanced) as other:
            return _Comparison(one, other).run()


class _Records:
    """The ids and hashes of a dump, in order; those out of order are left out, and kept."""

    def __init__(self, path: Path, advanced: Callable[[int], object]) -> None:
        self.path = path
        self._source = Source(path, advanced=advanced)
        self.kind = self._source.kind.name
        #: Ids that came after larger ones, or a second time.
        self.late: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._source.close()

    def __iter__(self) -> Iterator[tuple[int, int]]:
        last = -1
        for identity, digest in self.all():
            if identity > last:
                yield identity, digest
                last = identity
            else:
                self.late.add(identity)

    def all(self) -> Iterator[tuple[int, int]]:
        """Yield id and hash of each record, as they come.

        Raises:
            DumpError: The file is damaged: what is missing would seem to be removed.
        """
        kind = self._source.kind
        parser = ChunkParser(kind)
        for chunk in self._source:
            for piece in split(chunk, kind):
                identity = parser.sole_id(piece.body)
                if identity is None:
                    yield from _odd(piece.body, kind)
                else:
                    yield identity, _hash(piece.body)
        if self._source.faults:
            raise DumpError(f"{self.path} is damaged: {self._source.faults[0]}")


class _Comparison:
    """The comparison of two dumps."""

    def __init__(self, old: _Records, new: _Records) -> None:
        self._old, self._new = old, new
        if old.kind != new.kind:
            raise DumpError(
                f"{old.path} is a dump of {old.kind} and {new.path} one of {new.kind}: there is "
                "nothing to compare."
            )
        self._added: set[int] = set()
        self._changed: set[int] = set()
        self._removed: set[int] = set()
        self._unchanged = 0

    def run(self) -> Diff:
        """Read both dumps once, and a second time what is out of order."""
        self._merge(iter(self._old), iter(self._new))
        late = self._old.late | self._new.late
        if late:
            self._look_up(late)
        return Diff(
            self._old.kind,
            date_of(self._old.path.name),
            date_of(self._new.path.name),
            tuple(sorted(self._added)),
            tuple(sorted(self._changed)),
            tuple(sorted(self._removed)),
            self._unchanged,
        )

    def _merge(self, old: Iterator[tuple[int, int]], new: Iterator[tuple[int, int]]) -> None:
        before, after = next(old, None), next(new, None)
        while before or after:
            if before and after and before[0] == after[0]:
                self._note(before[0], before[1], after[1])
                before, after = next(old, None), next(new, None)
            elif before and (after is None or before[0] < after[0]):
                self._note(before[0], before[1], None)
                before = next(old, None)
            elif after:
                self._note(after[0], None, after[1])
                after = next(new, None)

    def _look_up(self, late: set[int]) -> None:
        """Compare ids out of order by their first records."""
        (merged_old, old), (merged_new, new) = (
            _looked_up(records.path, late) for records in (self._old, self._new)
        )
        for identity in late:
            if identity in merged_old and merged_old[identity] == merged_new.get(identity):
                self._unchanged -= 1
            for ids in (self._added, self._changed, self._removed):
                ids.discard(identity)
            self._note(identity, old.get(identity), new.get(identity))

    def _note(self, identity: int, old: int | None, new: int | None) -> None:
        if old == new:
            self._unchanged += 1
        elif old is None:
            self._added.add(identity)
        elif new is None:
            self._removed.add(identity)
        else:
            self._changed.add(identity)


def _looked_up(path: Path, ids: set[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Read the hashes of some records: those that came in order, and the first ones."""
    in_order: dict[int, int] = {}
    firsts: dict[int, int] = {}
    latest = -1
    with _Records(path, lambda _: None) as records:
        for identity, digest in records.all():
            if identity in ids:
                firsts.setdefault(identity, digest)
            if identity in ids and identity > latest:
                in_order[identity] = digest
            latest = max(latest, identity)
    return in_order, firsts


def _odd(text: bytes, kind: Kind) -> Iterator[tuple[int, int]]:
    """Yield id and hash of what ordinary dumps write in another way: two on a line, for example.

    A record without an id can't be compared; of one that is no XML the beginning tells the id.
    """
    places = _Places(kind)
    try:
        places.read(text)
    except expat.ExpatError:
        identity = id_in(text, kind.tag)
        places.found = [] if identity is None else [(identity, 0, len(text))]
    for identity, begin, end in places.found:
        yield identity, _hash(text[begin:end])


class _Places:
    """Finds the records in a text: their ids, and where each begins and ends."""

    def __init__(self, kind: Kind) -> None:
        self._has_attribute = kind.name in {"releases", "masters"}
        #: Where text stands, from the outermost element on.
        self._path: list[str] = []
        self._id = ""
        self._begin = 0
        #: Id, first byte, and the byte after the last one.
        self.found: list[tuple[int, int, int]] = []

    def read(self, text: bytes) -> None:
        """Read a text.

        Raises:
            ExpatError: It is no XML.
        """
        parser = expat.ParserCreate("utf-8")
        head = b"<dump>"

        def start(tag: str, attributes: dict[str, str]) -> None:
            self._path.append(tag)
            if len(self._path) == 2:
                self._begin = parser.CurrentByteIndex - len(head)
                self._id = attributes.get("id", "") if self._has_attribute else ""

        def end(_: str) -> None:
            identity = number(self._id)
            if len(self._path) == 2 and isinstance(identity, int):
                # An end tag begins here; an element without one has ended.
                closing = parser.CurrentByteIndex - len(head)
                if text.startswith(b"</", closing):
                    closing = text.index(b">", closing) + 1
                self.found.append((identity, self._begin, closing))
            self._path.pop()

        def said(data: str) -> None:
            if self._path[2:] == ["id"] and not self._has_attribute:
                self._id += data

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = said
        parser.Parse(head + text + b"</dump>", True)


def _hash(record: bytes) -> int:
    return int.from_bytes(blake2b(record.strip(), digest_size=8).digest(), "big")
