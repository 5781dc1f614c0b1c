"""How many items and wants there are, after own writes, on a server that shows them late or not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import discogs
from discogs.models import User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.clock import Clock, keep_to

RELEASE = landmarks.RELEASE_DOCUMENTED
ITEMS = landmarks.COLLECTION_SIZE
WANTS = landmarks.WANTLIST_SIZE


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock, limit=100_000) as server:
        yield server


@pytest.fixture
def session(server: Sandbox, clock: Clock) -> Iterator[discogs.Session]:
    with server.session() as session:
        keep_to(clock, session)
        yield session


@pytest.fixture(params=[0.0, 37.0], ids=["at once", "late"])
def me(server: Sandbox, session: discogs.Session, request: pytest.FixtureRequest) -> User:
    """The user of a server that shows writes at once, or late."""
    me = session.me
    server.write_delay = request.param
    return me


def test_an_item_added_to_a_folder_is_counted_in_all(me: User, clock: Clock) -> None:
    me.folders["Jazz"].add(RELEASE)

    assert len(me.collection) == ITEMS + 1
    assert me.folders.by_id(0).count == ITEMS + 1
    clock.time += 100
    assert len(me.collection.refresh()) == ITEMS + 1


def test_an_item_deleted_from_an_unread_page_is_not_counted(me: User, clock: Clock) -> None:
    assert len(me.collection) == ITEMS
    me.copies_of(RELEASE)[0].delete()

    assert len(me.collection) == ITEMS - 1
    assert len(me.collection.refresh()) == ITEMS - 1
    clock.time += 100
    assert len(me.collection.refresh()) == ITEMS - 1


def test_an_item_deleted_before_its_listing_was_read_is_not_counted(
    server: Sandbox, session: discogs.Session
) -> None:
    server.write_delay = 37.0
    session.me.copies_of(RELEASE)[0].delete()

    assert len(session.me.collection) == ITEMS - 1


def test_a_want_on_an_unread_page_that_is_wanted_again_is_counted_once(
    server: Sandbox, me: User
) -> None:
    with server.session() as another:
        far_back = list(another.me.wantlist)[120].id
    assert len(me.wantlist) == WANTS
    me.wantlist.add(far_back)
    assert len(me.wantlist) == WANTS
    assert me.wantlist[120].id == far_back

    assert len(me.wantlist) == WANTS
    assert len(me.wantlist.refresh()) == WANTS


def test_a_want_that_was_seen_in_another_order_is_counted_once(me: User) -> None:
    by_title = list(me.wantlist.sort("title", "desc"))
    assert len(me.wantlist) == WANTS
    for want in by_title[:3] + by_title[-3:]:
        me.wantlist.add(want.id)

    assert len(me.wantlist) == WANTS


def test_the_count_of_a_folder_survives_late_answers(me: User, clock: Clock) -> None:
    folder = me.folders["Empty Crate"]
    item = folder.add(RELEASE)

    assert folder.refresh().count == len(folder.items) == 1
    assert me.folders.refresh()["Empty Crate"].count == 1
    item.delete()
    assert folder.refresh().count == len(folder.items) == 0
    assert me.folders.refresh()["Empty Crate"].count == 0
    clock.time += 100
    assert folder.refresh().count == 0


def test_a_folder_just_emptied_can_be_deleted(
    server: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    folder = session.me.folders.create("One")
    item = folder.add(RELEASE)
    server.write_delay = 30
    item.delete()
    session.me.folders.refresh()
    session.me.folders["One"].delete()

    assert "One" not in session.me.folders


def test_the_count_of_a_folder_goes_on_from_the_truth(
    server: Sandbox, me: User, clock: Clock
) -> None:
    jazz = me.folders["Jazz"]
    before = jazz.count
    jazz.add(RELEASE)
    with server.session() as another:
        another.me.folders["Jazz"].add(RELEASE)
    clock.time += 100
    assert jazz.refresh().count == before + 2
    jazz.add(RELEASE)

    assert jazz.count == jazz.refresh().count == before + 3


def test_moving_counts_in_both_folders(me: User, clock: Clock) -> None:
    jazz, uncategorized = me.folders["Jazz"], me.folders["Uncategorized"]
    counts = jazz.count, uncategorized.count
    for item in uncategorized.items[:3]:
        item.folder = jazz
        item.save()
    for seconds in (0, 30, 60):
        clock.time += seconds
        me.folders.refresh()

        assert (me.folders["Jazz"].count, len(jazz.items.refresh())) == (counts[0] + 3,) * 2
        assert me.folders["Uncategorized"].count == counts[1] - 3
    assert me.folders.by_id(0).count == ITEMS
