"""What each contestant does when things are odd or go wrong: `make bench-behaviour`.

Every case is run in a process of its own, against a fresh sandbox that counts what it was sent.
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

#: Those that a behaviour tells apart: not the program by hand, and each peer once.
COMPARED = CONTESTANTS[1:4]


class Tried(NamedTuple):
    """What came of a case."""

    sandbox: Sandbox
    outcome: Outcome

    def found(self) -> str:
        """What the program found, or how it failed."""
        return self.outcome.error or repr(self.outcome.found)

    def sent(self) -> str:
        """How many requests it took."""
        return f"{len(self.sandbox.requests)} sent, {self.found()}"

    def writes(self) -> str:
        """How often the write was sent."""
        puts = [one for one in self.sandbox.requests if one.method == "PUT"]
        return f"{len(puts)} sent, {self.found()}"

    def refused(self) -> str:
        """How many were over the limit."""
        return f"{self.sandbox.refused} of {len(self.sandbox.requests)} refused, {self.found()}"

    def token(self) -> str:
        """Where the token went."""
        in_url = "token" in self.sandbox.requests[0].query
        return "in the URL" if in_url else "in the Authorization header"


class Case(NamedTuple):
    """Something that is tried out."""

    job: str
    title: str
    prepare: Callable[[Sandbox], object]
    shown: Callable[[Tried], str]


def _nothing(sandbox: Sandbox) -> None:
    """Nothing goes wrong."""
    sandbox.calm()


def _real_limit(sandbox: Sandbox) -> None:
    sandbox.limit = 60


def _odd_row(sandbox: Sandbox) -> None:
    def change(page: Any) -> None:
        page["releases"][3]["year"] = {"soon": True}

    sandbox.alter(f"/artists/{world.ARTIST_WITH_ODD_ROW}/releases", change)


CASES = (
    Case("read", "where the token goes", _nothing, Tried.token),
    Case("show", "the repr of what is not loaded", _nothing, Tried.sent),
    Case("same", "the same release twice is one object", _nothing, Tried.found),
    Case("no master", "the master of a release without one", _nothing, Tried.found),
    Case("no year", "a year that is not known", _nothing, Tried.found),
    Case("odd row", "the titles of 15 rows, one year of which is odd", _odd_row, Tried.found),
    Case("read", "a read, answered by two 502 first", lambda one: one.fail(times=2), Tried.sent),
    Case("read", "a read, half its body lost", lambda one: one.cut(), Tried.sent),
    Case("read", "a read, an HTML page instead", lambda one: one.garble(), Tried.sent),
    Case("write", "a write, answered by a 502", lambda one: one.fail(method="PUT"), Tried.writes),
    Case("write", "a write, its answer lost", lambda one: one.drop(after_write=True), Tried.writes),
    Case("notes", "the notes of a want, given when it is added", _nothing, Tried.found),
    Case("many", "70 reads, where 60 a minute are allowed", _real_limit, Tried.refused),
)


def main() -> int:
    """Run all cases."""
    versions = ", ".join(f"{one.distribution} {one.version}" for one in COMPARED)
    print(f"{datetime.now(UTC).date()}; {versions}\n")
    with Sandbox(limit=1_000_000) as sandbox:
        rows = [
            [case.title, *(_tried(case, contestant, sandbox) for contestant in COMPARED)]
            for case in CASES
        ]
    print_table("Behaviour", ["case", *(one.name for one in COMPARED)], rows)
    return 0


def _tried(case: Case, contestant: Contestant, sandbox: Sandbox) -> str:
    sandbox.reset()
    case.prepare(sandbox)
    outcome = run_job(contestant, case.job, sandbox.url, 0)
    return case.shown(Tried(sandbox, outcome))


if __name__ == "__main__":
    sys.exit(main())
