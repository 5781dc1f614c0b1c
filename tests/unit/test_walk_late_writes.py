"""Walking and counting a listing while this session writes to it, and the server shows it late."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discogs.http.messages import CONSISTENCY_LAG
from discogs.pagination.paginated import DriftWarning, Paginated
from discogs.pagination.pending_writes import pending_writes
from tests.unit.late_listing import LateListing
from tests.unit.models_world import Note, World

PAUSES = (0.0, 0.0, 0.25, 1.0, 7.0, 20.0, 45.0, 100.0)

READS: list[Callable[[Paginated[Note]], object]] = [Paginated.refresh, Paginated.first, id, list]


def ids(rows: Any) -> list[int]:
    return [row.id for row in rows]


def a_listing(size: int, per_page: int) -> tuple[World, LateListing]:
    world = World(per_page=per_page)
    world.clock = 1000.0
    return world, LateListing.of(world, size)


class Writer:
    """Adds and deletes at random, and lets the time pass."""

    def __init__(self, server: LateListing, random: Random) -> None:
        self.server, self.random = server, random
        self.eagerness = random.random()
        self.deleted: set[int] = set()

    def write(self, near: list[int]) -> None:
        """Some writes; what was seen last is deleted rather than the rest."""
        self.server.world.clock += self.random.choice(PAUSES)
        for _ in range(self.random.randint(0, 3)):
            if self.random.random() < self.eagerness:
                self.write_once([number for number in near if self.server.is_there(number)])

    def write_once(self, near: list[int]) -> None:
        server, random = self.server, self.random
        delay = random.choice([0.0, 30.0, random.uniform(0, CONSISTENCY_LAG - 0.5)])
        there = near + server.truth
        if there and random.random() < 0.6:
            number = random.choice(there)
            server.remove(number, delay)
            self.deleted.add(number)
        else:
            gone = [number for number in server.written if not server.is_there(number)]
            number = random.choice([*gone, len(server.written) + 1])
            server.add(number, random.uniform(0, len(server.written)), delay)


@settings(max_examples=120)
@given(random=st.randoms(use_true_random=False), size=st.integers(0, 40), pages=st.integers(1, 12))
def test_own_writes_lose_no_row_double_none_and_give_no_warning(
    random: Random, size: int, pages: int
) -> None:
    _, server = a_listing(size, pages)
    listed, writer, before = server.notes(), Writer(server, random), server.truth
    seen: list[int] = []
    writer.write(seen)
    for note in listed:
        seen.append(note.id)
        if len(seen) < 60:
            writer.write(seen[-pages:])
        if random.random() < 0.05:
            listed.refresh()

    assert len(seen) == len(set(seen))
    assert set(seen) >= set(before) - writer.deleted
    assert set(ids(listed)) == set(server.truth)
    assert len(listed) == len(server.truth)


@settings(max_examples=120)
@given(random=st.randoms(use_true_random=False), size=st.integers(0, 40), pages=st.integers(1, 12))
def test_a_length_known_before_follows_own_writes(random: Random, size: int, pages: int) -> None:
    _, server = a_listing(size, pages)
    listed, writer = server.notes(), Writer(server, random)
    assert len(listed) == size
    for _ in range(10):
        writer.write([])
        assert len(listed) == len(server.truth)
        random.choice(READS)(listed)
        assert len(listed) == len(server.truth)
        assert len(server.notes()) == len(server.truth)


@settings(max_examples=120)
@given(random=st.randoms(use_true_random=False), size=st.integers(0, 40), pages=st.integers(1, 12))
def test_slices_show_own_writes(random: Random, size: int, pages: int) -> None:
    _, server = a_listing(size, pages)
    listed, writer = server.notes(), Writer(server, random)
    for _ in range(5):
        writer.write([])
        count = random.randint(1, 20)
        part = random.choice([slice(None, count), slice(-count, None), slice(count, None)])
        rows = ids(listed[part])

        assert len(rows) == len(set(rows))
        assert set(rows) <= set(server.truth)
        assert len(rows) == len(range(len(server.truth))[part])
        if random.random() < 0.3:
            listed.refresh()


@pytest.mark.parametrize("delay", [0.0, 5.0, 37.0, 59.0])
@pytest.mark.parametrize("per_page", [3, 10, 100])
def test_emptying_a_listing_row_by_row_meets_every_row(per_page: int, delay: float) -> None:
    world, server = a_listing(417, per_page)
    listed, visited = server.notes(), list[int]()
    for note in listed:
        visited.append(note.id)
        server.remove(note.id, delay)
        world.clock += 1

    assert sorted(visited) == list(range(1, 418))
    assert server.truth == ids(listed) == []
    assert len(listed) == 0
    # Two for each page that shows something new, while each deletion costs one of its own.
    assert len(world.asked) < 417


@pytest.mark.parametrize("delay", [0.0, 20.0, 59.0])
def test_a_long_walk_after_one_deletion_costs_hardly_more_requests(delay: float) -> None:
    world, server = a_listing(2000, 100)
    listed = server.notes()
    server.remove(listed[0].id, delay)
    rows: list[int] = []
    for note in listed:
        rows.append(note.id)
        world.clock += 0.01

    assert rows == list(range(2, 2001))
    assert len(world.asked) <= 23


def test_a_page_read_before_a_deletion_is_not_taken_for_what_is_there() -> None:
    world, server = a_listing(50, 10)
    listed = server.notes()
    listed.page(3)
    world.clock += 1
    server.remove(2, 0.0)
    server.add(60, 0.5, 0.0)
    server.remove(25, 0.0)
    world.clock += 100

    assert set(ids(listed)) == set(server.truth)


@pytest.mark.parametrize("delay", [0.0, 30.0])
def test_an_addition_that_is_on_an_unread_page_is_counted_once(delay: float) -> None:
    world, server = a_listing(25, 10)
    listed = server.notes()
    assert len(listed) == 25
    server.add(26, 19.5, delay)
    assert len(listed) == 26
    assert len(listed.refresh()) == 26
    world.clock += 100
    assert len(listed.refresh()) == 26


def test_what_was_there_before_is_counted_right_as_soon_as_a_page_shows_it() -> None:
    world, server = a_listing(25, 10)
    listed = server.notes()
    assert len(listed) == 25
    # The session can't know that it was there: nothing has shown it.
    pending_writes(world.core, server.path).add(world.core.entity(Note, 17))
    assert ids(listed[:20])[16] == 17

    assert len(listed) == len(listed.refresh()) == len(server.notes()) == 25


def test_what_another_sequence_has_shown_is_known_to_be_there() -> None:
    world, server = a_listing(25, 10)
    listed, other = server.notes(), server.notes()
    assert len(listed) == 25
    assert 17 in ids(other.page(2))
    pending_writes(world.core, server.path).add(world.core.entity(Note, 17))

    assert len(listed) == 25


def test_without_a_number_from_before_a_fresh_write_counts_as_not_shown_yet() -> None:
    world, server = a_listing(25, 10)
    server.remove(22, 30.0)
    server.add(26, 14.5, 30.0)
    server.add(27, 14.6, 30.0)

    assert len(server.notes()) == len(server.truth) == 26
    world.clock += 40
    assert len(server.notes()) == 26


def test_what_was_added_and_taken_back_at_once_changes_no_number() -> None:
    _, server = a_listing(25, 10)
    server.add(26, 14.5, 30.0)
    server.remove(26, 30.0)

    assert len(server.notes()) == 25


def test_own_writes_do_not_hide_that_rows_are_missing() -> None:
    world, server = a_listing(25, 10)
    listed = server.notes()
    server.remove(3, 0.0)
    world.clock += 1
    assert listed[0].id == 1
    # Somebody else's doing.
    server.places = server.places[8:]

    with pytest.warns(DriftWarning, match="announced"):
        list(listed)


def test_a_loop_goes_on_as_it_was_when_the_listing_is_refreshed() -> None:
    _, server = a_listing(25, 10)
    listed, seen = server.notes(), list[int]()
    for note in listed:
        seen.append(note.id)
        if note.id % 5 == 0:
            server.remove(note.id - 1, 0.0)
            listed.refresh()

    assert seen == list(range(1, 26))
    assert ids(listed) == server.truth


def test_a_row_that_changes_its_place_in_the_order_takes_no_other_with_it() -> None:
    world, server = a_listing(40, 10)
    by_title = Paginated(server.source({"sort": "title", "sort_order": "asc"}))
    seen: list[int] = []
    for note in by_title:
        seen.append(note.id)
        if note.id <= 30:
            server.places = [place for place in server.places if place[1] != note.id]
            server.places.append((100.0 + note.id, note.id))
            pending_writes(world.core, server.path).move(note)

    assert sorted(seen) == list(range(1, 41))


@pytest.mark.parametrize("delay", [0.0, 30.0])
def test_threads_that_walk_while_another_deletes_meet_what_is_left(delay: float) -> None:
    world, server = a_listing(300, 10)
    listed = server.notes()
    walks: list[list[int]] = []

    def delete() -> None:
        for number in range(1, 301, 3):
            # Known before it is shown: of what is shown first, a walk can only warn.
            pending_writes(world.core, server.path).remove(world.core.entity(Note, number))
            server.written[number].append((world.clock + delay, False))

    threads = [threading.Thread(target=lambda: walks.append(ids(listed))) for _ in range(5)]
    threads.insert(2, threading.Thread(target=delete))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(walks) == 5
    for walk in walks:
        assert len(walk) == len(set(walk))
        assert set(walk) >= set(server.truth)
    assert sorted(ids(listed)) == server.truth


def test_a_long_walk_looks_at_each_row_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def counting(row: object) -> object:
        nonlocal looked
        looked += 1
        return row

    _, server = a_listing(5000, 50)
    server.remove(17, 0.0)
    listed = server.notes()
    monkeypatch.setattr("discogs.pagination.seen_rows.row_key", counting)
    assert len(ids(listed)) == 4999
    for place in range(4999):
        _ = listed[place]

    assert looked < 5000 * 10


def test_the_warning_for_what_is_lost_is_not_given_when_nothing_is() -> None:
    world, server = a_listing(60, 10)
    listed = server.notes()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for note in listed:
            if note.id % 2:
                server.remove(note.id, 37.0)
            world.clock += 1
        assert ids(listed) == server.truth
