"""What it costs to walk a collection, and to write to what a walk gave."""

from __future__ import annotations

import gc
import math
import threading
import weakref
from typing import Any

import pytest

import discogs
from discogs.models import CollectionItem, User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import reads, writes

PAGES = math.ceil(landmarks.COLLECTION_SIZE / 100)
FOLDERS = "/users/sandbox_user/collection/folders"


def row_of(item: CollectionItem) -> tuple[Any, ...]:
    artists = [credit.name for credit in item.release.artists]
    return (
        item.id,
        item.release.title,
        item.basic_information.year,
        artists,
        item.rating,
        len(item.notes),
    )


def test_a_collection_becomes_rows_at_a_request_for_each_hundred(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    with session.no_lazy_loading():
        rows = [row_of(item) for item in me.collection]

    assert len(rows) == landmarks.COLLECTION_SIZE
    assert all(title and artists for _, title, _, artists, _, _ in rows)
    assert {rating for *_, rating, _ in rows} == {0, 3, 4, 5}
    assert {count for *_, count in rows} >= {0, 2, 4}
    assert len(sandbox.requests) == PAGES
    assert set(reads(sandbox)) == {f"{FOLDERS}/0/releases"}


def test_the_year_of_a_release_is_read_from_its_item(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    item = next(item for item in me.collection if item.basic_information.year)
    sandbox.clear()
    with session.no_lazy_loading():
        year = item.release.year

    assert year == item.basic_information.year
    assert len(sandbox.requests) == 0


def test_a_second_walk_costs_nothing(sandbox: Sandbox, me: User) -> None:
    first = list(me.collection)
    second = list(me.collection)

    assert first == second
    assert len(sandbox.requests) == PAGES


def test_the_items_of_a_folder_know_their_folder(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    singles = me.folders.by_id(landmarks.FOLDER_SINGLES)
    with session.no_lazy_loading():
        folders = {item.folder for item in singles.items}

    assert folders == {singles}
    assert len(sandbox.requests) == math.ceil(len(singles.items) / 100)


def test_the_names_of_the_fields_cost_one_request_for_all_items(sandbox: Sandbox, me: User) -> None:
    notes = [dict(item.notes) for item in me.collection]

    assert any("Shelf" in note for note in notes)
    assert len(sandbox.requests) == PAGES + 1


def item_of_folder_0(sandbox: Sandbox, me: User) -> CollectionItem:
    """The copy that is in the folder "To Sell", which the listing of folder 0 does not tell."""
    wanted = landmarks.INSTANCE_DOCUMENTED + 2
    found = next(item for item in me.collection if item.instance_id == wanted)
    sandbox.clear()
    return found


COPIES = f"/users/sandbox_user/collection/releases/{landmarks.RELEASE_DOCUMENTED}"
INSTANCE = (
    f"{FOLDERS}/{landmarks.FOLDER_TO_SELL}/releases/{landmarks.RELEASE_DOCUMENTED}"
    f"/instances/{landmarks.INSTANCE_DOCUMENTED + 2}"
)


def test_rating_an_item_of_folder_0_costs_one_request_more(sandbox: Sandbox, me: User) -> None:
    item = item_of_folder_0(sandbox, me)
    item.rating = 3
    item.save()

    assert reads(sandbox) == [COPIES]
    assert writes(sandbox) == [("POST", INSTANCE, {"rating": 3})]


def test_moving_an_item_of_folder_0_costs_one_request_more(sandbox: Sandbox, me: User) -> None:
    item = item_of_folder_0(sandbox, me)
    item.folder = me.folders.by_id(landmarks.FOLDER_JAZZ)
    item.save()

    assert reads(sandbox) == [COPIES]
    assert writes(sandbox) == [("POST", INSTANCE, {"folder_id": landmarks.FOLDER_JAZZ})]


def test_moving_an_item_to_where_it_is_writes_nothing(sandbox: Sandbox, me: User) -> None:
    item = item_of_folder_0(sandbox, me)
    item.folder = me.folders.by_id(landmarks.FOLDER_TO_SELL)
    item.save()

    assert reads(sandbox) == [COPIES]
    assert writes(sandbox) == []
    assert not item.is_dirty


def test_deleting_an_item_of_folder_0_costs_one_request_more(sandbox: Sandbox, me: User) -> None:
    item = item_of_folder_0(sandbox, me)
    item.delete()

    assert reads(sandbox) == [COPIES]
    assert writes(sandbox) == [("DELETE", INSTANCE, None)]


def test_a_note_of_an_item_of_folder_0_costs_one_request_more(sandbox: Sandbox, me: User) -> None:
    item = item_of_folder_0(sandbox, me)
    item.notes["Notes"] = "Sold?"
    item.save()

    assert sorted(reads(sandbox)) == sorted([COPIES, "/users/sandbox_user/collection/fields"])
    assert writes(sandbox) == [("POST", f"{INSTANCE}/fields/3", {"value": "Sold?"})]


def test_an_item_that_is_gone_says_so(sandbox: Sandbox, me: User) -> None:
    item = item_of_folder_0(sandbox, me)
    sandbox.alter(COPIES, lambda page: page.update(releases=[]))
    item.rating = 3
    with pytest.raises(discogs.NotFound, match="not in the collection any more"):
        item.save()

    assert writes(sandbox) == []
    assert item.is_dirty


def test_a_wantlist_becomes_rows_at_a_request_for_each_hundred(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    with session.no_lazy_loading():
        rows = [(want.release.title, want.notes, want.rating) for want in me.wantlist]

    assert len(rows) == landmarks.WANTLIST_SIZE
    assert any(notes for _, notes, _ in rows)
    assert len(sandbox.requests) == 2


def test_what_a_user_gave_is_kept_as_long_as_the_user_is(sandbox: Sandbox) -> None:
    with sandbox.session(retention=50) as session:
        me = session.me
        sandbox.clear()
        first, jazz = list(me.collection), list(me.folders["Jazz"].items)
        asked = len(sandbox.requests)
        assert list(me.collection) == first
        assert list(me.folders["Jazz"].items) == jazz
        assert me.folders.by_id(0).items is me.collection

    assert len(sandbox.requests) == asked == PAGES + 1 + 1


def test_a_collection_is_let_go_with_the_user(sandbox: Sandbox) -> None:
    with sandbox.session(retention=50) as session:
        collection = weakref.ref(session.me.collection)
        for number in range(1, 60):
            session.release(number)
        gc.collect()

        assert collection() is None


def test_threads_that_ask_for_folders_make_one_request(sandbox: Sandbox, me: User) -> None:
    sandbox.latency = 0.05
    found: list[Any] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        found.append(me.folders["Jazz"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sandbox.latency = 0.0

    assert len(found) == 8
    assert all(folder is found[0] for folder in found)
    assert reads(sandbox) == [FOLDERS]
