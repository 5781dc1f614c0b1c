"""What the writes to folders and items send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.models import CollectionItem, User
from discogs.ratelimit.window import Slot
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import reads, writes

FOLDERS = "/users/sandbox_user/collection/folders"
RELEASE = landmarks.RELEASE_DOCUMENTED
COPIES = f"/users/sandbox_user/collection/releases/{RELEASE}"
INSTANCE = landmarks.INSTANCE_DOCUMENTED
IN_FOLDER_1 = f"{FOLDERS}/1/releases/{RELEASE}/instances/{INSTANCE}"


@pytest.fixture
def item(sandbox: Sandbox, me: User) -> CollectionItem:
    """The first copy of the documented release, rated 5, in folder 1, with three notes."""
    found = me.copies_of(RELEASE)[0]
    assert len(me.collection_fields) == 4
    sandbox.clear()
    return found


def test_creating_a_folder_is_one_post(sandbox: Sandbox, me: User) -> None:
    folder = me.folders.create("Dub")

    assert writes(sandbox) == [("POST", FOLDERS, {"name": "Dub"})]
    assert (folder.name, folder.count) == ("Dub", 0)
    assert len(sandbox.requests) == 1
    assert me.folders["Dub"] is folder


def test_a_name_of_fifty_characters_is_the_longest(sandbox: Sandbox, me: User) -> None:
    folder = me.folders.create("x" * 50)

    assert folder.name == "x" * 50
    assert me.folders.refresh()["x" * 50] is folder


def test_renaming_a_folder_is_one_post(sandbox: Sandbox, me: User) -> None:
    folder = me.folders.by_id(landmarks.FOLDER_JAZZ)
    folder.name = "Fusion"
    folder.save()
    folder.save()

    path = f"{FOLDERS}/{landmarks.FOLDER_JAZZ}"
    assert [(one.method, one.path, one.json) for one in sandbox.requests] == [
        ("POST", path, {"name": "Fusion"})
    ]
    assert me.folders["Fusion"] is folder
    assert "Jazz" not in me.folders


def test_a_folder_goes_by_its_real_name_until_it_is_renamed(sandbox: Sandbox, me: User) -> None:
    folder = me.folders["Jazz"]
    folder.name = "Fusion"

    assert me.folders["Jazz"] is folder
    assert "Fusion" not in me.folders
    with pytest.raises(KeyError, match="Jazz"):
        _ = me.folders["Fusion"]
    folder.save()

    assert me.folders["Fusion"] is folder
    assert "Jazz" not in me.folders


def test_a_folder_renamed_unread_goes_by_its_real_name(me: User) -> None:
    folder = me.folders.by_id(landmarks.FOLDER_JAZZ)
    folder.name = "Fusion"

    assert me.folders["Jazz"] is folder


def test_a_folder_that_keeps_its_name_sends_nothing(sandbox: Sandbox, me: User) -> None:
    folder = me.folders["Jazz"]
    folder.name = "Other"
    folder.name = "Jazz"
    folder.save()

    assert not folder.is_dirty
    assert writes(sandbox) == []


def test_deleting_an_empty_folder_is_one_delete(sandbox: Sandbox, me: User) -> None:
    folder = me.folders["Empty Crate"]
    folder.delete()

    assert writes(sandbox) == [("DELETE", f"{FOLDERS}/{landmarks.FOLDER_EMPTY}", None)]
    assert "Empty Crate" not in me.folders
    assert "Empty Crate" not in me.folders.refresh()
    with pytest.raises(discogs.DetachedError):
        folder.delete()


def test_adding_to_a_folder_is_one_post(sandbox: Sandbox, me: User) -> None:
    jazz = me.folders.by_id(landmarks.FOLDER_JAZZ)
    item = jazz.add(RELEASE)

    path = f"{FOLDERS}/{landmarks.FOLDER_JAZZ}/releases/{RELEASE}"
    assert writes(sandbox) == [("POST", path, None)]
    assert item.folder is jazz
    assert (item.id, item.rating, dict(item.notes)) == (RELEASE, 0, {})
    assert item.basic_information.title == "Never Gonna Give You Up"
    assert len(sandbox.requests) == 1


def test_a_release_is_added_to_uncategorized_unless_told_otherwise(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    release = session.release(RELEASE)
    first = release.add_to_collection()
    second = release.add_to_collection(me.folders.by_id(landmarks.FOLDER_EMPTY))

    assert writes(sandbox) == [
        ("POST", f"{FOLDERS}/1/releases/{RELEASE}", None),
        ("POST", f"{FOLDERS}/{landmarks.FOLDER_EMPTY}/releases/{RELEASE}", None),
    ]
    assert first != second
    assert first.release is second.release is release


def test_an_answer_that_tells_only_the_number_is_enough(sandbox: Sandbox, me: User) -> None:
    sandbox.alter(
        f"{FOLDERS}/1/releases/{RELEASE}",
        lambda item: {key: item[key] for key in ("instance_id", "resource_url")},
    )
    item = me.folders.by_id(1).add(RELEASE)

    assert (item.id, item.rating, item.folder_id) == (RELEASE, 0, 1)
    assert len(sandbox.requests) == 1
    assert item.basic_information.title == "Never Gonna Give You Up"
    assert reads(sandbox) == [COPIES]


def test_a_rating_and_a_move_are_one_post_to_where_the_item_is(
    sandbox: Sandbox, me: User, item: CollectionItem
) -> None:
    item.rating = 2
    item.folder = me.folders.by_id(landmarks.FOLDER_JAZZ)
    item.save()

    body = {"rating": 2, "folder_id": landmarks.FOLDER_JAZZ}
    assert writes(sandbox) == [("POST", IN_FOLDER_1, body)]
    assert len(sandbox.requests) == 1
    assert not item.is_dirty
    assert item.folder is me.folders.by_id(landmarks.FOLDER_JAZZ)


def test_after_a_move_the_next_write_goes_to_the_new_folder(
    sandbox: Sandbox, me: User, item: CollectionItem
) -> None:
    item.folder = me.folders.by_id(landmarks.FOLDER_JAZZ)
    item.save()
    item.rating = 1
    item.save()
    item.delete()

    moved = IN_FOLDER_1.replace("/folders/1/", f"/folders/{landmarks.FOLDER_JAZZ}/")
    assert writes(sandbox)[1:] == [("POST", moved, {"rating": 1}), ("DELETE", moved, None)]
    assert [one.status for one in sandbox.requests] == [204, 204, 204]


class Meanwhile(discogs.RateLimiter):
    """A limiter that does something once, when the answer to a request is there."""

    act: Callable[[], None] | None = None

    def release(self, slot: Slot, *reading: Any, **outcome: Any) -> None:
        super().release(slot, *reading, **outcome)
        act, self.act = self.act, None
        if act is not None:
            act()


def test_a_folder_assigned_while_a_move_is_under_way_is_the_next_move(sandbox: Sandbox) -> None:
    limiter = Meanwhile(limit=1000)
    with sandbox.session(limiter=limiter) as session:
        me = session.me
        item = me.copies_of(RELEASE)[0]
        first, jazz, sell = (me.folders[name] for name in ("Uncategorized", "Jazz", "To Sell"))
        counts = first.count, jazz.count, sell.count
        limiter.act = lambda: setattr(item, "folder", sell)
        item.folder = jazz
        item.save()

        assert item.is_dirty
        assert (first.count, jazz.count, sell.count) == (counts[0] - 1, counts[1] + 1, counts[2])
        assert item in list(jazz.items)
        assert item not in list(sell.items)
        item.save()

        assert (first.count, jazz.count, sell.count) == (counts[0] - 1, counts[1], counts[2] + 1)
        assert item not in list(jazz.items)
        assert item in list(sell.items)
        assert [one.status for one in sandbox.requests if one.method == "POST"] == [204, 204]


def test_only_the_rating_is_sent_when_only_it_changed(
    sandbox: Sandbox, item: CollectionItem
) -> None:
    item.rating = 0
    item.save()
    item.save()

    assert writes(sandbox) == [("POST", IN_FOLDER_1, {"rating": 0})]


def test_each_changed_note_is_a_post_with_its_value(sandbox: Sandbox, item: CollectionItem) -> None:
    item.notes["Media"] = "Poor (P)"
    item.notes["Notes"] = "Line one\r\nline two: ü"
    item.save()

    assert writes(sandbox) == [
        ("POST", f"{IN_FOLDER_1}/fields/1", {"value": "Poor (P)"}),
        ("POST", f"{IN_FOLDER_1}/fields/3", {"value": "Line one\r\nline two: ü"}),
    ]
    assert len(sandbox.requests) == 2
    assert not item.is_dirty


def test_rating_and_move_go_before_the_notes_which_follow_to_the_new_folder(
    sandbox: Sandbox, me: User, item: CollectionItem
) -> None:
    item.folder = me.folders.by_id(landmarks.FOLDER_JAZZ)
    item.notes["Shelf"] = "A1"
    item.save()

    moved = IN_FOLDER_1.replace("/folders/1/", f"/folders/{landmarks.FOLDER_JAZZ}/")
    assert writes(sandbox) == [
        ("POST", IN_FOLDER_1, {"folder_id": landmarks.FOLDER_JAZZ}),
        ("POST", f"{moved}/fields/4", {"value": "A1"}),
    ]
    assert [one.status for one in sandbox.requests] == [204, 204]


def test_nothing_is_sent_when_nothing_really_changed(
    sandbox: Sandbox, me: User, item: CollectionItem
) -> None:
    item.rating = 1
    item.rating = 5
    item.folder = me.folders.by_id(1)
    item.notes["Media"] = "Poor (P)"
    item.notes["Media"] = "Near Mint (NM or M-)"
    item.save()

    assert not item.is_dirty
    assert len(sandbox.requests) == 0


def test_clearing_a_note_sends_an_empty_value(sandbox: Sandbox, item: CollectionItem) -> None:
    del item.notes["Notes"]
    item.save()

    assert writes(sandbox) == [("POST", f"{IN_FOLDER_1}/fields/3", {"value": ""})]
    assert "Notes" not in item.notes


def test_deleting_an_item_is_one_delete(sandbox: Sandbox, me: User, item: CollectionItem) -> None:
    item.delete()

    assert writes(sandbox) == [("DELETE", IN_FOLDER_1, None)]
    assert len(sandbox.requests) == 1
    assert item not in me.copies_of(RELEASE)
    with pytest.raises(discogs.DetachedError):
        item.save()
