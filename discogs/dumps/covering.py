"""Which fields of the models a dump covers.

A covered field that a record lacks is empty; for any other field the API has to be asked.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import cast

from discogs import models
from discogs.dumps.schema import Kind, kind_named
from discogs.errors import InvalidValueError
from discogs.orm.entity import Entity

__all__ = ["coverage", "fields_of"]


def coverage(
    cls: type[Entity], *, offline: bool = False, date: dt.date | str | None = None
) -> frozenset[str]:
    """Get the fields of a class that a dump answers without a request. No request.

    With `offline`, those too of which the dump knows less than the API: `members` and `groups` of
    an artist, which lack `active`. Of an old dump, whose `date` you give, the fields are fewer:
    those of 2020 have no series.

    >>> from discogs import Release, dumps
    >>> "tracklist" in dumps.coverage(Release), "images" in dumps.coverage(Release)
    (True, False)
    >>> dumps.coverage(Release) - dumps.coverage(Release, date="2020-08-06")
    frozenset({'series'})

    Raises:
        InvalidValueError: No dump holds objects of this class, or the date is none.
    """
    try:
        kind = kind_named(cls.__name__)
    except StopIteration:
        raise InvalidValueError(
            f"The dumps hold releases, masters, artists and labels, but no {cls.__name__}."
        ) from None
    return fields_of(kind, offline=offline, day=None if date is None else _checked_day(date))


def _checked_day(date: dt.date | str) -> str:
    try:
        return str(dt.date.fromisoformat(str(date)))
    except ValueError:
        raise InvalidValueError(
            f"The date of a dump is a day such as '2026-10-01', not {date!r}."
        ) from None


@cache
def fields_of(kind: Kind, *, offline: bool = False, day: str | None = None) -> frozenset[str]:
    """Return the fields of a kind's class that the dump of a day covers, by their Python names."""
    covered = kind.covered(offline=offline, day=day)
    fields = cast("type[Entity]", getattr(models, kind.model)).model_fields
    return frozenset(name for name, field in fields.items() if (field.alias or name) in covered)
