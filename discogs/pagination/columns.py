"""Which columns a table of rows has. They follow from the types that the rows' class declares.

So the columns are the same for no rows and for thousands, and whatever a row lacks is empty. The
rules, which the names below complete:

- A column is called as the field is: what a row has as `row.title` is the column `title`. A field
  that stepped aside for a relation gives its own name back: `buyer_link` is `buyer`.
- Texts, numbers, moments, yes and no, and enums are a column each.
- Money is two: `price` and `price_currency`.
- A value within the row has its own columns, called with the field's name before theirs
  (`buyer_username`), but for those of `FLAT`: `basic_information.title` is `title`, as long as the
  row has no such field itself.
- A tuple of texts is a column, and so is a tuple of values that have a name: that of their names.
  What `BESIDE` lists is another one: `labels` come with their `catnos`.
- The notes of an item are one column, as JSON by the ids of their fields: each owner has others.
- Addresses within the API say what the ids say, and are left out, as are pictures.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, cast, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from discogs.orm.fields import Marker, gives
from discogs.orm.values import Value

__all__ = ["BESIDE", "FLAT", "NAMES", "PARTS", "Column", "Kind", "columns_of"]

#: What a column holds. An "id" is a whole number that is never missing.
Kind = Literal["id", "integer", "float", "boolean", "text", "category", "time", "decimal", "texts"]

#: Values whose columns are the row's own.
FLAT: Final = frozenset({"basic_information", "release_link", "stats"})
#: Of these values only some fields are of use in a table.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "seller_link": ("id", "username"),
    "user_link": ("id", "username"),
}
#: What values are called by: the first of these that they have.
NAMES: Final = (
    "name",
    "title",
    "display_title",
    "username",
    "description",
    "value",
    "release_link",
)
#: What else the values of a tuple tell: the field, and the column that it makes.
BESIDE: Final[Mapping[str, tuple[str, str]]] = {
    "labels": ("catno", "catnos"),
    "formats": ("descriptions", "format_descriptions"),
}
#: What an amount says beside its value and its currency, and nobody needs.
_OF_MONEY: Final = frozenset(
    {"value", "currency", "curr_abbr", "curr_id", "formatted", "converted"}
)
_SCALARS: Final[tuple[tuple[type, Kind], ...]] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "float"),
    (Decimal, "decimal"),
    (datetime, "time"),
    (str, "text"),
)
_PYTHON: Final[Mapping[Kind, tuple[type, ...]]] = {
    "id": (int,),
    "integer": (int,),
    "float": (int, float),
    "boolean": (bool,),
    "text": (str,),
    "category": (str,),
    "time": (datetime,),
    "decimal": (Decimal,),
}


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds, and where that stands in a row."""

    name: str
    kind: Kind
    path: tuple[str, ...]
    #: Of a category: the values that are known.
    categories: tuple[str, ...] = ()
    #: Makes of what stands there what the column holds.
    reading: Callable[[object], object] | None = None

    def read(self, row: object) -> object:
        """What a row has in this column, None where it has nothing. Never a request."""
        found = row
        for name in self.path:
            found = facts(found).get(name)
        if found is None or isinstance(found, Marker):
            return None
        if self.reading is not None:
            return self.reading(found)
        fits = isinstance(found, _PYTHON[self.kind])
        is_odd = isinstance(found, bool) and self.kind != "boolean"
        return found if fits and not is_odd else None


def columns_of(rows: object) -> tuple[Column, ...]:
    """The columns of a table of such rows: of a class, or of a union of classes."""
    if rows not in _known:
        found: dict[str, Column] = {}
        for cls in _classes(rows):
            own = {_short(name) for name in cls.model_fields if name not in FLAT}
            for column in _columns(cls, own):
                found.setdefault(column.name, column)
        _known[rows] = tuple(found.values())
    return _known[rows]


_known: dict[object, tuple[Column, ...]] = {}


def facts(thing: object) -> Mapping[str, object]:
    """What is loaded of an entity, a value or a row."""
    return vars(thing) if isinstance(thing, BaseModel) else {}


def words(values: object, *path: str) -> list[str]:
    """The texts that the values of a tuple have there, without those that have none."""
    found: list[str] = []
    for value in cast("tuple[object, ...]", values) if isinstance(values, tuple) else ():
        text = value
        for name in path:
            text = facts(text).get(name)
        if isinstance(text, tuple):
            found.extend(words(cast("object", text)))
        elif isinstance(text, str):
            found.append(str(text))
    return found


class _Place(NamedTuple):
    """Where a field is: its name in the table, its path, and what its rows have themselves."""

    name: str
    path: tuple[str, ...]


def _columns(cls: type[BaseModel], own: set[str]) -> Iterator[Column]:
    """The columns of a row."""
    for name, field in cls.model_fields.items():
        if name in FLAT:
            for column in _of_value(_class_in(field.annotation), _Place("", (name,)), own):
                # The id of what a row is about stands in the row, too.
                if column.name != "id":
                    clash = f"{_short(name)}_{column.name}"
                    yield _renamed(column, clash) if column.name in own else column
        elif not _is_left_out(name):
            for column in _of(field.annotation, _Place(_short(name), (name,))):
                yield _as_id(column, field.annotation)


def _of(annotation: Any, place: _Place) -> Iterator[Column]:
    """The columns of a field."""
    kind = _plain(annotation)
    if get_origin(kind) is tuple:
        yield from _of_tuple(get_args(kind)[0], place)
    elif not isinstance(kind, type):
        return
    elif issubclass(kind, StrEnum):
        yield Column(place.name, "category", place.path, tuple(map(str, kind)))
    elif issubclass(kind, Value):
        yield from _of_value(kind, place, set())
    else:
        for scalar, what in _SCALARS:
            if issubclass(kind, scalar):
                yield Column(place.name, what, place.path)
                return


def _of_value(cls: type[BaseModel] | None, place: _Place, own: set[str]) -> Iterator[Column]:
    """The columns of a value within a row."""
    if cls is None:
        return
    left_out: frozenset[str] = frozenset()
    if _is_money(cls):
        left_out = _OF_MONEY
        currency = "currency" if "currency" in cls.model_fields else "curr_abbr"
        yield Column(place.name, "decimal", (*place.path, "value"))
        annotation = cls.model_fields[currency].annotation
        yield from _of(annotation, _Place(f"{place.name}_currency", (*place.path, currency)))
    parts = PARTS.get(place.path[-1], tuple(cls.model_fields))
    for name in parts:
        if name in left_out or _is_left_out(name):
            continue
        annotation, path = cls.model_fields[name].annotation, (*place.path, name)
        if name in FLAT:
            yield from _of_value(_class_in(annotation), _Place(place.name, path), own)
        else:
            full = f"{place.name}_{_short(name)}" if place.name else _short(name)
            yield from _of(annotation, _Place(full, path))


def _of_tuple(entry: Any, place: _Place) -> Iterator[Column]:
    kind = _plain(entry)
    if not isinstance(kind, type):
        return
    if place.path[-1] == "note_values":
        yield Column("notes", "text", place.path, reading=_notes)
    elif issubclass(kind, str):
        yield Column(place.name, "texts", place.path, reading=words)
    elif issubclass(kind, Value):
        yield from _of_values(kind, place)


def _of_values(kind: type[Value], place: _Place) -> Iterator[Column]:
    """The columns of a tuple of values: their names, and what stands beside those."""
    paths = list(_names(kind))
    if not paths:
        return

    def name(values: object) -> object:
        told = (words(values, *path) for path in paths)
        return next((names for names in told if any(names)), list[str]())

    yield Column(place.name, "texts", place.path, reading=name)
    if place.name in BESIDE:
        field, beside = BESIDE[place.name]
        if field in kind.model_fields:

            def told(values: object) -> object:
                return list(dict.fromkeys(words(values, field)))

            yield Column(beside, "texts", place.path, reading=told)


def _names(cls: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    """Where the names of such values stand, the best one first."""
    for name in NAMES:
        if name in cls.model_fields:
            inner = _class_in(cls.model_fields[name].annotation)
            yield from [(name,)] if inner is None else [(name, *path) for path in _names(inner)]


def _notes(values: object) -> str:
    """The notes of an item by the ids of their fields, as JSON: the names are the owner's own."""
    notes = (facts(note) for note in cast("tuple[object, ...]", values))
    told = {str(note.get("field_id")): note.get("value") for note in notes if note.get("value")}
    return json.dumps(told, ensure_ascii=False)


def _plain(annotation: Any) -> Any:
    """A type without what stands around it: Lazy, Annotated, None, and words such as "auto"."""
    kind = gives(annotation)
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        return str
    if kind is AwareDatetime:  # a class of pydantic's own, when the code runs
        return datetime
    if get_origin(kind) not in {Union, types.UnionType}:
        return kind
    others = [part for part in get_args(kind) if part is not type(None)]
    exact = [part for part in others if get_origin(part) is not Literal]
    return _plain((exact or others)[0])


def _class_in(annotation: Any) -> type[BaseModel] | None:
    kind = _plain(annotation)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _classes(rows: Any) -> Iterator[type[BaseModel]]:
    """The classes of a row: one, or those of a union."""
    if isinstance(rows, type) and issubclass(rows, BaseModel):
        yield rows
    else:
        for part in get_args(rows):
            yield from _classes(part)


def _is_money(cls: type[BaseModel]) -> bool:
    fields = cls.model_fields
    has_currency = "currency" in fields or "curr_abbr" in fields
    return has_currency and "value" in fields and _plain(fields["value"].annotation) is Decimal


def _as_id(column: Column, annotation: Any) -> Column:
    """A number that every row has, and that tells what it is of."""
    is_id = column.name == "id" or column.name.endswith("_id")
    if column.kind == "integer" and is_id and len(column.path) == 1 and gives(annotation) is int:
        return replace(column, kind="id")
    return column


def _renamed(column: Column, name: str) -> Column:
    return replace(column, name=name)


def _short(name: str) -> str:
    return name.removesuffix("_link")


def _is_left_out(name: str) -> bool:
    return name == "payload" or name.endswith("_url")
