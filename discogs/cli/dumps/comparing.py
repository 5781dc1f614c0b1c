"""`discogs dump diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from discogs import dumps
from discogs.cli.dumps.extras import dumps_library
from discogs.cli.options import AsJson
from discogs.cli.printing import print_json, show
from discogs.cli.screens.parts import lines

__all__ = ["diff"]

_HELP = "A file of a dump, such as discogs_20261001_labels.xml.gz."


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=_HELP)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=_HELP)],
    *,
    ids: Annotated[
        bool,
        typer.Option("--ids", help="Print the ids: + added, ~ changed, - removed."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show which records two dumps differ in. No request."""
    with dumps_library():
        found = dumps.diff(old, new)
    if as_json:
        print_json(
            {
                "kind": found.kind,
                "old": found.old_date,
                "new": found.new_date,
                "added": found.added,
                "changed": found.changed,
                "removed": found.removed,
                "unchanged": found.unchanged,
            }
        )
        return
    if not ids:
        show(lines([str(found)]))
        return
    for sign, group in (("+", found.added), ("~", found.changed), ("-", found.removed)):
        for one in group:
            typer.echo(f"{sign}{one}")
