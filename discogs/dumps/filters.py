"""Which records of a dump are wanted. What can't be wanted is skipped before it is parsed."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from discogs.dumps.parsing import ChunkParser
from discogs.dumps.schema import LABELLED, Kind
from discogs.dumps.shapes import JsonObject
from discogs.dumps.source import Chunk, split
from discogs.errors import InvalidValueError

__all__ = ["Filters", "filters_of"]

# Ids, and b"" for each that may be written in another way.
_ELEMENT = re.compile(rb"<id(?:>(\d{1,18})</id>|[\s>])")
_ATTRIBUTE = re.compile(rb"\sid(?:=\"(\d{1,18})\"|\s*=)")
#: Which kinds of dumps have what is filtered by.
_APPLY = {
    "artists": ("releases", "masters"),
    "labels": ("releases",),
    "country": ("releases",),
    "year": ("releases", "masters"),
    "genre": ("releases", "masters"),
}


@dataclass(frozen=True)
class Filters:
    """The conditions that a record has to meet, all of them."""

    kind: Kind
    ids: frozenset[int] | None
    artists: frozenset[int] | None
    labels: frozenset[int] | None
    country: frozenset[str] | None
    year: frozenset[int] | None
    genre: frozenset[str] | None
    where: Callable[[JsonObject], object] | None

    def skim(self, chunk: Chunk, parser: ChunkParser) -> Chunk:
        """Leave out records that can't be wanted for certain, by their bytes alone."""
        checks = [*self._checks()]
        if not checks and self.ids is None:
            return chunk
        pieces = [piece.body for piece in split(chunk, self.kind)]
        # Else a line of a label's labels looks like a record.
        if not all(map(parser.is_ended, pieces)):
            return chunk
        if self.ids is not None:
            ids = [*map(parser.sole_id, pieces)]
            if None in ids:
                return chunk
            pieces = [body for id, body in zip(ids, pieces, strict=True) if id in self.ids]
        wanted = [body for body in pieces if all(may_be_wanted(body) for may_be_wanted in checks)]
        return chunk._replace(body=b"".join(wanted))

    def _checks(self) -> Iterator[Callable[[bytes], bool]]:
        """Yield what tells of a record's bytes whether it may be wanted."""
        for ids, patterns in (
            (self.artists, [_ELEMENT]),
            # Labels and series have their id in an attribute, companies in an element.
            (self.labels, [_ATTRIBUTE, _ELEMENT]),
        ):
            # Who has no page has the id 0, or none.
            if ids is not None and 0 not in ids:
                yield partial(_names, ids, patterns)
        for tag, texts in (("country", self.country), ("genre", self.genre)):
            # Other texts may be written in several ways.
            if texts is not None and all(text.isascii() and text.isalnum() for text in texts):
                odd = re.compile(rf"<{tag}(?:\s|>[^<]*(?:&#|<[^/]))".encode())
                yield partial(_says, [f"<{tag}>{text}<".encode() for text in texts], odd)

    def accept(self, record: JsonObject) -> bool:
        """Check a parsed record."""
        return (
            (self.ids is None or record["id"] in self.ids)
            and (self.artists is None or not self.artists.isdisjoint(_artists(record)))
            and (self.labels is None or not self.labels.isdisjoint(_labels(record)))
            and (self.country is None or record.get("country") in self.country)
            and (self.year is None or record.get("year") in self.year)
            and (
                self.genre is None
                or not self.genre.isdisjoint(cast("list[str]", record.get("genres", [])))
            )
            and (self.where is None or bool(self.where(record)))
        )


def _names(ids: frozenset[int], patterns: Sequence[re.Pattern[bytes]], body: bytes) -> bool:
    """Check whether one of these ids is in a record, or one that can't be read for certain."""
    found = [text for pattern in patterns for text in pattern.findall(body)]
    return b"" in found or not ids.isdisjoint(map(int, found))


def _says(marks: Sequence[bytes], odd: re.Pattern[bytes], body: bytes) -> bool:
    return any(mark in body for mark in marks) or odd.search(body) is not None


def filters_of(
    kind: Kind,
    *,
    ids: Iterable[int] | int | None,
    artists: Iterable[int] | int | None,
    labels: Iterable[int] | int | None,
    country: Iterable[str] | str | None,
    year: Iterable[int] | int | None,
    genre: Iterable[str] | str | None,
    where: Callable[[JsonObject], object] | None,
) -> Filters:
    """Check what is filtered by; InvalidValueError for what this kind of dump does not have."""
    given = {"artists": artists, "labels": labels, "country": country, "year": year, "genre": genre}
    for name, value in given.items():
        if value is not None and kind.name not in _APPLY[name]:
            raise InvalidValueError(
                f"A dump of {kind.name} can't be filtered by {name}: only one of "
                f"{' or '.join(_APPLY[name])} can."
            )
    return Filters(
        kind,
        _numbers("ids", ids),
        _numbers("artists", artists),
        _numbers("labels", labels),
        _words("country", country),
        _numbers("year", year),
        _words("genre", genre),
        where,
    )


def _numbers(name: str, given: Iterable[int] | int | None) -> frozenset[int] | None:
    if given is None:
        return None
    # A text is one value, not its signs.
    is_one = isinstance(given, str | bytes) or not isinstance(given, Iterable)
    several = cast("Iterable[int]", [given] if is_one else given)
    try:
        return frozenset(map(operator.index, several))
    except TypeError:
        raise InvalidValueError(f"{name} takes whole numbers, not {given!r:.80}.") from None


def _words(name: str, given: Iterable[str] | str | None) -> frozenset[str] | None:
    if given is None:
        return None
    several = [given] if isinstance(given, str) else list(given)
    if not all(isinstance(cast("object", each), str) for each in several):
        raise InvalidValueError(f"{name} takes texts, not {given!r:.80}.")
    return frozenset(several)


def _ids(credits: object) -> set[object]:
    return {credit["id"] for credit in cast("list[JsonObject]", credits or [])}


def _labels(release: JsonObject) -> set[object]:
    """Return the ids of what has a page of a label: labels, companies and series."""
    return set[object]().union(*(_ids(release.get(name)) for name in LABELLED))


def _artists(record: JsonObject) -> set[object]:
    """Return the ids of all artists that a record credits, on its tracks too."""
    found = _ids(record.get("artists")) | _ids(record.get("extraartists"))
    for track in cast("list[JsonObject]", record.get("tracklist", [])):
        found |= _artists(track)
    for track in cast("list[JsonObject]", record.get("sub_tracks", [])):
        found |= _artists(track)
    return found
