"""Two programs with one account: what one of them assigns is there, whatever it last read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import discogs
from discogs.models import CollectionItem, User, Want
from discogs.sandbox import Sandbox, landmarks
from tests.integration.clock import Clock, keep_to
from tests.integration.people import reads, writes

RELEASE = landmarks.RELEASE_DOCUMENTED
#: Longer than Discogs takes to show a write.
LATER = 61.0

Savable = discogs.Savable
Find = Callable[[User], Savable]


@pytest.fixture
def me(session: discogs.Session, clock: Clock) -> User:
    return session.me


@pytest.fixture
def other(sandbox: Sandbox, clock: Clock) -> Iterator[User]:
    """The same user in another program."""
    with sandbox.session() as other:
        keep_to(clock, other)
        yield other.me


def item_of(me: User) -> CollectionItem:
    """The first copy of a release: in folder 1, rated 5, with notes."""
    return me.copies_of(RELEASE)[0]


THINGS: dict[str, tuple[Find, str, Any]] = {
    "an item on a page of all": (lambda me: me.collection[0], "rating", 2),
    "an item by its release": (item_of, "rating", 2),
    "a want": (lambda me: me.wantlist[0], "rating", 2),
    "the notes of a want": (lambda me: me.wantlist[0], "notes", "Later"),
    "a folder": (lambda me: me.folders["Jazz"], "name", "Fusion"),
    "the profile": (lambda me: me, "location", "Rome"),
}


@pytest.mark.parametrize("name", THINGS)
def test_what_is_assigned_as_it_was_read_is_there(
    sandbox: Sandbox, me: User, other: User, clock: Clock, name: str
) -> None:
    find, field, changed = THINGS[name]
    mine, theirs = find(me), find(other)
    before = getattr(mine, field)
    setattr(theirs, field, changed)
    theirs.save()
    clock.time += LATER
    setattr(mine, field, before)
    assert not mine.is_dirty
    mine.save()

    assert getattr(mine, field) == before
    clock.time += LATER
    _ = theirs.refresh() if not isinstance(theirs, discogs.Want) else other.wantlist.refresh()[0]
    assert getattr(theirs, field) == before


@pytest.mark.parametrize("name", THINGS)
def test_where_nobody_changed_it_nothing_is_sent(
    sandbox: Sandbox, me: User, clock: Clock, name: str
) -> None:
    find, field, _ = THINGS[name]
    mine = find(me)
    before = getattr(mine, field)
    clock.time += LATER
    sandbox.clear()
    setattr(mine, field, before)
    mine.save()
    mine.save()

    assert writes(sandbox) == []
    assert len(reads(sandbox)) == 1


@pytest.mark.parametrize("name", THINGS)
def test_what_was_read_just_now_is_not_read_again(
    sandbox: Sandbox, me: User, clock: Clock, name: str
) -> None:
    find, field, _ = THINGS[name]
    mine = find(me)
    before = getattr(mine, field)
    clock.time += 15
    sandbox.clear()
    setattr(mine, field, before)
    mine.save()

    assert len(sandbox.requests) == 0


def test_a_loop_that_assigns_what_is_there_reads_a_page_and_sends_nothing(
    sandbox: Sandbox, me: User, clock: Clock
) -> None:
    things: list[CollectionItem | Want] = [*me.collection[:100], *me.wantlist[:100]]
    clock.time += LATER
    sandbox.clear()
    for thing in things:
        thing.rating = thing.rating
        thing.save()

    assert writes(sandbox) == []
    assert len(reads(sandbox)) == 2


def test_a_want_that_came_on_no_page_is_sent_as_it_can_not_be_read(
    sandbox: Sandbox, me: User, clock: Clock
) -> None:
    want = me.wantlist.add(RELEASE, rating=4)
    clock.time += LATER
    sandbox.clear()
    want.rating = 4
    want.save()

    assert [sent for *_, sent in writes(sandbox)] == [{"rating": 4}]
    assert reads(sandbox) == []
    assert not want.is_dirty


def test_wanting_with_what_a_new_want_has_leaves_nothing_unsaved(
    me: User, other: User, clock: Clock
) -> None:
    want = me.wantlist.add(landmarks.RELEASE_MAIN_VERSION, rating=0, notes="")
    clock.time += LATER
    theirs = next(one for one in other.wantlist if one == want)
    theirs.rating, theirs.notes = 3, "UK only"
    theirs.save()
    clock.time += LATER
    list(me.wantlist.refresh())

    assert (want.rating, want.notes, want.changes) == (3, "UK only", {})


def test_wanting_again_keeps_what_was_assigned_and_not_saved(
    me: User, other: User, clock: Clock
) -> None:
    want, theirs = me.wantlist[0], other.wantlist[0]
    before = want.rating
    want.rating = before
    me.wantlist.add(want.release, notes="Soon")
    clock.time += LATER
    theirs.rating = before - 1
    theirs.save()
    clock.time += LATER
    want.save()
    clock.time += LATER
    list(other.wantlist.refresh())

    assert theirs.rating == before


def test_what_arrives_does_not_undo_an_assignment_of_the_old_value(
    me: User, other: User, clock: Clock
) -> None:
    before = me.location
    me.location = before
    assert not me.is_dirty
    other.location = "Oslo"
    other.save()
    clock.time += LATER

    assert me.refresh().changes == {"location": ("Oslo", before)}
    me.save()
    clock.time += LATER
    assert other.refresh().location == before


def test_a_reverted_assignment_of_the_old_value_lets_what_arrives_in(
    me: User, other: User, clock: Clock
) -> None:
    me.location = me.location
    me.revert()
    other.location = "Oslo"
    other.save()
    clock.time += LATER

    assert me.refresh().location == "Oslo"
    assert not me.is_dirty


# -- Each note by itself ---------------------------------------------------------------------------


def test_a_note_that_is_assigned_as_it_was_read_is_there_and_others_stay(
    me: User, other: User, clock: Clock
) -> None:
    mine, theirs = item_of(me), item_of(other)
    media = mine.notes["Media"]
    theirs.notes["Media"], theirs.notes["Notes"] = "Poor (P)", "Theirs"
    theirs.save()
    clock.time += LATER
    mine.notes["Media"] = media
    mine.notes["Shelf"] = "A1"
    mine.save()
    clock.time += LATER

    there = dict(theirs.refresh().notes)
    assert (there["Media"], there["Notes"], there["Shelf"]) == (media, "Theirs", "A1")
    assert dict(mine.notes) == there


def test_notes_that_both_changed_alike_leave_nothing_unsaved(
    sandbox: Sandbox, me: User, other: User, clock: Clock
) -> None:
    mine, theirs = item_of(me), item_of(other)
    theirs.notes["Shelf"], theirs.notes["Notes"] = "A1", "Theirs"
    theirs.save()
    clock.time += LATER
    mine.notes["Shelf"] = "A1"
    mine.refresh()
    sandbox.clear()

    assert not mine.is_dirty
    mine.save()
    assert writes(sandbox) == []
    assert mine.notes["Notes"] == "Theirs"


# -- Moved and deleted by somebody else ------------------------------------------------------------


def test_an_item_that_is_put_back_where_it_was_read_is_there(
    me: User, other: User, clock: Clock
) -> None:
    mine, theirs = item_of(me), item_of(other)
    theirs.folder = other.folders["Jazz"]
    theirs.save()
    clock.time += LATER
    mine.folder = me.folders["Uncategorized"]
    mine.save()
    clock.time += LATER

    assert theirs.refresh().folder == other.folders["Uncategorized"]


def test_a_page_of_all_does_not_tell_where_an_item_is(me: User, other: User, clock: Clock) -> None:
    mine, theirs = item_of(me), item_of(other)
    theirs.folder = other.folders["Jazz"]
    theirs.save()
    clock.time += LATER
    assert mine in list(me.collection)
    mine.folder = me.folders["Uncategorized"]
    mine.save()
    clock.time += LATER

    assert theirs.refresh().folder == other.folders["Uncategorized"]


def test_an_item_that_left_the_page_it_came_on_is_read_by_itself(
    sandbox: Sandbox, me: User, other: User, clock: Clock
) -> None:
    mine = me.folders["To Sell"].items[0]
    theirs = next(copy for copy in other.copies_of(mine.id) if copy.instance_id == mine.instance_id)
    theirs.folder = other.folders["Jazz"]
    theirs.save()
    clock.time += LATER
    sandbox.clear()
    mine.rating = mine.rating
    mine.save()

    assert writes(sandbox) == []
    assert len(reads(sandbox)) == 2
    assert mine.folder == me.folders["Jazz"]


def test_a_move_of_what_was_moved_a_moment_ago_and_forgotten_goes_out(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    sandbox.write_delay = 3600.0
    item, jazz, sell = item_of(me), me.folders["Jazz"], me.folders["To Sell"]
    item.folder = jazz
    item.save()
    session.expire(item)
    item.folder = sell
    _ = item.rating
    item.save()
    sandbox.write_delay = 0.0

    assert item.refresh().folder == sell


def test_a_folder_that_somebody_else_emptied_can_be_deleted(
    sandbox: Sandbox, me: User, other: User, clock: Clock
) -> None:
    jazz = me.folders["Jazz"]
    assert jazz.count > 0
    for item in list(other.folders["Jazz"].items):
        item.delete()
    clock.time += LATER
    sandbox.clear()
    jazz.delete()

    assert len(reads(sandbox)) == len(writes(sandbox)) == 1
    assert "Jazz" not in other.folders.refresh()


def test_a_folder_that_is_not_empty_is_refused_after_a_look(
    sandbox: Sandbox, me: User, clock: Clock
) -> None:
    jazz = me.folders["Jazz"]
    clock.time += LATER
    sandbox.clear()

    with pytest.raises(discogs.InvalidValueError, match="only an empty folder can be deleted"):
        jazz.delete()
    assert writes(sandbox) == []


@pytest.mark.parametrize("name", ["a want", "a folder", "an item by its release"])
def test_what_somebody_else_deleted_says_so_whatever_was_assigned(
    me: User, other: User, clock: Clock, name: str
) -> None:
    find, field, changed = THINGS[name]
    if name == "a folder":
        find = lambda me: me.folders["Empty Crate"]  # noqa: E731
    again, anew = find(me), find(other)
    anew.delete()  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]
    clock.time += LATER
    for value in (getattr(again, field), changed):
        setattr(again, field, value)
        with pytest.raises(discogs.NotFound) as refused:
            again.save()
        assert refused.value.advice


@pytest.mark.parametrize("write", ["rate", "note", "delete"])
def test_an_item_that_somebody_else_moved_is_written_where_it_is(
    sandbox: Sandbox, me: User, other: User, clock: Clock, write: str
) -> None:
    mine, theirs = item_of(me), item_of(other)
    assert len(me.collection_fields) > 0
    theirs.folder = other.folders["Jazz"]
    theirs.save()
    clock.time += LATER
    sandbox.clear()
    if write == "delete":
        mine.delete()
    elif write == "rate":
        mine.rating = 1
        mine.save()
    else:
        mine.notes["Media"] = "Fair (F)"
        mine.save()

    assert len(sandbox.requests) == 3, "the old folder, where it is now, and there"
    left = {item.instance_id: item for item in other.copies_of(RELEASE).refresh()}
    if write == "delete":
        assert mine.instance_id not in left
    elif write == "rate":
        assert left[mine.instance_id].rating == 1
    else:
        assert left[mine.instance_id].notes["Media"] == "Fair (F)"


def test_a_note_of_an_item_that_somebody_else_moved_leaves_their_notes_alone(
    sandbox: Sandbox, me: User, other: User, clock: Clock
) -> None:
    mine, theirs = item_of(me), item_of(other)
    theirs.folder, theirs.notes["Media"] = other.folders["Jazz"], "Mint (M)"
    theirs.save()
    clock.time += LATER
    mine.notes["Notes"] = "Signed"
    mine.save()

    assert (mine.is_dirty, mine.notes["Media"]) == (False, "Mint (M)")
    theirs.notes["Media"] = "Poor (P)"
    theirs.save()
    clock.time += LATER
    sandbox.clear()
    mine.rating = 1
    mine.save()
    assert [(method, body) for method, _, body in writes(sandbox)] == [("POST", {"rating": 1})]
