"""Answers to writes that tell less than they should, or something else, and rows with nulls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.models import User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import reads, writes

RELEASE = landmarks.RELEASE_DOCUMENTED
COPIES = f"/users/sandbox_user/collection/releases/{RELEASE}"
PROFILE = "/users/sandbox_user"


#: Writes whose answer has to tell the id of what was made.
MAKING: dict[str, Callable[[User], object]] = {
    "folder": lambda me: me.folders.create("New"),
    "item": lambda me: me.folders.by_id(1).add(RELEASE),
}


@pytest.mark.parametrize("make", MAKING.values(), ids=MAKING)
@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"", b"null", b'{"id": null, "instance_id": "x"}', b'"done"']
)
def test_what_was_made_without_a_number_is_not_confirmed(
    sandbox: Sandbox, me: User, make: Callable[[User], object], body: bytes
) -> None:
    sandbox.fail(status=201, method="POST", body=body)
    with pytest.raises(discogs.UnconfirmedWriteError) as caught:
        make(me)

    assert "pydantic" not in str(caught.value)
    assert "shows it" in str(caught.value)
    assert caught.value.__cause__ is None
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("body", [b"[]", b'"done"', b"5"])
def test_an_answer_to_wanting_that_is_no_want_is_not_confirmed(
    sandbox: Sandbox, me: User, body: bytes
) -> None:
    sandbox.fail(status=201, method="PUT", body=body)
    with pytest.raises(discogs.UnconfirmedWriteError, match="JSON, but not what was asked for"):
        me.wantlist.add(RELEASE)


def test_an_answer_to_wanting_that_tells_nothing_takes_nothing_away(
    sandbox: Sandbox, me: User
) -> None:
    want = me.wantlist[0]
    notes, rating, title = want.notes, want.rating, want.basic_information.title
    sandbox.fail(status=201, method="PUT", body={})
    again = me.wantlist.add(want.id)

    assert again is want
    assert (want.notes, want.rating, want.basic_information.title) == (notes, rating, title)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b'"ok"', b'{"message": "Done."}'])
def test_a_saved_profile_needs_no_answer(sandbox: Sandbox, me: User, body: bytes) -> None:
    name, collection = me.name, me.collection
    me.location = "Rome"
    sandbox.fail(status=200, method="POST", body=body)
    me.save()

    assert not me.is_dirty
    assert (me.location, me.name) == ("Rome", name)
    assert me.collection is collection
    assert len(writes(sandbox)) == 1


def test_a_stub_that_was_saved_without_an_answer_is_loaded_when_it_is_read(
    sandbox: Sandbox, me: User
) -> None:
    me.location = "Rome"
    sandbox.fail(status=200, method="POST", body={"username": "sandbox_user"})
    me.save()

    assert not me.is_loaded
    assert me.name == "Sandy Box"
    assert reads(sandbox) == [PROFILE]


def test_a_stub_takes_over_a_whole_answer(sandbox: Sandbox, me: User) -> None:
    me.location = "Rome"
    me.save()

    assert me.is_loaded
    assert (me.name, me.location) == ("Sandy Box", "Rome")
    assert len(sandbox.requests) == 1


def test_a_loaded_profile_learns_from_the_answer_and_keeps_its_relations(
    sandbox: Sandbox, me: User
) -> None:
    folders, wantlist = me.folders, me.wantlist
    count = me.num_lists
    sandbox.alter(PROFILE, lambda user: user.update(num_lists=count + 1), method="POST")
    me.location = "Rome"
    me.save()

    assert me.num_lists == count + 1
    assert me.folders is folders
    assert me.wantlist is wantlist


def test_a_page_instead_of_the_answer_leaves_the_profile_unsaved(
    sandbox: Sandbox, me: User
) -> None:
    me.location = "Rome"
    sandbox.garble(method="POST")
    with pytest.raises(discogs.UnconfirmedWriteError):
        me.save()

    assert me.is_dirty


def test_a_page_without_pagination_still_has_its_rows(sandbox: Sandbox, me: User) -> None:
    sandbox.alter(COPIES, lambda page: page.update(pagination=None))

    assert len(list(me.copies_of(RELEASE))) == 3


@pytest.mark.parametrize("text", ["priceless", "12.50 Dubloons", 5])
def test_a_value_that_can_not_be_read_is_still_in_raw(
    sandbox: Sandbox, me: User, text: Any
) -> None:
    sandbox.alter(f"{PROFILE}/collection/value", lambda value: value.update(minimum=text))
    worth = me.collection_value()

    assert worth.maximum.currency is discogs.Currency.USD
    with pytest.raises(discogs.InvalidFieldError, match=r"CollectionValue\.minimum.*\.raw"):
        _ = worth.minimum
    assert worth.raw["minimum"] == text


def test_a_folder_that_is_not_empty_says_how_to_delete_it(sandbox: Sandbox, me: User) -> None:
    with pytest.raises(discogs.Forbidden, match="move or delete its items first") as caught:
        me.folders.by_id(landmarks.FOLDER_JAZZ).delete()

    assert "privacy" not in str(caught.value)


def test_an_item_of_which_only_the_number_was_told_is_not_gone_while_discogs_is_late(
    sandbox: Sandbox, me: User
) -> None:
    sandbox.alter(
        "/users/*/collection/folders/1/releases/*",
        lambda item: {key: item[key] for key in ("instance_id", "resource_url")},
        method="POST",
    )
    sandbox.write_delay = 3600.0
    item = me.folders.by_id(1).add(RELEASE)
    for name in ("date_added", "basic_information"):
        with pytest.raises(discogs.InvalidFieldError, match="Read it again in a minute"):
            getattr(item, name)

    assert item.refresh() is item
    assert (item.rating, item.folder_id, dict(item.notes)) == (0, 1, {})
    sandbox.write_delay = 0.0


def test_an_item_that_was_deleted_elsewhere_is_not_found(
    sandbox: Sandbox, me: User, session: discogs.Session
) -> None:
    item = me.copies_of(RELEASE)[0]
    with sandbox.session() as other:
        other.me.copies_of(RELEASE)[0].delete()
    with pytest.raises(discogs.NotFound, match="not in the collection any more"):
        item.refresh()
