"""What collections and wantlists say of releases, and how they are asked for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar, cast

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.models.credits import ArtistCredit, LabelCredit, credit_line
from discogs.models.ids import release_id_of
from discogs.models.types import MasterId, Picture, Year
from discogs.models.values import Format, format_line
from discogs.orm.core import Core
from discogs.orm.values import Value
from discogs.pagination.pages import PageSource
from discogs.pagination.paginated import Refinable

__all__ = ["BasicInformation", "OfRelease", "OfReleases", "release_of"]

T_co = TypeVar("T_co", bound="OfRelease", covariant=True)
K = TypeVar("K", bound=str)


class BasicInformation(Value):
    """The basic information on the release of an item or a want."""

    id: int
    title: str
    year: Year = None
    artists: tuple[ArtistCredit, ...] = ()
    labels: tuple[LabelCredit, ...] = ()
    formats: tuple[Format, ...] = ()
    genres: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    master_id: MasterId = None
    master_url: str | None = None
    thumb: Picture = ""
    cover_image: Picture = ""
    resource_url: str

    @property
    def artist_credit(self) -> str:
        """The artists as printed on the sleeve: "Queen & David Bowie". No request."""
        return credit_line(self.artists)

    @property
    def format_text(self) -> str:
        """The formats as one text: "2xLP, Album, RE". No request."""
        return format_line(self.formats)


class OfRelease:
    """What an item or a want says of its release: base of both."""

    def _basics(self) -> BasicInformation:
        """Return the basic information."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """The title of the release. No request, once loaded."""
        return self._basics().title

    @property
    def artist_credit(self) -> str:
        """The artists as printed on the sleeve: "Queen & David Bowie". No request, once loaded."""
        return self._basics().artist_credit

    @property
    def format_text(self) -> str:
        """The formats as one text: "2xLP, Album, RE". No request, once loaded."""
        return self._basics().format_text

    @property
    def cover_image(self) -> str:
        """The URL of the cover, `""` if there is none. No request, once loaded."""
        return self._basics().cover_image


class OfReleases(Refinable[T_co, K], Generic[T_co, K]):
    """Items or wants of a user, which can be asked for a release: base of both sequences."""

    #: How to ask for anything else, for errors.
    _instead: ClassVar[str]

    def __init__(self, source: PageSource[T_co], owner: str) -> None:
        super().__init__(source)
        self._owner = owner

    def _matcher(self, value: object) -> Callable[[object], bool]:
        if isinstance(value, self._source.kind):
            return lambda row: row == value
        wanted = self._release_id(value)
        return lambda row: vars(row).get("id") == wanted

    def _release_id(self, value: object) -> int:
        """Return the id of the release that is asked for; else TypeError."""
        if isinstance(value, self._source.kind):
            return int(cast("Any", value).id)
        try:
            return release_id_of(cast("int", value))
        except InvalidValueError:
            raise TypeError(
                f"{self!r} can be asked for a release, its id, or one of its rows, not for "
                f"{value!r}. For others read the rows: {self._instead}."
            ) from None


def release_of(core: Core, release_id: int, basics: BasicInformation | None) -> _models.Release:
    """Get or create the release of an item or a want, seeded with what these know. No request."""
    facts = vars(basics) if basics is not None else {}
    names = ("title", "year", "artists", "labels", "formats", "genres", "styles", "master_id")
    # An empty text or list may mean "left out here".
    known = {name: facts[name] for name in names if facts.get(name)}
    return core.entity(_models.Release, release_id, **known)
