"""The jobs for all contestants, and the least requests for each."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["JOBS", "Job"]


class Job(NamedTuple):
    """A job."""

    name: str
    title: str
    #: The least requests possible; None: the job measures CPU alone.
    least: int | None


JOBS = (
    Job("titles", "the titles of an artist's 250 releases", 3),
    Job("years", "their titles and years, 25 rows having no year", 3),
    Job("length", "how many they are", 1),
    Job("around", "a release, its artists' names, its master, the main release", 3),
    Job("ten times", "the same release ten times", 1),
    Job("three paths", "its tracks: by id, through a search, through its label", 3),
    Job("four paths", "the same, and through a collection", 4),
    Job("tracklists", "the tracklists of a label's first 40", 41),
    Job("collection", "500 items of a collection into rows", 5),
    Job("search", "the first 3 that a search finds", 1),
    Job("inventory", "an inventory of 300 into rows", 3),
    Job("wants", "a wantlist of 132 into rows", 2),
    Job("orders", "130 orders into rows", 2),
    Job("contributions", "the titles and years of 100 contributions", 1),
    Job("decoding", "300 different releases of 20 KB, every field read", None),
)
