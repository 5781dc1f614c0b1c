"""The terms of a sale: the writable fields of a listing, checked before anything is sent.

Each `checked_` function returns the value to send, or raises InvalidValueError with the reason.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from discogs.errors import InvalidValueError
from discogs.http.messages import Sendable
from discogs.models.conditions import Condition, SleeveCondition
from discogs.models.money import Money
from discogs.models.statuses import ListingStatus

__all__ = [
    "EDITABLE",
    "OFFERED",
    "TERMS",
    "Auto",
    "Price",
    "as_sent",
    "checked_condition",
    "checked_flag",
    "checked_price",
    "checked_quantity",
    "checked_sleeve",
    "checked_status",
    "checked_text",
    "checked_weight",
    "without_entities",
]

#: Lets Discogs calculate the value from the release.
Auto: TypeAlias = Literal["auto"]
#: A price as users pass it; a bare amount is in the seller's own currency.
Price: TypeAlias = Money | Decimal | str | int

_ENTITY = re.compile(r"&#?\w+;")

#: The statuses of listings that can be edited.
EDITABLE = (ListingStatus.FOR_SALE, ListingStatus.DRAFT, ListingStatus.EXPIRED)
#: The statuses that a seller can give a listing.
OFFERED = (ListingStatus.FOR_SALE, ListingStatus.DRAFT)


def checked_price(value: Any) -> Money:
    """Check a price, and round it to the cent."""
    price = Money.of(value).rounded()
    if price.value <= 0:
        raise InvalidValueError("a price is more than 0")
    return price


def checked_condition(value: Any) -> Condition:
    """Check a condition, given as its text or its short form."""
    condition = Condition(value) if isinstance(value, str) and value else None
    if condition is None or not condition.is_known:
        raise InvalidValueError(f"a condition is one of {', '.join(Condition)}")
    return condition


def checked_sleeve(value: Any) -> SleeveCondition:
    """Check the condition of a sleeve, given as its text or its short form."""
    condition = SleeveCondition(value) if isinstance(value, str) and value else None
    if condition is None or not condition.is_known:
        raise InvalidValueError(f"the condition of a sleeve is one of {', '.join(SleeveCondition)}")
    return condition


def checked_status(value: Any) -> ListingStatus:
    """Check a status that a seller can give."""
    if value not in OFFERED:
        raise InvalidValueError(f"a seller can make it {' or '.join(OFFERED)}, nothing else")
    return ListingStatus(value)


def checked_weight(value: Any) -> float | Auto:
    """Check a weight in grams, or "auto"."""
    if value == "auto":
        return "auto"
    weight = _number(value)
    if not 0 <= weight < math.inf:
        raise InvalidValueError('a weight is a number of grams, or "auto"')
    return weight


def checked_quantity(value: Any) -> int | Auto:
    """Check as how many items a listing counts for shipping, or "auto"."""
    if value == "auto":
        return "auto"
    number = _number(value)
    if number < 0 or not number.is_integer():
        raise InvalidValueError('a format quantity is a whole number from 0 on, or "auto"')
    return int(number)


def _number(value: Any) -> float:
    """Convert a value to a number; NaN for what is none."""
    try:
        return math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def checked_text(value: Any) -> str:
    """Check a text."""
    if not isinstance(value, str):
        raise InvalidValueError("this is a text")
    return value


def without_entities(text: str) -> str:
    """Unescape HTML entities such as `&amp;`, which Discogs would escape again."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def as_sent(terms: Mapping[str, Any]) -> dict[str, Sendable]:
    """Convert terms to the JSON to send."""
    sent: dict[str, Sendable] = {}
    for name, value in terms.items():
        if isinstance(value, Money):
            sent[name] = value.value
        else:
            sent[name] = without_entities(value) if name == "comments" else value
    return sent


def checked_flag(value: Any) -> bool:
    """Check a flag."""
    if not isinstance(value, bool):
        raise InvalidValueError("this is True or False")
    return value


#: The check of each writable field of a listing.
TERMS: Mapping[str, Callable[[Any], Any]] = {
    "condition": checked_condition,
    "sleeve_condition": checked_sleeve,
    "price": checked_price,
    "comments": checked_text,
    "allow_offers": checked_flag,
    "status": checked_status,
    "external_id": checked_text,
    "location": checked_text,
    "weight": checked_weight,
    "format_quantity": checked_quantity,
}
