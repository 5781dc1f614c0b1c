"""`python -m discogs.cli`: the command line without the script `discogs`."""

from __future__ import annotations

from discogs.cli import main

if __name__ == "__main__":
    main()
