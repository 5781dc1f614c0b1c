"""A walk ends, whatever the server announces."""

from __future__ import annotations

import json
import re
import warnings
from typing import Any

import pytest

import discogs
from tests.attack.hostile import Hostile, answer, session_at

_PAGE = re.compile(rb"[?&]page=(\d+)")
BIG = 10**9


def rows(page: int) -> list[dict[str, Any]]:
    return [
        {"id": id, "title": "T", "type": "release"} for id in range(page * 100, page * 100 + 100)
    ]


def pages_of(announced: Any, rows_on: Any) -> Hostile:
    def answers(request: bytes) -> bytes:
        found = _PAGE.search(request)
        page = int(found[1]) if found else 1
        body = {"releases": rows_on(page), "pagination": announced(page)}
        return answer(json.dumps(body).encode())

    return Hostile(answers)


@pytest.mark.parametrize(
    ("announced", "is_wrong"),
    [
        (lambda page: {"items": BIG, "pages": BIG}, True),
        (lambda page: {"items": 300, "pages": BIG}, False),
        (lambda page: {"items": page * 100 + 100, "pages": page + 1}, True),
        # No announcement at all: more than the first page tells comes.
        (lambda page: {"items": 10**20, "pages": 10**20}, True),
        (lambda page: {"items": 1e20, "pages": 1e20}, True),
    ],
)
@pytest.mark.parametrize("read", [list, lambda walk: walk[-1:], lambda walk: walk[:10_000]])
def test_pages_without_rows_are_the_end(announced: Any, is_wrong: bool, read: Any) -> None:
    with pages_of(announced, lambda page: rows(page) if page <= 3 else []) as server:
        walk = session_at(server).artist(1).releases
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            found = read(walk)

        assert [row.id for row in found][-1] == 399
        assert ["300 came" in str(warning.message) for warning in warned] == [True] * is_wrong
        assert len(server.heard) <= 8


def test_the_same_page_again_and_again_is_the_end() -> None:
    with pages_of(lambda page: {"items": BIG, "pages": BIG}, lambda page: rows(1)) as server:
        with pytest.warns(discogs.DriftWarning, match="100 came"):
            assert len(list(session_at(server).artist(1).releases)) == 100
        assert len(server.heard) <= 8


@pytest.mark.parametrize("items", [-5, -(10**20), 10**20, 1e20, 10**4000, None, "x", True])
@pytest.mark.parametrize("pages", [-5, 0, 10**20, None])
def test_an_impossible_total_is_none(items: Any, pages: Any) -> None:
    announced = {"items": items, "pages": pages}
    with pages_of(lambda page: announced, lambda page: rows(1)[:7] if page == 1 else []) as server:
        walk = session_at(server).artist(1).releases

        assert 0 <= len(walk) <= 7
        assert walk.pages >= 1
        assert repr(walk)


def test_submissions_end() -> None:
    body = {"submissions": {"artists": []}, "pagination": {"pages": BIG}}
    with Hostile(lambda _: answer(json.dumps(body).encode())) as server:
        assert list(session_at(server).user("a").submissions.artists) == []
        assert len(server.heard) == 1


def test_an_item_that_is_on_no_page_is_missing() -> None:
    body = {"releases": [], "pagination": {"pages": BIG, "items": BIG}}
    with Hostile(lambda _: answer(json.dumps(body).encode())) as server:
        item = session_at(server)._core.entity(discogs.CollectionItem, ("a", 1), id=5)
        with pytest.raises(discogs.NotFound):
            _ = item.rating
        assert len(server.heard) == 1


@pytest.mark.parametrize("digits", ["9" * 5000, "9" * 19])
def test_an_id_of_any_length_is_refused_or_a_text(digits: str) -> None:
    session = session_at("http://127.0.0.1:9")
    for text in (f"r{digits}", f"https://www.discogs.com/release/{digits}"):
        with pytest.raises(discogs.InvalidValueError):
            session.resolve(text)
    for id in (10**5000, -(10**5000), 2**63):
        with pytest.raises(discogs.InvalidValueError):
            session.release(id)


def test_a_mark_with_any_number_is_markup() -> None:
    body = {"id": 1, "name": "N", "profile": f"by [a{'9' * 5000}] and [a12]"}
    with Hostile(lambda _: answer(json.dumps(body).encode())) as server:
        profile = session_at(server).artist(1).profile

        assert profile.plain is not None
        assert [link.id for link in profile.links][-1] == 12
