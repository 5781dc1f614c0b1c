"""Dates of release, of which Discogs often knows the year alone."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import total_ordering
from typing import TYPE_CHECKING

from pydantic import Field, model_validator

from discogs.errors import InvalidValueError
from discogs.orm.values import Value

if TYPE_CHECKING:
    from typing import Self

    from typing_extensions import TypeIs

__all__ = ["PartialDate"]

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$")


@total_ordering
class PartialDate(Value):
    """A date whose day, or day and month, may be unknown.

    >>> released = PartialDate.parse("1998-12-00")
    >>> released.year, released.month, released.day
    (1998, 12, None)
    >>> str(released), released.date
    ('1998-12', None)
    >>> PartialDate.parse("1998-12") < PartialDate.parse("1999")
    True

    It compares with dates, too: what is unknown comes before the first month or day.

    >>> PartialDate.parse("1998") < date(1998, 1, 1) < PartialDate.parse("1998-12")
    True
    """

    year: int
    #: None if unknown.
    month: int | None = Field(default=None, ge=1, le=12)
    #: None if unknown, as it is if the month is unknown.
    day: int | None = Field(default=None, ge=1, le=31)

    @model_validator(mode="after")
    def _has_the_month_of_its_day(self) -> Self:
        if self.day is not None and self.month is None:
            raise InvalidValueError("A day without its month is no date.")
        return self

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Parse Discogs' own form: "1998-12-24", "1998-12-00", "1998"; else InvalidValueError."""
        match = _PARTIAL_DATE.match(text.strip())
        if match is None or not int(match[1]):
            raise InvalidValueError(f"{text!r} is no date such as 1998-12-24, 1998-12-00 or 1998.")
        month = int(match[2] or 0) or None
        day = (int(match[3] or 0) or None) if month else None
        if (month and month > 12) or (day and day > 31):
            raise InvalidValueError(f"{text!r} is no date: there is no such month or day.")
        return cls(year=int(match[1]), month=month, day=day)

    @property
    def date(self) -> date | None:
        """The date, None if a part is unknown or there is no such day."""
        if self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def __str__(self) -> str:
        known = [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join([f"{self.year:04d}", *known])

    def __eq__(self, other: object) -> bool:
        if _is_date(other):
            return self.date == other
        return super().__eq__(other)

    def __hash__(self) -> int:
        # A whole one equals a date, and so has its hash.
        return super().__hash__() if self.date is None else hash(self.date)

    def __lt__(self, other: object) -> bool:
        if _is_date(other):
            return self._order() < (other.year, other.month, other.day)
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._order() < other._order()

    def _order(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0


def _is_date(other: object) -> TypeIs[date]:
    # A datetime is a date to Python, and does not compare with one.
    return isinstance(other, date) and not isinstance(other, datetime)
