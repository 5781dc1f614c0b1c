"""The part of the state that is about users."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from discogs.sandbox.people.records import (
    ALL,
    UNCATEGORIZED,
    Field,
    Folder,
    Item,
    Profile,
    UserList,
    Want,
)

T = TypeVar("T")

_PROTECTED = (Folder(ALL, "All"), Folder(UNCATEGORIZED, "Uncategorized"))


@dataclass
class People:
    """The users and what is theirs, by their names. Records are never changed, only replaced."""

    profiles: dict[str, Profile] = field(default_factory=dict[str, Profile])
    #: The folders that users made, by id; everyone has the folders 0 and 1 besides.
    own_folders: dict[str, dict[int, Folder]] = field(default_factory=dict[str, dict[int, Folder]])
    #: The items of collections, by instance id, in the order in which they were added.
    items: dict[str, dict[int, Item]] = field(default_factory=dict[str, dict[int, Item]])
    #: The wants, by release id, in the order in which they were added.
    wants: dict[str, dict[int, Want]] = field(default_factory=dict[str, dict[int, Want]])
    #: The fields of collections; users that are not here have the default ones.
    fields: dict[str, tuple[Field, ...]] = field(default_factory=dict[str, tuple[Field, ...]])
    lists: dict[int, UserList] = field(default_factory=dict[int, UserList])
    #: The ids of the next folder and the next item.
    next_folder: int = 90_000_001
    next_instance: int = 90_000_001

    def named(self, username: str) -> Profile | None:
        """Find the user with this name, whatever its capitals."""
        found = self.profiles.get(username)
        if found is None:
            wanted = username.casefold()
            found = next((p for n, p in self.profiles.items() if n.casefold() == wanted), None)
        return found

    def folders(self, owner: str) -> list[Folder]:
        """List all folders: "All" first, then the others by name."""
        rest = [*self.own_folders.get(owner, {}).values(), _PROTECTED[1]]
        return [_PROTECTED[0], *sorted(rest, key=lambda folder: folder.name.casefold())]

    def folder(self, owner: str, folder_id: int) -> Folder | None:
        """Find a folder by its id, None if there is none."""
        if folder_id in {ALL, UNCATEGORIZED}:
            return _PROTECTED[folder_id]
        return self.own_folders.get(owner, {}).get(folder_id)

    def items_in(self, owner: str, folder_id: int) -> list[Item]:
        """List the items of a folder; folder 0 has them all."""
        items = self.items.get(owner, {}).values()
        return [item for item in items if folder_id in {ALL, item.folder_id}]

    def copies_by_release(self, owner: str) -> Counter[int]:
        """Count the copies of each release in a collection."""
        return Counter(item.release_id for item in self.items.get(owner, {}).values())

    def add_item(self, owner: str, item: Item) -> None:
        """Put an item into a collection, or another one in its place."""
        self.items.setdefault(owner, {})[item.instance_id] = item
        self.next_instance = max(self.next_instance, item.instance_id + 1)

    def add_folder(self, owner: str, folder: Folder) -> None:
        """Add a folder, or put another one in its place."""
        self.own_folders.setdefault(owner, {})[folder.id] = folder
        self.next_folder = max(self.next_folder, folder.id + 1)

    def __deepcopy__(self, memo: dict[int, Any]) -> People:
        """Copy the dicts, and share the records in them, which is what is fast."""
        return People(
            dict(self.profiles),
            _copied(self.own_folders),
            _copied(self.items),
            _copied(self.wants),
            dict(self.fields),
            dict(self.lists),
            self.next_folder,
            self.next_instance,
        )


def _copied(by_owner: dict[str, dict[int, T]]) -> dict[str, dict[int, T]]:
    return {owner: dict(rows) for owner, rows in by_owner.items()}


def by_id(rows: Iterable[Want]) -> dict[int, Want]:
    """Key wants by their release's id."""
    return {want.release_id: want for want in rows}
