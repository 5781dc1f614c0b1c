"""What comes without the id that tells what it is can be read, and nothing else is asked of it."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import discogs
from discogs.models import CollectionItem, Folder
from discogs.orm.entity import expire, make_entity
from tests.unit.models_world import Note, World, listing, notes_of

FOLDERS = "/users/me/collection/folders"
ITEMS = f"{FOLDERS}/1/releases"
COPIES = "/users/me/collection/releases/1"


def item_with(**changes: Any) -> CollectionItem:
    row = {
        "id": 1,
        "instance_id": 10,
        "folder_id": 1,
        "rating": 3,
        "basic_information": {"id": 1, "title": "Windowlicker", "resource_url": ""},
        **changes,
    }
    row = {name: value for name, value in row.items() if value is not ...}
    world = World({ITEMS: listing([row], "releases"), COPIES: listing([row], "releases")})
    (item,) = world.user("me").folders.by_id(1).items
    return item


@pytest.mark.parametrize("id", [..., None, "one"])
def test_an_item_whose_release_is_not_told_leads_to_none(id: Any) -> None:
    item = item_with(id=id)

    assert (item.rating, item.folder_id) == (3, 1)
    for read in (
        lambda: item.release,
        lambda: item.id,
        item.delete,
        item.refresh,
    ):
        with pytest.raises((discogs.InvalidFieldError, discogs.AuthenticationRequired)):
            read()
    with pytest.raises(discogs.InvalidFieldError, match="id"):
        _ = item.release


def test_an_item_of_folder_0_whose_release_is_not_told_says_so_for_every_field() -> None:
    row = {"instance_id": 10, "rating": 3}
    world = World({f"{FOLDERS}/0/releases": listing([row], "releases")})
    (item,) = world.user("me").collection

    for name in ("folder_id", "basic_information", "date_added"):
        with pytest.raises(discogs.InvalidFieldError):
            getattr(item, name)


@pytest.mark.parametrize("id", [..., None, "ten"])
def test_an_item_whose_number_is_not_told_can_be_read_and_no_more(id: Any) -> None:
    item = item_with(instance_id=id)

    assert (item.id, item.rating, item.release.id) == (1, 3, 1)
    for ask in (lambda: item.owner, lambda: item.instance_id, item.refresh):
        with pytest.raises(discogs.InvalidFieldError, match=r"instance_id.*See \.raw"):
            ask()
    item.rating = 5
    assert item.is_dirty
    with pytest.raises(discogs.DiscogsError):
        item.save()


@pytest.mark.parametrize("broken", [{"id": None}, {"instance_id": None}])
def test_it_keeps_what_it_knows_when_all_is_expired(broken: dict[str, None]) -> None:
    item = item_with(**broken)
    before = item.basic_information, item.rating
    expire(item)

    assert (item.basic_information, item.rating) == before


def test_it_equals_only_itself_and_can_be_in_a_set() -> None:
    one, other = item_with(instance_id=None), item_with(instance_id=None)

    assert one == one  # noqa: PLR0124
    assert one != other
    assert len({one, other, one}) == 2
    assert repr(copy.copy(one)) == repr(pickle.loads(pickle.dumps(one))) == repr(one)  # noqa: S301


def test_a_listing_goes_on_around_it() -> None:
    rows: list[dict[str, Any]] = [
        {"id": 1, "title": "a"},
        {"title": "b"},
        {"id": None, "title": "c"},
    ]
    notes = list(notes_of(World(), rows))

    assert [note.title for note in notes] == ["a", "b", "c"]
    assert len(set(notes)) == 3
    with pytest.raises(discogs.InvalidFieldError, match="broken id"):
        _ = notes[1].author


def test_what_was_never_sent_says_so_instead() -> None:
    world = World()
    note = make_entity(Note, world.core, None, {"title": "new"})

    with pytest.raises(discogs.UnsavedError, match="never sent"):
        _ = note.id
    with pytest.raises(discogs.UnsavedError, match="never sent"):
        note.refresh()
    with pytest.raises(TypeError, match="no hash"):
        hash(note)


def test_a_folder_without_a_name_or_an_id_does_not_hide_the_others() -> None:
    folders = [{"id": 1}, {"name": "Nobody"}, {"id": 3, "name": "Jazz", "count": 0}]
    world = World({FOLDERS: {"folders": folders}})
    found = world.user("me").folders

    assert found["Jazz"] is found.by_id(3)
    assert "Jazz" in found
    assert len(found) == 3
    with pytest.raises(KeyError, match=r"there are 'Nobody', 'Jazz'\."):
        _ = found["Nope"]
    with pytest.raises(discogs.InvalidFieldError):
        _ = next(folder for folder in found if folder.id == 1).name


@pytest.mark.parametrize("key", [[], {}, None, 2.5, True, object()])
def test_what_names_no_folder_is_in_no_folders(key: object) -> None:
    world = World({FOLDERS: {"folders": [{"id": 1, "name": "Jazz"}]}})
    folders = world.user("me").folders

    assert key not in folders
    assert 1 in folders
    assert folders.by_id(1) in folders
    assert isinstance(folders.by_id(1), Folder)


def test_users_without_a_name_are_nobody_and_not_each_other() -> None:
    party = {"id": 0, "username": "", "resource_url": ""}
    texts = [
        {
            "type": "message",
            "message": text,
            "timestamp": "2023-10-21T09:25:17-07:00",
            "order": {"id": "7-1", "resource_url": ""},
            "from": party,
        }
        for text in ("one", "two")
    ]
    world = World({"/marketplace/orders/7-1/messages": listing(texts, "messages")})
    said = [one for one in world.order("7-1").messages if isinstance(one, discogs.TextMessage)]
    first, second = said[0].sender, said[1].sender

    assert first is not None
    assert first != second
    assert first.username == ""
    with pytest.raises(discogs.InvalidFieldError, match="a broken username"):
        _ = first.rank
