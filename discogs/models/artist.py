"""Artists: the people, groups and aliases behind releases."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from discogs import models as _models
from discogs.models.credits import ArtistLink
from discogs.models.markup import Markup, formatted
from discogs.models.types import Picture, Year
from discogs.models.values import CommunityStats, Image, clean_name
from discogs.orm.entity import Entity
from discogs.orm.fields import Lazy
from discogs.orm.values import Row, SortedBy
from discogs.pagination.paginated import EmptySource, PageSource, Paginated

__all__ = ["Artist", "ArtistRelease"]


class Artist(Entity):
    """An artist, group or alias. `GET /artists/{id}`

    >>> artist = session.artist(72872)
    >>> artist.name
    'Rick Astley'
    """

    _path: ClassVar[str] = "/artists/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "name")

    id: Lazy[int]
    #: The name, with a number where it has namesakes: "Bush (2)". See `clean_name`.
    name: Lazy[str]
    realname: Lazy[str | None]
    #: What users wrote about the artist, with Discogs' markup: see `Markup`.
    profile: Lazy[Markup] = formatted("profile")
    urls: Lazy[tuple[str, ...]]
    #: Other spellings found on releases.
    namevariations: Lazy[tuple[str, ...]]
    #: Other names of the same artist, each leading to its artist.
    aliases: Lazy[tuple[ArtistLink, ...]]
    #: The groups the artist is in, each leading to its artist.
    groups: Lazy[tuple[ArtistLink, ...]]
    #: Of a group: its members, each leading to its artist.
    members: Lazy[tuple[ArtistLink, ...]]
    images: Lazy[tuple[Image, ...]]
    data_quality: Lazy[str | None]
    resource_url: Lazy[str]
    uri: Lazy[str]
    releases_url: Lazy[str]

    @property
    def clean_name(self) -> str:
        """The name without the number that tells namesakes apart: "Bush (2)" -> "Bush"."""
        return clean_name(self.name)

    @property
    def releases(self) -> Paginated[ArtistRelease]:
        """Everything the artist appears on. `GET /artists/{id}/releases`

        No request until it is read, then one for each 100 rows. Sorts by year, title or format.

        >>> row = session.artist(72872).releases.sort("year")[0]
        >>> row.year, row.title, row.role
        (1987, 'Never Gonna Give You Up', 'Main')
        """
        return self._kept("releases", lambda: Paginated(self._releases()))

    def _releases(self) -> PageSource[ArtistRelease]:
        path = f"/artists/{self.id}/releases"
        source = PageSource[ArtistRelease] if self.id else EmptySource[ArtistRelease]
        return source(self._core, path, key="releases", kind=ArtistRelease)


class ArtistRelease(Row, SortedBy[Literal["year", "title", "format"]]):
    """What an artist did on a release, or on all versions of a master."""

    _key_fields: ClassVar[tuple[str, ...]] = ("type", "id", "role", "trackinfo")

    #: Of the release or the master, as `type` says.
    id: int
    #: "release" or "master".
    type: str
    title: str
    #: The names of the release's artists, as a text.
    artist: str
    #: "Main", "Producer", "TrackAppearance", ...
    role: str
    resource_url: str
    year: Year = None
    thumb: Picture = ""
    #: Of a master row: the id of its main release.
    main_release_id: int | None = Field(default=None, alias="main_release")
    #: Of a release row: "Accepted", "Draft", ...
    status: str | None = None
    format: str | None = None
    label: str | None = None
    #: Which tracks, for a TrackAppearance.
    trackinfo: str | None = None
    stats: CommunityStats | None = None

    @property
    def release(self) -> _models.Release:
        """The release; of a master row its main release. No request."""
        if self.type != "master":
            known = self._known("title", "year", "thumb")
            return self._entity(_models.Release, self.id, **known)
        main_release_id = vars(self).get("main_release_id")
        if not main_release_id:
            return self._entity(_models.Master, self.id).main_release
        return self._entity(_models.Release, main_release_id, master_id=self.id)

    @property
    def master(self) -> _models.Master | None:
        """The master of a master row; None in a release row, which does not tell. No request."""
        if self.type != "master":
            return None
        known = self._known("title", "year", "main_release_id")
        return self._entity(_models.Master, self.id, **known)
