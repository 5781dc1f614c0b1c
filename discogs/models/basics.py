"""The basic information on a release in collections and wantlists."""

from __future__ import annotations

from discogs import models as _models
from discogs.models.credits import ArtistCredit, LabelCredit, credit_line
from discogs.models.types import MasterId, Picture, Year
from discogs.models.values import Format, format_line
from discogs.orm.core import Core
from discogs.orm.values import Value

__all__ = ["BasicInformation", "OfRelease", "release_of"]


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


def release_of(core: Core, release_id: int, basics: BasicInformation | None) -> _models.Release:
    """Get or create the release of an item or a want, seeded with what these know. No request."""
    facts = vars(basics) if basics is not None else {}
    names = ("title", "year", "artists", "labels", "formats", "genres", "styles", "master_id")
    # An empty text or list may mean "left out here".
    known = {name: facts[name] for name in names if facts.get(name)}
    return core.entity(_models.Release, release_id, **known)
