"""Artists: people, groups and aliases."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from discogs import models as _models
from discogs.errors import ServerError
from discogs.models.figures import CommunityStats
from discogs.models.markup import Markup, formatted
from discogs.models.types import Picture, Year
from discogs.models.values import Image, clean_name, clean_names
from discogs.orm.entity import Entity
from discogs.orm.fields import Lazy
from discogs.orm.values import Linked, Row, SortedBy
from discogs.pagination.paginated import EmptySource, Page, PageSource, Refinable
from discogs.pagination.table import Table

__all__ = ["Artist", "ArtistLink", "ArtistRelease", "Discography", "DiscographySortKey"]

DiscographySortKey = Literal["year", "title", "format"]
#: Artists that stand for many or for none, and the names to search for.
_TOO_MANY = {194: "Various", 355: "Unknown Artist", 118760: "No Artist"}


class ArtistLink(Linked):
    """A member, group or alias of an artist."""

    id: int
    name: str
    resource_url: str
    #: Whether the member is still in the group; None for aliases.
    active: bool | None = None
    thumbnail_url: str | None = None

    @property
    def clean_name(self) -> str:
        """The name without its number: "Bush" for "Bush (2)". No request."""
        return clean_name(self.name)

    @property
    def artist(self) -> _models.Artist:
        """The artist. No request."""
        return self._entity(_models.Artist, self.id, **self._known("name"))


class Artist(Entity):
    """An artist, group or alias. `GET /artists/{id}`

    >>> artist = session.artist(72872)
    >>> artist.name
    'Rick Astley'
    """

    _path: ClassVar[str] = "/artists/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "name")

    id: Lazy[int]
    #: The name, numbered if several artists have it: "Bush (2)". See `clean_name`.
    name: Lazy[str]
    realname: Lazy[str | None]
    #: A text by users, with Discogs' markup: see `Markup`.
    profile: Lazy[Markup] = formatted("profile")
    urls: Lazy[tuple[str, ...]]
    #: Other spellings found on releases.
    namevariations: Lazy[tuple[str, ...]]
    #: The artist's other names, each with its own page.
    aliases: Lazy[tuple[ArtistLink, ...]]
    #: The groups that the artist is in.
    groups: Lazy[tuple[ArtistLink, ...]]
    #: The members of a group.
    members: Lazy[tuple[ArtistLink, ...]]
    images: Lazy[tuple[Image, ...]]
    data_quality: Lazy[str | None]
    resource_url: Lazy[str]
    uri: Lazy[str]
    releases_url: Lazy[str]

    @property
    def clean_name(self) -> str:
        """The name without its number: "Bush" for "Bush (2)"."""
        return clean_name(self.name)

    @property
    def releases(self) -> Discography:
        """The releases and masters that the artist appears on. `GET /artists/{id}/releases`

        No request until it is read, then one for each 100 rows. Sorts by year, title or format.
        Discogs can't list those of Various (194): `session.search(artist="Various", ...)` finds
        them by label, year, ...

        >>> row = session.artist(72872).releases.sort("year")[0]
        >>> row.year, row.title, row.role
        (1987, 'Never Gonna Give You Up', 'Main')
        """
        return self._kept("releases", lambda: Discography(self._releases()))

    def _releases(self) -> PageSource[ArtistRelease]:
        path = f"/artists/{self.id}/releases"
        source = PageSource[ArtistRelease] if self.id else EmptySource[ArtistRelease]
        if self.id in _TOO_MANY:
            source = _TooManyReleases
        return source(self._core, path, key="releases", kind=ArtistRelease)


class ArtistRelease(Row, SortedBy[DiscographySortKey]):
    """An artist's part in a release, or in all versions of a master."""

    _key_fields: ClassVar[tuple[str, ...]] = ("type", "id", "role", "trackinfo")

    #: The id of the release or the master, depending on `type`.
    id: int
    #: "release" or "master".
    type: str
    title: str
    #: The names of the artists, as one text.
    artist: str
    #: "Main", "Producer", "TrackAppearance", ...
    role: str
    resource_url: str
    year: Year = None
    thumb: Picture = ""
    #: The id of the main release, in master rows.
    main_release_id: int | None = Field(default=None, alias="main_release")
    #: "Accepted", "Draft", ..., in release rows.
    status: str | None = None
    format: str | None = None
    label: str | None = None
    #: The tracks of a TrackAppearance.
    trackinfo: str | None = None
    stats: CommunityStats | None = None

    @property
    def clean_artist(self) -> str:
        """The names of the artists without their numbers: "Bush" for "Bush (2)"."""
        return clean_names(self.artist)

    @property
    def clean_label(self) -> str | None:
        """The names of the labels without their numbers; None as `label` is."""
        return None if self.label is None else clean_names(self.label)

    @property
    def release(self) -> _models.Release:
        """The release, or the main release of a master row. No request."""
        if self.type != "master":
            known = self._known("title", "year", "thumb")
            return self._entity(_models.Release, self.id, **known)
        main_release_id = vars(self).get("main_release_id")
        if not main_release_id:
            return self._entity(_models.Master, self.id).main_release
        return self._entity(_models.Release, main_release_id, master_id=self.id)

    @property
    def master(self) -> _models.Master | None:
        """The master of a master row; None in a release row, which lacks it. No request."""
        if self.type != "master":
            return None
        known = self._known("title", "year", "main_release_id")
        return self._entity(_models.Master, self.id, **known)


class Discography(Refinable[ArtistRelease, DiscographySortKey]):
    """The releases and masters that an artist appears on, with the role on each."""

    def by_role(self) -> dict[str, Table[ArtistRelease]]:
        """Group the rows by their role: "Main", "Producer", "TrackAppearance", ...

        Reads all pages, one request for each 100 rows: Discogs can't be asked for a role.

        >>> {role: len(rows) for role, rows in session.artist(72872).releases.by_role().items()}
        {'Main': 15}
        """
        found: dict[str, list[ArtistRelease]] = {}
        for row in self:
            found.setdefault(str(vars(row).get("role", "")), []).append(row)
        return {role: Table.of(rows, ArtistRelease) for role, rows in found.items()}


class _TooManyReleases(PageSource[ArtistRelease]):
    """The releases of Various and its like, which time out at Discogs."""

    def read(self, number: int, per_page: int) -> Page[ArtistRelease]:
        """Request one page, and say what to do instead if Discogs fails."""
        try:
            return super().read(number, per_page)
        except ServerError as error:
            name = _TOO_MANY[int(self.path.split("/")[2])]
            error.advice = (
                f"Discogs can't list all that is by {name}: search instead, as in "
                f"session.search(artist={name!r}, label=..., year=...)."
            )
            raise
