"""Changes are kept as the old values of their fields, survive whatever arrives, and are saved."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping

import pytest

import discogs
from discogs.errors import DetachedError, InvalidValueError, ReadOnlyFieldError
from discogs.http.messages import Request
from tests.unit.models_world import NOTE, Note, World, changed, notes_of, world_of_all

Sender = Callable[[Note], Mapping[str, object] | None]


def test_assigning_makes_no_request_and_shows_at_once() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7)
    note.title = "Mine"

    assert note.title == "Mine"
    assert note.is_dirty
    assert not note.is_loaded
    assert world.asked == []
    assert repr(note.changes["title"].old) == "<not loaded>"
    assert note.changes["title"].new == "Mine"


def test_changes_tell_old_and_new() -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    note.title = "Mine"
    note.stars = 5

    assert note.changes["title"] == ("Shopping", "Mine")
    assert (note.changes["stars"].old, note.changes["stars"].new) == (3, 5)


def test_a_value_that_returns_to_what_it_was_is_no_change() -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    note.title = "Mine"
    note.title = "Yours"
    note.title = "Shopping"

    assert not note.is_dirty
    assert note.changes == {}


def test_a_setter_takes_more_than_the_field_gives() -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    note.stars = "4"
    note.tags = ["x"]

    assert note.stars == 4
    assert note.tags == ("x",)
    note.tags = ["a", "b"]
    assert set(note.changes) == {"stars"}


def test_a_bad_value_is_refused_at_assignment_and_changes_nothing() -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    note.stars = 4
    with pytest.raises(
        InvalidValueError, match=r"Note\.stars can't be 'many': .*integer.* Nothing"
    ):
        note.stars = "many"
    with pytest.raises(ValueError, match=r"Note\.title can't be None: .*string"):
        setattr(note, "title", None)  # noqa: B010

    assert note.changes == {"stars": (3, 4)}


def test_revert_takes_back_all_changes() -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    note.title = "Mine"
    note.stars = 5

    assert note.revert() is note
    assert not note.is_dirty
    assert note.model_dump() == {**NOTE, "tags": ("a", "b")}


def test_revert_of_a_field_that_was_never_read_leaves_it_to_be_read() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7)
    note.title = "Mine"
    note.revert()

    assert world.asked == []
    assert note.title == "Shopping"


def test_a_change_survives_loading_and_the_servers_value_is_the_one_to_revert_to() -> None:
    note = world_of_all().core.entity(Note, 7)
    note.title = "Mine"

    assert note.author == "Richard"
    assert note.title == "Mine"
    assert note.changes == {"title": ("Shopping", "Mine")}
    assert note.revert().title == "Shopping"


def test_a_change_survives_a_page_and_a_refresh() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    note.title = "Mine"
    _ = list(notes_of(world, [{"id": 7, "title": "Listed"}]))

    assert note.changes == {"title": ("Listed", "Mine")}
    note.refresh()
    assert note.changes == {"title": ("Shopping", "Mine")}


def test_a_change_that_equals_the_servers_new_value_is_none_any_more() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    note.title = "Mine"
    _ = list(notes_of(world, [{"id": 7, "title": "Mine"}]))

    assert not note.is_dirty
    assert note.title == "Mine"


def test_a_change_survives_an_answer_that_leaves_its_field_out() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    note.stars = 5
    world.answers["/notes/7"] = changed(NOTE, stars=...)
    note.refresh()

    assert note.stars == 5
    assert note.changes["stars"].old is None
    assert note.revert().stars is None


def test_so_does_one_that_was_made_before_anything_was_loaded() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7)
    note.stars = 5
    world.answers["/notes/7"] = changed(NOTE, stars=...)
    note.refresh()

    assert note.changes == {"stars": (None, 5)}
    assert note.revert().stars is None


def test_a_change_survives_an_answer_in_which_its_field_is_invalid() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    note.stars = 5
    world.answers["/notes/7"] = changed(NOTE, stars="many")
    note.refresh()

    assert note.stars == 5
    assert note.changes["stars"].new == 5
    with pytest.raises(discogs.InvalidFieldError):
        _ = note.revert().stars


def test_a_change_survives_expiring_but_what_it_was_is_forgotten() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    note.title = "Mine"
    world.expire(note)

    assert note.title == "Mine"
    world.answers["/notes/7"] = changed(NOTE, title="Newer")
    assert note.revert().title == "Newer"


def test_a_change_survives_garbage_collection() -> None:
    world = world_of_all(retention=1)
    world.core.entity(Note, 7).title = "Mine"
    world.release(1)
    gc.collect()

    assert world.core.entity(Note, 7).title == "Mine"
    world.core.entity(Note, 7).revert()
    world.release(1)
    gc.collect()
    assert world.core.identity_map.known(Note, 7) is None


def test_so_does_what_was_assigned_as_it_was_once_nobody_knows_that_any_more() -> None:
    world = world_of_all(retention=1)
    note = world.core.entity(Note, 7).refresh()
    note.title = "Shopping"
    assert not note.is_dirty
    world.expire(note)
    del note
    world.release(1)
    gc.collect()

    assert world.core.entity(Note, 7).changes["title"].new == "Shopping"


def test_what_was_deleted_can_not_be_changed_or_saved() -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    note.title = "Mine"
    note.delete()

    with pytest.raises(DetachedError, match="was deleted: it can't be saved"):
        note.save()
    with pytest.raises(DetachedError, match="was deleted: it can't be changed"):
        note.stars = 1


def test_reading_a_list_never_makes_it_dirty_and_it_can_not_be_changed_in_place() -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    _ = [*note.tags, note.tags[0]]

    assert not note.is_dirty
    assert isinstance(note.tags, tuple)


def test_entities_that_can_not_be_saved_have_no_save() -> None:
    for cls in (discogs.Release, discogs.Master, discogs.Artist, discogs.Label):
        assert issubclass(cls, discogs.Savable) or not hasattr(cls, "save")


def test_the_identity_can_not_be_assigned() -> None:
    note = world_of_all().core.entity(Note, 7)

    with pytest.raises(ReadOnlyFieldError):
        setattr(note, "id", 8)  # noqa: B010
    assert note.id == 7


def test_an_assignment_during_loading_is_not_lost() -> None:
    world = World()
    note = world.core.entity(Note, 7)

    def answer(request: Request) -> object:
        note.title = "Mine"
        return NOTE

    world.answers["/notes/7"] = answer

    assert note.author == "Richard"
    assert note.title == "Mine"
    assert note.changes == {"title": ("Shopping", "Mine")}
