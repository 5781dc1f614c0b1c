"""Saving many objects: in the fewest requests, failures apart, again after an interruption."""

from __future__ import annotations

import copy

import pytest

import discogs
from discogs.models import CollectionItem, Listing
from discogs.ratelimit.limiter import RateLimiter
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import reads, writes
from tests.unit.clocks import ManualClock


@pytest.fixture
def items(sandbox: Sandbox, session: discogs.Session) -> list[CollectionItem]:
    """The items of a whole collection, in several folders, as its listing tells them."""
    found = list(session.me.collection)
    sandbox.clear()
    return found


def unsaved(session: discogs.Session, count: int) -> list[Listing]:
    """Listings that were never sent."""
    rows = session.artist(landmarks.ARTIST_WITH_250_RELEASES).releases[:count]
    return [row.release.sell(condition="Mint (M)", price="10.00") for row in rows if row.release]


def test_all_changes_are_sent_and_each_once(
    sandbox: Sandbox, session: discogs.Session, items: list[CollectionItem]
) -> None:
    for item in items:
        item.rating = 1 if item.rating != 1 else 2
    ratings = [item.rating for item in items]
    done = session.save_all([*items, items[0]], progress=False)

    assert done.saved == tuple(items)
    assert done.failed == ()
    assert not any(item.is_dirty for item in items)
    assert len(writes(sandbox)) == len(items)
    with sandbox.session() as other:
        assert [item.rating for item in other.me.collection] == ratings


def test_a_walk_of_the_folders_tells_where_many_items_are(
    sandbox: Sandbox, session: discogs.Session, items: list[CollectionItem]
) -> None:
    assert len(items) > 150, "more than a page"
    for item in items:
        item.rating = 5 if item.rating != 5 else 4
    session.save_all(items, progress=False)

    pages = sum(-(-folder.count // 100) for folder in session.me.folders if folder.id != 0)
    assert len(reads(sandbox)) <= 1 + pages, "the folders, and their pages"
    assert not any("/collection/releases/" in path for path in reads(sandbox))


def test_few_items_are_looked_up_one_by_one(
    sandbox: Sandbox, session: discogs.Session, items: list[CollectionItem]
) -> None:
    two = items[2:4]
    for item in two:
        item.rating = 5 if item.rating != 5 else 4
    session.save_all(items, progress=False)

    assert reads(sandbox) == [f"/users/sandbox_user/collection/releases/{item.id}" for item in two]


def test_items_without_changes_cost_nothing(
    sandbox: Sandbox, session: discogs.Session, items: list[CollectionItem]
) -> None:
    done = session.save_all(items, progress=False)

    assert done.saved == tuple(items)
    assert not sandbox.requests


def test_what_fails_keeps_its_changes_and_goes_out_next_time(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listings = unsaved(session, 3)
    sandbox.clear()
    listings[0].save()
    sandbox.fail(422, path="/marketplace/listings")
    done = session.save_all(listings, progress=False)

    assert done.saved == (listings[0], listings[2])
    [(failed, error)] = done.failed
    assert failed is listings[1]
    assert isinstance(error, discogs.UnprocessableEntity)
    assert len(writes(sandbox)) == 3

    again = session.save_all(listings, progress=False)

    assert again.saved == tuple(listings)
    assert len(writes(sandbox)) == 4, "only the one that failed"


def test_a_login_that_is_refused_is_refused_once(sandbox: Sandbox) -> None:
    with discogs.Session("SaveAll/1.0", token="wrong", base_url=sandbox.url) as session:
        listings = [
            session.release(number).sell(condition="Mint (M)", price="10.00") for number in (1, 2)
        ]
        done = session.save_all(listings, progress=False)

    assert done.saved == ()
    assert [listing for listing, _ in done.failed] == listings
    assert all(isinstance(error, discogs.Unauthorized) for _, error in done.failed)
    assert len(writes(sandbox)) == 1


def test_after_ctrl_c_the_rest_is_sent_by_the_next_call(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Impatient(ManualClock):
        """The user presses Ctrl-C while the limit is waited for."""

        def sleep(self, seconds: float) -> None:
            raise KeyboardInterrupt

    limiter = RateLimiter(limit=3, clock=Impatient())
    sandbox.limit = 3
    with sandbox.session(limiter=limiter) as session:
        listings = unsaved(session, 3)
        with pytest.raises(KeyboardInterrupt):
            session.save_all(listings, progress=False)

    sandbox.limit = 100_000
    assert len(writes(sandbox)) == 2
    assert [listing.is_dirty for listing in listings[:2]] == [False, False]


@pytest.mark.parametrize("thing", ["release", "row", "text"])
def test_what_can_not_be_saved_is_refused_before_anything_is_sent(
    sandbox: Sandbox, session: discogs.Session, thing: str
) -> None:
    things: dict[str, object] = {"release": session.release(1), "row": object(), "text": "1"}
    listing = session.release(1).sell(condition="Mint (M)", price="10.00")
    with pytest.raises(discogs.InvalidValueError, match=r"save_all\(\) takes what can be saved"):
        session.save_all([listing, things[thing]], progress=False)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]

    assert not sandbox.requests


def test_what_is_no_part_of_the_session_any_more_is_not_called_saved(
    sandbox: Sandbox, session: discogs.Session, items: list[CollectionItem]
) -> None:
    items[0].rating = 1 if items[0].rating != 1 else 2
    copied = copy.copy(items[0])
    gone = items[1]
    gone.delete()
    sandbox.clear()
    for item in items[2:200]:
        item.rating = 1 if item.rating != 1 else 2

    done = session.save_all([copied, gone, *items[2:200]], progress=False)

    assert done.saved == tuple(items[2:200])
    assert [(one, type(error)) for one, error in done.failed] == [
        (copied, discogs.DetachedError),
        (gone, discogs.DetachedError),
    ]
    assert not any("/collection/releases/" in path for path in reads(sandbox)), "looked up at once"
