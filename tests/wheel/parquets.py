"""The extra `parquet` brings the library that `discogs export --to parquet` writes with."""

from __future__ import annotations

from importlib import import_module

assert import_module("pyarrow.parquet").write_table
