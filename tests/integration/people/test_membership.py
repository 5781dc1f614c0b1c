"""`release in me.collection`, `in me.wantlist`: true answers, and what they cost."""

from __future__ import annotations

import logging

import pytest

import discogs
from discogs.models import User
from discogs.sandbox import Sandbox, landmarks

RELEASE = landmarks.RELEASE_DOCUMENTED
NOWHERE = 999_999_999


@pytest.fixture
def me(sandbox: Sandbox, session: discogs.Session) -> User:
    """The user, whose name is known, so that nothing else is counted."""
    me = session.me
    sandbox.clear()
    return me


def paths(sandbox: Sandbox) -> list[str]:
    """What was asked for since the last look."""
    asked = [one.path.removeprefix("/users/sandbox_user/") for one in sandbox.requests]
    sandbox.clear()
    return asked


# -- Collections -----------------------------------------------------------------------------------


def test_a_release_in_the_collection_costs_one_request(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    assert session.release(RELEASE) in me.collection
    assert RELEASE in me.collection
    assert NOWHERE not in me.collection
    assert paths(sandbox) == [
        f"collection/releases/{RELEASE}",
        f"collection/releases/{RELEASE}",
        f"collection/releases/{NOWHERE}",
    ]


def test_nothing_is_asked_for_what_was_read(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    items = list(me.collection)
    ids = [item.id for item in items]
    sandbox.clear()

    assert items[-1] in me.collection
    assert items[-1].release in me.collection
    assert NOWHERE not in me.collection
    assert me.collection.count(ids[0]) == ids.count(ids[0])
    assert me.collection.index(session.release(ids[7])) == ids.index(ids[7])
    assert paths(sandbox) == []


def test_copies_are_counted_by_one_request(sandbox: Sandbox, me: User) -> None:
    copies = len(me.copies_of(RELEASE))
    sandbox.clear()

    assert me.collection.count(RELEASE) == copies > 0
    assert me.collection.count(NOWHERE) == 0
    assert len(paths(sandbox)) == 2


def test_the_index_of_a_release_is_where_the_walk_finds_it(sandbox: Sandbox, me: User) -> None:
    index = me.collection.index(me.collection[3].id)

    assert me.collection[index].id == me.collection[3].id
    assert len(paths(sandbox)) == 1
    with pytest.raises(ValueError, match="is not in"):
        me.collection.index(NOWHERE)


def test_a_folder_knows_its_own_items_only(sandbox: Sandbox, me: User) -> None:
    jazz = me.folders["Jazz"]
    item = jazz.items[0]
    other = next(folder for folder in me.folders if folder.id not in {0, jazz.id} and folder.count)
    elsewhere = next(
        one.id for one in other.items if all(one.id != jazzy.id for jazzy in jazz.items)
    )
    sandbox.clear()

    assert item.release in jazz.items
    assert elsewhere not in jazz.items
    assert elsewhere in me.collection
    assert paths(sandbox) == [f"collection/releases/{elsewhere}"]


def test_what_was_just_added_or_deleted_counts(sandbox: Sandbox, me: User) -> None:
    item = me.folders.by_id(1).add(RELEASE)
    before = me.collection.count(RELEASE)
    item.delete()

    assert before - me.collection.count(RELEASE) == 1
    assert item not in me.collection


def test_a_folder_that_discogs_does_not_show_gives_no_answer(session: discogs.Session) -> None:
    stranger = session.user(landmarks.USER_WITH_PUBLIC_COLLECTION)
    item = stranger.collection[0]

    assert item in stranger.collection
    with pytest.raises(discogs.Forbidden):
        _ = item in stranger.folders.by_id(1).items


@pytest.mark.parametrize("odd", ["249504", None, 1.5])
def test_a_question_without_an_answer_is_refused(sandbox: Sandbox, me: User, odd: object) -> None:
    for sequence in (me.collection, me.wantlist):
        for ask in (sequence.__contains__, sequence.index, sequence.count):
            with pytest.raises(TypeError, match="can be asked for a release, its id, or"):
                ask(odd)
    assert paths(sandbox) == []


def test_a_master_is_refused_with_what_to_write(session: discogs.Session, me: User) -> None:
    with pytest.raises(TypeError, match=r"\[item for item in me.collection if ...\]"):
        _ = session.master(landmarks.MASTER_DOCUMENTED) in me.collection


# -- Wantlists -------------------------------------------------------------------------------------


def test_a_wanted_release_is_found_among_what_was_read(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    first = me.wantlist[0]
    sandbox.clear()

    assert session.release(first.id) in me.wantlist
    assert first.id in me.wantlist
    assert first in me.wantlist
    assert me.wantlist[session.release(first.id)] is first
    assert me.wantlist.count(first.id) == 1
    assert me.wantlist.index(first.release) == 0
    assert paths(sandbox) == []


def test_anothers_want_of_the_same_release_is_not_on_the_wantlist(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    mine = me.wantlist.add(RELEASE)
    theirs = next(
        want
        for want in session.user(landmarks.USER_WITH_PUBLIC_COLLECTION).wantlist
        if want.id == RELEASE
    )
    _ = me.wantlist[0]
    sandbox.clear()

    assert theirs.release in me.wantlist
    assert mine in me.wantlist
    assert theirs not in me.wantlist
    assert me.wantlist.count(theirs) == 0
    assert paths(sandbox) == []


def test_what_was_not_read_is_looked_for_page_by_page(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    assert NOWHERE not in me.wantlist
    pages = len(paths(sandbox))

    assert pages == me.wantlist.pages
    assert NOWHERE not in me.wantlist
    with pytest.raises(KeyError, match="is not on the wantlist of sandbox_user"):
        _ = me.wantlist[session.release(NOWHERE)]
    assert paths(sandbox) == []


def test_a_wantlist_that_is_read_on_for_an_answer_says_so(
    session: discogs.Session, me: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="discogs")

    assert me.wantlist[0].id in me.wantlist
    said_of_what_was_read = list(caplog.messages)
    for _ in range(2):
        assert session.release(NOWHERE) not in me.wantlist

    assert said_of_what_was_read == []
    (said,) = caplog.messages
    assert said.startswith(f"Reading the wantlist of sandbox_user on for Release(id={NOWHERE})")


def test_removing_a_release_is_one_delete(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    me.wantlist.add(RELEASE)
    sandbox.clear()

    me.wantlist.remove(session.release(RELEASE))

    assert [(one.method, one.path) for one in sandbox.requests] == [
        ("DELETE", f"/users/sandbox_user/wants/{RELEASE}")
    ]
    assert RELEASE not in me.wantlist


def test_removing_leaves_a_read_wantlist_right(sandbox: Sandbox, me: User) -> None:
    wants = list(me.wantlist)
    sandbox.clear()

    me.wantlist.remove(wants[2].id)
    me.wantlist.remove(wants[0])

    assert [one.id for one in me.wantlist] == [one.id for one in wants[1:2] + wants[3:]]
    assert len(me.wantlist) == len(wants) - 2
    assert paths(sandbox) == [f"wants/{wants[2].id}", f"wants/{wants[0].id}"]


def test_removing_what_nobody_wants_changes_nothing(sandbox: Sandbox, me: User) -> None:
    wants = list(me.wantlist)
    sandbox.clear()

    me.wantlist.remove(NOWHERE)

    assert (len(me.wantlist), list(me.wantlist)) == (len(wants), wants)
    with pytest.raises(discogs.InvalidValueError, match="whole number"):
        me.wantlist.remove("249504")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert paths(sandbox) == [f"wants/{NOWHERE}"]


# -- Other sequences -------------------------------------------------------------------------------


def test_rows_are_asked_for_what_they_lead_to(sandbox: Sandbox, session: discogs.Session) -> None:
    artist = session.artist(landmarks.ARTIST_WITH_250_RELEASES)
    rows = list(artist.releases)
    release = next(row.release for row in rows if row.type == "release")
    master = next(row.master for row in rows if row.master is not None)
    sandbox.clear()

    assert rows[3] in artist.releases
    assert release in artist.releases
    assert master in artist.releases
    assert artist.releases[artist.releases.index(release)].release is release
    assert artist.releases.count(master) == sum(row.master is master for row in rows)
    assert session.release(NOWHERE) not in artist.releases
    assert not sandbox.requests


def test_other_questions_are_refused(sandbox: Sandbox, session: discogs.Session) -> None:
    releases = session.artist(landmarks.ARTIST_DOCUMENTED).releases

    with pytest.raises(TypeError, match="ask for one of its rows"):
        _ = RELEASE in releases
    with pytest.raises(TypeError, match="what it leads to"):
        _ = "Never Gonna Give You Up" in releases
    assert not sandbox.requests


def test_an_index_can_be_looked_for_in_a_part(session: discogs.Session) -> None:
    releases = session.artist(landmarks.ARTIST_WITH_250_RELEASES).releases
    row = releases[5]

    assert releases.index(row, 2, 9) == 5
    assert releases.index(row, -len(releases)) == 5
    for start, stop in ((6, None), (0, 5), (0, -len(releases))):
        with pytest.raises(ValueError, match="is not in"):
            releases.index(row, start, stop)
