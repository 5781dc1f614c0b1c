"""`session.load` and `session.merge`: entities from saved JSON and of copies, without a request."""

from __future__ import annotations

import copy
import json
import pickle
import threading
from datetime import date
from typing import Any

import pytest

import discogs
from discogs import InvalidValueError
from discogs.sandbox import Sandbox, landmarks

RELEASE = landmarks.RELEASE_DOCUMENTED


@pytest.fixture
def raw(session: discogs.Session) -> dict[str, Any]:
    """The JSON of a release, as somebody has saved it."""
    return session.release(RELEASE).refresh().raw


@pytest.fixture
def later(sandbox: Sandbox, raw: dict[str, Any]) -> discogs.Session:
    """Another session, which has asked for nothing yet."""
    sandbox.clear()
    return sandbox.session(level=2)


@pytest.mark.parametrize(
    "form", [lambda raw: raw, json.dumps, lambda raw: json.dumps(raw).encode()]
)
def test_saved_json_becomes_an_entity(
    sandbox: Sandbox, later: discogs.Session, raw: dict[str, Any], form: Any
) -> None:
    release = later.load(discogs.Release, form(raw))

    assert release is later.release(RELEASE)
    assert release.is_loaded
    assert release.raw == raw
    assert (release.title, release.artists[0].artist.name) == (raw["title"], "Rick Astley")
    assert release.media[0].tracks[0].artist_credit == "Rick Astley"
    assert not sandbox.requests


def test_every_entry_point_can_be_loaded(sandbox: Sandbox, session: discogs.Session) -> None:
    me = session.me
    entities: list[discogs.Entity] = [
        session.release(RELEASE),
        session.master(landmarks.MASTER_DOCUMENTED),
        session.artist(landmarks.ARTIST_DOCUMENTED),
        session.label(landmarks.LABEL_DOCUMENTED),
        me,
        me.lists[0],
        me.inventory[0],
        session.orders[0],
        session.exports[0],
        session.uploads[0],
    ]
    saved = [(type(entity), entity.refresh().raw) for entity in entities]
    sandbox.clear()

    for (cls, raw), entity in zip(saved, entities, strict=True):
        loaded = sandbox.session(level=2).load(cls, raw)
        assert loaded == entity
        assert loaded.is_loaded
    assert not sandbox.requests


def test_a_part_loads_the_rest_when_it_is_read(sandbox: Sandbox, later: discogs.Session) -> None:
    release = later.load(discogs.Release, {"id": RELEASE, "title": "As I called it"})

    assert release.title == "As I called it"
    assert not release.is_loaded
    assert not sandbox.requests
    assert release.year == 1987
    assert (release.title, len(sandbox.requests)) == ("Never Gonna Give You Up", 1)


def test_what_is_loaded_is_newer(
    sandbox: Sandbox, later: discogs.Session, raw: dict[str, Any]
) -> None:
    release = later.release(RELEASE)
    assert release.title
    later.load(discogs.Release, {**raw, "title": "Old"})

    assert release.title == "Never Gonna Give You Up"
    assert release.raw["title"] == "Never Gonna Give You Up"


def test_what_a_stub_knows_is_newer(later: discogs.Session, raw: dict[str, Any]) -> None:
    row = later.artist(landmarks.ARTIST_DOCUMENTED).releases[0]
    release = row.release
    known = release.master_id

    assert later.load(discogs.Release, {**raw, "master_id": 5, "country": "XX"}) is release
    assert (release.master_id, release.country) == (known, "XX")
    assert release.is_loaded


def test_raw_shows_what_was_saved_below_what_came_since(
    later: discogs.Session, raw: dict[str, Any]
) -> None:
    release = later.user("memory").contributions[0]
    came = dict(release.raw)
    assert not release.is_loaded

    later.load(discogs.Release, {**raw, "id": release.id, "title": "Old", "old": True})
    assert release.raw == {**raw, "old": True, **came}


def test_a_part_fills_what_has_expired(sandbox: Sandbox, later: discogs.Session) -> None:
    release = later.release(RELEASE).refresh()
    later.expire(release)
    sandbox.clear()
    later.load(discogs.Release, {"id": RELEASE, "title": "As I called it", "mine": 1})

    assert (release.title, release.raw["mine"]) == ("As I called it", 1)
    assert not sandbox.requests


def test_a_whole_one_takes_the_place_of_a_part(
    sandbox: Sandbox, later: discogs.Session, raw: dict[str, Any]
) -> None:
    release = later.load(discogs.Release, {"id": RELEASE, "country": "XX", "notes": "Old"})
    whole = {key: content for key, content in raw.items() if key != "notes"}

    assert later.load(discogs.Release, whole) is release
    assert (release.country, release.notes) == (raw["country"], None)
    assert not sandbox.requests


def test_nobody_knows_the_date_of_parts_of_which_one_has_none(later: discogs.Session) -> None:
    day = date(2026, 11, 1)
    release = later._core.older_entity(discogs.Release, RELEASE, day, title="Of a dump")
    before = release.known_as_of
    later.load(discogs.Release, {"id": RELEASE, "country": "XX"})

    assert (before, release.known_as_of) == (day, None)
    assert (release.title, release.country) == ("Of a dump", "XX")


def test_an_unsaved_change_survives_what_was_saved(session: discogs.Session) -> None:
    listing = session.listing(session.me.inventory[0].id)
    raw = listing.refresh().raw
    session.expire(listing)
    listing.comments = "Mine"

    session.load(discogs.Listing, raw)
    assert listing.comments == "Mine"
    assert listing.changes["comments"].old == raw["comments"]
    listing.revert()
    assert listing.comments == raw["comments"]


@pytest.mark.parametrize("is_known", [False, True])
def test_a_broken_field_stays_broken(
    sandbox: Sandbox, later: discogs.Session, raw: dict[str, Any], is_known: bool
) -> None:
    known = later.release(RELEASE) if is_known else None
    release = later.load(discogs.Release, {**raw, "country": 5})
    merged = sandbox.session().merge(copy.copy(release))
    assert known in {None, release}

    for one in (release, merged):
        assert one.year == 1987
        with pytest.raises(discogs.InvalidFieldError, match="country"):
            _ = one.country
    assert not sandbox.requests


@pytest.mark.parametrize(
    "odd", [{}, {"id": "x"}, {"id": None}, "[]", "{", b"\xff", 5, None, {"id": object()}]
)
def test_what_is_no_json_of_a_release_is_refused(session: discogs.Session, odd: Any) -> None:
    with pytest.raises(InvalidValueError, match="JSON"):
        session.load(discogs.Release, odd)


@pytest.mark.parametrize("url", ["https://api.discogs.com/releases/249504", "odd", "", None])
def test_json_that_says_it_is_of_something_else_is_refused(
    session: discogs.Session, raw: dict[str, Any], url: str | None
) -> None:
    content = {**raw, "resource_url": url}

    if url and url.startswith("https"):
        with pytest.raises(InvalidValueError, match=r"is of https://.*, and that is no Master"):
            session.load(discogs.Master, content)
    else:
        assert session.load(discogs.Master, content).id == RELEASE


def test_what_has_no_entry_point_is_refused(session: discogs.Session) -> None:
    with pytest.raises(InvalidValueError, match=r"session\.load\(\) accepts Artist"):
        session.load(discogs.Want, {"id": 1})


# -- Copies ----------------------------------------------------------------------------------------


def test_a_copy_leads_back_to_the_live_one(sandbox: Sandbox, session: discogs.Session) -> None:
    release = session.release(RELEASE)
    unpickled = pickle.loads(pickle.dumps(release))  # noqa: S301

    assert session.merge(unpickled) is release
    assert session.merge(release) is release
    assert not sandbox.requests


def test_a_copy_brings_what_it_has_loaded(
    sandbox: Sandbox, session: discogs.Session, later: discogs.Session
) -> None:
    unpickled = pickle.loads(pickle.dumps(session.release(RELEASE)))  # noqa: S301
    release = later.merge(unpickled)

    assert release.is_loaded
    assert release.artists[0].artist is later.artist(release.artists[0].id)
    assert release.community.submitter is not None
    assert release.community.submitter.user.username
    assert not sandbox.requests
    with pytest.raises(discogs.DetachedError):
        _ = unpickled.artists[0].artist


def test_a_live_one_of_another_session_is_copied(
    session: discogs.Session, later: discogs.Session
) -> None:
    mine = session.release(RELEASE)
    theirs = later.merge(mine)

    assert theirs is later.release(RELEASE)
    assert theirs.artists[0].artist is later.artist(theirs.artists[0].id)
    assert mine.artists[0].artist is session.artist(mine.artists[0].id)


def test_items_and_wants_are_merged_too(sandbox: Sandbox, session: discogs.Session) -> None:
    item, want = session.me.collection[0], session.me.wantlist[0]
    item.rating = 1 if item.rating != 1 else 2
    before = item.changes["rating"].old
    copies = pickle.loads(pickle.dumps([item, want]))  # noqa: S301
    other = sandbox.session(level=2)
    sandbox.clear()

    assert session.merge(copies[0]) is item
    assert item.is_dirty
    assert other.merge(item).rating == before
    assert other.merge(copies[1]).title == want.title
    assert not sandbox.requests


def test_what_was_never_sent_is_no_copy(session: discogs.Session) -> None:
    listing = session.release(RELEASE).sell(condition="NM", price="10")
    with pytest.raises(discogs.UnsavedError, match="has no id"):
        session.merge(copy.copy(listing))
    with pytest.raises(InvalidValueError, match=r"merge\(\) takes entities"):
        session.merge(5)  # type: ignore[type-var] # pyright: ignore[reportArgumentType]


def test_a_pickled_session_says_what_to_do(session: discogs.Session) -> None:
    for held in (session, session.me.wantlist, session.me.folders):
        for attempt in (pickle.dumps, copy.deepcopy):
            with pytest.raises(
                TypeError, match=r"Open one in each process.*session\.merge\(copy\)"
            ):
                attempt(held)


def test_a_copy_of_what_is_unsaved_brings_what_discogs_has(
    session: discogs.Session, sandbox: Sandbox
) -> None:
    item = session.me.copies_of(RELEASE)[0]
    known = item.rating
    item.rating = 1
    item.notes["Notes"] = "unsaved"
    copied = pickle.loads(pickle.dumps(copy.copy(item)))  # noqa: S301
    merged = sandbox.session(level=2).merge(copied)

    assert (copied.rating, copied.is_dirty) == (1, False)
    assert (merged.rating, merged.is_dirty) == (known, False)
    assert "unsaved" not in merged.notes.values()


def test_a_copy_of_a_name_without_a_page_leads_to_no_page(
    session: discogs.Session, later: discogs.Session, sandbox: Sandbox
) -> None:
    various = session.load(discogs.Release, {"id": 1, "artists": [{"id": 0, "name": "Nobody"}]})
    nobody = pickle.loads(pickle.dumps(various.artists[0].artist))  # noqa: S301
    sandbox.clear()
    merged = later.merge(nobody)
    merged.refresh()

    assert (merged.name, merged.profile, nobody.profile) == ("Nobody", "", "")
    assert not sandbox.requests


def test_copies_and_saved_json_know_what_was_left_out(
    session: discogs.Session, later: discogs.Session
) -> None:
    artist = session.artist(landmarks.ARTIST_DOCUMENTED).refresh()
    sent = artist.model_fields_set
    copied = pickle.loads(pickle.dumps(artist))  # noqa: S301
    stub = later.artist(artist.id)

    assert copied.model_fields_set == copy.copy(artist).model_fields_set == sent
    assert later.merge(copied).model_fields_set == sent
    assert later.load(discogs.Artist, artist.raw) is stub
    assert stub.model_fields_set == sent


def test_what_was_left_out_is_so_again_after_a_revert(session: discogs.Session) -> None:
    me = session.me.refresh()
    before = me.model_fields_set
    me.location = "Here"
    assert "location" in me.model_fields_set
    me.revert()
    assert me.model_fields_set == before
    me.location = "Here"
    me.save()
    assert me.model_fields_set == before | {"location"}


def test_a_copy_is_of_one_moment(session: discogs.Session, sandbox: Sandbox) -> None:
    """Whole or a stub, while another thread loads it."""
    for id in list(sandbox.catalogue.releases)[:20]:
        stub = session.release(id)
        loading = threading.Thread(target=stub.refresh)
        loading.start()
        copies = [copy.copy(stub)]
        while loading.is_alive():
            copies.append(copy.copy(stub))
        loading.join()
        for copied in copies:
            assert copied.is_loaded == ("tracklist" in vars(copied))


def test_fields_that_are_set_are_facts(session: discogs.Session) -> None:
    assert "payload" not in session.release(RELEASE).artists[0].model_fields_set
