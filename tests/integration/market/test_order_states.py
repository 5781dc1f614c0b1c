"""What an order is after a write, and how old what is known of it may be."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

import discogs
from discogs.models import Order, User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.clock import Clock
from tests.integration.market import reads, writes
from tests.truth import truth_of

NEW = f"/marketplace/orders/{landmarks.ORDER_NEW}"
#: Longer than Discogs takes to show a write.
LATER = 61.0

Alter = Callable[[dict[str, Any]], object]


@pytest.fixture
def order(session: discogs.Session, sandbox: Sandbox, clock: Clock) -> Order:
    order = session.order(landmarks.ORDER_NEW).refresh()
    sandbox.clear()
    return order


@pytest.fixture
def late(sandbox: Sandbox) -> Iterator[None]:
    """A server that shows no write as long as the test runs."""
    sandbox.write_delay = 3600.0
    yield
    sandbox.write_delay = 0.0


@pytest.fixture
def theirs(sandbox: Sandbox) -> Iterator[Order]:
    """The order in another program with the same account."""
    with sandbox.session() as other:
        yield other.order(landmarks.ORDER_NEW)


# -- After a write ---------------------------------------------------------------------------------


def test_an_answer_without_a_time_is_merged_all_the_same(sandbox: Sandbox, order: Order) -> None:
    order.status = "Invoice Sent"
    order.save()
    sandbox.alter(NEW, lambda page: page.pop("last_activity"))
    sandbox.clear()

    assert order.refresh().status == "Invoice Sent"
    assert len(reads(sandbox)) == 1


def test_after_an_answer_of_the_same_moment_an_older_one_undoes_nothing(
    sandbox: Sandbox, order: Order
) -> None:
    before = order.last_activity
    order.status = "Shipped"
    order.save().refresh()
    older = {"status": "New Order", "last_activity": before.isoformat()}
    sandbox.alter(NEW, lambda page: page.update(older))

    assert order.refresh().status == "Shipped"


@pytest.mark.usefixtures("late")
def test_for_a_minute_after_a_message_an_order_is_not_loaded(order: Order, clock: Clock) -> None:
    order.send_message("Sent today", status="Shipped")
    assert order.refresh().is_loaded is False

    clock.time += 60
    assert order.refresh().is_loaded is True
    assert "Invoice Sent" in order.next_status


def test_after_a_save_an_order_of_a_page_is_loaded(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    order = session.orders.filter(status="New Order")[0]
    assert not order.is_loaded
    order.shipping = "4.50"
    order.save()
    sandbox.clear()

    assert order.is_loaded
    assert order.tracking is None
    assert reads(sandbox) == []


def test_what_the_answer_to_a_save_leaves_out_is_as_it_was_sent(
    sandbox: Sandbox, order: Order
) -> None:
    sandbox.alter(NEW, lambda page: page.pop("shipping"), method="POST")
    order.shipping = "4.50"
    order.save()

    assert not order.is_dirty
    assert str(order.shipping) == "4.50 USD"


def test_what_the_answer_to_a_save_says_is_what_counts(sandbox: Sandbox, order: Order) -> None:
    sandbox.alter(NEW, lambda page: page["shipping"].update(value=4.6), method="POST")
    order.shipping = "4.55"
    order.save()

    assert not order.is_dirty
    assert str(order.shipping) == "4.60 USD"


def test_an_answer_about_another_order_is_not_taken_for_this_one(
    sandbox: Sandbox, order: Order
) -> None:
    sandbox.alter(NEW, lambda page: page.update(id="1-1"), method="POST")
    order.status = "Shipped"
    with pytest.raises(discogs.UnconfirmedWriteError):
        order.save()

    assert order.is_dirty


def test_what_others_add_after_a_save_arrives_at_once(sandbox: Sandbox, order: Order) -> None:
    order.status = "Shipped"
    order.save()
    sandbox.alter(NEW, lambda page: page.update(additional_instructions="Ring twice"))

    assert order.refresh().additional_instructions == "Ring twice"


def test_two_saves_in_a_second_leave_the_state_of_the_second(order: Order, theirs: Order) -> None:
    for status in ("Invoice Sent", "Payment Received"):
        order.status = status
        order.save()

    assert order.next_status == theirs.next_status


def test_so_do_a_save_and_a_message(order: Order, theirs: Order) -> None:
    order.status = "Invoice Sent"
    order.save()
    order.send_message("Sent today", status="Shipped")

    assert order.next_status == theirs.next_status


def test_a_message_whose_answer_has_no_time_leaves_that_to_be_read(
    sandbox: Sandbox, order: Order, theirs: Order
) -> None:
    sandbox.alter(f"{NEW}/messages", lambda sent: sent.pop("timestamp"), method="POST")
    order.send_message("Sent today", status="Shipped")

    assert order.last_activity == theirs.last_activity


@pytest.mark.parametrize("change", ["status", "shipping"])
def test_the_talk_stays_the_same_object(order: Order, change: str) -> None:
    talk = order.messages
    setattr(order, change, {"status": "Shipped", "shipping": "4.50"}[change])
    order.save()
    assert order.messages is talk

    order.send_message("Thanks", status="Shipped")
    assert order.messages is talk


def test_a_message_that_broke_off_says_how_to_find_out(sandbox: Sandbox, order: Order) -> None:
    sandbox.drop(after_write=True, method="POST")
    with pytest.raises(discogs.UnconfirmedWriteError, match=r"order\.messages\.refresh\(\) shows"):
        order.send_message("Hello")

    assert order.messages.refresh()[0].message == "Hello"


# -- What is known, and what was read a while ago --------------------------------------------------


def test_the_status_that_a_closed_order_has_can_be_assigned(session: discogs.Session) -> None:
    order = session.order(landmarks.ORDER_CANCELLED).refresh()
    order.status = order.status

    assert not order.is_dirty


def test_a_status_that_discogs_alone_may_know_can_be_assigned_and_stays_unknown(
    session: discogs.Session,
) -> None:
    order = session.order(landmarks.ORDER_NEW)
    order.status = "Beamed"

    assert order.status == "Beamed"
    with pytest.raises(ValueError, match="one of 'New Order'"):
        TypeAdapter(discogs.OrderStatus).validate_python("Beamed")


@pytest.mark.parametrize("amount", ["0", "0.00 USD"])
def test_a_stub_that_gets_the_shipping_it_has_sends_nothing(
    sandbox: Sandbox, session: discogs.Session, amount: str
) -> None:
    order = session.order(landmarks.ORDER_NEW)
    order.shipping = amount
    order.save()

    assert writes(sandbox) == []
    assert not order.is_dirty


def test_a_message_with_a_status_that_was_next_reads_nothing(
    sandbox: Sandbox, order: Order, clock: Clock
) -> None:
    clock.time += LATER
    order.send_message("Sent today", status="Shipped")

    assert reads(sandbox) == []


def test_one_with_a_status_that_was_not_next_a_minute_ago_reads_what_is(
    sandbox: Sandbox, order: Order, theirs: Order, clock: Clock
) -> None:
    order.status = "Payment Received"
    order.save()
    assert "Invoice Sent" not in order.next_status
    theirs.send_message("Not yet", status="Refund Sent")
    moved_back(sandbox)
    clock.time += LATER
    sandbox.clear()
    order.send_message("Here it is", status="Invoice Sent")

    assert len(reads(sandbox)) == len(writes(sandbox)) == 1
    assert order.status == "Invoice Sent"


def moved_back(sandbox: Sandbox) -> None:
    """Discogs makes it a new order again."""
    orders = truth_of(sandbox).market.orders
    before = orders[landmarks.ORDER_NEW]
    when = before.last_activity + timedelta(seconds=90)
    orders[before.id] = replace(before, status="New Order", last_activity=when)


def test_half_a_minute_after_a_save_what_is_not_next_is_refused_without_a_look(
    sandbox: Sandbox, session: discogs.Session, order: Order, clock: Clock
) -> None:
    order.status = "Payment Received"
    order.save()
    assert order in list(session.orders)
    clock.time += 30
    sandbox.clear()
    with pytest.raises(discogs.InvalidValueError, match="can't become Invoice Sent"):
        order.status = "Invoice Sent"
    with pytest.raises(discogs.InvalidValueError, match="can't become Invoice Sent"):
        order.send_message("Here it is", status="Invoice Sent")

    assert len(sandbox.requests) == 0


def test_assigning_a_status_reads_nothing_however_old_the_order_is(
    sandbox: Sandbox, order: Order, clock: Clock
) -> None:
    clock.time += LATER
    order.status = "Merged"
    order.revert().send_message("Sent today", status="Shipped")
    sandbox.clear()
    order.status = "Refund Sent"

    assert len(sandbox.requests) == 0


@pytest.mark.usefixtures("late")
def test_while_nobody_knows_what_is_next_discogs_says_what_can_be(
    sandbox: Sandbox, order: Order
) -> None:
    order.send_message("Sent today", status="Shipped")
    with pytest.raises(discogs.InvalidFieldError):
        _ = order.next_status
    order.send_message("And back", status="Refund Sent")

    assert [sent["status"] for *_, sent in writes(sandbox)] == ["Shipped", "Refund Sent"]
    assert order.status == "Refund Sent"


def test_the_orders_of_a_page_are_loaded_when_more_is_read(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    order = next(one for one in session.orders if "tracking" not in vars(one))
    sandbox.clear()

    assert order.is_loaded is False
    _ = order.tracking
    assert reads(sandbox) == [f"/marketplace/orders/{order.id}"]


# -- What is refused before anything is sent -------------------------------------------------------


def test_a_copy_can_not_be_written_to(sandbox: Sandbox, order: Order) -> None:
    with pytest.raises(discogs.DetachedError, match="can't be written to"):
        copy.copy(order).send_message("Hello")

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize(
    ("write", "what"),
    [
        (lambda session: session.order("1-1").send_message("Hello"), "Writing about an order"),
        (lambda session: order_with_a_status(session).save(), "Changing an order"),
        (lambda session: session.orders, "Reading orders"),
    ],
)
def test_orders_need_a_users_login(
    sandbox: Sandbox, write: Callable[[discogs.Session], object], what: str
) -> None:
    with (
        sandbox.session(level=1) as session,
        pytest.raises(discogs.AuthenticationRequired, match=f"^{what} needs a user's login"),
    ):
        write(session)

    assert len(sandbox.requests) == 0


def order_with_a_status(session: discogs.Session) -> Order:
    order = session.order("1-1")
    order.status = "Shipped"
    return order


def test_a_refusal_names_what_is_wrong(session: discogs.Session, me: User) -> None:
    order, nothing = session.order(landmarks.ORDER_NEW), 5
    no_moment = datetime(2026, 1, 31)  # noqa: DTZ001
    refused: dict[str, Callable[[], object]] = {
        "The message is a text": lambda: order.send_message(nothing),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        "The status is a text": lambda: order.send_message(status=nothing),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        "created_after is a moment": lambda: session.orders.filter(created_after=no_moment),
        "created_before is a moment": lambda: session.orders.filter(created_before=no_moment),
    }
    for words, call in refused.items():
        with pytest.raises(discogs.InvalidValueError, match=words):
            call()


@pytest.fixture
def far_from_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process can't be set here")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_from_greenwich")
def test_moments_go_out_in_utc_wherever_the_user_is(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    len(session.orders.filter(created_after=datetime(2022, 1, 1, 9, tzinfo=UTC)))

    assert sandbox.requests[-1].query["created_after"] == "2022-01-01T09:00:00Z"
