"""The figures of the hot paths: what they are to be, and what they were when last written down."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FIGURES", "Figure"]


class Figure(NamedTuple):
    """One figure. `--check` fails when it is more than double of what is written here."""

    name: str
    title: str
    #: When last written down.
    measured: float
    #: What it is to be; None: nobody said.
    target: float | None = None
    unit: str = "x"


FIGURES = (
    Figure("import", "`import discogs`, to `import requests, pydantic`", 3.0, 1.25),
    Figure("release", "a release of 20 KB: request, decoding, every field", 1.7, 1.1),
    Figure("release, NO_PROXY", "the same, with NO_PROXY set", 2.0),
    Figure("decode", "decoding it, to json.loads", 1.35),
    Figure("hydrate", "filling a stub with it, to json.loads", 3.2),
    Figure("page of releases", "100 rows of an artist, to json.loads", 3.8, 2.0),
    Figure("page of a label", "100 rows of a label, to json.loads", 3.8, 2.0),
    Figure("page of a search", "100 rows of a search, to json.loads", 3.3, 2.0),
    Figure("page of a collection", "100 items (entities), to json.loads", 5.6),
    Figure("page of an inventory", "100 listings (entities), to json.loads", 4.8),
    Figure("identity look-up", "`session.release(id)` of one that is known", 1500, unit="ns"),
    Figure("a loaded field", "`release.title`", 40, unit="ns"),
    Figure("an artist of a credit", "`release.artists[0].artist`", 2300, unit="ns"),
    Figure("a release", "a loaded release of 20 KB, with its bytes", 143_000, unit="bytes"),
    Figure("a release, as a dict", "the same from json.loads, without them", 65_000, unit="bytes"),
    Figure("a stub", "`session.release(id)`", 1_460, unit="bytes"),
    Figure("a row", "a row of an artist's releases, with its bytes", 3_000, unit="bytes"),
    Figure("a row, as a dict", "the same from json.loads, without them", 1_670, unit="bytes"),
    Figure("10,000 rows", "a walk: the last tenth, to the first", 1.0, 1.1),
    Figure("2,000 releases", "hydrated one by one: the last tenth, to the first", 1.0, 1.1),
    Figure("retention", "memory after three times the retention, to once", 1.0, 1.1),
)
