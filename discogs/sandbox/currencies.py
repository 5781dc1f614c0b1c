"""Currencies, at rates that never change."""

from __future__ import annotations

from typing import Final

#: What a US dollar is worth in the currencies that Discogs takes.
RATES: Final = {
    "USD": 1.0,
    "GBP": 0.7534,
    "EUR": 0.8767,
    "CAD": 1.3721,
    "AUD": 1.5118,
    "JPY": 149.31,
    "CHF": 0.8012,
    "MXN": 18.643,
    "BRL": 5.4417,
    "NZD": 1.6983,
    "SEK": 9.5721,
    "ZAR": 17.862,
}


def convert(dollars: float | None, currency: str) -> float | None:
    """Convert a price to another currency, unrounded, as the real API does."""
    if dollars is None or currency == "USD":
        return dollars
    return dollars * RATES[currency]


_SIGNS: Final = {
    "USD": "$", "GBP": "£", "EUR": "€", "CAD": "CA$", "AUD": "A$", "JPY": "¥", "MXN": "MX$",
    "BRL": "R$", "NZD": "NZ$", "ZAR": "R",
}  # fmt: skip


def formatted(amount: float, currency: str) -> str:
    """Format an amount as the site does: `€1,458.87`, `¥1,459`, `CHF 1,458.87`."""
    sign = _SIGNS.get(currency, f"{currency}\N{NO-BREAK SPACE}")
    return f"{sign}{amount:,.{0 if currency == 'JPY' else 2}f}"
