"""The media of a release: which track is on which disc, on which side, and its number there.

Discogs has one tracklist for all discs of a release, and says in the positions, the headings and
the formats where one ends. What contradicts itself is decided by the number of discs that the
formats announce: one disc is never cut into its sides.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import NamedTuple

from discogs.models.credits import ArtistCredit, credit_line
from discogs.models.positions import (
    DiscHeading,
    SideHeading,
    TrackPosition,
    formats_of,
    heading_of,
    parse_position,
    roman,
)
from discogs.models.tracks import Track
from discogs.models.values import Format
from discogs.orm.values import Value
from discogs.pagination.table import Table

__all__ = ["Medium", "TrackOnMedium", "media_of"]

#: Formats without sides: a letter in a position there is no side.
_ONE_SIDED = frozenset(
    {
        "Blu-ray", "Blu-ray-R", "CD", "CD+G", "CDV", "CDr", "DAT", "DVD", "DVDr", "File",
        "Floppy Disk", "HD DVD", "HDCD", "Memory Stick", "Minidisc", "SACD", "UMD", "VHS",
    }
)  # fmt: skip
#: Formats that hold others.
_CONTAINERS = frozenset({"All Media", "Box Set"})
#: How many sides, or programs, one of these has; of all others two.
_SIDES = {"8-Track Cartridge": 4, "4-Track Cartridge": 4, "PlayTape": 2}


class TrackOnMedium(Value):
    """A track, and where it is on the media of its release."""

    track: Track
    #: As sent, "A1" or "CD1-3a"; `""` if it has none.
    position: str
    #: The number of the medium, from 1.
    medium: int
    #: "A", "AA"; None if the position names no side.
    side: str | None = None
    #: From 1, through the whole medium: A1, A2, B1 are 1, 2, 3.
    number: int
    #: How many tracks the medium has.
    total: int
    #: The title of the heading above it on its medium, None without one.
    heading: str | None = None
    #: The index track that it is a part of, None if it is none.
    index: Track | None = None
    #: The artists of the track, else of its index track, else of the release.
    artists: tuple[ArtistCredit, ...] = ()

    @property
    def artist_credit(self) -> str:
        """The artists as printed: "Queen & David Bowie". No request."""
        return credit_line(self.artists)


class Medium(Value):
    """A disc, cassette or other medium of a release, with its tracks."""

    #: From 1, in the order of the tracklist.
    number: int
    #: The format, whose `qty` counts all media of this kind; None if it can't be told.
    format: Format | None = None
    #: The title that a heading gives it: "Live" for "Disc Two: Live". None without one.
    title: str | None = None
    tracks: Table[TrackOnMedium]


# -- The lines of a tracklist ----------------------------------------------------------------------


@dataclass(frozen=True)
class _TrackLine:
    """A track of a tracklist, with what stands above it."""

    track: Track
    position: str
    index: Track | None
    artists: tuple[ArtistCredit, ...]
    #: The titles of the headings since the track before.
    headings: tuple[str, ...]


def _lines(tracklist: Sequence[Track], artists: tuple[ArtistCredit, ...]) -> Iterator[_TrackLine]:
    headings: list[str] = []
    for track, index, inherited in _flat(tracklist, None, artists):
        facts = vars(track)
        if facts.get("type_") == "heading" and not facts.get("sub_tracks"):
            headings.append(str(facts.get("title") or "").strip())
            continue
        own = facts.get("artists") or inherited
        position = str(facts.get("position") or "").strip()
        yield _TrackLine(track, position, index, own, tuple(filter(None, headings)))
        headings.clear()


def _flat(
    tracklist: Sequence[Track], index: Track | None, artists: tuple[ArtistCredit, ...]
) -> Iterator[tuple[Track, Track | None, tuple[ArtistCredit, ...]]]:
    """Yield headings and tracks, each with its index track and the artists that it inherits."""
    for track in tracklist:
        # A broken track hides no others.
        facts = vars(track)
        parts = facts.get("sub_tracks")
        if parts:
            yield from _flat(parts, track, facts.get("artists") or artists)
        else:
            yield track, index, artists


# -- The formats of a release ----------------------------------------------------------------------


class _Formats:
    """The formats of a release, and how many media they announce."""

    def __init__(self, formats: Sequence[Format]) -> None:
        sent = [one for one in formats if vars(one).get("name") and one.name not in _CONTAINERS]
        self.files = [one for one in sent if one.name == "File"]
        self.counted = [one for one in sent if one.name != "File"]
        self.two_sided = [one for one in self.counted if one.name not in _ONE_SIDED]
        self.has_sides = bool(self.two_sided) or not sent
        #: How many media there are, 0 if unknown. Files are one at most, however many they are.
        self.quantity = quantity_of(self.counted)
        if self.counted and self.files:
            self.quantity += 1

    def named(self, names: Sequence[str]) -> list[Format]:
        """Return the formats with one of these names."""
        return [one for one in (*self.counted, *self.files) if one.name in names]

    def of_word(self, word: str) -> list[Format]:
        """Return the formats that the word of a position means: "lp" the one that is an LP."""
        named = self.named(formats_of(word))
        described = [one for one in named if word in _described(one)]
        return described or named

    def fitting(self, place: _Place, *, beside_sides: bool) -> list[Format]:
        """Return the formats that a medium at this place may have."""
        if place.word:
            return self.of_word(place.word)
        if place.side:
            return self.two_sided
        every = [*self.counted, *self.files]
        others = [one for one in every if one not in self.two_sided] if beside_sides else []
        return others or every


def _described(format: Format) -> list[str]:
    return [str(one).casefold() for one in vars(format).get("descriptions") or ()]


def quantity_of(formats: Sequence[Format]) -> int:
    """Count the media that formats announce; what is no number is one, and no box holds more."""
    texts = [str(vars(one).get("qty", "")) for one in formats]
    return sum(min(int(text), 1000) if re.fullmatch(r"\d{1,9}", text) else 1 for text in texts)


# -- Places: what the tracks of one medium have in common ------------------------------------------


class _Place(NamedTuple):
    """Where the tracklist puts a track: on which format, disc and side."""

    word: str = ""
    disc: int | None = None
    #: How often the numbering began again, where no disc is named.
    run: int = 0
    #: The letters of the side, where no disc is named.
    side: str = ""


@dataclass
class _Placed:
    """A line with its place, and its side as printed."""

    line: _TrackLine
    place: _Place
    side: str


def _positions(lines: Sequence[_TrackLine], formats: _Formats) -> list[TrackPosition]:
    """Parse all positions, and decide together what is ambiguous in each."""
    found = [parse_position(line.position) for line in lines]
    if formats.has_sides and not any(at.side or at.number for at in found):
        # "a1", "b2": on what has sides, and where nothing else names any.
        found = [parse_position(line.position.upper()) for line in lines]
    numerals = [(line.position, roman(line.position)) for line in lines if line.position]
    if numerals and numerals[0][1] == 1 and all(number for _, number in numerals):
        # I, II, III are numbers; in A to I it is a side.
        return [TrackPosition(number=roman(line.position)) for line in lines]
    discs = {at.disc or 0 for at in found if at.is_dotted}
    are_discs = (
        len(discs) > 1
        and formats.quantity != 1
        and max(discs) <= (formats.quantity or len(discs))
        and all(line.index is None for line, at in zip(lines, found, strict=True) if at.is_dotted)
        and all(at.is_dotted or at.number is None for at in found)
    )
    if _are_hundreds(found, formats):
        return [replace(at, disc=(at.number or 0) // 100) for at in found]
    most: dict[str, int] = {}
    for at in found:
        if at.is_bare:
            most[at.word] = max(at.number or 0, most.get(at.word, 0))
    return [_settled(at, most, formats, are_discs=are_discs) for at in found]


def _are_hundreds(found: Sequence[TrackPosition], formats: _Formats) -> bool:
    """Check for discs that are numbered by hundreds: 101 to 112, 201 to 209."""
    hundreds = {(at.number or 0) // 100 for at in found}
    return (
        len(hundreds) > 1
        and hundreds == {*range(1, formats.quantity + 1)}
        and not any(at.word or at.side or at.disc for at in found)
    )


def _settled(
    at: TrackPosition, most: Mapping[str, int], formats: _Formats, *, are_discs: bool
) -> TrackPosition:
    if at.is_dotted and not are_discs:
        # "4.2" is a part of track 4, "5A" one of track 5.
        return TrackPosition(number=at.disc, part=f".{at.side}{at.number or ''}{at.part}")
    if at.is_bare and 1 < quantity_of(formats.of_word(at.word)) >= most[at.word]:
        # "DVD2" of two DVDs, each with one track; with a DVD3, all of them are tracks.
        return replace(at, disc=at.number, number=None)
    if at.side and not formats.has_sides and formats.quantity != 1 and at.part[:1] == "-":
        # "D2-1" is on disc 2, where there are no sides.
        return TrackPosition(disc=at.number, number=int(re.sub(r"\D", "", at.part) or 0))
    return at


def _letters(side: str) -> str:
    """Return the letters of a side that may have a number: "B" for "2"."""
    return chr(ord("A") + (int(side) - 1) % 26) if side.isdecimal() else side


class _Placing:
    """Places the lines of a tracklist, each after the ones before it."""

    def __init__(self, formats: _Formats, *, restarts: bool) -> None:
        self._formats = formats
        self._restarts = restarts
        self._disc: DiscHeading | None = None
        self._side_heading = ""
        self._last = _Place()
        #: How often the numbering began again; with which number, and which sides there were.
        self._run = 0
        self._first: tuple[int | None, str] | None = None
        self._number = 0
        self._sides: list[str] = []

    def placed(self, line: _TrackLine, at: TrackPosition) -> _Placed:
        """Place a line by its position, else by the headings above it, else beside the last."""
        for title in line.headings:
            self._read(heading_of(title))
        printed = at.side if self._formats.has_sides else ""
        # "CD-1" is below no side.
        heading = "" if at.word else self._side_heading
        side = printed or (_letters(heading) if self._formats.has_sides else "")
        if at.word or at.disc is not None:
            self._last = _Place(at.word, at.disc, side=side if at.disc is None else "")
        elif self._disc is not None:
            word, number = self._disc.word, self._disc.number
            run, of_side = (0, "") if number else (self._run, side)
            self._last = _Place(word, number, run, of_side)
        elif side or (at.number is not None and self._is_apart()):
            self._count(side, at)
            self._last = _Place(run=self._run, side=side)
        return _Placed(line, self._last, printed or heading)

    def _read(self, heading: DiscHeading | SideHeading | None) -> None:
        if isinstance(heading, SideHeading):
            self._side_heading = heading.side
        elif heading is not None and self._begins_disc(heading):
            self._disc, self._side_heading = heading, ""
            self._begin_again()

    def _begins_disc(self, heading: DiscHeading) -> bool:
        formats = self._formats
        if heading.number is None:
            # "DVD" begins one only beside other formats.
            named = formats.named(heading.formats)
            if heading.is_bonus and (named or not heading.formats):
                return formats.quantity != 1
            return len(formats.counted) > 1 and bool(named)
        return not formats.quantity or heading.number <= formats.quantity

    def _is_apart(self) -> bool:
        """Check whether a number without a side is on another medium than the sides before."""
        formats = self._formats
        return not self._last.side or len(formats.counted) > len(formats.two_sided)

    def _count(self, side: str, at: TrackPosition) -> None:
        """Notice that the numbering begins again: at side A, or at track 1."""
        number = (at.number, at.part)
        again = side in self._sides[:-1] if side else number == self._first
        if not side and self._first and (at.number or 0) < self._number:
            # After 1a, 1b and 2, too.
            again = at.number == self._first[0]
        self._number = at.number or 0
        if again and self._restarts:
            self._begin_again()
        if side and side not in self._sides:
            self._sides.append(side)
        if not side and self._first is None:
            self._first = number

    def _begin_again(self) -> None:
        self._run += 1
        self._first = None
        self._sides = []


# -- Media -----------------------------------------------------------------------------------------


def media_of(
    tracklist: Sequence[Track], formats: Sequence[Format], artists: tuple[ArtistCredit, ...]
) -> Table[Medium]:
    """Sort the tracks of a release by its media. No track is lost, and none is there twice."""
    lines, announced = list(_lines(tracklist, artists)), _Formats(formats)
    positions = _positions(lines, announced)
    found: list[list[_Placed]] = []
    for restarts in (True, False):
        placing = _Placing(announced, restarts=restarts)
        placed = [placing.placed(*pair) for pair in zip(lines, positions, strict=True)]
        found = _grouped(placed, announced)
        if len(found) <= (announced.quantity or len(found)):
            break
    numbers, chosen = _numbers(found, announced), _format_of_each(found, announced)
    media = [
        _medium(number, tracks, format, is_one=len(found) == 1)
        for number, tracks, format in zip(numbers, found, chosen, strict=True)
    ]
    return Table.of(sorted(media, key=lambda medium: medium.number), Medium)


def _grouped(placed: Sequence[_Placed], formats: _Formats) -> list[list[_Placed]]:
    """Group placed lines by their medium, in order of appearance."""
    if formats.quantity == 1:
        if _are_numbered_sides([line.place for line in placed], formats):
            for line in placed:
                line.side = line.side or str(line.place.disc)
        return [list(placed)] if placed else []
    keys = _sides_as_media([line.place for line in placed], formats)
    groups: dict[Hashable, list[_Placed]] = {}
    for line in placed:
        key = keys.get(line.place, line.place)
        if isinstance(key, int):
            line.side = line.side or str(line.place.disc)
        groups.setdefault(key, []).append(line)
    return list(groups.values())


def _sides_as_media(places: Sequence[_Place], formats: _Formats) -> dict[_Place, Hashable]:
    """Return the medium of each place that is a side only; a number for a numbered side."""
    keys: dict[_Place, Hashable] = {}
    sides = list(dict.fromkeys(place for place in places if place.side))
    words = {place.word for place in sides}
    for word in words:
        of_word = [place for place in sides if place.word == word]
        counted = _with_sides(word, words - {word}, formats)
        pairs = _paired(of_word, quantity_of(counted), _sides_of_each(counted))
        keys.update(zip(of_word, ((word, *pair) for pair in pairs), strict=True))
    if _are_numbered_sides(places, formats):
        of_each = _sides_of_each(formats.two_sided)
        keys.update((place, ((place.disc or 0) - 1) // of_each) for place in places)
    return keys


def _with_sides(word: str, others: AbstractSet[str], formats: _Formats) -> list[Format]:
    """Return the formats that the sides of a word are on, none if other words may mean them too."""
    counted = formats.of_word(word) if word else formats.two_sided
    taken = [one for other in others for one in formats.of_word(other)]
    if "" in others and not taken:
        # Both are there: "A1" on the LP, '7"-A' on the single.
        taken = [one for one in counted if word not in _described(one)]
    return [one for one in counted if one not in taken]


def _are_numbered_sides(places: Sequence[_Place], formats: _Formats) -> bool:
    """Check for sides that have numbers, as 1-1 to 4-5 on two records."""
    discs, most = [place.disc or 0 for place in places], formats.quantity
    return (
        formats.two_sided == formats.counted
        and not any(place.word for place in places)
        and min(discs, default=0) >= 1
        and most < max(discs) <= _sides_of_each(formats.two_sided) * most
    )


def _paired(sides: Sequence[_Place], quantity: int, of_each: int) -> list[tuple[int, int]]:
    """Return the run and the index of the medium of each side, in the order of the sides."""
    if quantity == 1:
        return [(0, 0)] * len(sides)
    if 1 < len(sides) <= quantity:
        # Single-sided ones.
        return [(side.run, index) for index, side in enumerate(sides)]
    letters = [ord(side.side[0]) - ord("A") for side in sides]
    doubled = any(len(side.side) > 1 for side in sides)
    if (
        doubled
        and max(len(side.side) for side in sides) == 2
        and len(set(letters)) <= (quantity or len(sides))
    ):
        # A and AA are the sides of one record, B and BB those of the next.
        return [(side.run, letter) for side, letter in zip(sides, letters, strict=True)]
    if doubled or (quantity and max(letters) >= of_each * quantity):
        # No alphabet from A on.
        letters = list(range(len(sides)))
    return [(side.run, at // of_each) for side, at in zip(sides, letters, strict=True)]


def _sides_of_each(formats: Sequence[Format]) -> int:
    return max((_SIDES.get(one.name, 2) for one in formats), default=2)


def _numbers(found: Sequence[Sequence[_Placed]], formats: _Formats) -> list[int]:
    """Return the numbers of the media: as printed, if all of them are, else in their order."""
    inner = list(range(1, len(found) + 1))
    printed = [lines[0].place.disc or 0 for lines in found]
    words = {lines[0].place.word for lines in found}
    most = max(formats.quantity, len(found))
    are_distinct = len(words) == 1 and len(set(printed)) == len(printed)
    return printed if are_distinct and min(printed) >= 1 and max(printed) <= most else inner


def _format_of_each(found: Sequence[Sequence[_Placed]], formats: _Formats) -> list[Format | None]:
    """Return the format of each medium, None if it can't be told."""
    beside_sides = any(lines[0].place.side for lines in found)
    left = [one for one in formats.counted for _ in range(quantity_of([one]))]
    chosen: list[Format | None] = []
    for lines in found:
        fitting = formats.fitting(lines[0].place, beside_sides=beside_sides)
        unused = [one for one in left if one in fitting]
        format = next(iter(unused), None) or next(iter(fitting), None)
        if format in left:
            left.remove(format)
        chosen.append(format)
    return chosen


def _medium(
    number: int, placed: Sequence[_Placed], format: Format | None, *, is_one: bool
) -> Medium:
    tracks: list[TrackOnMedium] = []
    heading: str | None = None
    for at, (line, _, side) in enumerate((one.line, one.place, one.side) for one in placed):
        heading = line.headings[-1] if line.headings else heading
        tracks.append(
            TrackOnMedium(
                track=line.track,
                position=line.position,
                medium=number,
                side=side or None,
                number=at + 1,
                total=len(placed),
                heading=heading,
                index=line.index,
                artists=line.artists,
            )
        )
    title = _title([one.line.headings for one in placed], is_one=is_one)
    return Medium(number=number, format=format, title=title, tracks=Table.of(tracks, TrackOnMedium))


def _title(headings: Sequence[tuple[str, ...]], *, is_one: bool) -> str | None:
    """Return the title that the headings of a medium give it."""
    parsed = [[(title, heading_of(title)) for title in titles] for titles in headings]
    for _, heading in parsed[0]:
        if isinstance(heading, DiscHeading) and heading.title:
            return heading.title
    first = [title for title, heading in parsed[0] if heading is None]
    later = [title for titles in parsed[1:] for title, heading in titles if heading is None]
    # One that comes alone, or stands above others.
    is_title = first and not is_one and (len(first) > 1 or not later)
    return first[0] if is_title else None
