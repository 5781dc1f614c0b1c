"""What the sandbox knows of its users and of what is theirs. Changing one means making another."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from discogs.sandbox.catalogue.records import Kind

#: The folder that shows all items, and the one where new items go.
ALL, UNCATEGORIZED = 0, 1

Notes: TypeAlias = tuple[tuple[int, str], ...]


class Profile(NamedTuple):
    """A user. The five fields after `registered` are the ones that the user can change."""

    id: int
    username: str
    registered: datetime
    name: str = ""
    home_page: str = ""
    location: str = ""
    profile: str = ""
    curr_abbr: str = "USD"
    email: str = ""
    num_unread: int = 0
    collection_is_public: bool = True
    wantlist_is_public: bool = True


class Folder(NamedTuple):
    """A folder of a collection."""

    id: int
    name: str


class Item(NamedTuple):
    """A copy of a release in a collection. `notes` are pairs of a field's id and its text."""

    instance_id: int
    release_id: int
    folder_id: int
    date_added: datetime
    rating: int = 0
    notes: Notes = ()


class Want(NamedTuple):
    """A release that somebody wants."""

    release_id: int
    date_added: datetime
    rating: int = 0
    notes: str = ""


class Field(NamedTuple):
    """A field for notes, which a collection has for each of its items."""

    id: int
    name: str
    type: Literal["dropdown", "textarea"]
    public: bool
    options: tuple[str, ...] = ()
    lines: int = 0

    def takes(self, value: str) -> bool:
        """Check whether an item's note may say this; any field can be cleared."""
        return not value or self.type == "textarea" or value in self.options


class ListItem(NamedTuple):
    """A line of a list: a release, master, artist or label, and what is said of it."""

    type: Kind
    id: int
    comment: str = ""


class UserList(NamedTuple):
    """A list that a user made."""

    id: int
    owner: str
    name: str
    description: str
    public: bool
    date_added: datetime
    date_changed: datetime
    items: tuple[ListItem, ...] = ()
