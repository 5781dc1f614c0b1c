"""Sequences as tables: records, frames of pandas and polars, and files.

columns.py derives the columns, cells.py reads them, formats.py writes files. A table costs as much
as iterating over the rows: there is no request per row, and cells of fields that are not loaded are
empty.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, overload

from discogs.display import Displayed
from discogs.http.files import write_whole
from discogs.http.messages import Json
from discogs.pagination.cells import (
    DECIMAL_PLACES,
    Cell,
    Cells,
    Decimals,
    Lists,
    categories_of,
    check_option,
    fitting,
    in_places,
)
from discogs.pagination.columns import Column, Kind
from discogs.pagination.formats import (
    as_json,
    csv_lines,
    json_lines,
    parquet_bytes,
    parquet_library,
    safe_record,
)
from discogs.pagination.walk import frames_in_package
from discogs.progress import Progress
from discogs.ratelimit.limit_progress import LimitProgress, SecondsFor

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = [
    "Cell",
    "Decimals",
    "Forecast",
    "Lists",
    "MixedCurrenciesWarning",
    "Tabular",
    "read_so_far",
    "row_type_of",
]

#: The pandas dtype of each kind. All but ids and floats have their own NA.
_PANDAS: Final[dict[Kind, str]] = {
    "id": "int64",
    "integer": "Int64",
    "float": "float64",
    "boolean": "boolean",
    "text": "string",
    "time": "datetime64[us, UTC]",
    "decimal": "object",
    "texts": "object",
    "ids": "object",
}
#: How long the limit makes requests take, and how many rows each of them gives.
Forecast: TypeAlias = "tuple[SecondsFor, int]"


class MixedCurrenciesWarning(UserWarning):
    """A frame has amounts of several currencies in one column, whose sum would mean nothing."""


class Tabular(Displayed):
    """A sequence that notebooks show as far as it was read, and that converts to a table."""

    __slots__ = ()

    @overload
    def to_records(
        self,
        *,
        json: Literal[True],
        lists: Lists = "keep",
        decimals: Decimals = "decimal",
        names: bool = False,
        progress: bool = True,
    ) -> list[dict[str, Json]]: ...
    @overload
    def to_records(
        self,
        *,
        json: Literal[False] = False,
        lists: Lists = "keep",
        decimals: Decimals = "decimal",
        names: bool = False,
        progress: bool = True,
    ) -> list[dict[str, Cell]]: ...
    @overload
    def to_records(
        self,
        *,
        json: bool,
        lists: Lists = "keep",
        decimals: Decimals = "decimal",
        names: bool = False,
        progress: bool = True,
    ) -> list[dict[str, Cell]] | list[dict[str, Json]]: ...
    def to_records(
        self,
        *,
        json: bool = False,
        lists: Lists = "keep",
        decimals: Decimals = "decimal",
        names: bool = False,
        progress: bool = True,
    ) -> list[dict[str, Cell]] | list[dict[str, Json]]:
        """Return all rows as flat dicts with the same keys. One request for each page not read yet.

        Keys are named after the fields: `row.title` is `title`; `price` comes with
        `price_currency`. None stands for fields that a row has not loaded (there is no request per
        row), for the rating of what nobody rated, and for the average of no ratings.

        Args:
            json: Whether `json.dumps` takes the records: times are ISO 8601, exact amounts texts.
            lists: "keep" gives several names (artists, genres) as a list, "join" as one text,
                joined by "; ".
            decimals: "decimal" gives exact amounts, "float" floats.
            names: Whether collection items get the name of their `folder`, and a column for each
                field of their notes, named after it, in place of `notes`: a request each, once for
                a user. The pages of a whole collection lack the folders: they are read folder by
                folder, one more request for each 100 items.
            progress: Whether to show a progress bar, if there is more than one page to read.
        """
        records = self._cells(lists, decimals, names=names, progress=progress).records()
        return as_json(records) if json else records

    def to_pandas(
        self,
        *,
        lists: Lists = "join",
        decimals: Decimals = "float",
        names: bool = False,
        progress: bool = True,
    ) -> pd.DataFrame:
        """Return all rows as a DataFrame. One request for each page not read yet.

        The columns are the keys of `to_records`, and have the same dtypes with and without rows:
        ids are int64, other whole numbers Int64, times UTC, enums categories (ordered, if they are
        conditions), texts string, exact amounts and lists objects. Several names in a cell are
        joined by "; ", unless `lists` is "keep". The other arguments are those of `to_records`.

        Warns with MixedCurrenciesWarning if a column has amounts of several currencies. Needs the
        extra `notebook`; else ImportError.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise _missing("to_pandas", "pandas", "notebook") from error
        table = self._cells(lists, decimals, names=names, progress=progress)
        series: dict[str, pd.Series] = {}
        for column, cells in zip(table.columns, table.cells, strict=True):
            kind: object = _PANDAS.get(table.kind_of(column))
            found = fitting(column, cells)
            if column.kind == "category":
                categories = categories_of(column, cells)
                kind = pd.CategoricalDtype(categories, ordered=column.is_ordered)
            elif column.kind == "id" and None in found:
                # A broken id: int64 has no empty cells.
                kind = "Int64"
            series[column.name] = pd.Series(found, dtype=cast("str", kind))
        _warn_of_currencies(table)
        return pd.DataFrame(series)

    def to_polars(
        self,
        *,
        lists: Lists = "keep",
        decimals: Decimals = "float",
        names: bool = False,
        progress: bool = True,
    ) -> pl.DataFrame:
        """Return all rows as a polars DataFrame. One request for each page not read yet.

        The columns are the keys of `to_records`, and have the same types with and without rows:
        whole numbers are Int64, times UTC, conditions Enum, other enums Categorical, several names
        List, exact amounts Decimal with six places. The arguments are those of `to_records`.

        Warns with MixedCurrenciesWarning if a column has amounts of several currencies. Needs the
        extra `polars`; else ImportError.
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
            "decimal": pl.Decimal(38, DECIMAL_PLACES),
            "texts": pl.List(pl.String),
            "ids": pl.List(pl.Int64),
        }
        table = self._cells(lists, decimals, names=names, progress=progress)
        series: list[pl.Series] = []
        for column, cells in zip(table.columns, table.cells, strict=True):
            kind = types[table.kind_of(column)]
            if column.is_ordered:
                kind = pl.Enum(categories_of(column, cells))
            series.append(pl.Series(column.name, _exact(column, cells), kind))
        _warn_of_currencies(table)
        return pl.DataFrame(series)

    @overload
    def to_csv(
        self,
        path: None = None,
        *,
        safe: bool = False,
        decimals: Decimals = "decimal",
        names: bool = False,
        progress: bool = True,
    ) -> str: ...
    @overload
    def to_csv(
        self,
        path: str | Path,
        *,
        safe: bool = False,
        decimals: Decimals = "decimal",
        names: bool = False,
        progress: bool = True,
    ) -> Path: ...
    def to_csv(
        self,
        path: str | Path | None = None,
        *,
        safe: bool = False,
        decimals: Decimals = "decimal",
        names: bool = False,
        progress: bool = True,
    ) -> str | Path:
        """Write all rows to a CSV file, and return its path; without one, return the text.

        One request for each page not read yet. A file is complete, or does not change. Several
        names in a cell are joined by "; ", times are ISO 8601.

        Args:
            path: The file, replaced if there is one.
            safe: Whether to put ' before texts that spreadsheets would run as formulas.
            decimals: See `to_records`.
            names: See `to_records`.
            progress: See `to_records`.
        """
        table = self._cells("join", decimals, names=names, progress=progress)
        records: Iterable[dict[str, object]] = cast("list[dict[str, object]]", table.records())
        lines = csv_lines(
            map(safe_record, records) if safe else records,
            [column.name for column in table.columns],
        )
        # A lone surrogate, which JSON allows, must not fail the export.
        return _written(path, lines, lambda line: line.encode(errors="replace"))

    @overload
    def to_json(
        self,
        path: None = None,
        *,
        lists: Lists = "keep",
        decimals: Decimals = "float",
        names: bool = False,
        progress: bool = True,
    ) -> str: ...
    @overload
    def to_json(
        self,
        path: str | Path,
        *,
        lists: Lists = "keep",
        decimals: Decimals = "float",
        names: bool = False,
        progress: bool = True,
    ) -> Path: ...
    def to_json(
        self,
        path: str | Path | None = None,
        *,
        lists: Lists = "keep",
        decimals: Decimals = "float",
        names: bool = False,
        progress: bool = True,
    ) -> str | Path:
        """Write all rows to a JSON file, and return its path; without one, return the text.

        An array of the dicts of `to_records`, one on each line: times are ISO 8601, amounts
        numbers, or exact texts if `decimals` is "decimal". One request for each page not read yet.
        A file is complete, or does not change. The arguments are those of `to_records`.
        """
        table = self._cells(lists, decimals, names=names, progress=progress)
        # JSON's own escapes of lone surrogates are Python's.
        return _written(
            path, json_lines(table.records()), lambda line: line.encode(errors="backslashreplace")
        )

    def to_parquet(
        self,
        path: str | Path,
        *,
        lists: Lists = "keep",
        decimals: Decimals = "float",
        names: bool = False,
        progress: bool = True,
    ) -> Path:
        """Write all rows to a Parquet file with typed columns, and return its path.

        One request for each page not read yet. A file is complete, or does not change. The
        arguments are those of `to_records`. Needs the extra `parquet`; else ImportError.
        """
        parquet_library()
        table = self._cells(lists, decimals, names=names, progress=progress)
        kinds: dict[str, Kind] = {column.name: table.kind_of(column) for column in table.columns}
        columns = {
            column.name: _exact(column, cells)
            for column, cells in zip(table.columns, table.cells, strict=True)
        }
        return write_whole(Path(path), [parquet_bytes(columns, kinds)])

    # -- For subclasses ------------------------------------------------------------------------

    def _row_type(self) -> object:
        """Return the class of the rows, or the union of their classes."""
        raise NotImplementedError

    def _so_far(self) -> tuple[Sequence[object], int | None]:
        """Return the rows read from the front, and the total. No request, no waiting.

        The total is None if it is not known yet.
        """
        raise NotImplementedError

    def _owners(self) -> Sequence[object]:
        """Return the users whose items the rows are, as far as that is known without any row."""
        return ()

    def _forecast(self) -> Forecast | None:
        """Return the forecast of how long reading takes, None if all is read."""
        return None

    def _cells(self, lists: Lists, decimals: Decimals, *, names: bool, progress: bool) -> Cells:
        check_option("lists", lists, Lists)
        check_option("decimals", decimals, Decimals)
        rows = _all_rows(self, progress=progress)
        kind, owners = row_type_of(self), self._owners()
        return Cells(kind, rows, lists=lists, decimals=decimals, names=names, owners=owners)


# For the rest of the package: functions, so that a user's completion does not show them.


def row_type_of(rows: Tabular) -> object:
    """Return the class of the rows, or the union of their classes."""
    return rows._row_type()  # pyright: ignore[reportPrivateUsage]


def read_so_far(rows: Tabular) -> tuple[Sequence[object], int | None]:
    """Return the rows read from the front, and the total. No request."""
    return rows._so_far()  # pyright: ignore[reportPrivateUsage]


def _all_rows(rows: Tabular, *, progress: bool) -> list[object]:
    """Read all rows, with a progress bar if there is more than one page."""
    walk = iter(cast("Iterable[object]", rows))
    found: list[object] = []
    with suppress(StopIteration):
        found.append(next(walk))
    read, total = read_so_far(rows)
    if not progress or total is None or total <= len(read):
        found.extend(walk)
        return found
    with Progress("rows", total) as bar:
        # In this function, not in a generator: the collector may close one in another thread.
        _read_on(walk, found, bar, rows._forecast())  # pyright: ignore[reportPrivateUsage]
    return found


def _read_on(
    walk: Iterator[object], found: list[object], bar: Progress, forecast: Forecast | None
) -> None:
    """Read the rest of the rows, and show how long the limit makes that take."""
    bar.advance(len(found))
    if forecast is None:
        for row in walk:
            found.append(row)
            bar.advance()
        return
    seconds_for, per_request = forecast
    with LimitProgress(bar, seconds_for, per_request=per_request).keep_updated():
        for row in walk:
            found.append(row)
            bar.advance()


def _warn_of_currencies(table: Cells) -> None:
    """Warn at the user's own line of columns whose sum would mean nothing."""
    mixed = table.mixed_currencies()
    if mixed:
        columns = "; ".join(f"{name} is in {', '.join(codes)}" for name, codes in mixed.items())
        name = next(iter(mixed))
        warnings.warn(
            f"Amounts of several currencies in one column: {columns}. Group by "
            f"{name}_currency before you add them up.",
            MixedCurrenciesWarning,
            stacklevel=frames_in_package(),
        )


def _exact(column: Column, cells: Sequence[Cell]) -> list[Cell]:
    """Make the cells fit a typed column, exact amounts rounded to its places."""
    return [
        in_places(cell) if isinstance(cell, Decimal) else cell for cell in fitting(column, cells)
    ]


def _written(
    path: str | Path | None, lines: Iterator[str], encode: Callable[[str], bytes]
) -> str | Path:
    if path is None:
        return "".join(lines)
    return write_whole(Path(path), map(encode, lines))


def _missing(method: str, package: str, extra: str) -> ImportError:
    return ImportError(
        f"{method}() needs {package}: pip install 'discogs-orm[{extra}]'", name=package
    )
