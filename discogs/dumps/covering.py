"""Which class a dump has records of, and which of its fields it covers.

A covered field that a record lacks is empty; for any other field the API has to be asked.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Final, cast

from discogs import models
from discogs.dumps.schema import KINDS, Kind
from discogs.errors import InvalidValueError
from discogs.orm.entity import Entity

__all__ = ["checked_kind", "coverage", "fields_of", "kind_of", "model_of"]

_KINDS: Final = {kind.model: kind for kind in KINDS.values()}


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
    day = None if date is None else _checked_day(date)
    return fields_of(checked_kind(cls), offline=offline, day=day)


def kind_of(cls: type[Entity]) -> Kind | None:
    """Return the kind of dump that holds records of a class, None if none does."""
    return _KINDS.get(cls.__name__)


def checked_kind(cls: type[Entity]) -> Kind:
    """Return the kind of dump that holds records of a class; else InvalidValueError."""
    kind = kind_of(cls)
    if kind is None:
        raise InvalidValueError(
            f"The dumps hold releases, masters, artists and labels, but no {cls.__name__}."
        )
    return kind


def model_of(kind: Kind) -> type[models.Release | models.Master | models.Artist | models.Label]:
    """Return the class of a dump's records."""
    return cast("type[models.Release]", getattr(models, kind.model))


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
    fields = model_of(kind).model_fields
    return frozenset(name for name, field in fields.items() if (field.alias or name) in covered)
