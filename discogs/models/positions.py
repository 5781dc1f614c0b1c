"""Positions and headings in tracklists: "A1", "AA2", "1-2", "CD1-3a"; "Disc Two", "Side A"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

__all__ = [
    "DASH",
    "DiscHeading",
    "SideHeading",
    "TrackPosition",
    "formats_of",
    "heading_of",
    "parse_position",
    "roman",
]

#: The format names that Discogs gives the words of positions and headings.
_FORMATS = {
    "cd": ("CD", "CDr", "SACD", "CD+G", "HDCD"),
    "cdr": ("CDr",),
    "sacd": ("SACD", "CD"),
    "dvd": ("DVD", "DVDr"),
    "dvdr": ("DVDr",),
    "dvda": ("DVD",),
    "bd": ("Blu-ray", "Blu-ray-R"),
    "br": ("Blu-ray", "Blu-ray-R"),
    "bluray": ("Blu-ray", "Blu-ray-R"),
    "lp": ("Vinyl",),
    "ep": ("Vinyl",),
    "vinyl": ("Vinyl",),
    '7"': ("Vinyl",),
    '10"': ("Vinyl",),
    '12"': ("Vinyl",),
    "mc": ("Cassette",),
    "cass": ("Cassette",),
    "cassette": ("Cassette",),
    "k7": ("Cassette",),
    "tape": ("Cassette", "Reel-To-Reel"),
    "md": ("Minidisc",),
    "ld": ("Laserdisc",),
    "vhs": ("VHS",),
    "vcd": ("CD",),
    "usb": ("Memory Stick",),
    "file": ("File",),
    "mp3": ("File",),
    "flac": ("File",),
    "wav": ("File",),
    "dl": ("File",),
}
_WORD = (
    r"(?P<word>(?i:SACD|CD-?R(?![a-z])|CD|DVD-?[RA](?![a-z])|DVD|BD|BR|Blu-?ray|LP|EP|Vinyl|K7"
    r"|Cassette|Cass|Tape|MC|MD|LD|VHS|VCD|USB|File|MP3|FLAC|WAV|DL|Dis(?:que|co|[ck])|Record"
    r"|(?:7|10|12)[\"”″]))"
)
DASH = r"[-\N{EN DASH}\N{EM DASH}]"
_ON_A_FORMAT = re.compile(rf"{_WORD}\s*(?P<disc>\d{{1,3}})?\s*(?:{DASH}|[.:/]|\s)\s*(?P<rest>\S.*)")
_FORMAT_AND_NUMBER = re.compile(rf"{_WORD}\s*(?P<number>\d{{1,3}})?(?P<part>[a-z]?)")
_ON_A_DISC = re.compile(rf"(?P<disc>\d{{1,3}})\s*{DASH}\s*(?P<rest>\w.*)")
_DOTTED = re.compile(r"(?P<disc>\d{1,3})(?:\.(?=\d)|/(?=\w))(?P<rest>.*)")
_DISC_AND_SIDE = re.compile(r"(?P<disc>\d{1,2})(?P<rest>[A-Z]\d*)")
_PART = r"(?P<part>(?:[a-z]{1,2}|[-.]\d{1,3}[a-z]?|[-.][a-z]{1,2})?)"
#: "A", "AA", and what follows Z on the last records of large boxes: "AB".
_ON_A_SIDE = re.compile(
    rf"(?:(?i:side)[-. ]*)?(?P<side>([A-Z])\2{{0,3}}|A[B-Z])[-. ]?(?P<number>\d{{0,4}}){_PART}"
)
#: Between the first and the last of several tracks in one position.
_SEVERAL = re.compile(rf"\s*(?:{DASH}|[/,&+]|\sto\s|\sand\s)\s*")
_NUMBER = re.compile(rf"(?P<number>\d{{1,4}}){_PART}")
_ROMAN = re.compile(r"(?=.)(?:X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_LONGEST = 120
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class TrackPosition:
    """A position, taken apart. What it does not say is empty."""

    #: The format that it names, in lower case: "cd", "dvd".
    word: str = ""
    #: The number of the disc, as in "2-1".
    disc: int | None = None
    #: Whether the disc may be an index track: "2.1".
    is_dotted: bool = False
    #: The letters of the side: "A", "AA".
    side: str = ""
    #: The number that is printed; it may begin again on each side, or not.
    number: int | None = None
    part: str = ""
    #: Whether it is a format and a number: "DVD2" may be a disc or a track.
    is_bare: bool = False


def parse_position(text: str) -> TrackPosition:
    """Take a position apart; an empty one for a text such as "Video".

    >>> parse_position("CD1-3a")
    TrackPosition(word='cd', disc=1, is_dotted=False, side='', number=3, part='a', is_bare=False)
    >>> parse_position("AA2").side
    'AA'
    >>> parse_position("C1-C4").side
    'C'
    """
    text = _shortened(text).rstrip(". ")
    found = _parsed(text)
    if found != TrackPosition():
        return found
    first, *others = [_parsed(one) for one in _SEVERAL.split(text, maxsplit=9)]
    return first if others and (others[-1].side or others[-1].disc) else found


def _parsed(text: str) -> TrackPosition:
    if found := _ON_A_FORMAT.fullmatch(text):
        rest = _parsed(found["rest"])
        disc = int(found["disc"]) if found["disc"] else rest.disc
        return replace(rest, word=_plain(found["word"]), disc=disc, is_dotted=False)
    if found := _FORMAT_AND_NUMBER.fullmatch(text):
        number = int(found["number"]) if found["number"] else None
        word = _plain(found["word"])
        return TrackPosition(word=word, number=number, part=found["part"], is_bare=True)
    if found := _ON_A_DISC.fullmatch(text) or _DOTTED.fullmatch(text):
        dotted = found.re is _DOTTED
        return replace(_parsed(found["rest"]), disc=int(found["disc"]), is_dotted=dotted)
    if found := _ON_A_SIDE.fullmatch(text):
        number = int(found["number"]) if found["number"] else None
        return TrackPosition(side=found["side"], number=number, part=found["part"])
    if found := _NUMBER.fullmatch(text):
        return TrackPosition(number=int(found["number"]), part=found["part"])
    if found := _DISC_AND_SIDE.fullmatch(text):
        return replace(_parsed(found["rest"]), disc=int(found["disc"]), is_dotted=True)
    return TrackPosition()


def roman(text: str) -> int | None:
    """Return the value of a Roman number up to 39, None for another text."""
    text = text.strip().rstrip(".")
    if not _ROMAN.fullmatch(text):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in text]
    following = [*digits[1:], 0]
    return sum(-one if one < after else one for one, after in zip(digits, following, strict=True))


def _shortened(text: str) -> str:
    """Collapse white space, and cut what is too long for a position or the heading of a disc."""
    return " ".join(text.split())[:_LONGEST]


def formats_of(word: str) -> tuple[str, ...]:
    """Return the names that the format of this word may have at Discogs."""
    return _FORMATS.get(word, ())


def _plain(word: str) -> str:
    """Return a word as `_FORMATS` has it; `""` for one that names no format, as "Disc"."""
    plain = re.sub(r"[”″]", '"', word).replace("-", "").casefold()
    return plain if plain in _FORMATS else ""


# -- Headings --------------------------------------------------------------------------------------

_DISC_HEADING = re.compile(
    rf"(?P<bonus>bonus )?{_WORD} ?(?:(?:no\.?|nr\.?|\#) ?)?"
    rf"(?P<number>\d{{1,3}}|{'|'.join(_COUNTED)}|[IVX]+)?(?=\W|$)"
    rf" ?(?:(?:{DASH}|[.:,(]|(?=side\b)) ?(?P<rest>.*?)\)?)?",
    re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_ORDINAL = re.compile(
    rf"(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)) {_WORD}(?=\W|$)", re.IGNORECASE
)
_SIDE_HEADING = re.compile(
    rf"(?:(?:side|face|seite|lado|lato|cara|kant|sida|stran[ao]|strona)\s*"
    rf"(?P<side>[A-Z]{{1,2}}|\d{{1,2}}|{'|'.join(_COUNTED)})|(?P<before>[A-Z]{{1,2}})[- ]side)"
    rf"\s*(?:[-.:,]\s*(?P<rest>.*))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DiscHeading:
    """A heading that begins a disc: "Disc Two", "CD 1: Live"."""

    word: str
    number: int | None
    #: What it says besides.
    title: str
    #: Whether it is a bonus, which begins a disc without a number.
    is_bonus: bool = False

    @property
    def formats(self) -> tuple[str, ...]:
        """The names that its format may have at Discogs."""
        return formats_of(self.word)


@dataclass(frozen=True)
class SideHeading:
    """A heading that begins a side: "Side A", "Side One"."""

    side: str


def heading_of(text: str) -> DiscHeading | SideHeading | None:
    """Parse a heading that begins a disc or a side; None for any other.

    >>> heading_of("Disc Two - Live")
    DiscHeading(word='', number=2, title='Live', is_bonus=False)
    >>> heading_of("Side One")
    SideHeading(side='1')
    """
    text = _shortened(text)
    if found := _SIDE_HEADING.fullmatch(text):
        side = found["side"] or found["before"]
        counted = _counted(side)
        return SideHeading(side.upper() if counted is None else str(counted))
    if found := _DISC_HEADING.fullmatch(_ORDINAL.sub(_counted_first, text, count=1)):
        number, rest = found["number"], (found["rest"] or "").strip()
        is_bonus = bool(found["bonus"])
        if number is None and rest and not is_bonus:
            # "Record Store", "Tape Loops": a title, not a disc.
            return None
        rest = "" if _SIDE_HEADING.fullmatch(rest) else rest
        counted = None if number is None else _count(number)
        return DiscHeading(_plain(found["word"]), counted, rest, is_bonus)
    return None


def _counted_first(found: re.Match[str]) -> str:
    """Write "Second Disc" as "Disc 2"."""
    ordinal = found["ordinal"].casefold()
    number = _ORDINALS.index(ordinal) + 1 if ordinal in _ORDINALS else int(ordinal[:-2])
    return f"{found['word']} {number}"


def _counted(text: str) -> int | None:
    lowered = text.casefold()
    return _COUNTED.index(lowered) + 1 if lowered in _COUNTED else None


def _count(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    return _counted(text) or roman(text.upper())
