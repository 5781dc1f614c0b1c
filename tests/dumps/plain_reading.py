"""A second reading of a dump's records, by plain ElementTree, and what the typed objects say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # the records are trusted
from collections.abc import Callable, Iterator
from typing import Any

from discogs import Artist, DetachedError, InvalidFieldError, Label, Master, Release, dumps

__all__ = ["READINGS"]

NOT_SAID = "<not said>"


def said(entity: Any, name: str) -> Any:
    """A field, or that there is none: of what must be there, and is not, a dump says nothing."""
    try:
        return getattr(entity, name)
    except (DetachedError, InvalidFieldError):
        return NOT_SAID


def text_of(element: ET.Element, path: str) -> str:
    return element.findtext(path) or ""


def must(element: ET.Element, path: str) -> str:
    return text_of(element, path) or NOT_SAID


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
            one.get("src") or "",
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
    yield [must(element, "title"), *(text_of(element, name) for name in RELEASE_TEXTS[1:])]
    year = re.match(r"\d{4}", element.findtext("released") or "")
    quantities = [one.get("qty") or "" for one in element.findall("formats/format")]
    is_sum = all(re.fullmatch(r"\d{1,6}", quantity) for quantity in quantities)
    yield [(year and int(year[0])) or None, sum(map(int, quantities)) if is_sum else NOT_SAID]
    yield number(element.findtext("master_id"))
    yield credits_of(element, "artists/artist")
    yield credits_of(element, "extraartists/artist")
    for path in ("labels/label", "series/series"):
        yield [
            (number(one.get("id")), one.get("name") or "", one.get("catno") or "")
            for one in element.findall(path)
        ]
    yield [
        (
            id := number(one.findtext("id")),
            *(text_of(one, name) for name in COMPANY),
            url_of(one, id),
        )
        for one in element.findall("companies/company")
    ]
    yield [
        (
            one.get("name") or "",
            one.get("qty") or "",
            one.get("text") or "",
            texts(one, "descriptions/description"),
        )
        for one in element.findall("formats/format")
    ]
    yield [texts(element, "genres/genre"), texts(element, "styles/style")]
    yield tracks_of(element, "tracklist/track")
    yield [
        (one.get("type") or "", one.get("value") or "", one.get("description") or "")
        for one in element.findall("identifiers/identifier")
    ]
    yield videos_of(element)


RELEASE_TEXTS = ("title", "country", "released", "notes", "data_quality")
COMPANY = ("name", "catno", "entity_type", "entity_type_name")


def url_of(company: ET.Element, id: int) -> str:
    url = f"https://api.discogs.com/labels/{id}" if id else ""
    return text_of(company, "resource_url") or url


def typed_release_facts(found: Release) -> Iterator[object]:
    yield found.id
    yield [said(found, name) or "" for name in RELEASE_TEXTS]
    yield [found.year, said(found, "format_quantity")]
    yield found.master_id or 0
    yield typed_credits(found.artists)
    yield typed_credits(found.extraartists)
    covered = dumps.coverage(Release, date=found.known_as_of)
    for labels in (found.labels, found.series if "series" in covered else ()):
        yield [(one.id, one.name, one.catno) for one in labels]
    yield [
        (one.id, *(getattr(one, name) for name in COMPANY), one.resource_url)
        for one in found.companies
    ]
    yield [(one.name, one.qty, one.text or "", one.descriptions) for one in found.formats]
    yield [found.genres, found.styles]
    yield typed_tracks(found.tracklist)
    yield [(one.type, one.value, one.description or "") for one in found.identifiers]
    yield typed_videos(found)


def master_facts(element: ET.Element) -> Iterator[object]:
    yield number(element.get("id"))
    yield [must(element, "title"), text_of(element, "notes"), text_of(element, "data_quality")]
    main = element.findtext("main_release")
    yield [number(main) if main else NOT_SAID, number(element.findtext("year"))]
    yield credits_of(element, "artists/artist")
    yield [texts(element, "genres/genre"), texts(element, "styles/style")]
    yield videos_of(element)


def typed_master_facts(found: Master) -> Iterator[object]:
    yield found.id
    yield [said(found, "title"), found.notes or "", found.data_quality or ""]
    yield [said(found, "main_release_id"), found.year or 0]
    yield typed_credits(found.artists)
    yield [found.genres, found.styles]
    yield typed_videos(found)


def links_of(element: ET.Element, path: str) -> list[tuple[int, str]]:
    return [(number(one.get("id")), one.text or "") for one in element.findall(path)]


def members_of(element: ET.Element) -> list[tuple[int, str]]:
    """Ids stand in the names; in 2020 they stood before them. What has no name stands alone."""
    members: list[tuple[int, str]] = []
    before = 0
    for one in (*element.findall("members/*"), ET.Element("id")):
        if one.tag == "id":
            members += [(before, "")] if before else []
            before = number(one.text)
        else:
            own = number(one.get("id"))
            members += [(before, "")] if before and own not in {0, before} else []
            members.append((own or before, one.text or ""))
            before = 0
    return members


def artist_facts(element: ET.Element) -> Iterator[object]:
    yield number(element.findtext("id"))
    texts_of = (text_of(element, name) for name in ("realname", "profile", "data_quality"))
    yield [must(element, "name"), *texts_of]
    yield [texts(element, "urls/url"), texts(element, "namevariations/name")]
    yield [links_of(element, "aliases/name"), links_of(element, "groups/name"), members_of(element)]


def typed_artist_facts(found: Artist) -> Iterator[object]:
    yield found.id
    yield [said(found, "name"), found.realname or "", found.profile, found.data_quality or ""]
    yield [found.urls, found.namevariations]
    links = (found.aliases, found.groups, found.members)
    yield [[(one.id, one.name) for one in several] for several in links]


def label_facts(element: ET.Element) -> Iterator[object]:
    yield number(element.findtext("id"))
    texts_of = (text_of(element, name) for name in ("profile", "contactinfo", "data_quality"))
    yield [must(element, "name"), *texts_of]
    yield texts(element, "urls/url")
    yield links_of(element, "sublabels/label")
    yield [link for link in links_of(element, "parentLabel") if link != (0, "")]


def typed_label_facts(found: Label) -> Iterator[object]:
    yield found.id
    yield [said(found, "name"), found.profile, found.contact_info or "", found.data_quality or ""]
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
