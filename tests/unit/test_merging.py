"""What arrives meets what is there: rows, whole answers, broken fields, and what is forgotten."""

from __future__ import annotations

import copy
import gc
import weakref

import pytest

import discogs
from discogs.errors import InvalidFieldError
from discogs.http.messages import CONSISTENCY_LAG
from discogs.pagination.paginated import PageSource, Paginated
from tests.unit.models_world import (
    ARTIST,
    NOTE,
    RELEASE,
    Note,
    World,
    changed,
    listing,
    notes_of,
    world_of_all,
)


def test_a_row_that_holds_everything_is_loaded_and_its_missing_lists_are_empty() -> None:
    world = World()
    (note,) = notes_of(world, [changed(NOTE, tags=...)], full=True)

    assert note.is_loaded
    assert note.tags == ()
    assert note.raw == changed(NOTE, tags=...)
    assert world.paths == ["/notes"]


def test_a_broken_field_of_a_whole_row_is_named_and_costs_no_other() -> None:
    world = World()
    (note,) = notes_of(world, [changed(NOTE, stars="many")], full=True)

    with pytest.raises(InvalidFieldError, match="stars: what Discogs sent does not fit"):
        _ = note.stars
    with pytest.raises(InvalidFieldError, match="stars"):
        _ = copy.copy(note).stars
    assert note.title == "Shopping"
    assert note.raw["stars"] == "many"
    assert world.paths == ["/notes"]


def test_what_a_whole_row_leaves_out_counts_as_sent_once_it_comes() -> None:
    world = World()
    (note,) = notes_of(world, [changed(NOTE, stars=...)], full=True)
    assert (note.stars, "stars" in note.model_fields_set) == (None, False)

    list(notes_of(world, [{"id": note.id, "stars": 3}], "/others"))
    assert (note.stars, "stars" in note.model_fields_set) == (3, True)


def test_a_field_that_a_whole_row_leaves_out_is_not_called_broken() -> None:
    (note,) = notes_of(World(), [changed(NOTE, author=...)], full=True)

    with pytest.raises(InvalidFieldError, match="author: Discogs left it out"):
        _ = note.author


def test_a_broken_field_that_is_left_out_later_is_broken_no_more() -> None:
    world = World({"/notes/7": changed(NOTE, author=5, title=[])})
    note = world.core.entity(Note, 7).refresh()
    with pytest.raises(InvalidFieldError, match="does not fit its type"):
        _ = note.title
    world.answers["/notes/7"] = changed(NOTE, title=...)
    note.refresh()

    with pytest.raises(InvalidFieldError, match="Discogs left it out"):
        _ = note.title


def test_a_field_that_breaks_on_a_page_is_broken_and_the_others_stay() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    _ = list(notes_of(world, [{"id": 7, "stars": "many"}]))

    with pytest.raises(InvalidFieldError, match="stars"):
        _ = note.stars
    assert note.title == "Shopping"
    assert note.refresh().stars == 3


def test_each_whole_row_shows_its_own_json_when_it_meets_a_known_object() -> None:
    world = world_of_all()
    note, other = world.core.entity(Note, 7), world.core.entity(Note, 8)
    rows = [changed(NOTE, id=8, title="Other"), NOTE]
    _ = list(notes_of(world, rows, full=True))

    assert note.raw == NOTE
    assert other.raw == rows[0]


def test_raw_keeps_the_first_answer_and_the_last_two() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    for number in range(5):
        _ = list(notes_of(world, [{"id": 7, f"seen{number}": True}]))

    assert note.raw == {**NOTE, "seen3": True, "seen4": True}


def test_what_a_later_page_told_counts_as_set() -> None:
    world = world_of_all()
    (note,) = notes_of(world, [{"id": 7, "title": "Told"}])
    _ = list(notes_of(world, [{"id": 7, "stars": 5}]))

    assert note.model_dump(exclude_unset=True) == {"id": 7, "title": "Told", "stars": 5}


def test_what_a_refresh_leaves_out_is_set_no_more() -> None:
    world = world_of_all()
    release = world.release(1).refresh()
    assert "country" in release.model_dump(exclude_unset=True)
    world.answers["/releases/1"] = changed(RELEASE, country=...)
    release.refresh()

    assert "country" not in release.model_dump(exclude_unset=True)
    assert release.model_dump()["country"] is None


def test_a_stub_that_is_held_learns_what_others_know_of_it() -> None:
    world = world_of_all()
    release = world.release(1)
    world.core.entity(discogs.Release, 1, title="Known")

    assert release.title == "Known"
    assert release.model_dump(exclude_unset=True) == {"id": 1, "title": "Known"}
    assert world.asked == []


def test_a_loaded_object_learns_nothing_from_what_rows_say_of_it() -> None:
    world = World({"/releases/1": changed(RELEASE, title=...)})
    release = world.release(1)
    assert release.country == "UK"
    world.core.entity(discogs.Release, 1, title="Known")

    with pytest.raises(InvalidFieldError, match="left it out"):
        _ = release.title


def test_expiring_forgets_relationships_and_raw() -> None:
    world = world_of_all()
    world.answers["/artists/45/releases"] = listing([], "releases")
    artist = world.artist(45).refresh()
    before = artist.releases
    world.expire(artist)

    assert artist.raw == {}
    assert artist.releases is not before


def test_another_whole_answer_renews_relationships() -> None:
    world = World({"/artists": listing([ARTIST], "artists")})
    source = PageSource(
        world.core,
        "/artists",
        key="artists",
        kind=discogs.Artist,
        identify=lambda row: (row.id, True),
    )
    (artist,) = Paginated(source)
    before = artist.releases
    assert artist.releases is before
    _ = list(Paginated(source))

    assert artist.releases is not before


# -- Around a save -------------------------------------------------------------------------------


def saved_note(world: World) -> Note:
    """A note whose new title Discogs does not show yet."""
    note = world.core.entity(Note, 7).refresh()
    note.title = "Mine"
    return note.save()


def test_expiring_does_not_bring_back_what_was_there_before_a_save() -> None:
    world = world_of_all()
    note = saved_note(world)
    world.expire(note)
    world.clock += 40

    assert note.author == "Richard"
    assert note.title == "Mine"
    assert not note.is_dirty


def test_the_server_is_believed_again_when_its_lag_is_over() -> None:
    world = world_of_all()
    note = saved_note(world)
    world.clock += CONSISTENCY_LAG

    assert note.refresh().title == "Shopping"


def test_a_change_of_a_stub_reverted_while_it_is_saved_shows_what_was_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    note = world.core.entity(Note, 7)
    note.title = "Mine"

    def revert_meanwhile(note: Note) -> dict[str, object]:
        note.revert()
        return {"title": "Mine"}

    monkeypatch.setattr(Note, "sending", revert_meanwhile)
    note.save()

    assert note.title == "Mine"
    assert not note.is_dirty
    assert world.asked == []


def test_a_change_that_the_server_has_too_keeps_nothing_alive() -> None:
    world = world_of_all(retention=1)
    note = world.core.entity(Note, 7)
    note.title = "Mine"
    assert [each.is_dirty for each in notes_of(world, [{"id": 7, "title": "Mine"}])] == [False]
    held = weakref.ref(note)
    del note
    world.release(1)
    gc.collect()

    assert held() is None
