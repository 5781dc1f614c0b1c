"""The basic information on a release in collections and wantlists."""

from __future__ import annotations

from discogs import models as _models
from discogs.models.credits import ArtistCredit, LabelCredit
from discogs.models.types import MasterId, Picture, Year
from discogs.models.values import Format
from discogs.orm.core import Core
from discogs.orm.values import Value

__all__ = ["BasicInformation", "release_of"]


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


def release_of(core: Core, release_id: int, basics: BasicInformation | None) -> _models.Release:
    """Get or create the release of an item or a want, seeded with what these know. No request."""
    facts = vars(basics) if basics is not None else {}
    names = ("title", "year", "artists", "labels", "formats", "genres", "styles", "master_id")
    # An empty text or list may mean "left out here".
    known = {name: facts[name] for name in names if facts.get(name)}
    return core.entity(_models.Release, release_id, **known)
