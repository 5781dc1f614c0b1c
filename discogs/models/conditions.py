"""The conditions of records and sleeves, from Mint down to Poor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discogs.models.open_enum import OpenEnum

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Condition", "SleeveCondition"]

_SHORT = re.compile(r"\(([^)]*)\)")
_GRADES = ("M", "NM", "VG+", "VG", "G+", "G", "F", "P")


class _Grade(OpenEnum):
    """A condition: a text of the API's, which also has a short form and a place among the others.

    A better condition is greater: `Condition.MINT > Condition.POOR`. What is no grade of condition,
    such as a generic sleeve, can't be compared: TypeError.
    """

    @property
    def short(self) -> str:
        """The short form: "NM" for "Near Mint (NM or M-)"."""
        found = _SHORT.search(self)
        return found[1].split(" or ")[0] if found else str(self)

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if isinstance(value, str):
            for member in cls:
                if value.strip().casefold() in {member.casefold(), member.short.casefold()}:
                    return member
        return super()._missing_(value)

    def __lt__(self, other: str) -> bool:
        return self._rank() < type(self)(other)._rank()

    def __le__(self, other: str) -> bool:
        return self._rank() <= type(self)(other)._rank()

    def __gt__(self, other: str) -> bool:
        return self._rank() > type(self)(other)._rank()

    def __ge__(self, other: str) -> bool:
        return self._rank() >= type(self)(other)._rank()

    def _rank(self) -> int:
        if self.short not in _GRADES:
            raise TypeError(f"{self!s} is no grade between Mint and Poor, so it has no order.")
        return -_GRADES.index(self.short)


class Condition(_Grade):
    """The condition of a record.

    >>> Condition("NM")
    <Condition.NEAR_MINT: 'Near Mint (NM or M-)'>
    >>> Condition.VERY_GOOD_PLUS > Condition.VERY_GOOD
    True
    """

    MINT = "Mint (M)"
    NEAR_MINT = "Near Mint (NM or M-)"
    VERY_GOOD_PLUS = "Very Good Plus (VG+)"
    VERY_GOOD = "Very Good (VG)"
    GOOD_PLUS = "Good Plus (G+)"
    GOOD = "Good (G)"
    FAIR = "Fair (F)"
    POOR = "Poor (P)"


class SleeveCondition(_Grade):
    """The condition of a sleeve. The last three are no grades."""

    MINT = "Mint (M)"
    NEAR_MINT = "Near Mint (NM or M-)"
    VERY_GOOD_PLUS = "Very Good Plus (VG+)"
    VERY_GOOD = "Very Good (VG)"
    GOOD_PLUS = "Good Plus (G+)"
    GOOD = "Good (G)"
    FAIR = "Fair (F)"
    POOR = "Poor (P)"
    GENERIC = "Generic"
    NOT_GRADED = "Not Graded"
    NO_COVER = "No Cover"
