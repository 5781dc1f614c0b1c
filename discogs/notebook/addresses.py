"""Where a thing is on discogs.com: as Discogs says, else by its class and id. No request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from discogs import models
from discogs.notebook.fields import loaded, text
from discogs.orm.entity import Entity, state_of

__all__ = ["address_of"]

_SITE: Final = "https://www.discogs.com"
#: The pages of entities and rows, by the field that has the id.
_PAGES: Final[Mapping[type[Any], tuple[str, str]]] = {
    models.Release: ("release", "id"),
    models.Master: ("master", "id"),
    models.Artist: ("artist", "id"),
    models.Label: ("label", "id"),
    models.User: ("user", "username"),
    models.Listing: ("sell/item", "id"),
    models.Order: ("sell/order", "id"),
    models.UserList: ("lists", "id"),
    models.CollectionItem: ("release", "id"),
    models.Want: ("release", "id"),
    models.LabelRelease: ("release", "id"),
    models.MasterVersion: ("release", "id"),
    models.OrderItem: ("release", "release_link.id"),
}
_TYPES: Final = frozenset({"release", "master", "artist", "label"})


def address_of(thing: object) -> str:
    """Return the address of the page of an entity or a row, "" if it has none."""
    said = text(thing, "uri")
    if said:
        # Search rows leave the host out.
        return f"{_SITE}{said}" if said.startswith("/") and said[1:2] != "/" else said
    kind = loaded(thing, "type")
    if isinstance(thing, (models.ArtistRelease, models.SearchResult, models.ListItem)):
        return _page(kind, loaded(thing, "id")) if kind in _TYPES else ""
    path, field = next((_PAGES[cls] for cls in type(thing).__mro__ if cls in _PAGES), ("", ""))
    found = loaded(thing, *field.split(".")) if path else None
    if found is None and isinstance(thing, Entity) and path:
        found = state_of(thing).id
    return _page(path, found)


def _page(path: object, id: object) -> str:
    is_one = isinstance(id, (int, str)) and not isinstance(id, bool) and bool(id)
    return f"{_SITE}/{path}/{quote(str(id), safe='')}" if is_one else ""
