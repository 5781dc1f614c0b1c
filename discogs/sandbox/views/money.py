"""Money in the marketplace, in the API's two shapes."""

from __future__ import annotations

from typing import Final

from discogs.sandbox.currencies import RATES, formatted
from discogs.sandbox.views.viewer import Json

#: The numbers by which the site knows its currencies.
_IDS: Final = {abbreviation: number for number, abbreviation in enumerate(RATES, 1)}


def price_json(value: float, currency: str) -> Json:
    """Make a price as most answers write it."""
    return {"value": float(value), "currency": currency}


def amount_json(currency: str, value: float) -> Json:
    """Make a price with the currency first, as orders and suggestions write it."""
    return {"currency": currency, "value": float(value)}


def original_json(value: float, currency: str) -> Json:
    """Make a price in the seller's own currency."""
    return {
        "curr_abbr": currency,
        "curr_id": _IDS[currency],
        "formatted": formatted(value, currency),
        "value": float(value),
    }


def exchanged(value: float, currency: str, wanted: str) -> float:
    """Convert an amount to another currency, unrounded, as the real API does."""
    return value if currency == wanted else value * (RATES[wanted] / RATES[currency])
