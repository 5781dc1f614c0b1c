"""The command line: `discogs show r249504`. Needs the extra `cli`; no other package imports it."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]

_NEEDED = {"rich", "typer"}


def main() -> None:
    """Run the command line, or say how to install a missing library."""
    _open_closed_streams()
    try:
        from discogs.cli.app import run

        run()
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in _NEEDED:
            raise
        sys.exit(f"discogs: {missing} is missing; install it: pip install 'discogs-orm[cli]'")
    except KeyboardInterrupt:
        # Before a command began, or after it ended.
        print("\nStopped.", file=sys.stderr)  # noqa: T201 - typer may not be there yet
        sys.exit(130)
    except OSError as error:
        # What help and the version are written to.
        sys.exit(f"Error: {error.strerror or error}")


def _open_closed_streams() -> None:
    """Replace what a shell closed with `<&-` or `>&-`: else the next file would take its number."""
    for name, mode in {"stdin": "r", "stdout": "w", "stderr": "w"}.items():
        if getattr(sys, name) is None:
            # It stays open as that stream, and pathlib is not worth its import here.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
