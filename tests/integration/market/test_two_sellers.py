"""Two programs with one account: nothing old is put back, whoever changed what meanwhile."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

import discogs
from discogs.models import Listing, Order, User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.clock import Clock, keep_to
from tests.integration.market import reads, stock, writes
from tests.truth import truth_of

LISTING = landmarks.LISTING_FOR_SALE
#: Longer than Discogs takes to show a write.
LATER = 61.0


@pytest.fixture
def other(sandbox: Sandbox) -> Iterator[discogs.Session]:
    """Another program with the same account."""
    with sandbox.session() as other:
        yield other


def change(other: discogs.Session, **terms: str | float) -> None:
    """Change the listing by the other program."""
    listing = other.listing(LISTING).refresh()
    for name, value in terms.items():
        setattr(listing, name, value)
    listing.save()


@pytest.mark.parametrize("way", ["listing", "inventory row"])
def test_an_edit_of_a_comment_leaves_what_somebody_else_changed(
    sandbox: Sandbox, session: discogs.Session, other: discogs.Session, clock: Clock, way: str
) -> None:
    if way == "listing":
        listing = session.listing(LISTING).refresh()
    else:
        listing = next(row for row in session.me.inventory if row.id == LISTING)
    change(other, price="77.00", condition="G", status="Draft")
    clock.time += LATER
    sandbox.clear()
    listing.comments = "Still sealed"
    listing.save()

    there = stock(sandbox, LISTING)
    assert (there.price, there.condition, there.status) == (Decimal("77.00"), "Good (G)", "Draft")
    assert there.comments == "Still sealed"
    assert (len(reads(sandbox)), len(writes(sandbox))) == (1, 1)
    assert str(listing.price) == "77.00 USD"
    assert (str(listing.condition), str(listing.status)) == ("Good (G)", "Draft")


def test_what_was_sold_meanwhile_is_refused_before_anything_is_sent(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    listing = session.listing(LISTING).refresh()
    market = truth_of(sandbox).market
    market.listings[LISTING] = replace(stock(sandbox, LISTING), status="Sold")
    clock.time += LATER
    sandbox.clear()
    listing.comments = "Still sealed"

    with pytest.raises(discogs.InvalidValueError, match="is Sold, and only listings that are"):
        listing.save()
    assert writes(sandbox) == []
    assert listing.is_dirty


def test_what_was_deleted_meanwhile_says_so(
    session: discogs.Session, other: discogs.Session, clock: Clock
) -> None:
    listing = session.listing(LISTING).refresh()
    other.listing(LISTING).delete()
    clock.time += LATER
    listing.comments = "Still sealed"

    with pytest.raises(discogs.NotFound, match="was deleted meanwhile"):
        listing.save()


def test_a_loop_over_a_fresh_inventory_reads_nothing_more(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    listings = list(session.me.inventory.filter(status="For Sale"))[:20]
    sandbox.clear()
    for listing in listings:
        clock.time += 1
        listing.price = listing.price * 2
        listing.save()

    assert reads(sandbox) == []
    assert len(writes(sandbox)) == len(listings)


def test_a_long_loop_reads_each_page_three_times_a_minute(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    listings = list(session.me.inventory.filter(status="For Sale"))[:90]
    sandbox.clear()
    for listing in listings:
        clock.time += 2
        listing.price = listing.price * 2
        listing.save()

    assert len(writes(sandbox)) == 90
    # Three minutes: one page, read again when it is 20 seconds old.
    assert 1 <= len(reads(sandbox)) <= 9


@pytest.mark.parametrize("way", ["listing", "inventory row"])
def test_what_was_read_while_discogs_showed_an_older_price_is_not_put_back(
    way: str,
) -> None:
    clock = Clock()
    limiter = discogs.RateLimiter(limit=100_000, clock=clock)
    with (
        Sandbox(clock=clock, limit=100_000, write_delay=37.0) as sandbox,
        sandbox.session(limiter=limiter) as session,
        sandbox.session(limiter=limiter) as other,
    ):
        change(other, price="77.00")
        clock.time += 30
        listing = session.listing(LISTING).refresh()
        if way == "inventory row":
            listing = next(row for row in session.me.inventory if row.id == LISTING)
        assert str(listing.price) == "12.50 USD"
        # A minute after the other one wrote, and half a minute after this one read.
        clock.time += 31
        listing.comments = "Still sealed"
        listing.save()

        assert stock(sandbox, LISTING).price == Decimal("77.00")


def test_what_an_own_edit_sent_needs_no_reading_for_a_minute(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    listing = session.listing(LISTING).refresh()
    listing.comments = "Sealed"
    listing.save()
    clock.time += 55
    sandbox.clear()
    listing.location = "Box 3"
    listing.save()

    assert reads(sandbox) == []
    assert stock(sandbox, LISTING).location == "Box 3"


# -- What is assigned as it was read ---------------------------------------------------------------

CHANGED: dict[str, str | float] = {
    "price": "77.00",
    "condition": "G",
    "status": "Draft",
    "comments": "Changed",
    "location": "Box 9",
    "weight": 412.0,
}


@pytest.mark.parametrize("currency", [None, "EUR"])
@pytest.mark.parametrize("name", CHANGED)
def test_what_is_assigned_as_it_was_read_is_there(
    sandbox: Sandbox, clock: Clock, other: discogs.Session, name: str, currency: str | None
) -> None:
    with sandbox.session(currency=currency) as session:
        keep_to(clock, session)
        listing = session.listing(LISTING).refresh()
        before = stock(sandbox, LISTING)
        assigned = "12.50" if name == "price" else getattr(listing, name)
        change(other, **{name: CHANGED[name]})
        assert stock(sandbox, LISTING) != before
        clock.time += LATER
        setattr(listing, name, assigned)
        assert not listing.is_dirty
        sandbox.clear()
        listing.save()

        assert (len(reads(sandbox)), len(writes(sandbox))) == (1, 1)
        there = stock(sandbox, LISTING)
        assert replace(there, comments=html.unescape(there.comments), weight=None) == replace(
            before, comments=html.unescape(before.comments), weight=None
        )
        assert float(listing.original_price.value) == 12.5 if listing.original_price else False


def test_a_price_that_is_assigned_as_it_was_stays_in_the_sellers_currency(
    sandbox: Sandbox, session: discogs.Session, other: discogs.Session, clock: Clock
) -> None:
    me, listing = session.me, session.listing(LISTING).refresh()
    me.curr_abbr = "EUR"
    me.save()
    change(other, price="77.00")
    clock.time += LATER
    listing.price = "12.50"
    listing.save()

    assert stock(sandbox, LISTING).price == Decimal("12.50")
    assert listing.refresh().price.currency in {"EUR", "USD"}


def test_saving_many_saves_what_was_assigned_as_it_was_read(
    sandbox: Sandbox, session: discogs.Session, clock: Clock, other: discogs.Session
) -> None:
    listing = session.listing(LISTING).refresh()
    change(other, price="77.00")
    clock.time += LATER
    listing.price = "12.50"
    done = session.save_all([listing], progress=False)

    assert done.saved == (listing,)
    assert stock(sandbox, LISTING).price == Decimal("12.50")


@pytest.mark.parametrize("currency", [None, "EUR"])
def test_an_upload_sends_what_was_assigned_as_it_was_read(
    sandbox: Sandbox, clock: Clock, other: discogs.Session, currency: str | None
) -> None:
    with sandbox.session(currency=currency) as session:
        keep_to(clock, session)
        listing = session.listing(LISTING).refresh()
        change(other, price="77.00", condition="G")
        clock.time += LATER
        listing.price, listing.condition = listing.price, listing.condition
        session.uploads.change([listing]).wait(progress=False)

        there = stock(sandbox, LISTING)
        assert (there.price, there.condition) == (Decimal("12.50"), listing.condition)


def test_a_loop_that_asks_for_the_same_prices_reads_a_page_and_sends_nothing(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    listings = list(session.me.inventory.filter(status="For Sale"))[:100]
    clock.time += LATER
    sandbox.clear()
    for listing in listings:
        listing.price = listing.price
        listing.save()

    assert writes(sandbox) == []
    assert len(reads(sandbox)) == 1


def test_what_is_assigned_needs_no_reading(
    sandbox: Sandbox, session: discogs.Session, other: discogs.Session, clock: Clock
) -> None:
    listing = session.listing(LISTING).refresh()
    change(other, price="77.00")
    clock.time += LATER
    listing.price, listing.condition, listing.status = "8.00", "F", "Draft"
    sandbox.clear()
    listing.save()

    assert reads(sandbox) == []
    assert stock(sandbox, LISTING).price == Decimal("8.00")


def test_while_an_upload_of_somebody_else_runs_an_edit_reads_first(
    sandbox: Sandbox, session: discogs.Session, other: discogs.Session
) -> None:
    listing = session.listing(LISTING).refresh()
    sandbox.job_seconds = 3600
    running = other.uploads.change([{"release_id": listing.release_id, "price": "77"}])
    assert any(upload.id == running.id for upload in session.uploads)
    sandbox.clear()
    listing.comments = "Still sealed"
    listing.save()

    assert reads(sandbox) == [f"/marketplace/listings/{LISTING}"]


def test_an_answer_from_the_cache_is_no_news(
    sandbox: Sandbox, other: discogs.Session, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.mktemp("cache") / "answers.sqlite"
    with sandbox.session(cache=cache) as first:
        first.listing(LISTING).refresh()
    change(other, price="77.00")
    with sandbox.session(cache=cache) as session:
        listing = session.listing(LISTING)
        assert listing.price.value == Decimal("12.50")
        listing.comments = "Still sealed"
        listing.save()

    assert stock(sandbox, LISTING).price == Decimal("77.00")


# -- Amounts and their currency --------------------------------------------------------------------


def test_a_price_takes_its_currency_from_the_first_answer(
    session: discogs.Session, me: User
) -> None:
    listing = session.release(landmarks.RELEASE_DOCUMENTED).sell(condition="M", price="5.00").save()
    listing.refresh()

    assert str(listing.price) == "5.00 USD"
    assert str(sum(row.price for row in me.inventory)).endswith(" USD")


@pytest.mark.parametrize("currency", [None, "EUR"])
@pytest.mark.parametrize("shows_the_sellers", [True, False])
def test_so_it_does_where_nobody_asked_who_the_seller_is(
    sandbox: Sandbox, currency: str | None, shows_the_sellers: bool
) -> None:
    with sandbox.session(currency=currency) as session:
        release = session.release(landmarks.RELEASE_DOCUMENTED)
        listing = release.sell(condition="M", price="5.00").save()
        if not shows_the_sellers:
            sandbox.alter("/marketplace/listings/*", lambda page: page.pop("original_price"))
        listing.refresh()

    if currency is None:
        assert str(listing.price) == "5.00 USD"
    elif shows_the_sellers:
        assert str(listing.price).endswith(" EUR")
    else:
        assert str(listing.price) == "5.00", "what it is in euros says nothing"


def test_it_takes_none_from_another_price_that_somebody_gave_it_since(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    release = session.release(landmarks.RELEASE_DOCUMENTED)
    listing = release.sell(condition="M", price="5.00").save()
    market = truth_of(sandbox).market
    market.put(replace(market.listings[listing.id], price=77.0))

    assert str(listing.refresh().price) == "5.00", "for a minute"


@pytest.mark.parametrize("walked", [True, False])
def test_an_edit_of_a_new_listing_leaves_a_price_that_somebody_gave_it_since(
    sandbox: Sandbox, session: discogs.Session, clock: Clock, walked: bool
) -> None:
    release = session.release(landmarks.RELEASE_DOCUMENTED)
    listing = release.sell(condition="M", price="5.00").save()
    market = truth_of(sandbox).market
    market.put(replace(market.listings[listing.id], price=77.0))
    clock.time += LATER
    assert not walked or listing in list(session.me.inventory)
    listing.comments = "Still sealed"
    listing.save()

    assert stock(sandbox, listing.id).price == Decimal("77.00")


def test_a_price_that_is_assigned_as_it_was_read_follows_the_rate(sandbox: Sandbox) -> None:
    with sandbox.session(currency="EUR") as abroad:
        listing = abroad.listing(LISTING).refresh()
        before = listing.price
        listing.price = before
        sandbox.alter(
            f"/marketplace/listings/{LISTING}", lambda page: page["price"].update(value=1.23)
        )
        listing.refresh()

    assert (str(listing.price), before.currency) == ("1.23 EUR", "EUR")
    assert not listing.is_dirty


def test_it_takes_it_from_other_listings_of_the_seller(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    sandbox.write_delay = 3600.0
    listing = session.release(landmarks.RELEASE_DOCUMENTED).sell(condition="M", price="5.00").save()
    prices = [row.price for row in me.inventory]
    sandbox.write_delay = 0.0

    assert str(listing.price) == "5.00 USD"
    assert str(sum(prices)).endswith(" USD")


def test_it_has_it_at_once_when_another_listing_of_the_seller_was_read_before(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    session.listing(LISTING).refresh()
    sandbox.clear()
    listing = session.release(landmarks.RELEASE_DOCUMENTED).sell(condition="M", price="5.00").save()

    assert str(listing.price) == "5.00 USD"
    assert reads(sandbox) == []


def test_it_takes_none_from_a_stranger(session: discogs.Session, me: User) -> None:
    session.listing(landmarks.LISTING_FOREIGN).refresh()
    listing = session.release(landmarks.RELEASE_DOCUMENTED).sell(condition="M", price="5.00").save()

    assert listing.price.currency is None


def test_it_takes_the_uploaded_price_with_its_currency(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    release = session.release(landmarks.RELEASE_DOCUMENTED)
    listing = release.sell(condition="M", price="5.00").save()
    session.uploads.change([{"release_id": release.id, "price": "77"}]).wait(progress=False)
    sandbox.clear()
    me.inventory.first()

    assert len(reads(sandbox)) == 1
    assert str(listing.price) == "77.00 USD"


def test_an_answer_that_shows_an_older_price_does_not_give_its_currency_away(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listing = session.listing(LISTING).refresh()
    sandbox.write_delay = 3600.0
    listing.price = "5.00"
    listing.save()
    listing.refresh()
    sandbox.write_delay = 0.0

    assert str(listing.price) == "5.00 USD"


# -- Listings that are not there any more ----------------------------------------------------------


def test_deleting_twice_by_two_programs_says_what_happened(
    session: discogs.Session, other: discogs.Session
) -> None:
    mine: Listing = session.listing(LISTING).refresh()
    other.listing(LISTING).delete()

    with pytest.raises(discogs.NotFound, match="by you or by somebody else"):
        mine.delete()


# -- Orders ----------------------------------------------------------------------------------------


@pytest.fixture
def order(session: discogs.Session, clock: Clock) -> Order:
    return session.order(landmarks.ORDER_NEW).refresh()


def test_after_a_message_the_next_statuses_are_the_new_ones(
    order: Order, other: discogs.Session
) -> None:
    order.send_message("Sent today", status="Shipped")

    assert order.status == "Shipped"
    assert order.next_status == other.order(order.id).next_status
    with pytest.raises(discogs.InvalidValueError, match="can't become New Order"):
        order.status = "New Order"


def test_an_order_that_somebody_else_moved_is_moved_back(
    sandbox: Sandbox, order: Order, other: discogs.Session, clock: Clock
) -> None:
    order.status = "Invoice Sent"
    order.save()
    theirs = other.order(order.id)
    theirs.status = "Buyer Contacted"
    theirs.save()
    clock.time += LATER
    order.status = "Invoice Sent"
    order.save()

    assert truth_of(sandbox).market.orders[order.id].status == "Invoice Sent"


def test_an_order_that_is_where_it_shall_be_writes_no_second_message(
    sandbox: Sandbox, order: Order, other: discogs.Session, clock: Clock
) -> None:
    theirs = other.order(order.id)
    theirs.status = "Shipped"
    theirs.save()
    clock.time += LATER
    sandbox.clear()
    order.status = "Shipped"
    order.save()

    assert writes(sandbox) == []
    assert order.next_status == theirs.next_status
    assert not order.is_dirty


def test_a_loop_over_orders_reads_their_page_again_and_not_each_of_them(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    orders = list(session.orders.filter(status="Payment Received"))[:5]
    clock.time += LATER
    sandbox.clear()
    for order in orders:
        order.status = "Shipped"
        order.save()

    assert len(writes(sandbox)) == len(orders) > 1
    assert len(reads(sandbox)) == 1


def test_a_message_does_not_undo_the_shipping_that_was_just_saved(
    sandbox: Sandbox, order: Order, clock: Clock
) -> None:
    sandbox.write_delay = 37.0
    order.shipping = "6.25"
    order.save()
    order.send_message("Thank you!", status="Payment Received")

    assert order.shipping.value == Decimal("6.25")
    assert order.refresh().shipping.value == Decimal("6.25")


def test_shipping_that_somebody_else_changed_is_charged_again(
    sandbox: Sandbox, order: Order, other: discogs.Session, clock: Clock
) -> None:
    order.shipping = "4.50"
    order.save()
    theirs = other.order(order.id)
    theirs.shipping = "9.00"
    theirs.save()
    clock.time += LATER
    order.shipping = "4.50"
    order.save()

    assert truth_of(sandbox).market.orders[order.id].shipping == 4.5


def test_a_status_that_could_not_be_given_once_is_asked_for_again(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    order = session.order(landmarks.ORDER_REFUNDED).refresh()
    with pytest.raises(discogs.InvalidValueError, match="can't become Shipped"):
        order.status = "Shipped"
    orders = truth_of(sandbox).market.orders
    orders[order.id] = replace(orders[order.id], status="Payment Received")
    clock.time += LATER
    order.status = "Shipped"
    order.save()

    assert order.status == "Shipped"


def test_as_long_as_they_are_shown_late_nobody_is_told_the_old_ones(
    sandbox: Sandbox, session: discogs.Session, order: Order, clock: Clock
) -> None:
    before = order.last_activity
    sandbox.write_delay = 3600.0
    order.send_message("Sent today", status="Shipped")

    assert order.refresh().status == "Shipped"
    assert order.last_activity > before
    with pytest.raises(discogs.InvalidFieldError, match="Read it again in a minute"):
        _ = order.next_status
    assert session.orders[0].status in set(discogs.OrderStatus)
    sandbox.write_delay = 0.0


def test_what_is_surely_newer_than_an_own_save_wins(
    sandbox: Sandbox, session: discogs.Session, order: Order
) -> None:
    order.status = "Invoice Sent"
    order.save()
    state = truth_of(sandbox).market
    paid = replace(
        state.orders[order.id],
        status="Payment Received",
        last_activity=order.last_activity + timedelta(seconds=20),
    )
    state.orders[order.id] = paid

    assert order.refresh().status == "Payment Received"
    assert order.last_activity == paid.last_activity
    assert order in list(session.orders.filter(status="Payment Received"))
