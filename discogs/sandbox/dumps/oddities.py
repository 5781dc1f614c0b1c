"""Records that were seen in real dumps, and that readers stumble over: one of each kind."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

FileKind: TypeAlias = Literal["artists", "labels", "masters", "releases"]


class Oddity(NamedTuple):
    """An odd record: the file it is in, and its line."""

    kind: FileKind
    id: int
    record: bytes
    #: Whether a strict XML parser accepts it.
    is_well_formed: bool = True


_FIRST = 990_000_001


def _release(number: int, content: str, *, before: str = "", is_well_formed: bool = True) -> Oddity:
    """Make a release with this content instead of its formats."""
    identity = _FIRST + number
    artists = before or "<artists><artist><id>72872</id><name>Rick Astley</name></artist></artists>"
    record = (
        f'<release id="{identity}">{artists}<title>Odd {number}</title>'
        f'<labels><label name="RCA" catno="ODD {number}" id="895"/></labels>{content}'
        "<tracklist><track><position>1</position><title>A</title></track></tracklist></release>"
    )
    return Oddity("releases", identity, record.encode(), is_well_formed)


def _credited(inside: str) -> str:
    return f"<artists><artist>{inside}</artist></artists>"


#: By what is odd about them.
ODDITIES: dict[str, Oddity] = {
    "label without a name": Oddity(
        "labels",
        990_000_001,
        b"<label><id>990000001</id><data_quality>Correct</data_quality></label>",
    ),
    "artist named by one no-break space": Oddity(
        "artists",
        990_000_001,
        "<artist><id>990000001</id><name>\u00a0</name><profile/></artist>".encode(),
    ),
    "artist without an id": Oddity("artists", 0, b"<artist><name>Nobody</name><profile/></artist>"),
    "master of year 0": Oddity(
        "masters",
        990_000_001,
        b'<master id="990000001"><main_release>249504</main_release><year>0</year>'
        b"<title>Odd</title></master>",
    ),
    "64-digit quantity": _release(
        1, f'<formats><format name="Vinyl" qty="{"9" * 64}" text=""/></formats>'
    ),
    "quantity that is no number": _release(
        2, '<formats><format name="Vinyl" qty="" text=""/></formats>'
    ),
    "video of 65535 seconds": _release(
        3,
        '<videos><video src="https://www.youtube.com/watch?v=odd" duration="65535" embed="true">'
        "<title>Odd</title><description/></video></videos>",
    ),
    "numeric genre": _release(4, "<genres><genre>2</genre></genres>"),
    "second title": _release(5, "<title>Odd again</title>"),
    "control character": _release(6, "<notes>Bell \x07 rings.</notes>", is_well_formed=False),
    "unlinked credit with id 0": _release(7, "", before=_credited("<id>0</id><name>X</name>")),
    "unlinked credit without an id": _release(8, "", before=_credited("<name>X</name>")),
    "main artist without a page": _release(
        9, "", before=_credited("<id>194</id><name>Various</name>")
    ),
    "unknown element": _release(10, "<mood>blue</mood>"),
    "open element": _release(11, "<notes>Never closed", is_well_formed=False),
    "bare ampersand": _release(12, "<notes>Drum & Bass</notes>", is_well_formed=False),
    "line that looks like a record": _release(
        13, '<notes>First line\n&lt;release id="5"&gt;\nlast line</notes>'
    ),
    "release without an id": Oddity(
        "releases", 0, b"<release><title>No id</title><labels/></release>"
    ),
    "impossible date": _release(14, "<released>1999-13-45</released>"),
    "blank texts": _release(15, "<country> </country><notes/>"),
}
