"""Listings that are unsent, dirty, copied, forgotten, saved by many threads, changed by others."""

from __future__ import annotations

import copy
import gc
import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import discogs
from discogs.models import Listing
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import LISTING, stock, writes
from tests.truth import truth_of

RELEASE = landmarks.RELEASE_DOCUMENTED
Copier = Callable[[Listing], Listing]
COPIERS: dict[str, Copier] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda listing: pickle.loads(pickle.dumps(listing)),  # noqa: S301
}


@pytest.fixture
def unsent(session: discogs.Session) -> Listing:
    return session.release(RELEASE).sell(condition="M", price="12.50", comments="Sealed")


@pytest.fixture
def listing(session: discogs.Session, sandbox: Sandbox) -> Listing:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    sandbox.clear()
    return listing


def changed_elsewhere(sandbox: Sandbox, **facts: Any) -> None:
    """The listing changes at the server, as by its owner on the site."""
    market = truth_of(sandbox).market
    market.put(replace(market.listings[landmarks.LISTING_FOR_SALE], **facts))


def test_an_unsent_listing_has_no_identity(
    sandbox: Sandbox, session: discogs.Session, unsent: Listing
) -> None:
    again = session.release(RELEASE).sell(condition="M", price="12.50", comments="Sealed")

    assert unsent.is_dirty
    assert not unsent.is_loaded
    assert unsent != again
    assert unsent in [again, unsent]
    with pytest.raises(TypeError, match="no hash"):
        hash(unsent)
    with pytest.raises(discogs.UnsavedError, match="save"):
        _ = unsent.id
    with pytest.raises(discogs.UnsavedError, match="save"):
        unsent.delete()
    assert len(sandbox.requests) == 0


def test_an_unsent_listing_is_not_refreshed(sandbox: Sandbox, unsent: Listing) -> None:
    with pytest.raises(discogs.UnsavedError):
        unsent.refresh()

    assert len(sandbox.requests) == 0


def test_expiring_an_unsent_listing_leaves_it_as_it_is(
    sandbox: Sandbox, session: discogs.Session, unsent: Listing
) -> None:
    session.expire(unsent)
    session.expire_all()
    unsent.save()

    assert writes(sandbox)[0][2]["release_id"] == RELEASE


def test_expiring_everything_leaves_unsent_listings_as_they_are(
    sandbox: Sandbox, session: discogs.Session, unsent: Listing
) -> None:
    session.expire_all()
    gc.collect()
    unsent.save()

    assert writes(sandbox)[0][2]["comments"] == "Sealed"


def test_a_reverted_sale_is_not_sent_and_says_why(sandbox: Sandbox, unsent: Listing) -> None:
    unsent.revert()
    with pytest.raises(discogs.DiscogsError) as caught:
        unsent.save()

    assert writes(sandbox) == []
    assert "save() it first" not in str(caught.value)
    unsent.condition, unsent.price = "M", "5"
    unsent.save()
    assert writes(sandbox)[0][2] == {"release_id": RELEASE, "condition": "Mint (M)", "price": 5}


@pytest.mark.parametrize("copier", COPIERS.values(), ids=COPIERS)
def test_copies_of_an_unsent_listing_can_not_be_sent(
    sandbox: Sandbox, unsent: Listing, copier: Copier
) -> None:
    other = copier(unsent)

    assert other.comments == "Sealed"
    assert other != unsent
    assert not other.is_dirty
    with pytest.raises(discogs.DetachedError):
        other.save()
    with pytest.raises(discogs.DetachedError):
        other.comments = "x"
    with pytest.raises(discogs.DetachedError, match="can't be deleted"):
        other.delete()
    assert len(sandbox.requests) == 0
    assert unsent.save().id


def test_the_seller_of_an_unsent_listing_is_the_user(
    session: discogs.Session, unsent: Listing
) -> None:
    assert unsent.seller is session.me


def test_a_listing_lists_the_names_that_cost_nothing(listing: Listing, unsent: Listing) -> None:
    names = {"title", "artist_credit"}

    assert names | {"price", "release"} <= set(dir(listing))
    assert names.isdisjoint(dir(unsent))
    assert "price" in dir(unsent)


def test_the_release_of_a_listing_is_seeded_with_what_that_knows(
    session: discogs.Session, listing: Listing
) -> None:
    with session.no_lazy_loading():
        assert listing.release.year == listing.release_link.year
        assert listing.release.title == listing.release_link.title
    assert listing.release_link.year is not None


@pytest.mark.parametrize("copier", COPIERS.values(), ids=COPIERS)
def test_copies_of_a_dirty_listing_are_clean_and_detached(
    sandbox: Sandbox, listing: Listing, copier: Copier
) -> None:
    listing.price = "15"
    other = copier(listing)

    assert other == listing
    assert not other.is_dirty
    for act in (other.save, other.delete, other.refresh):
        with pytest.raises(discogs.DetachedError):
            act()
    assert len(sandbox.requests) == 0
    assert listing.is_dirty


def test_probes_of_an_unsent_listing_ask_nothing(sandbox: Sandbox, unsent: Listing) -> None:
    assert "12.50" in repr(unsent)
    assert unsent.model_dump()["comments"] == "Sealed"
    assert unsent.raw == {}
    assert "id" not in dir(unsent)
    assert set(unsent.changes) == {"condition", "price", "status", "comments"}
    assert unsent.release.id == RELEASE
    assert len(sandbox.requests) == 0


def test_what_is_assigned_while_it_is_saved_is_not_lost(sandbox: Sandbox, listing: Listing) -> None:
    listing.comments = "one"

    def meanwhile(_: object) -> None:
        listing.location = "Box 99"

    # The sandbox answers an edit with nothing, so the moment is that of reading it first.
    sandbox.alter(LISTING, meanwhile, times=1)
    listing._expire()
    listing.save()
    listing.save()

    assert stock(sandbox, listing.id).location == "Box 99"
    assert not listing.is_dirty


def test_a_dirty_listing_survives_that_nobody_holds_it(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    session.listing(landmarks.LISTING_FOR_SALE).comments = "Still sealed"
    gc.collect()
    session.listing(landmarks.LISTING_FOR_SALE).save()

    assert stock(sandbox, landmarks.LISTING_FOR_SALE).comments == "Still sealed"


def test_a_refresh_keeps_unsaved_changes(sandbox: Sandbox, listing: Listing) -> None:
    changed_elsewhere(sandbox, comments="By somebody else", price=20.0)
    listing.comments = "By me"
    listing.refresh()

    assert listing.changes["comments"] == ("By somebody else", "By me")
    listing.save()
    assert writes(sandbox)[0][2]["price"] == 20.0
    assert stock(sandbox, listing.id).comments == "By me"


def test_a_refresh_that_brings_what_was_assigned_leaves_nothing_to_save(
    sandbox: Sandbox, listing: Listing
) -> None:
    listing.comments = "By me"
    listing.price = "20"
    changed_elsewhere(sandbox, comments="By me", price=20.0)
    listing.refresh()

    assert not listing.is_dirty
    listing.save()
    assert writes(sandbox) == []


def test_expiring_a_dirty_listing_keeps_the_change_and_reads_the_rest(
    sandbox: Sandbox, session: discogs.Session, listing: Listing
) -> None:
    listing.comments = "By me"
    session.expire(listing)
    changed_elsewhere(sandbox, price=20.0)
    listing.save()

    assert writes(sandbox) == [
        (
            "POST",
            LISTING,
            {
                "release_id": RELEASE,
                "condition": "Near Mint (NM or M-)",
                "price": 20.0,
                "status": "For Sale",
                "comments": "By me",
            },
        )
    ]


def test_a_listing_that_was_sold_meanwhile_is_refused_by_discogs(
    sandbox: Sandbox, listing: Listing
) -> None:
    changed_elsewhere(sandbox, status="Sold")
    listing.comments = "By me"
    with pytest.raises(discogs.Forbidden):
        listing.save()

    assert listing.is_dirty
    with pytest.raises(discogs.InvalidValueError, match="is Sold"):
        listing.refresh().save()
    assert len(writes(sandbox)) == 1


def test_a_listing_that_was_deleted_meanwhile_is_not_found(
    sandbox: Sandbox, listing: Listing
) -> None:
    changed_elsewhere(sandbox, status="Deleted")
    listing.comments = "By me"
    with pytest.raises(discogs.NotFound, match=r"(?s)may have been deleted.*by somebody else"):
        listing.save()
    with pytest.raises(discogs.NotFound, match="by somebody else"):
        listing.delete()

    assert listing.is_dirty


def test_a_deleted_listing_takes_no_changes(listing: Listing) -> None:
    listing.comments = "dirty"
    listing.delete()

    assert not listing.is_dirty
    for act in (listing.save, listing.refresh, listing.delete):
        with pytest.raises(discogs.DetachedError, match="was deleted"):
            act()
    with pytest.raises(discogs.DetachedError, match="was deleted"):
        listing.price = "5"
    assert listing.comments == "dirty"


def test_a_save_reads_what_it_needs_inside_no_lazy_loading(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    with session.no_lazy_loading():
        stub = session.listing(landmarks.LISTING_FOR_SALE)
        stub.comments = "By me"
        stub.save()
        session.release(RELEASE).sell(condition="M", price="5").save()

    assert len(writes(sandbox)) == 2
