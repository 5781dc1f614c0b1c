"""How many files one call enters: `python -m tests.meta.trips` prints which.

Whoever follows a call through the package opens each of them. Counted are the files of the package
whose functions run, without the sandbox's, which answers, and without what importing runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import discogs
from discogs.sandbox import Sandbox
from discogs.testing import VirtualClock
from tests.meta.house import PACKAGE

__all__ = ["TRIPS", "Trip", "entered"]


def _read_a_title(session: discogs.Session) -> Callable[[], object]:
    return lambda: session.release(249504).title


def _read_a_row(session: discogs.Session) -> Callable[[], object]:
    return lambda: session.artist(72872).releases[0]


def _edit_a_comment(session: discogs.Session) -> Callable[[], object]:
    listing = session.release(249504).sell(condition="Mint (M)", price="12.50")
    listing.save()
    listing.comments = "Still sealed"
    return listing.save


def _wait_for_a_slot(_: discogs.Session) -> Callable[[], object]:
    limiter = discogs.RateLimiter(limit=1, clock=VirtualClock())
    limiter.release(limiter.acquire())
    return limiter.acquire


class Trip(NamedTuple):
    """A call, and how many files it may enter."""

    prepared: Callable[[discogs.Session], Callable[[], object]]
    most_files: int


TRIPS = {
    "session.release(id).title": Trip(_read_a_title, 18),
    "artist.releases[0]": Trip(_read_a_row, 19),
    "listing.save(), of a comment": Trip(_edit_a_comment, 17),
    "a wait for the limit": Trip(_wait_for_a_slot, 3),
}


def entered(trip: Trip, sandbox: Sandbox) -> list[str]:
    """The files that a call enters when everything is imported, in a session of its own."""
    with sandbox.session() as session:
        trip.prepared(session)()
    with sandbox.session() as session:
        return sorted(_entered_by(trip.prepared(session)))


def _entered_by(act: Callable[[], object]) -> Iterator[str]:
    paths: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            paths.add(frame.f_code.co_filename)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    for path in map(Path, paths):
        if path.is_relative_to(PACKAGE):
            name = path.relative_to(PACKAGE)
            # The clock in which nobody waits is the test's own.
            if name.parts[0] not in {"sandbox", "testing"}:
                yield name.as_posix()


def _report() -> Iterator[str]:
    with Sandbox(limit=1000) as sandbox:
        for name, trip in TRIPS.items():
            files = entered(trip, sandbox)
            yield f"{name}: {len(files)} files, at most {trip.most_files}"
            yield from (f"  {file}" for file in files)


if __name__ == "__main__":
    print("\n".join(_report()))  # noqa: T201
