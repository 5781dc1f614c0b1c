"""Who a user is: one object by every way, one escaped name, and what strangers see."""

from __future__ import annotations

import copy
import gc
import threading
from decimal import Decimal

import pytest

import discogs
from discogs.models import Currency, User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import reads
from tests.unit.models_world import World
from tests.waiting import LONG

RELEASE = landmarks.RELEASE_DOCUMENTED


def test_me_is_the_user_of_that_name_and_costs_one_request_in_all(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    me = session.me

    assert me is session.me is session.user("sandbox_user")
    assert me.wantlist[0].owner is me
    assert reads(sandbox)[0] == "/oauth/identity"
    assert reads(sandbox).count("/oauth/identity") == 1
    assert len(sandbox.requests) == 2


def test_a_user_whose_name_was_written_in_capitals_can_be_saved(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    loud = session.user("SANDBOX_USER")
    loud.location = "Rome"
    loud.save()
    item = loud.copies_of(RELEASE)[0]
    item.folder = session.me.folders["Jazz"]

    assert loud is session.me
    assert not loud.is_dirty
    assert session.me.location == "Rome"
    assert item.save().folder is session.me.folders["Jazz"]
    assert item in session.me.folders["Jazz"].items


def test_who_is_logged_in_knows_their_id(sandbox: Sandbox, session: discogs.Session) -> None:
    assert session.me.id == session.identity().id
    assert set(reads(sandbox)) == {"/oauth/identity"}


def test_names_that_only_look_alike_are_two_users(session: discogs.Session) -> None:
    assert session.user("straße") != session.user("STRASSE")


def test_copies_are_asked_for_at_each_call(sandbox: Sandbox, session: discogs.Session) -> None:
    me = session.me
    before = len(list(me.copies_of(RELEASE)))
    with sandbox.session() as other:
        other.me.copies_of(RELEASE)[0].delete()

    assert len(list(me.copies_of(RELEASE))) == before - 1


def test_another_users_currency_is_told_to_those_who_log_in(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    name = landmarks.USER_WITH_PUBLIC_COLLECTION
    with sandbox.session(level=0) as nobody:
        assert nobody.user(name).curr_abbr is None
    assert session.user(name).curr_abbr is Currency.USD


def test_threads_that_ask_who_they_are_at_once_make_one_request(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    sandbox.latency = 0.1
    together = threading.Barrier(4)
    found: list[object] = []

    def ask() -> None:
        together.wait(LONG)
        found.append(session.me)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)

    assert found == [session.me] * 4
    assert reads(sandbox) == ["/oauth/identity"]


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("with space", "with%20space"),
        ("a/b", "a%2Fb"),
        ("50%?#&", "50%25%3F%23%26"),
        ("a.b.c", "a.b.c"),
        ("Señor", "Se%C3%B1or"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
    ],
)
def test_a_username_is_one_escaped_segment(name: str, segment: str) -> None:
    world = World()
    user = world.user(name)
    for read in (
        user.refresh,
        lambda: len(user.wantlist),
        lambda: len(user.folders),
        lambda: len(user.copies_of(1)),
        lambda: len(user.submissions.artists),
        lambda: len(user.contributions),
        lambda: len(user.lists),
        lambda: user.collection_fields,
        lambda: len(user.collection),
    ):
        with pytest.raises(discogs.NotFound):
            read()

    rests = {path.removeprefix(f"/users/{segment}") for path in world.paths}
    assert rests == {
        "",
        "/wants",
        "/collection/folders",
        "/collection/releases/1",
        "/submissions",
        "/contributions",
        "/lists",
        "/collection/fields",
        "/collection/folders/0/releases",
    }


@pytest.mark.parametrize("name", [".", ".."])
def test_a_name_that_would_be_a_step_in_the_path_asks_for_nobody_else(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    with pytest.raises(discogs.InvalidValueError):
        _ = session.user(name).id

    assert reads(sandbox) == []


def test_an_odd_name_is_found(sandbox: Sandbox, session: discogs.Session) -> None:
    user = session.user(landmarks.USER_WITH_ODD_NAME)

    assert user.id > 0
    assert len(list(user.collection)) == 2
    assert {one.status for one in sandbox.requests} == {200}


def test_private_figures_are_none_for_strangers(sandbox: Sandbox, session: discogs.Session) -> None:
    closed = session.user(landmarks.USER_WITH_PRIVATE_COLLECTION)

    assert closed.num_collection is closed.num_wantlist is None
    assert (closed.email, closed.num_unread) == (None, None)
    assert len(sandbox.requests) == 1


def test_public_figures_are_seen_by_strangers_and_own_ones_by_oneself(
    session: discogs.Session,
) -> None:
    other = session.user(landmarks.USER_WITH_PUBLIC_COLLECTION)

    assert (other.num_collection, other.num_wantlist, other.email) == (75, 66, None)
    assert session.me.email == "sandbox_user@example.org"
    assert session.me.num_unread == 3
    assert session.me.num_collection == landmarks.COLLECTION_SIZE


def test_without_a_login_nobody_has_a_currency(sandbox: Sandbox) -> None:
    with sandbox.session(level=0) as session:
        assert session.user("memory").curr_abbr is None


def test_a_private_collection_is_forbidden(session: discogs.Session) -> None:
    closed = session.user(landmarks.USER_WITH_PRIVATE_COLLECTION)
    for read in (
        lambda: closed.collection[0],
        lambda: len(closed.folders),
        lambda: closed.copies_of(RELEASE).first(),
        lambda: closed.wantlist[0],
        lambda: closed.collection_fields,
    ):
        with pytest.raises(discogs.Forbidden):
            read()

    assert closed.lists[:] == ()


def test_strangers_see_items_without_folders_and_notes(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    other = session.user(landmarks.USER_WITH_PUBLIC_COLLECTION)
    items, wants = list(other.collection), list(other.wantlist)
    folder, notes, want_notes = items[0].folder, dict(items[0].notes), wants[0].notes

    assert (folder, notes, want_notes) == (None, {}, None)
    assert [folder.name for folder in other.folders] == ["All"]
    assert len(items) == 75


def test_the_value_of_a_collection_is_money(sandbox: Sandbox, session: discogs.Session) -> None:
    me = session.me
    value = me.collection_value()

    assert Decimal(0) < value.minimum.value < value.median.value < value.maximum.value
    assert value.median.currency is Currency.USD
    assert sandbox.requests[-1].path == "/users/sandbox_user/collection/value"


@pytest.mark.parametrize("currency", list(Currency))
def test_the_value_is_in_the_users_own_currency(
    session: discogs.Session, currency: Currency
) -> None:
    dollars = session.me.collection_value().median.value
    session.me.curr_abbr = currency
    session.me.save()
    value = session.me.collection_value().median

    assert value.currency is currency
    assert (value.value == dollars) is (currency is Currency.USD)


def test_the_value_of_anothers_collection_is_forbidden(session: discogs.Session) -> None:
    with pytest.raises(discogs.Forbidden):
        session.user(landmarks.USER_WITH_PUBLIC_COLLECTION).collection_value()


def test_items_wants_and_folders_are_the_same_by_every_way(session: discogs.Session) -> None:
    me, release = session.me, session.release(RELEASE)
    copies = list(me.copies_of(release))
    by_folder = next(i for i in me.folders.by_id(1).items if i.id == RELEASE)
    by_all = next(item for item in me.collection if item.instance_id == copies[0].instance_id)

    assert copies[0] is by_folder is by_all
    assert len({item.instance_id for item in copies}) == 3
    assert by_all.folder is me.folders.by_id(1) is me.folders["Uncategorized"]
    assert by_all.release is release
    assert me.wantlist[0] is me.wantlist.sort("added")[0]
    assert me.wantlist.add(me.wantlist[0].id) is me.wantlist[0]


def test_the_same_release_is_another_want_of_another_user(session: discogs.Session) -> None:
    mine = session.me.wantlist.add(RELEASE)
    theirs = next(w for w in session.user("memory").wantlist if w.id == RELEASE)

    assert mine != theirs
    assert mine.release is theirs.release
    assert mine.notes == ""
    assert theirs.notes is None


def test_an_expired_item_is_read_again(sandbox: Sandbox, session: discogs.Session) -> None:
    item = session.me.copies_of(RELEASE)[0]
    session.expire(item)
    sandbox.clear()

    assert item.rating == 5
    assert item.id == RELEASE
    assert len(sandbox.requests) == 1


# -- Names in any case -----------------------------------------------------------------------------


def test_a_user_is_one_object_however_the_name_is_written(me: User, sandbox: Sandbox) -> None:
    session = discogs.Session("tests/1.0", token=sandbox.token, base_url=sandbox.url)
    shouted = session.user("SANDBOX_USER")

    assert session.me is shouted is session.user("sandbox_user")
    assert shouted.collection[0].owner is shouted
    assert shouted.inventory[0].seller is shouted
    assert session.merge(me) is session.load(User, me.refresh().raw) is shouted
    assert session.merge(copy.copy(me.collection[0])) is shouted.collection[0]
    assert type(shouted.username) is str


def test_what_is_theirs_keeps_its_identity_while_anything_of_it_is_held(sandbox: Sandbox) -> None:
    session = sandbox.session(retention=1)
    item = session.user("SANDBOX_USER").collection[0]
    _ = [session.artist(id) for id in (1, 2, 3)]
    gc.collect()

    assert session.me.collection[0] is item


def test_own_writes_show_however_the_name_is_written(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    sandbox.write_delay = 40
    loud = session.user("Sandbox_USER")
    listing, items = loud.inventory[0], len(loud.collection)

    listing.delete()
    item = session.me.folders.by_id(1).add(249504)

    assert listing not in loud.inventory.refresh()
    assert (item in loud.collection, len(loud.collection)) == (True, items + 1)
