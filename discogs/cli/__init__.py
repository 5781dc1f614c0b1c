"""The command line: `discogs show r249504`. Needs the extra `cli`; no other package imports it."""

from __future__ import annotations

import sys

__all__ = ["main"]

_NEEDED = {"rich", "typer"}


def main() -> None:
    """Run the command line, or say how to install a missing library."""
    try:
        from discogs.cli.app import run
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in _NEEDED:
            raise
        sys.exit(f"discogs: {missing} is missing; install it: pip install 'discogs-orm[cli]'")
    run()
