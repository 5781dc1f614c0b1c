"""`discogs dump convert` and `info`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from discogs import dumps
from discogs.cli.dumps.extras import dumps_library
from discogs.cli.errors import USAGE, CommandError
from discogs.cli.options import AsJson
from discogs.cli.printing import print_json, say, show
from discogs.cli.screens.parts import table
from discogs.cli.terminal import one_line
from discogs.models import Artist, Label, Master, Release

__all__ = ["convert", "info"]


def convert(
    source: Annotated[
        list[Path], typer.Argument(metavar="SOURCE...", help="A folder of dumps, or files.")
    ],
    target: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="The folder to make.")],
    *,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="How many processes parse; by default one for each core."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop at the first damaged record.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the folder of --to if there is one.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Convert dumps to Parquet and a catalogue. No request.

    Run it again after it was stopped: finished parts are kept. Damaged records are listed.
    """
    with dumps_library():
        try:
            made = dumps.convert(
                source[0] if len(source) == 1 else source,
                target,
                workers=workers,
                strict=strict,
                replace=force,
                progress=True,
            )
        except FileExistsError as error:
            raise CommandError(str(error), "--force replaces it.", code=USAGE) from None
    if as_json:
        print_json(
            {
                "folder": str(made.path),
                "records": {kind: report.records for kind, report in made.reports.items()},
                "lost": {kind: report.lost for kind, report in made.reports.items()},
                "faults": {
                    kind: list(map(str, report.faults)) for kind, report in made.reports.items()
                },
                "unknown": {kind: dict(report.unknown) for kind, report in made.reports.items()},
            }
        )
        return
    for kind, report in made.reports.items():
        for line in f"{kind}: {report}".splitlines():
            say(one_line(line))
    say(f"Made {made.path}.")


def info(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A converted folder, or its catalogue.sqlite.")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Show what a converted folder holds, and of which dumps it is made. No request."""
    with dumps_library():
        found = _found(path)
    if as_json:
        print_json(found)
        return
    made = table(header=True)
    for name in ("Table", "Rows", "Files", "MB"):
        made.add_column(name, justify="left" if name == "Table" else "right")
    for name, facts in found["tables"].items():
        megabytes = f"{facts['bytes'] / 1e6:,.1f}"
        made.add_row(name, f"{facts['rows']:,}", f"{facts['files']:,}", megabytes)
    dates = {f"{kind} of {date or 'an unknown day'}" for kind, date in found["dates"].items()}
    if dates:
        say(f"Made of the dumps: {', '.join(sorted(dates))}.")
    show(made)


def _found(path: Path) -> dict[str, Any]:
    folder = path if path.is_dir() else path.parent
    catalogue = folder / "catalogue.sqlite" if path.is_dir() else path
    tables = _tables(folder) if path.is_dir() else {}
    dates: dict[str, str | None] = {}
    if catalogue.is_file():
        dates = _catalogue(catalogue, tables)
    if not tables:
        raise CommandError(
            f"{path} is no converted folder and no catalogue.",
            "discogs dump convert dumps/ --to data/ makes one.",
            code=USAGE,
        )
    return {"path": str(path), "dates": dates, "tables": tables}


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


def _counts(catalogue: dumps.Catalogue) -> dict[str, int]:
    return {
        "artists": catalogue.count(Artist),
        "labels": catalogue.count(Label),
        "masters": catalogue.count(Master),
        "releases": catalogue.count(Release),
    }


def _catalogue(path: Path, tables: dict[str, dict[str, int]]) -> dict[str, str | None]:
    with dumps.Catalogue(path) as catalogue:
        dates, counts = dict(catalogue.dates), _counts(catalogue)
    tables[path.name] = {"rows": sum(counts.values()), "files": 1, "bytes": path.stat().st_size}
    return dates
