"""The notes of a collection item: a mapping by the fields that its owner has defined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, cast

from discogs.errors import InvalidValueError
from discogs.http.messages import checked_text
from discogs.orm.entity import state_of
from discogs.orm.introspection import NoSuchKey
from discogs.orm.values import Value
from discogs.pagination.names import field_keys

if TYPE_CHECKING:
    from discogs.models.collection import CollectionItem

__all__ = [
    "CollectionField",
    "CollectionFields",
    "Note",
    "Notes",
    "assigned_notes",
    "changed_notes",
    "known_fields",
    "with_note",
]


class CollectionField(Value):
    """A field for notes that the owner of a collection has defined, such as "Media"."""

    id: int
    name: str
    #: "dropdown" or "textarea".
    type: str
    position: int
    #: Whether others can see it.
    public: bool
    #: The texts that a dropdown accepts.
    options: tuple[str, ...] = ()
    #: The height of a textarea.
    lines: int | None = None


class CollectionFields(Value):
    """The answer with the fields of a collection."""

    fields: tuple[CollectionField, ...]


class Note(Value):
    """The note of an item in one field, as sent."""

    field_id: int
    value: str = ""


NoteValues = tuple[Note, ...]


class Notes(MutableMapping[str, str]):
    """The notes of an item, by the name or the id of the field. Loops give the names.

    Empty fields are left out, and of two fields with one name the second is known by its id.
    Assigning is an unsaved change of the item; `""` clears a field. The names of the fields cost
    one request for a whole collection.
    """

    def __init__(self, item: CollectionItem, change: Callable[[int, str], None]) -> None:
        self._item = item
        self._change = change

    def __getitem__(self, key: str | int) -> str:
        field_id = key if isinstance(key, int) else self._id_of(key)
        for note in self._item.note_values:
            if vars(note).get("field_id") == field_id and note.value:
                return note.value
        raise NoSuchKey(
            f"The note has no {key!r}; it has {', '.join(map(repr, self)) or 'nothing'}."
        )

    def __setitem__(self, key: str | int, value: str) -> None:
        field = self._field(key)
        self._change(field.id, _checked(field, value))

    def __delitem__(self, key: str | int) -> None:
        _ = self[key]
        self[key] = ""

    def __iter__(self) -> Iterator[str]:
        filled = _filled(self._item.note_values)
        if not filled:
            return iter(())
        keys = field_keys(self._item.owner.collection_fields)
        # A field that was deleted has no name any more.
        return iter([keys.get(field_id, str(field_id)) for field_id in sorted(filled)])

    def __len__(self) -> int:
        return len(_filled(self._item.note_values))

    def __repr__(self) -> str:
        return f"Notes({_filled(vars(self._item).get('note_values', ()))})"

    def _ipython_key_completions_(self) -> list[str]:
        """Return the fields' names for completion, none before they were read. No request."""
        return [field.name for field in known_fields(self._item)]

    def _id_of(self, key: str) -> int:
        try:
            return self._field(key).id
        except NoSuchKey:
            if key.isdecimal() and int(key) in _filled(self._item.note_values):
                return int(key)
            raise

    def _field(self, key: str | int) -> CollectionField:
        fields = self._item.owner.collection_fields
        for field in fields:
            if key in {field.id, field.name}:
                return field
        there = ", ".join(f"{field.name!r} ({field.id})" for field in fields)
        raise NoSuchKey(f"The collection has no field {key!r}; it has {there}.")


def _checked(field: CollectionField, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidValueError(f"A note is a text, not {value!r}. To clear one, assign ''.")
    text = checked_text(str(value))
    if field.type == "dropdown" and text and text not in field.options:
        raise InvalidValueError(
            f"{field.name!r} takes one of its options, or '' for none, and {text!r} is none of "
            f"them: {', '.join(map(repr, field.options))}. Nothing was changed."
        )
    return text


def known_fields(item: CollectionItem) -> tuple[CollectionField, ...]:
    """Return the fields of the item's collection, none if they were not read yet. No request."""
    state = state_of(item)
    if state.core is None or not isinstance(state.id, tuple):
        return ()
    fields = state_of(item.owner).kept.get("collection_fields", ())
    return cast("tuple[CollectionField, ...]", fields)


def with_note(notes: NoteValues, note: Note) -> NoteValues:
    """Return the notes with this one in its field."""
    if any(vars(old).get("field_id") == note.field_id for old in notes):
        return tuple(note if vars(old).get("field_id") == note.field_id else old for old in notes)
    return (*notes, note)


def assigned_notes(old: NoteValues, new: NoteValues) -> list[Note]:
    """List the notes that were assigned: new objects, even where their text is the old one."""
    before = set(map(id, old))
    return [note for note in new if id(note) not in before]


def changed_notes(old: NoteValues, new: NoteValues) -> list[Note]:
    """List the assigned notes whose text differs."""
    texts = _texts(old)
    return [note for note in assigned_notes(old, new) if note.value != texts.get(note.field_id, "")]


def _texts(notes: NoteValues) -> dict[int, str]:
    """Return the text of each field, without broken notes."""
    sent = (vars(note) for note in notes)
    return {
        note["field_id"]: note["value"] for note in sent if {"field_id", "value"} <= note.keys()
    }


def _filled(notes: NoteValues) -> dict[int, str]:
    return {field_id: text for field_id, text in _texts(notes).items() if text}
