"""Deleting what one walks over: every row comes once, and none is skipped."""

from __future__ import annotations

import pytest

import discogs
from discogs.models import User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import writes


@pytest.fixture(params=[0.0, 3600.0], ids=["at once", "late"])
def me(sandbox: Sandbox, request: pytest.FixtureRequest) -> User:
    """The user of a server that shows deletions at once, or not while the test runs."""
    sandbox.write_delay = request.param
    with sandbox.session(per_page=5) as session:
        return session.me


def test_a_folder_of_several_pages_can_be_emptied(sandbox: Sandbox, me: User) -> None:
    singles = me.folders["Jazz"]
    expected, visited = singles.count, []
    assert expected > 20
    for item in singles.items:
        visited.append(item.instance_id)
        item.delete()

    assert len(visited) == len(set(visited)) == expected
    assert [method for method, _, _ in writes(sandbox)] == ["DELETE"] * expected
    assert singles.count == len(singles.items) == 0
    assert list(singles.items) == []


def test_an_emptied_folder_can_be_deleted(sandbox: Sandbox, me: User) -> None:
    jazz = me.folders["Jazz"]
    for item in jazz.items:
        item.delete()
    jazz.delete()

    assert writes(sandbox)[-1][:2] == (
        "DELETE",
        f"/users/sandbox_user/collection/folders/{landmarks.FOLDER_JAZZ}",
    )
    assert sandbox.requests[-1].status == 204


def test_every_other_want_can_be_deleted_on_the_way(me: User) -> None:
    visited = []
    for number, want in enumerate(me.wantlist):
        visited.append(want)
        if number % 2:
            want.delete()

    assert len(visited) == len(set(visited)) == landmarks.WANTLIST_SIZE
    assert list(me.wantlist) == visited[::2]
    assert len(me.wantlist) == landmarks.WANTLIST_SIZE // 2


def test_a_folder_can_be_emptied_into_another(me: User) -> None:
    jazz, singles = me.folders["Jazz"], me.folders['7" Singles']
    expected, there = jazz.count, singles.count
    moved = []
    for item in jazz.items:
        item.folder = singles
        item.save()
        moved.append(item)

    assert len(moved) == len(set(moved)) == expected
    assert jazz.count == 0
    assert singles.count == there + expected
    assert list(jazz.items) == []


def test_what_is_added_on_the_way_is_met_at_most_once(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    wantlist = session.me.wantlist
    seen = []
    for number, want in enumerate(wantlist):
        seen.append(want)
        if number == 5:
            wantlist.add(landmarks.RELEASE_DOCUMENTED)

    assert len(seen) == len(set(seen)) == landmarks.WANTLIST_SIZE + 1
    assert len(writes(sandbox)) == 1


@pytest.mark.parametrize("delay", [0.0, 20.0, 37.0])
def test_a_server_that_catches_up_on_the_way_costs_no_row(delay: float) -> None:
    time = 0.0
    with Sandbox(clock=lambda: time, limit=100_000, write_delay=delay) as sandbox:
        visited = []
        with sandbox.session() as session:
            uncategorized = session.me.folders["Uncategorized"]
            expected = uncategorized.count
            for number, item in enumerate(uncategorized.items):
                visited.append(item)
                if number < 95:
                    item.delete()
                time += 1

    assert len(visited) == len(set(visited)) == expected > 400


def test_every_draft_of_an_inventory_can_be_published(me: User) -> None:
    drafts = me.inventory.filter(status="Draft")
    expected, published = len(drafts), []
    assert expected > 5
    for listing in drafts:
        listing.status = "For Sale"
        listing.save()
        published.append(listing)

    assert len(published) == len(set(published)) == expected


def test_an_order_by_rating_can_be_rated_anew_on_the_way(me: User) -> None:
    wants = []
    for want in me.wantlist.sort("rating"):
        want.rating = 5
        want.save()
        wants.append(want)

    assert len(wants) == len(set(wants)) == landmarks.WANTLIST_SIZE
