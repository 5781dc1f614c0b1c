"""Credits: names that lead to artists, labels and companies."""

from __future__ import annotations

from discogs import models as _models
from discogs.models.types import Number
from discogs.models.values import clean_name
from discogs.orm.values import Linked

__all__ = ["ArtistCredit", "LabelCredit", "credit_line"]


class ArtistCredit(Linked):
    """An artist as credited on a release or a track."""

    id: int
    name: str
    #: The artist name variation that is printed here, `""` if it is the artist's own name.
    anv: str = ""
    #: What joins this name to the next: ",", "&", "Featuring".
    join: str = ""
    role: str = ""
    #: The tracks that the role applies to, `""` for all.
    tracks: str = ""
    resource_url: str = ""
    thumbnail_url: str | None = None

    @property
    def clean_name(self) -> str:
        """The name without its number: "Bush" for "Bush (2)". No request."""
        return clean_name(self.name)

    @property
    def artist(self) -> _models.Artist:
        """The artist. No request.

        A name without a page on Discogs (id 0) gives an artist with this name and nothing else,
        which makes no request.
        """
        return self._entity(_models.Artist, self.id, **self._known("name"))

    @property
    def printed_name(self) -> str:
        """The name as printed on the sleeve."""
        return self.anv or clean_name(self.name)


class LabelCredit(Linked):
    """A label, company or series as credited on a release."""

    id: int
    name: str
    #: The catalogue number; the word "none" if there is none.
    catno: str = ""
    entity_type: Number = ""
    #: "Label", "Pressed By", "Phonographic Copyright (p)", ...
    entity_type_name: str | None = None
    resource_url: str = ""
    thumbnail_url: str | None = None

    @property
    def clean_name(self) -> str:
        """The name without its number: "Fontana" for "Fontana (2)". No request."""
        return clean_name(self.name)

    @property
    def label(self) -> _models.Label:
        """The label or company. No request."""
        return self._entity(_models.Label, self.id, **self._known("name"))


def credit_line(artists: tuple[ArtistCredit, ...]) -> str:
    """Format artists as printed on a sleeve: their name variations, with what joins them."""
    line = ""
    for index, credit in enumerate(artists):
        line += credit.printed_name
        if index < len(artists) - 1:
            join = credit.join.strip()
            line += ", " if join in {",", ""} else f" {join} "
    return line
