"""What sellers do with their shop."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal

import discogs
from tests.scripts.script import costs


@costs(72, "your name, 3 pages of what is for sale, and 68 prices")
def reprice(session: discogs.Session) -> int:
    """Ask a tenth less for what costs more than 50."""
    dear = [
        listing
        for listing in session.me.inventory.filter(status="For Sale")
        if listing.price.value > 50
    ]
    for listing in dear:
        listing.price = listing.price * Decimal("0.9")
    return len(session.save_all(dear).saved)


@costs(8, "your name, a page of what expired, and 6 listings")
def relist(session: discogs.Session) -> int:
    """Put what expired up for sale again."""
    expired = list(session.me.inventory.filter(status="Expired"))
    for listing in expired:
        listing.status = "For Sale"
    return len(session.save_all(expired).saved)


@costs(1, "one page of orders")
def of_a_day(session: discogs.Session) -> list[str]:
    """What was ordered on a day?"""
    orders = session.orders.filter(
        created_after=datetime(2026, 5, 10, tzinfo=UTC),
        created_before=datetime(2026, 5, 11, tzinfo=UTC),
    )
    return [f"{order.id}: {order.total}" for order in orders]


@costs(2, "a page of one order, and its messages")
def last_words(session: discogs.Session) -> list[str]:
    """What did the buyer of the latest order write?"""
    order = session.orders.sort("created", "desc")[0]
    return [
        message.message
        for message in order.messages
        if isinstance(message, discogs.TextMessage) and message.sender == order.buyer
    ]


@costs(2, "the order, and the message with its new status")
def shipped(session: discogs.Session) -> str:
    """Tell a buyer that the parcel is on its way."""
    order = session.order("90000001-6")
    order.send_message("It is on its way!", status="Shipped")
    return order.status


@costs(2, "the upload, and a look whether it is done")
def put_up(session: discogs.Session) -> str:
    """Put a box of records up for sale at once.

    One by one it would be a request for each: `release.sell(...).save()`.
    """
    box = [
        {"release_id": 249504, "price": "12.50", "media_condition": "NM"},
        {"release_id": 1675174, "price": 8, "media_condition": "VG+"},
    ]
    return session.uploads.add(box).wait().results


@costs(2, "2 pages of 130 orders")
def margins(session: discogs.Session) -> dict[int, discogs.Money | int]:
    """What is left of each year's sales, without fees and shipping?

    Amounts of one currency add up; of two, `sum` says so.
    """
    left: defaultdict[int, list[discogs.Money]] = defaultdict(list)
    for order in session.orders:
        if order.status == "Shipped" and order.fee is not None:
            left[order.created.year].append(order.total - order.shipping - order.fee)
    return {year: sum(amounts) for year, amounts in left.items()}
