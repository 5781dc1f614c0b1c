"""The search, and its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from discogs import models as _models
from discogs.models.types import MasterId, Picture, Year
from discogs.models.values import Format
from discogs.orm.core import Core
from discogs.orm.entity import Entity
from discogs.orm.values import Row, SortedBy, Value
from discogs.pagination.paginated import PageSource, Paginated

__all__ = ["SearchCommunity", "SearchResult", "SearchType", "UserFlags", "search"]

#: What a search can be for.
SearchType = Literal["release", "master", "artist", "label"]


class SearchCommunity(Value):
    """In how many collections and wantlists a result is."""

    have: int
    want: int


class UserFlags(Value):
    """Whether a result is in one's own collection or wantlist."""

    in_collection: bool
    in_wantlist: bool


class SearchResult(Row, SortedBy[Literal["title", "artist", "year"]]):
    """A row of a search. Artist and label rows leave out whatever only releases have."""

    _key_fields: ClassVar[tuple[str, ...]] = ("type", "id")

    id: int
    #: "release", "master", "artist" or "label".
    type: str
    #: Of releases and masters "Artist - Title".
    title: str
    #: A path on www.discogs.com.
    uri: str
    resource_url: str
    thumb: Picture = ""
    cover_image: Picture = ""
    master_id: MasterId = None
    master_url: str | None = None
    user_data: UserFlags | None = None
    year: Year = None
    country: str | None = None
    format: tuple[str, ...] = ()
    format_quantity: int | None = None
    formats: tuple[Format, ...] = ()
    #: The names of the labels and companies.
    label: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    catno: str | None = None
    barcode: tuple[str, ...] = ()
    community: SearchCommunity | None = None

    @property
    def release(self) -> _models.Release | None:
        """The release of a release row, None in any other. No request."""
        if self.type != "release":
            return None
        known = self._known("country", "year", "master_id")
        return self._entity(_models.Release, self.id, **known)

    @property
    def master(self) -> _models.Master | None:
        """The master of a master row, or the one a release belongs to; None if none. No request."""
        if self.type == "master":
            return self._entity(_models.Master, self.id, **self._known("year"))
        return self._entity(_models.Master, self.master_id) if self.master_id else None

    @property
    def entity(self) -> Entity | None:
        """What was found, by the row's type: Release, Master, Artist or Label. No request.

        None for a type that Discogs may add.
        """
        match self.type:
            case "release":
                return self.release
            case "master":
                return self.master
            case "artist":
                return self._entity(_models.Artist, self.id, **self._known(name="title"))
            case "label":
                return self._entity(_models.Label, self.id, **self._known(name="title"))
            case _:
                return None


def search(core: Core, query: str = "", /, **criteria: str | int | None) -> Paginated[SearchResult]:
    """The listing that a search gives. No request until it is read."""
    params: Mapping[str, str | int | None] = {"q": query or None, **criteria}
    source = PageSource(core, "/database/search", key="results", kind=SearchResult, params=params)
    return Paginated(source)
