"""The columns of a table, derived from the field types of the class of its rows.

So a table has the same columns with no rows and with thousands; what a row lacks is empty. The
rules, completed by the constants below:

- A column is named after its field: `row.title` is `title`. A field whose name is suffixed because
  a relation took it gets its own name back: `buyer_link` is `buyer`.
- Texts, numbers, times, booleans and enums are one column each.
- Money is two: `price` and `price_currency`.
- A nested value has columns prefixed with the name of its field (`buyer_username`), unless `FLAT`
  lists the field: `basic_information.title` is `title`, if the row has no `title` itself.
- A tuple of texts is one column, and so are the names of a tuple of values. `EXTRA_COLUMNS` adds
  others: `labels` come with `catnos` and `label_ids`.
- A rating of 0 stars is empty: nobody has rated. So is the average of no ratings (`COUNTS`).
- Conditions are ordered categories, from Poor to Mint. What is no grade comes before Poor.
- The notes of an item are one column of JSON, by the ids of their fields: each owner defines their
  own. `names=True` makes them columns (names.py).
- URLs within the API say no more than the ids, and are left out, as are images.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, cast, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from discogs.orm.fields import Marker, gives
from discogs.orm.values import Value, loaded_fields

__all__ = [
    "COUNTS",
    "EXTRA_COLUMNS",
    "FLAT",
    "NAME_FIELDS",
    "PARTS",
    "Column",
    "Kind",
    "cells_of",
    "columns_of",
    "words",
]

#: What a column holds. An "id" is a whole number that is never missing.
Kind = Literal[
    "id", "integer", "float", "boolean", "text", "category", "time", "decimal", "texts", "ids"
]

#: Nested values whose columns get no prefix.
FLAT: Final = frozenset({"basic_information", "release_link", "stats", "track"})
#: Nested values of which only some fields become columns.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "seller_link": ("id", "username"),
    "track": ("title", "duration"),
    "index": ("title",),
    "user_link": ("id", "username"),
}
#: The fields that can name a value in a tuple: the first of these that it has.
NAME_FIELDS: Final = (
    "name",
    "title",
    "display_title",
    "username",
    "description",
    "value",
    "release_link",
)
#: Further columns of tuples of values: the field of the values, and the name of the column.
EXTRA_COLUMNS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "artists": (("id", "artist_ids"),),
    "labels": (("catno", "catnos"), ("id", "label_ids")),
    "formats": (("descriptions", "format_descriptions"),),
}
#: Averages, and the field beside them that counts the ratings: the average of none is empty.
COUNTS: Final[Mapping[str, str]] = {
    "average": "count",
    "rating_avg": "releases_rated",
    "buyer_rating": "buyer_num_ratings",
    "buyer_rating_stars": "buyer_num_ratings",
    "seller_rating": "seller_num_ratings",
    "seller_rating_stars": "seller_num_ratings",
}
#: The fields of amounts that get no columns of their own.
_MONEY_FIELDS: Final = frozenset(
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
#: Ids of tables have 64 bits.
_TOO_LONG: Final = 2**63
_to_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds, and the path of its field in a row."""

    name: str
    kind: Kind
    path: tuple[str, ...]
    #: Of a category: the known values.
    categories: tuple[str, ...] = ()
    #: Converts the value at the path to the cell.
    convert: Callable[[object], object] | None = None
    #: Of a category: whether the categories rise, as conditions do from Poor to Mint.
    is_ordered: bool = False
    #: For an average: the field beside it that counts its values.
    counted_by: str = ""
    #: In a table of several classes: the column of this name that each of them has.
    by_class: Mapping[type[object], Column] = dataclass_field(
        default_factory=dict[type[object], "Column"], compare=False
    )

    def of(self, row: object) -> Column | None:
        """Return the column of the row's own class, None if that has none of this name."""
        if not self.by_class:
            return self
        return next((self.by_class[cls] for cls in type(row).__mro__ if cls in self.by_class), None)

    def read(self, row: object) -> object:
        """Return the cell of a row, None if it has none. No request."""
        ((cell,),) = cells_of((self,), (row,))
        return cell

    def cells(self, values: Sequence[Mapping[str, Any]]) -> list[object]:
        """Return the cells of the column, given the values that have its field, as mappings."""
        name = self.path[-1]
        found = [fields.get(name) for fields in values]
        if self.counted_by:
            counts = [fields.get(self.counted_by) for fields in values]
            found = [
                None if count == 0 else cell for cell, count in zip(found, counts, strict=True)
            ]
        if self.convert is not None:
            convert = self.convert
            return [
                None if value is None or isinstance(value, Marker) else convert(value)
                for value in found
            ]
        # Nearly all are of these very types; bool is an int, and enums are texts.
        usual = {type(None), *_PYTHON[self.kind]}
        return [value if type(value) in usual else self._fitting(value) for value in found]

    def _fitting(self, value: object) -> object:
        fits = isinstance(value, _PYTHON[self.kind]) and not isinstance(value, bool)
        return value if fits else None


def cells_of(columns: Iterable[Column], rows: Iterable[object]) -> Iterator[list[object]]:
    """Yield the cells of each column, None where a row has none. No request."""
    # What several columns look into (`basic_information`) is opened once.
    opened: dict[tuple[str, ...], list[Mapping[str, Any]]]
    opened = {(): [loaded_fields(row) for row in rows]}

    def values_at(path: tuple[str, ...]) -> list[Mapping[str, Any]]:
        if path not in opened:
            name = path[-1]
            opened[path] = [loaded_fields(fields.get(name)) for fields in values_at(path[:-1])]
        return opened[path]

    for column in columns:
        if column.by_class:
            yield [_own_cell(column, row) for row in rows]
        else:
            yield column.cells(values_at(column.path[:-1]))


def _own_cell(column: Column, row: object) -> object:
    """Read a cell as the row's own class has it, and make it fit the column of all classes."""
    own = column.of(row)
    cell = None if own is None else own.read(row)
    if cell is None or own is None or own.kind == column.kind:
        return cell
    if column.kind == "texts":
        several = own.kind in {"texts", "ids"}
        return [str(text) for text in (cast("list[object]", cell) if several else [cell])]
    return str(cell) if column.kind == "text" else cell


def columns_of(rows: object) -> tuple[Column, ...]:
    """Return the columns of a table, given the class of its rows, or a union or tuple of them."""
    if rows not in _known:
        found: dict[str, dict[type[object], Column]] = {}
        for cls in _classes(rows):
            own = {_short(name) for name in cls.model_fields if name not in FLAT}
            for column in _columns(cls, own):
                found.setdefault(column.name, {}).setdefault(cls, column)
        _known[rows] = tuple(map(_shared, found.values()))
    return _known[rows]


_known: dict[object, tuple[Column, ...]] = {}


def _shared(by_class: Mapping[type[object], Column]) -> Column:
    """Make one column of those that the classes of a table have under one name."""
    first, *others = by_class.values()
    if all(other == first for other in others):
        return first
    categories = dict.fromkeys(text for one in by_class.values() for text in one.categories)
    return replace(
        first,
        kind=_shared_kind({one.kind for one in by_class.values()}),
        categories=tuple(categories),
        is_ordered=all(one.is_ordered for one in by_class.values())
        and len(categories) == len(first.categories),
        by_class=by_class,
    )


def _shared_kind(kinds: set[Kind]) -> Kind:
    """Choose the kind that holds the cells of all of these."""
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds == {"id", "integer"}:
        return "integer"
    return "texts" if kinds & {"texts", "ids"} else "text"


def words(values: object, *path: str) -> list[str]:
    """Collect the texts that the values of a tuple have at this path."""
    found: list[str] = []
    for value in cast("tuple[object, ...]", values) if isinstance(values, tuple) else ():
        text = value
        for name in path:
            text = loaded_fields(text).get(name)
        if isinstance(text, tuple):
            found.extend(words(cast("object", text)))
        elif isinstance(text, str):
            found.append(str(text))
    return found


class _FieldPath(NamedTuple):
    """The name of a field in the table, and its path in a row."""

    name: str
    path: tuple[str, ...]


def _columns(cls: type[BaseModel], own: set[str]) -> Iterator[Column]:
    """Yield the columns of a class of rows, whose own names are `own`."""
    for name, field in cls.model_fields.items():
        if name in FLAT:
            yield from _of_flat(name, field.annotation, own)
        elif not _is_left_out(name):
            for column in _of(field.annotation, _FieldPath(_short(name), (name,))):
                yield _as_id(_rated(column, cls), field.annotation)


def _of_flat(name: str, annotation: Any, own: set[str]) -> Iterator[Column]:
    """Yield the columns of a nested value without a prefix, where the row does not have them."""
    for column in _of_value(_class_in(annotation), _FieldPath("", (name,)), own):
        prefixed = f"{_short(name)}_{column.name}"
        if column.name != "id":
            yield _renamed(column, prefixed) if column.name in own else column
        elif name != "basic_information" and prefixed not in own:
            # The id of an item or a want is that of its release already.
            yield _renamed(column, prefixed)


def _of(annotation: Any, at: _FieldPath) -> Iterator[Column]:
    """Yield the columns of a field."""
    kind = _plain(annotation)
    origin = get_origin(kind)
    if isinstance(origin, type) and issubclass(origin, tuple):
        yield from _of_tuple(get_args(kind)[0], at)
    elif not isinstance(kind, type):
        return
    elif issubclass(kind, StrEnum):
        yield _of_enum(kind, at)
    elif issubclass(kind, Value):
        yield from _of_value(kind, at, set())
    else:
        for scalar, what in _SCALARS:
            if issubclass(kind, scalar):
                yield Column(at.name, what, at.path)
                return


def _of_enum(kind: type[StrEnum], at: _FieldPath) -> Column:
    """Make the column of an enum, ordered if its members are: worst first."""
    members = tuple(kind)
    if getattr(kind, "__lt__") is str.__lt__:  # noqa: B009 - checkers know only that of texts
        return Column(at.name, "category", at.path, tuple(map(str, members)))
    graded = [member for member in members if _is_graded(member)]
    others = [member for member in members if member not in graded]
    return Column(
        at.name, "category", at.path, tuple(map(str, (*others, *sorted(graded)))), is_ordered=True
    )


def _is_graded(member: StrEnum) -> bool:
    try:
        return member <= member  # noqa: PLR0124 - a sleeve may be "Generic", which has no order
    except TypeError:
        return False


def _of_value(cls: type[BaseModel] | None, at: _FieldPath, own: set[str]) -> Iterator[Column]:
    """Yield the columns of a nested value."""
    if cls is None:
        return
    left_out: frozenset[str] = frozenset()
    if _is_money(cls):
        left_out = _MONEY_FIELDS
        currency = "currency" if "currency" in cls.model_fields else "curr_abbr"
        yield Column(at.name, "decimal", (*at.path, "value"))
        annotation = cls.model_fields[currency].annotation
        yield from _of(annotation, _FieldPath(f"{at.name}_currency", (*at.path, currency)))
    parts = PARTS.get(at.path[-1], tuple(cls.model_fields))
    for name in parts:
        if name in left_out or _is_left_out(name):
            continue
        annotation, path = cls.model_fields[name].annotation, (*at.path, name)
        if name in FLAT:
            yield from _of_value(_class_in(annotation), _FieldPath(at.name, path), own)
        else:
            full = f"{at.name}_{_short(name)}" if at.name else _short(name)
            for column in _of(annotation, _FieldPath(full, path)):
                yield _rated(column, cls)


def _of_tuple(entry: Any, at: _FieldPath) -> Iterator[Column]:
    kind = _plain(entry)
    if not isinstance(kind, type):
        return
    if at.path[-1] == "note_values":
        yield Column("notes", "text", at.path, convert=_notes)
    elif issubclass(kind, str):
        yield Column(at.name, "texts", at.path, convert=words)
    elif issubclass(kind, Value):
        yield from _of_values(kind, at)


def _of_values(kind: type[Value], at: _FieldPath) -> Iterator[Column]:
    """Yield the columns of a tuple of values: their names, and those of `EXTRA_COLUMNS`."""
    paths = list(_name_paths(kind))
    if not paths:
        return

    def names(values: object) -> object:
        for path in paths:
            texts = words(values, *path)
            if any(texts):
                return texts
        return list[str]()

    yield Column(at.name, "texts", at.path, convert=names)
    for field, name in EXTRA_COLUMNS.get(at.name, ()):
        if field == "id" and field in kind.model_fields:
            yield Column(name, "ids", at.path, convert=_ids)
        elif field in kind.model_fields:
            yield Column(name, "texts", at.path, convert=partial(_distinct, field=field))


def _name_paths(cls: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the fields that can name a value, the best one first."""
    for name in NAME_FIELDS:
        if name in cls.model_fields:
            inner = _class_in(cls.model_fields[name].annotation)
            if inner is None:
                yield (name,)
            else:
                yield from ((name, *path) for path in _name_paths(inner))


def _distinct(values: object, *, field: str) -> object:
    return list(dict.fromkeys(words(values, field)))


def _ids(values: object) -> object:
    found: list[int] = []
    for entry in cast("tuple[object, ...]", values) if isinstance(values, tuple) else ():
        # Of values, as `_of_values` has checked; a call for each would cost as much again.
        id = vars(entry).get("id")
        # An id of more digits than a column holds costs its place.
        if type(id) is int and -_TOO_LONG < id < _TOO_LONG and id not in found:
            found.append(id)
    return found


def _stars(value: object) -> object:
    return value if type(value) is int and value else None


def _notes(values: object) -> str:
    """Return the notes of an item as JSON, by the ids of their fields."""
    notes = map(loaded_fields, cast("tuple[object, ...]", values))
    texts = {str(note.get("field_id")): note.get("value") for note in notes if note.get("value")}
    return _to_json(texts)


def _plain(annotation: Any) -> Any:
    """Strip Lazy, Annotated, None and literals such as "auto" from a type."""
    kind = gives(annotation)
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        return str
    if kind is AwareDatetime:  # at run time a class of pydantic's
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
    """Yield the class of the rows, or those of a union or tuple."""
    if isinstance(rows, type) and issubclass(rows, BaseModel):
        yield rows
    else:
        for part in cast("tuple[object, ...]", rows) if isinstance(rows, tuple) else get_args(rows):
            yield from _classes(part)


def _is_money(cls: type[BaseModel]) -> bool:
    fields = cls.model_fields
    has_currency = "currency" in fields or "curr_abbr" in fields
    return has_currency and "value" in fields and _plain(fields["value"].annotation) is Decimal


def _rated(column: Column, cls: type[BaseModel]) -> Column:
    """Make the column of a rating empty where nobody has rated."""
    name = column.path[-1]
    if name == "rating" and column.kind == "integer":
        return replace(column, convert=_stars)
    if COUNTS.get(name) in cls.model_fields:
        return replace(column, counted_by=COUNTS[name])
    return column


def _as_id(column: Column, annotation: Any) -> Column:
    """Make a column an "id" if it is one and every row has it."""
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
