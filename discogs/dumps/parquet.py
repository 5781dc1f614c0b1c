# pyarrow has no types: what it gives stays in this file.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false
"""Write tables to Parquet files: sorted by id, in groups of rows, with zstd."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

# pyarrow has no types.
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from discogs.errors import DumpError

__all__ = ["PartWriter", "writing"]

#: The rows of a row group.
GROUP: Final = 10_000


class PartWriter:
    """Writes one part of one table: groups of rows, sorted by id."""

    def __init__(self, path: Path, schema: pa.Schema, metadata: Mapping[str, str]) -> None:
        self._path = path
        self._key = schema.names[0]
        self._schema = schema.with_metadata(dict(metadata))
        self._writer = self._open()
        self._waiting: list[pa.Table] = []
        self._rows = 0
        self._last = -1
        self._is_sorted = True

    def _open(self) -> pq.ParquetWriter:
        with writing(self._path):
            return pq.ParquetWriter(
                self._path, self._schema, compression="zstd", compression_level=3
            )

    def add(self, table: Any) -> None:
        """Append the rows of a table."""
        if not table.num_rows:
            return
        keys = table.column(self._key)
        first, last = keys[0].as_py(), keys[-1].as_py()
        self._is_sorted &= self._last <= first <= last
        self._last = last
        self._waiting.append(table)
        self._rows += table.num_rows
        while self._rows >= GROUP:
            self._write(GROUP)

    def close(self) -> None:
        """Write the rest. Rows that did not come sorted are sorted now."""
        if self._rows:
            self._write(self._rows)
        with writing(self._path):
            self._writer.close()
            if not self._is_sorted:
                found = pq.read_table(self._path).sort_by(self._key)
                self._writer = self._open()
                self._writer.write_table(found.cast(self._schema), row_group_size=GROUP)
                self._writer.close()

    def abandon(self) -> None:
        """Close the file as it is, even on a full disk."""
        with suppress(OSError):
            self._writer.close()

    def _write(self, count: int) -> None:
        together = pa.concat_tables(self._waiting).replace_schema_metadata(self._schema.metadata)
        with writing(self._path):
            self._writer.write_table(together.slice(0, count), row_group_size=count)
        rest = together.slice(count)
        self._waiting = [rest] if rest.num_rows else []
        self._rows = rest.num_rows


@contextmanager
def writing(path: Path) -> Generator[None]:
    """Name the file in errors: a full disk, for example."""
    try:
        yield
    except OSError as error:
        raise DumpError(f"{path} can't be written: {error}.") from error
