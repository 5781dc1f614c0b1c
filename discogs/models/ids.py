"""Ids as users pass them: a number, or the entity that has it."""

from __future__ import annotations

from discogs import models as _models
from discogs.orm.identity import checked_id

__all__ = ["release_id_of", "same_user"]


def release_id_of(release: _models.Release | int) -> int:
    """Return the id of a release, given the release or its id; else InvalidValueError.

    Masters, items and wants are refused: which id is meant would be unclear.
    """
    if isinstance(release, _models.Release):
        return checked_id("Release", release.id)
    return checked_id("Release", release)


def same_user(one: str, other: str) -> bool:
    """Check whether two usernames are the same: Discogs ignores case."""
    return one.lower() == other.lower()
