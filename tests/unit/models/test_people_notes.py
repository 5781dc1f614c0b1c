"""The notes of an item are a mapping over the fields of the collection."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import discogs
from discogs.http.messages import Request
from discogs.models import CollectionItem
from tests.unit.models_world import World, listing, world_of_all
from tests.waiting import LONG

FIELDS = "/users/me/collection/fields"
COPIES = "/users/me/collection/releases/1"


def field(id: int, name: str, *options: str) -> dict[str, Any]:
    kind = {"type": "dropdown", "options": list(options)} if options else {"type": "textarea"}
    return {"id": id, "name": name, "position": id, "public": True, **kind}


def world_with(*notes: tuple[int, str]) -> World:
    item: dict[str, Any] = {
        "id": 1,
        "instance_id": 10,
        "folder_id": 1,
        "rating": 0,
        "basic_information": {"id": 1, "title": "Windowlicker", "resource_url": ""},
        "notes": [{"field_id": id, "value": text} for id, text in notes],
    }
    fields = [field(1, "Media", "Mint (M)", "Poor (P)"), field(2, "Shelf"), field(3, "Price")]
    return World({COPIES: listing([item], "releases"), FIELDS: {"fields": fields}})


def item_with(*notes: tuple[int, str]) -> CollectionItem:
    return world_with(*notes).user("me").copies_of(1)[0]


def test_it_holds_what_the_fields_hold() -> None:
    notes = item_with((3, "5 EUR"), (1, "Mint (M)"), (2, "")).notes

    assert len(notes) == 2
    assert list(notes) == ["Media", "Price"]
    assert dict(notes) == {"Media": "Mint (M)", "Price": "5 EUR"}
    assert notes == {"Media": "Mint (M)", "Price": "5 EUR"}


def test_of_two_fields_with_one_name_neither_hides_the_other() -> None:
    world = world_with((2, "A7"), (4, "B9"))
    world.answers[FIELDS] = {"fields": [field(4, "Shelf"), field(2, "Shelf")]}
    notes = world.user("me").copies_of(1)[0].notes

    assert dict(notes) == {"2": "A7", "Shelf": "B9"}
    assert (notes[2], notes["2"], notes[4]) == ("A7", "A7", "B9")


def test_a_note_is_read_by_name_and_by_id() -> None:
    notes = item_with((1, "Mint (M)")).notes

    assert notes["Media"] == notes[1] == "Mint (M)"
    assert "Media" in notes
    assert "Shelf" not in notes
    assert notes.get("Shelf", "none") == "none"


def test_a_note_is_read_by_id_without_the_names() -> None:
    world = world_with((1, "Mint (M)"))
    notes = world.user("me").copies_of(1)[0].notes
    value, count, shown = notes[1], len(notes), repr(notes)

    assert (value, count) == ("Mint (M)", 1)
    assert "Mint (M)" in shown
    assert world.paths == [COPIES]


def test_an_empty_note_costs_nothing_to_iterate() -> None:
    world = world_with()
    notes = world.user("me").copies_of(1)[0].notes

    assert list(notes) == []
    assert not notes
    assert world.paths == [COPIES]


def test_a_note_that_is_not_there_is_an_error_that_says_what_is() -> None:
    notes = item_with((1, "Mint (M)")).notes
    with pytest.raises(KeyError, match="no 'Shelf'; it has 'Media'"):
        _ = notes["Shelf"]
    with pytest.raises(KeyError, match="no field 'Nope'; it has 'Media'"):
        _ = notes["Nope"]
    with pytest.raises(KeyError, match="no 99"):
        _ = notes[99]

    assert len(notes) == 1


def test_assigning_is_an_unsaved_change_by_name_or_id() -> None:
    item = item_with((1, "Mint (M)"))
    item.notes["Shelf"] = "A1"
    item.notes[1] = "Poor (P)"

    assert dict(item.notes) == {"Media": "Poor (P)", "Shelf": "A1"}
    assert list(item.changes) == ["note_values"]
    assert dict(item.revert().notes) == {"Media": "Mint (M)"}
    assert not item.is_dirty


def test_deleting_and_an_empty_text_clear_a_note() -> None:
    item = item_with((1, "Mint (M)"), (2, "A1"))
    del item.notes["Media"]
    item.notes[2] = ""

    assert dict(item.notes) == {}
    assert len(item.notes) == 0
    assert item.is_dirty
    with pytest.raises(KeyError):
        del item.notes["Media"]


@pytest.mark.parametrize("before", [(), ((2, ""),)])
def test_clearing_what_is_empty_is_no_change(before: tuple[tuple[int, str], ...]) -> None:
    item = item_with(*before)
    item.notes["Shelf"] = ""

    assert not item.is_dirty


def test_equal_content_is_no_change() -> None:
    item = item_with((1, "Mint (M)"))
    item.notes["Media"] = "Mint (M)"
    item.notes["Shelf"] = "A1"
    item.notes["Shelf"] = ""

    assert not item.is_dirty
    assert item.changes == {}


def test_the_mapping_has_the_methods_of_one() -> None:
    item = item_with((1, "Mint (M)"))
    item.notes.update({"Shelf": "A1"})
    item.notes[3] = "5 EUR"
    popped = item.notes.pop("Media")
    kept = item.notes.setdefault("Shelf", "B2")

    assert (popped, kept) == ("Mint (M)", "A1")
    assert dict(item.notes.items()) == {"Shelf": "A1", "Price": "5 EUR"}


def test_a_field_that_is_not_known_any_more_goes_by_its_id() -> None:
    notes = item_with((1, "Mint (M)"), (7, "Old")).notes

    assert list(notes) == ["Media", "7"]
    assert notes["7"] == notes[7] == "Old"
    assert dict(notes) == {"Media": "Mint (M)", "7": "Old"}
    with pytest.raises(KeyError, match="has no field '8'"):
        _ = notes["8"]


def test_a_save_of_a_note_that_was_not_read_first_keeps_the_others() -> None:
    world = world_with((1, "Mint (M)"))
    item = world.user("me").copies_of(1)[0]
    item.notes["Shelf"] = "A1"
    item.refresh()

    assert dict(item.notes) == {"Media": "Mint (M)", "Shelf": "A1"}
    assert item.is_dirty


def test_a_refresh_keeps_each_unsaved_note() -> None:
    world = world_with((1, "Mint (M)"), (2, "A1"))
    item = world.user("me").copies_of(1)[0]
    item.notes["Media"] = "Poor (P)"
    item.notes["Price"] = "5 EUR"
    world.answers[COPIES] = world_with((1, "Mint (M)"), (2, "B2")).answers[COPIES]
    item.refresh()

    assert dict(item.notes) == {"Media": "Poor (P)", "Shelf": "B2", "Price": "5 EUR"}
    assert dict(item.revert().notes) == {"Media": "Mint (M)", "Shelf": "B2"}


def test_an_unsaved_note_survives_being_expired() -> None:
    reads: tuple[Callable[[CollectionItem], object], ...] = (
        CollectionItem.refresh,
        lambda item: item.rating,
        lambda item: item.notes[1],
    )
    for read in reads:
        world = world_with((1, "Mint (M)"), (2, "A1"))
        item = world.user("me").copies_of(1)[0]
        item.notes["Price"] = "5 EUR"
        world.expire(item)
        read(item)

        assert dict(item.notes) == {"Media": "Mint (M)", "Shelf": "A1", "Price": "5 EUR"}
        assert item.is_dirty
        assert dict(item.revert().notes) == {"Media": "Mint (M)", "Shelf": "A1"}


def test_an_unsaved_note_survives_notes_that_come_broken() -> None:
    world = world_with((1, "Mint (M)"))
    item = world.user("me").copies_of(1)[0]
    item.notes["Shelf"] = "A1"
    broken = {"id": 1, "instance_id": 10, "folder_id": 1, "rating": 0, "notes": 5}
    world.answers[COPIES] = listing([broken], "releases")
    item.refresh()
    item.notes["Price"] = "5 EUR"

    assert (item.notes["Shelf"], item.notes["Price"]) == ("A1", "5 EUR")
    assert item.is_dirty


def test_threads_that_write_notes_at_once_lose_none() -> None:
    item = item_with()
    world_fields = item.owner.collection_fields
    together = threading.Barrier(len(world_fields))

    def write(name: str) -> None:
        together.wait(LONG)
        for number in range(50):
            item.notes[name] = ("Mint (M)", "Poor (P)")[number % 2]

    threads = [threading.Thread(target=write, args=(one.name,)) for one in world_fields]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)

    assert dict(item.notes) == dict.fromkeys(("Media", "Shelf", "Price"), "Poor (P)")


@pytest.mark.parametrize("notes", [None, []])
def test_no_notes_may_be_null(notes: object) -> None:
    world = world_with()
    answer = world.answers[COPIES]

    def with_null(request: Request) -> Any:
        content = answer(request)
        content["releases"][0] = {**content["releases"][0], "notes": notes}
        return content

    world.answers[COPIES] = with_null
    item = world.user("me").copies_of(1)[0]
    item.notes["Shelf"] = "A1"

    assert dict(item.notes) == {"Shelf": "A1"}


@pytest.mark.parametrize(
    "broken", [{"field_id": 3, "value": None}, {"field_id": None, "value": "x"}, {"field_id": 3}]
)
def test_a_broken_note_costs_only_itself(broken: dict[str, Any]) -> None:
    world = world_with((1, "Mint (M)"))
    answer = world.answers[COPIES]

    def with_broken(request: Request) -> Any:
        content = answer(request)
        (row,) = content["releases"]
        content["releases"] = [{**row, "notes": [*row["notes"], broken]}]
        return content

    world.answers[COPIES] = with_broken
    item = world.user("me").copies_of(1)[0]
    assert dict(item.notes) == {"Media": "Mint (M)"}
    item.notes["Price"] = "5 EUR"

    assert dict(item.notes) == {"Media": "Mint (M)", "Price": "5 EUR"}


def test_a_note_of_a_wrong_type_is_an_error_where_it_is_read() -> None:
    world = world_with((1, "Mint (M)"))
    answer = world.answers[COPIES]

    def with_number(request: Request) -> Any:
        content = answer(request)
        (row,) = content["releases"]
        content["releases"] = [{**row, "notes": [{"field_id": 3, "value": 5}, *row["notes"]]}]
        return content

    world.answers[COPIES] = with_number
    notes = world.user("me").copies_of(1)[0].notes

    assert dict(notes) == {"Media": "Mint (M)"}
    with pytest.raises(discogs.InvalidFieldError, match=r"Note\.value"):
        _ = notes[3]


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds an answer back until it is opened."""
    gate = threading.Event()
    yield gate
    gate.set()


def test_while_the_fields_are_on_their_way_others_can_read(gate: threading.Event) -> None:
    world = world_of_all()
    asked = threading.Event()

    def slowly(request: Request) -> dict[str, Any]:
        asked.set()
        gate.wait(LONG)
        return {"fields": []}

    world.answers[FIELDS] = slowly
    user = world.user("me")
    slow = threading.Thread(target=lambda: user.collection_fields)
    quick = threading.Thread(target=lambda: world.release(1).title)
    slow.start()
    assert asked.wait(LONG)
    quick.start()
    quick.join(LONG)
    waits = quick.is_alive()
    gate.set()
    slow.join(LONG)
    quick.join(LONG)

    assert not waits


def test_a_copy_of_an_item_has_notes_that_ask_nobody() -> None:
    item = item_with((1, "Mint (M)"))
    copied = copy.copy(item)

    assert copied.notes[1] == "Mint (M)"
    with pytest.raises(discogs.DetachedError):
        copied.notes["Media"] = "Poor (P)"
