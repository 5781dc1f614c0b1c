"""`python -m tests.mutants [FILE ...]`: make mutants, and name those that no test notices."""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.mutants.hunt import Hunt
from tests.mutants.making import mutants_of
from tests.mutants.mutant import Mutant

OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile", "first")
TABLE = Path(__file__).with_name("mutants.toml")


def main() -> int:
    table: dict[str, Any] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", default=list(table), metavar="FILE")
    parser.add_argument("--every", type=int, default=1, help="take each Nth mutant alone")
    parser.add_argument(
        "--only", action="append", default=[], help="take those with this text in their names"
    )
    options = parser.parse_args()
    failed = 0
    for file in options.files:
        failed += hunt(file, table[file], options.every, options.only)
    return 1 if failed else 0


def hunt(file: str, entry: dict[str, Any], every: int, only: list[str]) -> int:
    """Run the tests of a file against its mutants; return how many are alive, or named in vain."""
    reasons: dict[str, list[str]] = entry.get("equivalent", {})
    equal = {name for names in reasons.values() for name in names}
    made = mutants_of(file)
    gone = equal - {mutant.name for mutant in made}
    for name in sorted(gone):
        print(f"{TABLE.name} names a mutant that is not made any more: {name}", file=sys.__stdout__)
    if only:
        made = [mutant for mutant in made if any(text in mutant.name for text in only)]
    taken = [mutant for mutant in made[::every] if mutant.name not in equal]
    alive: list[Mutant] = taken
    hanging = 0
    for stage in ("tests", "then"):
        if alive and stage in entry:
            run = Hunt(file, alive, measured=stage == "tests")
            if pytest.main([*OPTIONS, *entry[stage]], [run]) not in {0, 5}:
                return 1
            alive, hanging = run.alive, hanging + len(run.hanging)
    killed = len(taken) - len(alive)
    print(
        f"{file}: {len(made)} mutants, {len(made[::every])} taken, "
        f"{len(made[::every]) - len(taken)} equivalent, {killed} of {len(taken)} killed "
        f"({hanging} of them stopped)",
        file=sys.__stdout__,
    )
    for mutant in alive:
        print(f"  {mutant.line}: {mutant.name}", file=sys.__stdout__)
    return len(alive) + len(gone)


if __name__ == "__main__":
    sys.exit(main())
