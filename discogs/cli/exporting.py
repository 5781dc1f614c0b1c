"""`discogs export`: write a collection, wantlist or inventory to a file."""

from __future__ import annotations

import math
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
)
from rich.text import Text

from discogs.cli.columns import INVENTORY, WANTLIST, ExportColumn, collection, record
from discogs.cli.errors import USAGE, CommandError
from discogs.cli.formats import FORMATS, Format, check_parquet
from discogs.cli.opening import API, OpenSession, open_session
from discogs.cli.options import AsJson, BaseUrl, CurrencyCode, TokenStdin
from discogs.cli.printing import aside, print_json, say
from discogs.cli.terminal import one_line
from discogs.http.files import destination, write_whole
from discogs.models import User
from discogs.pagination.formats import safe_record
from discogs.pagination.paginated import Paginated

__all__ = ["export"]

What: TypeAlias = Literal["collection", "wantlist", "inventory"]


def export(
    what: Annotated[What, typer.Argument(metavar="WHAT", help="What to export.")],
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
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write, atomically; by default, or with -, the rows go to stdout.",
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace the file of -o if there is one, without asking."),
    ] = False,
    field_names: Annotated[
        bool,
        typer.Option(
            "--field-names",
            help="Name the fields of a collection's notes: one more request.",
        ),
    ] = False,
    safe_csv: Annotated[
        bool,
        typer.Option(
            "--safe-csv",
            help="For spreadsheets: put ' before texts that they would run as formulas.",
        ),
    ] = False,
    as_json: AsJson = False,
    base_url: BaseUrl = API,
    currency: CurrencyCode = None,
    token_stdin: TokenStdin = False,
) -> None:
    """Export a collection, wantlist or inventory.

    One request for each 100 rows, and one more for your own name unless the login is a stored one.
    --json is --to json, or with -o a summary of the export.
    """
    if output == Path("-"):
        output = None
    format = _format(to, output, as_json=as_json)
    if safe_csv and format != "csv":
        raise CommandError(f"--safe-csv is for csv, and this export is {format}.", code=USAGE)
    if field_names and what != "collection":
        raise CommandError(f"--field-names is for a collection, not for the {what}.", code=USAGE)
    _check(format, output)
    if output is not None and destination(output).is_replaced and not force:
        _ask_before_replacing(output)
    with open_session(base_url, currency, token_stdin=token_stdin) as opened:
        # An empty name comes of a variable that is not set: not a wish for one's own.
        owner = opened.me(f"Exporting your {what}") if user is None else opened.session.user(user)
        sequence, columns = _source(owner, what, field_names=field_names)
        title = one_line(f"{what} of {owner.username}")
        with opened.session.no_lazy_loading(), _Progress(title, opened) as progress:
            records = (record(row, columns) for row in progress.over(sequence))
            safe = map(safe_record, records) if safe_csv else records
            _write(_chunks(safe, columns, format, output), output)
        requests = opened.session.statistics.requests
    if output is not None and as_json:
        print_json({"file": str(output), "rows": progress.rows, "requests": requests})
    elif output is not None:
        say(f"{progress.rows:,} rows in {output}, {requests} requests.")


def _format(to: Format | None, output: Path | None, *, as_json: bool) -> Format:
    if to is not None:
        if as_json and output is None and to != "json":
            raise CommandError(f"--json prints JSON, and --to asks for {to}.", code=USAGE)
        return to
    if output is None:
        return "json" if as_json else "csv"
    suffix = output.suffix.removeprefix(".").lower()
    if not suffix:
        return "csv"
    found: Format | None = next((name for name in get_args(Format) if name == suffix), None)
    if found is None:
        raise CommandError(
            f"There is no format {suffix}: an export is csv, json or parquet.",
            f"Name the file so, such as {output.with_suffix('.csv').name}, or choose with --to.",
            code=USAGE,
        )
    return found


def _check(format: Format, output: Path | None) -> None:
    """Raise errors now that would else come after all requests."""
    if format == "parquet":
        if output is None:
            raise CommandError("Parquet needs a file: -o FILE.", code=USAGE)
        check_parquet()
    if output is not None and not output.absolute().parent.is_dir():
        raise CommandError(f"There is no directory {output.absolute().parent}.", code=USAGE)
    if output is not None and output.is_dir():
        raise CommandError(f"{output} is a directory: name a file in it.", code=USAGE)


def _ask_before_replacing(output: Path) -> None:
    """Ask at a terminal whether a file may be replaced; refuse elsewhere."""
    if sys.stdin.isatty():
        # Typer's own question leaves a space in stdout, which is for results.
        aside().print(f"{one_line(str(output))} exists. Replace it? [y/N]", end=" ", soft_wrap=True)
        if sys.stdin.readline().strip().casefold() in {"y", "yes"}:
            return
    raise CommandError(f"{output} exists, and stays as it is.", "--force replaces it.", code=USAGE)


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


def _chunks(
    records: Iterable[Mapping[str, object]],
    columns: Sequence[ExportColumn[Any]],
    format: Format,
    output: Path | None,
) -> Iterator[bytes]:
    """Encode the records. JSON is safe for a terminal wherever it goes, CSV if it goes there."""
    chunks = FORMATS[format](records, columns)
    return map(_shown_row, chunks) if format == "csv" and _is_shown(output) else chunks


def _write(chunks: Iterator[bytes], output: Path | None) -> None:
    if output is not None:
        write_whole(output, chunks)
        return
    stream = sys.stdout.buffer
    for chunk in chunks:
        stream.write(chunk)
    stream.flush()


def _is_shown(output: Path | None) -> bool:
    """Check whether the rows go to a terminal."""
    if output is None:
        return sys.stdout.isatty()
    found = destination(output)
    if found.descriptor is not None:
        return os.isatty(found.descriptor)
    return found.found is not None and stat.S_ISCHR(found.found.st_mode)


def _shown_row(row: bytes) -> bytes:
    text = row.decode().removesuffix("\n")
    return f"{one_line(text)}\n".encode()


class _TimeLeft(ProgressColumn):
    """How long the limit makes the rest take: the pace so far is no guide to it."""

    max_refresh = 1.0

    def __init__(self, opened: OpenSession) -> None:
        super().__init__()
        self._opened = opened

    def render(self, task: Task) -> Text:
        """Draw the time left."""
        pages = math.ceil((task.remaining or 0) / self._opened.session.per_page)
        minutes, seconds = divmod(round(self._opened.seconds_for(pages)), 60)
        return Text(f"{minutes}:{seconds:02} to go")


class _Progress:
    """Counts the rows of a sequence, with a bar on stderr if that is a terminal."""

    def __init__(self, title: str, opened: OpenSession) -> None:
        self._title = title
        self._opened = opened
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
                _TimeLeft(self._opened),
            )
            self._bar = self._stack.enter_context(
                Progress(*columns, console=console, transient=True)
            )
        return self

    def __exit__(self, *reason: object) -> None:
        self._stack.close()
