"""The items of a user's collection."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field

from discogs import models as _models
from discogs.errors import InvalidValueError, NotFound
from discogs.http.messages import CONSISTENCY_LAG, LONGEST_PAGE, Request, Sendable
from discogs.models.basics import BasicInformation, OfRelease, OfReleases, release_of
from discogs.models.ids import same_user
from discogs.models.money import FormattedMoney
from discogs.models.notes import Note, Notes, NoteValues, assigned_notes, changed_notes, with_note
from discogs.models.owned import Owned
from discogs.models.paths import ALL, copies_path, items_path
from discogs.models.types import Moment
from discogs.models.values import Stars, checked_stars
from discogs.orm.core import Core
from discogs.orm.decoding import Decoded
from discogs.orm.fields import NOT_LOADED, Lazy, Marker, Writable
from discogs.orm.identity import shown
from discogs.orm.state import Merging, State, mutation
from discogs.orm.values import Answer, SortedBy
from discogs.pagination.names import find_in_folders
from discogs.pagination.pages import PageSource
from discogs.pagination.paginated import Paginated
from discogs.pagination.pending_writes import pending_writes

__all__ = ["CollectionItem", "CollectionItems", "CollectionValue", "added", "copies", "items"]

# So few items are asked for one by one: the folders alone cost a request, and each one more.
_FEW = 2

ItemSortKey = Literal["label", "artist", "title", "catno", "format", "rating", "added", "year"]


class _NotesMerging(Merging):
    """Merges each note of an item by itself, though they are one field."""

    def corrected(self, state: State, incoming: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep the notes that were saved within the lag."""
        if not state.written or state.core is None:
            return incoming
        notes: NoteValues | Marker | None = incoming.get("note_values")
        if not isinstance(notes, tuple):
            return incoming
        now = state.core.now()
        for note, until in [state.written[key] for key in state.written if isinstance(key, int)]:
            if now < until:
                notes = with_note(notes, note)
        return {**incoming, "note_values": notes}

    def rebased(self, name: str, base: Any, mine: Any, theirs: Any) -> Any:
        """Put the notes changed here into those that Discogs has now."""
        if name != "note_values":
            return mine
        notes: NoteValues = theirs
        for note in assigned_notes(base, mine):
            notes = with_note(notes, note)
        return notes

    def differs(self, name: str, base: Any, mine: Any) -> bool:
        """Compare the texts of notes: an empty one is none."""
        return bool(changed_notes(base, mine)) if name == "note_values" else bool(mine != base)

    def keeps_base(self, name: str) -> bool:
        """Keep the base of the notes: it shows which of them changed."""
        return name == "note_values"


class CollectionItem(OfRelease, Owned, SortedBy[ItemSortKey]):
    """A copy of a release in a collection. Its rating, folder and notes can be changed.

    `save()` sends rating and folder in one request, and each changed note in one more:
    `POST /users/{username}/collection/folders/{id}/releases/{id}/instances/{id}`.

    Its identity is `instance_id`: `id` is the release's, and the same release may be there several
    times. There is no call for one item: what a listing left out, as that of folder 0 does with the
    folder, is read with `GET /users/{username}/collection/releases/{id}`, one request.

    >>> item = session.me.collection[0]
    >>> item.release.title == item.basic_information.title
    True
    """

    _identity_fields: ClassVar[frozenset[str]] = frozenset({"instance_id", "id"})
    _repr_fields: ClassVar[tuple[str, ...]] = ("instance_id", "id", "rating")
    _merging: ClassVar[Merging] = _NotesMerging()
    _name_hints: ClassVar[Mapping[str, str]] = {
        "condition": "Its owner notes it in .notes, if at all, as in item.notes['Media'].",
        "media_condition": "Its owner notes it in .notes, if at all, as in item.notes['Media'].",
    }
    _assign_hints: ClassVar[Mapping[str, str]] = {
        "folder_id": "assign the folder, as in item.folder = me.folders['Jazz']",
        "notes": "change one of them, as in item.notes['Media'] = 'Mint (M)'",
        "note_values": "change one of them, as in item.notes['Media'] = 'Mint (M)'",
    }

    instance_id: Lazy[int]
    #: The release's id.
    id: Lazy[int]
    #: 1 to 5, 0 for none.
    rating: Writable[Stars, int]
    #: None of other people's items; see `folder`.
    folder_id: Lazy[int | None]
    date_added: Lazy[Moment]
    basic_information: Lazy[BasicInformation]
    #: The notes as sent; see `notes`.
    note_values: Lazy[tuple[Note, ...]] = Field(alias="notes")
    resource_url: Lazy[str | None]

    @property
    def release(self) -> _models.Release:
        """The release, seeded with what this item knows. No request."""
        return release_of(self._core, self.id, vars(self).get("basic_information"))

    @property
    def folder(self) -> _models.Folder | None:
        """The folder of the item, None for other users' items. Assign another and save to move it.

        No request for items of a folder; one for those of the whole collection, which lack it.
        """
        if self.folder_id is None:
            return None
        return self._entity(_models.Folder, (self._owner, self.folder_id))

    @folder.setter
    def folder(self, folder: _models.Folder) -> None:
        self._move_to(folder)

    def _move_to(self, folder: object) -> None:
        if not isinstance(folder, _models.Folder):
            raise InvalidValueError(
                f"An item moves to a Folder, as in me.folders['Jazz'], not to {shown(folder)}."
            )
        folder._check_attached("take an item")
        if not same_user(folder.owner.username, self._owner) or folder.id == ALL:
            raise InvalidValueError(
                f"{self!r} can't move to {folder!r}: it is folder 0, or another user's."
            )
        self._change("folder_id", folder.id)

    @property
    def notes(self) -> Notes:
        """The notes of the item, by the names or ids of the collection's fields.

        No request; what the mapping is asked for may cost one for the names of the fields, once for
        a collection. Each note that changed is sent by `save()`, with one request:
        `POST /users/{username}/collection/folders/{id}/releases/{id}/instances/{id}/fields/{id}`

        >>> item = session.me.copies_of(249504)[0]
        >>> item.notes["Media"] = "Mint (M)"
        >>> item.is_dirty
        True
        """
        return Notes(self, self._change_note)

    def _basics(self) -> BasicInformation:
        return self.basic_information

    def delete(self) -> None:
        """Delete the item from the collection. One request, two if its folder is unknown.

        `DELETE /users/{username}/collection/folders/{folder_id}/releases/{id}/instances/{instance}`
        """
        self._core.require(2, "Deleting an item")
        with self._state.loading:
            self._check_attached("be deleted")
            folder_id = self._write_there("Deleting an item", "DELETE")
            self._mark_deleted()
        for path in (items_path(self._owner, folder_id), *self._listed_everywhere()):
            pending_writes(self._core, path).remove(self)
        count_items(self._core, self._owner, folder_id, ALL)

    # -- Loading and saving --------------------------------------------------------------------

    @classmethod
    def _identity_values(cls, id: tuple[str, int]) -> dict[str, Any]:
        """Return the fields that an identity determines."""
        return {"instance_id": id[1]}

    def _change_note(self, field_id: int, text: str) -> None:
        """Set one field of the notes, already checked: an unsaved change."""
        note = Note(field_id=field_id, value=text)
        values: NoteValues | None = None
        while values is None:
            # Loaded before the lock, which waits for nothing; others may expire it in between.
            _ = self.note_values
            with mutation:
                values = vars(self).get("note_values")
                if values is not None:
                    self._change("note_values", with_note(values, note))

    def _checked(self, name: str, value: object) -> Any:
        return checked_stars(value) if name == "rating" else super()._checked(name, value)

    def _send_changes(self) -> None:
        self._core.require(2, "Changing an item")
        self._send_rating_and_folder()
        self._send_notes()

    def _stale_unchanged(self) -> list[str]:
        stale = [name for name in super()._stale_unchanged() if name != "note_values"]
        with mutation:
            old, notes = self._state.old.get("note_values"), vars(self).get("note_values")
        if old is not None and notes is not None:
            # Each note is assigned by itself.
            changed = changed_notes(old, notes)
            unchanged = [note for note in assigned_notes(old, notes) if note not in changed]
            if not all(self._is_fresh(note.field_id) for note in unchanged):
                stale.append("note_values")
        return stale

    def _as_of(self, name: Hashable) -> float:
        # The pages of folder 0 have everything but the folder.
        payload = self._state.payload
        return payload.as_of if payload and name != "folder_id" else super()._as_of(name)

    def _read_again(self) -> None:
        if not self._reread_page() or "folder_id" in self._stale_unchanged():
            self.refresh()

    @classmethod
    def _prepare_saves(cls, entities: Sequence[CollectionItem]) -> None:
        owners: defaultdict[tuple[Core, str], list[CollectionItem]] = defaultdict(list)
        for item in entities:
            if item._state.base_of("folder_id") is NOT_LOADED:
                owners[item._core, item._owner].append(item)
        for (core, owner), unknown in owners.items():
            _find_folders(core, owner, unknown)

    def _send_rating_and_folder(self) -> None:
        """Send both in one request, to the folder where the item is."""
        self._current_folder()
        fields, changed = vars(self), self._state.changed()
        sent: dict[str, int] = {
            name: fields[name] for name in ("rating", "folder_id") if name in changed
        }
        if not sent:
            return
        before = self._write_there("Changing an item", "POST", json={**sent})
        self._saved(sent)
        for folder_id in (before, ALL):
            pending_writes(self._core, items_path(self._owner, folder_id)).move(self)
        if "folder_id" in sent:
            # Where it was sent to: another folder may have been assigned since.
            core, owner, after = self._core, self._owner, sent["folder_id"]
            pending_writes(core, items_path(owner, before)).remove(self)
            pending_writes(core, items_path(owner, after)).add(self)
            count_items(core, owner, before, after)

    def _send_notes(self) -> None:
        """Send each changed note, and record each that Discogs accepted."""
        while changed := self._changed_notes():
            note = changed[0]
            json, place = {"value": note.value}, f"/fields/{note.field_id}"
            self._write_there("Changing a note", "POST", place, json=json)
            self._note_saved(note)

    def _note_saved(self, note: Note) -> None:
        """Record a note that Discogs accepted, whatever other threads did meanwhile."""
        state = self._state
        with mutation:
            # Not the base from before: the write may have read the item again.
            base, mine = state.base_of("note_values"), vars(self).get("note_values")
            if mine is None or isinstance(base, Marker):
                self._saved({})
            else:
                old = with_note(base, note)
                self._saved({"note_values": old if changed_notes(old, mine) else mine})
            # Alone: what arrives of the other notes is not older than this.
            state.forget_written({"note_values"})
            until = self._core.now() + CONSISTENCY_LAG
            state.written = {**state.written, note.field_id: (note, until)}

    def _changed_notes(self) -> list[Note]:
        with mutation:
            old = self._state.old.get("note_values")
            return [] if old is None else changed_notes(old, self.note_values)

    def _write_there(
        self, purpose: str, method: str, place: str = "", *, json: Sendable = None
    ) -> int:
        """Send a write to the folder where the item is, and get the folder's id.

        An item that somebody else moved is not there any more, and nothing was done: its folder is
        read again, with one request, and the write goes there.
        """

        def send_to(folder_id: int) -> int:
            path = f"{self._instance(folder_id)}{place}"
            self._write(purpose, Request(method, path, json=json))
            return folder_id

        folder_id = self._current_folder()
        try:
            return send_to(folder_id)
        except NotFound as error:
            self._core.client.forget(self._read_at())
            self._fetch()
            moved_to = self._current_folder()
            if moved_to == folder_id:
                error.advice = f"It is in folder {folder_id} all the same: try again in a minute."
                raise
        return send_to(moved_to)

    def _current_folder(self) -> int:
        """Return the id of the folder at Discogs, whatever was assigned. One request if unknown."""
        folder_id = self._state.base_of("folder_id")
        if folder_id is NOT_LOADED:
            self._load_all()
            folder_id = self._state.old.get("folder_id", self.folder_id)
        if not isinstance(folder_id, int):
            raise InvalidValueError(f"{self!r} is {self._owner}'s: only they can change it.")
        return folder_id

    def _instance(self, folder_id: int) -> str:
        return f"{items_path(self._owner, folder_id)}/{self.id}/instances/{self.instance_id}"

    def _listed_everywhere(self) -> tuple[str, str]:
        return items_path(self._owner, ALL), copies_path(self._owner, self.id)

    def _read_at(self) -> str:
        return copies_path(self._owner, self.id)

    def _fetch(self) -> bool:
        # There is no call for one item: the copies of its release are read instead.
        source = copies(self._core, self._owner, self.id)
        page, number = source.read(1, LONGEST_PAGE), 1
        while self not in page.rows and not page.is_empty and number < page.pages:
            number += 1
            page = source.read(number, LONGEST_PAGE)
        # What was added a moment ago is there, though Discogs does not show it yet.
        found = self in page.rows
        if not found and self not in pending_writes(self._core, source.path).added():
            missing = NotFound(
                404, f"{self!r} is not in the collection any more.", "GET", source.path
            )
            missing.advice = "It was deleted, by you or by somebody else."
            raise missing
        return found


class CollectionItems(OfReleases[CollectionItem, ItemSortKey]):
    """The items of a collection, or of a folder of it. They can be asked for a release.

    `release in me.collection` costs one request, and none once the items were read. So before you
    ask for many releases, read the items: `list(me.collection)`, one request for each 100.

    >>> session.release(249504) in session.me.collection
    True
    """

    _instead: ClassVar[str] = "[item for item in me.collection if ...]"

    def __init__(
        self, source: PageSource[CollectionItem], owner: str, folder_id: int = ALL
    ) -> None:
        super().__init__(source, owner)
        self._folder_id = folder_id

    def __contains__(self, value: object) -> bool:
        """Check for a release, its id, or an item. No request if it was read, else one.

        `GET /users/{username}/collection/releases/{id}`. To ask for many releases, read the items
        first: `list(me.collection)`.
        """
        return bool(self._copies(value, at_least_one=True))

    def count(self, value: object) -> int:
        """Count the copies of a release. No request if all items were read, else one."""
        return len(self._copies(value, at_least_one=False))

    def _copies(self, value: object, *, at_least_one: bool) -> list[CollectionItem]:
        """Find the items that match: among those read if that will do, else by one request."""
        matches = self._matcher(value)
        found = [row for row in self._walker.so_far()[0] if matches(row)]
        if self._walker.is_finished or (found and at_least_one):
            return found
        copies_of = Paginated(copies(self._source.core, self._owner, self._release_id(value)))
        found = [item for item in copies_of if matches(item)]
        if self._folder_id == ALL:
            return found
        if any(item.folder_id is None for item in found):
            # Discogs shows their folders to the owner alone: then it shows this one, or refuses.
            return [item for item in self if matches(item)]
        return [item for item in found if item.folder_id == self._folder_id]

    def _owners(self) -> Sequence[object]:
        return (self._source.core.entity(_models.User, self._owner),)


class CollectionValue(Answer):
    """The value of a collection, by the sales of its releases."""

    minimum: FormattedMoney
    median: FormattedMoney
    maximum: FormattedMoney


def items(core: Core, owner: str, folder_id: int) -> CollectionItems:
    """Return the items of a folder."""
    source = _source(core, owner, items_path(owner, folder_id))
    return CollectionItems(source, owner, folder_id)


def copies(core: Core, owner: str, release_id: int) -> PageSource[CollectionItem]:
    """Return the page source for the items of a release."""
    return _source(core, owner, copies_path(owner, release_id), full=True)


def added(
    answer: Decoded[CollectionItem], owner: str, folder_id: int, release_id: int
) -> CollectionItem:
    """Merge the answer to an addition, which has the whole item or only its id."""
    fresh, payload = answer
    core = payload.core
    full = "basic_information" in fresh.model_fields_set
    key = (owner, fresh.instance_id)
    known = {"id": release_id, "folder_id": folder_id, "rating": 0, "note_values": ()}
    item = core.entity(CollectionItem, key, **known)
    core.merge(fresh, key, payload, full=full)
    for path in (
        items_path(owner, folder_id),
        items_path(owner, ALL),
        copies_path(owner, release_id),
    ):
        pending_writes(core, path).add(item)
    count_items(core, owner, folder_id, ALL)
    return item


def _find_folders(core: Core, owner: str, unknown: Sequence[CollectionItem]) -> None:
    """Read in which folders these items are, if a walk of the folders costs less than each alone.

    The pages of a folder show its id; those of the whole collection do not.
    """
    if len(unknown) <= _FEW:
        return
    folders = [folder for folder in core.entity(_models.User, owner).folders if folder.id != ALL]
    if sum(math.ceil(folder.count / core.per_page) for folder in folders) < len(unknown):
        find_in_folders(folders, lambda folder: items(core, owner, folder.id), set(unknown))


def count_items(core: Core, owner: str, *folder_ids: int) -> None:
    """Update the counts of loaded folders after a write."""
    for folder_id in folder_ids:
        folder = core.identity_map.known(_models.Folder, (owner, folder_id))
        with mutation:
            if folder is not None and "count" in vars(folder):
                vars(folder)["count"] = pending_writes(core, items_path(owner, folder_id)).count


def _source(core: Core, owner: str, path: str, *, full: bool = False) -> PageSource[CollectionItem]:
    def identify(fresh: CollectionItem) -> tuple[Hashable, bool]:
        sent = vars(fresh)
        if sent["note_values"] is NOT_LOADED:
            # A page leaves out the notes of an item that has none.
            sent["note_values"] = ()
        has_folder = sent["folder_id"] is not NOT_LOADED
        return (owner, sent["instance_id"]), full or has_folder

    return PageSource(
        core,
        path,
        "releases",
        CollectionItem,
        identify=identify,
        pending=pending_writes(core, path),
    )
