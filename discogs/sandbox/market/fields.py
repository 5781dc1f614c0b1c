"""What a listing's fields may hold, whether they came as JSON or in a CSV.

Each function gives the value, or raises a ValueError that says what was expected.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from discogs.sandbox.market.words import CONDITIONS, SLEEVE_CONDITIONS

AUTO: Final = "auto"


def price(value: Any) -> float:
    """Read a price. A negative one is made positive, 0 is none."""
    try:
        found = abs(round(float(value), 2))
    except (TypeError, ValueError, OverflowError):
        found = 0.0
    if isinstance(value, bool) or not found or not math.isfinite(found):
        raise ValueError("expected float")
    return found


def one_of(options: Sequence[str]) -> Callable[[Any], str]:
    """Make a reader of these options, spelt exactly so."""

    def chosen(value: Any) -> str:
        if value not in options:
            raise ValueError(f"expected one of {', '.join(options)}")
        return str(value)

    return chosen


condition: Final = one_of(CONDITIONS)
sleeve_condition: Final = one_of(SLEEVE_CONDITIONS)


def text(value: Any) -> str:
    """Any text."""
    if not isinstance(value, str | int | float):
        raise ValueError("expected string")  # noqa: TRY004 - a 422, as any bad value
    return str(value)


def flag(value: Any) -> bool:
    """Read yes or no: a boolean, or what queries and CSVs write for one."""
    words = {"true": True, "1": True, "y": True, "false": False, "0": False, "n": False}
    found = words.get(str(value).casefold())
    if found is None:
        raise ValueError("expected boolean")
    return found


def yes_or_no(cell: str) -> bool:
    """Read a cell that must be Y or N."""
    if cell not in {"Y", "N"}:
        raise ValueError("expected Y or N")
    return cell == "Y"


def grams(cell: str) -> float:
    """Read the weight in a cell: whole grams, no "auto"."""
    return float(_whole(cell))


def count(cell: str) -> int | None:
    """Read the format quantity in a cell: a whole number, no "auto"; 0 gives None."""
    return _whole(cell) or None


def _whole(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit()):
        raise ValueError("expected a non-negative integer")
    return int(cell)


def weight(value: Any) -> float | None:
    """Read a weight in grams. None for "auto", and for a negative one, which is taken for that."""
    if value == AUTO:
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = math.nan
    if isinstance(value, bool) or not math.isfinite(found):
        raise ValueError("expected float or auto")
    return found if found >= 0 else None


def format_quantity(value: Any) -> int | None:
    """Read as how many items a listing counts; None for "auto", and for 0, taken for that."""
    if value == AUTO:
        return None
    try:
        found = int(value)
    except (TypeError, ValueError):
        raise ValueError("expected integer or auto") from None
    if found < 0:
        raise ValueError("Format quantity cannot be negative")
    return found or None
