"""The conditions of records and sleeves, from Mint down to Poor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discogs.models.open_enum import OpenEnum

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Condition", "SleeveCondition"]

_SHORT = re.compile(r"\(([^()]*)\)")
_GRADES = ("M", "NM", "VG+", "VG", "G+", "G", "F", "P")


class _Grade(OpenEnum):
    """A condition as the API spells it, with a short form and an order.

    A better condition is greater: `Condition.MINT > Condition.POOR`. Comparing with what is no
    grade, such as a generic sleeve, raises TypeError. It equals its short form, too: `== "NM"`.
    """

    @property
    def short(self) -> str:
        """The short form: "NM" for "Near Mint (NM or M-)"."""
        return _short_forms(self)[0]

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if isinstance(value, str):
            for member in cls:
                if value.strip().casefold() in _spellings(member):
                    return member
        return super()._missing_(value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and not isinstance(other, OpenEnum):
            return other.strip().casefold() in _spellings(self)
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        # That of the API's own text: short forms are for comparing, not for keys.
        return str.__hash__(self)

    def __lt__(self, other: str) -> bool:
        return self._rank() < self._rank_of(other)

    def __le__(self, other: str) -> bool:
        return self._rank() <= self._rank_of(other)

    def __gt__(self, other: str) -> bool:
        return self._rank() > self._rank_of(other)

    def __ge__(self, other: str) -> bool:
        return self._rank() >= self._rank_of(other)

    def _rank(self) -> int:
        return self._rank_of(self)

    def _rank_of(self, other: object) -> int:
        # An empty text can't be a member, and is no grade.
        grade = type(self)(other) if isinstance(other, str) and other else other
        short = _short_forms(grade)[0] if isinstance(grade, _Grade) else ""
        if short not in _GRADES:
            raise TypeError(f"{other!s} is no grade between Mint and Poor, and can't be compared.")
        return -_GRADES.index(short)


def _short_forms(grade: str) -> list[str]:
    """Return the short forms, the usual one first: "NM" and "M-"."""
    found = _SHORT.search(grade)
    return found[1].split(" or ") if found else [str(grade)]


def _spellings(grade: str) -> set[str]:
    """Return the accepted spellings of a grade, in lower case, "near mint" included."""
    shorts = _short_forms(grade)
    name = grade.partition(" (")[0]
    return {form.casefold() for form in (grade, name, *shorts, " or ".join(shorts))}


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
