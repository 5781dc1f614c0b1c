"""Users' lists: anything on Discogs, in an order, with comments."""

from __future__ import annotations

from typing import ClassVar

from pydantic import AliasChoices, AwareDatetime, Field

from discogs import models as _models
from discogs.models.types import Picture
from discogs.models.values import CommunityStats
from discogs.orm.core import Core
from discogs.orm.entity import Entity
from discogs.orm.fields import Lazy
from discogs.orm.payload import Payload
from discogs.orm.values import Linked
from discogs.pagination.pages import PageSource
from discogs.pagination.paginated import Paginated

__all__ = ["ListItem", "ListOwner", "UserList", "lists_of"]


class ListItem(Linked):
    """Something on a list."""

    #: Of the release, master, artist or label, as `type` says.
    id: int
    #: "release", "master", "artist" or "label".
    type: str
    display_title: str
    #: What the list's owner says of it.
    comment: str = ""
    uri: str
    resource_url: str
    image_url: Picture = ""
    stats: CommunityStats | None = None

    @property
    def entity(self) -> Entity | None:
        """What is listed: Release, Master, Artist or Label. No request.

        None for a type that Discogs may add.
        """
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
    """Whose list it is."""

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
    #: What is listed, each leading to its entity.
    items: Lazy[tuple[ListItem, ...]]
    user_link: Lazy[ListOwner | None] = Field(alias="user")
    uri: Lazy[str] = Field(validation_alias=AliasChoices("uri", "url"))
    resource_url: Lazy[str]
    image_url: Lazy[str | None]

    @property
    def user(self) -> _models.User | None:
        """Whose list it is, None where Discogs does not say. No request, once this is loaded."""
        link = self.user_link
        return self._entity(_models.User, link.username) if link else None


def lists_of(core: Core, resource: str) -> Paginated[UserList]:
    """The lists of a user."""

    def settle(fresh: UserList, payload: Payload) -> UserList:
        return core.merge(fresh, fresh.id, payload, full=False)

    return Paginated(PageSource(core, f"{resource}/lists", "lists", UserList, settle=settle))
