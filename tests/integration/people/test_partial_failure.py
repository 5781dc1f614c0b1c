"""A save of several requests remembers which of them Discogs took."""

from __future__ import annotations

import pytest

import discogs
from discogs.models import CollectionItem
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import writes

INSTANCE = (
    f"/users/sandbox_user/collection/folders/1/releases/{landmarks.RELEASE_DOCUMENTED}"
    f"/instances/{landmarks.INSTANCE_DOCUMENTED}"
)


@pytest.fixture
def item(sandbox: Sandbox, session: discogs.Session) -> CollectionItem:
    """An item with a rating and three notes, of which all were changed."""
    item = session.me.copies_of(landmarks.RELEASE_DOCUMENTED)[0]
    item.rating = 1
    item.notes["Media"] = "Poor (P)"
    item.notes["Notes"] = "Broken."
    sandbox.clear()
    return item


def values(item: CollectionItem, side: str) -> dict[int, str]:
    notes = getattr(item.changes["note_values"], side)
    return {note.field_id: note.value for note in notes}


def test_what_was_taken_is_saved_and_the_rest_is_dirty(
    sandbox: Sandbox, item: CollectionItem
) -> None:
    sandbox.fail(422, path=f"{INSTANCE}/fields/3")
    with pytest.raises(discogs.UnprocessableEntity):
        item.save()

    assert [(path, body) for _, path, body in writes(sandbox)] == [
        (INSTANCE, {"rating": 1}),
        (f"{INSTANCE}/fields/1", {"value": "Poor (P)"}),
        (f"{INSTANCE}/fields/3", {"value": "Broken."}),
    ]
    assert set(item.changes) == {"note_values"}
    old, new = values(item, "old"), values(item, "new")
    assert {key for key in new if new[key] != old.get(key)} == {3}


def test_a_second_save_sends_exactly_the_rest(sandbox: Sandbox, item: CollectionItem) -> None:
    sandbox.fail(422, path=f"{INSTANCE}/fields/3")
    with pytest.raises(discogs.UnprocessableEntity):
        item.save()
    sandbox.clear()
    item.save()

    assert writes(sandbox) == [("POST", f"{INSTANCE}/fields/3", {"value": "Broken."})]
    assert not item.is_dirty


def test_reverting_the_rest_leaves_what_was_taken(sandbox: Sandbox, item: CollectionItem) -> None:
    sandbox.fail(422, path=f"{INSTANCE}/fields/3")
    with pytest.raises(discogs.UnprocessableEntity):
        item.save()
    item.revert()

    assert item.rating == 1
    assert item.notes["Media"] == "Poor (P)"
    assert item.notes["Notes"] == "The first one."
    sandbox.clear()
    item.save()
    assert len(sandbox.requests) == 0


def test_a_refused_rating_keeps_everything(sandbox: Sandbox, item: CollectionItem) -> None:
    sandbox.fail(403, path=INSTANCE)
    with pytest.raises(discogs.Forbidden):
        item.save()

    assert len(writes(sandbox)) == 1
    assert set(item.changes) == {"rating", "note_values"}


def test_a_page_that_is_read_in_between_does_not_lose_the_rest(
    sandbox: Sandbox, item: CollectionItem
) -> None:
    sandbox.fail(422, path=f"{INSTANCE}/fields/3")
    with pytest.raises(discogs.UnprocessableEntity):
        item.save()
    item.refresh()
    sandbox.clear()

    assert item.notes["Notes"] == "Broken."
    item.save()
    assert writes(sandbox) == [("POST", f"{INSTANCE}/fields/3", {"value": "Broken."})]


def test_of_two_refused_notes_both_stay(sandbox: Sandbox, item: CollectionItem) -> None:
    sandbox.fail(422, path=f"{INSTANCE}/fields/1")
    with pytest.raises(discogs.UnprocessableEntity):
        item.save()
    sandbox.clear()
    item.save()

    assert [path for _, path, _ in writes(sandbox)] == [
        f"{INSTANCE}/fields/1",
        f"{INSTANCE}/fields/3",
    ]


def test_a_refused_post_after_a_put_leaves_a_want_that_is_dirty(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    release = landmarks.RELEASE_DOCUMENTED
    wantlist = session.me.wantlist
    sandbox.fail(422, path=f"/users/sandbox_user/wants/{release}", method="POST")
    with pytest.raises(discogs.UnprocessableEntity):
        wantlist.add(release, notes="UK only")
    (want,) = [want for want in wantlist if want.id == release]
    sandbox.clear()
    want.save()

    assert writes(sandbox) == [
        ("POST", f"/users/sandbox_user/wants/{release}", {"notes": "UK only"})
    ]
