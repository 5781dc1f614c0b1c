"""Sequences as tables: `to_records()`, `to_pandas()`, `to_polars()`.

columns.py derives the columns. A table costs as much as iterating over the rows: there is no
request per row, and cells of fields that are not loaded are empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, get_args

from discogs.display import Displayed
from discogs.errors import InvalidValueError
from discogs.pagination.columns import Column, Kind, cells_of, columns_of
from discogs.progress import Progress

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Cell", "Decimals", "Lists", "Tabular", "read_so_far", "row_type_of"]

#: The value of a record in one column.
Cell: TypeAlias = "str | int | float | Decimal | datetime | list[str] | None"
#: Whether several texts in one cell are joined, or kept as a list.
Lists = Literal["join", "keep"]
#: Whether amounts are exact decimals or floats.
Decimals = Literal["decimal", "float"]

#: The pandas dtype of each kind. All but ids and floats have their own NA.
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
#: The scale of exact amounts in polars: prices that Discogs calculates have many more places.
_DECIMAL_PLACES: Final = 6


class Tabular(Displayed):
    """A sequence that notebooks show as far as it was read, and that converts to a table."""

    __slots__ = ()

    def to_records(
        self, *, lists: Lists = "join", decimals: Decimals = "decimal", progress: bool = True
    ) -> list[dict[str, Cell]]:
        """Return all rows as flat dicts with the same keys. One request for each page not read yet.

        Keys are named after the fields: `row.title` is `title`; `price` comes with
        `price_currency`. Fields that a row has not loaded are None: there is no request per row.

        Args:
            lists: "join" gives several names (artists, genres) as one text, "keep" as a list.
            decimals: "decimal" gives exact amounts, "float" floats.
            progress: Whether to show a progress bar, if there is more than one page to read.
        """
        table = _Table(self, lists, decimals, progress=progress)
        names = [column.name for column in table.columns]
        return [dict(zip(names, row, strict=True)) for row in zip(*table.cells, strict=True)]

    def to_pandas(
        self, *, lists: Lists = "join", decimals: Decimals = "float", progress: bool = True
    ) -> pd.DataFrame:
        """Return all rows as a DataFrame. One request for each page not read yet.

        The columns are the keys of `to_records`, and have the same dtypes with and without rows:
        ids are int64, other whole numbers Int64, times UTC, enums categories, texts string, exact
        amounts objects. Needs the extra `notebook`; else ImportError.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise _missing("to_pandas", "pandas", "notebook") from error
        table = _Table(self, lists, decimals, progress=progress)
        series: dict[str, pd.Series] = {}
        for column, cells in zip(table.columns, table.cells, strict=True):
            kind: object = _PANDAS.get(table.kind_of(column))
            fitting = _fitting(column, cells)
            if column.kind == "category":
                kind = pd.CategoricalDtype(_categories(column, cells))
            elif column.kind == "id" and None in fitting:
                # A broken id: int64 has no empty cells.
                kind = "Int64"
            series[column.name] = pd.Series(fitting, dtype=cast("str", kind))
        return pd.DataFrame(series)

    def to_polars(
        self, *, lists: Lists = "join", decimals: Decimals = "float", progress: bool = True
    ) -> pl.DataFrame:
        """Return all rows as a polars DataFrame. One request for each page not read yet.

        The columns are the keys of `to_records`, and have the same types with and without rows:
        whole numbers are Int64, times UTC, enums Categorical, exact amounts Decimal with six
        places. Needs the extra `polars`; else ImportError.
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

    # -- For subclasses ------------------------------------------------------------------------

    def _row_type(self) -> object:
        """Return the class of the rows, or the union of their classes."""
        raise NotImplementedError

    def _so_far(self) -> tuple[Sequence[object], int | None]:
        """Return the rows read from the front, and the total. No request, no waiting.

        The total is None if it is not known yet.
        """
        raise NotImplementedError


class _Table:
    """The cells of a table, column by column."""

    def __init__(self, rows: Tabular, lists: Lists, decimals: Decimals, *, progress: bool) -> None:
        _check("lists", lists, Lists)
        _check("decimals", decimals, Decimals)
        self._lists = lists
        self._decimals = decimals
        self.columns = columns_of(row_type_of(rows))
        found = cells_of(self.columns, _with_progress(rows, progress=progress))
        self.cells = list(map(self._converted, self.columns, found))

    def kind_of(self, column: Column) -> Kind:
        """Return the kind of a column after joining texts and converting decimals."""
        if column.kind == "texts" and self._lists == "join":
            return "text"
        if column.kind == "decimal" and self._decimals == "float":
            return "float"
        return column.kind

    def _converted(self, column: Column, cells: list[object]) -> list[Cell]:
        if column.kind == "texts" and self._lists == "join":
            texts = cast("list[list[str] | None]", cells)
            return [None if cell is None else ", ".join(cell) for cell in texts]
        if column.kind == "decimal" and self._decimals == "float":
            return [float(cell) if isinstance(cell, Decimal) else None for cell in cells]
        return cast("list[Cell]", cells)


# For the rest of the package: functions, so that a user's completion does not show them.


def row_type_of(rows: Tabular) -> object:
    """Return the class of the rows, or the union of their classes."""
    return rows._row_type()  # pyright: ignore[reportPrivateUsage]


def read_so_far(rows: Tabular) -> tuple[Sequence[object], int | None]:
    """Return the rows read from the front, and the total. No request."""
    return rows._so_far()  # pyright: ignore[reportPrivateUsage]


def _with_progress(rows: Tabular, *, progress: bool) -> Iterator[object]:
    """Iterate over the rows, with a progress bar if there is more than one page."""
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
    """Return the known values of an enum, then the unknown ones among the cells."""
    found = dict.fromkeys(str(cell) for cell in cells if cell is not None)
    return list(dict.fromkeys((*column.categories, *found)))


def _fitting(column: Column, cells: Sequence[Cell]) -> list[Cell]:
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


def _in_utc(time: datetime) -> datetime | None:
    """Convert a time to UTC; None for one in the first or last hours that a datetime can hold."""
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return None


def _for_polars(column: Column, cells: Sequence[Cell]) -> list[Cell]:
    return [
        _in_places(cell) if isinstance(cell, Decimal) else cell for cell in _fitting(column, cells)
    ]


def _in_places(amount: Decimal) -> Decimal | None:
    """Round an amount to the places of a column; None if it has more digits than that."""
    try:
        return amount.quantize(Decimal(1).scaleb(-_DECIMAL_PLACES))
    except InvalidOperation:
        return None


def _check(name: str, value: object, known: object) -> None:
    if value not in get_args(known):
        raise InvalidValueError(
            f"{name} is {' or '.join(map(repr, get_args(known)))}, not {value!r}."
        )


def _missing(method: str, package: str, extra: str) -> ImportError:
    return ImportError(
        f"{method}() needs {package}: pip install 'discogs-orm[{extra}]'", name=package
    )
