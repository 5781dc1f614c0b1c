"""Names in place of ids: the folders of collection items, and the fields of their notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar, cast

from discogs.orm.values import loaded_fields
from discogs.pagination.columns import Column

__all__ = ["field_keys", "find_in_folders", "named"]

_NOTES = ("note_values",)
_FOLDER = ("folder_id",)
#: The folder of all items.
_ALL = 0


class _Named(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


class _Counted(_Named, Protocol):
    @property
    def count(self) -> int: ...


class _Folder(_Counted, Protocol):
    @property
    def items(self) -> Iterable[object]: ...


F = TypeVar("F", bound=_Counted)


class _Owner(Protocol):
    @property
    def username(self) -> str: ...
    @property
    def collection_fields(self) -> Sequence[_Named]: ...
    @property
    def folders(self) -> Iterable[_Folder]: ...


class _Item(Protocol):
    @property
    def owner(self) -> _Owner: ...


def named(
    columns: Sequence[Column],
    cells: Sequence[list[object]],
    rows: Sequence[object],
    owners: Iterable[object] = (),
) -> tuple[tuple[Column, ...], list[list[object]]]:
    """Name folders and notes: a column `folder`, and one for each field in place of `notes`.

    For each owner one request for the fields and one for the folders; where the pages lack the
    folders of some items, one more for each page of the folders, until all are found. `owners` have
    the columns of their fields without any item, too.
    """
    table: list[tuple[Column, list[object]]] = []
    for column, found in zip(columns, cells, strict=True):
        if column.path == _FOLDER:
            _find_folders(rows)
            table.append((column, [loaded_fields(row).get("folder_id") for row in rows]))
            table.append((Column("folder", "text", _FOLDER), _folders(rows)))
            continue
        if not any(one.path == _NOTES for one in (column, *column.by_class.values())):
            table.append((column, found))
            continue
        taken = {other.name for other in columns} | {"folder"}
        table.extend(_of_notes(rows, taken, cast("Iterable[_Owner]", owners)))
        others = {cls: one for cls, one in column.by_class.items() if one.path != _NOTES}
        if others:
            # The notes of wants, say, are one text.
            left = [None if _is_item(row) else cell for row, cell in zip(rows, found, strict=True)]
            table.append((replace(column, path=(column.name,), by_class=others), left))
    return tuple(column for column, _ in table), [found for _, found in table]


def _is_item(row: object) -> bool:
    return _FOLDER[0] in getattr(type(row), "model_fields", ())


def _find_folders(rows: Sequence[object]) -> None:
    """Read in which folders items are, where pages of the whole collection left that out."""
    unknown: dict[str, tuple[_Owner, set[object]]] = {}
    for row in rows:
        if _is_item(row) and _FOLDER[0] not in vars(row):
            owner = cast("_Item", row).owner
            unknown.setdefault(owner.username, (owner, set()))[1].add(row)
    for owner, left in unknown.values():
        folders = [folder for folder in owner.folders if folder.id != _ALL]
        find_in_folders(folders, lambda folder: folder.items, left)


def find_in_folders(
    folders: Iterable[F], items_of: Callable[[F], Iterable[object]], left: set[Any]
) -> None:
    """Read folders, the fullest first, until all items in `left` are found: they know theirs then.

    The pages of a folder show its id; those of the whole collection do not.
    """
    for folder in sorted(folders, key=lambda folder: folder.count, reverse=True):
        for item in items_of(folder) if left else ():
            left.discard(item)
            if not left:
                return


def _folders(rows: Sequence[object]) -> list[object]:
    """Return the names of the items' folders, None where a page left the folder out."""
    known: dict[str, dict[int, str]] = {}
    names: list[object] = []
    for row in rows:
        folder_id = loaded_fields(row).get("folder_id")
        if not isinstance(folder_id, int):
            names.append(None)
            continue
        owner = cast("_Item", row).owner
        if owner.username not in known:
            known[owner.username] = {folder.id: folder.name for folder in owner.folders}
        names.append(known[owner.username].get(folder_id))
    return names


def field_keys(fields: Iterable[_Named]) -> dict[int, str]:
    """Return the key of each field, by id: its name, or its id if another has that name."""
    keys: dict[int, str] = {}
    for field in fields:
        keys[field.id] = str(field.id) if field.name in keys.values() else field.name
    return keys


def _of_notes(
    rows: Sequence[object], taken: set[str], owners: Iterable[_Owner]
) -> list[tuple[Column, list[object]]]:
    """Make a column for each field of the notes, named after it: `note_...` if that is taken."""
    names: dict[str, dict[int, str]] = {}
    for owner in (*owners, *(cast("_Item", row).owner for row in rows if _is_item(row))):
        if owner.username not in names:
            names[owner.username] = field_keys(owner.collection_fields)
    found = dict.fromkeys(name for fields in names.values() for name in fields.values())
    cells: dict[str, list[object]] = {name: [None] * len(rows) for name in found}
    for index, row in enumerate(rows):
        notes = loaded_fields(row).get("note_values")
        if not notes or not _is_item(row):
            continue
        fields = names[cast("_Item", row).owner.username]
        for note in cast("tuple[object, ...]", notes) if isinstance(notes, tuple) else ():
            facts = loaded_fields(note)
            if facts.get("value"):
                name = fields.get(facts.get("field_id", 0), str(facts.get("field_id")))
                cells.setdefault(name, [None] * len(rows))[index] = facts["value"]
    table: list[tuple[Column, list[object]]] = []
    for name, texts in cells.items():
        free = name
        while free in taken:
            free = f"note_{free}"
        taken.add(free)
        table.append((Column(free, "text", _NOTES), texts))
    return table
