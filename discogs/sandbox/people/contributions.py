"""What users gave to the database: the releases they edited, and all that they added to it."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import zip_longest
from typing import TypeAlias

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.records import Artist, Label, Release
from discogs.sandbox.catalogue.words import USERNAMES

Submission: TypeAlias = Release | Artist | Label


@lru_cache(maxsize=2)
def contributed(catalogue: Catalogue) -> dict[str, list[Release]]:
    """List the releases that each user contributed to, the newest first."""
    found: defaultdict[str, list[Release]] = defaultdict(list)
    for release in sorted(catalogue.releases.values(), key=lambda one: -one.id):
        for name in dict.fromkeys((release.submitter, *release.contributors)):
            found[name].append(release)
    return dict(found)


@lru_cache(maxsize=2)
def submitted(catalogue: Catalogue) -> dict[str, list[Submission]]:
    """List what each user added: releases, with some artists and labels among them."""
    releases: defaultdict[str, list[Release]] = defaultdict(list)
    others: defaultdict[str, list[Artist | Label]] = defaultdict(list)
    for release in catalogue.releases.values():
        releases[release.submitter].append(release)
    entities: list[Artist | Label] = [*catalogue.artists.values(), *catalogue.labels.values()]
    for entity in entities:
        others[USERNAMES[entity.id % len(USERNAMES)]].append(entity)
    return {name: _mixed(releases[name], others[name]) for name in USERNAMES}


def _mixed(releases: list[Release], others: list[Artist | Label]) -> list[Submission]:
    """Alternate four releases and something else."""
    fours = [releases[place : place + 4] for place in range(0, len(releases), 4)]
    found: list[Submission] = []
    for some, other in zip_longest(fours, others):
        found.extend(some or ())
        if other is not None:
            found.append(other)
    return found
