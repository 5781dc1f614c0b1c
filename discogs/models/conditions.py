"""The conditions of records and sleeves, from Mint down to Poor."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from discogs.models.open_enum import OpenEnum

__all__ = ["Condition", "SleeveCondition"]

_SHORT = re.compile(r"\(([^()]*)\)")
_GRADES = ("M", "NM", "VG+", "VG", "G+", "G", "F", "P")


class _Grade(OpenEnum):
    """A condition as the API spells it, with a short form and an order.

    A better condition is greater: `Condition.MINT > Condition.POOR`. Comparing with what is no
    grade, such as a generic sleeve, raises TypeError. It equals its short form, too: `== "NM"`. As
    keys and in sets they differ, since their hashes do: there use `.short`, or `Condition("NM")`.
    """

    @property
    def short(self) -> str:
        """The short form: "NM" for "Near Mint (NM or M-)"."""
        return _short_forms(self)[0]

    def _spellings(self) -> AbstractSet[str]:
        shorts = _short_forms(self)
        words = self.partition(" (")[0]
        forms = (words, *shorts, " or ".join(shorts))
        return super()._spellings() | {form.casefold() for form in forms}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and not isinstance(other, OpenEnum):
            return other.strip().casefold() in self._spellings()
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        # That of the API's own text: no hash could be that of each spelling, too.
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


class Condition(_Grade):
    """The condition of a record.

    It equals its short form, but has the hash of its text: in sets and as a key use `.short`.

    >>> Condition("NM")
    <Condition.NEAR_MINT: 'Near Mint (NM or M-)'>
    >>> Condition.VERY_GOOD_PLUS > Condition.VERY_GOOD
    True
    >>> Condition.NEAR_MINT == "NM", Condition.NEAR_MINT.short in {"M", "NM"}
    (True, True)
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
    """The condition of a sleeve. The last three are no grades.

    As with `Condition`, use `.short` in sets and as a key.
    """

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
