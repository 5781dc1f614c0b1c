"""`python -m discogs.cli`: the command line, where the script `discogs` is not on the path."""

from __future__ import annotations

from discogs.cli import main

if __name__ == "__main__":
    main()
