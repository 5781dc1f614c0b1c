"""Ids as users give them: a number, or the entity that has it."""

from __future__ import annotations

import operator
from typing import SupportsIndex

from discogs import models as _models
from discogs.errors import InvalidValueError

__all__ = ["checked_id", "release_id_of", "same_user"]


def checked_id(name: str, id: object, least: int = 1) -> int:
    """The id as an int, from anything that is a whole number (numpy's too)."""
    number = least - 1
    if type(id) is int:
        number = id
    elif isinstance(id, SupportsIndex) and not isinstance(id, bool):
        number = operator.index(id)
    if number < least:
        raise InvalidValueError(
            f"The id of a {name} is a whole number from {least} on, not {id!r}. "
            "For a URL or a text such as 'r249504' there is session.resolve()."
        )
    return number


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
