"""A listing against a plain list: whatever is asked of it, however its pages come."""

from __future__ import annotations

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discogs.errors import InvalidValueError, NotFound
from discogs.pagination.paginated import DriftWarning, Paginated
from tests.unit.models_world import Note, NoteRow, World, notes_of, rows_of

Shown = list[int]


@contextmanager
def drift_allowed() -> Generator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DriftWarning)
        yield


@st.composite
def layouts(draw: st.DrawFn) -> tuple[int, list[bool]]:
    """How long pages are, and which of the announced rows really come."""
    per_page = draw(st.integers(1, 7))
    shown = draw(st.lists(st.booleans() if draw(st.booleans()) else st.just(True), max_size=25))
    return per_page, shown


def listing_of(layout: tuple[int, list[bool]]) -> tuple[World, Paginated[NoteRow], Shown]:
    per_page, shown = layout
    world = World(per_page=per_page)
    slots = [{"id": place} if comes else None for place, comes in enumerate(shown)]
    model = [place for place, comes in enumerate(shown) if comes]
    return world, rows_of(world, slots), model


def ids(rows: Any) -> list[int]:
    return [row.id for row in rows]


PLACES = st.none() | st.integers(-30, 30)
SLICES = st.builds(slice, PLACES, PLACES, st.none() | st.integers(-4, 4).filter(bool))


@given(layout=layouts(), wanted=st.lists(SLICES, min_size=1, max_size=4))
def test_slices_are_those_of_a_list(
    layout: tuple[int, list[bool]], wanted: list[slice[Any, Any, Any]]
) -> None:
    _, listed, model = listing_of(layout)
    with drift_allowed():
        for part in wanted:
            taken = listed[part]

            assert isinstance(taken, tuple)
            assert ids(taken) == model[part]


@given(layout=layouts(), wanted=st.lists(st.integers(-30, 30), min_size=1, max_size=6))
def test_indexes_are_those_of_a_list(layout: tuple[int, list[bool]], wanted: list[int]) -> None:
    _, listed, model = listing_of(layout)
    with drift_allowed():
        for place in wanted:
            if -len(model) <= place < len(model):
                assert listed[place].id == model[place]
            else:
                with pytest.raises(IndexError):
                    _ = listed[place]


@given(layout=layouts(), sooner=st.integers(0, 10))
def test_walking_gives_every_row_once_and_costs_a_request_a_page(
    layout: tuple[int, list[bool]], sooner: int
) -> None:
    world, listed, model = listing_of(layout)
    pages = max(1, -(-len(layout[1]) // layout[0]))
    with drift_allowed():
        assert ids(islice(listed, sooner)) == model[:sooner]
        assert ids(listed) == model
        assert ids(reversed(listed)) == model[::-1]
        assert len(world.asked) == pages
        assert ids(listed) == model
    assert len(listed) == len(layout[1])
    assert listed.pages == pages
    assert len(world.asked) == pages


@given(layout=layouts())
def test_a_page_is_that_part_of_what_is_announced(layout: tuple[int, list[bool]]) -> None:
    world, listed, _ = listing_of(layout)
    per_page, shown = layout
    number = listed.pages
    start = (number - 1) * per_page
    rows = listed.page(number)

    assert ids(rows) == [n for n in range(start, min(start + per_page, len(shown))) if shown[n]]
    assert len(world.asked) == len({1, number})
    with pytest.raises(IndexError, match=f"There is no page {number + 1}"):
        listed.page(number + 1)


@given(layout=layouts())
def test_a_walk_warns_exactly_when_rows_are_missing(layout: tuple[int, list[bool]]) -> None:
    _, listed, model = listing_of(layout)
    with warnings.catch_warnings(record=True) as given_:
        warnings.simplefilter("always")
        _ = ids(listed), ids(listed)

    assert len(given_) == (len(model) < len(layout[1]))


def many(total: int, per_page: int = 100) -> tuple[World, Paginated[NoteRow]]:
    world = World(per_page=per_page)
    return world, rows_of(world, [{"id": place, "title": f"T{place}"} for place in range(total)])


def asked(world: World) -> list[tuple[object, object]]:
    return [(request.params["page"], request.params["per_page"]) for request in world.asked]


def test_making_and_showing_a_listing_makes_no_request() -> None:
    world, listed = many(250)

    assert repr(listed) == "<Paginated of NoteRow, not read yet>"
    assert world.asked == []
    _ = len(listed)
    assert repr(listed) == "<Paginated of NoteRow, 250 rows>"


def test_all_rows_cost_a_request_for_each_hundred() -> None:
    world, listed = many(250)

    assert [row.title for row in listed] == [f"T{place}" for place in range(250)]
    assert asked(world) == [(1, 100), (2, 100), (3, 100)]


def test_a_list_of_it_costs_no_more_than_walking() -> None:
    world, listed = many(250)

    assert len(list(listed)) == 250
    assert list(listed) == list(listed)
    assert len(world.asked) == 3


def test_its_length_costs_one_request_once() -> None:
    world, listed = many(250)

    assert len(listed) == 250
    assert listed.__len__() == 250
    assert bool(listed)
    assert asked(world) == [(1, 100)]


def test_the_first_few_of_an_unread_one_are_one_small_request() -> None:
    world, listed = many(250)

    assert ids(listed[:10]) == list(range(10))
    assert ids(listed[2:5]) == [2, 3, 4]
    assert len(listed) == 250
    assert listed.pages == 3
    assert asked(world) == [(1, 10)]


def test_a_small_listing_read_by_a_small_request_is_known_whole() -> None:
    world, listed = many(4)

    assert ids(listed[:10]) == [0, 1, 2, 3]
    assert ids(listed) == [0, 1, 2, 3]
    assert listed[-1].id == 3
    assert asked(world) == [(1, 10)]


def test_the_first_few_of_a_read_one_cost_nothing() -> None:
    world, listed = many(250)
    _ = listed[150]

    assert ids(listed[:10]) == list(range(10))
    assert asked(world) == [(1, 100), (2, 100)]


def test_the_last_row_costs_two_requests() -> None:
    world, listed = many(250)

    assert listed[-1].id == 249
    assert ids(listed[-50:]) == list(range(200, 250))
    assert asked(world) == [(1, 100), (3, 100)]


def test_the_first_row_costs_one_request_and_may_be_none() -> None:
    world, listed = many(250)
    first = listed.first()

    assert first is not None
    assert first.id == 0
    assert len(world.asked) == 1
    assert many(0)[1].first() is None


def test_an_empty_listing_is_empty_by_one_request() -> None:
    world, listed = many(0)

    assert not listed
    assert list(listed) == []
    assert listed[:5] == ()
    assert listed.page(1) == ()
    assert listed.pages == 1
    assert len(world.asked) == 1


def test_jumping_to_a_page_reads_that_page_alone() -> None:
    world, listed = many(250)

    assert ids(listed.page(3)) == list(range(200, 250))
    again = zip(listed.page(3), listed.page(3), strict=True)
    assert all(one is other for one, other in again), "pages are kept"
    assert asked(world) == [(3, 100)]


@pytest.mark.parametrize("number", [0, -1])
def test_pages_are_numbered_from_one(number: int) -> None:
    world, listed = many(250)

    with pytest.raises(InvalidValueError, match="Pages are numbered from 1"):
        listed.page(number)
    assert world.asked == []


def test_a_listing_that_does_not_exist_is_not_found() -> None:
    world, listed = many(3)
    del world.answers["/rows"]

    for read in (len, list, lambda rows: rows[0], lambda rows: rows[-1], lambda rows: rows.page(1)):
        with pytest.raises(NotFound):
            read(listed)


def test_membership_index_and_count_are_those_of_a_sequence() -> None:
    _, listed = many(25, per_page=10)
    row = listed[17]

    assert row in listed
    assert listed.index(row) == 17
    assert listed.count(row) == 1
    assert NoteRow(id=99) not in listed


def test_refresh_forgets_what_was_read_without_a_request() -> None:
    world, listed = many(3)
    _ = list(listed)
    rows_of(world, [{"id": 5}])

    assert listed.refresh() is listed
    assert len(world.asked) == 1
    assert ids(listed) == [5]
    assert len(listed) == 1


def test_rows_that_are_entities_are_those_of_the_map() -> None:
    world = World(per_page=2)
    listed = notes_of(world, [{"id": number, "title": f"N{number}"} for number in range(1, 6)])

    assert [note.title for note in listed] == ["N1", "N2", "N3", "N4", "N5"]
    assert listed[3] is world.core.entity(Note, 4)
    assert listed[-1] is world.core.entity(Note, 5)
    assert len(world.asked) == 3


@pytest.mark.parametrize("place", ["1", 1.0, None])
def test_a_place_is_a_whole_number_as_of_a_list(place: Any) -> None:
    world = World()
    listed = rows_of(world, [{"id": 1}])
    with pytest.raises(TypeError, match="cannot be interpreted as an integer"):
        _ = listed[place]
    with pytest.raises(TypeError, match="cannot be interpreted as an integer"):
        listed.page(place)

    assert world.asked == []
