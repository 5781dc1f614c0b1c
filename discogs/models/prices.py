"""Prices: the seller's own, those on the market now, and the fee of a sale."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, TypeAlias
from urllib.parse import quote

from discogs.errors import InvalidValueError
from discogs.http.messages import Request
from discogs.models.conditions import Condition
from discogs.models.money import Currency, Money
from discogs.models.terms import Price, checked_price
from discogs.models.types import NoneIf, NoneIfEmpty
from discogs.orm.core import Core
from discogs.orm.decoding import decoder
from discogs.orm.identity import shown
from discogs.orm.payload import Payload
from discogs.orm.values import Value

__all__ = [
    "MarketplaceStats",
    "OriginalPrice",
    "OriginalPriceOrNone",
    "PriceOrNone",
    "Suggestions",
    "fee",
]

#: A price; None if Discogs sends `{}`, `""` or null.
PriceOrNone: TypeAlias = Annotated[Money | None, NoneIfEmpty(), NoneIf("")]
#: Prices by condition; None for those without a suggestion.
Suggestions: TypeAlias = dict[Condition, PriceOrNone]

_NUMBER = re.compile(r"\d[\d.,]*")


class OriginalPrice(Value):
    """A price in the seller's own currency."""

    value: Decimal
    curr_abbr: Currency
    #: The number of the currency at Discogs.
    curr_id: int
    #: As Discogs formats it: "€75.94".
    formatted: str
    #: The same price in the reader's currency, if that is another one.
    converted: OriginalPrice | None = None

    @property
    def money(self) -> Money:
        """The price as Money."""
        return Money(value=self.value, currency=self.curr_abbr)

    def at(self, value: Decimal) -> OriginalPrice:
        """Return a price of another amount in the same currency."""
        amount = f"{value:,.0f}" if self.curr_abbr == Currency.JPY else f"{value:,.2f}"
        formatted = _NUMBER.sub(amount, self.formatted, count=1)
        new = {"value": value, "formatted": formatted, "converted": None}
        return self.model_copy(update=new)


#: A price in the seller's own currency; None if Discogs sends `{}`, `""` or null.
OriginalPriceOrNone: TypeAlias = Annotated[OriginalPrice | None, NoneIfEmpty(), NoneIf("")]


class MarketplaceStats(Value):
    """How many copies of a release are for sale, and the lowest price."""

    #: None if nothing is for sale, or the release is blocked from sale.
    lowest_price: PriceOrNone = None
    #: None if the release is blocked from sale, or Discogs sends null.
    num_for_sale: int | None = None
    blocked_from_sale: bool = False


def fee(core: Core, price: Price, currency: Currency | str | None) -> Money:
    """Get the fee for a sale at this price. One request."""
    try:
        amount = Money.of(checked_price(price), currency)
    except InvalidValueError as error:
        raise InvalidValueError(f"There is no fee for {shown(price)}: {error}") from None
    code = f"/{quote(amount.currency, safe='')}" if amount.currency else ""
    request = Request("GET", f"/marketplace/fee/{amount.value:f}{code}", is_figure=True)
    return core.fetch(request, lambda answer: decoder(Money).decode(Payload(core, answer.body)))
