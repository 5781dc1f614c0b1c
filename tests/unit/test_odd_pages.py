"""What is odd on a page costs as little as possible: a field, a row, or what stands beside them."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.errors import InvalidFieldError
from discogs.http.messages import UnreadableBodyError
from tests.unit.models_world import World, rows_of


def test_rows_that_are_no_objects_cost_only_themselves() -> None:
    world = World()
    listed = rows_of(world, [{"id": 1}, {"id": "x", "number": 2}, {"id": 3, "title": "Third"}])
    answer = world.answers["/rows"]

    def with_nulls(request: Any) -> Any:
        content = answer(request)
        content["rows"].insert(1, None)
        content["rows"].append("text")
        content["pagination"]["items"] = 3
        return content

    world.answers["/rows"] = with_nulls
    rows = list(listed)

    assert [row.raw for row in rows] == [
        {"id": 1},
        {"id": "x", "number": 2},
        {"id": 3, "title": "Third"},
    ]
    assert rows[1].number == 2
    with pytest.raises(InvalidFieldError, match=r"NoteRow\.id"):
        _ = rows[1].id


def test_a_page_without_its_rows_is_unreadable() -> None:
    world = World({"/rows": None})
    contents: tuple[object, ...] = (
        {"pagination": {"items": 5}},
        {"rows": {}},
        [],
    )
    for content in contents:
        listed = rows_of(world, [])
        world.answers["/rows"] = content
        with pytest.raises(UnreadableBodyError):
            len(listed)


def test_a_page_that_says_nothing_of_its_number_is_the_only_one() -> None:
    world = World()
    listed = rows_of(world, [])
    world.answers["/rows"] = {"rows": [{"id": 1}], "pagination": {"items": None}}

    assert len(listed) == 1
    assert [row.id for row in listed] == [1]


@pytest.mark.parametrize("odd", [None, [], "", 5, {"items": "many", "pages": None}], ids=str)
def test_a_page_with_an_odd_pagination_keeps_its_rows(odd: object) -> None:
    world = World()
    listed = rows_of(world, [])
    world.answers["/rows"] = {"rows": [{"id": 1}, {"id": 2}], "pagination": odd}

    assert [row.id for row in listed] == [1, 2]
    assert len(listed) == 2
    assert len(world.asked) == 1


def test_after_a_full_page_without_a_pagination_there_may_be_more() -> None:
    world = World(per_page=2)
    listed = rows_of(world, [])
    pages = [[{"id": 1}, {"id": 2}], [{"id": 3}]]
    world.answers["/rows"] = lambda request: {
        "rows": pages[request.params["page"] - 1],
        "pagination": None,
    }

    assert [row.id for row in listed] == [1, 2, 3]


@pytest.mark.parametrize("odd", [None, {}, "", [5], [{"id": 5, "title": "Format"}]], ids=str)
def test_versions_with_odd_facets_keep_their_rows(odd: object) -> None:
    world = World()
    world.answers["/masters/500/versions"] = {
        "pagination": {"items": 1, "pages": 1},
        "versions": [{"id": 1, "title": "Windowlicker"}],
        "filter_facets": odd,
    }

    assert [row.title for row in world.master(500).versions] == ["Windowlicker"]
    assert world.master(500).versions.facets == {}


def test_a_broken_facet_hides_no_others() -> None:
    world = World()
    whole = {"id": "country", "title": "Country", "allows_multiple_values": True}
    world.answers["/masters/500/versions"] = {"versions": [], "filter_facets": [5, {}, whole]}

    assert list(world.master(500).versions.facets) == ["country"]


def test_rows_that_are_null_are_none() -> None:
    world = World()
    listed = rows_of(world, [])
    world.answers["/rows"] = {"rows": None, "pagination": {"items": 0, "pages": 1}}

    assert list(listed) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"message": "later"}, "rows: Field required"),
        ({"rows": {}}, "rows: Input should be a valid"),
        ([], "Input should be an object"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_page_is_said_in_short(content: object, why: str) -> None:
    world = World()
    listed = rows_of(world, [])
    world.answers["/rows"] = content
    with pytest.raises(UnreadableBodyError, match=f"^{why}[^\n]*$"):
        list(listed)
