"""The messages that an order writes when something happens to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from discogs.sandbox.currencies import formatted
from discogs.sandbox.market.records import Message, Order


def total(order: Order) -> float:
    """Add up what the buyer pays: the items and the shipping."""
    return round(sum(item.price for item in order.items) + order.shipping, 2)


def changed_status(order: Order, status: str, moment: datetime) -> Iterator[Message]:
    """Yield the messages of an order that gets another status, oldest first."""
    text = f"{order.seller} changed the order status to {status}."
    yield Message("status", moment, order.seller, text, status=status)
    amount = total(order)
    money = formatted(amount, order.currency)
    if status == "Refund Sent":
        text = f"{order.seller} sent refund of {money}."
        yield Message("refund_sent", moment, order.seller, text, refund=amount)
    elif status == "Cancelled (Refund Received)":
        text = f"{order.buyer} received refund of {money}."
        yield Message("refund_received", moment, order.buyer, text, refund=amount)


def set_shipping(order: Order, before: float, after: float, moment: datetime) -> Message:
    """Make the message of a seller who sets the shipping price."""
    text = f"{order.seller} set the shipping price to {formatted(after, order.currency)}."
    return Message("shipping", moment, order.seller, text, original=before, new=after)


def moved(order: Order, status: str, moment: datetime) -> Order:
    """Return the order in another status."""
    return replace(order, status=status, last_activity=moment)
