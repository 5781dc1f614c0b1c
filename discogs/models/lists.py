"""Users' lists: releases, masters, artists and labels, in an order, with comments."""

from __future__ import annotations

from typing import ClassVar

from pydantic import AliasChoices, AwareDatetime, Field

from discogs import models as _models
from discogs.models.figures import CommunityStats
from discogs.models.types import Picture
from discogs.orm.core import Core
from discogs.orm.entity import Entity
from discogs.orm.fields import Lazy
from discogs.orm.values import Linked
from discogs.pagination.pages import PageSource
from discogs.pagination.paginated import Paginated
from discogs.pagination.table import Table

__all__ = ["ListItem", "ListOwner", "UserList", "lists_of"]


class ListItem(Linked):
    """An item on a list."""

    #: The id of the release, master, artist or label, depending on `type`.
    id: int
    #: "release", "master", "artist" or "label".
    type: str
    display_title: str
    #: The comment of the list's owner.
    comment: str = ""
    uri: str
    resource_url: str
    image_url: Picture = ""
    stats: CommunityStats | None = None

    @property
    def entity(self) -> _models.Release | _models.Master | _models.Artist | _models.Label | None:
        """The Release, Master, Artist or Label; None for a type added later. No request."""
        match self.type:
            case "release":
                return self._entity(_models.Release, self.id)
            case "master":
                return self._entity(_models.Master, self.id)
            case "artist":
                return self._entity(_models.Artist, self.id)
            case "label":
                return self._entity(_models.Label, self.id)
            case _:
                return None


class ListOwner(Linked):
    """The owner of a list."""

    id: int
    username: str
    avatar_url: str = ""
    resource_url: str = ""


class UserList(Entity):
    """A list that a user made. `GET /lists/{id}`"""

    _path: ClassVar[str] = "/lists/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "name")

    id: Lazy[int] = Field(validation_alias=AliasChoices("id", "list_id"))
    name: Lazy[str]
    description: Lazy[str | None]
    public: Lazy[bool]
    date_added: Lazy[AwareDatetime] = Field(
        validation_alias=AliasChoices("date_added", "created_ts")
    )
    date_changed: Lazy[AwareDatetime] = Field(
        validation_alias=AliasChoices("date_changed", "modified_ts")
    )
    #: The items, each leading to its entity.
    items: Lazy[Table[ListItem]]
    user_link: Lazy[ListOwner | None] = Field(alias="user")
    uri: Lazy[str] = Field(validation_alias=AliasChoices("uri", "url"))
    resource_url: Lazy[str]
    image_url: Lazy[str | None]

    @property
    def user(self) -> _models.User | None:
        """The owner, None if Discogs does not say. No request, once loaded."""
        link = self.user_link
        if link is None:
            return None
        return self._entity(_models.User, link.username, id=vars(link).get("id") or None)


def lists_of(core: Core, resource: str) -> Paginated[UserList]:
    """Make the sequence of a user's lists."""
    path = f"{resource}/lists"
    return Paginated(
        PageSource(core, path, "lists", UserList, identify=lambda found: (found.id, False))
    )
