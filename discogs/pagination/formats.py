"""Tables as files: CSV and JSON row by row, Parquet at once."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from itertools import chain
from typing import Any, TypeAlias, cast

from discogs.http.messages import Json
from discogs.pagination.cells import DECIMAL_PLACES, SEPARATOR
from discogs.pagination.columns import Kind

__all__ = [
    "Kinds",
    "as_json",
    "csv_lines",
    "json_lines",
    "parquet_bytes",
    "parquet_library",
    "safe_record",
]

#: What each column holds, by its name.
Kinds: TypeAlias = Mapping[str, Kind]

#: The types of cells that JSON has no form for.
_NOT_JSON = frozenset({datetime, Decimal})
# The first character of a formula, also a fullwidth one, at the start of a cell or of a part that
# some settings take for a cell.
_FORMULA = re.compile(r"(^[^\S;\t\r\n]*|[;\t\r\n][^\S;\t\r\n]*)([=+@\-\uff0b\uff0d\uff1d\uff20])")


def csv_lines(records: Iterable[Mapping[str, object]], names: Iterable[str]) -> Iterator[str]:
    """Write a header, and a line for each row; lists are joined, None is empty."""
    line = io.StringIO()
    # The default line end, "\r\n", makes it quote texts with either character.
    writer = csv.DictWriter(line, list(names))
    writer.writeheader()
    rows = iter(records)
    # Read before the header is written: an error leaves nothing that looks like an empty table.
    first = next(rows, None)
    yield _drain(line)
    for record in () if first is None else chain((first,), rows):
        writer.writerow({name: _cell(value) for name, value in record.items()})
        yield _drain(line)


def safe_record(record: Mapping[str, object]) -> dict[str, object]:
    """Put ' before texts that spreadsheets would take for formulas, wherever they split a cell."""
    cells = {name: _cell(value) for name, value in record.items()}
    return {
        name: _FORMULA.sub(r"\1'\2", cell) if isinstance(cell, str) else cell
        for name, cell in cells.items()
    }


def as_json(records: Iterable[Mapping[str, object]]) -> list[dict[str, Json]]:
    """Return records that JSON can hold: times are ISO 8601, decimals exact texts."""
    return [
        {name: _as_json(cell) if type(cell) in _NOT_JSON else cell for name, cell in record.items()}
        for record in cast("Iterable[Mapping[str, Any]]", records)
    ]


def json_lines(records: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Write one array, with an object on each line. Times are ISO 8601, decimals exact texts."""
    before = "[\n"
    for record in records:
        yield f"{before}{json.dumps(record, ensure_ascii=False, default=_as_json)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def parquet_bytes(columns: Mapping[str, Sequence[object]], kinds: Kinds) -> bytes:
    """Write one file, whose columns have the same types with or without rows."""
    arrow, parquet = parquet_library()
    text, integer = arrow.string(), arrow.int64()
    types: dict[Kind, Any] = {
        "id": integer,
        "integer": integer,
        "float": arrow.float64(),
        "boolean": arrow.bool_(),
        "text": text,
        "category": text,
        "time": arrow.timestamp("us", tz="UTC"),
        "decimal": arrow.decimal128(38, DECIMAL_PLACES),
        "texts": arrow.list_(text),
        "ids": arrow.list_(integer),
    }
    arrays = {name: arrow.array(columns[name], types[kind]) for name, kind in kinds.items()}
    sink = io.BytesIO()
    parquet.write_table(arrow.table(arrays), sink)
    return sink.getvalue()


def parquet_library() -> tuple[Any, Any]:
    """Import pyarrow and pyarrow.parquet; else ImportError."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise ImportError(
            "to_parquet() needs pyarrow: pip install 'discogs-orm[parquet]'", name="pyarrow"
        ) from error


def _drain(line: io.StringIO) -> str:
    text = line.getvalue().removesuffix("\r\n") + "\n"
    line.seek(0)
    line.truncate()
    return text


def _cell(value: object) -> object:
    if isinstance(value, (tuple, list)):
        return SEPARATOR.join(map(str, cast("Sequence[object]", value)))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else value


def _as_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
