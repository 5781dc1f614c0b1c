"""Writing to a buyer: with or without moving the order on."""

from __future__ import annotations

from typing import Any

import pytest

import discogs
from discogs.models import Order, OrderStatus, TextMessage
from discogs.sandbox import Sandbox, landmarks
from tests.integration.clock import Clock
from tests.integration.market import reads, writes

NEW = f"/marketplace/orders/{landmarks.ORDER_NEW}"


def test_a_message_is_one_post(sandbox: Sandbox, session: discogs.Session) -> None:
    said = session.order(landmarks.ORDER_NEW).send_message('Hello, "you" & co\n⚠️')

    assert writes(sandbox) == [("POST", f"{NEW}/messages", {"message": 'Hello, "you" & co\n⚠️'})]
    assert len(sandbox.requests) == 1
    assert isinstance(said, TextMessage)
    assert said.message == 'Hello, "you" & co\n⚠️'
    assert said.sender is session.me
    assert said.order_link.order is session.order(landmarks.ORDER_NEW)


def test_a_message_with_a_status_is_one_post_and_moves_the_order(
    sandbox: Sandbox, order: Order
) -> None:
    order.send_message("Sent today", status=OrderStatus.SHIPPED)

    body = {"message": "Sent today", "status": "Shipped"}
    assert writes(sandbox) == [("POST", f"{NEW}/messages", body)]
    assert len(sandbox.requests) == 1
    assert order.status is OrderStatus.SHIPPED
    assert len(sandbox.requests) == 1
    assert OrderStatus.INVOICE_SENT not in order.next_status
    assert not order.is_dirty


def test_a_status_alone_will_do(sandbox: Sandbox, order: Order) -> None:
    order.send_message(status="Shipped")

    assert writes(sandbox) == [("POST", f"{NEW}/messages", {"status": "Shipped"})]
    assert order.status is OrderStatus.SHIPPED


@pytest.mark.parametrize("text", [None, "", "   ", "\n\t"])
def test_an_empty_message_is_refused(sandbox: Sandbox, order: Order, text: str | None) -> None:
    with pytest.raises(discogs.InvalidValueError, match=r"a text, or a status.*Nothing was sent"):
        order.send_message(text)

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("status", ["Merged", "merged", "Beamed", "Ship"])
def test_a_status_that_is_not_next_is_refused(sandbox: Sandbox, order: Order, status: str) -> None:
    with pytest.raises(discogs.InvalidValueError, match=r"next_status is .*Nothing was sent"):
        order.send_message("Hello", status=status)

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("status", ["shipped", "SHIPPED", OrderStatus.SHIPPED])
def test_a_status_is_sent_as_discogs_spells_it(sandbox: Sandbox, order: Order, status: str) -> None:
    order.send_message("Hello", status=status)

    body = {"message": "Hello", "status": "Shipped"}
    assert writes(sandbox) == [("POST", f"{NEW}/messages", body)]
    assert order.status is OrderStatus.SHIPPED


@pytest.mark.parametrize("status", ["", 5])
def test_what_is_no_status_at_all_is_refused(sandbox: Sandbox, order: Order, status: Any) -> None:
    with pytest.raises(discogs.InvalidValueError):
        order.send_message("Hello", status=status)


@pytest.mark.parametrize("text", [5, b"Hello"])
def test_what_is_no_text_is_refused(sandbox: Sandbox, order: Order, text: Any) -> None:
    with pytest.raises(discogs.InvalidValueError):
        order.send_message(text)

    assert len(sandbox.requests) == 0


def test_a_message_to_a_stub_with_a_status_reads_what_is_next(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    session.order(landmarks.ORDER_NEW).send_message("Sent", status="Shipped")

    assert reads(sandbox) == [NEW]
    assert len(writes(sandbox)) == 1


def test_a_message_is_in_the_talk_without_a_request(sandbox: Sandbox, order: Order) -> None:
    before = list(order.messages)
    sandbox.clear()
    said = order.send_message("Hello there")

    assert said in list(order.messages)
    assert len(order.messages) == len(before) + 1
    assert reads(sandbox) == []


def test_the_newest_message_is_the_first_as_discogs_lists_them(
    sandbox: Sandbox, order: Order
) -> None:
    before = list(order.messages)
    sandbox.clear()
    said = order.send_message("Hello there")

    assert order.messages[0] == said
    assert list(order.messages) == [said, *before]
    assert reads(sandbox) == []
    assert order.messages.refresh()[0] == said
    assert list(order.messages) == [said, *before]


def test_so_it_is_while_discogs_does_not_show_it_yet(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    order = session.order(landmarks.ORDER_NEW)
    before = list(order.messages)
    sandbox.write_delay = 3600.0
    try:
        said = order.send_message("Hello there")
        order.messages.refresh()

        assert order.messages[0] == said
        assert list(order.messages) == [said, *before]
    finally:
        sandbox.write_delay = 0.0


def test_a_message_with_a_status_is_there_while_discogs_does_not_show_it_yet(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    order = session.order(landmarks.ORDER_NEW)
    before = list(order.messages)
    sandbox.write_delay = 3600.0
    said = order.send_message("Sent today", status="Shipped")
    assert list(order.messages) == [said, *before]
    sandbox.write_delay = 0.0


def test_a_later_answer_of_the_buyer_comes_before_what_discogs_shows_late(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    order = session.order(landmarks.ORDER_NEW)
    shown: Any = session.request("GET", f"{NEW}/messages").json()
    said = order.send_message("When did you pay?")
    answer = dict(shown["messages"][0], message="Just now", timestamp="2099-01-01T00:00:00-07:00")
    older = dict(answer, message="Hello", timestamp="2001-01-01T00:00:00-07:00")
    shown["messages"] = [answer, *shown["messages"], older]
    shown["pagination"]["items"] += 2
    sandbox.fail(200, body=shown, path=f"{NEW}/messages")
    texts = [message.message for message in order.messages.refresh()]

    assert texts[:2] == ["Just now", said.message]
    assert texts[-1] == "Hello"


def test_the_same_text_twice_is_two_messages(order: Order) -> None:
    before = len(list(order.messages))
    order.send_message("Thanks!")
    order.send_message("Thanks!")

    assert len(list(order.messages)) == before + 2


def test_the_talk_is_read_anew_after_a_move(sandbox: Sandbox, order: Order) -> None:
    before = list(order.messages)
    order.send_message("Sent today", status="Shipped")
    after = list(order.messages)

    assert [message.message for message in after[:2]] == [
        "Seller changed status from New Order to Shipped\n\nSent today",
        "sandbox_user changed the order status to Shipped.",
    ]
    assert after[2:] == before


@pytest.mark.parametrize("change", ["status", "shipping"])
def test_the_talk_is_read_anew_after_a_save(order: Order, change: str) -> None:
    before = len(list(order.messages))
    setattr(order, change, {"status": "Shipped", "shipping": "4.50"}[change])
    order.save()

    assert len(list(order.messages)) == before + (1 if change == "status" else 2)


def test_so_is_a_talk_that_is_held(order: Order) -> None:
    talk = order.messages
    before = len(list(talk))
    order.status = "Shipped"
    order.save()

    assert len(list(talk)) == before + 1


def test_an_unsaved_change_survives_a_message(sandbox: Sandbox, order: Order) -> None:
    order.shipping = "4.50"
    order.send_message("The invoice is under way")
    assert order.changes["shipping"].new.value == 4.5  # type: ignore[attr-defined]
    order.save()

    assert writes(sandbox)[1] == ("POST", NEW, {"shipping": 4.5})


def test_an_unsaved_status_survives_a_message_that_moves_the_order(
    sandbox: Sandbox, order: Order
) -> None:
    order.status = "Shipped"
    order.send_message("Thanks", status="Payment Received")

    assert order.changes["status"] == (OrderStatus.PAYMENT_RECEIVED, OrderStatus.SHIPPED)
    order.save()
    assert [body.get("status") for _, _, body in writes(sandbox)] == ["Payment Received", "Shipped"]


def test_a_buyer_can_write_and_not_move(sandbox: Sandbox, session: discogs.Session) -> None:
    bought = session.order(landmarks.ORDER_BOUGHT)
    assert bought.send_message("When will it come?").message == "When will it come?"
    with pytest.raises(discogs.InvalidValueError, match="nothing any more"):
        bought.send_message("Mine", status="Shipped")

    assert len(writes(sandbox)) == 1


def test_who_has_no_part_in_an_order_can_not_write(session: discogs.Session) -> None:
    with pytest.raises(discogs.Forbidden):
        session.order(landmarks.ORDER_OF_OTHERS).send_message("Hello")
