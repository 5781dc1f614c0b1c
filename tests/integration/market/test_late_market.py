"""Discogs shows writes late: for a minute, what this session sold and moved is what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import discogs
from discogs.models import ListingStatus, Money, OrderStatus, User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.clock import Clock
from tests.integration.market import newest

RELEASE = landmarks.RELEASE_DOCUMENTED


@pytest.fixture(autouse=True)
def late(sandbox: Sandbox) -> Iterator[None]:
    """A server that shows no write as long as the test runs."""
    sandbox.write_delay = 3600.0
    yield
    sandbox.write_delay = 0.0


@pytest.fixture
def me(session: discogs.Session, clock: Clock) -> User:
    return session.me


def sell(session: discogs.Session) -> discogs.Listing:
    return session.release(RELEASE).sell(condition="M", price="12.50").save()


def test_a_new_listing_is_in_the_inventory_at_once(session: discogs.Session, me: User) -> None:
    before = len(me.inventory)
    listing = sell(session)

    assert listing in list(me.inventory)
    assert len(me.inventory) == before + 1
    assert listing in list(me.inventory.refresh())
    assert listing in list(me.inventory.sort("price"))
    assert me.inventory[-1] is listing


def test_so_it_is_in_one_that_is_read_first_afterwards(session: discogs.Session, me: User) -> None:
    listing = sell(session)

    assert listing in list(me.inventory)


def test_so_it_is_for_a_seller_who_was_not_asked_for_before(
    session: discogs.Session, clock: Clock
) -> None:
    listing = sell(session)

    assert listing in list(session.me.inventory)


def test_so_it_is_for_a_seller_who_is_called_by_name(
    session: discogs.Session, clock: Clock
) -> None:
    inventory = session.user("sandbox_user").inventory
    before = len(inventory)
    listing = sell(session)

    assert len(inventory) == before + 1
    assert listing in list(inventory)


def test_so_it_is_in_no_inventory_of_somebody_else(session: discogs.Session, clock: Clock) -> None:
    theirs = session.listing(landmarks.LISTING_FOREIGN).refresh().seller
    before = list(theirs.inventory)
    session.listing(landmarks.LISTING_FOR_SALE).refresh()
    sell(session)

    assert list(theirs.inventory.refresh()) == before


def test_a_deleted_listing_is_gone_at_once(me: User) -> None:
    rows = list(me.inventory)
    rows[7].delete()

    assert rows[7] not in list(me.inventory)
    assert len(me.inventory) == len(rows) - 1
    assert rows[7] not in list(me.inventory.refresh())
    assert rows[7] not in list(me.inventory.filter(status="For Sale").sort("price"))


def test_so_is_one_that_shows_nothing_private_to_a_session_that_knows_no_user(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    def strip(page: dict[str, Any]) -> None:
        for row in page.get("listings", [page]):
            for name in ("weight", "format_quantity", "external_id", "location", "quantity"):
                row.pop(name, None)

    for path in ("/users/sandbox_user/inventory", "/marketplace/listings/*"):
        sandbox.alter(path, strip)
    inventory = session.user("sandbox_user").inventory
    listing = inventory[0]
    listing.delete()

    assert listing not in list(inventory)


def test_a_stub_that_was_deleted_is_gone_too(session: discogs.Session, me: User) -> None:
    session.listing(landmarks.LISTING_FOR_SALE).delete()

    assert landmarks.LISTING_FOR_SALE not in [row.id for row in me.inventory]


def test_so_it_is_gone_for_a_seller_who_was_not_asked_for_before(
    session: discogs.Session, clock: Clock
) -> None:
    session.listing(landmarks.LISTING_FOR_SALE).delete()

    assert landmarks.LISTING_FOR_SALE not in [row.id for row in session.me.inventory]


def test_so_it_is_in_a_widened_walk(session: discogs.Session, me: User) -> None:
    deleted = session.listing(landmarks.LISTING_FOR_SALE)
    deleted.delete()
    new = sell(session)
    wide = list(me.inventory.widened())

    assert deleted not in wide
    assert new in wide


def test_a_new_listing_that_is_deleted_at_once_is_in_no_list(
    session: discogs.Session, me: User
) -> None:
    before = list(me.inventory)
    sell(session).delete()

    assert list(me.inventory) == before
    assert list(me.inventory.refresh()) == before


def test_an_edit_is_not_undone_by_what_arrives(session: discogs.Session, me: User) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    listing.price, listing.comments, listing.status = "15", "Still sealed", "Draft"
    listing.weight = "auto"
    listing.save()
    for read in (lambda: list(me.inventory), listing.refresh, lambda: list(me.inventory.refresh())):
        read()
        assert listing.price == Money.of("15", "USD")
        assert listing.comments == "Still sealed"
        assert listing.status is ListingStatus.DRAFT
        assert not listing.is_dirty


def test_a_second_edit_sends_the_price_of_the_first(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    listing.price = "15"
    listing.save().refresh()
    listing.comments = "Still sealed"
    listing.save()

    assert sandbox.requests[-1].json["price"] == 15.0


def test_a_second_edit_of_a_listing_read_abroad_sends_the_price_of_the_first(
    sandbox: Sandbox, clock: Clock
) -> None:
    with sandbox.session(currency="EUR") as abroad:
        listing = abroad.listing(landmarks.LISTING_FOR_SALE)
        listing.price = "15"
        listing.save().refresh()
        listing.comments = "Still sealed"
        listing.save()
        abroad.expire(listing)
        listing.comments = "Once more"
        listing.save()

    sent = [one.json["price"] for one in sandbox.requests if one.method == "POST"]
    assert sent == [15.0, 15.0, 15.0]


def test_after_a_minute_the_server_is_right(
    session: discogs.Session, me: User, clock: Clock
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    listing.comments = "Still sealed"
    listing.save()
    clock.time += 61

    assert listing.refresh().comments == "Black label &amp; silver text."


def test_a_new_listing_that_never_shows_up_is_gone_after_a_minute(
    session: discogs.Session, me: User, clock: Clock
) -> None:
    listing = sell(session)
    clock.time += 61

    assert listing not in list(me.inventory.refresh())


def test_the_state_of_an_order_is_not_undone(session: discogs.Session, me: User) -> None:
    order = next(one for one in session.orders if one.id == landmarks.ORDER_NEW)
    order.status = "Payment Received"
    order.save()
    after = order.next_status
    for read in (lambda: list(session.orders.refresh()), order.refresh):
        read()
        assert order.status is OrderStatus.PAYMENT_RECEIVED
        assert order.next_status == after
        assert OrderStatus.INVOICE_SENT not in order.next_status


def test_the_shipping_of_an_order_and_what_follows_of_it_are_not_undone(
    session: discogs.Session, me: User
) -> None:
    order = session.order(landmarks.ORDER_NEW).refresh()
    before = order.total
    order.shipping = "4.50"
    order.save().refresh()

    assert order.shipping == order.shipping.model_copy(update={"value": Money.of("4.50").value})
    assert order.total == before + Money.of("4.50", "USD")
    assert order.status is OrderStatus.INVOICE_SENT


def test_a_status_that_a_message_gave_is_not_undone(session: discogs.Session, me: User) -> None:
    order = session.order(landmarks.ORDER_NEW).refresh()
    order.send_message("On its way", status="Shipped")

    assert order.status is OrderStatus.SHIPPED
    assert order.refresh().status is OrderStatus.SHIPPED


def test_a_message_is_in_the_talk_at_once(session: discogs.Session, me: User) -> None:
    order = session.order(landmarks.ORDER_NEW)
    before = list(order.messages)
    said = order.send_message("Hello there")

    assert said in list(order.messages)
    assert len(order.messages) == len(before) + 1
    assert said in list(order.messages.refresh())


def test_what_was_edited_twice_is_what_was_saved_last(session: discogs.Session, me: User) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    for text in ("one", "two", "Black label &amp; silver text.", "three"):
        listing.comments = text
        listing.save()
        assert listing.refresh().comments == text


def test_what_only_discogs_knows_of_a_new_listing_is_not_there_yet_and_says_so(
    session: discogs.Session, me: User, clock: Clock
) -> None:
    listing = sell(session)
    with pytest.raises(discogs.NotFound, match=r"a moment ago.*again in a minute"):
        _ = listing.posted

    clock.sleep(61.0)
    with pytest.raises(discogs.NotFound) as failed:
        _ = listing.posted
    assert "a moment ago" not in str(failed.value)


def test_a_listing_made_late_can_be_edited_and_deleted(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    listing = sell(session)
    listing.comments = "Still sealed"
    listing.save()

    assert newest(sandbox).comments == "Still sealed"
    listing.delete()
    assert newest(sandbox).status == "Deleted"
