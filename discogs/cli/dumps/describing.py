"""`discogs dump info`: what a dump, a catalogue, or a folder of either holds."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from discogs import dumps
from discogs.cli.dumps.extras import dumps_library
from discogs.cli.dumps.reporting import report_facts, say_reports
from discogs.cli.errors import USAGE, CommandError
from discogs.cli.options import AsJson
from discogs.cli.printing import print_json, say, show
from discogs.cli.screens.parts import table
from discogs.dumps.covering import model_of
from discogs.dumps.faults import reports_in
from discogs.dumps.schema import KINDS
from discogs.dumps.source import Source, date_of

__all__ = ["info"]

_CATALOGUE: Final = "catalogue.sqlite"


def info(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="A dump, such as discogs_20261001_labels.xml.gz, a catalogue.sqlite, or a folder "
            "of dumps or of what was converted.",
        ),
    ],
    *,
    count: Annotated[
        bool,
        typer.Option("--count", help="Count the records of dumps, which reads each to its end."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what dumps and what was made of them hold, and from when it is. No request."""
    with dumps_library():
        found = _found(path)
        reports = reports_in(path if path.is_dir() else path.parent) if found["tables"] else {}
        counted = dict(map(_count, found["files"])) if count else {}
    if as_json:
        print_json(found | report_facts(reports))
        return
    if found["files"]:
        _show(("File", "Holds", "Date", "MB", "Records"), map(_file_row, found["files"]))
    if found["records"]:
        dates = found["dates"]
        counts = found["records"].items()
        _show(
            ("Catalogue of", "Date", "Records"),
            ((kind, dates[kind] or "?", f"{number:,}") for kind, number in counts),
        )
    if found["tables"]:
        made = {f"{kind} of {date or 'an unknown day'}" for kind, date in found["dates"].items()}
        if made:
            say(f"Made of the dumps: {', '.join(sorted(made))}.")
        rows = (
            (name, f"{facts['rows']:,}", f"{facts['files']:,}", _megabytes(facts["bytes"]))
            for name, facts in found["tables"].items()
        )
        _show(("Table", "Rows", "Files", "MB"), rows)
    incomplete = {
        name: one for name, one in [*counted.items(), *reports.items()] if not one.is_complete
    }
    say_reports(incomplete)


def _show(names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    made = table(header=True)
    for name in names:
        is_number = name in {"MB", "Records", "Rows", "Files"}
        made.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        made.add_row(*row)
    show(made)


def _file_row(facts: dict[str, Any]) -> tuple[str, ...]:
    records = "" if facts["records"] is None else f"{facts['records']:,}"
    megabytes = _megabytes(facts["bytes"])
    return Path(facts["file"]).name, facts["kind"], facts["date"] or "?", megabytes, records


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}"


def _found(path: Path) -> dict[str, Any]:
    """Find out what is there: dumps, tables, and a catalogue."""
    folder = path if path.is_dir() else None
    catalogue = path / _CATALOGUE if folder else path
    is_catalogue = catalogue.is_file() and catalogue.suffix == ".sqlite"
    files = sorted([*path.glob("*.xml.gz"), *path.glob("*.xml")]) if folder else []
    if folder is None and path.is_file() and not is_catalogue:
        files = [path]
    tables = _tables(folder) if folder else {}
    dates: dict[str, str | None] = {}
    records: dict[str, int] = {}
    if is_catalogue:
        with dumps.Catalogue(catalogue) as opened:
            dates = dict(opened.dates)
            records = {kind: opened.count(model_of(KINDS[kind])) for kind in sorted(dates)}
        size = catalogue.stat().st_size
        tables[catalogue.name] = {"rows": sum(records.values()), "files": 1, "bytes": size}
    if not tables and not files:
        raise CommandError(
            f"{path} is no dump, no catalogue, and no converted folder.",
            "discogs dump download gets dumps, discogs dump convert dumps/ --to data/ makes "
            "the others.",
            code=USAGE,
        )
    return {
        "path": str(path),
        "files": [*map(_dump, files)],
        "dates": dates,
        "records": records,
        "tables": tables,
    }


def _dump(path: Path) -> dict[str, Any]:
    """Read the beginning of a dump."""
    with closing(Source(path)) as source:
        kind = source.kind.name
    return {
        "file": str(path),
        "kind": kind,
        "date": date_of(path.name),
        "bytes": path.stat().st_size,
        "records": None,
    }


def _count(facts: dict[str, Any]) -> tuple[str, dumps.Report]:
    """Read a dump to its end, add to the facts what is in it, and return its name and report."""
    read = dumps.read(facts["file"], progress=True)
    facts["records"] = sum(1 for _ in read.raw())
    facts |= {"lost": read.report.lost, "faults": list(map(str, read.report.faults))}
    facts["unknown"] = dict(read.report.unknown)
    return Path(facts["file"]).name, read.report


def _tables(folder: Path) -> dict[str, dict[str, int]]:
    """Count the rows of each table, by the footers of its files."""
    parquet: Any = import_module("pyarrow.parquet")
    tables: dict[str, dict[str, int]] = {}
    for place in sorted(folder.iterdir()):
        files = sorted(place.glob("*.parquet")) if place.is_dir() else []
        if files:
            tables[place.name] = {
                "rows": sum(parquet.read_metadata(file).num_rows for file in files),
                "files": len(files),
                "bytes": sum(file.stat().st_size for file in files),
            }
    return tables
