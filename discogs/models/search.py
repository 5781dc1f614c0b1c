"""The database search, and its results."""

from __future__ import annotations

from typing import ClassVar, Literal

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.http.messages import Params
from discogs.models.types import MasterId, Picture, Year
from discogs.models.values import Format, clean_name, clean_names
from discogs.orm.core import Core
from discogs.orm.entity import Entity
from discogs.orm.values import Row, SortedBy, Value
from discogs.pagination.paginated import PageSource, Paginated

__all__ = ["SearchCommunity", "SearchResult", "SearchType", "UserFlags", "search"]

#: What stands between artist and title.
_BETWEEN = " - "
#: The types of results.
SearchType = Literal["release", "master", "artist", "label"]


def _instead(name: str, value: object) -> str:
    """Advise how to search instead."""
    if isinstance(value, Entity):
        return f"Give its name: {name}=entity.name."
    if name == "year":
        return 'Discogs takes a year, or two of them: year="1987-1989".'
    return "Search once for each of several values."


class SearchCommunity(Value):
    """How many users have a result in their collection, and how many want it."""

    have: int
    want: int


class UserFlags(Value):
    """Whether a result is in the user's own collection or wantlist."""

    in_collection: bool
    in_wantlist: bool


class SearchResult(Row, SortedBy[Literal["title", "artist", "year"]]):
    """A search result. Artists and labels have none of the fields of releases."""

    _key_fields: ClassVar[tuple[str, ...]] = ("type", "id")

    id: int
    #: "release", "master", "artist" or "label".
    type: str
    #: "Artist - Title" for releases and masters: see `artist` and `release_title`.
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
    def artist(self) -> str | None:
        """The artists of a release or master, as Discogs writes them: "Prodigy*", "Bush (2)".

        None for artists and labels, and where it is ambiguous: both a name and a title may contain
        " - ". Then what was loaded decides, and else `row.release.artist_credit`, one request. For
        the name alone see `clean_artist`. No request.

        >>> row = session.search("never gonna give you up", type="master")[0]
        >>> row.artist, row.release_title
        ('Rick Astley', 'Never Gonna Give You Up')
        """
        return self._parts()[0]

    @property
    def clean_artist(self) -> str | None:
        """The artists without their numbers and asterisks; None as `artist` is. No request."""
        artist = self.artist
        return None if artist is None else clean_names(artist)

    @property
    def clean_labels(self) -> tuple[str, ...]:
        """The names of the labels and companies without their numbers. No request."""
        return tuple(map(clean_name, self.label))

    @property
    def release_title(self) -> str | None:
        """The title of a release or master alone; None as `artist` is. No request."""
        return self._parts()[1]

    def _parts(self) -> tuple[str, str] | tuple[None, None]:
        """Split "Artist - Title", if it is known where."""
        if self.type not in {"release", "master"}:
            return None, None
        parts = self.title.split(_BETWEEN)
        if len(parts) == 2:
            return parts[0], parts[1]
        found = self._loaded_title()
        if found and self.title.endswith(_BETWEEN + found):
            return self.title.removesuffix(_BETWEEN + found), found
        return None, None

    def _loaded_title(self) -> str | None:
        """Return the title alone, if the release or master was loaded. No request."""
        payload = self.payload
        if payload is None:
            return None
        known = payload.core.identity_map.known
        entity: _models.Release | _models.Master | None = None
        if self.type == "release":
            entity = known(_models.Release, self.id)
        elif self.type == "master":
            entity = known(_models.Master, self.id)
        title = None if entity is None else vars(entity).get("title")
        return title if isinstance(title, str) else None

    @property
    def release(self) -> _models.Release | None:
        """The release, None for other types. No request."""
        if self.type != "release":
            return None
        known = self._known("country", "year", "master_id")
        return self._entity(_models.Release, self.id, **known)

    @property
    def master(self) -> _models.Master | None:
        """The master, for a release the one it belongs to; None if there is none. No request."""
        if self.type == "master":
            return self._entity(_models.Master, self.id, **self._known("year"))
        return self._entity(_models.Master, self.master_id) if self.master_id else None

    @property
    def entity(self) -> _models.Release | _models.Master | _models.Artist | _models.Label | None:
        """The entity that was found: a Release, Master, Artist or Label. No request.

        None for a type that this version does not know.
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


def search(core: Core, query: object = "", /, **criteria: object) -> Paginated[SearchResult]:
    """Return the results of a search as a sequence. No request until it is read."""
    for name, value in criteria.items():
        if value is not None and (not isinstance(value, (str, int)) or isinstance(value, bool)):
            raise InvalidValueError(
                f"A search takes one text for {name}, not {value!r}. {_instead(name, value)}"
            )
    if not isinstance(query, str):
        raise InvalidValueError(f"A search is for a text, not for {query!r}.")
    given = {
        name: value
        for name, value in criteria.items()
        if isinstance(value, (str, int)) and value != ""
    }
    if not query.strip() and not given.keys() - {"type"}:
        raise InvalidValueError(
            "A search without any term would list the whole database: give a text, or a criterion "
            "such as artist, label, catno or barcode."
        )
    params: Params = {"q": query or None, **given}
    source = PageSource(core, "/database/search", key="results", kind=SearchResult, params=params)
    return Paginated(source)
