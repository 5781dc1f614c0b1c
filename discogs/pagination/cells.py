"""The cells of a table, column by column, as records, frames and files take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, TypeAlias, cast, get_args

from discogs.errors import InvalidValueError
from discogs.pagination.columns import Column, Kind, cells_of, columns_of
from discogs.pagination.names import named

__all__ = [
    "DECIMAL_PLACES",
    "SEPARATOR",
    "Cell",
    "Cells",
    "Decimals",
    "Lists",
    "categories_of",
    "check_option",
    "fitting",
    "in_places",
]

#: The value of a record in one column.
Cell: TypeAlias = "str | int | float | Decimal | datetime | list[str] | list[int] | None"
#: Whether several texts in one cell are joined, or kept as a list.
Lists = Literal["join", "keep"]
#: Whether amounts are exact decimals or floats.
Decimals = Literal["decimal", "float"]

#: Joins several texts. Not a comma: "Folk, World, & Country" is one genre.
SEPARATOR: Final = "; "
#: The scale of exact amounts in polars and Parquet: calculated prices have many more places.
DECIMAL_PLACES: Final = 6


class Cells:
    """The cells of a table, column by column."""

    def __init__(
        self,
        row_type: object,
        rows: Sequence[object],
        *,
        lists: Lists,
        decimals: Decimals,
        names: bool,
        owners: Iterable[object] = (),
    ) -> None:
        self._lists = lists
        self._decimals = decimals
        self.columns = columns_of(row_type)
        # One column at a time: lists of all that are to be joined would keep the collector busy.
        found: Iterable[list[object]] = cells_of(self.columns, rows)
        if names:
            self.columns, found = named(self.columns, list(found), rows, owners)
        self.cells = list(map(self._converted, self.columns, found))

    def kind_of(self, column: Column) -> Kind:
        """Return the kind of a column after joining texts and converting decimals."""
        if column.kind in {"texts", "ids"} and self._lists == "join":
            return "text"
        if column.kind == "decimal" and self._decimals == "float":
            return "float"
        return column.kind

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows as dicts with the same keys."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in zip(*self.cells, strict=True)]

    def mixed_currencies(self) -> dict[str, list[str]]:
        """Return the columns with amounts of several currencies, and these currencies."""
        mixed: dict[str, list[str]] = {}
        amounts = {column.name for column in self.columns if column.kind == "decimal"}
        for column, cells in zip(self.columns, self.cells, strict=True):
            amount = column.name.removesuffix("_currency")
            if amount != column.name and amount in amounts:
                codes = sorted({str(cell) for cell in cells if cell is not None})
                if len(codes) > 1:
                    mixed[amount] = codes
        return mixed

    def _converted(self, column: Column, cells: list[object]) -> list[Cell]:
        if column.kind == "texts" and self._lists == "join":
            texts = cast("list[list[str] | None]", cells)
            return [None if cell is None else SEPARATOR.join(cell) for cell in texts]
        if column.kind == "ids" and self._lists == "join":
            ids = cast("list[list[int] | None]", cells)
            return [None if cell is None else SEPARATOR.join(map(str, cell)) for cell in ids]
        if column.kind == "decimal" and self._decimals == "float":
            return [float(cell) if isinstance(cell, Decimal) else None for cell in cells]
        return cast("list[Cell]", cells)


def fitting(column: Column, cells: Sequence[Cell]) -> list[Cell]:
    """Convert times to UTC, and subclasses of str (enums, Markup) to str.

    What no column can hold, such as an id of 40 digits, is None: it costs its cell.
    """
    if column.kind == "time":
        return [_in_utc(cell) if isinstance(cell, datetime) else None for cell in cells]
    if column.kind in {"id", "integer"}:
        return [cell if isinstance(cell, int) and abs(cell) < 2**63 else None for cell in cells]
    if column.kind in {"text", "category"}:
        return [cell if cell is None or type(cell) is str else str(cell) for cell in cells]
    return list(cells)


def categories_of(column: Column, cells: Sequence[Cell]) -> list[str]:
    """Return the known values of an enum, and the unknown ones among the cells.

    Of an order nobody knows where these are: they come first, as what is no grade does.
    """
    found = dict.fromkeys(str(cell) for cell in cells if cell is not None)
    if not column.is_ordered:
        return list(dict.fromkeys((*column.categories, *found)))
    return [*(text for text in found if text not in column.categories), *column.categories]


def in_places(amount: Decimal) -> Decimal | None:
    """Round an amount to the places of a column; None if it has more digits than that."""
    try:
        return amount.quantize(Decimal(1).scaleb(-DECIMAL_PLACES))
    except InvalidOperation:
        return None


def check_option(name: str, value: object, known: object) -> None:
    """Refuse a value that is none of the known ones with InvalidValueError."""
    if value not in get_args(known):
        raise InvalidValueError(
            f"{name} is {' or '.join(map(repr, get_args(known)))}, not {value!r}."
        )


def _in_utc(time: datetime) -> datetime | None:
    """Convert a time to UTC; None for one in the first or last hours that a datetime can hold."""
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return None
