"""What the sandbox knows about a release, a master, an artist or a label.

These are facts, not answers: `views` turns them into the JSON of the API, for one viewer, one
text format and one currency. A `Release` holds what listings and searches need, for all releases
at once; its `Details` are made only when somebody asks for the whole release.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, TypedDict

Kind: TypeAlias = Literal["release", "master", "artist", "label"]


class EntityType(NamedTuple):
    """In which capacity a label or company is credited; Discogs sends the code as a text."""

    code: str
    name: str


LABEL = EntityType("1", "Label")
SERIES = EntityType("2", "Series")
COMPANY_TYPES = (
    EntityType("13", "Phonographic Copyright (p)"),
    EntityType("14", "Copyright (c)"),
    EntityType("21", "Published By"),
    EntityType("4", "Record Company"),
    EntityType("17", "Pressed By"),
    EntityType("10", "Manufactured By"),
    EntityType("9", "Distributed By"),
    EntityType("23", "Recorded At"),
    EntityType("29", "Mastered At"),
)


class Credit(NamedTuple):
    """An artist as credited somewhere. Id 0 is a name that Discogs has no page for."""

    artist_id: int
    name: str
    anv: str = ""
    join: str = ""
    role: str = ""
    tracks: str = ""


class LabelCredit(NamedTuple):
    """A label, series or company as credited on a release."""

    label_id: int
    name: str
    catno: str = ""
    entity_type: EntityType = LABEL


class Format(NamedTuple):
    """A medium of a release. `text` is the free text, such as the colour of the vinyl."""

    name: str
    qty: int = 1
    descriptions: tuple[str, ...] = ()
    text: str = ""


class Track(NamedTuple):
    """A line of a tracklist."""

    position: str | None
    title: str
    duration: str = ""
    type_: Literal["track", "heading", "index"] = "track"
    artists: tuple[Credit, ...] = ()
    extraartists: tuple[Credit, ...] = ()
    sub_tracks: tuple[Track, ...] = ()


class Identifier(NamedTuple):
    """A barcode, a matrix number and the like."""

    type: str
    value: str
    description: str = ""


class Video(NamedTuple):
    """A video. Its description may be null."""

    uri: str
    title: str
    description: str | None
    duration: int


@dataclass(slots=True)
class Release:
    """The part of a release that listings, searches and indexes need.

    `released` is a partial date; None leaves the key out of the answer, and the year is 0 then.
    """

    id: int
    title: str
    artists: tuple[Credit, ...]
    labels: tuple[LabelCredit, ...]
    formats: tuple[Format, ...]
    country: str
    released: str | None
    genres: tuple[str, ...]
    styles: tuple[str, ...]
    master_id: int = 0
    credits: tuple[Credit, ...] = ()
    track_artists: tuple[Credit, ...] = ()
    companies: tuple[LabelCredit, ...] = ()
    series: tuple[LabelCredit, ...] = ()
    lowest_price: float | None = None
    num_for_sale: int = 0
    have: int = 0
    want: int = 0
    rating_count: int = 0
    rating_average: float = 0.0
    submitter: str = ""
    contributors: tuple[str, ...] = ()
    barcode: str = ""
    #: The number of pictures.
    images: int = 1

    @property
    def year(self) -> int:
        """The year, 0 when unknown."""
        return int(self.released[:4]) if self.released else 0


class Facts(TypedDict, total=False):
    """What may be settled of a release, while the rest of it is invented."""

    title: str
    artists: tuple[Credit, ...]
    labels: tuple[LabelCredit, ...]
    formats: tuple[Format, ...]
    country: str
    released: str | None
    genres: tuple[str, ...]
    styles: tuple[str, ...]
    credits: tuple[Credit, ...]
    track_artists: tuple[Credit, ...]
    companies: tuple[LabelCredit, ...]
    series: tuple[LabelCredit, ...]
    lowest_price: float | None
    num_for_sale: int
    have: int
    want: int
    rating_count: int
    rating_average: float
    submitter: str
    contributors: tuple[str, ...]
    barcode: str
    images: int


@dataclass(slots=True)
class Details:
    """The rest of a release: what only `GET /releases/{id}` has."""

    tracklist: tuple[Track, ...]
    identifiers: tuple[Identifier, ...]
    videos: tuple[Video, ...] | None
    notes: str | None
    date_added: str
    date_changed: str
    data_quality: str | None
    estimated_weight: int | None
    blocked_from_sale: bool = False
    is_offensive: bool = False


@dataclass(slots=True)
class Master:
    """A master: what its versions have in common."""

    id: int
    title: str
    artists: tuple[Credit, ...]
    year: int
    main_release: int
    genres: tuple[str, ...]
    styles: tuple[str, ...]
    notes: str | None = None


@dataclass(slots=True)
class Artist:
    """A person, a group or an alias."""

    id: int
    name: str
    profile: str = ""
    realname: str = ""
    urls: tuple[str, ...] = ()
    namevariations: tuple[str, ...] = ()
    aliases: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    former_members: frozenset[int] = frozenset()
    images: int = 0
    data_quality: str = "Needs Vote"


@dataclass(slots=True)
class Label:
    """A label, a company or a series: one kind of entity at Discogs."""

    id: int
    name: str
    profile: str = ""
    contact_info: str = ""
    parent_id: int = 0
    sublabels: tuple[int, ...] = ()
    urls: tuple[str, ...] = ()
    images: int = 0
    data_quality: str = "Needs Vote"
