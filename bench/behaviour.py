"""Compare the contestants on odd data and faults: `make bench-behaviour`.

Each case runs in its own process, against a fresh sandbox that counts requests.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bench import world
from bench.contestants import CONTESTANTS, Contestant, Outcome, run_job
from bench.tables import print_table
from discogs.sandbox import Sandbox

#: Not the program by hand, and each peer once.
COMPARED = CONTESTANTS[1:4]


class Result(NamedTuple):
    """The result of a case."""

    sandbox: Sandbox
    outcome: Outcome

    def found(self) -> str:
        """Describe the program's output, or its error."""
        return self.outcome.error or repr(self.outcome.found)

    def sent(self) -> str:
        """Describe output and number of requests."""
        return f"{len(self.sandbox.requests)} sent, {self.found()}"

    def writes(self) -> str:
        """Describe output and number of PUT requests."""
        puts = [one for one in self.sandbox.requests if one.method == "PUT"]
        return f"{len(puts)} sent, {self.found()}"

    def refused(self) -> str:
        """Describe output and number of requests over the limit."""
        return f"{self.sandbox.refused} of {len(self.sandbox.requests)} refused, {self.found()}"

    def token(self) -> str:
        """Describe the part of the request that had the token."""
        in_url = "token" in self.sandbox.requests[0].query
        return "in the URL" if in_url else "in the Authorization header"


class Case(NamedTuple):
    """A job, the fault to prepare, and the figure to print."""

    job: str
    title: str
    prepare: Callable[[Sandbox], object]
    describe: Callable[[Result], str]


def _no_fault(sandbox: Sandbox) -> None:
    sandbox.calm()


def _lost_answer(sandbox: Sandbox) -> None:
    sandbox.drop(after_write=True)


def _real_limit(sandbox: Sandbox) -> None:
    sandbox.limit = 60


def _odd_row(sandbox: Sandbox) -> None:
    def change(page: Any) -> None:
        page["releases"][3]["year"] = {"soon": True}

    sandbox.alter(f"/artists/{world.ARTIST_WITH_ODD_ROW}/releases", change)


CASES = (
    Case("read", "where the token goes", _no_fault, Result.token),
    Case("show", "the repr of what is not loaded", _no_fault, Result.sent),
    Case("same", "the same release twice is one object", _no_fault, Result.found),
    Case("no master", "the master of a release without one", _no_fault, Result.found),
    Case("no year", "a year that is not known", _no_fault, Result.found),
    Case("odd row", "the titles of 15 rows, one year of which is odd", _odd_row, Result.found),
    Case("read", "a read, answered by two 502 first", lambda one: one.fail(times=2), Result.sent),
    Case("read", "a read, half its body lost", lambda one: one.cut(), Result.sent),
    Case("read", "a read, an HTML page instead", lambda one: one.garble(), Result.sent),
    Case("write", "a write, answered by a 502", lambda one: one.fail(method="PUT"), Result.writes),
    Case("write", "a write, its answer lost", _lost_answer, Result.writes),
    Case("notes", "the notes of a want, given when it is added", _no_fault, Result.found),
    Case("many", "70 reads, where 60 a minute are allowed", _real_limit, Result.refused),
)


def main() -> int:
    """Run all cases."""
    versions = ", ".join(f"{one.distribution} {one.version}" for one in COMPARED)
    print(f"{datetime.now(UTC).date()}; {versions}\n")
    with Sandbox(limit=1_000_000) as sandbox:
        rows = [
            [case.title, *(_run(case, contestant, sandbox) for contestant in COMPARED)]
            for case in CASES
        ]
    print_table("Behaviour", ["case", *(one.name for one in COMPARED)], rows)
    return 0


def _run(case: Case, contestant: Contestant, sandbox: Sandbox) -> str:
    sandbox.reset()
    case.prepare(sandbox)
    outcome = run_job(contestant, case.job, sandbox.url, 0)
    return case.describe(Result(sandbox, outcome))


if __name__ == "__main__":
    sys.exit(main())
