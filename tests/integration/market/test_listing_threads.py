"""One listing in the hands of many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

import discogs
from discogs.models import Listing
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import reads, stock, writes


@pytest.fixture
def unsent(session: discogs.Session) -> Listing:
    return session.release(landmarks.RELEASE_DOCUMENTED).sell(condition="M", price="12.50")


@pytest.fixture
def listing(session: discogs.Session, sandbox: Sandbox) -> Listing:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    sandbox.clear()
    return listing


def test_threads_that_read_one_stub_make_one_request(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    stub = session.listing(landmarks.LISTING_FOR_SALE)
    sandbox.latency = 0.02
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: stub.comments, range(8)))

    assert len(found) == 1
    assert len(reads(sandbox)) == 1


def test_threads_that_change_two_fields_lose_neither(sandbox: Sandbox, listing: Listing) -> None:
    def change(number: int) -> None:
        setattr(listing, ("comments", "location")[number % 2], f"By thread {number}")
        listing.save()

    sandbox.latency = 0.01
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(change, range(16)))
    listing.save()

    there = stock(sandbox, listing.id)
    assert (there.comments, there.location) == (listing.comments, listing.location)
    assert there.price == 12.5
    assert not listing.is_dirty


def test_threads_that_save_one_new_listing_sell_it_once(sandbox: Sandbox, unsent: Listing) -> None:
    sandbox.latency = 0.02
    with ThreadPoolExecutor(8) as pool:
        ids = {saved.id for saved in pool.map(lambda _: unsent.save(), range(8))}

    assert len(writes(sandbox)) == 1
    assert len(ids) == 1


def test_threads_that_save_one_change_send_it_once(sandbox: Sandbox, listing: Listing) -> None:
    listing.price = "15"
    sandbox.latency = 0.02
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: listing.save(), range(8)))

    assert len(writes(sandbox)) == 1
    assert not listing.is_dirty


def test_threads_that_delete_one_listing_delete_it_once(sandbox: Sandbox, listing: Listing) -> None:
    def delete(_: int) -> type[Exception] | None:
        try:
            listing.delete()
        except discogs.DiscogsError as error:
            return type(error)
        return None

    sandbox.latency = 0.05
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(delete, range(4)))

    assert len(writes(sandbox)) == 1
    assert outcomes.count(None) == 1
    assert outcomes.count(discogs.DetachedError) == 3
