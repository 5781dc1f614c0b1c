"""A listing whose newest row comes first: what this session adds is in front at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from discogs.http.messages import CONSISTENCY_LAG
from discogs.pagination.paginated import PageSource, Paginated
from discogs.pagination.pending_writes import pending_writes
from tests.unit.models_world import NoteRow, World, listing

SHOWN = [{"id": number} for number in range(5, 0, -1)]


class Talk:
    """Rows with the newest first, of a server that shows what is added when a test says so."""

    def __init__(self, per_page: int = 2) -> None:
        self.world = World(per_page=per_page)
        self.shown = [*SHOWN]
        self.world.answers["/talk"] = listing(self.shown, "rows")
        self.changes = pending_writes(self.world.core, "/talk")

    def rows(self) -> Paginated[NoteRow]:
        source = PageSource(
            self.world.core,
            "/talk",
            "rows",
            NoteRow,
            pending=self.changes,
            newest_first=lambda row: row.id,
        )
        return Paginated(source)

    def say(self, number: int) -> None:
        self.changes.add(NoteRow(id=number))

    def show(self, number: int) -> None:
        self.shown.insert(0, {"id": number})


@pytest.fixture
def talk() -> Talk:
    return Talk()


def ids(rows: Any) -> list[int]:
    return [row.id for row in rows]


@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize("read_before", [len, list, lambda rows: rows[:1], id])
def test_what_is_added_comes_first(
    talk: Talk, read_before: Callable[[Paginated[NoteRow]], object], shown: bool
) -> None:
    rows = talk.rows()
    read_before(rows)
    for number in (6, 7):
        talk.say(number)
        if shown:
            talk.show(number)

    assert rows[0].id == 7
    assert ids(rows[:3]) == [7, 6, 5]
    assert ids(rows) == [7, 6, 5, 4, 3, 2, 1]
    assert ids(rows[-2:]) == [2, 1]
    assert len(rows) == 7


def test_a_listing_that_was_read_costs_nothing_more(talk: Talk) -> None:
    rows = talk.rows()
    list(rows)
    asked = len(talk.world.asked)
    talk.say(6)

    assert ids(rows) == [6, 5, 4, 3, 2, 1]
    assert rows[0].id == 6
    assert len(talk.world.asked) == asked


def test_a_loop_under_way_neither_repeats_nor_loses_a_row(talk: Talk) -> None:
    rows = talk.rows()
    seen: list[int] = []
    loop: Iterator[NoteRow] = iter(rows)
    for row in loop:
        seen.append(row.id)
        if row.id in {5, 3}:
            talk.say(row.id + 10)

    assert seen == [5, 4, 3, 2, 1]
    assert ids(rows) == [13, 15, 5, 4, 3, 2, 1]


def test_what_is_shown_of_it_without_a_request_has_it_in_front(talk: Talk) -> None:
    rows = talk.rows()
    len(rows)
    talk.say(6)

    assert ids(rows._so_far()[0]) == [6, 5, 4]


def test_two_that_can_not_be_told_apart_both_come(talk: Talk) -> None:
    talk.say(6)
    talk.show(6)
    talk.show(6)

    assert ids(talk.rows()) == [6, 6, 5, 4, 3, 2, 1]


def test_after_a_minute_the_server_has_the_last_word(talk: Talk) -> None:
    talk.say(6)
    talk.world.clock += CONSISTENCY_LAG + 1

    assert ids(talk.rows()) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("look", [list, lambda rows: rows[:4], lambda rows: [*rows[:1], *rows[1:]]])
def test_what_somebody_else_added_later_comes_before(
    talk: Talk, look: Callable[[Paginated[NoteRow]], Any]
) -> None:
    talk.say(6)
    talk.show(7)

    assert ids(look(talk.rows()))[:4] == [7, 6, 5, 4]
