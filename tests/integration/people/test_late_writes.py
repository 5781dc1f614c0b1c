"""Discogs shows writes late: for a minute, what this session did is what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

import discogs
from discogs.http.messages import Request, Response
from discogs.models import User
from discogs.orm.core import Core
from discogs.sandbox import Sandbox, landmarks
from tests.integration.clock import Clock

T = TypeVar("T")

RELEASE = landmarks.RELEASE_DOCUMENTED
WANTS = landmarks.WANTLIST_SIZE


@pytest.fixture
def me(sandbox: Sandbox, session: discogs.Session, clock: Clock) -> Iterator[User]:
    """The user of a server that shows no write as long as the test runs."""
    sandbox.write_delay = 3600.0
    me = session.me
    yield me
    sandbox.write_delay = 0.0


def test_a_want_just_added_is_in_the_wantlist(me: User) -> None:
    want = me.wantlist.add(RELEASE)

    assert want in list(me.wantlist)
    assert len(me.wantlist) == WANTS + 1
    assert want in list(me.wantlist.refresh())
    assert want in list(me.wantlist.sort("title"))


def test_a_want_just_added_is_counted(me: User) -> None:
    before = len(me.wantlist)
    me.wantlist.add(RELEASE)

    assert len(me.wantlist) == before + 1
    assert len(me.wantlist.refresh()) == before + 1


def test_a_want_just_deleted_is_not_in_the_wantlist(me: User) -> None:
    want = me.wantlist[0]
    want.delete()

    assert want not in list(me.wantlist)
    assert len(me.wantlist) == WANTS - 1
    assert want not in list(me.wantlist.refresh())
    assert want not in list(me.wantlist.sort("title", "desc"))


@pytest.mark.parametrize("place", [0, 50, 131])
def test_what_was_deleted_is_left_out_of_a_fresh_walk_silently(me: User, place: int) -> None:
    want = list(me.wantlist)[place]
    want.delete()
    rows = list(me.wantlist.refresh())

    assert len(rows) == WANTS - 1
    assert want not in rows
    assert len(me.wantlist) == WANTS - 1


def test_a_want_that_is_wanted_once_more_is_listed_once(me: User) -> None:
    wants = list(me.wantlist)
    again = me.wantlist.add(wants[3].id)

    assert again is wants[3]
    assert list(me.wantlist) == wants
    assert len(me.wantlist) == WANTS


def test_a_want_that_comes_back_is_listed_once(me: User) -> None:
    wants = list(me.wantlist)
    wants[3].delete()
    back = me.wantlist.add(wants[3].id)
    rows = list(me.wantlist)

    assert rows.count(back) == 1
    assert len(rows) == len(me.wantlist) == WANTS
    assert next(row for row in rows if row == back) is back


def test_an_item_just_added_is_in_its_folder_and_in_all(me: User) -> None:
    jazz = me.folders["Jazz"]
    before = jazz.count
    item = jazz.add(RELEASE)

    for listing in (jazz.items, me.collection, me.copies_of(RELEASE)):
        assert item in list(listing)
        assert item in list(listing.refresh())
    assert item in list(jazz.items.sort("added"))
    assert jazz.count == before + 1


def test_an_item_just_deleted_is_in_none(me: User) -> None:
    item = me.copies_of(RELEASE)[0]
    folder = item.folder
    assert folder is not None
    item.delete()

    for listing in (folder.items, me.collection, me.copies_of(RELEASE)):
        assert item not in list(listing)
        assert item not in list(listing.refresh())


def test_an_item_just_moved_is_in_the_other_folder(me: User) -> None:
    item = me.copies_of(RELEASE)[0]
    uncategorized, jazz = me.folders["Uncategorized"], me.folders["Jazz"]
    counts = uncategorized.count, jazz.count
    item.folder = jazz
    item.save()

    assert item in list(jazz.items)
    assert item not in list(uncategorized.items)
    assert (uncategorized.count, jazz.count) == (counts[0] - 1, counts[1] + 1)
    assert item.refresh().folder is jazz


def test_an_item_that_moved_there_and_back_is_listed_once(me: User) -> None:
    item = me.copies_of(RELEASE)[0]
    uncategorized, jazz = me.folders["Uncategorized"], me.folders["Jazz"]
    before = list(uncategorized.items)
    for folder in (jazz, uncategorized):
        item.folder = folder
        item.save()

    assert list(uncategorized.items).count(item) == 1
    assert len(list(uncategorized.items)) == len(before)
    assert item not in list(jazz.items)


def test_a_folder_just_created_is_there(me: User) -> None:
    _ = len(me.folders)
    folder = me.folders.create("Dub")

    assert me.folders["Dub"] is folder
    assert me.folders.refresh()["Dub"] is folder
    assert list(me.folders).count(folder) == 1


def test_a_folder_just_deleted_is_not_there(me: User) -> None:
    me.folders["Empty Crate"].delete()

    assert "Empty Crate" not in me.folders
    assert "Empty Crate" not in me.folders.refresh()


def test_a_folder_just_renamed_keeps_its_new_name(me: User) -> None:
    folder = me.folders["Jazz"]
    folder.name = "Fusion"
    folder.save()

    assert me.folders.refresh()["Fusion"] is folder
    assert folder.refresh().name == "Fusion"


def test_a_saved_rating_is_not_undone_by_what_arrives(me: User) -> None:
    item = me.copies_of(RELEASE)[0]
    item.rating = 2
    item.notes["Notes"] = "Mine"
    item.save()
    copies = list(me.copies_of(RELEASE).refresh())

    assert copies[0] is item
    assert (item.rating, item.notes["Notes"]) == (2, "Mine")
    assert not item.is_dirty


def test_a_saved_value_survives_being_expired(session: discogs.Session, me: User) -> None:
    me.location = "Rome"
    me.save()
    session.expire(me)

    assert me.location == "Rome"
    assert not me.is_dirty


def test_an_item_that_was_moved_and_expired_is_still_moved(
    session: discogs.Session, me: User
) -> None:
    item, jazz = me.copies_of(RELEASE)[0], me.folders["Jazz"]
    item.folder = jazz
    item.save()
    session.expire_all()

    assert item.folder is jazz


def test_after_a_minute_the_servers_word_counts(clock: Clock, me: User) -> None:
    added, deleted = me.wantlist.add(RELEASE), me.wantlist[0]
    deleted.delete()
    me.location = "Rome"
    me.save()
    clock.time += 61
    wants = list(me.wantlist.refresh())

    assert added not in wants
    assert deleted in wants
    assert len(wants) == WANTS
    assert me.refresh().location == "Portland, Oregon"


def test_just_before_the_minute_is_over_it_does_not(clock: Clock, me: User) -> None:
    added = me.wantlist.add(RELEASE)
    me.location = "Rome"
    me.save()
    clock.time += 59

    assert added in list(me.wantlist.refresh())
    assert me.refresh().location == "Rome"


def test_a_want_that_was_deleted_does_not_let_go_of_the_next_one(sandbox: Sandbox) -> None:
    session = sandbox.session(level=2, retention=1)
    wantlist = session.me.wantlist
    deleted = wantlist.add(RELEASE)
    deleted.delete()
    wantlist.add(RELEASE).notes = "unsaved"
    deleted.revert()

    assert repr(session._core.identity_map).endswith("1 with unsaved changes>")


def test_a_note_that_was_sent_is_saved_whatever_others_do_meanwhile(
    session: discogs.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = session.me.copies_of(RELEASE)[0]
    item.notes["Media"] = "Mint (M)"
    fetch = Core.fetch

    def meanwhile(core: Core, request: Request, decode: Callable[[Response], T]) -> T:
        answer = fetch(core, request, decode)
        if request.method == "POST":
            item.revert()
            session.expire(item)
        return answer

    monkeypatch.setattr(Core, "fetch", meanwhile)
    item.save()

    assert (item.is_dirty, item.notes["Media"]) == (False, "Mint (M)")
