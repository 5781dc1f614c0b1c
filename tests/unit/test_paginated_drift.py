"""Listings that change while they are read, and listings in another order."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any, cast

import pytest

from discogs.errors import InvalidValueError, ServerError
from discogs.http.messages import Request
from discogs.pagination.paginated import DriftWarning, Paginated
from tests.unit.models_world import NoteRow, World, listing, notes_of, rows_of


def ids(rows: Any) -> list[int]:
    return [row.id for row in rows]


def numbered(*numbers: int) -> list[dict[str, Any]]:
    return [{"id": number} for number in numbers]


def change(world: World, *numbers: int) -> None:
    world.answers["/rows"] = listing(numbered(*numbers), "rows")


@pytest.fixture
def world() -> World:
    return World(per_page=3)


@pytest.fixture
def listed(world: World) -> Paginated[NoteRow]:
    """Seven rows on three pages."""
    return rows_of(world, numbered(1, 2, 3, 4, 5, 6, 7))


def test_a_row_that_slips_onto_the_next_page_is_not_doubled(
    world: World, listed: Paginated[NoteRow]
) -> None:
    assert listed[0].id == 1
    change(world, 0, 1, 2, 3, 4, 5, 6, 7)

    with pytest.warns(DriftWarning, match="announced"):
        assert ids(listed) == [1, 2, 3, 4, 5, 6, 7]


def test_a_total_that_changes_under_way_is_told(world: World, listed: Paginated[NoteRow]) -> None:
    assert listed[0].id == 1
    change(world, 1, 2, 3, 4, 5, 6, 7, 8)

    with pytest.warns(DriftWarning):
        assert ids(listed) == [1, 2, 3, 4, 5, 6, 7, 8]


def loop(rows: Paginated[NoteRow]) -> None:
    for _ in rows:
        pass


READS: dict[str, Callable[[Paginated[NoteRow]], object]] = {
    "for": loop,
    "list": lambda rows: list(rows),  # noqa: PLW0108
    "slice": lambda rows: rows[:],
    "index": lambda rows: rows[6] if rows[:7] else None,
    "reversed": lambda rows: list(reversed(rows)),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_the_warning_points_at_the_users_line(
    world: World,
    listed: Paginated[NoteRow],
    read: Callable[[Paginated[NoteRow]], object],
) -> None:
    assert listed[0].id == 1
    change(world, 1, 2)
    with pytest.warns(DriftWarning) as told, contextlib.suppress(IndexError):
        read(listed)

    assert [warning.filename for warning in told] == [__file__]


def test_a_listing_that_became_shorter_ends_where_it_ends(
    world: World, listed: Paginated[NoteRow]
) -> None:
    assert listed[0].id == 1
    change(world, 1, 2)

    with pytest.warns(DriftWarning):
        assert ids(listed) == [1, 2, 3]
    assert ids(listed) == [1, 2, 3]


def test_a_listing_that_became_longer_is_read_to_its_new_end(
    world: World, listed: Paginated[NoteRow]
) -> None:
    assert listed[0].id == 1
    change(world, *range(1, 13))

    with pytest.warns(DriftWarning):
        assert ids(listed) == list(range(1, 13))


def test_a_row_that_is_there_twice_on_one_page_stays_twice(world: World) -> None:
    listed = rows_of(world, numbered(1, 1, 2, 3))

    assert ids(listed) == [1, 1, 2, 3]


def test_a_listing_that_does_not_change_gives_no_warning(listed: Paginated[NoteRow]) -> None:
    assert ids(listed) == [1, 2, 3, 4, 5, 6, 7]
    assert listed[-1].id == 7


def test_a_failed_page_can_be_asked_for_again(world: World, listed: Paginated[NoteRow]) -> None:
    good = world.answers["/rows"]
    assert listed[0].id == 1
    world.answers["/rows"] = ServerError(500, "Oops.", "GET", "/rows")
    with pytest.raises(ServerError):
        list(listed)
    world.answers["/rows"] = good

    assert ids(listed) == [1, 2, 3, 4, 5, 6, 7]
    assert len(world.asked) == 4


def test_after_a_refresh_a_new_walk_sees_the_new_listing(
    world: World, listed: Paginated[NoteRow]
) -> None:
    _ = ids(listed)
    change(world, 8, 9)

    assert ids(listed) == [1, 2, 3, 4, 5, 6, 7]
    assert ids(listed.refresh()) == [8, 9]


def test_two_threads_that_walk_read_each_page_once(
    world: World, listed: Paginated[NoteRow]
) -> None:
    walks: list[list[int]] = []
    threads = [threading.Thread(target=lambda: walks.append(ids(listed))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert walks == [[1, 2, 3, 4, 5, 6, 7]] * 6
    assert len(world.asked) == 3


def test_sorting_gives_a_new_listing_that_asks_for_that_order(
    world: World, listed: Paginated[NoteRow]
) -> None:
    _ = ids(listed)
    by_title = listed.sort("title", "desc")

    assert by_title is not listed
    assert len(world.asked) == 3
    _ = len(by_title), len(listed)
    assert [request.params.get("sort") for request in world.asked] == [None] * 3 + ["title"]
    assert world.asked[-1].params["sort_order"] == "desc"


def test_sorting_again_replaces_the_order(world: World, listed: Paginated[NoteRow]) -> None:
    _ = len(listed.sort("title", "desc").sort("number"))

    assert world.asked[-1].params == {
        "sort": "number",
        "sort_order": "asc",
        "page": 1,
        "per_page": 3,
    }


def test_an_unknown_key_or_order_is_refused_before_sending(
    world: World, listed: Paginated[NoteRow]
) -> None:
    with pytest.raises(InvalidValueError, match="sorts by number, title, not by 'colour'"):
        listed.sort(cast("Any", "colour"))
    with pytest.raises(InvalidValueError, match="'asc' or 'desc', not 'up'"):
        listed.sort("title", cast("Any", "up"))
    assert world.asked == []


def test_a_listing_without_keys_can_not_be_sorted(world: World) -> None:
    notes = cast("Any", notes_of(world, []))

    with pytest.raises(InvalidValueError):
        notes.sort("title")


def test_a_listing_can_not_be_changed(listed: Paginated[NoteRow]) -> None:
    with pytest.raises(TypeError):
        cast("Any", listed)[0] = None
    with pytest.raises(TypeError):
        _ = cast("Any", listed)["first"]
    assert not hasattr(listed, "append")


def test_a_page_of_another_length_than_asked_for_is_taken_as_it_comes(world: World) -> None:
    listed = rows_of(world, [])

    def answer(request: Request) -> object:
        number = request.params["page"]
        rows = {1: numbered(1, 2), 2: numbered(3)}
        return {"rows": rows[cast("int", number)], "pagination": {"items": 3, "pages": 2}}

    world.answers["/rows"] = answer

    assert ids(listed) == [1, 2, 3]
    assert listed[2].id == 3
