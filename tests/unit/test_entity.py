"""Entities load themselves when read, once, and keep what they know."""

from __future__ import annotations

import threading
from typing import Any

import pytest

import discogs
from discogs.errors import (
    DetachedError,
    LazyLoadError,
    NotFound,
    ReadOnlyFieldError,
)
from discogs.http.messages import Request
from tests.unit.models_world import (
    ARTIST,
    RELEASE,
    Note,
    World,
    changed,
    notes_of,
    world_of_all,
)
from tests.waiting import LONG


def test_asking_for_an_entity_makes_no_request() -> None:
    world = world_of_all()
    release = world.release(1)

    assert release.id == 1
    assert not release.is_loaded
    assert world.asked == []


def test_reading_a_field_fills_the_stub_in_place_by_one_request() -> None:
    world = world_of_all()
    release = world.release(1)

    assert release.title == "Windowlicker"
    assert release.is_loaded
    assert release.country == "UK"
    assert release is world.release(1)
    assert world.paths == ["/releases/1"]


def test_a_failed_load_leaves_a_stub_that_can_be_loaded_later() -> None:
    world = World()
    release = world.release(1)
    with pytest.raises(NotFound):
        _ = release.title
    world.answers["/releases/1"] = RELEASE

    assert not release.is_loaded
    assert release.title == "Windowlicker"


def test_two_threads_that_read_the_same_stub_make_one_request() -> None:
    met = threading.Barrier(2)

    def answer(request: Request) -> object:
        try:
            met.wait(0.05)  # a second request would meet the first one here
        except threading.BrokenBarrierError:
            return RELEASE
        raise AssertionError("two requests")

    world = World({"/releases/1": answer})
    release = world.release(1)
    titles: list[str] = []
    threads = [threading.Thread(target=lambda: titles.append(release.title)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert titles == ["Windowlicker"] * 8
    assert world.paths == ["/releases/1"]


def test_other_objects_can_be_had_while_one_is_loading() -> None:
    world = World()
    had: list[discogs.Release] = []

    def answer(request: Request) -> object:
        other = threading.Thread(target=lambda: had.append(world.release(2)), daemon=True)
        other.start()
        other.join(LONG)
        return RELEASE

    world.answers["/releases/1"] = answer
    _ = world.release(1).title

    assert had == [world.release(2)]


def test_what_an_answer_leaves_out_takes_its_default_without_another_request() -> None:
    bare = changed(
        RELEASE, master_id=..., master_url=..., videos=..., notes=..., country=..., released=...
    )
    world = World({"/releases/1": bare})
    release = world.release(1)
    _ = release.title

    assert release.master_id is None
    assert release.master is None
    assert release.videos == ()
    assert release.notes is None
    assert release.country is None
    assert release.released_on is None
    assert len(world.asked) == 1


def test_a_text_that_may_be_left_out_is_empty() -> None:
    world = World({"/artists/45": changed(ARTIST, profile=...)})

    assert world.artist(45).profile == ""
    assert world.artist(45).profile.plain == ""


def test_a_stub_never_wipes_a_loaded_field() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7)
    _ = note.title
    _ = list(notes_of(world, [{"id": 7, "stars": 5}]))

    assert note.stars == 5
    assert note.title == "Shopping"
    assert note.author == "Richard"
    assert world.paths == ["/notes/7", "/notes"]


def test_what_a_page_tells_is_not_asked_for_again() -> None:
    world = world_of_all()
    (note,) = notes_of(world, [{"id": 7, "title": "Told"}])

    assert note.title == "Told"
    assert not note.is_loaded
    assert world.paths == ["/notes"]
    assert note.author == "Richard"
    assert world.paths == ["/notes", "/notes/7"]


def test_seeds_fill_only_what_is_unknown() -> None:
    world = world_of_all()
    release = world.core.entity(discogs.Release, 1, title="Seeded", country=None)
    world.core.entity(discogs.Release, 1, title="Another")

    assert release.title == "Seeded"
    assert world.asked == []
    assert release.country == "UK"
    assert release.title == "Windowlicker"


def test_refresh_takes_over_what_is_new_and_empties_what_is_gone() -> None:
    world = world_of_all()
    release = world.release(1)
    _ = release.title
    world.answers["/releases/1"] = changed(RELEASE, title="Window Licker", country=...)

    assert release.refresh() is release
    assert release.title == "Window Licker"
    assert release.country is None
    assert len(world.asked) == 2


def test_an_expired_object_is_asked_for_again_when_it_is_read() -> None:
    world = world_of_all()
    release = world.release(1)
    _ = release.title
    world.expire(release)

    assert not release.is_loaded
    assert len(world.asked) == 1
    assert release.title == "Windowlicker"
    assert len(world.asked) == 2


def test_expiring_all_reaches_every_object() -> None:
    world = world_of_all()
    _ = world.release(1).title, world.artist(45).name
    world.expire_all()

    assert not world.release(1).is_loaded
    assert not world.artist(45).is_loaded


def test_a_relationship_is_the_same_until_its_owner_is_refreshed() -> None:
    world = world_of_all()
    artist = world.artist(45)
    before = artist.releases

    assert artist.releases is before
    _ = artist.name
    assert artist.releases is before
    assert artist.refresh().releases is not before


def test_a_field_that_can_not_be_written_says_so_and_what_can() -> None:
    world = world_of_all()
    name = "author"
    with pytest.raises(ReadOnlyFieldError, match=r"Note\.author can't be assigned.*stars, tags"):
        setattr(world.core.entity(Note, 7), name, "me")
    with pytest.raises(ReadOnlyFieldError, match="none of its fields"):
        setattr(world.release(1), "title", "Mine")  # noqa: B010
    with pytest.raises(ReadOnlyFieldError):
        delattr(world.release(1), "title")

    assert world.release(1).title == "Windowlicker"


@pytest.mark.parametrize(
    ("name", "meant"), [("titel", "title"), ("artist_credits", "artist_credit")]
)
def test_a_misspelt_name_is_an_error_that_knows_better(name: str, meant: str) -> None:
    world = world_of_all()

    with pytest.raises(AttributeError, match=f"Release has no attribute '{name}'.*'{meant}'"):
        getattr(world.release(1), name)
    with pytest.raises(AttributeError, match=f"Did you mean '{meant}'"):
        setattr(world.release(1), name, "x")
    assert world.asked == []


def test_entities_are_not_made_by_hand() -> None:
    make: Any = discogs.Release

    with pytest.raises(TypeError, match=r"session\.release\(249504\)"):
        make()


def test_no_lazy_loading_forbids_loading_in_its_thread_only() -> None:
    world = world_of_all()
    release = world.release(1)
    titles: list[str] = []
    with world.no_lazy_loading(), world.no_lazy_loading():
        with pytest.raises(LazyLoadError, match=r"Release\(id=1\)\.title is not loaded"):
            _ = release.title
        other = threading.Thread(target=lambda: titles.append(release.title))
        other.start()
        other.join()

        assert titles == [release.title]
    assert world.artist(45).name == "Aphex Twin (2)"


def test_what_was_deleted_can_not_be_loaded_but_still_read() -> None:
    world = world_of_all()
    (note,) = notes_of(world, [{"id": 7, "title": "Told"}])
    note.delete()

    assert note.title == "Told"
    with pytest.raises(DetachedError, match="was deleted: it can't load"):
        _ = note.author
    with pytest.raises(DetachedError, match="was deleted: it can't be refreshed"):
        note.refresh()
    assert world.core.entity(Note, 7) is not note
