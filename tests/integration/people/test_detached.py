"""What was deleted, and what is a copy, can't be changed, saved or added to in any way."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

import discogs
from discogs.models import CollectionItem, User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import writes

RELEASE = landmarks.RELEASE_DOCUMENTED


def rate(item: CollectionItem) -> None:
    item.rating = 1


def move(item: CollectionItem) -> None:
    jazz = item.owner.folders["Jazz"]
    item.folder = jazz


def write_a_note(item: CollectionItem) -> None:
    item.notes["Notes"] = "x"


def clear_a_note(item: CollectionItem) -> None:
    del item.notes["Notes"]


CHANGES = [rate, move, write_a_note, clear_a_note]


@pytest.mark.parametrize("change", CHANGES)
def test_a_deleted_item_is_not_changed(
    sandbox: Sandbox, session: discogs.Session, me: User, change: Callable[[CollectionItem], None]
) -> None:
    item = me.copies_of(RELEASE)[0]
    item.delete()
    with pytest.raises(discogs.DetachedError, match="was deleted"):
        change(item)

    assert not item.is_dirty
    assert "0 with unsaved changes" in repr(session._core.identity_map)
    assert len(writes(sandbox)) == 1


@pytest.mark.parametrize("change", [rate, move, write_a_note])
def test_a_copy_is_not_changed(me: User, change: Callable[[CollectionItem], None]) -> None:
    twin = copy.copy(me.copies_of(RELEASE)[0])
    with pytest.raises(discogs.DetachedError, match="belongs to no session"):
        change(twin)

    assert not twin.is_dirty


def test_a_copy_does_not_move_though_the_folder_is_alive(me: User) -> None:
    twin, jazz = copy.copy(me.copies_of(RELEASE)[0]), me.folders["Jazz"]
    with pytest.raises(discogs.DetachedError):
        twin.folder = jazz

    assert not twin.is_dirty


def test_nothing_moves_to_a_deleted_folder(sandbox: Sandbox, me: User) -> None:
    item, folder = me.copies_of(RELEASE)[0], me.folders.create("Short lived")
    folder.delete()
    with pytest.raises(discogs.DetachedError, match="was deleted: it can't take an item"):
        item.folder = folder
    with pytest.raises(discogs.DetachedError):
        folder.add(RELEASE)
    with pytest.raises(discogs.DetachedError):
        folder.name = "Back again"

    assert not item.is_dirty
    assert [method for method, _, _ in writes(sandbox)] == ["POST", "DELETE"]


def test_a_deleted_want_is_not_changed(me: User) -> None:
    want = me.wantlist[0]
    want.delete()
    with pytest.raises(discogs.DetachedError):
        want.notes = "x"

    assert not want.is_dirty
