"""`discogs dump convert`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from discogs import dumps
from discogs.cli.dumps.extras import dumps_library
from discogs.cli.dumps.reporting import report_facts, say_reports
from discogs.cli.errors import USAGE, CommandError
from discogs.cli.options import AsJson
from discogs.cli.printing import print_json, say

__all__ = ["convert"]


def convert(
    source: Annotated[
        list[Path], typer.Argument(metavar="SOURCE", help="A folder of dumps, or files.")
    ],
    target: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="The folder to make.")],
    *,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="How many processes parse; by default one for each core."
        ),
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
        except FileExistsError:
            text = f"{target} is there already: name another folder."
            raise CommandError(text, "--force replaces it.", code=USAGE) from None
    if as_json:
        print_json(
            {
                "folder": str(made.path),
                "records": {kind: report.records for kind, report in made.reports.items()},
                **report_facts(made.reports),
            }
        )
        return
    say_reports(made.reports)
    say(f"Made {made.path}.")
