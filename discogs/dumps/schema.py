"""What the four dumps hold: releases, masters, artists and labels, column by column.

The one place that knows how the XML of Discogs' dumps differs from the JSON of its API, in the
shapes of 2020 (with images, empty elements and interleaved ids) and of 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from discogs.dumps.shapes import DumpColumn, Element, JsonObject, Shape, flag, number

__all__ = ["API", "KINDS", "LABELLED", "Kind"]

API: Final = "https://api.discogs.com"
#: What of a release has a page of a label, so that its id is one of a label's.
LABELLED: Final = ("labels", "companies", "series")
_LONGEST_QUANTITY = 6


def _credited(found: JsonObject) -> None:
    identity = found["id"] = number(found.get("id") or "0")
    found["resource_url"] = f"{API}/artists/{identity}" if identity else ""


def _labelled(entity_type: str, entity_type_name: str) -> Shape:
    def finish(found: JsonObject) -> None:
        identity = found["id"] = number(found.get("id") or "0")
        found["entity_type"] = entity_type
        found["entity_type_name"] = entity_type_name
        found["resource_url"] = f"{API}/labels/{identity}" if identity else ""

    columns = (
        DumpColumn("@id", "id", "number", note="0: no page of its own"),
        DumpColumn("@name", "name", always=True),
        DumpColumn("@catno", "catno", always=True),
        DumpColumn("", "entity_type", note=f'always "{entity_type}"'),
        DumpColumn("", "entity_type_name", note=f'always "{entity_type_name}"'),
        DumpColumn("", "resource_url", note="made of the id"),
    )
    return Shape(columns, finish)


def _company(found: JsonObject) -> None:
    identity = found["id"] = number(found.get("id") or "0")
    found.setdefault("resource_url", f"{API}/labels/{identity}" if identity else "")


def _track(found: JsonObject) -> None:
    # A rule, for the dumps do not say: what has no place and no length of its own is a heading.
    if "sub_tracks" in found:
        found["type_"] = "index"
    elif found["position"] or found["duration"]:
        found["type_"] = "track"
    else:
        found["type_"] = "heading"


def _video(found: JsonObject) -> None:
    found["duration"] = number(found.get("duration", 0))
    found["embed"] = flag(str(found.get("embed", "false")))


def _image(found: JsonObject) -> None:
    found["resource_url"] = found["uri"]
    for name in ("width", "height"):
        found[name] = number(found.get(name, 0))


CREDIT: Final = Shape(
    (
        DumpColumn("id", "id", "number", note="0: a name without a page"),
        DumpColumn("name", "name", always=True),
        DumpColumn("anv", "anv", always=True),
        DumpColumn("join", "join", always=True),
        DumpColumn("role", "role", always=True),
        DumpColumn("tracks", "tracks", always=True),
        DumpColumn("", "resource_url", note="made of the id"),
    ),
    _credited,
)
LABEL_CREDIT: Final = _labelled("1", "Label")
SERIES: Final = _labelled("2", "Series")
COMPANY: Final = Shape(
    (
        DumpColumn("id", "id", "number"),
        DumpColumn("name", "name", always=True),
        DumpColumn("catno", "catno", always=True),
        DumpColumn("entity_type", "entity_type", always=True),
        DumpColumn("entity_type_name", "entity_type_name", always=True),
        DumpColumn("resource_url", "resource_url"),
    ),
    _company,
)
FORMAT: Final = Shape(
    (
        DumpColumn("@name", "name", always=True),
        DumpColumn("@qty", "qty", always=True, note="a text, as the API sends it"),
        DumpColumn("@text", "text"),
        DumpColumn("descriptions/description", "descriptions", "texts"),
    )
)
IDENTIFIER: Final = Shape(
    (
        DumpColumn("@type", "type", always=True),
        DumpColumn("@value", "value", always=True),
        DumpColumn("@description", "description"),
    )
)
VIDEO: Final = Shape(
    (
        DumpColumn("@src", "uri", always=True),
        DumpColumn("@duration", "duration", "number", note="in seconds; 0: unknown"),
        DumpColumn("@embed", "embed", "flag"),
        DumpColumn("title", "title", always=True),
        DumpColumn("description", "description"),
    ),
    _video,
)
IMAGE: Final = Shape(
    (
        DumpColumn("@type", "type", always=True),
        DumpColumn("@uri", "uri", always=True),
        DumpColumn("@uri150", "uri150", always=True),
        DumpColumn("@width", "width", "number"),
        DumpColumn("@height", "height", "number"),
        DumpColumn("", "resource_url", note="that of `uri`"),
    ),
    _image,
)
_TRACK_COLUMNS: Final = (
    DumpColumn("position", "position", always=True),
    DumpColumn("", "type_", note="index, heading or track: by a rule"),
    DumpColumn("title", "title", always=True),
    DumpColumn("duration", "duration", always=True),
    DumpColumn("artists/artist", "artists", CREDIT),
    DumpColumn("extraartists/artist", "extraartists", CREDIT),
)
SUB_TRACK: Final = Shape(_TRACK_COLUMNS, _track)
TRACK: Final = Shape(
    (*_TRACK_COLUMNS, DumpColumn("sub_tracks/track", "sub_tracks", SUB_TRACK)), _track
)


def _linked(path: str) -> Shape:
    def finish(found: JsonObject) -> None:
        identity = found["id"] = number(found.get("id") or "0")
        found["resource_url"] = f"{API}/{path}/{identity}" if identity else ""

    columns = (
        DumpColumn("@id", "id", "number"),
        DumpColumn(".", "name", always=True),
        DumpColumn("", "resource_url", note="made of the id"),
    )
    return Shape(columns, finish)


ARTIST_LINK: Final = _linked("artists")
LABEL_LINK: Final = _linked("labels")


def _members(found: JsonObject, element: Element) -> None:
    """Read the members, whose ids stood between their names in 2020."""
    identity: object = 0
    members: list[JsonObject] = []
    for child in element:
        if child.tag == "id":
            members += _nameless(identity)
            identity = number(child.text or "0")
            continue
        member = ARTIST_LINK.read(child)
        if member["id"]:
            # The one before it, if any, is somebody else's.
            members += _nameless(identity if identity != member["id"] else 0)
        elif identity:
            member["id"] = identity
            member["resource_url"] = f"{API}/artists/{identity}"
        members.append(member)
        identity = 0
    found["members"] = [*members, *_nameless(identity)]


def _nameless(identity: object) -> list[JsonObject]:
    """Make a link of a member of whom there is only an id, if there is one."""
    url = f"{API}/artists/{identity}"
    return [{"id": identity, "name": "", "resource_url": url}] if identity else []


_IMAGES: Final = DumpColumn(
    "images/image",
    "images",
    IMAGE,
    coverage="old",
    note="until 2024, without URLs",
)


def _release(found: JsonObject) -> None:
    identity = found["id"] = number(found.get("id"))
    found["resource_url"] = f"{API}/releases/{identity}"
    year = str(found.get("released", ""))[:4]
    found["year"] = int(year) if len(year) == 4 and year.isdecimal() else 0
    master_id = number(found.get("master_id"))
    if master_id is not None:
        found["master_id"] = master_id
    if master_id:
        found["master_url"] = f"{API}/masters/{master_id}"
    formats = cast("list[dict[str, str]]", found.get("formats", []))
    quantities = [entry["qty"] for entry in formats]
    if all(text.isdecimal() and len(text) <= _LONGEST_QUANTITY for text in quantities):
        found["format_quantity"] = sum(map(int, quantities))


def _read_master_id(found: JsonObject, element: Element) -> None:
    if element.text:
        found["master_id"] = element.text
    is_main = element.get("is_main_release")
    if is_main:
        found["is_main_release"] = flag(is_main)


def _master(found: JsonObject) -> None:
    identity = found["id"] = number(found.get("id"))
    found["resource_url"] = f"{API}/masters/{identity}"
    found["versions_url"] = f"{API}/masters/{identity}/versions"
    found["year"] = number(found.get("year", 0))
    main = number(found.get("main_release"))
    if main is not None:
        found["main_release"] = main
    if main:
        found["main_release_url"] = f"{API}/releases/{main}"


def _artist(found: JsonObject) -> None:
    identity = found["id"] = number(found.get("id"))
    found["resource_url"] = f"{API}/artists/{identity}"
    found["releases_url"] = f"{API}/artists/{identity}/releases"


def _label(found: JsonObject) -> None:
    identity = found["id"] = number(found.get("id"))
    found["resource_url"] = f"{API}/labels/{identity}"
    found["releases_url"] = f"{API}/labels/{identity}/releases"
    parent = cast("JsonObject | None", found.get("parent_label"))
    if parent is not None and not (parent["id"] or parent["name"]):
        # An empty element is no parent.
        del found["parent_label"]


@dataclass(frozen=True)
class Kind:
    """One of the four dumps."""

    #: As in the name of the file: "releases".
    name: str
    #: The tag of a record: "release".
    tag: str
    shape: Shape
    #: The class of its records: "Release".
    model: str
    #: What only the API has: keys that are in no dump.
    only_api: tuple[str, ...]

    def covered(self, *, offline: bool = False, day: str | None = None) -> frozenset[str]:
        """Return the keys that the dump of a day answers for: what is not there is empty."""
        answering = {"full", "part"} if offline else {"full"}
        return frozenset(
            column.name
            for column in self.shape.columns
            if column.coverage in answering and (day is None or column.since <= day)
        )


_VIDEOS: Final = DumpColumn("videos/video", "videos", VIDEO)
_GENRES: Final = DumpColumn("genres/genre", "genres", "texts")
_STYLES: Final = DumpColumn("styles/style", "styles", "texts")
_URLS: Final = DumpColumn("urls/url", "urls", "texts")
_QUALITY: Final = DumpColumn("data_quality", "data_quality")
_ARTISTS: Final = DumpColumn("artists/artist", "artists", CREDIT)
_RESOURCE: Final = DumpColumn("", "resource_url", note="made of the id")
# The dumps of 2020 have none; when they got them is not known.
_SERIES_SINCE: Final = "2026-01-01"
_NO_SERIES: Final = "not in 2020: before 2026 none is not known to be none"
_NO_ACTIVE: Final = "without `active`, which only the API has"

RELEASES: Final = Kind(
    "releases",
    "release",
    Shape(
        (
            DumpColumn("@id", "id", "number"),
            DumpColumn("@status", "status", coverage="old", note="until 2025"),
            DumpColumn("title", "title"),
            _ARTISTS,
            DumpColumn("extraartists/artist", "extraartists", CREDIT),
            DumpColumn("labels/label", "labels", LABEL_CREDIT),
            DumpColumn("series/series", "series", SERIES, since=_SERIES_SINCE, note=_NO_SERIES),
            DumpColumn("companies/company", "companies", COMPANY),
            DumpColumn("formats/format", "formats", FORMAT),
            DumpColumn("", "format_quantity", "number", note="the sum of `qty`"),
            _GENRES,
            _STYLES,
            DumpColumn("country", "country"),
            DumpColumn("released", "released"),
            DumpColumn("", "year", "number", note="that of `released`; 0: unknown"),
            DumpColumn("notes", "notes"),
            _QUALITY,
            DumpColumn("master_id", "master_id", "number", note="0 or nothing: no master"),
            DumpColumn(
                "master_id@is_main_release",
                "is_main_release",
                "flag",
                coverage="dump",
                note="only the dumps have it: in `raw`",
            ),
            DumpColumn("", "master_url", note="made of the id"),
            DumpColumn("tracklist/track", "tracklist", TRACK),
            DumpColumn("identifiers/identifier", "identifiers", IDENTIFIER),
            _VIDEOS,
            _IMAGES,
            _RESOURCE,
        ),
        _release,
    ).attach("master_id", _read_master_id),
    "Release",
    (
        "artists_sort",
        "blocked_from_sale",
        "community",
        "date_added",
        "date_changed",
        "estimated_weight",
        "is_offensive",
        "lowest_price",
        "num_for_sale",
        "released_formatted",
        "thumb",
        "uri",
    ),
)
MASTERS: Final = Kind(
    "masters",
    "master",
    Shape(
        (
            DumpColumn("@id", "id", "number"),
            DumpColumn("title", "title"),
            DumpColumn("main_release", "main_release", "number"),
            _ARTISTS,
            _GENRES,
            _STYLES,
            DumpColumn("year", "year", "number", note="0: unknown"),
            DumpColumn("notes", "notes"),
            _QUALITY,
            _VIDEOS,
            _IMAGES,
            _RESOURCE,
            DumpColumn("", "versions_url", note="made of the id"),
            DumpColumn("", "main_release_url", note="made of `main_release`"),
        ),
        _master,
    ),
    "Master",
    (
        "lowest_price",
        "most_recent_release",
        "most_recent_release_url",
        "num_for_sale",
        "tracklist",
        "uri",
    ),
)
ARTISTS: Final = Kind(
    "artists",
    "artist",
    Shape(
        (
            DumpColumn("id", "id", "number"),
            DumpColumn("name", "name"),
            DumpColumn("realname", "realname"),
            DumpColumn("profile", "profile"),
            _QUALITY,
            _URLS,
            DumpColumn("namevariations/name", "namevariations", "texts"),
            DumpColumn("aliases/name", "aliases", ARTIST_LINK),
            DumpColumn("groups/name", "groups", ARTIST_LINK, coverage="part", note=_NO_ACTIVE),
            DumpColumn("members/name", "members", ARTIST_LINK, coverage="part", note=_NO_ACTIVE),
            _IMAGES,
            _RESOURCE,
            DumpColumn("", "releases_url", note="made of the id"),
        ),
        _artist,
        skipped=("members/id",),
    ).attach("members", _members),
    "Artist",
    ("uri",),
)
LABELS: Final = Kind(
    "labels",
    "label",
    Shape(
        (
            DumpColumn("id", "id", "number"),
            DumpColumn("name", "name"),
            DumpColumn("profile", "profile"),
            DumpColumn("contactinfo", "contact_info"),
            _QUALITY,
            _URLS,
            DumpColumn("sublabels/label", "sublabels", LABEL_LINK),
            DumpColumn("parentLabel", "parent_label", LABEL_LINK),
            _IMAGES,
            _RESOURCE,
            DumpColumn("", "releases_url", note="made of the id"),
        ),
        _label,
    ),
    "Label",
    ("uri",),
)

KINDS: Final = {kind.name: kind for kind in (RELEASES, MASTERS, ARTISTS, LABELS)}
