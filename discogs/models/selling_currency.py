"""The currency in which a seller sells, and prices that are in another one."""

from __future__ import annotations

from collections.abc import Callable

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.models.identity import own_username
from discogs.models.money import Currency, Money
from discogs.orm.core import Core

__all__ = ["check_currency", "selling_currency"]


def selling_currency(core: Core) -> Currency | None:
    """The currency in which the user sells; None if Discogs has not told it yet.

    It stands in each of one's listings: where no one was read yet, that costs one request.
    """
    me = core.entity(_models.User, own_username(core))
    for listing in me.inventory[:1]:
        if listing.original_price is not None:
            return listing.original_price.curr_abbr
    return None


def check_currency(price: Money, selling: Callable[[], Currency | None]) -> None:
    """Refuse a price in another currency than the seller's. A bare amount is in that one."""
    own = selling() if price.currency is not None else None
    if price.currency == own:
        return
    told = f"you sell in {own}" if own else "Discogs has not told yet in which one you sell"
    amount = f"amount in {own}" if own else f"amount alone, {price.value:f}, in that one"
    raise InvalidValueError(f"the price is in {price.currency}, and {told}: give the {amount}")
