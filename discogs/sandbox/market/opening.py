"""What the marketplace has in a fresh sandbox."""

from __future__ import annotations

from functools import lru_cache

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue import landmarks as at
from discogs.sandbox.market.past_jobs import add_past_jobs
from discogs.sandbox.market.past_orders import past_orders
from discogs.sandbox.market.state import Market
from discogs.sandbox.market.stock import my_stock, other_stock


def opened_market(catalogue: Catalogue) -> Market:
    """Return the market of a fresh sandbox, for the caller to change."""
    return _opened(catalogue).copy()


@lru_cache(maxsize=2)
def _opened(catalogue: Catalogue) -> Market:
    market = Market()
    for stock in (my_stock(catalogue), other_stock(catalogue)):
        for listing in stock:
            market.put(listing)
    for order, messages, sold in past_orders(catalogue):
        market.record(order, *messages)
        for listing in sold:
            market.put(listing)
    add_past_jobs(market)
    # The ids that are given away next are beyond all of these and the big seller's.
    market.last_listing = at.LISTING_OF_BIG_INVENTORY + 100_000_000
    market.last_job = 18_900_000
    return market
