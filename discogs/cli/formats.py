"""Export formats as streams of bytes, for files and terminals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from discogs.cli.columns import ExportColumn
from discogs.cli.errors import CommandError
from discogs.cli.terminal import json_safe
from discogs.pagination import formats

__all__ = ["FORMATS", "Format", "check_parquet"]

Format: TypeAlias = Literal["csv", "json", "parquet"]
Records: TypeAlias = Iterable[Mapping[str, object]]
Columns: TypeAlias = Sequence[ExportColumn[Any]]


def csv_chunks(records: Records, columns: Columns) -> Iterator[bytes]:
    """Write a header, and a line for each row; lists are joined, None is empty."""
    for line in formats.csv_lines(records, [column.name for column in columns]):
        # A lone surrogate, which JSON allows, must not fail the export.
        yield line.encode(errors="replace")


def json_chunks(records: Records, _columns: Columns) -> Iterator[bytes]:
    """Write one array, with an object on each line."""
    for line in formats.json_lines(records):
        yield json_safe(line).encode()


def parquet_chunks(records: Records, columns: Columns) -> Iterator[bytes]:
    """Write one file, whose columns have the same types with or without rows."""
    rows = list(records)
    cells = {column.name: [row[column.name] for row in rows] for column in columns}
    yield formats.parquet_bytes(cells, {column.name: column.kind for column in columns})


FORMATS: Mapping[Format, Callable[[Records, Columns], Iterator[bytes]]] = {
    "csv": csv_chunks,
    "json": json_chunks,
    "parquet": parquet_chunks,
}


def check_parquet() -> None:
    """Refuse an export to Parquet without pyarrow."""
    try:
        formats.parquet_library()
    except ImportError:
        raise CommandError(
            "Parquet needs pyarrow, which is not installed.",
            "pip install 'discogs-orm[parquet]', or export --to csv.",
        ) from None
