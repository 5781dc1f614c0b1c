"""`discogs export`: write a collection, wantlist or inventory to a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from discogs.cli.columns import INVENTORY, WANTLIST, ExportColumn, collection, record
from discogs.cli.errors import USAGE, CommandError
from discogs.cli.formats import FORMATS, Format, parquet_library
from discogs.cli.opening import API, open_session
from discogs.cli.options import AsJson, BaseUrl, CurrencyCode, TokenStdin
from discogs.cli.printing import aside, print_json, say
from discogs.http.files import write_whole
from discogs.models import User
from discogs.pagination.paginated import Paginated

__all__ = ["export"]

What: TypeAlias = Literal["collection", "wantlist", "inventory"]


def export(
    what: Annotated[What, typer.Argument(help="What to export.")],
    *,
    to: Annotated[
        Format | None,
        typer.Option(
            metavar="FORMAT",
            help="csv, json or parquet; by default the suffix of -o, else csv.",
        ),
    ] = None,
    user: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another user instead of yourself.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="The file to write, atomically."),
    ] = None,
    field_names: Annotated[
        bool,
        typer.Option(
            "--field-names",
            help="Name the fields of a collection's notes: one more request.",
        ),
    ] = False,
    as_json: AsJson = False,
    base_url: BaseUrl = API,
    currency: CurrencyCode = None,
    token_stdin: TokenStdin = False,
) -> None:
    """Export a collection, wantlist or inventory.

    One request for each 100 rows, and one more for your own name unless the login is a stored one.
    Without -o the rows go to stdout. --json is --to json, or with -o a summary of the export.
    """
    format = _format(to, output, as_json=as_json)
    _check(format, output)
    with open_session(base_url, currency, token_stdin=token_stdin) as opened:
        owner = opened.session.user(user) if user else opened.me(f"Exporting your {what}")
        sequence, columns = _source(owner, what, field_names=field_names)
        with opened.session.no_lazy_loading(), _Progress(f"{what} of {owner.username}") as progress:
            rows = progress.over(sequence)
            _write(FORMATS[format](_records(rows, columns), columns), output)
        requests = opened.session.statistics.requests
    if output is not None and as_json:
        print_json({"file": str(output), "rows": progress.rows, "requests": requests})
    elif output is not None:
        say(f"{progress.rows:,} rows in {output}, {requests} requests.")


def _format(to: Format | None, output: Path | None, *, as_json: bool) -> Format:
    if to is not None:
        return to
    if output is None:
        return "json" if as_json else "csv"
    suffix = output.suffix.removeprefix(".").lower()
    found: Format | None = next((name for name in get_args(Format) if name == suffix), None)
    return found or "csv"


def _check(format: Format, output: Path | None) -> None:
    """Raise errors now that would else come after all requests."""
    if format == "parquet":
        if output is None:
            raise CommandError("Parquet needs a file: -o FILE.", code=USAGE)
        parquet_library()
    if output is not None and not output.absolute().parent.is_dir():
        raise CommandError(f"There is no directory {output.absolute().parent}.", code=USAGE)
    if output is not None and output.is_dir():
        raise CommandError(f"{output} is a directory: name a file in it.", code=USAGE)


def _source(
    owner: User, what: What, *, field_names: bool
) -> tuple[Paginated[Any], Sequence[ExportColumn[Any]]]:
    match what:
        case "collection":
            return owner.collection, collection(owner.collection_fields if field_names else ())
        case "wantlist":
            return owner.wantlist, WANTLIST
        case "inventory":
            return owner.inventory, INVENTORY


def _records(
    rows: Iterable[Any], columns: Sequence[ExportColumn[Any]]
) -> Iterator[Mapping[str, object]]:
    return (record(row, columns) for row in rows)


def _write(chunks: Iterator[bytes], output: Path | None) -> None:
    if output is not None:
        write_whole(output, chunks)
        return
    stream = sys.stdout.buffer
    for chunk in chunks:
        stream.write(chunk)
    stream.flush()


class _Progress:
    """Counts the rows of a sequence, with a bar on stderr if that is a terminal."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._stack = ExitStack()
        self._bar: Progress | None = None
        self.rows = 0

    def over(self, sequence: Paginated[Any]) -> Iterator[Any]:
        """Yield the rows, and count them."""
        task = None
        for row in sequence:
            if self._bar is not None and task is None:
                task = self._bar.add_task(self._title, total=len(sequence))
            self.rows += 1
            if self._bar is not None and task is not None:
                self._bar.advance(task)
            yield row

    def __enter__(self) -> Self:
        console = aside()
        if console.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            )
            self._bar = self._stack.enter_context(
                Progress(*columns, console=console, transient=True)
            )
        return self

    def __exit__(self, *reason: object) -> None:
        self._stack.close()
