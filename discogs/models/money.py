"""Money: an exact amount and its currency."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import BeforeValidator

from discogs.absent import NoneIf
from discogs.errors import InvalidValueError
from discogs.origin import CURRENT
from discogs.value import Value

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Currency", "CurrencyOrNone", "FormattedMoney", "Money", "OpenEnum", "ReaderPrice"]


class OpenEnum(StrEnum):
    """An enum of texts that also takes what Discogs adds tomorrow, as a member of its own."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or not value:
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return cls._value2member_map_.setdefault(value, member)  # type: ignore[return-value]


class Currency(OpenEnum):
    """The currencies of the marketplace."""

    USD = "USD"
    GBP = "GBP"
    EUR = "EUR"
    CAD = "CAD"
    AUD = "AUD"
    JPY = "JPY"
    CHF = "CHF"
    MXN = "MXN"
    BRL = "BRL"
    NZD = "NZD"
    SEK = "SEK"
    ZAR = "ZAR"


class Money(Value):
    """An exact amount, as Discogs sent it, in a currency."""

    value: Decimal
    #: None where Discogs does not say which.
    currency: Currency | None = None

    def __str__(self) -> str:
        return f"{self.value:.2f} {self.currency or ''}".rstrip()


def _in_readers_currency(content: Any) -> Any:
    if isinstance(content, bool) or not isinstance(content, (int, float, str)):
        return content
    origin = CURRENT.get()
    currency = origin.currency if origin else None
    # The shortest text that means this float is the text that was sent.
    return {"value": Decimal(str(content)), "currency": currency}


#: A price that is sent as a bare number, in the currency that was asked for (None: the reader's).
ReaderPrice: TypeAlias = Annotated[Money, BeforeValidator(_in_readers_currency)]


_SIGNS = {
    "$": "USD",
    "US$": "USD",
    "£": "GBP",
    "€": "EUR",
    "CA$": "CAD",
    "A$": "AUD",
    "¥": "JPY",
    "MX$": "MXN",
    "R$": "BRL",
    "NZ$": "NZD",
    "KR": "SEK",
    "R": "ZAR",
}
_FORMATTED = re.compile(
    r"(?P<minus>-?)(?P<before>[^\d\s.,-]*)\s*(?P<number>\d[\d.,'\u2019\s]*)(?P<after>.*)"
)


def parse_money(text: str) -> Money:
    """Money from formatted text: "$1,250.00", "€1.458,87", "12.50 EUR".

    A sign alone, such as "$", stands for the currency that Discogs writes so: the US dollar.

    >>> parse_money("€1,458.87")
    Money(value=Decimal('1458.87'), currency=<Currency.EUR: 'EUR'>)
    """
    match = _FORMATTED.fullmatch(text.replace("\N{NO-BREAK SPACE}", " ").strip())
    if match is None or (match["before"] and match["after"].strip()):
        raise InvalidValueError(f"{text!r} is no amount of money such as $1,250.00 or 12.50 EUR.")
    sign = (match["before"] or match["after"]).strip().upper()
    code = _SIGNS.get(sign, sign)
    if code and not re.fullmatch(r"[A-Z]{3}", code):
        raise InvalidValueError(f"{text!r} names no currency: {sign!r} is not known.")
    value = Decimal(match["minus"] + _plain_number(match["number"]))
    return Money(value=value, currency=Currency(code) if code else None)


def _plain_number(number: str) -> str:
    """A number as Python writes it, whichever of point and comma its language divides by."""
    number = re.sub(r"['\u2019\s]", "", number)
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number
    whole, decimals = re.sub(r"[.,]", "", number[:last]), number[last + 1 :]
    other = "," if number[last] == "." else "."
    # "1,458" and "1.458.000" divide thousands; "1,458.87" and "1.458,87" say so themselves.
    thousands = number.count(number[last]) > 1 or (
        len(decimals) == 3 and other not in number[:last]
    )
    return whole + decimals if thousands else f"{whole}.{decimals or 0}"


def _from_text(content: Any) -> Any:
    return parse_money(content) if isinstance(content, str) else content


#: Money that is sent as formatted text.
FormattedMoney: TypeAlias = Annotated[Money, BeforeValidator(_from_text)]
#: A currency; None where Discogs sends `""`.
CurrencyOrNone: TypeAlias = Annotated[Currency | None, NoneIf("")]
