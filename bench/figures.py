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
    Figure("session", "and a session, to both in use (a `BaseModel`, a `requests.Session`)", 1.0),
    Figure("first attribute", "a process's first `release.title`, to requests and json", 2.2),
    Figure("a model in use", "a `BaseModel` and a `requests.Session` alone, to the same", 1.8),
    Figure("release", "a release of 20 KB: request, decoding, every field", 0.97, 1.1),
    Figure("release, NO_PROXY", "the same, with NO_PROXY set", 1.1),
    Figure("cached prefetch", "a prefetch of cached releases, to reading one by one", 1.0, 1.1),
    Figure("decode", "decoding it, to json.loads", 1.4),
    Figure("hydrate", "100 of them decoded and held, to json.loads and a list", 2.7),
    Figure("page of releases", "100 rows of an artist, to json.loads", 1.8, 2.0),
    Figure("page of a label", "100 rows of a label, to json.loads", 1.8, 2.0),
    Figure("page of a search", "100 rows of a search, to json.loads", 1.7, 2.0),
    Figure("page of a collection", "100 items (entities), to json.loads", 2.8),
    Figure("page of wants", "100 wants (entities), to json.loads", 2.7),
    Figure("page of an inventory", "100 listings (entities), to json.loads", 2.3, 2.4),
    Figure("page of orders", "100 orders (entities), to json.loads", 2.7, 2.7),
    Figure("page of contributions", "100 releases (entities), to json.loads", 2.4),
    Figure("a page again", "100 items that the session has, to json.loads", 3.1),
    Figure("held items", "10,000 items held, to json.loads and a list", 2.7, 3.2),
    Figure("to_pandas", "`to_pandas()` of them, to json_normalize of the dicts", 1.7, 2.5),
    Figure("to_records", "`to_records()` of them, to the same (names and ids as lists)", 2.6),
    Figure("a frame by hand", "12 columns by hand, to the same", 0.6),
    Figure("identity look-up", "`session.release(id)` of one that is known", 1700, unit="ns"),
    Figure("a loaded field", "`release.title`", 55, unit="ns"),
    Figure("an artist of a credit", "`release.artists[0].artist`", 4100, unit="ns"),
    Figure("limiter", "a slot of the limit, 60 in the window", 15, unit="us"),
    Figure("limiter, full window", "the same with 1,000 in the window, to 60", 5.2),
    Figure("SQLiteStore", "the same, shared in an SQLite file", 260, unit="us"),
    Figure("SQLite by hand", "two updates of a text in such a file", 105, unit="us"),
    Figure("RedisStore", "the same, shared in Redis, with 1,460 in the window", 870, unit="us"),
    Figure("a release", "a loaded release of 20 KB, with its bytes", 70_000, unit="bytes"),
    Figure("a release, as a dict", "the same from json.loads, without them", 65_000, unit="bytes"),
    Figure("a stub", "`session.release(id)`", 780, unit="bytes"),
    Figure("a row", "a row of an artist's releases, with its bytes", 1_700, unit="bytes"),
    Figure("a row, as a dict", "the same from json.loads, without them", 1_670, unit="bytes"),
    Figure("a held item", "one of 10,000 items, with its bytes", 3_700, 5_600, unit="bytes"),
    Figure("a held item, as a dict", "the same as a dict, without them", 3_900, unit="bytes"),
    Figure("10,000 rows", "a walk: the last tenth, to the first", 1.0, 1.1),
    Figure("100,000 rows", "the same of ten times as many", 1.1, 1.2),
    Figure("100,000 items", "the same of items (entities)", 1.1, 1.2),
    Figure("100,000 items, let go", "the same, none of them held", 1.1, 1.2),
    Figure("2,000 releases", "hydrated one by one: the last tenth, to the first", 1.0, 1.1),
    Figure("retention", "memory after three times the retention, to once", 1.0, 1.1),
)
