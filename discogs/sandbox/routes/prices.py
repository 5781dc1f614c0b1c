"""What things cost: the fee of a sale, suggested prices, and what a release is sold for now."""

from __future__ import annotations

from typing import Final

from discogs.sandbox.catalogue.records import Release
from discogs.sandbox.currencies import RATES, convert
from discogs.sandbox.market import fields
from discogs.sandbox.market.sellers import SELLERS
from discogs.sandbox.market.words import CONDITIONS
from discogs.sandbox.messages import Answer, Refusal
from discogs.sandbox.routes.database import currency
from discogs.sandbox.routes.inventory import reader_currency
from discogs.sandbox.routing import Call, route
from discogs.sandbox.views.money import amount_json, price_json

#: What Discogs takes of a sale, and the least and the most of it in dollars.
_SHARE, _LEAST, _MOST = 0.09, 0.10, 150.0
#: What each condition is worth of what a release would bring brand new.
_WORTH: Final = (0.95, 0.85, 0.65, 0.45, 0.25, 0.15, 0.1, 0.05)


@route("GET", "/marketplace/fee/<price>")
@route("GET", "/marketplace/fee/<price>/<currency>")
def fee(call: Call, price: str, currency: str = "USD") -> Answer:
    """Get what Discogs takes for a sale at a price."""
    del call  # it takes the same of everybody
    try:
        amount = fields.price(price)
    except ValueError as error:
        raise Refusal(422, f"Invalid price: {error}.") from None
    if currency not in RATES:
        raise Refusal(422, f"Invalid currency: expected one of {', '.join(RATES)}.")
    least, most = _LEAST * RATES[currency], _MOST * RATES[currency]
    return Answer(price_json(round(min(most, max(least, amount * _SHARE)), 2), currency))


@route("GET", "/marketplace/price_suggestions/<int:release_id>", level=2)
def suggestions(call: Call, release_id: int) -> Answer:
    """Get a price for each condition; nothing if the release was never sold."""
    release = _find(call, release_id)
    seller = SELLERS.get(call.viewer.username)
    if seller is None:
        raise Refusal(404, "You must fill out your seller settings first.")
    new = convert(release.lowest_price, seller.currency)
    if new is None:
        return Answer({})
    pairs = zip(CONDITIONS, _WORTH, strict=True)
    return Answer({name: amount_json(seller.currency, new * 1.5 * worth) for name, worth in pairs})


@route("GET", "/marketplace/stats/<int:release_id>")
def stats(call: Call, release_id: int) -> Answer:
    """Get what a release is sold for now; both figures are null where nobody sells it."""
    release = _find(call, release_id)
    blocked = call.catalogue.details(release.id).blocked_from_sale
    asked = currency(call) if "curr_abbr" in call.request.query else reader_currency(call) or "USD"
    lowest = None if blocked else convert(release.lowest_price, asked)
    return Answer(
        {
            "num_for_sale": None if lowest is None else release.num_for_sale,
            "lowest_price": None if lowest is None else price_json(round(lowest, 2), asked),
            "blocked_from_sale": blocked,
        }
    )


def _find(call: Call, release_id: int) -> Release:
    found = call.catalogue.releases.get(release_id)
    if found is None:
        raise Refusal(404, "Release not found.")
    return found
