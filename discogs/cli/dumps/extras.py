"""The libraries that dumps need, and advice where they are missing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from discogs.cli.errors import CommandError

__all__ = ["dumps_library", "engine"]


@contextmanager
def dumps_library() -> Generator[None]:
    """Advise how to install what `discogs.dumps` needs, should it be missing."""
    try:
        yield
    except ImportError as error:
        missing = (error.name or "a library").partition(".")[0]
        raise CommandError(
            f"The dumps need {missing}, which is not installed.", "pip install 'discogs-orm[dumps]'"
        ) from None


def engine() -> Any:
    """Import DuckDB."""
    try:
        return import_module("duckdb")
    except ImportError:
        raise CommandError(
            "A query needs DuckDB, which is not installed.",
            "pip install duckdb. Polars, pandas and Spark read the folder as well.",
        ) from None
