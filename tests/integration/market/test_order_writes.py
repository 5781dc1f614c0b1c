"""What a seller does about an order: its status, its shipping, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import discogs
from discogs.models import (
    Money,
    Order,
    OrderMessage,
    OrderStatus,
    RefundReceivedMessage,
    RefundSentMessage,
    ShippingMessage,
    StatusMessage,
    TextMessage,
)
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import reads, writes
from tests.truth import truth_of

NEW = f"/marketplace/orders/{landmarks.ORDER_NEW}"


def changed_elsewhere(sandbox: Sandbox, **facts: Any) -> None:
    """The order changes at the server, as by the buyer or on the site."""
    orders = truth_of(sandbox).market.orders
    orders[landmarks.ORDER_NEW] = replace(orders[landmarks.ORDER_NEW], **facts)


def save_status(order: Order, status: str) -> None:
    order.status = status
    order.save()


def test_a_status_is_one_post_and_the_answer_is_the_new_state(
    sandbox: Sandbox, order: Order
) -> None:
    order.status = "Payment Received"
    assert order.save() is order

    assert writes(sandbox) == [("POST", NEW, {"status": "Payment Received"})]
    assert len(sandbox.requests) == 1
    assert order.status is OrderStatus.PAYMENT_RECEIVED
    assert OrderStatus.PAYMENT_PENDING not in order.next_status
    assert not order.is_dirty
    order.save()
    assert len(sandbox.requests) == 1


def test_a_shipping_is_one_post_and_sends_the_invoice(sandbox: Sandbox, order: Order) -> None:
    before = order.total
    order.shipping = "4.50"
    order.save()

    assert writes(sandbox) == [("POST", NEW, {"shipping": 4.5})]
    assert b'"shipping": 4.50' in sandbox.requests[0].body
    assert len(sandbox.requests) == 1
    assert order.status is OrderStatus.INVOICE_SENT
    assert (order.shipping.value, order.shipping.currency) == (Decimal("4.5"), "USD")
    assert order.shipping.method == "Standard"
    assert order.total == before + Money.of("4.50", "USD")


@pytest.mark.parametrize("amount", [0, "4.50", Decimal("4.499"), 5, Money.of("4.5", "USD")])
def test_shipping_takes_what_a_price_takes_and_nothing(
    sandbox: Sandbox, session: discogs.Session, amount: Any
) -> None:
    order = session.order(landmarks.ORDER_INVOICED)
    order.shipping = amount
    order.save()

    assert order.shipping.value == Money.of(amount).rounded().value
    assert reads(sandbox) == [f"/marketplace/orders/{landmarks.ORDER_INVOICED}"]
    assert len(writes(sandbox)) == 1


@pytest.mark.parametrize("amount", ["-1", "abc", float("nan"), None, True, "", b"5"])
def test_what_is_no_shipping_is_refused(sandbox: Sandbox, order: Order, amount: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="Shipping"):
        order.shipping = amount

    assert not order.is_dirty
    assert len(sandbox.requests) == 0


def test_shipping_in_another_currency_is_refused(sandbox: Sandbox, order: Order) -> None:
    with pytest.raises(discogs.InvalidValueError, match=r"in USD, not '4\.50 EUR'"):
        order.shipping = "4.50 EUR"

    assert not order.is_dirty


def test_so_it_is_for_an_order_that_was_never_read(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    order = session.order(landmarks.ORDER_NEW)
    order.shipping = "4.50 EUR"
    with pytest.raises(discogs.InvalidValueError, match=r"in USD, .*EUR is not\. Nothing was sent"):
        order.save()

    assert writes(sandbox) == []


def test_nothing_is_sent_when_nothing_changed(sandbox: Sandbox, order: Order) -> None:
    order.status = "Shipped"
    order.status = "New Order"
    order.shipping = "5"
    order.shipping = 0
    order.save()

    assert not order.is_dirty
    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("number", [landmarks.ORDER_CANCELLED, landmarks.ORDER_INVOICED])
def test_a_stub_that_gets_the_status_it_has_sends_nothing(
    sandbox: Sandbox, session: discogs.Session, number: str
) -> None:
    order = session.order(number)
    order.status = truth_of(sandbox).market.orders[number].status
    order.save()

    assert writes(sandbox) == []
    assert not order.is_dirty


@pytest.mark.parametrize("loaded", [True, False])
def test_status_and_shipping_together_are_refused(
    sandbox: Sandbox, session: discogs.Session, loaded: bool
) -> None:
    order = session.order(landmarks.ORDER_NEW)
    if loaded:
        order.refresh()
    order.status, order.shipping = "Invoice Sent", "4.50"
    with pytest.raises(discogs.InvalidValueError, match=r"one at a time.*Nothing was sent"):
        order.save()

    assert set(order.changes) == {"status", "shipping"}
    assert writes(sandbox) == []
    order.revert()
    order.shipping = "4.50"
    order.save()
    assert len(writes(sandbox)) == 1


@pytest.mark.parametrize("loaded", [True, False])
@pytest.mark.parametrize("status", ["Shipped", "New Order", "Beamed", "merged"])
def test_a_status_that_is_not_next_is_refused(
    sandbox: Sandbox, session: discogs.Session, loaded: bool, status: str
) -> None:
    order = session.order(landmarks.ORDER_CANCELLED)
    if loaded:
        order.refresh()
    with pytest.raises(discogs.InvalidValueError, match=r"can't become .*next_status is nothing"):
        save_status(order, status)

    assert writes(sandbox) == []


def test_the_refusal_of_a_status_tells_the_choice(sandbox: Sandbox, order: Order) -> None:
    with pytest.raises(discogs.InvalidValueError, match="Shipped, Refund Sent, Cancelled"):
        order.status = "Merged"

    assert order.status is OrderStatus.NEW_ORDER
    assert not order.is_dirty
    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("value", [5, None, "", True])
def test_what_is_no_status_is_refused(sandbox: Sandbox, order: Order, value: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="status"):
        order.status = value

    assert not order.is_dirty


def test_an_order_that_moved_meanwhile_is_refused_by_discogs_and_keeps_the_change(
    sandbox: Sandbox, order: Order
) -> None:
    changed_elsewhere(sandbox, status="Cancelled (Per Buyer's Request)")
    order.status = "Shipped"
    with pytest.raises(discogs.UnprocessableEntity, match="this order is closed"):
        order.save()

    assert order.changes["status"].new == "Shipped"
    with pytest.raises(discogs.InvalidValueError, match="nothing any more"):
        order.refresh().save()
    assert len(writes(sandbox)) == 1
    assert order.revert().status == "Cancelled (Per Buyer's Request)"


def test_an_order_that_moved_meanwhile_to_where_it_should_go_is_left_alone(
    sandbox: Sandbox, order: Order
) -> None:
    order.status = "Shipped"
    changed_elsewhere(sandbox, status="Shipped")
    order.refresh().save()

    assert writes(sandbox) == []


def test_shipping_after_the_parcel_left_is_refused_by_discogs(session: discogs.Session) -> None:
    order = session.order(landmarks.ORDER_SHIPPED)
    order.shipping = "99"
    with pytest.raises(discogs.UnprocessableEntity, match="can't be changed"):
        order.save()

    assert order.is_dirty


def test_the_messages_of_an_order_are_a_union_of_all_types(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    order = session.order(landmarks.ORDER_REFUNDED)
    kinds = {type(message) for message in order.messages}

    assert reads(sandbox) == [f"/marketplace/orders/{order.id}/messages"]
    assert {
        TextMessage,
        StatusMessage,
        ShippingMessage,
        RefundSentMessage,
        RefundReceivedMessage,
    } == kinds
    for message in order.messages:
        assert message.order_link.order is order
        if isinstance(message, TextMessage):
            assert message.sender in {order.buyer, order.seller}
        elif isinstance(message, StatusMessage):
            assert message.actor is not None
            assert message.status_id
        elif isinstance(message, ShippingMessage):
            assert message.new > message.original == 0
        elif isinstance(message, RefundSentMessage | RefundReceivedMessage):
            assert message.refund.amount == order.total.value
            assert message.refund.order_link.order is order


def test_a_type_of_tomorrow_is_a_plain_message(sandbox: Sandbox, session: discogs.Session) -> None:
    def tomorrow(page: dict[str, Any]) -> None:
        page["messages"][0] |= {"type": "hologram", "beam": 5}
        page["messages"][1].pop("type")

    sandbox.alter(f"{NEW}/messages", tomorrow)
    first, second, *_ = session.order(landmarks.ORDER_NEW).messages

    assert type(first) is OrderMessage
    assert (first.type, first.raw["beam"]) == ("hologram", 5)
    assert first.message
    assert type(second) is OrderMessage


def test_a_long_talk_costs_a_request_for_each_hundred(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    messages = list(session.order(landmarks.ORDER_WITH_LONG_TALK).messages)

    assert len(messages) == 123
    assert len(sandbox.requests) == 2
    moments = [message.timestamp for message in messages]
    assert moments == sorted(moments, reverse=True)
