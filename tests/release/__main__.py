"""Print what keeps this clone from being released; the exit code is 1 if anything does."""

from __future__ import annotations

import sys
from pathlib import Path

import discogs
from tests.release.checks import api_changes, faults, may_break, public, read


def main() -> int:
    """Check the clone that this file is in."""
    root = Path(__file__).parents[2]
    release = read(root)
    found = faults(release)
    if not release.last:
        print("No release before this one: there is no API to compare with.")
    elif changes := api_changes(root, release.last):
        print(f"Since {release.last}:\n{changes}")
        if not may_break(release.last, release.version):
            found += [f"No patch may do this: {line}" for line in public(changes, discogs.__all__)]
    else:
        print(f"Nothing in the API is gone since {release.last}.")
    state = f"tagged v{release.tag}" if release.tag else "not tagged yet"
    print("\n".join(found) or f"{release.version}, {state}, can be released.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
