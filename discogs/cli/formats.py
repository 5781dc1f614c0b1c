"""Export formats as streams of bytes: CSV and JSON row by row, Parquet at once."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any, Literal, TypeAlias, cast

from discogs.cli.columns import ExportColumn
from discogs.cli.errors import CommandError
from discogs.cli.terminal import json_safe

__all__ = ["FORMATS", "Format", "parquet_library", "without_formulas"]

Format: TypeAlias = Literal["csv", "json", "parquet"]
Records: TypeAlias = Iterable[Mapping[str, object]]
Columns: TypeAlias = Sequence[ExportColumn[Any]]

_SEPARATOR = "; "
# The first character of a formula, also a fullwidth one, at the start of a cell or of a part that
# some settings take for a cell.
_FORMULA = re.compile(r"(^[^\S;\t\r\n]*|[;\t\r\n][^\S;\t\r\n]*)([=+@\-\uff0b\uff0d\uff1d\uff20])")


def csv_chunks(records: Records, columns: Columns) -> Iterator[bytes]:
    """Write a header, and a line for each row; lists are joined, None is empty."""
    line = io.StringIO()
    # The default line end, "\r\n", makes it quote texts with either character.
    writer = csv.DictWriter(line, [column.name for column in columns])
    writer.writeheader()
    yield _drain(line)
    for record in records:
        writer.writerow({name: _cell(value) for name, value in record.items()})
        yield _drain(line)


def without_formulas(record: Mapping[str, object]) -> Mapping[str, object]:
    """Put ' before texts that spreadsheets would take for formulas, wherever they split a cell."""
    cells = {name: _cell(value) for name, value in record.items()}
    return {
        name: _FORMULA.sub(r"\1'\2", cell) if isinstance(cell, str) else cell
        for name, cell in cells.items()
    }


def json_chunks(records: Records, _columns: Columns) -> Iterator[bytes]:
    """Write one array, with an object on each line."""
    before = "[\n"
    for record in records:
        text = json_safe(json.dumps(record, ensure_ascii=False, default=_as_json))
        yield f"{before}{text}".encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def parquet_chunks(records: Records, columns: Columns) -> Iterator[bytes]:
    """Write one file, whose columns have the same types with or without rows."""
    arrow, parquet = parquet_library()
    types = {
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "text": arrow.string(),
        "texts": arrow.list_(arrow.string()),
        "flag": arrow.bool_(),
        "time": arrow.timestamp("us", tz="UTC"),
    }
    schema = arrow.schema([(column.name, types[column.kind]) for column in columns])
    sink = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(list(records), schema=schema), sink)
    yield sink.getvalue()


FORMATS: Mapping[Format, Callable[[Records, Columns], Iterator[bytes]]] = {
    "csv": csv_chunks,
    "json": json_chunks,
    "parquet": parquet_chunks,
}


def parquet_library() -> tuple[Any, Any]:
    """Import pyarrow and pyarrow.parquet."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise CommandError(
            "Parquet needs pyarrow, which is not installed.",
            "pip install 'discogs-orm[parquet]', or export --to csv.",
        ) from None


def _drain(line: io.StringIO) -> bytes:
    text = line.getvalue().removesuffix("\r\n") + "\n"
    line.seek(0)
    line.truncate()
    # A lone surrogate, which JSON allows, must not fail the export.
    return text.encode(errors="replace")


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return _SEPARATOR.join(cast("tuple[str, ...]", value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else value


def _as_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
