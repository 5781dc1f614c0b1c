"""Listings as tables: `to_records()`, `to_pandas()`, `to_polars()`.

Which columns there are is told in columns.py. A table costs what a walk through its listing
costs: nothing is asked for a row, and what a row has not loaded is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, get_args

from discogs.display import Displayed
from discogs.errors import InvalidValueError
from discogs.pagination.columns import Column, Kind, columns_of
from discogs.progress import Progress

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Cell", "Decimals", "Lists", "Tabular", "read_so_far", "row_type_of"]

#: What a record holds in a column.
Cell: TypeAlias = "str | int | float | Decimal | datetime | list[str] | None"
#: What becomes of several texts in one cell: one text, or a list.
Lists = Literal["join", "keep"]
#: What becomes of amounts.
Decimals = Literal["decimal", "float"]

#: The type of a pandas column. All but ids and floats have an NA of their own.
_PANDAS: Final[Mapping[Kind, str]] = {
    "id": "int64",
    "integer": "Int64",
    "float": "float64",
    "boolean": "boolean",
    "text": "string",
    "time": "datetime64[us, UTC]",
    "decimal": "object",
    "texts": "object",
}
#: Of a polars column of exact amounts: prices that Discogs works out have many more.
_DECIMAL_PLACES: Final = 6


class Tabular(Displayed):
    """A collection that can be shown as far as it was read, and made into a table."""

    __slots__ = ()

    def to_records(
        self, *, lists: Lists = "join", decimals: Decimals = "decimal", progress: bool = True
    ) -> list[dict[str, Cell]]:
        """All rows as flat dicts, which all have the same keys. Costs what a walk costs.

        A key is called as the row's field: `row.title` is `title`; `price` has `price_currency`
        beside it. What a row has not loaded is None: no request is made for a row.

        Args:
            lists: Whether several names (artists, genres) come as one text or as a list.
            decimals: Whether amounts come exactly or as floats.
            progress: Whether a bar shows how far it is, where there are several pages to read.
        """
        table = _Table(self, lists, decimals, progress=progress)
        names = [column.name for column in table.columns]
        return [dict(zip(names, row, strict=True)) for row in zip(*table.cells, strict=True)]

    def to_pandas(
        self, *, lists: Lists = "join", decimals: Decimals = "float", progress: bool = True
    ) -> pd.DataFrame:
        """All rows as a DataFrame, with the columns of `to_records`. Costs what a walk costs.

        Each column has the same type whether there are rows or not: ids are int64, other whole
        numbers Int64, times UTC, enums categories, texts string. Exact amounts are objects. Needs
        the extra `notebook`.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise _missing("to_pandas", "pandas", "notebook") from error
        table = _Table(self, lists, decimals, progress=progress)
        series: dict[str, pd.Series] = {}
        for column, cells in zip(table.columns, table.cells, strict=True):
            kind: object = _PANDAS.get(table.kind_of(column))
            if column.kind == "category":
                kind = pd.CategoricalDtype(_categories(column, cells))
            elif column.kind == "id" and None in cells:
                # An id that came broken: there is no other way to leave it empty.
                kind = "Int64"
            series[column.name] = pd.Series(_in_utc(column, cells), dtype=cast("str", kind))
        return pd.DataFrame(series)

    def to_polars(
        self, *, lists: Lists = "join", decimals: Decimals = "float", progress: bool = True
    ) -> pl.DataFrame:
        """All rows as a polars DataFrame, with the columns of `to_records`. It costs a walk.

        Each column has the same type whether there are rows or not: whole numbers are Int64, times
        UTC, enums Categorical; exact amounts are kept to six decimals. Needs the extra `polars`.
        """
        try:
            import polars as pl
        except ImportError as error:
            raise _missing("to_polars", "polars", "polars") from error
        types: dict[Kind, pl.DataType | type[pl.DataType]] = {
            "id": pl.Int64,
            "integer": pl.Int64,
            "float": pl.Float64,
            "boolean": pl.Boolean,
            "text": pl.String,
            "category": pl.Categorical,
            "time": pl.Datetime("us", "UTC"),
            "decimal": pl.Decimal(38, _DECIMAL_PLACES),
            "texts": pl.List(pl.String),
        }
        table = _Table(self, lists, decimals, progress=progress)
        return pl.DataFrame(
            [
                pl.Series(column.name, _for_polars(column, cells), types[table.kind_of(column)])
                for column, cells in zip(table.columns, table.cells, strict=True)
            ]
        )

    # -- What a collection tells of itself -----------------------------------------------------

    def _row_type(self) -> object:
        """The class of its rows, or the union of their classes."""
        raise NotImplementedError

    def _so_far(self) -> tuple[Sequence[object], int | None]:
        """The rows from the front that were read, and how many there are. No request, no waiting.

        None where nobody asked for the number yet.
        """
        raise NotImplementedError


class _Table:
    """The cells of a collection, column by column."""

    def __init__(self, rows: Tabular, lists: Lists, decimals: Decimals, *, progress: bool) -> None:
        _check("lists", lists, Lists)
        _check("decimals", decimals, Decimals)
        self._lists = lists
        self._decimals = decimals
        self.columns = columns_of(row_type_of(rows))
        self.cells: list[list[Cell]] = [[] for _ in self.columns]
        for row in _walked(rows, progress=progress):
            for column, cells in zip(self.columns, self.cells, strict=True):
                cells.append(self._cell(column.read(row)))

    def kind_of(self, column: Column) -> Kind:
        """What a column holds after it was joined or made into floats, as asked."""
        if column.kind == "texts" and self._lists == "join":
            return "text"
        if column.kind == "decimal" and self._decimals == "float":
            return "float"
        return column.kind

    def _cell(self, value: object) -> Cell:
        if isinstance(value, list) and self._lists == "join":
            return ", ".join(cast("list[str]", value))
        if isinstance(value, Decimal) and self._decimals == "float":
            return float(value)
        return cast("Cell", value)


# These reach into a collection for the house, so that a user's completion does not show them.


def row_type_of(rows: Tabular) -> object:
    """What the rows of a collection are: a class, or a union of classes."""
    return rows._row_type()  # pyright: ignore[reportPrivateUsage]


def read_so_far(rows: Tabular) -> tuple[Sequence[object], int | None]:
    """The rows from the front that were read, and how many there are. No request."""
    return rows._so_far()  # pyright: ignore[reportPrivateUsage]


def _walked(rows: Tabular, *, progress: bool) -> Iterator[object]:
    """The rows, with a bar where there are more of them than the first page holds."""
    walk = iter(cast("Iterable[object]", rows))
    bar: Progress | None = None
    try:
        for count, row in enumerate(walk, 1):
            if count == 1 and progress:
                read, total = read_so_far(rows)
                if total is not None and total > len(read):
                    bar = Progress("rows", total)
            if bar is not None:
                bar.advance()
            yield row
    finally:
        if bar is not None:
            bar.close()


def _categories(column: Column, cells: Sequence[Cell]) -> list[str]:
    """The values that are known, and those that Discogs has added since."""
    came = dict.fromkeys(str(cell) for cell in cells if cell is not None)
    return list(dict.fromkeys((*column.categories, *came)))


def _in_utc(column: Column, cells: Sequence[Cell]) -> list[Cell]:
    """Texts without what makes them more than texts, and moments in UTC."""
    if column.kind == "time":
        return [cell.astimezone(UTC) if isinstance(cell, datetime) else None for cell in cells]
    return [str(cell) if isinstance(cell, str) else cell for cell in cells]


def _for_polars(column: Column, cells: Sequence[Cell]) -> list[Cell]:
    smallest = Decimal(1).scaleb(-_DECIMAL_PLACES)
    return [
        cell.quantize(smallest) if isinstance(cell, Decimal) else cell
        for cell in _in_utc(column, cells)
    ]


def _check(name: str, value: object, known: object) -> None:
    if value not in get_args(known):
        raise InvalidValueError(
            f"{name} is {' or '.join(map(repr, get_args(known)))}, not {value!r}."
        )


def _missing(method: str, package: str, extra: str) -> ImportError:
    return ImportError(f"{method}() needs {package}: pip install 'discogs[{extra}]'", name=package)
