"""Names on releases, tracks and pages that lead to artists and labels."""

from __future__ import annotations

from discogs import models as _models
from discogs.models.types import Number
from discogs.models.values import clean_name
from discogs.orm.values import Linked

__all__ = ["ArtistCredit", "ArtistLink", "LabelCredit", "LabelLink", "credit_line"]


class ArtistLink(Linked):
    """A member, group or alias of an artist."""

    id: int
    name: str
    resource_url: str
    #: Whether the membership lasts; None for aliases.
    active: bool | None = None
    thumbnail_url: str | None = None

    @property
    def artist(self) -> _models.Artist:
        """The artist. No request."""
        return self._entity(_models.Artist, self.id, **self._known("name"))


class ArtistCredit(Linked):
    """An artist as named on a release or a track."""

    id: int
    name: str
    #: The name as printed here (artist name variation), `""` where it is the artist's own.
    anv: str = ""
    #: What stands between this name and the next: ",", "&", "Featuring".
    join: str = ""
    role: str = ""
    #: To which tracks the role applies, `""` for all.
    tracks: str = ""
    resource_url: str = ""
    thumbnail_url: str | None = None

    @property
    def artist(self) -> _models.Artist:
        """The artist. No request.

        Some names (id 0) have no page on Discogs: theirs is an artist who has this name and nothing
        else, and is never asked for.
        """
        return self._entity(_models.Artist, self.id, **self._known("name"))

    @property
    def printed_name(self) -> str:
        """The name as printed on the sleeve."""
        return self.anv or clean_name(self.name)


class LabelLink(Linked):
    """A label's parent or sublabel."""

    id: int
    name: str
    resource_url: str

    @property
    def label(self) -> _models.Label:
        """The label. No request."""
        return self._entity(_models.Label, self.id, **self._known("name"))


class LabelCredit(Linked):
    """A label, company or series as named on a release."""

    id: int
    name: str
    #: The catalogue number; the word "none" where the release has none.
    catno: str = ""
    entity_type: Number = ""
    #: "Label", "Pressed By", "Phonographic Copyright (p)", ...
    entity_type_name: str | None = None
    resource_url: str = ""
    thumbnail_url: str | None = None

    @property
    def label(self) -> _models.Label:
        """The label or company. No request."""
        return self._entity(_models.Label, self.id, **self._known("name"))


def credit_line(artists: tuple[ArtistCredit, ...]) -> str:
    """Artists as printed on a sleeve: their names with variations, and what joins them."""
    line = ""
    for place, credit in enumerate(artists):
        line += credit.printed_name
        if place < len(artists) - 1:
            join = credit.join.strip()
            line += ", " if join in {",", ""} else f" {join} "
    return line
