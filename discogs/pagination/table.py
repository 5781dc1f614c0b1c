"""Table: a tuple of entities, rows or values that shows and converts as one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from types import GenericAlias
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar, overload

from pydantic_core import core_schema

from discogs.errors import DetachedError, InvalidValueError, LazyLoadError
from discogs.orm.entity import Entity, state_of
from discogs.orm.values import Linked, Value
from discogs.pagination.tables import Tabular

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

__all__ = ["Table", "leads_to", "ways_of"]

R = TypeVar("R")
T_co = TypeVar("T_co", covariant=True)

#: The properties of rows that lead to what they are about.
_WAYS = ("release", "master", "entity")
#: The repr of a whole page would fill screens.
_MOST_ROWS = 5
_LONGEST_ROW = 500


class Table(tuple[T_co, ...], Tabular):  # noqa: SLOT001 - a tuple can have none that hold anything
    """A tuple of entities, rows or values, which notebooks show as a table. No request.

    Slices and pages of sequences are tables, and so are `prefetch(...).loaded` and the items of
    orders and lists. Others are made of whatever there is:

    >>> items = discogs.Table(item for order in session.orders[:5] for item in order.items)
    >>> [name for name in items.to_records()[0] if name.startswith("price")]
    ['price', 'price_currency']
    """

    #: The class of the rows, or the union of their classes; None for what the rows are.
    _rows_are: object = None

    @staticmethod
    def of(rows: Iterable[R], row_type: object) -> Table[R]:
        """Make a table that has the columns of this class without rows, too."""
        table = Table(rows)
        table._rows_are = row_type
        return table

    @overload
    def __getitem__(self, index: SupportsIndex) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Table[T_co]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> T_co | Table[T_co]:
        if isinstance(index, slice):
            return Table.of(super().__getitem__(index), self._rows_are)
        return super().__getitem__(index)

    def __contains__(self, value: object, /) -> bool:
        """Check for a row, or for an entity that a row leads to. No request.

        Raises TypeError for what no row can be or lead to, such as an id.
        """
        return any(map(self._matcher(value), self))

    def index(
        self, value: object, start: SupportsIndex = 0, stop: SupportsIndex = sys.maxsize, /
    ) -> int:
        """Return the index of a row, or of the first one that leads to this entity. No request.

        Raises ValueError if it is not there.
        """
        matches = self._matcher(value)
        for index in range(*slice(start, stop).indices(len(self))):
            if matches(self[index]):
                return index
        raise ValueError(f"{value!r} is not in this table.")

    def count(self, value: object, /) -> int:
        """Count the rows that are this one, or lead to this entity. No request."""
        return sum(map(self._matcher(value), self))

    def _matcher(self, value: object) -> Callable[[object], bool]:
        if isinstance(value, Entity):
            return lambda row: row == value or leads_to(row, value)
        if isinstance(value, Value):
            return lambda row: row == value
        raise TypeError(
            f"A table can't hold {value!r}: ask for one of its rows, or for an entity that they "
            f"lead to (their {', '.join(_WAYS)})."
        )

    def __repr__(self) -> str:
        """Return the first rows as a tuple would, and the number of the others."""
        rows = [_shortened(repr(row)) for row in self[:_MOST_ROWS]]
        left = len(self) - len(rows)
        if left:
            rows.append(f"... and {left:,} more")
        return f"({', '.join(rows)}{',' if len(self) == 1 else ''})"

    def __reduce__(self) -> tuple[Callable[..., Table[Any]], tuple[tuple[T_co, ...], object]]:
        # A union of classes can't be pickled: such a copy gets them from its rows.
        rows_are = self._rows_are if isinstance(self._rows_are, type) else None
        return Table.of, (tuple(self), rows_are)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        (row_type,) = source.__args__
        rows = handler.generate_schema(GenericAlias(tuple, (row_type, ...)))
        return core_schema.no_info_after_validator_function(
            lambda found: Table.of(found, row_type), rows
        )

    def _row_type(self) -> object:
        if self._rows_are is not None:
            return self._rows_are
        return tuple(dict.fromkeys(map(_class_of, self)))

    def _so_far(self) -> tuple[Sequence[object], int | None]:
        return self, len(self)


def ways_of(kind: type[object]) -> list[str]:
    """List the properties of a class of rows that lead to what they are about."""
    return [name for name in _WAYS if isinstance(getattr(kind, name, None), property)]


def leads_to(row: object, entity: Entity) -> bool:
    """Check whether a row leads to an entity; one that can't tell without a request does not."""
    core = None
    if isinstance(row, Entity):
        core = state_of(row).core
    elif isinstance(row, Linked) and row.payload is not None:
        core = row.payload.core
    try:
        with nullcontext() if core is None else core.no_lazy_loading():
            return any(getattr(row, way) == entity for way in ways_of(type(row)))
    except (DetachedError, LazyLoadError):
        return False


def _class_of(row: object) -> type[object]:
    if not hasattr(type(row), "model_fields"):
        raise InvalidValueError(f"A table has entities, rows or values of Discogs, not {row!r}.")
    return type(row)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_ROW else f"{text[:_LONGEST_ROW]}..."
