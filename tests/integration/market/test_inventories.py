"""What users have for sale: rows, filters, sorts, and what a walk costs."""

from __future__ import annotations

from typing import Any, get_args

import pytest

import discogs
from discogs.models import Listing, ListingStatus, User
from discogs.models.listing import ListingSortKey
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import reads, stock

ROWS = landmarks.LISTINGS_FOR_SALE
OTHER = landmarks.USER_WHO_SELLS


def test_an_inventory_of_300_becomes_rows_with_3_requests(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    sandbox.clear()
    with session.no_lazy_loading():
        rows = [
            (listing.id, listing.price, listing.release.title, listing.condition)
            for listing in me.inventory.filter(status="For Sale")
        ]

    assert len(sandbox.requests) == 3
    assert len(rows) == ROWS == 300
    assert len({number for number, *_ in rows}) == 300
    for number, price, title, condition in rows:
        there = stock(sandbox, number)
        assert (float(price.value), price.currency) == (there.price, "USD")
        assert title == sandbox.catalogue.releases[there.release_id].title
        assert condition == there.condition


def test_rows_are_whole_listings(sandbox: Sandbox, session: discogs.Session) -> None:
    row = session.user("sandbox_user").inventory.first()
    assert row is not None
    with session.no_lazy_loading():
        facts = (row.comments, row.location, row.weight, row.original_price, row.seller.username)

    assert row.is_loaded
    assert all(facts)
    assert row is session.listing(row.id)
    assert row.release is session.release(row.release_id)
    assert len(sandbox.requests) == 1


def test_ones_own_private_fields_are_there(session: discogs.Session, me: User) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE)

    assert (listing.external_id, listing.location, listing.quantity) == ("SHOP-0001", "Box 12", 1)
    assert listing.weight
    assert listing.format_quantity
    assert listing.estimated_weight is None or listing.estimated_weight > 0
    assert listing.shipping_price is not None
    assert listing.in_cart is False
    assert listing.seller is me


@pytest.mark.parametrize("status", ["Draft", "Expired", "For Sale", "Sold", "Violation"])
def test_an_inventory_is_filtered_by_status(me: User, sandbox: Sandbox, status: Any) -> None:
    listings = list(me.inventory.filter(status=status))

    assert listings
    assert {listing.status for listing in listings} == {status}
    assert all(stock(sandbox, listing.id).status == status for listing in listings)
    assert len(me.inventory.filter(status=status)) == len(listings)


def test_a_status_can_be_given_as_such(me: User) -> None:
    drafts = me.inventory.filter(status=ListingStatus.DRAFT)

    assert {listing.status for listing in drafts} == {ListingStatus.DRAFT}


def test_without_a_filter_the_deleted_ones_are_missing(me: User) -> None:
    ids = {listing.id for listing in me.inventory}
    everything = {listing.id for listing in me.inventory.filter(status="All")}
    deleted = {listing.id for listing in me.inventory.filter(status="Deleted")}

    assert deleted
    assert everything == ids | deleted
    assert not ids & deleted


@pytest.mark.parametrize("status", ["Nonsense", "for sale", "", None, ListingStatus.PENDING])
def test_what_is_no_filter_is_refused_here(sandbox: Sandbox, me: User, status: Any) -> None:
    sandbox.clear()
    with pytest.raises(discogs.InvalidValueError, match="All, Deleted, Draft, Expired, For Sale"):
        me.inventory.filter(status=status)

    assert len(sandbox.requests) == 0


def sorted_by(listing: Listing, key: str, sandbox: Sandbox) -> Any:
    """What a listing is sorted by, taken from what the server has."""
    there = stock(sandbox, listing.id)
    release = sandbox.catalogue.releases[there.release_id]
    return {
        "listed": there.posted,
        "price": there.price,
        "item": release.title.casefold(),
        "status": there.status,
        "location": there.location,
        "audio": there.audio,
    }.get(key)


@pytest.mark.parametrize("key", get_args(ListingSortKey))
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_an_inventory_is_sorted_by_the_server(
    sandbox: Sandbox, me: User, key: Any, order: Any
) -> None:
    inventory = me.inventory.filter(status="For Sale").sort(key, order)
    sandbox.clear()
    rows = inventory[:40]
    keys = [sorted_by(row, key, sandbox) for row in rows]

    (request,) = sandbox.requests
    assert request.query == {
        "status": "For Sale",
        "sort": key,
        "sort_order": order,
        "page": "1",
        "per_page": "40",
    }
    if keys[0] is not None:
        assert keys == sorted(keys, reverse=order == "desc")


@pytest.mark.parametrize(("key", "order"), [("nonsense", "asc"), ("price", "up"), ("", "asc")])
def test_what_is_no_order_is_refused_here(sandbox: Sandbox, me: User, key: Any, order: Any) -> None:
    sandbox.clear()
    with pytest.raises(discogs.InvalidValueError):
        me.inventory.sort(key, order)

    assert len(sandbox.requests) == 0


def test_strangers_see_what_is_for_sale_whatever_they_ask_for(session: discogs.Session) -> None:
    theirs = session.user(OTHER).inventory

    assert len(list(theirs)) == landmarks.LISTINGS_OF_USER_WHO_SELLS
    assert {listing.status for listing in theirs.filter(status="Draft")} == {"For Sale"}
    with pytest.raises(discogs.NotFound):
        _ = session.listing(landmarks.LISTING_FOREIGN_DRAFT).comments


def test_an_inventory_can_be_read_without_a_login(sandbox: Sandbox) -> None:
    with sandbox.session(level=0) as nobody:
        rows = nobody.user(OTHER).inventory[:5]
        facts = [(row.price.currency, row.release.title, row.in_cart, row.location) for row in rows]

    assert {currency for currency, *_ in facts} == {"GBP"}
    assert all(title for _, title, *_ in facts)
    assert {(in_cart, location) for *_, in_cart, location in facts} == {(None, None)}


def test_who_sells_nothing_has_an_empty_inventory(session: discogs.Session) -> None:
    assert list(session.user("memory").inventory) == []
    assert len(session.user("memory").inventory) == 0


def test_an_unknown_seller_is_not_found(session: discogs.Session) -> None:
    with pytest.raises(discogs.NotFound):
        len(session.user("nobody_at_all").inventory)


def test_a_listing_of_an_unknown_status_and_currency_loads(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    def tomorrow(listing: dict[str, Any]) -> None:
        listing["status"] = "Under Review"
        listing["price"]["currency"] = "DKK"
        listing["original_price"]["curr_abbr"] = "DKK"

    sandbox.alter("/marketplace/listings/*", tomorrow)
    listing = session.listing(landmarks.LISTING_FOR_SALE)

    assert listing.status == "Under Review"
    assert listing.price.currency == "DKK"
    listing.comments = "x"
    with pytest.raises(discogs.InvalidValueError, match="is Under Review"):
        listing.save()


def test_a_listing_whose_price_is_broken_loses_that_field_alone(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    sandbox.alter("/marketplace/listings/*", lambda listing: listing.update(price="free"))
    listing = session.listing(landmarks.LISTING_FOR_SALE)
    listing.comments = "x"

    assert listing.condition == "Near Mint (NM or M-)"
    with pytest.raises(discogs.InvalidFieldError, match="price"):
        _ = listing.price
    listing.save()
    # The seller's own price came whole.
    assert sandbox.requests[-1].json["price"] == 12.5
    listing.price = "13"
    listing.save()
    assert sandbox.requests[-1].json["price"] == 13.0


def test_a_listing_is_in_the_sessions_currency(sandbox: Sandbox) -> None:
    with sandbox.session(level=0, currency="JPY") as session:
        listing = session.listing(landmarks.LISTING_FOR_SALE)

        assert listing.price.currency == "JPY"
        assert listing.original_price is not None
        assert listing.original_price.curr_abbr == "USD"
        assert listing.original_price.converted is not None
        assert listing.original_price.converted.curr_abbr == "JPY"
    assert reads(sandbox) == [f"/marketplace/listings/{landmarks.LISTING_FOR_SALE}"]


@pytest.mark.parametrize("status", ["Draft", "Sold", "Deleted", ListingStatus.EXPIRED])
def test_who_is_known_to_be_a_stranger_is_told_so(
    me: User, session: discogs.Session, sandbox: Sandbox, status: Any
) -> None:
    theirs = session.user(OTHER).inventory
    with pytest.raises(discogs.InvalidValueError, match=r"For Sale.*only that of sandbox_user"):
        theirs.filter(status=status)

    assert all(OTHER not in one.path for one in sandbox.requests)
    assert theirs.filter(status="For Sale")[0] == theirs.filter(status="All")[0]
    assert session.user("SANDBOX_USER").inventory.filter(status=status)[0].status == status


@pytest.mark.parametrize("by_name", [True, False])
@pytest.mark.parametrize("terms", [{"status": "Draft"}, {"price": "9999"}])
def test_a_loop_that_moves_what_it_walks_meets_each_row_once(
    session: discogs.Session, by_name: bool, terms: dict[str, str]
) -> None:
    seller = session.user("sandbox_user") if by_name else session.me
    met: list[int] = []
    for listing in seller.inventory.filter(status="For Sale").sort("price"):
        met.append(listing.id)
        if len(met) <= 10:
            for name, value in terms.items():
                setattr(listing, name, value)
            listing.save()

    assert len(met) == len(set(met)) == landmarks.LISTINGS_FOR_SALE
