"""One live object for one identity: weak, strong while dirty, retained by use, thread-safe."""

from __future__ import annotations

import gc
import threading
import tracemalloc
import weakref

import pytest

from discogs.errors import InvalidValueError
from discogs.models import Artist, Master, Release
from discogs.orm.identity import IdentityMap
from tests.unit.models_world import Note, World, world_of_all


def test_there_is_one_object_for_one_identity() -> None:
    world = world_of_all()

    assert world.release(1) is world.release(1)
    assert world.get(Release, 1) is world.release(1)
    assert world.resolve("r1") is world.release(1)
    assert world.master(500).main_release is world.release(1)
    assert world.release(1).master is world.master(500)


def test_the_same_number_of_another_class_is_another_object() -> None:
    world = World()
    release, master, artist = world.release(1), world.master(1), world.artist(1)

    assert len({release, master, artist}) == 3
    assert (type(release), type(master), type(artist)) == (Release, Master, Artist)


def test_sessions_share_nothing() -> None:
    assert World().release(1) is not World().release(1)


def test_an_object_nobody_uses_is_collected() -> None:
    world = World(retention=1)
    seen = weakref.ref(world.release(1))
    world.release(2)
    gc.collect()

    assert seen() is None
    assert world.core.identity_map.known(Release, 1) is None


def test_an_object_somebody_uses_stays_the_one() -> None:
    world = World(retention=1)
    held = world.release(1)
    world.release(2)
    gc.collect()

    assert world.release(1) is held


def test_the_objects_used_last_are_retained() -> None:
    world = World(retention=2)
    world.release(1)
    world.release(2)
    world.release(1)
    world.release(3)
    gc.collect()

    assert world.core.identity_map.known(Release, 1) is not None
    assert world.core.identity_map.known(Release, 2) is None
    assert world.core.identity_map.known(Release, 3) is not None
    assert len(world.core.identity_map) == 2


def test_objects_that_are_gone_take_no_memory() -> None:
    world = World(retention=1)

    def look_at(numbers: range) -> None:
        for number in numbers:
            _ = world.release(number)

    look_at(range(1, 5_000))
    tracemalloc.start()
    try:
        look_at(range(5_000, 25_000))
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert grown < 1_000_000
    assert len(world.core.identity_map) == 1


def test_an_object_with_unsaved_changes_stays_until_they_are_gone() -> None:
    world = World(retention=1)
    world.core.entity(Note, 7).title = "Mine"
    world.release(1)
    gc.collect()

    assert world.core.entity(Note, 7).title == "Mine"
    world.core.entity(Note, 7).save()
    world.release(1)
    gc.collect()
    assert world.core.identity_map.known(Note, 7) is not None, (
        "it knows better than what still arrives"
    )


def test_a_saved_object_stays_for_a_minute() -> None:
    world = World(retention=1)
    for id in (7, 8):
        world.core.entity(Note, id).title = "Mine"
        world.core.entity(Note, id).save()
        world.clock += 61
    world.release(1)
    gc.collect()

    assert world.core.identity_map.known(Note, 7) is None
    assert world.core.identity_map.known(Note, 8) is None


def test_a_deleted_object_is_forgotten() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7)
    note.title = "Mine"
    note.delete()

    assert world.core.identity_map.known(Note, 7) is None
    assert world.core.entity(Note, 7) is not note
    assert world.core.entity(Note, 7).title == "Shopping"


def test_an_object_that_has_just_got_its_identity_is_entered() -> None:
    world = World()
    note = world.core.entity(Note, 7)
    world.core.identity_map.add(note, (Note, 99))

    assert world.core.identity_map.known(Note, 99) is note


def test_the_map_tells_what_it_holds() -> None:
    world = World()
    world.core.entity(Note, 7).title = "Mine"
    world.release(1)

    assert repr(world.core.identity_map) == "<IdentityMap of 2 objects, 1 with unsaved changes>"
    assert set(world.core.identity_map.entities()) == {world.core.entity(Note, 7), world.release(1)}


@pytest.mark.usefixtures("hasty")
def test_threads_that_ask_at_once_get_the_same_object() -> None:
    world = World(retention=1)
    start = threading.Barrier(8)
    had: list[list[Release]] = []

    def ask() -> None:
        start.wait()
        had.append([world.release(number) for number in range(1, 200)])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(had) == 8
    assert all(len({id(release) for release in same}) == 1 for same in zip(*had, strict=True))


@pytest.mark.usefixtures("hasty")
def test_collecting_while_others_ask_breaks_nothing() -> None:
    world = World(retention=3)
    problems: list[BaseException] = []

    def ask() -> None:
        try:
            for number in range(1, 400):
                release = world.release(number % 7 + 1)
                assert release.id == number % 7 + 1
                world.core.identity_map.entities()
        except BaseException as error:  # noqa: BLE001
            problems.append(error)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []


def test_a_map_makes_an_object_once() -> None:
    identity_map, world = IdentityMap(10, lambda: 0.0), World()
    made: list[Release] = []

    def make() -> Release:
        made.append(world.release(5))
        return made[-1]

    first = identity_map.obtain(Release, 5, make)

    assert identity_map.obtain(Release, 5, make) is first
    assert made == [first]


@pytest.mark.parametrize("id", [0, -1, "1", 1.5, None, True])
def test_what_is_no_id_is_refused(id: int) -> None:
    with pytest.raises(InvalidValueError, match="The id of a Release is a whole number"):
        World().release(id)


def test_retention_is_at_least_one() -> None:
    with pytest.raises(InvalidValueError, match="retention"):
        World(retention=0)
