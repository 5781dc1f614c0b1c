"""Records as no dump has them yet, made by hypothesis: in any order, in part, or too much."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # made here
from collections.abc import Mapping
from typing import Final, TypeAlias

from hypothesis import strategies as st

__all__ = ["KINDS", "XML_TEXT", "records", "written"]

#: What may be inside an element: texts by tag, or elements, of which one or several come.
Element: TypeAlias = "st.SearchStrategy[ET.Element]"

_FORBIDDEN: Final = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))
#: All that XML allows, with what it escapes and what people type more often than chance.
XML_TEXT: Final = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters=_FORBIDDEN),
        st.sampled_from("&<>\"'\r\n\t \u00a0]"),
    ),
    max_size=12,
)
_IDS: Final = st.integers(0, 10**17).map(str)
_FEW: Final = 3


@st.composite
def element(
    draw: st.DrawFn,
    tag: str,
    attributes: Mapping[str, st.SearchStrategy[str]] | None = None,
    children: Mapping[str, Element] | None = None,
    text: st.SearchStrategy[str] | None = None,
) -> ET.Element:
    """An element with any of its attributes and any of its children, in any order."""
    made = ET.Element(tag)
    for name, value in (attributes or {}).items():
        if draw(st.booleans()):
            made.set(name, draw(value))
    if text is not None:
        made.text = draw(text)
    for name in draw(st.permutations(sorted(children or {}))):
        if draw(st.booleans()):
            made.append(draw((children or {})[name]))
    return made


@st.composite
def several(draw: st.DrawFn, tag: str, item: Element) -> ET.Element:
    """An element with some items, or none."""
    made = ET.Element(tag)
    made.extend(draw(st.lists(item, max_size=_FEW)))
    return made


def leaf(tag: str, text: st.SearchStrategy[str] = XML_TEXT) -> Element:
    return element(tag, text=text)


def leaves(*tags: str) -> dict[str, Element]:
    return {tag: leaf(tag) for tag in tags}


_CREDIT: Final = element(
    "artist",
    children={"id": leaf("id", _IDS), **leaves("name", "anv", "join", "role", "tracks")},
)
_CREDITS: Final = {tag: several(tag, _CREDIT) for tag in ("artists", "extraartists")}
_TRACK_PARTS: Final = {**leaves("position", "title", "duration"), **_CREDITS}
_SUB_TRACK: Final = element("track", children=_TRACK_PARTS)
_TRACK: Final = element(
    "track", children={**_TRACK_PARTS, "sub_tracks": several("sub_tracks", _SUB_TRACK)}
)
_QUANTITIES: Final = st.one_of(st.integers(0, 10**64).map(str), st.sampled_from(["1", "2", ""]))
_FORMAT: Final = element(
    "format",
    {"name": XML_TEXT, "qty": _QUANTITIES, "text": XML_TEXT},
    {"descriptions": several("descriptions", leaf("description"))},
)
_VIDEO: Final = element(
    "video",
    {"src": XML_TEXT, "duration": _IDS, "embed": st.sampled_from(["true", "false"])},
    leaves("title", "description"),
)
_COMPANY: Final = element(
    "company",
    children={
        "id": leaf("id", _IDS),
        **leaves("name", "catno", "entity_type", "entity_type_name", "resource_url"),
    },
)
_LABELLED: Final = {"id": _IDS, "name": XML_TEXT, "catno": XML_TEXT}
_IDENTIFIER: Final = element(
    "identifier",
    {
        "type": st.one_of(st.just("Barcode"), XML_TEXT),
        "value": XML_TEXT,
        "description": XML_TEXT,
    },
)
_SHARED: Final = {
    **leaves("title", "notes", "data_quality"),
    "artists": _CREDITS["artists"],
    "genres": several("genres", leaf("genre")),
    "styles": several("styles", leaf("style")),
    "videos": several("videos", _VIDEO),
}
_DATES: Final = st.one_of(st.dates().map(str), st.integers(0, 3000).map(str), XML_TEXT)
_RELEASE: Final = {
    **_SHARED,
    **leaves("country"),
    "released": leaf("released", _DATES),
    "extraartists": _CREDITS["extraartists"],
    "labels": several("labels", element("label", _LABELLED)),
    "series": several("series", element("series", _LABELLED)),
    "companies": several("companies", _COMPANY),
    "formats": several("formats", _FORMAT),
    "tracklist": several("tracklist", _TRACK),
    "identifiers": several("identifiers", _IDENTIFIER),
    "master_id": element(
        "master_id", {"is_main_release": st.sampled_from(["true", "false"])}, text=_IDS
    ),
}
_MASTER: Final = {
    **_SHARED,
    "main_release": leaf("main_release", _IDS),
    "year": leaf("year", st.integers(0, 3000).map(str)),
}
_LINK: Final = element("name", {"id": _IDS}, text=XML_TEXT)
_ARTIST: Final = {
    **leaves("name", "realname", "profile", "data_quality"),
    "urls": several("urls", leaf("url")),
    "namevariations": several("namevariations", leaf("name")),
    "aliases": several("aliases", _LINK),
    "groups": several("groups", _LINK),
    "members": several("members", st.one_of(_LINK, leaf("id", _IDS))),
}
_LABEL: Final = {
    **leaves("name", "profile", "contactinfo", "data_quality"),
    "urls": several("urls", leaf("url")),
    "sublabels": several("sublabels", element("label", {"id": _IDS}, text=XML_TEXT)),
    "parentLabel": element("parentLabel", {"id": _IDS}, text=XML_TEXT),
}
#: The tag of a record and what may be in it, for each kind of dump.
KINDS: Final = {
    "releases": ("release", _RELEASE),
    "masters": ("master", _MASTER),
    "artists": ("artist", _ARTIST),
    "labels": ("label", _LABEL),
}


@st.composite
def records(draw: st.DrawFn) -> tuple[str, list[ET.Element]]:
    """Some records of one kind, whose ids are their numbers."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    tag, children = KINDS[kind]
    several = draw(st.lists(element(tag, children=children), min_size=1, max_size=_FEW))
    for number, record in enumerate(several, 1):
        if kind in {"releases", "masters"}:
            record.set("id", str(number))
        else:
            place = draw(st.integers(0, len(record)))
            identity = ET.Element("id")
            identity.text = str(number)
            record.insert(place, identity)
    return kind, several


def written(record: ET.Element) -> str:
    """A record as dumps write it: in a line of its own, but for line feeds in texts."""
    return ET.tostring(record, encoding="unicode").replace("\r", "&#13;")
