"""The orders of a fresh sandbox, in all statuses, and what was said about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue import landmarks as at
from discogs.sandbox.catalogue.details import pick
from discogs.sandbox.catalogue.words import COUNTRIES, USERNAMES
from discogs.sandbox.market.messages import changed_status, set_shipping
from discogs.sandbox.market.records import Listing, Message, Order, OrderItem, Tracking
from discogs.sandbox.market.sellers import ME, SELLERS
from discogs.sandbox.market.stock import generated_releases
from discogs.sandbox.market.words import CONDITIONS, ORDER_STATUSES

_STATUSES: Final = tuple(ORDER_STATUSES)
_BEGAN: Final = datetime(2021, 5, 3, 18, 4, 9, tzinfo=UTC)
_BUYERS: Final = USERNAMES[1:]
#: What happened to an order before it got its status.
_WAYS: Final = {
    "New Order": (),
    "Payment Received": ("Invoice Sent",),
    "In Progress": ("Invoice Sent", "Payment Received"),
    "Shipped": ("Invoice Sent", "Payment Received", "In Progress"),
    "Refund Sent": ("Invoice Sent", "Payment Received", "Shipped"),
    "Cancelled (Refund Received)": ("Invoice Sent", "Payment Received", "Refund Sent"),
}
_WORDS: Final = (
    "Thank you for your order!",
    "Could you combine shipping with my last order?",
    "Arrived safely &amp; sounds great.\r\nThanks!",
)


class PastOrder(NamedTuple):
    """An order with its messages, oldest first, and the listings that were sold by it."""

    order: Order
    messages: tuple[Message, ...]
    sold: tuple[Listing, ...]


def past_orders(catalogue: Catalogue) -> Iterator[PastOrder]:
    """Yield what `sandbox_user` sold, what they bought, and one order that is not theirs."""
    yield _documented()
    rng = Random(f"{catalogue.seed}:orders")
    releases = generated_releases(catalogue)
    listing_id = at.LISTING_SOLD
    for number in range(2, at.ORDERS_SOLD + 1):
        # The first ones are one of each status, which is how the landmarks know them.
        status = _STATUSES[(number - 2) % len(_STATUSES)]
        items = tuple(
            OrderItem(
                listing_id + place,
                releases[(number * 31 + place) % len(releases)],
                round(2 + rng.random() * 60, 2),
                # Item conditions are optional, and some orders lack them.
                *((pick(rng, CONDITIONS), pick(rng, CONDITIONS)) if number % 4 else ("", "")),
                location=f"Box {number % 40}" if number % 3 else "",
            )
            for place in range(1 + number % 3)
        )
        listing_id += len(items)
        order = _order(
            f"{at.FIRST_ID}-{number}", ME, pick(rng, _BUYERS), status, *items, number=number
        )
        yield PastOrder(order, tuple(_story(order)), tuple(_sold(order)))
    yield from _of_others(catalogue)


def _documented() -> PastOrder:
    """Make the documentation's own example."""
    created = datetime(2011, 10, 21, 16, 25, 17, tzinfo=UTC)
    order = Order(
        id=at.ORDER_DOCUMENTED,
        seller=ME,
        buyer="memory",
        currency="USD",
        status="New Order",
        created=created,
        last_activity=created,
        items=(OrderItem(41578242, 1, 42.0, "Mint (M)", "Mint (M)"),),
        shipping=0.0,
        fee=2.52,
        address=_address("memory", "United States"),
        instructions="please use sturdy packaging.",
    )
    return PastOrder(order, (_created(order),), ())


def _order(
    order_id: str, seller: str, buyer: str, status: str, *items: OrderItem, number: int
) -> Order:
    created = _BEGAN + timedelta(hours=number * 341, seconds=number * 41 % 3600)
    steps = len(_WAYS.get(status, ())) + 1
    shipped = status in {"Shipped", "Refund Sent"}
    return Order(
        id=order_id,
        seller=seller,
        buyer=buyer,
        currency=SELLERS[seller].currency,
        status=status,
        created=created,
        last_activity=created + timedelta(hours=9 * steps),
        items=items,
        shipping=0.0 if status == "New Order" else 3.5 + number % 5,
        fee=round(sum(item.price for item in items) * 0.09, 2),
        address=_address(buyer, COUNTRIES[number % len(COUNTRIES)]),
        instructions="Please no plastic &amp; no rush." if number % 6 == 0 else "",
        archived=number % 9 == 0,
        newer=number % 2 == 0,
        taxed=number % 4 == 0,
        tracking=_tracking(number) if shipped else None,
    )


def _address(buyer: str, country: str) -> str:
    return (
        f"{buyer}\n123 Example Street\nExample City, EX, 00000\n{country}\n\n"
        f"Phone: 555-0100\nPaypal address: {buyer}@example.org"
    )


def _tracking(number: int) -> Tracking:
    code = f"SB{number:09}US"
    return Tracking(code, "USPS", f"https://tracking.example.org/{code}")


def _sold(order: Order) -> Iterator[Listing]:
    """Yield the sold listings of an order. What was cancelled or merged is in no inventory."""
    if order.status.startswith(("Cancelled", "Merged")):
        return
    for item in order.items:
        yield Listing(
            id=item.listing_id,
            seller=order.seller,
            release_id=item.release_id,
            status="Sold",
            condition=item.condition or CONDITIONS[2],
            sleeve_condition=item.sleeve_condition or "Not Graded",
            price=item.price,
            posted=order.created - timedelta(days=40),
            location=item.location,
        )


def _created(order: Order) -> Message:
    text = f"{order.buyer} created the order."
    return Message("status", order.created, order.buyer, text, status="New Order")


def _story(order: Order) -> Iterator[Message]:
    """Yield the messages that led an order to its status."""
    yield _created(order)
    at_last, moment, shipping = order.status, order.created, order.shipping
    for status in (*_WAYS.get(at_last, ()), *((at_last,) if at_last != "New Order" else ())):
        moment += timedelta(hours=9)
        if status == "Invoice Sent":
            yield set_shipping(order, 0.0, shipping, moment)
        yield from changed_status(order, status, moment)
    length = 119 if order.id == at.ORDER_WITH_LONG_TALK else len(order.items)
    for number in range(length):
        talker = (order.seller, order.buyer)[number % 2]
        moment += timedelta(minutes=7)
        subject = f"New Message - Order #{order.id}"
        yield Message("message", moment, talker, _WORDS[number % len(_WORDS)], subject)


def _of_others(catalogue: Catalogue) -> Iterator[PastOrder]:
    releases = generated_releases(catalogue)
    seller_id = at.FIRST_ID + USERNAMES.index(at.USER_WHO_SELLS)
    for number, status in enumerate(("Shipped", "Invoice Sent", "Payment Received"), 1):
        item = OrderItem(at.LISTING_FOREIGN + 900 + number, releases[number], 7.5, CONDITIONS[2])
        order = _order(f"{seller_id}-{number}", at.USER_WHO_SELLS, ME, status, item, number=number)
        yield PastOrder(order, tuple(_story(order)), ())
    item = OrderItem(at.LISTING_FOREIGN + 999, releases[9], 3.0, CONDITIONS[3])
    order = _order(at.ORDER_OF_OTHERS, at.USER_WHO_SELLS, "memory", "Shipped", item, number=4)
    yield PastOrder(order, tuple(_story(order)), ())
