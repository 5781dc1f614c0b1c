"""`make attack`: everything an attacker tried, with larger numbers, as a table of what held.

`python -m tests.attack READS INTERRUPTS`: how many reads of forked workers, how many interrupts.
"""

from __future__ import annotations

import subprocess
import sys
import time

import discogs
from tests.attack.answers import ANSWERS, MAX_BODY, MAX_TIME, cost_of
from tests.attack.forking import reads_over_workers

WORKERS = 8


def main(reads: int, interrupts: int) -> int:
    """Print the tables; the number of kinds that did not hold."""
    failed = _answers() + _suite() + _forks(reads) + _interrupts(interrupts)
    print("\nEverything held." if not failed else f"\n{failed} did not hold.")
    return min(failed, 1)


def _answers() -> int:
    """Let a read and a write meet each hostile answer."""
    print(f"Hostile answers (max_body {MAX_BODY / 1e6:g} MB, max_time {MAX_TIME:g} s)\n")
    print("| answer | a read ends in | sent | s | peak MB | a write ends in | sent | s |")
    print("| --- | --- | ---: | ---: | ---: | --- | ---: | ---: |")
    failed, doubled = 0, 0
    # What is imported and made for the first answer is no cost of that answer.
    cost_of("a text", "read")
    for name in ANSWERS:
        read, write = cost_of(name, "read"), cost_of(name, "write")
        kinds = [type(cost.outcome.error).__name__ for cost in (read, write)]
        held = all(isinstance(cost.outcome.error, discogs.DiscogsError) for cost in (read, write))
        doubled += write.outcome.sent > 1
        failed += not held or write.outcome.sent > 1
        print(
            f"| {name} | {kinds[0]} | {read.outcome.sent} | {read.seconds:.1f} "
            f"| {read.peak / 1e6:.1f} | {kinds[1]} | {write.outcome.sent} | {write.seconds:.1f} |"
        )
    print(f"\n{2 * len(ANSWERS)} cases, {failed} did not hold, {doubled} writes doubled,")
    print("0 secrets in an error (each is searched for the login).\n")
    return failed


def _suite() -> int:
    """Run the tests of this folder."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-n", "2", "tests/attack"]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    print(f"The tests of an attacker: {ran.stdout.strip().splitlines()[-1]}\n")
    return ran.returncode


def _forks(reads: int) -> int:
    began = time.perf_counter()
    found = reads_over_workers(WORKERS, reads)
    seconds = time.perf_counter() - began
    print(
        f"{found.reads:,} reads over {WORKERS} workers forked beside threads: {found.wrong} wrong "
        f"objects, {found.failed} errors, {seconds:.0f} s"
    )
    return found.wrong + found.failed


def _interrupts(count: int) -> int:
    command = [sys.executable, "-m", "tests.attack.interrupting", str(count)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    print((ran.stdout or ran.stderr).strip().splitlines()[-1])
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3])))
