"""What the script of the old distribution `discogs` runs, where it has replaced ours."""

from __future__ import annotations

import sys

from discogs.cli import main as run
from discogs.cli.predecessor import predecessor_note

__all__ = ["main"]


def main() -> None:
    """Run the command line, and say on stderr whose script it is."""
    print(predecessor_note(), file=sys.stderr)  # noqa: T201 - typer may be missing
    run()
