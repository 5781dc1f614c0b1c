"""The selling currency of the logged-in user, and prices in another currency."""

from __future__ import annotations

from collections.abc import Callable

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.models.identity import own_username
from discogs.models.money import Currency, Money
from discogs.orm.core import Core

__all__ = ["check_currency", "selling_currency"]


def selling_currency(core: Core) -> Currency | None:
    """Get the selling currency of the logged-in user; None without a listing that shows it.

    Each of their own listings has it. One request if none was read yet, and once per session one
    for the username.
    """
    me = core.entity(_models.User, own_username(core))
    for listing in me.inventory[:1]:
        if listing.original_price is not None:
            return listing.original_price.curr_abbr
    return None


def check_currency(price: Money, selling: Callable[[], Currency | None]) -> None:
    """Raise InvalidValueError for a price in another currency than the seller's."""
    own = selling() if price.currency is not None else None
    if price.currency == own:
        return
    seller = f"you sell in {own}" if own else "your selling currency is not known yet"
    amount = f"amount in {own}" if own else f"amount alone, {price.value:f}, in that currency"
    raise InvalidValueError(f"the price is in {price.currency}, and {seller}: give the {amount}")
