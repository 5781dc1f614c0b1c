"""The figures of the hot paths: targets, and the last recorded measurements."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FIGURES", "Figure"]


class Figure(NamedTuple):
    """A figure. `--check` fails if a ratio or a size is more than twice the recorded one.

    Times depend on the machine, so they are printed but not checked.
    """

    name: str
    title: str
    #: The last recorded measurement.
    measured: float
    #: The promised figure, None without a promise.
    target: float | None = None
    unit: str = "x"


FIGURES = (
    Figure("import", "`import discogs`, to `import requests, pydantic`", 0.2, 1.25),
    Figure("release", "a release of 20 KB: request, decoding, every field", 1.0, 1.1),
    Figure("release, NO_PROXY", "the same, with NO_PROXY set", 1.1),
    Figure("decode", "decoding it, to json.loads", 1.4),
    Figure("hydrate", "filling a stub with it, to json.loads", 2.7),
    Figure("page of releases", "100 rows of an artist, to json.loads", 1.8, 2.0),
    Figure("page of a label", "100 rows of a label, to json.loads", 1.8, 2.0),
    Figure("page of a search", "100 rows of a search, to json.loads", 1.7, 2.0),
    Figure("page of a collection", "100 items (entities), to json.loads", 3.2),
    Figure("page of an inventory", "100 listings (entities), to json.loads", 3.4),
    Figure("identity look-up", "`session.release(id)` of one that is known", 1700, unit="ns"),
    Figure("a loaded field", "`release.title`", 55, unit="ns"),
    Figure("an artist of a credit", "`release.artists[0].artist`", 4100, unit="ns"),
    Figure("a release", "a loaded release of 20 KB, with its bytes", 73_000, unit="bytes"),
    Figure("a release, as a dict", "the same from json.loads, without them", 65_000, unit="bytes"),
    Figure("a stub", "`session.release(id)`", 1_490, unit="bytes"),
    Figure("a row", "a row of an artist's releases, with its bytes", 1_700, unit="bytes"),
    Figure("a row, as a dict", "the same from json.loads, without them", 1_670, unit="bytes"),
    Figure("10,000 rows", "a walk: the last tenth, to the first", 1.0, 1.1),
    Figure("2,000 releases", "hydrated one by one: the last tenth, to the first", 1.0, 1.1),
    Figure("retention", "memory after three times the retention, to once", 1.0, 1.1),
)
