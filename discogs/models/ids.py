"""Ids as users give them: a number, or the entity that has it."""

from __future__ import annotations

from discogs import models as _models
from discogs.orm.identity import checked_id

__all__ = ["release_id_of", "same_user"]


def release_id_of(release: _models.Release | int) -> int:
    """The id of a release, from the release itself or its id.

    Anything else is refused with InvalidValueError: the number of a master, an item or a want says
    nothing of a release, or not which one is meant.
    """
    if isinstance(release, _models.Release):
        return checked_id("Release", release.id)
    return checked_id("Release", release)


def same_user(one: str, other: str) -> bool:
    """Whether two names are one user's: Discogs takes them in capitals and small letters."""
    return one.casefold() == other.casefold()
