"""Arguments of a wrong kind are refused with words, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.models import User
from discogs.models.ids import release_id_of
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import writes

RELEASE = landmarks.RELEASE_DOCUMENTED

Use = Callable[[discogs.Session, Any], object]
#: What takes a release, or the id of one.
USES: dict[str, Use] = {
    "folder.add": lambda session, release: session.me.folders.by_id(1).add(release),
    "wantlist.add": lambda session, release: session.me.wantlist.add(release),
    "copies_of": lambda session, release: session.me.copies_of(release),
}
NO_RELEASES: dict[str, Callable[[discogs.Session], object]] = {
    "master": lambda session: session.master(landmarks.MASTER_DOCUMENTED),
    "artist": lambda session: session.artist(landmarks.ARTIST_DOCUMENTED),
    "item": lambda session: session.me.collection[0],
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize("wrong", [str(RELEASE), 0, -1, True, 1.0, None])
def test_what_is_no_id_is_refused(
    sandbox: Sandbox, session: discogs.Session, use: Use, wrong: object
) -> None:
    with pytest.raises(discogs.InvalidValueError, match="The id of a Release"):
        use(session, wrong)

    assert writes(sandbox) == []


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize("make", NO_RELEASES.values(), ids=NO_RELEASES)
def test_what_is_no_release_is_refused(
    sandbox: Sandbox,
    session: discogs.Session,
    use: Use,
    make: Callable[[discogs.Session], object],
) -> None:
    wrong = make(session)
    with pytest.raises(discogs.InvalidValueError, match="The id of a Release"):
        use(session, wrong)

    assert writes(sandbox) == []


class Number:
    """A whole number of another library, such as numpy's."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


def test_a_whole_number_of_any_kind_is_an_id(session: discogs.Session) -> None:
    number: Any = Number(RELEASE)

    assert release_id_of(number) == release_id_of(session.release(RELEASE)) == RELEASE
    assert session.me.folders.by_id(1).add(number).release is session.release(RELEASE)


def test_a_wrong_want_is_refused_without_a_login_too(sandbox: Sandbox) -> None:
    with sandbox.session(level=0) as nobody:
        master: Any = nobody.master(1)
        with pytest.raises(discogs.InvalidValueError):
            nobody.user("memory").wantlist.add(master)


@pytest.mark.parametrize("name", [5, None, b"Jazz", ["Jazz"]])
def test_the_name_of_a_folder_is_a_text(sandbox: Sandbox, me: User, name: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="a text"):
        me.folders.create(name)

    assert writes(sandbox) == []


@pytest.mark.parametrize("id", ["1", -1, 1.5, True, None])
def test_the_id_of_a_folder_is_a_number_from_0_on(me: User, id: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="from 0 on"):
        me.folders.by_id(id)

    assert me.folders.by_id(0).id == 0


@pytest.mark.parametrize("name", [5, None, ["memory"]])
def test_a_username_is_a_text(session: discogs.Session, name: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="A username"):
        session.user(name)


@pytest.mark.parametrize("code", ["", None, "usd", "XXX", "euros", 5, []])
def test_a_currency_is_one_of_those_of_the_marketplace(
    sandbox: Sandbox, me: User, code: Any
) -> None:
    with pytest.raises(discogs.InvalidValueError, match=r"curr_abbr is one of USD, .*ZAR"):
        me.curr_abbr = code

    assert not me.is_dirty
    me.curr_abbr = discogs.Currency.EUR
    me.save()
    assert [body for _, _, body in writes(sandbox)] == [{"curr_abbr": "EUR"}]


def test_the_notes_of_a_want_are_not_taken_away_by_none(sandbox: Sandbox, me: User) -> None:
    want = me.wantlist[1]
    nothing: Any = None
    with pytest.raises(
        discogs.InvalidValueError, match=r"Want\.notes can't be None: .* no way to clear it"
    ):
        want.notes = nothing

    assert not want.is_dirty
    want.notes = ""
    want.save()
    assert [body for _, _, body in writes(sandbox)] in ([{"notes": ""}], [])


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("folder_id", r"item\.folder = me\.folders\['Jazz'\]"),
        ("notes", r"item\.notes\['Media'\]"),
        ("note_values", r"item\.notes\['Media'\]"),
        ("instance_id", r"What can be changed: folder, notes, rating\."),
        ("release", r"What can be changed: folder, notes, rating\."),
    ],
)
def test_what_can_not_be_assigned_says_what_can(me: User, name: str, instead: str) -> None:
    item = me.copies_of(RELEASE)[0]
    with pytest.raises(discogs.ReadOnlyFieldError, match=instead):
        setattr(item, name, 3)

    assert not item.is_dirty


def test_a_submission_that_is_not_there_says_how_many_there_are(me: User) -> None:
    with pytest.raises(IndexError, match=r"no submission 9999: there are \d+ artists"):
        _ = me.submissions.artists[9999]


def test_entities_are_not_made_from_json() -> None:
    make: Any = discogs.User
    for way in ("model_validate", "model_validate_json", "model_construct"):
        with pytest.raises(TypeError, match="not made by hand"):
            getattr(make, way)({"username": "memory"})


@pytest.mark.parametrize("folder", ["Jazz", 0, "", [], 5])
def test_a_release_is_added_to_a_folder_and_nothing_else(
    sandbox: Sandbox, session: discogs.Session, me: User, folder: Any
) -> None:
    with pytest.raises(discogs.InvalidValueError, match=r"to a Folder, as in me\.folders"):
        session.release(RELEASE).add_to_collection(folder)

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("odd", ["x" * 100_000, 10**5_000], ids=["a long text", "a long number"])
def test_what_is_refused_is_shown_in_short(
    sandbox: Sandbox, session: discogs.Session, me: User, odd: Any
) -> None:
    item, listing = me.copies_of(RELEASE)[0], me.inventory[0]
    order = session.orders[0]
    sandbox.clear()

    def assign(entity: discogs.Savable, name: str) -> None:
        setattr(entity, name, odd)

    for call in (
        lambda: assign(item, "rating"),
        lambda: assign(item, "folder"),
        lambda: assign(listing, "price"),
        lambda: assign(listing, "condition"),
        lambda: assign(order, "shipping"),
        lambda: assign(me, "curr_abbr"),
        lambda: me.folders.create(odd),
        lambda: session.release(RELEASE).add_to_collection(odd),
        lambda: session.fee(odd),
        lambda: session.order(odd),
    ):
        with pytest.raises(discogs.DiscogsError) as refused:
            call()
        assert len(str(refused.value)) < 2_000
    assert len(sandbox.requests) == 0
