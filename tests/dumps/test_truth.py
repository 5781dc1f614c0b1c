"""Real records: what ElementTree finds in the XML is what the typed objects say, and all of it."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET  # the records are trusted
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from discogs import Artist, Label, Master, Release, dumps
from tests.dumps.examples import SAMPLES

FILES = sorted(SAMPLES.glob("*.xml.gz"))
pytestmark = pytest.mark.skipif(not FILES, reason="the samples are not beside the repository")


def text_of(element: ET.Element, path: str) -> str:
    return element.findtext(path) or ""


def number(text: str | None) -> int:
    return int(text or 0)


def credits_of(element: ET.Element, path: str) -> list[tuple[object, ...]]:
    return [
        (number(one.findtext("id")), *(text_of(one, name) for name in CREDITED))
        for one in element.findall(path)
    ]


CREDITED = ("name", "anv", "join", "role", "tracks")


def typed_credits(credits: Any) -> list[tuple[object, ...]]:
    return [(one.id, *(getattr(one, name) for name in CREDITED)) for one in credits]


def tracks_of(element: ET.Element, path: str) -> list[tuple[object, ...]]:
    return [
        (
            *(text_of(one, name) for name in ("position", "title", "duration")),
            credits_of(one, "artists/artist"),
            credits_of(one, "extraartists/artist"),
            tracks_of(one, "sub_tracks/track"),
        )
        for one in element.findall(path)
    ]


def typed_tracks(tracks: Any) -> list[tuple[object, ...]]:
    return [
        (
            one.position,
            one.title,
            one.duration,
            typed_credits(one.artists),
            typed_credits(one.extraartists),
            typed_tracks(one.sub_tracks),
        )
        for one in tracks
    ]


def videos_of(element: ET.Element) -> list[tuple[object, ...]]:
    return [
        (
            one.get("src"),
            number(one.get("duration")),
            one.get("embed") == "true",
            text_of(one, "title"),
            text_of(one, "description"),
        )
        for one in element.findall("videos/video")
    ]


def typed_videos(entity: Any) -> list[tuple[object, ...]]:
    return [
        (one.uri, one.duration, one.embed, one.title, one.description or "")
        for one in entity.videos
    ]


def texts(element: ET.Element, path: str) -> tuple[str, ...]:
    return tuple(one.text or "" for one in element.findall(path))


def release_facts(element: ET.Element) -> Iterator[object]:
    yield number(element.get("id"))
    yield [text_of(element, name) for name in RELEASE_TEXTS]
    yield number(element.findtext("master_id"))
    yield credits_of(element, "artists/artist")
    yield credits_of(element, "extraartists/artist")
    for path in ("labels/label", "series/series"):
        yield [
            (number(one.get("id")), one.get("name"), one.get("catno") or "")
            for one in element.findall(path)
        ]
    yield [
        (number(one.findtext("id")), *(text_of(one, name) for name in COMPANY))
        for one in element.findall("companies/company")
    ]
    yield [
        (
            one.get("name"),
            one.get("qty"),
            one.get("text") or "",
            texts(one, "descriptions/description"),
        )
        for one in element.findall("formats/format")
    ]
    yield [texts(element, "genres/genre"), texts(element, "styles/style")]
    yield tracks_of(element, "tracklist/track")
    yield [
        (one.get("type"), one.get("value"), one.get("description") or "")
        for one in element.findall("identifiers/identifier")
    ]
    yield videos_of(element)


RELEASE_TEXTS = ("title", "country", "released", "notes", "data_quality")
COMPANY = ("name", "catno", "entity_type", "entity_type_name", "resource_url")


def typed_release_facts(found: Release) -> Iterator[object]:
    yield found.id
    yield [getattr(found, name) or "" for name in RELEASE_TEXTS]
    yield found.master_id or 0
    yield typed_credits(found.artists)
    yield typed_credits(found.extraartists)
    covered = dumps.coverage(Release, date=found.known_as_of)
    for labels in (found.labels, found.series if "series" in covered else ()):
        yield [(one.id, one.name, one.catno) for one in labels]
    yield [(one.id, *(getattr(one, name) for name in COMPANY)) for one in found.companies]
    yield [(one.name, one.qty, one.text or "", one.descriptions) for one in found.formats]
    yield [found.genres, found.styles]
    yield typed_tracks(found.tracklist)
    yield [(one.type, one.value, one.description or "") for one in found.identifiers]
    yield typed_videos(found)


def master_facts(element: ET.Element) -> Iterator[object]:
    yield number(element.get("id"))
    yield [text_of(element, name) for name in ("title", "notes", "data_quality")]
    yield [number(element.findtext(name)) for name in ("main_release", "year")]
    yield credits_of(element, "artists/artist")
    yield [texts(element, "genres/genre"), texts(element, "styles/style")]
    yield videos_of(element)


def typed_master_facts(found: Master) -> Iterator[object]:
    yield found.id
    yield [found.title, found.notes or "", found.data_quality or ""]
    yield [found.main_release_id, found.year or 0]
    yield typed_credits(found.artists)
    yield [found.genres, found.styles]
    yield typed_videos(found)


def links_of(element: ET.Element, path: str) -> list[tuple[int, str]]:
    return [(number(one.get("id")), one.text or "") for one in element.findall(path)]


def artist_facts(element: ET.Element) -> Iterator[object]:
    yield number(element.findtext("id"))
    yield [text_of(element, name) for name in ("name", "realname", "profile", "data_quality")]
    yield [texts(element, "urls/url"), texts(element, "namevariations/name")]
    yield [links_of(element, f"{name}/name") for name in ("aliases", "groups", "members")]


def typed_artist_facts(found: Artist) -> Iterator[object]:
    yield found.id
    yield [found.name, found.realname or "", found.profile, found.data_quality or ""]
    yield [found.urls, found.namevariations]
    links = (found.aliases, found.groups, found.members)
    yield [[(one.id, one.name) for one in several] for several in links]


def label_facts(element: ET.Element) -> Iterator[object]:
    yield number(element.findtext("id"))
    yield [text_of(element, name) for name in ("name", "profile", "contactinfo", "data_quality")]
    yield texts(element, "urls/url")
    yield links_of(element, "sublabels/label")
    yield links_of(element, "parentLabel")


def typed_label_facts(found: Label) -> Iterator[object]:
    yield found.id
    yield [found.name, found.profile, found.contact_info or "", found.data_quality or ""]
    yield found.urls
    yield [(one.id, one.name) for one in found.sublabels]
    parent = found.parent_label_link
    yield [(parent.id, parent.name)] if parent else []


READINGS: dict[str, tuple[Callable[[ET.Element], Any], Callable[[Any], Any]]] = {
    "releases": (release_facts, typed_release_facts),
    "masters": (master_facts, typed_master_facts),
    "artists": (artist_facts, typed_artist_facts),
    "labels": (label_facts, typed_label_facts),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_record_says_what_its_xml_says(path: Path) -> None:
    kind = path.name.split("_")[2].partition(".")[0]
    read_xml, read_typed = READINGS[kind]
    elements = ET.fromstring(gzip.decompress(path.read_bytes()))  # noqa: S314
    records = dumps.read(path)
    found = list(records)

    assert len(found) == len(elements) == 700
    for element, entity in zip(elements, found, strict=True):
        assert list(read_typed(entity)) == list(read_xml(element))
    assert records.report.is_complete, str(records.report)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_text_of_a_record_is_lost(path: Path) -> None:
    elements = ET.fromstring(gzip.decompress(path.read_bytes()))  # noqa: S314
    for element, raw in zip(elements, dumps.read(path).raw(), strict=True):
        there = {one.text for one in element.iter() if one.text and one.text.strip()}
        for one in element.iter():
            there.update(value for value in one.attrib.values() if value)
        assert there - set(leaves(raw)) == set()


def leaves(content: object) -> Iterator[str]:
    """All values of a record, as texts."""
    if isinstance(content, dict):
        for entry in content.values():
            yield from leaves(entry)
    elif isinstance(content, list):
        for entry in content:
            yield from leaves(entry)
    else:
        yield str(content).lower() if isinstance(content, bool) else str(content)
