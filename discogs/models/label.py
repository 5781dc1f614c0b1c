"""Labels, companies and series."""

from __future__ import annotations

import re
from typing import ClassVar

from pydantic import Field

from discogs import models as _models
from discogs.models.figures import CommunityStats
from discogs.models.markup import Markup, formatted
from discogs.models.types import Picture, Year
from discogs.models.values import Image, clean_name, clean_names
from discogs.orm.entity import Entity
from discogs.orm.fields import Lazy
from discogs.orm.values import Linked, Row
from discogs.pagination.paginated import EmptySource, PageSource, Paginated
from discogs.pagination.table import Table

__all__ = ["Label", "LabelLink", "LabelRelease"]


class LabelLink(Linked):
    """A label's parent or sublabel."""

    id: int
    name: str
    resource_url: str

    @property
    def clean_name(self) -> str:
        """The name without its number: "Fontana" for "Fontana (2)". No request."""
        return clean_name(self.name)

    @property
    def label(self) -> _models.Label:
        """The label. No request."""
        return self._entity(_models.Label, self.id, **self._known("name"))


class Label(Entity):
    """A label, company or series. `GET /labels/{id}`

    >>> session.label(895).name
    'RCA'
    """

    _path: ClassVar[str] = "/labels/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "name")

    id: Lazy[int]
    #: The name, numbered if several labels have it: "Fontana (2)". See `clean_name`.
    name: Lazy[str]
    #: A text by users, with Discogs' markup: see `Markup`.
    profile: Lazy[Markup] = formatted("profile")
    contact_info: Lazy[str | None]
    urls: Lazy[tuple[str, ...]]
    images: Lazy[tuple[Image, ...]]
    #: Each leads to its label.
    sublabels: Lazy[tuple[LabelLink, ...]]
    #: The parent label as sent; see `parent_label`.
    parent_label_link: Lazy[LabelLink | None] = Field(alias="parent_label")
    data_quality: Lazy[str | None]
    resource_url: Lazy[str]
    uri: Lazy[str]
    releases_url: Lazy[str]

    @property
    def clean_name(self) -> str:
        """The name without its number: "Fontana" for "Fontana (2)"."""
        return clean_name(self.name)

    @property
    def parent_label(self) -> Label | None:
        """The label that this one belongs to, None if none. No request, once loaded."""
        link = self.parent_label_link
        return link.label if link else None

    @property
    def releases(self) -> LabelReleases:
        """The releases of the label. `GET /labels/{id}/releases`

        No request until it is read, then one for each 100 rows. Discogs documents no sorting of
        them: `by_catno()` and `sorted()` put them in another order, once all are read.

        >>> session.label(895).releases[0].catno
        'PB 41447'
        """
        return self._kept("releases", lambda: LabelReleases(self._releases()))

    def _releases(self) -> PageSource[LabelRelease]:
        path = f"/labels/{self.id}/releases"
        source = PageSource[LabelRelease] if self.id else EmptySource[LabelRelease]
        return source(self._core, path, key="releases", kind=LabelRelease)


class LabelRelease(Row):
    """A release on a label."""

    _key_fields: ClassVar[tuple[str, ...]] = ("id", "catno", "format")

    id: int
    title: str
    #: The names of the artists as one text.
    artist: str
    #: The catalogue number; "none" if the release has none.
    catno: str
    format: str
    year: Year = None
    status: str | None = None
    thumb: Picture = ""
    resource_url: str
    stats: CommunityStats | None = None

    @property
    def clean_artist(self) -> str:
        """The names of the artists without their numbers: "Bush" for "Bush (2)"."""
        return clean_names(self.artist)

    @property
    def release(self) -> _models.Release:
        """The release. No request."""
        return self._entity(_models.Release, self.id, **self._known("title", "year", "thumb"))


class LabelReleases(Paginated[LabelRelease]):
    """The releases of a label."""

    def by_catno(self) -> Table[LabelRelease]:
        """Return the rows by their catalogue numbers: "WARP 9" before "WARP 10", "none" last.

        Reads all pages, one request for each 100 rows: Discogs does not sort them.

        >>> [row.catno for row in session.label(895).releases.by_catno()][:1]
        ['PB 41002']
        """
        return Table.of(sorted(self, key=_catno_key), LabelRelease)


def _catno_key(row: LabelRelease) -> tuple[bool, list[tuple[int, str]], str]:
    """Return the key to sort by: numbers count as such, spaces and dashes do not."""
    catno = str(vars(row).get("catno", "none"))
    words = re.findall(r"\d+|[^\W\d_]+", catno.casefold())
    parts = [
        (len(word.lstrip("0")), word.lstrip("0")) if word.isdigit() else (-1, word)
        for word in words
    ]
    return catno.casefold() in {"", "none"}, parts, catno
