"""The screens of listings and orders."""

from __future__ import annotations

import html
from datetime import datetime

from rich.console import RenderableType

from discogs.cli.screens.parts import (
    Facts,
    facts,
    heading,
    mark,
    more,
    page_of,
    prose,
    section,
    shortened,
    stacked,
    table,
)
from discogs.models import Listing, Markup, Order

__all__ = ["listing", "order"]

_MOST_ITEMS = 40


def listing(listing: Listing, *, everything: bool = False) -> RenderableType:
    """Make the screen of a listing."""
    return stacked(
        [
            heading(lambda: listing.release_link.description, mark("release", listing.release_id)),
            facts(listing, _LISTING),
            section(
                "Comments",
                lambda: prose(html.unescape(listing.comments), everything=everything),
            ),
            section(
                "Terms",
                lambda: prose(Markup(listing.seller_link.shipping), everything=everything),
            ),
            page_of(lambda: listing.uri),
        ]
    )


def order(order: Order, *, everything: bool = False) -> RenderableType:
    """Make the screen of an order."""
    return stacked(
        [
            heading(lambda: f"Order {order.id}"),
            facts(order, _ORDER),
            section("Items", lambda: _items(order, everything=everything)),
            section("Instructions", lambda: _instructions(order, everything=everything)),
            page_of(lambda: order.uri),
        ]
    )


def _price(listing: Listing) -> str:
    original = listing.original_price
    price = str(listing.price)
    if original is not None and original.curr_abbr != listing.price.currency:
        price += f" ({original.money} in the seller's currency)"
    return f"{price}, or an offer" if listing.allow_offers else price


def _shipping(listing: Listing) -> str | None:
    if listing.shipping_is_blocked:
        return "not to you"
    return str(listing.shipping_price) if listing.shipping_price else None


def _seller(listing: Listing) -> str:
    seller = listing.seller_link
    if seller.stats is None or not seller.stats.rating:
        return seller.username
    return f"{seller.username}, {seller.stats.rating} % of {seller.stats.total or 0:,} ratings"


def _tracking(order: Order) -> str | None:
    tracking = order.tracking
    if tracking is None:
        return None
    return " ".join(text for text in (tracking.carrier, tracking.number, tracking.url) if text)


def _moment(moment: datetime) -> str:
    """Format a time in the local zone; Discogs sends Pacific time."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


_LISTING: Facts[Listing] = (
    ("Listing", lambda it: str(it.id)),
    ("Status", lambda it: str(it.status)),
    ("Price", _price),
    ("Shipping", _shipping),
    ("Media", lambda it: str(it.condition)),
    ("Sleeve", lambda it: str(it.sleeve_condition)),
    ("Seller", _seller),
    ("Ships from", lambda it: it.ships_from),
    ("Posted", lambda it: f"{it.posted:%Y-%m-%d}"),
    ("Location", lambda it: it.location),
    ("Number", lambda it: it.external_id),
)
_ORDER: Facts[Order] = (
    ("Status", lambda it: str(it.status)),
    ("Buyer", lambda it: it.buyer_link.username),
    ("Seller", lambda it: it.seller_link.username),
    ("Total", lambda it: str(it.total)),
    ("Shipping", lambda it: f"{it.shipping} {it.shipping.method or ''}".strip()),
    ("Fee", lambda it: str(it.fee) if it.fee else None),
    ("Created", lambda it: _moment(it.created)),
    ("Last change", lambda it: _moment(it.last_activity)),
    ("Tracking", _tracking),
    ("Next", lambda it: ", ".join(it.next_status)),
)


def _items(order: Order, *, everything: bool) -> RenderableType | None:
    shown, left = shortened(order.items, _MOST_ITEMS, everything=everything)
    made = table()
    made.add_column(no_wrap=True, style="dim")
    made.add_column(overflow="fold")
    made.add_column(no_wrap=True)
    made.add_column(no_wrap=True, justify="right")
    for item in shown:
        condition = item.media_condition.short if item.media_condition else ""
        description = item.release_link.description or item.release_link.title
        made.add_row(mark("release", item.release_link.id), description, condition, str(item.price))
    return stacked([made, more(left, "items")]) if shown else None


def _instructions(order: Order, *, everything: bool) -> RenderableType | None:
    return prose(order.additional_instructions, everything=everything)
