"""`discogs dump query`: a question in SQL, answered by DuckDB from the Parquet files."""

from __future__ import annotations

import math
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator
from glob import escape
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from discogs.cli.dumps.extras import engine
from discogs.cli.errors import USAGE, CommandError
from discogs.cli.options import AsJson
from discogs.cli.printing import json_text, say, show
from discogs.cli.screens.parts import table
from discogs.cli.terminal import one_line

__all__ = ["query"]

_MANY = 1000
_BATCH = 1000


def query(
    sql: Annotated[
        str,
        typer.Argument(metavar="SQL", help="The question; - reads it from standard input."),
    ],
    *,
    data: Annotated[
        Path, typer.Option("--data", metavar="FOLDER", help="The converted folder.")
    ] = Path("data"),
    limit: Annotated[
        int,
        typer.Option(min=1, metavar="N", help="How many rows a table shows; --json prints all."),
    ] = _MANY,
    as_json: AsJson = False,
) -> None:
    """Ask a converted folder in SQL, with DuckDB. No request.

    Each table of the folder is one: releases, masters, artists, labels, tracks, credits, ...

    $ discogs dump query "select country, count(*) from releases group by 1 order by 2 desc"
    """
    text = sys.stdin.read() if sql == "-" else sql
    duckdb = engine()
    with duckdb.connect(":memory:") as connection:
        _open(connection, data)
        try:
            result = connection.execute(text)
            if result is None:
                raise CommandError("There is no question in SQL.", code=USAGE)
            names = [column[0] for column in result.description or ()]
            rows = _rows(result)
            if as_json:
                _print_json(names, rows)
            else:
                _show(names, rows, limit)
        except duckdb.Error as error:
            message, *rest = str(error).splitlines()
            raise CommandError(message, "\n".join(map(one_line, rest)), code=USAGE) from None


def _open(connection: Any, folder: Path) -> None:
    """Make a view of each table. DuckDB fetches no extension, and answers nobody else."""
    tables = {
        place.name: str(Path(escape(str(place))) / "*.parquet")
        for place in sorted(folder.iterdir() if folder.is_dir() else ())
        if place.is_dir() and any(place.glob("*.parquet"))
    }
    if not tables:
        raise CommandError(
            f"{folder} has no Parquet files.",
            "discogs dump convert dumps/ --to data/ makes them; --data names the folder.",
            code=USAGE,
        )
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    for name, files in tables.items():
        quoted = name.replace('"', '""')
        connection.from_parquet(files).create_view(f"{quoted}")


def _rows(result: Any) -> Iterator[tuple[object, ...]]:
    while batch := result.fetchmany(_BATCH):
        yield from batch


def _print_json(names: list[str], rows: Iterator[tuple[object, ...]]) -> None:
    keys = _distinct(names)
    for row in rows:
        typer.echo(json_text(_as_json(dict(zip(keys, row, strict=True))), sys.stdout))


def _distinct(names: list[str]) -> list[str]:
    """Number the columns whose name an earlier one has: a, a_1."""
    found: list[str] = []
    for name in names:
        key, number = name, 0
        while key in found or (number and key in names):
            number += 1
            key = f"{name}_{number}"
        found.append(key)
    return found


def _as_json(value: object) -> object:
    """Make of a value what JSON has: null of NaN and infinity, base64 of a blob."""
    match value:
        case float() if not math.isfinite(value):
            return None
        case bytes():
            return b64encode(value).decode()
        case dict():
            pairs = cast("dict[object, object]", value)
            return {str(key): _as_json(inner) for key, inner in pairs.items()}
        case list() | tuple():
            return [_as_json(inner) for inner in cast("Iterable[object]", value)]
        case _:
            return value


def _show(names: list[str], rows: Iterator[tuple[object, ...]], limit: int) -> None:
    made = table(header=True)
    for name in names:
        made.add_column(one_line(name), overflow="fold")
    for count, row in enumerate(rows):
        if count == limit:
            say(f"The first {limit:,} rows; --limit shows more, --json all.")
            break
        made.add_row(*("" if cell is None else str(cell) for cell in row))
    if names:
        show(made)
