"""What is refused before anything is sent, and what only Discogs can refuse."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import discogs
from discogs.models import Listing, SleeveCondition
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import LISTING, stock, writes

RELEASE = landmarks.RELEASE_DOCUMENTED
#: What each field refuses, and what the error says that it takes.
REFUSED: dict[str, tuple[list[Any], str]] = {
    "price": (
        ["-1", -1, 0, "0.00", Decimal("0.004"), float("nan"), float("inf"), True, None, "", "abc"],
        "price|amount",
    ),
    "condition": (
        ["Nice", "", None, 5, SleeveCondition.GENERIC, "Not Graded", "N M"],
        r"Mint \(M\), Near Mint \(NM or M-\), .*Poor \(P\)",
    ),
    "sleeve_condition": (["Nice", "", None, 5], r"Mint \(M\), .*Generic, Not Graded, No Cover"),
    "comments": ([None, 5, b"x", True], "this is a text"),
    "external_id": ([None, 5], "this is a text"),
    "location": ([None, 5], "this is a text"),
    "allow_offers": ([None, "yes", 1, 0], "True or False"),
    "status": (["Sold", "Expired", "Deleted", "for sale", "", None, 1], "For Sale or Draft"),
    "weight": ([-1, "heavy", None, True, float("nan"), float("inf")], 'grams, or "auto"'),
    "format_quantity": ([-1, 1.5, "many", None, False, float("inf")], 'from 0 on, or "auto"'),
}
EACH = [(field, value) for field, (values, _) in REFUSED.items() for value in values]


@pytest.fixture
def listing(session: discogs.Session, sandbox: Sandbox) -> Listing:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    sandbox.clear()
    return listing


@pytest.mark.parametrize(("field", "value"), EACH)
def test_a_bad_value_is_refused_at_assignment(
    sandbox: Sandbox, listing: Listing, field: str, value: Any
) -> None:
    before = getattr(listing, field)
    with pytest.raises(discogs.InvalidValueError, match=REFUSED[field][1]) as caught:
        setattr(listing, field, value)

    message = str(caught.value)
    assert f"Listing.{field}" in message
    assert message.endswith("Nothing was changed.")
    assert getattr(listing, field) == before
    assert not listing.is_dirty
    assert len(sandbox.requests) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [(field, value) for field, value in EACH if value is not None],
)
def test_a_bad_value_is_refused_for_a_sale(
    sandbox: Sandbox, session: discogs.Session, field: str, value: Any
) -> None:
    terms: dict[str, Any] = {"condition": "M", "price": 5, field: value}
    with pytest.raises(discogs.InvalidValueError, match=f"Listing.{field}"):
        session.release(RELEASE).sell(**terms)

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("term", ["condition", "price"])
def test_a_sale_needs_a_condition_and_a_price(
    sandbox: Sandbox, session: discogs.Session, term: str
) -> None:
    terms: dict[str, Any] = {"condition": "M", "price": 5, term: None}
    with pytest.raises(discogs.InvalidValueError, match=f"Listing.{term}"):
        session.release(RELEASE).sell(**terms).save()

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("price", ["12.345", "1.250"])
def test_a_price_that_can_be_read_in_two_ways_is_refused(listing: Listing, price: str) -> None:
    with pytest.raises(discogs.InvalidValueError, match=r"Listing\.price .* two decimals"):
        listing.price = price

    assert not listing.is_dirty


@pytest.mark.parametrize("price", [Decimal("1E40"), "9" * 40, 10**30])
def test_a_price_beyond_all_measure_is_refused(listing: Listing, price: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match=r"Listing\.price"):
        listing.price = price

    assert not listing.is_dirty


@pytest.mark.parametrize(
    ("price", "meant"), [("1234.565", "1234.57"), ("1250.000", "1250.00"), ("1999.995", "2000.00")]
)
def test_a_price_of_three_decimals_is_not_a_thousand_times_as_much(
    listing: Listing, price: str, meant: str
) -> None:
    try:
        listing.price = price
    except discogs.InvalidValueError:
        return
    assert listing.price.value == Decimal(meant)


@pytest.mark.parametrize(
    "listing_id",
    [
        landmarks.LISTING_SOLD,
        landmarks.LISTING_SUSPENDED,
        landmarks.LISTING_VIOLATION,
        landmarks.LISTING_PENDING,
    ],
)
@pytest.mark.parametrize("loaded", [True, False])
def test_a_listing_that_is_not_for_sale_is_not_edited(
    sandbox: Sandbox, session: discogs.Session, listing_id: int, loaded: bool
) -> None:
    listing = session.listing(listing_id)
    if loaded:
        listing.refresh()
    listing.comments = "Back again"
    with pytest.raises(discogs.InvalidValueError) as caught:
        listing.save()

    message = str(caught.value)
    assert f"is {listing.status}" in message
    assert "only listings that are For Sale, Draft, Expired can be edited" in message
    assert message.endswith("Nothing was sent.")
    assert writes(sandbox) == []
    assert listing.changes["comments"].new == "Back again"


def test_a_sold_listing_does_not_become_a_draft(sandbox: Sandbox, session: discogs.Session) -> None:
    listing = session.listing(landmarks.LISTING_SOLD)
    listing.status = "Draft"
    with pytest.raises(discogs.InvalidValueError, match="is Sold"):
        listing.save()

    assert writes(sandbox) == []
    assert listing.revert().status == "Sold"


@pytest.mark.parametrize("listing_id", [landmarks.LISTING_DRAFT, landmarks.LISTING_EXPIRED])
@pytest.mark.parametrize("status", ["For Sale", "Draft"])
def test_drafts_and_expired_ones_can_be_edited_and_put_up_for_sale(
    sandbox: Sandbox, session: discogs.Session, listing_id: int, status: str
) -> None:
    listing = session.listing(listing_id)
    listing.comments = "Back again"
    listing.status = status
    listing.save()

    there = stock(sandbox, listing_id)
    assert (there.comments, there.status) == ("Back again", status)
    assert len(writes(sandbox)) == 1


def test_an_expired_one_that_discogs_will_not_edit_says_what_to_do(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listing = session.listing(landmarks.LISTING_EXPIRED).refresh()
    listing.comments = "Back again"
    sandbox.fail(422, body={"message": "Invalid status: expected one of For Sale, Draft."})
    with pytest.raises(discogs.UnprocessableEntity, match="assign its status as well"):
        listing.save()

    assert listing.changes.keys() == {"comments"}
    listing.status = "Draft"
    sandbox.fail(422, body={"message": "Invalid comments."})
    with pytest.raises(discogs.UnprocessableEntity) as caught:
        listing.save()
    assert "status" not in str(caught.value)


@pytest.mark.parametrize(
    "field", ["id", "release_id", "posted", "original_price", "uri", "seller", "release", "audio"]
)
def test_what_can_not_be_changed_says_so(listing: Listing, field: str) -> None:
    with pytest.raises(discogs.ReadOnlyFieldError, match=r"What can be changed: .*price"):
        setattr(listing, field, 5)

    assert not listing.is_dirty


def test_a_misspelt_field_is_no_change(listing: Listing) -> None:
    with pytest.raises(AttributeError, match="Did you mean 'comments'"):
        setattr(listing, "coments", "x")  # noqa: B010

    assert not listing.is_dirty


@pytest.mark.parametrize("level", [0, 1])
def test_without_a_users_login_nothing_is_sold(sandbox: Sandbox, level: int) -> None:
    with sandbox.session(level=level) as session:
        listing = session.listing(landmarks.LISTING_FOR_SALE)
        listing.comments = "Mine now"
        for sale in (
            session.release(RELEASE).sell(condition="M", price="5").save,
            listing.save,
            listing.delete,
            session.order("1-1").send_message,
            lambda: session.order("1-1").send_message("Hello"),
            lambda: session.orders,
            lambda: session.exports,
            lambda: session.uploads,
        ):
            with pytest.raises((discogs.AuthenticationRequired, discogs.InvalidValueError)):
                sale()

    assert writes(sandbox) == []


def test_what_needs_the_login_is_named(sandbox: Sandbox) -> None:
    with sandbox.session(level=1) as session:
        sale = session.release(RELEASE).sell(condition="M", price="5")
        for write, what in (
            (sale.save, "Selling something"),
            (session.listing(landmarks.LISTING_FOR_SALE).delete, "Deleting a listing"),
        ):
            with pytest.raises(discogs.AuthenticationRequired, match=f"^{what} needs a user's"):
                write()


def test_a_release_that_is_blocked_from_sale_is_not_sold(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    release = session.release(landmarks.RELEASE_BLOCKED)
    unread = release.sell(condition="M", price="5")
    with pytest.raises(discogs.UnprocessableEntity, match="blocked from sale"):
        unread.save()
    release.refresh()
    with pytest.raises(discogs.InvalidValueError, match=r"blocked from sale\. Nothing was sent"):
        release.sell(condition="M", price="5")

    assert len(writes(sandbox)) == 1


def test_other_peoples_listings_are_left_to_discogs(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    theirs = session.listing(landmarks.LISTING_FOREIGN)
    theirs.comments = "Mine now"
    with pytest.raises(discogs.Forbidden, match="Only its seller can change or delete a listing"):
        theirs.save()
    with pytest.raises(discogs.Forbidden, match="Only its seller can change or delete a listing"):
        theirs.delete()

    assert theirs.changes["comments"].new == "Mine now"
    assert stock(sandbox, theirs.id).comments != "Mine now"
    assert theirs.revert().save() is theirs


def test_other_peoples_listings_tell_nothing_private(session: discogs.Session) -> None:
    theirs = session.listing(landmarks.LISTING_FOREIGN)

    assert theirs.location is None
    assert theirs.external_id is None
    assert theirs.weight is None
    assert theirs.shipping_price is None
    assert theirs.original_price is not None
    assert theirs.original_price.curr_abbr == "GBP"
    assert theirs.seller is session.user(landmarks.USER_WHO_SELLS)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (409, discogs.Conflict),
        (415, discogs.UnsupportedMediaType),
        (422, discogs.UnprocessableEntity),
    ],
)
def test_what_the_server_refuses_comes_with_its_words(
    sandbox: Sandbox, listing: Listing, status: int, error: type[discogs.APIError]
) -> None:
    sandbox.fail(status, path=LISTING, method="POST", body={"message": "Not in these words."})
    listing.comments = "Still sealed"
    with pytest.raises(error, match="Not in these words") as caught:
        listing.save()

    assert caught.value.message == "Not in these words."
    assert len(writes(sandbox)) == 1
    assert listing.is_dirty
    listing.save()
    assert not listing.is_dirty
