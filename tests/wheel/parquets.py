"""The extra `parquet` brings the library that `discogs export --to parquet` writes with."""

from __future__ import annotations

from pyarrow import parquet

assert parquet.write_table
