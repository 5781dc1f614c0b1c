"""`release.media`: which track is on which disc, on which side, and with which number."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discogs import ArtistCredit, Format, Medium, Track
from discogs.models.credited import credited_tracks
from discogs.models.media import media_of
from discogs.models.tracks import flat


def artist(name: str) -> ArtistCredit:
    """A credit of this name."""
    return ArtistCredit(id=1, name=name)


def track(position: str, title: str = "", *names: str) -> Track:
    """A track at this position, by these artists."""
    return Track(position=position, type_="track", title=title, artists=tuple(map(artist, names)))


def heading(title: str) -> Track:
    """A heading."""
    return Track(position="", type_="heading", title=title)


def index(title: str, *parts: Track, names: Sequence[str] = (), position: str = "") -> Track:
    """An index track with these parts."""
    by = tuple(map(artist, names))
    return Track(position=position, type_="index", title=title, sub_tracks=parts, artists=by)


def formats(text: str) -> tuple[Format, ...]:
    """The formats of a text: "2xVinyl + CD", "Vinyl:LP"."""
    found: list[Format] = []
    for part in filter(None, text.split(" + ")):
        quantity, times, name = part.partition("x")
        name, quantity = (name, quantity) if times and quantity.isdigit() else (part, "1")
        name, _, descriptions = name.partition(":")
        described = (descriptions,) if descriptions else ()
        found.append(Format(name=name, qty=quantity, descriptions=described))
    return tuple(found)


def media(lines: str | Sequence[Track], text: str = "Vinyl") -> tuple[Medium, ...]:
    """The media of a tracklist: positions between spaces, headings in brackets."""
    if not isinstance(lines, str):
        return media_of(lines, formats(text), ())
    given = [heading(line.strip("[]")) if line[0] == "[" else track(line) for line in _split(lines)]
    return media_of(given, formats(text), ())


def _split(lines: str) -> list[str]:
    outside = [part.split() for part in lines.replace("[", "\0[").replace("]", "]\0").split("\0")]
    return list(
        chain.from_iterable([" ".join(words)] if words and words[0][0] == "[" else words
                            for words in outside)
    )  # fmt: skip


def shown(found: Sequence[Medium]) -> list[str]:
    """Each medium as its positions: "A1 B1"."""
    return [" ".join(one.position for one in medium.tracks) for medium in found]


def sides(found: Sequence[Medium]) -> list[str]:
    """The sides of each medium, each once: "A B", "-" where none is named."""
    return [" ".join(dict.fromkeys(one.side or "-" for one in medium.tracks)) for medium in found]


DISCS = [
    # One disc is never cut into its sides.
    ("A B", "Vinyl", ["A B"], ["A B"]),
    ("A1 A2 B1 B2", "Vinyl", ["A1 A2 B1 B2"], ["A B"]),
    ("A1 AA1 AA2", "Vinyl", ["A1 AA1 AA2"], ["A AA"]),
    ("A AA", "Vinyl", ["A AA"], ["A AA"]),
    ("A1 A2 B1", "Cassette", ["A1 A2 B1"], ["A B"]),
    ("A1 B1 C1 D1", "8-Track Cartridge", ["A1 B1 C1 D1"], ["A B C D"]),
    ("L R", "Vinyl", ["L R"], ["L R"]),
    ("Aa Ab Ba", "Vinyl", ["Aa Ab Ba"], ["A B"]),
    ("A1a A1b B1.1 B1.2", "Vinyl", ["A1a A1b B1.1 B1.2"], ["A B"]),
    ("1 2 3", "CD", ["1 2 3"], ["-"]),
    ("1 2a 2b 3.1 3.2", "CD", ["1 2a 2b 3.1 3.2"], ["-"]),
    ("1 2 3 Video", "CD", ["1 2 3 Video"], ["-"]),
    ("1.1 1.2 2.1", "CD", ["1.1 1.2 2.1"], ["-"]),
    ("1-1 1-2 2-1", "CD", ["1-1 1-2 2-1"], ["-"]),
    ("I II III IV", "CD", ["I II III IV"], ["-"]),
    ("I II III IV", "Vinyl", ["I II III IV"], ["-"]),
    ("1 2 a b c", "CD", ["1 2 a b c"], ["-"]),
    ("CD-1 CD-2 DVD-1", "DualDisc", ["CD-1 CD-2 DVD-1"], ["-"]),
    ("DVD1 DVD2 DVD3", "DVD", ["DVD1 DVD2 DVD3"], ["-"]),
    ("1 2 1 2", "CD", ["1 2 1 2"], ["-"]),
    ("A1 B1 A1 B1", "Vinyl", ["A1 B1 A1 B1"], ["A B"]),
    # Sides are paired.
    ("A B1 B2 C D1 D2", "2xVinyl", ["A B1 B2", "C D1 D2"], ["A B", "C D"]),
    ("A1 B1 C1", "2xVinyl", ["A1 B1", "C1"], ["A B", "C"]),
    ("A B C D E F", "3xVinyl", ["A B", "C D", "E F"], ["A B", "C D", "E F"]),
    ("A AA B BB", "2xVinyl", ["A AA", "B BB"], ["A AA", "B BB"]),
    ("A B", "2xVinyl", ["A", "B"], ["A", "B"]),
    ("W X Y Z", "2xVinyl", ["W X", "Y Z"], ["W X", "Y Z"]),
    ("M1 N1 Q1 R1", "2xVinyl", ["M1 N1", "Q1 R1"], ["M N", "Q R"]),
    ("A1 B1 C1 D1", "2xCassette", ["A1 B1", "C1 D1"], ["A B", "C D"]),
    ("A1 B5 C9 D12", "2xVinyl", ["A1 B5", "C9 D12"], ["A B", "C D"]),
    ("A B C D", "", ["A B", "C D"], ["A B", "C D"]),
    ("A1 B1 C1 D1 E1 F1 G1 H1", "2x8-Track Cartridge",
     ["A1 B1 C1 D1", "E1 F1 G1 H1"], ["A B C D", "E F G H"]),
    ("A B C D E F G H I", "5xVinyl", ["A B", "C D", "E F", "G H", "I"],
     ["A B", "C D", "E F", "G H", "I"]),
    # Discs are named.
    ("1-1 1-2 2-1", "2xCD", ["1-1 1-2", "2-1"], ["-", "-"]),
    ("1.1 1.2 2.1 2.2", "2xCD", ["1.1 1.2", "2.1 2.2"], ["-", "-"]),
    ("1 2.1 2.2 3", "2xCD", ["1 2.1 2.2 3"], ["-"]),
    ("CD1-1 CD1-2 CD2-1 DVD-1", "2xCD + DVD", ["CD1-1 CD1-2", "CD2-1", "DVD-1"], ["-"] * 3),
    ("CD1-3a CD1-3b CD2-1", "2xCD", ["CD1-3a CD1-3b", "CD2-1"], ["-", "-"]),
    ("CD-1 CD-2 Blu-ray-1", "CD + Blu-ray", ["CD-1 CD-2", "Blu-ray-1"], ["-", "-"]),
    ("A1 B1 CD-1 CD-2", "Vinyl + CD", ["A1 B1", "CD-1 CD-2"], ["A B", "-"]),
    ("A1 B1 1 2", "Vinyl + CD", ["A1 B1", "1 2"], ["A B", "-"]),
    ("A1 B1 C1 D1 1 2", "2xVinyl + CD", ["A1 B1", "C1 D1", "1 2"], ["A B", "C D", "-"]),
    ("1-A1 1-B1 2-A1", "2xVinyl", ["1-A1 1-B1", "2-A1"], ["A B", "A"]),
    ("LP1-A1 LP1-B1 LP2-A1", "2xVinyl", ["LP1-A1 LP1-B1", "LP2-A1"], ["A B", "A"]),
    ("LP-A LP-B LP-C CD-1", "2xVinyl + CD", ["LP-A LP-B", "LP-C", "CD-1"], ["A B", "C", "-"]),
    ("1A 1B 2A 2B", "2xVinyl", ["1A 1B", "2A 2B"], ["A B", "A B"]),
    ("5A 5B 6", "2xCD", ["5A 5B 6"], ["-"]),
    ("1-1 2-1 3-1 4-1", "2xVinyl", ["1-1 2-1", "3-1 4-1"], ["1 2", "3 4"]),
    ("DVD1 DVD2", "2xDVD", ["DVD1", "DVD2"], ["-", "-"]),
    ("1-1 2-1", "12xFile", ["1-1", "2-1"], ["-", "-"]),
    ("1 2 3", "3xFile", ["1 2 3"], ["-"]),
    # The numbering begins again.
    ("1 2 3 1 2", "2xCD", ["1 2 3", "1 2"], ["-", "-"]),
    ("A1 B1 A1 B1", "2xVinyl", ["A1 B1", "A1 B1"], ["A B", "A B"]),
    ("A1 A2 B1 A B", "2xVinyl", ["A1 A2 B1", "A B"], ["A B", "A B"]),
    ("1 2 1 2 1 2", "2xCD", ["1 2 1 2 1 2"], ["-"]),
    # Headings begin discs and sides.
    ("[Disc One] 1 2 [Disc Two] 3 4", "2xCD", ["1 2", "3 4"], ["-", "-"]),
    ("[CD 1: Live] 1 2 [CD 2: Studio] 1", "2xCD", ["1 2", "1"], ["-", "-"]),
    ("[CD] 1 2 [DVD] 1", "CD + DVD", ["1 2", "1"], ["-", "-"]),
    ("1 2 [Bonus DVD] 1", "CD + DVD", ["1 2", "1"], ["-", "-"]),
    ("[Disc 1] A1 B1 [Disc 2] A1 B1", "2xVinyl", ["A1 B1", "A1 B1"], ["A B", "A B"]),
    ("[Disc 1 - Side A] 1 [Disc 1 - Side B] 2 [Disc 2] 3", "2xVinyl", ["1 2", "3"], ["-", "-"]),
    ("[Vinyl] A1 B1 C1 [CD] 1", "2xVinyl + CD", ["A1 B1", "C1", "1"], ["A B", "C", "-"]),
    ("[Side A] 1 2 [Side B] 3", "Vinyl", ["1 2 3"], ["A B"]),
    ("[Disc 7] 1 2", "2xCD", ["1 2"], ["-"]),
    ("[DVD] 1 2", "CD", ["1 2"], ["-"]),
    ("[Bonus Tracks] 1 2", "2xCD", ["1 2"], ["-"]),
    ("1 2 [Bonus Disc] 3 4", "2xCD", ["1 2", "3 4"], ["-", "-"]),
    ("1 2 [Bonus CD: Live] 3", "2xCD", ["1 2", "3"], ["-", "-"]),
    ("1 2 [Bonus DVD] 3", "2xCD", ["1 2 3"], ["-"]),
    ("[Side A] 1 2 [Side B] 3 [Side C] 4 [Side D] 5", "2xVinyl",
     ["1 2 3", "4 5"], ["A B", "C D"]),
    ("[Side One] 1 2 [Side Two] 1 [Side Three] 1 2 [Side Four] 1", "2xVinyl",
     ["1 2 1", "1 2 1"], ["1 2", "3 4"]),
    ("[LP 1] [Side A] 1 [Side B] 2 [LP 2] [Side A] 3", "2xVinyl", ["1 2", "3"], ["A B", "A"]),
    ("[LP1 Side A] 1 [LP1 Side B] 2 [LP2 Side C] 3", "2xVinyl", ["1 2", "3"], ["-", "-"]),
    ("[Side A] 1 2 [Side B] 3 CD-1 CD-2", "Vinyl + CD", ["1 2 3", "CD-1 CD-2"], ["A B", "-"]),
    ("[Side A] 1 2 [Side B] 3", "CD", ["1 2 3"], ["A B"]),
    ("[First Disc] 1 2 [Second Disc: Live] 3", "2xCD", ["1 2", "3"], ["-", "-"]),
    ("[1st CD] 1 2 [2nd CD] 3", "2xCD", ["1 2", "3"], ["-", "-"]),
    ("[Disco 1] 1 2 [Disco 2] 3", "2xCD", ["1 2", "3"], ["-", "-"]),
    ("[Disque Un] 1 2", "2xCD", ["1 2"], ["-"]),
    ("[Cara A] 1 2 [Cara B] 3", "Vinyl", ["1 2 3"], ["A B"]),
    ("[Strana 1] 1 [Strana 2] 2", "Vinyl", ["1 2"], ["1 2"]),
    ("[A-Side] 1 [B Side] 2", "Vinyl", ["1 2"], ["A B"]),
    # Sides may be numbered, on one record too.
    ("1-1 1-2 2-1", "Vinyl", ["1-1 1-2 2-1"], ["1 2"]),
    ("1-1 2-1 3-1 4-1", "8-Track Cartridge", ["1-1 2-1 3-1 4-1"], ["1 2 3 4"]),
    ("1-1 2-1 3-1", "Vinyl", ["1-1 2-1 3-1"], ["-"]),
    ("1-1 2-1 3-1 4-1 5-1", "2x8-Track Cartridge", ["1-1 2-1 3-1 4-1", "5-1"], ["1 2 3 4", "5"]),
    # What users of taggers complained about: positions that were taken for something else.
    ("R01 R02 S04 T01 U02", "2xVinyl", ["R01 R02 S04", "T01 U02"], ["R S", "T U"]),
    ("A1-A3 B1 C1-C4 D1", "2xVinyl", ["A1-A3 B1", "C1-C4 D1"], ["A B", "C D"]),
    ("A1/A2 B1 C1,C2 D1&D2", "2xVinyl", ["A1/A2 B1", "C1,C2 D1&D2"], ["A B", "C D"]),
    ("1-1/1-2 1-3 2-1/2-2", "2xCD", ["1-1/1-2 1-3", "2-1/2-2"], ["-", "-"]),
    ("1 2 10-31 32.1 32.2", "CD", ["1 2 10-31 32.1 32.2"], ["-"]),
    ("1-1 2-20A 2-20B", "2xCD", ["1-1", "2-20A 2-20B"], ["-", "-"]),
    ("A1-1 A1-2 B1 C1 D1", "2xVinyl", ["A1-1 A1-2 B1", "C1 D1"], ["A B", "C D"]),
    ("D1-1 D1-2 D2-1", "2xCD", ["D1-1 D1-2", "D2-1"], ["-", "-"]),
    ("1/1 1/2 2/1", "2xCD", ["1/1 1/2", "2/1"], ["-", "-"]),
    ("1/2 3/4 5/6", "2xCD", ["1/2 3/4 5/6"], ["-"]),
    ("CD1/1 CD2/1 CD2/2", "2xCD", ["CD1/1", "CD2/1 CD2/2"], ["-", "-"]),
    ("1/A1 1/B1 2/A1", "2xVinyl", ["1/A1 1/B1", "2/A1"], ["A B", "A"]),
    ("101 102 201 202 203", "2xCD", ["101 102", "201 202 203"], ["-", "-"]),
    ("101 102 201", "CD", ["101 102 201"], ["-"]),
    ("99 100 101", "2xCD", ["99 100 101"], ["-"]),
    ("1a 1b 2 1 2", "2xCD", ["1a 1b 2", "1 2"], ["-", "-"]),
    ("CD1 CD2 CD3 DVD1 DVD2", "CD + DVD", ["CD1 CD2 CD3", "DVD1 DVD2"], ["-", "-"]),
    ("CD1 CD2 CD3 DVD1", "2xCD + DVD", ["CD1 CD2 CD3", "DVD1"], ["-", "-"]),
    ("cd1-1 cd2-1 dvd-1", "2xCD + DVD", ["cd1-1", "cd2-1", "dvd-1"], ["-"] * 3),
    ("CD-1 Blu-Ray-1", "CD + Blu-ray", ["CD-1", "Blu-Ray-1"], ["-", "-"]),
    ("a1 a2 b1 c1 d1", "2xVinyl", ["a1 a2 b1", "c1 d1"], ["A B", "C D"]),
    ("1 2 a b", "Vinyl", ["1 2 a b"], ["-"]),
    ("Side-A1 Side-B1", "Vinyl", ["Side-A1 Side-B1"], ["A B"]),
    ("A1 B1 K7-A1 K7-B1", "Vinyl + Cassette", ["A1 B1", "K7-A1 K7-B1"], ["A B", "A B"]),
    ('LP-A LP-B 7"-C 7"-D', "Vinyl + Vinyl", ["LP-A LP-B", '7"-C 7"-D'], ["A B", "C D"]),
    ('A1 B1 7"-A 7"-B', 'Vinyl:LP + Vinyl:7"', ["A1 B1", '7"-A 7"-B'], ["A B", "A B"]),
    ("A AA AAA AAAA", "2xVinyl", ["A AA", "AAA AAAA"], ["A AA", "AAA AAAA"]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "text", "expected", "on_sides"), DISCS)
def test_a_disc_is_what_one_takes_out_of_the_sleeve(
    lines: str, text: str, expected: list[str], on_sides: list[str]
) -> None:
    found = media(lines, text)

    assert shown(found) == expected
    assert sides(found) == on_sides


def test_tracks_are_numbered_through_their_medium() -> None:
    found = media("A1 A2 B1 C1 D1", "2xVinyl")

    assert [[(one.medium, one.number, one.total) for one in medium.tracks] for medium in found] == [
        [(1, 1, 3), (1, 2, 3), (1, 3, 3)],
        [(2, 1, 2), (2, 2, 2)],
    ]


def test_a_disc_has_the_number_that_is_printed() -> None:
    assert [one.number for one in media("2-1 2-2", "3xCD")] == [2]
    assert shown(media("2-1 1-1", "2xCD")) == ["1-1", "2-1"]
    assert [one.number for one in media("CD1-1 CD2-1 DVD-1", "2xCD + DVD")] == [1, 2, 3]


def test_a_medium_has_its_format() -> None:
    def names(lines: str, text: str) -> list[str | None]:
        return [one.format.name if one.format else None for one in media(lines, text)]

    assert names("CD1-1 CD2-1 DVD-1", "2xCD + DVD") == ["CD", "CD", "DVD"]
    assert names("A1 B1 C1 1", "CD + 2xVinyl") == ["Vinyl", "Vinyl", "CD"]
    assert names("1 2 [DVD] 1", "CD + DVD") == ["CD", "DVD"]
    assert names("A1 B1 C1 D1", "Box Set + 2xVinyl + All Media") == ["Vinyl", "Vinyl"]
    assert names("1 2", "2xFile") == ["File"]
    assert names("A B", "") == [None]


def test_of_two_formats_of_one_name_a_medium_has_the_one_that_its_positions_name() -> None:
    found = media('7"-A 7"-B LP-A LP-B', 'Vinyl:LP + Vinyl:7"')

    assert [one.format and one.format.descriptions for one in found] == [('7"',), ("LP",)]


def test_an_index_track_may_span_discs() -> None:
    lines = [track("1-1"), index("Live", track("1-2"), track("2-1"), track("2-2")), track("3-1")]

    assert shown(media_of(lines, formats("3xCD"), ())) == ["1-1 1-2", "2-1 2-2", "3-1"]


def test_the_alphabet_goes_on_after_z() -> None:
    letters = [chr(at) for at in range(ord("A"), ord("Z") + 1)]
    for beyond in (["AA", "AB", "AC", "AD"], ["AA", "BB", "CC", "DD"]):
        every = [*letters, *beyond]
        pairs = [f"{one} {other}" for one, other in zip(every[::2], every[1::2], strict=True)]

        assert shown(media(" ".join(every), "15xVinyl")) == pairs


def test_headings_title_media_and_stand_above_tracks() -> None:
    first, second = media("[CD 1: Live] 1 [Encore] 2 [CD 2] 1", "2xCD")

    assert [one.title for one in (first, second)] == ["Live", None]
    assert [one.heading for one in first.tracks] == ["CD 1: Live", "Encore"]
    assert [one.heading for one in second.tracks] == ["CD 2"]


def test_a_heading_ends_with_its_medium() -> None:
    first, second = media("1-1 [Bonus Tracks] 1-2 2-1", "2xCD")

    assert [one.heading for one in first.tracks] == [None, "Bonus Tracks"]
    assert [one.heading for one in second.tracks] == [None]
    assert (first.title, second.title) == (None, None)


def test_a_heading_above_a_whole_disc_is_its_title() -> None:
    found = media("[New Morning] CD-1 CD-2 [Special] [Part One] DVD-1 [Part Two] DVD-2", "CD + DVD")

    assert [one.title for one in found] == ["New Morning", "Special"]
    assert [one.title for one in media("[The Warnings] A1 [The Signs] B1")] == [None]


def test_parts_know_their_index_track_and_its_artists() -> None:
    medley = index("Medley", track("A2a", "", "Guest"), track("A2b"), names=["Band"], position="A2")
    lines = [track("A1"), medley, track("B1", "", "Duo", "Trio")]
    (found,) = media_of(lines, formats("Vinyl"), (artist("House (2)"),))

    assert [one.index for one in found.tracks] == [None, medley, medley, None]
    credits = ["House", "Guest", "Band", "Duo, Trio"]
    assert [one.artist_credit for one in found.tracks] == credits
    assert [one.number for one in found.tracks] == [1, 2, 3, 4]


def test_a_release_without_tracks_has_no_media() -> None:
    assert media("") == ()
    assert media([heading("Nothing else")]) == ()


CREDITS = [
    ("A1 to A2b, B3", "A1 A2a A2b B1 B2 B3", "A1 A2a A2b B3"),
    ("A1", "A1 A10", "A1"),
    ("A2", "A1 A2a A2b A20", "A2a A2b"),
    ("B", "A1 B1 B2 BB1", "B1 B2"),
    ("B1 to C2", "A1 B1 B2 C1 C2 C3", "B1 B2 C1 C2"),
    ("A1, A2 and B1", "A1 A2 A3 B1", "A1 A2 B1"),
    ("A1; B1 & B2", "A1 A2 B1 B2", "A1 B1 B2"),
    ("1 to 3, 5", "1 2 3 4 5", "1 2 3 5"),
    ("1-3", "1 2 3 4", "1 2 3"),
    ("1-3", "1-1 1-2 1-3 2-1", "1-3"),
    ("1-2 to 2-1", "1-1 1-2 1-3 2-1 2-2", "1-2 1-3 2-1"),
    ("CD1", "CD1-1 CD1-2 CD10-1", "CD1-1 CD1-2"),
    ("1", "1-1 1-2 2-1", ""),
    ("4", "4.1 4.2 40", "4.1 4.2"),
    ("", "A1 B1", "A1 B1"),
    ("Z9, B1", "A1 B1", "B1"),
    ("B1 to A1", "A1 B1", ""),
    ("nonsense", "A1", ""),
    # An end that is not there.
    ("A1 to A5", "A1 A2 B1", "A1 A2"),
    ("A0 to A2, B1", "A1 A2 A3 B1", "A1 A2 B1"),
    ("1-1 to 1-9", "1-1 1-2 2-1", "1-1 1-2"),
    ("1 to 20", "1 2 3", "1 2 3"),
    ("A1 to D9", "A1 A2 B1", ""),
]


@pytest.mark.parametrize(("credited", "lines", "expected"), CREDITS)
def test_a_credit_names_tracks(credited: str, lines: str, expected: str) -> None:
    found = credited_tracks(media(lines, "20xAnything"), credited)

    assert " ".join(one.position for one in found) == expected


def test_a_credit_of_an_index_track_names_its_parts() -> None:
    lines = [track("1"), index("Suite", track("a"), track("b"), position="2"), track("3")]
    found = credited_tracks(media(lines, "CD"), "2, 3")

    assert [one.position for one in found] == ["a", "b", "3"]


# -- A box that is known, in each way of writing it down -------------------------------------------

#: How many tracks there are on each disc, or on each side of each.
BOX = st.lists(st.integers(1, 5), min_size=2, max_size=6)
SIDES = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=6)
WAYS = {
    "dash": lambda disc, number: f"{disc}-{number}",
    "zeros": lambda disc, number: f"{disc}-{number:02}",
    "en dash": lambda disc, number: f"{disc}\N{EN DASH}{number}",
    "dot": lambda disc, number: f"{disc}.{number:02}",
    "slash": lambda disc, number: f"{disc}/{number}",
    "word": lambda disc, number: f"CD{disc}-{number}",
    "word, dot": lambda disc, number: f"CD{disc}.{number}",
    "word, spaces": lambda disc, number: f"CD {disc} - {number}",
    "lower case": lambda disc, number: f"cd{disc}-{number}",
    "letter": lambda disc, number: f"D{disc}-{number}",
    "parts": lambda disc, number: f"{disc}-{(number + 1) // 2}{'ab'[(number + 1) % 2]}",
    "hundreds": lambda disc, number: f"{disc}{number:02}",
    "again": lambda disc, number: f"{number}",
}


@pytest.mark.parametrize("way", WAYS)
@given(BOX)
def test_discs_of_any_length_are_told_apart(way: str, lengths: list[int]) -> None:
    lines = [
        track(WAYS[way](disc, number + 1))
        for disc, length in enumerate(lengths, 1)
        for number in range(length)
    ]
    found = media(lines, f"{len(lengths)}xCD")

    assert [len(one.tracks) for one in found] == lengths
    assert [one.number for one in found] == [*range(1, len(lengths) + 1)]


@given(BOX)
def test_headings_alone_tell_discs_apart(lengths: list[int]) -> None:
    numbers = iter(range(1, 100))
    lines: list[Track] = []
    for disc, length in enumerate(lengths, 1):
        lines += [heading(f"Disc {disc}"), *(track(f"{next(numbers)}") for _ in range(length))]

    assert [len(one.tracks) for one in media(lines, f"{len(lengths)}xCD")] == lengths


@given(SIDES, st.sampled_from(["through", "from one", "bare", "of the disc"]), st.booleans())
def test_sides_of_any_length_are_paired(
    lengths: list[tuple[int, int]], way: str, with_cd: bool
) -> None:
    lines: list[str] = []
    for disc, pair in enumerate(lengths):
        for at, length in enumerate(pair):
            letter = "AB"[at] if way == "of the disc" else chr(ord("A") + 2 * disc + at)
            begin = len(lines) if way == "through" else 0
            bare = way == "bare" and length == 1
            lines += [letter] if bare else [f"{letter}{begin + n + 1}" for n in range(length)]
    given = [track(line) for line in lines] + ([track("CD-1"), track("CD-2")] if with_cd else [])
    found = media(given, f"{len(lengths)}xVinyl" + (" + CD" if with_cd else ""))

    assert [len(one.tracks) for one in found] == [sum(pair) for pair in lengths] + [2] * with_cd
    assert [len({one.side for one in medium.tracks}) for medium in found[: len(lengths)]] == [
        2 for _ in lengths
    ]


# -- Whatever users of Discogs write ---------------------------------------------------------------

POSITIONS = st.one_of(
    st.from_regex(r"(CD|DVD|LP|BD|)(\d{0,3})[-. ]?[A-Z]{0,2}\d{0,3}[a-z]?", fullmatch=True),
    st.sampled_from(["A", "AA", "B", "I", "II", "IV", "1", "1-1", "2.1", "1A", "Video", "", "CD"]),
    st.text(max_size=12),
)
HEADINGS = st.one_of(
    st.sampled_from(["Disc 1", "Disc Two", "CD 2: Live", "DVD", "Side A", "LP II", "Bonus Tracks"]),
    st.text(max_size=20),
)
TRACKS = st.recursive(
    st.builds(track, POSITIONS),
    lambda inner: st.builds(lambda parts: index("Index", *parts), st.lists(inner, min_size=1)),
    max_leaves=4,
)
LINES = st.lists(st.one_of(TRACKS, st.builds(heading, HEADINGS)), max_size=14)
NAMES = st.sampled_from(["Vinyl", "CD", "DVD", "File", "Cassette", "Box Set", "All Media", "Odd"])
QUANTITIES = st.one_of(st.integers(0, 6).map(str), st.sampled_from(["", "many", "-1", "9" * 30]))
FORMATS = st.lists(st.builds(Format, name=NAMES, qty=QUANTITIES), max_size=3)


@given(LINES, FORMATS)
@settings(max_examples=300)
def test_no_track_is_lost_and_none_is_there_twice(lines: list[Track], fmts: list[Format]) -> None:
    found = media_of(lines, fmts, ())
    placed = [id(one.track) for medium in found for one in medium.tracks]

    assert sorted(placed) == sorted(map(id, flat(tuple(lines))))
    assert len({medium.number for medium in found}) == len(found)
    for medium in found:
        assert medium.tracks
        assert [one.number for one in medium.tracks] == [*range(1, len(medium.tracks) + 1)]
        assert {(one.medium, one.total) for one in medium.tracks} == {
            (medium.number, len(medium.tracks))
        }


@given(LINES, st.text(max_size=30))
def test_a_credit_names_tracks_in_their_order(lines: list[Track], credited: str) -> None:
    found = media_of(lines, (), ())
    every = [id(one) for medium in found for one in medium.tracks]
    named = [id(one) for one in credited_tracks(found, credited)]

    assert named == [one for one in every if one in set(named)]


@pytest.mark.parametrize("sign", [" ", "1-", "A", "CD ", "\t", "I", "1.", "(", ","])
def test_long_texts_cost_little(sign: str) -> None:
    text = sign * 100_000
    began = time.process_time()
    found = media_of([heading(text), track(text)], (), ())
    credited_tracks(found, text)

    assert time.process_time() - began < 2
