"""Orders, in the shape of the documentation and in the newer one."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

import discogs
from discogs import Currency, Money, OrderStatus
from tests.unit.models_world import World, listing

OLDER: dict[str, Any] = {
    "id": "7-1",
    "resource_url": "https://api.discogs.com/marketplace/orders/7-1",
    "messages_url": "https://api.discogs.com/marketplace/orders/7-1/messages",
    "uri": "https://www.discogs.com/sell/order/7-1",
    "status": "Payment Received",
    "next_status": ["Shipped", "Refund Sent", "Something New"],
    "fee": {"currency": "USD", "value": 2.52},
    "created": "2023-10-21T09:25:17-07:00",
    "last_activity": "2023-10-22T09:25:17-07:00",
    "items": [
        {
            "release": {"id": 1, "description": "One - Two (LP)"},
            "price": {"currency": "USD", "value": 42},
            "media_condition": "Mint (M)",
            "sleeve_condition": "",
            "id": 5,
        }
    ],
    "shipping": {"currency": "USD", "method": "Standard", "value": 0},
    "shipping_address": "Somewhere 1",
    "additional_instructions": "",
    "archived": False,
    "seller": {"resource_url": "", "username": "me", "id": 1},
    "buyer": {"resource_url": "", "username": "you", "id": 2},
    "total": {"currency": "USD", "value": 42},
}
NEWER: dict[str, Any] = {
    **OLDER,
    "buyer": {**OLDER["buyer"], "email": "you@example.org"},
    "feedback": {"for_buyer": {"eligible": True, "url": "https://x", "resource_url": "https://y"}},
    "tax": [
        {
            "status": "collected",
            "rate": 20,
            "name": "VAT",
            "display_name": "VAT",
            "display_rate": "20%",
            "price": {"currency": "USD", "value": 8.4},
            "taxable_amount": {"currency": "USD", "value": 42.0},
            "remitter": "discogs",
            "jurisdiction": "United Kingdom",
        }
    ],
    "tracking": {},
    "buyer_fee": None,
    "tax_on_buyer_fee": None,
    "items": [
        {
            **OLDER["items"][0],
            "condition_comments": "",
            "item_location": "Box 7",
            "private_comments": "Mine",
            "release": {
                "id": 1,
                "description": "One - Two (LP)",
                "resource_url": "https://api.discogs.com/releases/1",
                "thumbnail": "https://i.discogs.com/1.jpeg",
                "title": "Two",
                "artist": "One",
                "format": "LP",
            },
        }
    ],
}


def order_of(content: dict[str, Any]) -> discogs.Order:
    return World({"/marketplace/orders/7-1": content}).order("7-1")


def test_an_order_of_the_older_shape() -> None:
    order = order_of(OLDER)

    assert order.total == Money(value=Decimal(42), currency=Currency.USD)
    assert order.next_status[:2] == (OrderStatus.SHIPPED, OrderStatus.REFUND_SENT)
    assert not order.next_status[2].is_known
    assert order.items[0].media_condition is discogs.Condition.MINT
    assert order.items[0].sleeve_condition is None
    assert (order.tracking, order.tax, order.feedback, order.buyer_fee) == (None, (), None, None)
    assert order.created == datetime(2023, 10, 21, 16, 25, 17, tzinfo=UTC)
    assert order.buyer.username == "you"


def test_an_order_of_the_newer_shape() -> None:
    order = order_of(NEWER)
    item = order.items[0]

    assert order.tracking is None
    assert order.buyer_link.email == "you@example.org"
    assert order.tax[0].rate == 20
    assert order.tax[0].price == Money.of("8.4 USD")
    assert order.feedback is not None
    assert order.feedback.for_buyer is not None
    assert order.feedback.for_buyer.eligible
    assert (item.item_location, item.private_comments) == ("Box 7", "Mine")
    assert vars(item.release)["title"] == "Two", "the release is told what the order knows"
    assert item.listing.release_id == 1


def test_a_parcel_can_be_followed() -> None:
    tracking = {"number": "123", "carrier": "Post", "url": "https://post.example"}
    found = order_of({**NEWER, "tracking": tracking}).tracking

    assert found is not None
    assert (found.number, found.carrier, found.url) == ("123", "Post", "https://post.example")


@pytest.mark.parametrize("field", ["tracking", "tax", "fee", "buyer_fee", "shipping_address"])
@pytest.mark.parametrize("nothing", [None, {}, ...])
def test_what_is_left_out_costs_nothing_else(field: str, nothing: Any) -> None:
    content = {name: value for name, value in NEWER.items() if name != field}
    if nothing is not ...:
        content[field] = nothing
    order = order_of(content)

    assert order.status is OrderStatus.PAYMENT_RECEIVED
    assert order.items[0].price.value == 42


def test_a_rate_may_come_as_a_number() -> None:
    tax = order_of(
        {**NEWER, "tax": [{**NEWER["tax"][0], "rate": "19.5", "display_rate": 19.5}]}
    ).tax

    assert (tax[0].rate, tax[0].display_rate) == (19.5, "19.5")


@pytest.mark.parametrize("kind", ["message", "status", "shipping", "refund_sent", "tea_served"])
def test_messages_are_told_apart_by_their_type(kind: str) -> None:
    content: dict[str, Any] = {
        "type": kind,
        "message": "So it was.",
        "timestamp": "2023-10-21T09:25:17-07:00",
        "subject": "",
        "order": {"id": "7-1", "resource_url": ""},
        "from": {"username": "me", "id": 1, "avatar_url": "", "resource_url": ""},
        "actor": {"username": "me", "resource_url": ""},
        "status_id": 6,
        "original": 1.5,
        "new": 2.5,
        "refund": {"amount": 5, "order": {"id": "7-1", "resource_url": ""}},
    }
    page = {"pagination": {"items": 1, "pages": 1}, "messages": [content]}
    world = World({"/marketplace/orders/7-1/messages": page})
    message = world.order("7-1").messages[0]

    match message:
        case discogs.TextMessage():
            assert message.sender is world.user("me")
            assert message.sender_link is not None
            assert message.sender_link.user is message.sender
        case discogs.StatusMessage():
            assert message.status_id == 6
        case discogs.ShippingMessage():
            assert (message.original, message.new) == (Decimal("1.5"), Decimal("2.5"))
        case discogs.RefundSentMessage():
            assert message.refund.amount == 5
        case _:
            assert kind == "tea_served"
    assert (message.type, message.message, message.raw) == (kind, "So it was.", content)
    assert message.order_link.order is world.order("7-1")
    assert message.actor is world.user("me")


def test_the_buyer_has_the_id_that_the_order_says() -> None:
    world = World({"/marketplace/orders/7-1": OLDER})

    assert (world.order("7-1").buyer.id, world.paths) == (2, ["/marketplace/orders/7-1"])


def test_a_page_takes_nothing_away_that_an_order_knows() -> None:
    item = {key: OLDER["items"][0][key] for key in ("id", "price", "release")}
    row = {**OLDER, "items": [item]}
    whole = {**NEWER, "items": [{**OLDER["items"][0], "private_comments": "Box 7"}]}
    world = World(
        {"/marketplace/orders/7-1": whole, "/marketplace/orders": listing([row], "orders")},
        token="...",
    )
    order = world.order("7-1").refresh()
    _ = list(world.orders)

    (sold,) = order.items
    assert (sold.media_condition, sold.private_comments) == (discogs.Condition.MINT, "Box 7")
    assert sold.release is world.release(1)
    assert order.buyer_link.email == "you@example.org"


def test_what_a_newer_answer_says_of_the_items_counts() -> None:
    before, after = (
        OLDER["items"][0],
        {**OLDER["items"][0], "price": {"currency": "USD", "value": 40}},
    )
    world = World({"/marketplace/orders/7-1": {**OLDER, "items": [before, {**before, "id": 6}]}})
    order = world.order("7-1").refresh()
    cheaper = {key: after[key] for key in ("id", "price", "release")}
    world.answers["/marketplace/orders/7-1"] = {**OLDER, "items": [cheaper]}
    order.refresh()

    assert [(item.id, item.price.value) for item in order.items] == [(5, Decimal(40))]
