"""Parse amounts as people and Discogs write them: "$1,250.00", "€1.458,87", "12.50 EUR"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from discogs.errors import InvalidValueError
from discogs.orm.identity import shown

__all__ = ["Amount", "is_ambiguous", "parse_amount"]

_SIGNS = {
    "$": "USD",
    "US$": "USD",
    "£": "GBP",
    "€": "EUR",
    "CA$": "CAD",
    "C$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "¥": "JPY",
    "JP¥": "JPY",
    "FR": "CHF",
    "SFR": "CHF",
    "MX$": "MXN",
    "R$": "BRL",
    "NZ$": "NZD",
    "KR": "SEK",
    "R": "ZAR",
}
_WRITTEN = re.compile(
    r"(?P<minus>-?)(?P<before>(?i:s?fr\.|kr\.)|[^\d\s.,-]*)\s*(?P<number>\d[\d.,'\u2019\s]*)(?P<after>.*)"
)
#: Thousands, all with the same separator: "1,458", "1.458.000", "1,458.87" and "1'458.87".
_IN_THOUSANDS = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<divider>[.,'\u2019\s])\d{3}(?:(?P=divider)\d{3})*)"
    r"(?:(?!(?P=divider))[.,](?P<decimals>\d*))?"
)
_PLAIN = re.compile(r"(?P<whole>\d+)(?:[.,](?P<decimals>\d*))?")
_TWO_WAYS = re.compile(r"(?!0+\.)\d{1,3}\.\d{3}")


class Amount(NamedTuple):
    """A parsed amount."""

    value: Decimal
    #: A code such as "USD"; None if the text names no currency.
    currency: str | None


def parse_amount(text: str) -> Amount:
    """Parse an amount with a decimal point or a decimal comma; else InvalidValueError.

    A sign stands for the currency that Discogs writes with it: "$" is the US dollar.
    """
    match = _WRITTEN.fullmatch(text.replace("\N{NO-BREAK SPACE}", " ").strip())
    number = _plain_number(match["number"]) if match else None
    if match is None or number is None or (match["before"] and match["after"].strip()):
        raise InvalidValueError(f"{shown(text)} is no amount such as $1,250.00 or 12.50 EUR.")
    sign = (match["before"] or match["after"]).strip().upper().removesuffix(".")
    code = _SIGNS.get(sign, sign)
    if code and not re.fullmatch(r"[A-Z]{3}", code):
        raise InvalidValueError(f"{shown(text)} has an unknown currency: {sign!r}.")
    return Amount(Decimal(match["minus"] + number), code or None)


def is_ambiguous(text: str) -> bool:
    """Check whether a text such as "1.250" may mean 1250 or 1.25, depending on the country.

    No shop uses three decimals, but calculations do ("16.625").
    """
    match = _WRITTEN.fullmatch(text.strip())
    return match is not None and _TWO_WAYS.fullmatch(match["number"].strip()) is not None


def _plain_number(number: str) -> str | None:
    """Convert a number with either separator to Python's form.

    None for what no country writes: "1.250.00", "12 50".
    """
    for form in (_IN_THOUSANDS, _PLAIN):
        if match := form.fullmatch(number.strip()):
            whole = re.sub(r"\D", "", match["whole"])
            return f"{whole}.{match['decimals'] or 0}"
    return None
