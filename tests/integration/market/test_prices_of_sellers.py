"""The price that goes out is the seller's own, in whatever currency the listing was read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

import discogs
from discogs.models import Currency, Listing, Money
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import LISTING, reads, writes

INVENTORY = "/users/sandbox_user/inventory"


@pytest.fixture
def abroad(sandbox: Sandbox) -> Iterator[discogs.Session]:
    """The seller's own session, which asks for euros; they sell in dollars."""
    with sandbox.session(currency="EUR") as session:
        yield session


@pytest.fixture
def pounds(sandbox: Sandbox, session: discogs.Session) -> discogs.Session:
    """A session of the seller, who has chosen to see all prices in pounds."""
    me = session.me
    me.curr_abbr = "GBP"
    me.save()
    sandbox.clear()
    return session


def comment(listing: Listing, text: str = "Still sealed") -> None:
    listing.comments = text
    listing.save()


def ask(listing: Listing, price: Money) -> None:
    listing.price = price
    listing.save()


def sent_prices(sandbox: Sandbox) -> list[Any]:
    return [body["price"] for _, _, body in writes(sandbox)]


def test_a_listing_that_was_read_in_euros_keeps_its_price_in_dollars(
    sandbox: Sandbox, abroad: discogs.Session
) -> None:
    listing = abroad.listing(landmarks.LISTING_FOR_SALE)

    assert listing.price.currency == "EUR"
    assert listing.price.value != Decimal("12.5")
    comment(listing)
    assert sent_prices(sandbox) == [12.5]
    assert reads(sandbox) == [LISTING]
    assert sandbox.requests[0].query == {"curr_abbr": "EUR"}


def test_so_does_a_stub_with_one_request_more(sandbox: Sandbox, abroad: discogs.Session) -> None:
    comment(abroad.listing(landmarks.LISTING_FOR_SALE))

    assert sent_prices(sandbox) == [12.5]
    assert reads(sandbox) == [LISTING]
    assert len(sandbox.requests) == 2


def test_so_does_one_that_the_profile_converts(sandbox: Sandbox, pounds: discogs.Session) -> None:
    listing = pounds.listing(landmarks.LISTING_FOR_SALE)

    assert listing.price.currency == "GBP"
    comment(listing)
    assert sent_prices(sandbox) == [12.5]
    assert len(sandbox.requests) == 2


def test_so_does_a_row_of_an_inventory(sandbox: Sandbox, pounds: discogs.Session) -> None:
    row = next(row for row in pounds.me.inventory if row.id == landmarks.LISTING_FOR_SALE)
    sandbox.clear()

    assert row.price.currency == "GBP"
    comment(row)
    assert sent_prices(sandbox) == [12.5]
    assert len(sandbox.requests) == 1


def test_a_row_without_the_original_price_is_read_in_full_first(
    sandbox: Sandbox, pounds: discogs.Session
) -> None:
    sandbox.alter(INVENTORY, without_original_prices)
    row = next(row for row in pounds.me.inventory if row.id == landmarks.LISTING_FOR_SALE)
    sandbox.clear()
    comment(row)

    assert sent_prices(sandbox) == [12.5]
    assert reads(sandbox) == [LISTING]


def test_so_it_is_inside_no_lazy_loading(sandbox: Sandbox, pounds: discogs.Session) -> None:
    sandbox.alter(INVENTORY, without_original_prices)
    row = next(row for row in pounds.me.inventory if row.id == landmarks.LISTING_FOR_SALE)
    with pounds.no_lazy_loading():
        comment(row)

    assert sent_prices(sandbox) == [12.5]


def test_an_expired_row_is_as_good_as_a_stub(sandbox: Sandbox, abroad: discogs.Session) -> None:
    listing = abroad.listing(landmarks.LISTING_FOR_SALE).refresh()
    listing.comments = "Still sealed"
    abroad.expire(listing)
    listing.save()

    assert sent_prices(sandbox) == [12.5]
    assert reads(sandbox) == [LISTING, LISTING]


def test_each_edit_of_many_sends_the_sellers_price(
    sandbox: Sandbox, abroad: discogs.Session
) -> None:
    listing = abroad.listing(landmarks.LISTING_FOR_SALE)
    for text in ("one", "two", "three"):
        comment(listing, text)
        listing.refresh()

    assert sent_prices(sandbox) == [12.5, 12.5, 12.5]


@pytest.mark.parametrize("price", ["15", Decimal("15.00"), 15, Money.of("15", "USD"), "15.00 USD"])
def test_a_price_that_is_assigned_is_the_sellers(
    sandbox: Sandbox, abroad: discogs.Session, price: Any
) -> None:
    listing = abroad.listing(landmarks.LISTING_FOR_SALE).refresh()
    listing.price = price
    listing.save()

    assert sent_prices(sandbox) == [15.0]
    assert listing.price == Money.of(15, "USD")
    assert listing.original_price is not None
    assert listing.original_price.money == Money.of(15, "USD")
    comment(listing)
    assert sent_prices(sandbox) == [15.0, 15.0]


def test_a_price_that_is_assigned_to_a_stub_is_the_sellers(
    sandbox: Sandbox, abroad: discogs.Session
) -> None:
    stub = abroad.listing(landmarks.LISTING_FOR_SALE)
    stub.price = "15"
    stub.save()

    assert sent_prices(sandbox) == [15.0]
    comment(stub)
    assert sent_prices(sandbox) == [15.0, 15.0]


@pytest.mark.parametrize("loaded", [True, False])
def test_a_price_in_the_readers_currency_is_refused(
    sandbox: Sandbox, abroad: discogs.Session, loaded: bool
) -> None:
    listing = abroad.listing(landmarks.LISTING_FOR_SALE)
    if loaded:
        listing.refresh()
    with pytest.raises(discogs.InvalidValueError, match=r"you sell in USD: .*Nothing was sent"):
        ask(listing, Money.of("15", "EUR"))

    assert writes(sandbox) == []


def test_assigning_the_price_that_was_read_changes_nothing(
    sandbox: Sandbox, abroad: discogs.Session
) -> None:
    listing = abroad.listing(landmarks.LISTING_FOR_SALE).refresh()
    listing.price = listing.price

    assert not listing.is_dirty


def test_a_new_listings_price_is_checked_against_ones_own_currency(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    release = session.release(landmarks.RELEASE_DOCUMENTED)
    with pytest.raises(discogs.InvalidValueError, match=r"in EUR, and you sell in USD"):
        release.sell(condition="M", price="12 EUR").save()

    assert writes(sandbox) == []
    release.sell(condition="M", price="12 USD").save()
    assert sent_prices(sandbox) == [12.0]


def test_a_new_listing_keeps_the_currency_that_was_given(session: discogs.Session) -> None:
    release = session.release(landmarks.RELEASE_DOCUMENTED)
    listing = release.sell(condition="M", price="12 USD").save()

    assert listing.price == Money.of(12, Currency.USD)


def test_a_seller_whose_currency_is_unknown_gives_bare_amounts(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    sandbox.alter(INVENTORY, empty_page)
    listing = session.release(landmarks.RELEASE_DOCUMENTED).sell(condition="M", price="12 EUR")
    with pytest.raises(discogs.InvalidValueError, match=r"amount alone, 12\.00"):
        listing.save()

    assert writes(sandbox) == []
    listing.price = "12"
    listing.save()
    assert sent_prices(sandbox) == [12.0]


def test_where_discogs_hides_the_sellers_price_no_converted_one_is_sent(
    sandbox: Sandbox, abroad: discogs.Session
) -> None:
    sandbox.alter(LISTING, lambda listing: listing.pop("original_price"))
    listing = abroad.listing(landmarks.LISTING_FOR_SALE)
    listing.comments = "Still sealed"
    with pytest.raises(discogs.InvalidValueError, match=r"Assign price as well. Nothing was sent"):
        listing.save()

    assert writes(sandbox) == []
    assert listing.is_dirty
    listing.price = "13 USD"
    with pytest.raises(discogs.InvalidValueError, match="your selling currency is not known yet"):
        listing.save()
    assert writes(sandbox) == []
    listing.price = "13"
    listing.save()
    assert sent_prices(sandbox) == [13.0]


def test_an_empty_original_price_is_none(sandbox: Sandbox, abroad: discogs.Session) -> None:
    sandbox.alter(LISTING, lambda listing: listing.update(original_price={}))
    listing = abroad.listing(landmarks.LISTING_FOR_SALE)
    listing.price = "13"
    assert listing.refresh().original_price is None
    listing.save()

    assert sent_prices(sandbox) == [13.0]


def test_an_empty_text_for_a_price_is_none(sandbox: Sandbox, abroad: discogs.Session) -> None:
    nothing = {"shipping_price": "", "original_shipping_price": ""}
    sandbox.alter(LISTING, lambda listing: listing.update(nothing))
    listing = abroad.listing(landmarks.LISTING_FOR_SALE)

    assert listing.shipping_price is None
    assert listing.original_shipping_price is None


def test_a_converted_price_that_names_no_currency_is_not_sent(
    sandbox: Sandbox, abroad: discogs.Session
) -> None:
    sandbox.alter(LISTING, lambda listing: listing["price"].pop("currency"))
    comment(abroad.listing(landmarks.LISTING_FOR_SALE))

    assert sent_prices(sandbox) == [12.5]


def test_reverting_a_price_brings_back_what_was_read(
    sandbox: Sandbox, abroad: discogs.Session
) -> None:
    listing = abroad.listing(landmarks.LISTING_FOR_SALE)
    before = listing.price
    listing.price = "99"
    listing.revert()

    assert listing.price == before
    assert not listing.is_dirty
    comment(listing)
    assert sent_prices(sandbox) == [12.5]


def empty_page(_: Any) -> dict[str, Any]:
    return {"pagination": {"items": 0}, "listings": []}


def without_original_prices(page: Any) -> None:
    for row in page["listings"]:
        del row["original_price"]
