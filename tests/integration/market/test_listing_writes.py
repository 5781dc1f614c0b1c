"""What goes over the wire when something is put up for sale, changed and taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import discogs
from discogs import Condition
from discogs.models import Listing, ListingStatus, Money, SleeveCondition
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import LISTING, newest, reads, sent_rows, stock, writes

RELEASE = landmarks.RELEASE_DOCUMENTED
#: What every edit has to send, of the listing that the tests change.
REQUIRED: dict[str, Any] = {
    "release_id": RELEASE,
    "condition": "Near Mint (NM or M-)",
    "price": 12.5,
    "status": "For Sale",
}


@pytest.fixture
def listing(session: discogs.Session, sandbox: Sandbox) -> Listing:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    sandbox.clear()
    return listing


def test_putting_something_up_for_sale_is_one_post_of_what_was_given(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listing = session.release(RELEASE).sell(condition=Condition.MINT, price="12.50").save()

    body = {"release_id": RELEASE, "condition": "Mint (M)", "price": 12.5, "status": "For Sale"}
    assert writes(sandbox) == [("POST", "/marketplace/listings", body)]
    assert len(sandbox.requests) == 1
    assert listing.id == newest(sandbox).id
    assert session.listing(listing.id) is listing
    assert not listing.is_dirty


def test_all_terms_of_a_sale_are_sent_as_they_were_given(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    terms: dict[str, Any] = {
        "comments": 'Tom & Jerry, "as new"\r\n⚠️ ½ price',
        "allow_offers": True,
        "external_id": "SHOP-7",
        "location": "Box 3",
        "weight": 230.5,
        "format_quantity": 2,
    }
    listing = session.release(RELEASE).sell(
        condition="VG+", sleeve_condition="NM", price=Decimal("1250.10"), status="Draft", **terms
    )
    listing.save()

    ((_, _, body),) = writes(sandbox)
    assert body == {
        "release_id": RELEASE,
        "condition": "Very Good Plus (VG+)",
        "sleeve_condition": "Near Mint (NM or M-)",
        "price": 1250.1,
        "status": "Draft",
        **terms,
    }
    there = newest(sandbox)
    assert {name: getattr(there, name) for name in terms} == terms
    assert (there.price, there.status) == (1250.1, "Draft")


def test_comments_are_not_escaped_twice(sandbox: Sandbox, listing: Listing) -> None:
    assert "&amp;" in listing.comments
    listing.comments += " AT&T &c; 3 &lt; 4"
    listing.save()

    ((_, _, body),) = writes(sandbox)
    assert body["comments"] == "Black label & silver text. AT&T &c; 3 < 4"


def test_so_it_is_where_they_are_taken_over_into_another_sale(
    sandbox: Sandbox, session: discogs.Session, listing: Listing
) -> None:
    again = session.release(RELEASE).sell(condition="M", price=5, comments=listing.comments)
    again.save()
    assert writes(sandbox)[0][2]["comments"] == "Black label & silver text."
    sandbox.clear()
    session.uploads.add(
        [session.release(RELEASE).sell(condition="M", price=5, comments=listing.comments)]
    )

    assert [row["comments"] for row in sent_rows(sandbox)] == ["Black label & silver text."]


def test_comments_that_were_read_and_not_changed_stay_out_of_an_edit(
    sandbox: Sandbox, listing: Listing
) -> None:
    listing.comments = str(listing.comments)
    assert not listing.is_dirty
    listing.price = 13
    listing.save()

    assert "comments" not in writes(sandbox)[0][2]


@pytest.mark.parametrize("field", ["weight", "format_quantity"])
def test_auto_is_sent_as_a_word(sandbox: Sandbox, session: discogs.Session, field: str) -> None:
    terms: dict[str, Any] = {"condition": "M", "price": 5, field: "auto"}
    session.release(RELEASE).sell(**terms).save()

    ((_, _, body),) = writes(sandbox)
    assert body[field] == "auto"


def test_a_new_listing_holds_what_was_sent_and_what_discogs_makes_of_the_rest(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listing = session.release(RELEASE).sell(condition="M", price="12.50", comments="Sealed").save()
    held = (
        listing.release_id,
        listing.condition,
        listing.sleeve_condition,
        listing.price.value,
        listing.status,
        listing.comments,
        listing.allow_offers,
    )

    assert held == (
        RELEASE,
        Condition.MINT,
        SleeveCondition.NOT_GRADED,
        Decimal("12.50"),
        ListingStatus.FOR_SALE,
        "Sealed",
        False,
    )
    assert listing.release is session.release(RELEASE)
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("price", ["0.10", "12.30", "19.99", "1.15", "99999.99"])
def test_no_price_goes_over_a_float(sandbox: Sandbox, session: discogs.Session, price: str) -> None:
    session.release(RELEASE).sell(condition="M", price=price).save()

    assert f'"price": {price}'.encode() in sandbox.requests[0].body


@pytest.mark.parametrize(
    ("price", "sent"),
    [
        (Decimal("2.675"), b"2.68"),
        (Decimal("2.674"), b"2.67"),
        (Decimal("0.005"), b"0.01"),
        (7, b"7.00"),
        ("1,250", b"1250.00"),
        ("$1,250.00", b"1250.00"),
        (Money.of("12.6"), b"12.60"),
    ],
)
def test_a_price_is_sent_to_the_cent(
    sandbox: Sandbox, listing: Listing, price: Any, sent: bytes
) -> None:
    listing.price = price
    listing.save()

    assert b'"price": ' + sent in sandbox.requests[-1].body


CHANGES: dict[str, tuple[Any, Any]] = {
    "condition": ("VG", "Very Good (VG)"),
    "sleeve_condition": ("Generic", "Generic"),
    "price": ("15", 15.0),
    "comments": ("Still sealed, “as new”", "Still sealed, “as new”"),
    "allow_offers": (False, False),
    "status": ("Draft", "Draft"),
    "external_id": ("SHOP-2", "SHOP-2"),
    "location": ("", ""),
    "weight": (250, 250.0),
    "format_quantity": (3, 3),
}


@pytest.mark.parametrize("field", CHANGES)
def test_an_edit_is_one_post_of_the_change_and_the_four_required_fields(
    sandbox: Sandbox, listing: Listing, field: str
) -> None:
    value, sent = CHANGES[field]
    setattr(listing, field, value)
    assert listing.save() is listing

    assert writes(sandbox) == [("POST", LISTING, {**REQUIRED, field: sent})]
    assert len(sandbox.requests) == 1
    assert not listing.is_dirty
    assert getattr(stock(sandbox, listing.id), field) == sent


def test_all_changes_go_out_in_one_post(sandbox: Sandbox, listing: Listing) -> None:
    for field, (value, _) in CHANGES.items():
        setattr(listing, field, value)
    listing.save()

    body = {**REQUIRED, **{field: sent for field, (_, sent) in CHANGES.items()}}
    assert writes(sandbox) == [("POST", LISTING, body)]
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("field", ["weight", "format_quantity"])
def test_an_edit_takes_auto_too(sandbox: Sandbox, listing: Listing, field: str) -> None:
    setattr(listing, field, "auto")
    listing.save()

    assert writes(sandbox)[0][2][field] == "auto"
    assert getattr(stock(sandbox, listing.id), field) is None


def test_nothing_is_sent_when_nothing_changed(sandbox: Sandbox, listing: Listing) -> None:
    listing.save()
    listing.comments = "Other"
    listing.comments = "Black label &amp; silver text."
    listing.price = "12.50"
    listing.price = Money.of("12.50", "USD")
    listing.condition = "NM"
    listing.save()

    assert not listing.is_dirty
    assert len(sandbox.requests) == 0


def test_saving_twice_sends_once(sandbox: Sandbox, session: discogs.Session) -> None:
    listing = session.release(RELEASE).sell(condition="M", price="12.50")
    listing.save().save()
    listing.comments = "Sealed"
    listing.save().save()

    assert [(method, path) for method, path, _ in writes(sandbox)] == [
        ("POST", "/marketplace/listings"),
        ("POST", f"/marketplace/listings/{listing.id}"),
    ]
    assert len(sandbox.requests) == 2


@pytest.mark.parametrize(
    ("field", "value"), [("comments", "Black label &amp; silver text."), ("price", "12.50")]
)
def test_what_a_stub_is_given_and_has_already_is_not_sent(
    sandbox: Sandbox, session: discogs.Session, field: str, value: str
) -> None:
    stub = session.listing(landmarks.LISTING_FOR_SALE)
    setattr(stub, field, value)
    stub.save()

    assert writes(sandbox) == []
    assert reads(sandbox) == [LISTING]


def test_an_edit_of_a_new_listing_needs_no_read(sandbox: Sandbox, session: discogs.Session) -> None:
    listing = session.release(RELEASE).sell(condition="M", price="12.50").save()
    listing.comments = "Still sealed"
    listing.save()

    assert reads(sandbox) == []
    assert writes(sandbox)[1][2] == {
        "release_id": RELEASE,
        "condition": "Mint (M)",
        "price": 12.5,
        "status": "For Sale",
        "comments": "Still sealed",
    }


def test_so_it_does_after_another_price(sandbox: Sandbox, session: discogs.Session) -> None:
    listing = session.release(RELEASE).sell(condition="M", price="12.50").save()
    listing.price = "15"
    listing.save()
    listing.comments = "Still sealed"
    listing.save()

    assert [sent["price"] for *_, sent in writes(sandbox)] == [12.5, 15, 15]


def test_deleting_is_one_delete(sandbox: Sandbox, listing: Listing) -> None:
    listing.delete()

    assert writes(sandbox) == [("DELETE", LISTING, None)]
    assert len(sandbox.requests) == 1
    assert stock(sandbox, landmarks.LISTING_FOR_SALE).status == "Deleted"
    with pytest.raises(discogs.DetachedError, match="deleted"):
        listing.save()
    with pytest.raises(discogs.DetachedError, match="deleted"):
        listing.delete()
    assert len(sandbox.requests) == 1


def test_what_was_deleted_has_no_changes_left_and_its_id_is_free(
    session: discogs.Session, listing: Listing
) -> None:
    listing.comments = "Still sealed"
    listing.delete()

    assert listing.changes == {}
    assert session.listing(landmarks.LISTING_FOR_SALE) is not listing


def test_deleting_a_stub_reads_nothing(sandbox: Sandbox, session: discogs.Session) -> None:
    session.listing(landmarks.LISTING_FOR_SALE).delete()

    assert writes(sandbox) == [("DELETE", LISTING, None)]
    assert len(sandbox.requests) == 1
