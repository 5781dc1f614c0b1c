"""The folders of a collection."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, cast

from discogs import models as _models
from discogs.errors import InvalidFieldError, InvalidValueError
from discogs.forks import freed_after_fork
from discogs.http.messages import Request
from discogs.models.collection import added, items
from discogs.models.ids import release_id_of
from discogs.models.owned import Owned
from discogs.models.paths import ALL, UNCATEGORIZED, folders_path, items_path
from discogs.orm.core import Core
from discogs.orm.decoding import ask
from discogs.orm.fields import Lazy, Writable
from discogs.orm.identity import Unidentified, checked_id, shown
from discogs.orm.introspection import NoSuchKey
from discogs.orm.state import Merging, State
from discogs.pagination.pages import PageSource
from discogs.pagination.pending_writes import PendingWrites, pending_writes
from discogs.pagination.tables import Tabular

__all__ = ["Folder", "Folders"]

_LONGEST_NAME = 50
_GONE = "The folder was deleted, or the release does not exist: me.folders.refresh() shows what is."


class _FolderMerging(Merging):
    """Corrects the number of items by the pending writes."""

    def corrected(self, state: State, incoming: Mapping[str, Any]) -> Mapping[str, Any]:
        """Correct the number of items."""
        count = incoming.get("count")
        if state.core is None or isinstance(state.id, Unidentified) or not isinstance(count, int):
            return incoming
        owner, folder_id = cast("tuple[str, int]", state.id)
        pending = pending_writes(state.core, items_path(owner, folder_id))
        return {**incoming, "count": pending.update_count(count)}


class Folder(Owned):
    """A folder of a collection. `GET /users/{username}/collection/folders/{id}`

    Its name can be changed; `save()` sends it with
    `POST /users/{username}/collection/folders/{id}`, one request.

    >>> session.me.folders.by_id(1).name
    'Uncategorized'
    """

    _path: ClassVar[str] = "/users/{owner}/collection/folders/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "name", "count")
    _merging: ClassVar[Merging] = _FolderMerging()

    id: Lazy[int]
    #: 1 to 50 characters: Discogs cuts longer names, so they are refused here.
    name: Writable[str, str]
    #: How many items the folder has.
    count: Lazy[int]
    resource_url: Lazy[str]

    @property
    def items(self) -> _models.CollectionItems:
        """The items in the folder. `GET /users/{username}/collection/folders/{id}/releases`

        No request until it is read, then one for each 100 items. Sorts by label, artist, title,
        catno, format, rating, added or year.
        """
        owner, number = self._identity
        return self._kept("items", lambda: items(self._core, owner, number))

    def add(self, release: _models.Release | int) -> _models.CollectionItem:
        """Add a release to the folder, and get the new item. One request.

        `POST /users/{username}/collection/folders/{id}/releases/{release_id}`

        Adding a release again makes another copy. Folder 0, which shows the items of all folders,
        raises InvalidValueError.

        >>> item = session.me.folders["Jazz"].add(249504)
        >>> item.folder.name
        'Jazz'
        """
        if self._identity[1] == ALL:
            raise InvalidValueError(
                "Folder 0 shows the items of all folders and takes none itself: add to folder 1 "
                "(Uncategorized), or to one of your own."
            )
        release_id = release_id_of(release)
        self._check_attached("be added to")
        self._core.require(2, "Adding to a collection")
        request = Request(
            "POST",
            f"{self._resource()}/releases/{release_id}",
            how_to_check="user.copies_of(release) shows it, in a minute, if it is.",
            if_missing=_GONE,
        )
        answer = ask(
            self._core,
            request,
            _models.CollectionItem,
            makes="instance_id",
            expects={"id": release_id},
        )
        owner, number = self._identity
        return added(answer, owner, number, release_id)

    def delete(self) -> None:
        """Delete the folder, which must be empty. One request.

        `DELETE /users/{username}/collection/folders/{id}`. Folders 0 and 1 can't be deleted:
        InvalidValueError.
        """
        number = self._identity[1]
        if number in {ALL, UNCATEGORIZED}:
            raise InvalidValueError(f"Folder {number} belongs to Discogs and can't be deleted.")
        if vars(self).get("count") and not self._is_fresh("count"):
            # Somebody else may have emptied it.
            self._read_before_writing()
        count = vars(self).get("count", 0)
        if count:
            raise InvalidValueError(
                f"{self!r} holds {count} items, and only an empty folder can be deleted: move or "
                "delete them first."
            )
        advice = (
            "Only the owner can delete a folder, and only an empty one: move or delete its items "
            "first."
        )
        request = Request("DELETE", self._resource(), if_refused=advice, if_missing=_GONE)
        self._delete("Deleting a folder", request)
        folder_writes(self._core, self._owner).remove(self)

    def _checked(self, name: str, value: object) -> Any:
        number = self._identity[1]
        if number in {ALL, UNCATEGORIZED}:
            raise InvalidValueError(f"Folder {number} belongs to Discogs and can't be renamed.")
        return checked_name(super()._checked(name, value))

    def _send_changes(self) -> None:
        sent = {"name": self.name}
        request = Request("POST", self._resource(), json={**sent}, if_missing=_GONE)
        self._write("Renaming a folder", request)
        self._saved(sent)


class Folders(Tabular):
    """The folders of a user's collection: by name, by id, or in a loop.

    One request when first read; then they are kept.
    """

    def __init__(self, core: Core, owner: str) -> None:
        self._core = core
        self._owner = owner
        self._pending = folder_writes(core, owner)
        self._lock = freed_after_fork(threading.RLock())
        self._folders: list[Folder] | None = None
        #: The folders that `by_id` has returned, which keep the items they have read.
        self._by_id: dict[int, Folder] = {}
        self._pending.subscribe(self)

    def __getitem__(self, name: str) -> Folder:
        for folder in self._read():
            if name_of(folder) == name:
                return folder
        names = [name_of(folder) for folder in self._read()]
        there = ", ".join(repr(name) for name in names if name is not None)
        raise NoSuchKey(f"{self._owner} has no folder {shown(name)}; there are {there}.")

    def __iter__(self) -> Iterator[Folder]:
        return iter(tuple(self._read()))

    def __len__(self) -> int:
        return len(self._read())

    def __contains__(self, name: object) -> bool:
        """Check for a folder, or one with this name or id."""
        if isinstance(name, str):
            return any(name_of(folder) == name for folder in self._read())
        if isinstance(name, int) and not isinstance(name, bool):
            return any(vars(folder).get("id") == name for folder in self._read())
        return name in self._read()

    def __repr__(self) -> str:
        known = "not read yet" if self._folders is None else f"{len(self._folders)} folders"
        return f"<Folders of {self._owner}, {known}>"

    def by_id(self, id: int) -> Folder:
        """Get the folder with this id: 0 is all items, 1 Uncategorized. No request."""
        folder_id = checked_id("Folder", id, least=ALL)
        with self._lock:
            folder = self._core.entity(Folder, (self._owner, folder_id))
            self._by_id[folder_id] = folder
            return folder

    def create(self, name: str) -> Folder:
        """Create a folder. `POST /users/{username}/collection/folders`, one request."""
        name = checked_name(name)
        self._core.require(2, "Creating a folder")
        path = folders_path(self._owner)
        request = Request(
            "POST", path, json={"name": name}, how_to_check="user.folders.refresh() shows it."
        )
        fresh, payload = ask(self._core, request, Folder, makes="id")
        folder = self._core.merge(fresh, (self._owner, fresh.id), payload, full=True)
        self._pending.add(folder)
        return folder

    def refresh(self) -> Folders:
        """Forget the folders; the next access reads them again. No request by itself."""
        with self._lock:
            self._folders = None
        return self

    def holds(self, row: Folder) -> bool:
        """Check whether the folder is known to be among them."""
        return self._folders is not None and row in self._folders

    def row_added(self, row: Folder, until: float, *, new: bool) -> None:
        """Add a folder that was created."""
        with self._lock:
            if self._folders is not None and row not in self._folders:
                self._folders.append(row)

    def row_removed(self, row: Folder, until: float) -> None:
        """Remove a folder that was deleted."""
        with self._lock:
            self._by_id.pop(row.id, None)
            if self._folders is not None and row in self._folders:
                self._folders.remove(row)

    def row_moved(self, row: Folder, until: float) -> None:
        """Do nothing: the order of folders does not matter."""

    def _ipython_key_completions_(self) -> list[str]:
        """Return the names for completion, none before the folders were read. No request."""
        names = (vars(folder).get("name") for folder in self._folders or ())
        return [name for name in names if isinstance(name, str)]

    def _row_type(self) -> object:
        return Folder

    def _so_far(self) -> tuple[Sequence[object], int | None]:
        folders = self._folders
        return folders or (), None if folders is None else len(folders)

    def _read(self) -> list[Folder]:
        # Held during the request: however many threads read, there is one.
        with self._lock:
            if self._folders is None:
                read = self._source().read_whole()
                # Taken after reading: another thread may have deleted one meanwhile.
                removed, added = self._pending.removed(), self._pending.added()
                found = [folder for folder in read if folder not in removed]
                found.extend(write.row for key, write in added.items() if key not in found)
                self._folders = found
            return self._folders

    def _source(self) -> PageSource[Folder]:
        owner = self._owner
        return PageSource(
            self._core,
            folders_path(owner),
            "folders",
            Folder,
            identify=lambda folder: ((owner, folder.id), True),
        )


def name_of(folder: Folder) -> str | None:
    """Return the name that Discogs has, not an unsaved one; None if it is broken."""
    change = folder.changes.get("name")
    if change is not None and isinstance(change.old, str):
        return change.old
    try:
        return folder.name
    except InvalidFieldError:
        return None


def checked_name(name: object) -> str:
    """Return a valid name of a folder; else InvalidValueError."""
    if not isinstance(name, str):
        raise InvalidValueError(f"A folder's name is a text, not {shown(name)}.")
    if not name.strip() or len(name) > _LONGEST_NAME:
        raise InvalidValueError(
            f"A folder's name has 1 to {_LONGEST_NAME} characters (Discogs cuts longer ones), and "
            f"{shown(name)} has {len(name)}."
        )
    return name


def folder_writes(core: Core, owner: str) -> PendingWrites:
    """Get the pending writes to a user's folders."""
    return pending_writes(core, folders_path(owner))
