"""What is refused before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.models import CollectionItem, User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import writes

RELEASE = landmarks.RELEASE_DOCUMENTED
OTHER = landmarks.USER_WITH_PUBLIC_COLLECTION


@pytest.fixture
def item(me: User) -> CollectionItem:
    return me.copies_of(RELEASE)[0]


@pytest.mark.parametrize("number", [0, 1])
def test_the_folders_of_discogs_can_not_be_renamed(sandbox: Sandbox, me: User, number: int) -> None:
    folder = me.folders.by_id(number)
    with pytest.raises(discogs.InvalidValueError, match="can't be renamed"):
        folder.name = "Mine"

    assert not folder.is_dirty
    assert writes(sandbox) == []


@pytest.mark.parametrize("number", [0, 1])
def test_the_folders_of_discogs_can_not_be_deleted(sandbox: Sandbox, me: User, number: int) -> None:
    with pytest.raises(discogs.InvalidValueError, match="can't be deleted"):
        me.folders.by_id(number).delete()

    assert writes(sandbox) == []


def test_folder_0_takes_no_releases(sandbox: Sandbox, me: User) -> None:
    with pytest.raises(discogs.InvalidValueError, match="takes none itself"):
        me.folders.by_id(0).add(RELEASE)

    assert writes(sandbox) == []


def test_a_folder_that_is_known_not_to_be_empty_is_not_deleted(sandbox: Sandbox, me: User) -> None:
    with pytest.raises(discogs.InvalidValueError, match="only an empty folder"):
        me.folders["Jazz"].delete()

    assert writes(sandbox) == []


def test_a_folder_of_which_nothing_is_known_is_left_to_discogs(sandbox: Sandbox, me: User) -> None:
    with pytest.raises(discogs.Forbidden, match="must be empty"):
        me.folders.by_id(landmarks.FOLDER_JAZZ).delete()

    assert "Jazz" in me.folders


@pytest.mark.parametrize("name", ["x" * 51, "", "   "])
def test_a_folders_name_has_1_to_50_characters(sandbox: Sandbox, me: User, name: str) -> None:
    with pytest.raises(discogs.InvalidValueError, match="1 to 50 characters"):
        me.folders.create(name)
    with pytest.raises(discogs.InvalidValueError, match="1 to 50 characters"):
        me.folders["Jazz"].name = name

    assert me.folders["Jazz"].name == "Jazz"
    assert writes(sandbox) == []


def test_a_folder_that_is_not_there_is_an_error_that_says_what_is(me: User) -> None:
    with pytest.raises(KeyError) as caught:
        _ = me.folders["Nope"]

    message = str(caught.value)
    assert message.startswith("sandbox_user has no folder 'Nope'; there are 'All', ")
    assert all(repr(folder.name) in message for folder in me.folders)
    assert "Nope" not in me.folders


def test_a_dropdown_takes_only_its_options(sandbox: Sandbox, item: CollectionItem) -> None:
    with pytest.raises(discogs.InvalidValueError, match=r"'Media'.*'Mint \(M\)'"):
        item.notes["Media"] = "Scratched"

    assert not item.is_dirty
    assert writes(sandbox) == []


@pytest.mark.parametrize("key", ["Nope", 99])
def test_an_unknown_field_is_an_error_that_says_what_there_is(
    sandbox: Sandbox, item: CollectionItem, key: str | int
) -> None:
    with pytest.raises(KeyError, match=r"'Media' \(1\), 'Sleeve' \(2\), .*'Shelf' \(4\)"):
        item.notes[key] = "x"

    assert not item.is_dirty


@pytest.mark.parametrize("value", [None, 5, b"x"])
def test_a_note_is_a_text(sandbox: Sandbox, item: CollectionItem, value: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="A note is a text"):
        item.notes["Notes"] = value

    assert not item.is_dirty


BAD_STARS = [-1, 6, 2.5, 3.0, "3", None, True]


@pytest.mark.parametrize("stars", BAD_STARS)
def test_an_item_takes_0_to_5_stars(sandbox: Sandbox, item: CollectionItem, stars: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="rating"):
        item.rating = stars

    assert item.rating == 5
    assert not item.is_dirty
    assert writes(sandbox) == []


@pytest.mark.parametrize("stars", BAD_STARS)
def test_a_want_takes_0_to_5_stars(sandbox: Sandbox, me: User, stars: Any) -> None:
    want = me.wantlist[0]
    with pytest.raises(discogs.InvalidValueError, match="rating"):
        want.rating = stars

    assert not want.is_dirty
    assert writes(sandbox) == []


@pytest.mark.parametrize("stars", [star for star in BAD_STARS if star is not None])
def test_a_new_want_takes_0_to_5_stars(sandbox: Sandbox, me: User, stars: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="rating"):
        me.wantlist.add(RELEASE, rating=stars)

    assert writes(sandbox) == []


def test_the_notes_of_a_new_want_are_a_text(sandbox: Sandbox, me: User) -> None:
    no_text: Any = 5
    with pytest.raises(discogs.InvalidValueError, match="notes"):
        me.wantlist.add(RELEASE, notes=no_text)

    assert writes(sandbox) == []


@pytest.mark.parametrize("stars", [0, *BAD_STARS])
def test_a_release_is_rated_with_1_to_5_stars(
    sandbox: Sandbox, session: discogs.Session, stars: Any
) -> None:
    with pytest.raises(discogs.InvalidValueError, match="1 to 5 stars"):
        session.release(RELEASE).rate(stars)

    assert writes(sandbox) == []


def edit_profile(session: discogs.Session) -> None:
    user = session.user("sandbox_user")
    user.name = "Somebody"
    user.save()


def rename_folder(session: discogs.Session) -> None:
    folder = session.user("sandbox_user").folders.by_id(landmarks.FOLDER_JAZZ)
    folder.name = "Fusion"
    folder.save()


def rate_item(session: discogs.Session) -> None:
    item = session.user("sandbox_user").collection[0]
    item.rating = 1
    item.save()


def edit_want(session: discogs.Session) -> None:
    want = session.user("sandbox_user").wantlist[0]
    want.rating = 2
    want.save()


WRITES: dict[str, Callable[[discogs.Session], object]] = {
    "edit profile": edit_profile,
    "create folder": lambda session: session.user("sandbox_user").folders.create("Dub"),
    "rename folder": rename_folder,
    "delete folder": lambda session: session.user("sandbox_user").folders.by_id(5).delete(),
    "add to folder": lambda session: session.user("sandbox_user").folders.by_id(1).add(RELEASE),
    "add to collection": lambda session: session.release(RELEASE).add_to_collection(),
    "rate item": rate_item,
    "delete item": lambda session: session.user("sandbox_user").collection[0].delete(),
    "add want": lambda session: session.user("sandbox_user").wantlist.add(RELEASE),
    "want release": lambda session: session.release(RELEASE).add_to_wantlist(),
    "edit want": edit_want,
    "delete want": lambda session: session.user("sandbox_user").wantlist[0].delete(),
    "rate": lambda session: session.release(RELEASE).rate(3),
    "unrate": lambda session: session.release(RELEASE).unrate(),
    "value": lambda session: session.user("sandbox_user").collection_value(),
    "me": lambda session: session.me,
    "identity": lambda session: session.identity(),
}


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_without_a_users_login_nothing_is_written(
    sandbox: Sandbox, level: int, write: Callable[[discogs.Session], object]
) -> None:
    with (
        sandbox.session(level=level) as session,
        pytest.raises(discogs.AuthenticationRequired, match=r"^[A-Z]\w+ .+ needs a user's login"),
    ):
        write(session)

    assert writes(sandbox) == []
    assert all(one.status == 200 for one in sandbox.requests)


def test_another_users_profile_is_not_edited(sandbox: Sandbox, session: discogs.Session) -> None:
    other = session.user(OTHER)
    other.name = "Somebody"
    with pytest.raises(discogs.AuthenticationRequired, match="Only memory can edit"):
        other.save()

    assert other.is_dirty
    assert writes(sandbox) == []


def test_an_item_does_not_move_to_another_users_folder(
    sandbox: Sandbox, session: discogs.Session, item: CollectionItem
) -> None:
    folder = session.user(OTHER).folders.by_id(1)
    with pytest.raises(discogs.InvalidValueError, match="another user's"):
        item.folder = folder

    assert not item.is_dirty
    assert writes(sandbox) == []


def test_an_item_does_not_move_to_folder_0_or_to_what_is_no_folder(
    sandbox: Sandbox, me: User, item: CollectionItem
) -> None:
    no_folder: Any = "Jazz"
    with pytest.raises(discogs.InvalidValueError, match="folder 0"):
        item.folder = me.folders.by_id(0)
    with pytest.raises(discogs.InvalidValueError, match="moves to a Folder"):
        item.folder = no_folder

    assert not item.is_dirty


def test_another_users_item_is_not_changed(sandbox: Sandbox, session: discogs.Session) -> None:
    theirs = session.user(OTHER).collection[0]
    theirs.rating = 1 if theirs.rating != 1 else 2
    with pytest.raises(discogs.InvalidValueError, match="only they can change it"):
        theirs.save()
    with pytest.raises(discogs.InvalidValueError, match="only they can change it"):
        theirs.delete()

    assert theirs.folder is None
    assert writes(sandbox) == []
