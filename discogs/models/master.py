"""Masters: what the versions of one recording have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, cast
from urllib.parse import unquote_plus

from pydantic import AfterValidator, Field

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.models.credits import ArtistCredit, credit_line
from discogs.models.figures import CommunityStats
from discogs.models.markup import Markup, formatted
from discogs.models.money import BarePrice
from discogs.models.tracks import Track, flat
from discogs.models.types import Number, Picture, Year
from discogs.models.values import Image, Video, clean_names
from discogs.orm.entity import Entity, load
from discogs.orm.fields import Lazy
from discogs.orm.values import Row, SortedBy, Value
from discogs.pagination.paginated import EmptySource, Page, PageSource, Refinable
from discogs.pagination.table import Table

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Facet", "FacetValue", "Master", "MasterVersion", "Versions"]

# For an unknown master Discogs lists all releases of the database.
_TOO_MANY_VERSIONS = 100_000


class Master(Entity):
    """A master release. `GET /masters/{id}`

    >>> master = session.master(96559)
    >>> master.title, master.main_release.id
    ('Never Gonna Give You Up', 249504)
    """

    _path: ClassVar[str] = "/masters/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "title", "year")

    id: Lazy[int]
    title: Lazy[str]
    artists: Lazy[tuple[ArtistCredit, ...]]
    #: The year of the first version.
    year: Lazy[Year]
    genres: Lazy[tuple[str, ...]]
    styles: Lazy[tuple[str, ...]]
    #: As sent, with headings and index tracks; see `tracks`.
    tracklist: Lazy[tuple[Track, ...]]
    #: With Discogs' markup: see `Markup`.
    notes: Lazy[Markup | None] = formatted("notes")
    images: Lazy[tuple[Image, ...]]
    videos: Lazy[tuple[Video, ...]]
    main_release_id: Lazy[int] = Field(alias="main_release")
    most_recent_release_id: Lazy[int | None] = Field(alias="most_recent_release")
    #: Of all versions; None or 0 if nothing is for sale.
    num_for_sale: Lazy[int | None]
    #: In a currency that Discogs does not name; None if nothing is for sale.
    lowest_price: Lazy[BarePrice]
    data_quality: Lazy[str | None]
    resource_url: Lazy[str]
    uri: Lazy[str]
    versions_url: Lazy[str]
    main_release_url: Lazy[str]
    most_recent_release_url: Lazy[str | None]

    @property
    def main_release(self) -> _models.Release:
        """The version that represents the master. No request, once loaded."""
        return self._entity(_models.Release, self.main_release_id, master_id=self.id)

    @property
    def most_recent_release(self) -> _models.Release | None:
        """The latest version. No request, once loaded."""
        release_id = self.most_recent_release_id
        return self._entity(_models.Release, release_id, master_id=self.id) if release_id else None

    @property
    def artist_credit(self) -> str:
        """The artists as printed on the sleeve: "Queen & David Bowie". No request, once loaded."""
        return credit_line(self.artists)

    @property
    def tracks(self) -> Table[Track]:
        """The tracks without headings; an index track is replaced by its parts.

        No request, once loaded.
        """
        return Table.of(flat(self.tracklist), Track)

    @property
    def versions(self) -> Versions:
        """The versions of the master. `GET /masters/{id}/versions`

        No request until it is read, then one for each 100 rows. Can be filtered, then sorted.

        >>> len(session.master(96559).versions.filter(country="UK"))
        2
        """
        return self._kept("versions", lambda: Versions(self._versions()))

    def _versions(self) -> PageSource[MasterVersion]:
        source = PageSource[MasterVersion] if self.id else EmptySource[MasterVersion]
        return source(
            self._core,
            f"/masters/{self.id}/versions",
            key="versions",
            kind=MasterVersion,
            extra=(("filter_facets", list[Facet]),),
            check_page=self._check_that_it_exists,
        )

    def _check_that_it_exists(self, page: Page[Any]) -> None:
        if page.total > _TOO_MANY_VERSIONS and not self.is_loaded:
            load(self)


#: The keys that the versions of a master can be sorted by.
VersionSortKey = Literal["released", "title", "format", "label", "catno", "country"]


class FacetValue(Value):
    """A value to filter versions by."""

    title: str
    #: As `filter` takes it: Discogs sends it encoded for a URL, '7%22' for '7"'.
    value: Annotated[str, AfterValidator(unquote_plus)]
    #: How many versions have it.
    count: int


class Facet(Value):
    """A field to filter versions by, with its values."""

    #: "format", "label", "country" or "released".
    id: str
    title: str
    values: tuple[FacetValue, ...] = ()
    allows_multiple_values: bool


class MasterVersion(Row, SortedBy[VersionSortKey]):
    """A version of a master."""

    id: int
    title: str
    #: The label's name.
    label: str
    country: str = ""
    #: The formats in one text: '12", 33 ⅓ RPM'.
    format: str
    major_formats: tuple[str, ...] = ()
    catno: str
    #: The year as a text, "0" if it is unknown.
    released: Number | None = None
    status: str | None = None
    thumb: Picture = ""
    resource_url: str
    stats: CommunityStats | None = None

    @property
    def clean_label(self) -> str:
        """The label's name without its number: "Fontana" for "Fontana (2)"."""
        return clean_names(self.label)

    @property
    def release(self) -> _models.Release:
        """The release. No request."""
        return self._entity(_models.Release, self.id, **self._known("title", "thumb", "country"))


def _values(name: str, given: object) -> str | list[str] | None:
    """Return the value to filter by; several are sent as one parameter each."""
    if given is None:
        return None
    several = isinstance(given, Sequence) and not isinstance(given, str)
    values: list[object] = list(cast("Sequence[object]", given)) if several else [given]
    if not values or not all(isinstance(one, (str, int)) and str(one) for one in values):
        raise InvalidValueError(
            "Versions are filtered by texts such as those of their facets, or by a list of them: "
            f"{name} can't be {given!r}."
        )
    texts = [str(one) for one in values]
    return texts if several else texts[0]


class Versions(Refinable[MasterVersion, VersionSortKey]):
    """The versions of a master. They can be filtered."""

    def filter(
        self,
        *,
        format: str | Sequence[str] | None = None,
        label: str | Sequence[str] | None = None,
        released: str | int | Sequence[str | int] | None = None,
        country: str | Sequence[str] | None = None,
    ) -> Self:
        """Keep only the versions with these values: a new sequence. No request by itself.

        `facets` lists the values, and says whether Discogs takes several at once, as a list.

        >>> vinyl = session.master(96559).versions.filter(format="Vinyl")
        >>> all("Vinyl" in row.major_formats for row in vinyl)
        True
        """
        return self._refined(
            format=_values("format", format),
            label=_values("label", label),
            released=_values("released", released),
            country=_values("country", country),
        )

    def __dir__(self) -> list[str]:
        # Debuggers read every name that is listed.
        unread = {"facets", "pages"} if self._walker.newest is None else set[str]()
        return sorted(set(super().__dir__()) - unread)

    @property
    def facets(self) -> Mapping[str, Facet]:
        """The fields to filter by: format, label, released and country, each with its values.

        One request, if nothing was read yet.
        """
        listed = self._walker.announced().extra["filter_facets"] or ()
        # A broken facet is skipped.
        return {facet.id: facet for facet in listed if "id" in vars(facet)}
