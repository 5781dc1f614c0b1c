"""Which fields of the models a dump covers.

A covered field that a record lacks is empty; for any other field the API has to be asked.
"""

from __future__ import annotations

from functools import cache
from typing import cast

from discogs import models
from discogs.dumps.schema import Kind, kind_named
from discogs.errors import InvalidValueError
from discogs.orm.entity import Entity

__all__ = ["coverage", "fields_of"]


def coverage(cls: type[Entity], *, offline: bool = False) -> frozenset[str]:
    """Get the fields of a class that a dump answers without a request. No request.

    With `offline`, those too of which the dump knows less than the API: `members` and `groups` of
    an artist, which lack `active`.

    >>> from discogs import Release, dumps
    >>> "tracklist" in dumps.coverage(Release), "images" in dumps.coverage(Release)
    (True, False)

    Raises:
        InvalidValueError: No dump holds objects of this class.
    """
    try:
        kind = kind_named(cls.__name__)
    except StopIteration:
        raise InvalidValueError(
            f"The dumps hold releases, masters, artists and labels, but no {cls.__name__}."
        ) from None
    return fields_of(kind, offline=offline)


@cache
def fields_of(kind: Kind, *, offline: bool = False) -> frozenset[str]:
    """Return the fields of a kind's class that its dump covers, by their names in Python."""
    covered = kind.covered(offline=offline)
    fields = cast("type[Entity]", getattr(models, kind.model)).model_fields
    return frozenset(name for name, field in fields.items() if (field.alias or name) in covered)
