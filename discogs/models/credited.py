"""Which tracks a credit names: "A1 to A2b, B3"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from discogs.models.media import Medium, TrackOnMedium
from discogs.models.positions import DASH, TrackPosition, parse_position
from discogs.models.tracks import Track
from discogs.pagination.table import Table

__all__ = ["credited_tracks", "named"]

_BETWEEN = re.compile(r"\s*[,;&]\s*|\s+and\s+")
_TO = re.compile(rf"\s+(?:to|{DASH})\s+")
_BARE_DASH = re.compile(DASH)
_RANGE = re.compile(rf"{_TO.pattern}|{DASH}")
#: The position of a track, and that of the index track it is a part of.
Positions = tuple[str, str]


def credited_tracks(media: Sequence[Medium], tracks: str) -> Table[TrackOnMedium]:
    """Return the tracks that a credit names: "A1 to A2b, B3"; all if it names none."""
    every = [track for medium in media for track in medium.tracks]
    if not tracks.strip():
        return Table.of(every, TrackOnMedium)
    positions = [(track.position, _position_of(track.index)) for track in every]
    return Table.of((every[index] for index in named(tracks, positions)), TrackOnMedium)


def _position_of(index: Track | None) -> str:
    return str(vars(index).get("position") or "").strip() if index is not None else ""


def named(text: str, tracks: Sequence[Positions]) -> list[int]:
    """Return the indexes of the tracks that a credit names, in their order.

    "A1 to A2b, B3" names ranges in the order of the tracks; "D4" also names its parts, and "A" all
    of its side. What is not there is skipped, also at one end of a range.

    >>> named("A1 to A2b, B3", [(at, "") for at in ("A1", "A2a", "A2b", "B1", "B2", "B3")])
    [0, 1, 2, 5]
    """
    found: set[int] = set()
    # None of them is needed unless there are ranges.
    parsed = [parse_position(position) for position, _ in tracks] if _RANGE.search(text) else []
    for entry in dict.fromkeys(_BETWEEN.split(" ".join(text.split()))):
        found.update(_of_entry(entry, tracks, parsed))
    return sorted(found)


def _of_entry(
    entry: str, positions: Sequence[Positions], parsed: Sequence[TrackPosition]
) -> Iterator[int]:
    exact = _of_one(entry, positions)
    if exact:
        yield from exact
        return
    for ends in (_TO.split(entry), _BARE_DASH.split(entry)):
        if len(ends) == 2:
            first, last = (_of_one(end, positions) for end in ends)
            if first and last:
                yield from range(first[0], last[-1] + 1)
                return
            if first or last:
                yield from _within(parse_position(ends[0]), parse_position(ends[1]), parsed)
                return


def _within(
    first: TrackPosition, last: TrackPosition, parsed: Sequence[TrackPosition]
) -> Iterator[int]:
    """Yield the tracks of a range of which one end is missing: "A1 to A3", of A1 and A2."""
    for index, at in enumerate(parsed):
        numbers = [one.number for one in (first, at, last)]
        places = {(one.word, one.disc, one.side) for one in (first, at, last)}
        known = [number for number in numbers if number is not None]
        if len(places) == 1 and len(known) == 3 and known == sorted(known):
            yield index


def _of_one(name: str, positions: Sequence[Positions]) -> list[int]:
    name = name.strip()
    if not name:
        return []
    exact = [index for index, parts in enumerate(positions) if name in parts]
    within = (index for index, (at, _) in enumerate(positions) if _is_within(at, name))
    return exact or list(within)


def _is_within(position: str, name: str) -> bool:
    """Check whether a position lies in another: "D4.1" in "D4", "A1" in "A", "CD1-2" in "CD1"."""
    if not position.startswith(name):
        return False
    following = position[len(name)]
    if name.isdecimal():
        # "1-2" is on a disc, and no part of track 1.
        return following == "." or following.islower()
    if name.isupper() and name.isalpha():
        return not following.isupper()
    return not following.isdecimal()
