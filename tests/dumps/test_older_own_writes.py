"""Older data beside own writes: what is unsaved or lately saved stays, and nothing comes back.

Nothing that dumps hold can be written so far; what holds for all entities must hold for these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discogs.errors import DiscogsError, OfflineError, ServerError
from discogs.http.messages import CONSISTENCY_LAG, Request, Response
from discogs.orm.core import Core
from discogs.orm.decoding import decoder
from discogs.orm.entity import Entity, merge, state_of
from discogs.orm.payload import Payload
from tests.unit.models_world import Note, World, send_nothing

FIELDS: Final = ("stars", "tags", "title")
OF_DUMP: Final[dict[str, Any]] = {"stars": 1000, "tags": ("dump",), "title": "Dump"}
EMPTY: Final[dict[str, Any]] = {"stars": None, "tags": ()}


class NotesDump:
    """A dump that has notes."""

    path = Path("notes.sqlite")
    dates: Mapping[str, str | None] = {"notes": "2026-10-01"}

    def fill(self, core: Core, entity: Entity, name: str = "") -> bool:
        return name in OF_DUMP and state_of(entity).merge_dump(OF_DUMP, None, date(2026, 10, 1))

    def page(self, core: Core, request: Request) -> Response | None:
        return None

    def lacking(self, entity: Entity, name: str) -> OfflineError:
        return OfflineError(name)

    def close(self) -> None: ...


def said(version: int, names: tuple[str, ...]) -> dict[str, Any]:
    """What somebody says at some time."""
    facts: dict[str, Any] = {
        "stars": version, "tags": (f"Tag {version}",), "title": f"Title {version}"
    }  # fmt: skip
    return {name: facts[name] for name in names}


class Model:
    """What there is to know, in the plainest words."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}
        self.mine: dict[str, Any] = {}
        #: What was saved, and until when what arrives may be older than it.
        self.saved: dict[str, tuple[Any, float]] = {}
        self.is_full = self.asked = False

    def is_known(self, name: str) -> bool:
        return name in self.mine or name in self.said or self.is_full or not self.asked

    def read(self, name: str) -> Any:
        if name in self.mine:
            return self.mine[name]
        return self.said[name] if name in self.said else OF_DUMP[name]

    def arrive(self, facts: dict[str, Any], now: float) -> None:
        for name, value in facts.items():
            saved, until = self.saved.get(name, (None, now))
            self.said[name] = saved if now < until else value

    def row(self, facts: dict[str, Any], now: float) -> None:
        if not self.is_full:
            gaps = facts.keys() - self.said.keys() - self.mine.keys()
            self.arrive({name: facts[name] for name in gaps}, now)

    def full(self, facts: dict[str, Any], now: float) -> None:
        if self.is_full:
            self.said = {}
        gaps = {name: value for name, value in EMPTY.items() if name not in self.said}
        self.arrive({**gaps, **facts}, now)
        self.is_full = self.asked = True

    def save(self, now: float) -> None:
        self.said |= self.mine
        self.saved |= {name: (value, now + CONSISTENCY_LAG) for name, value in self.mine.items()}
        self.mine = {}

    def expire(self) -> None:
        self.said, self.is_full, self.asked = {}, False, True


class Play:
    """Does the same to a note and to the model, and compares what they say."""

    def __init__(self) -> None:
        self.world = World({"/notes/7": self._answer})
        self.world.core.older = NotesDump()
        self.note = self.world.core.entity(Note, 7)
        self.model, self.version = Model(), 0
        self.answer: dict[str, Any] | None = {}

    def _answer(self, _: object) -> object:
        if self.answer is None:
            return ServerError(502, "Bad gateway", "GET", "/notes/7")
        return {"id": 7, "author": "A", "title": f"Title {self.version}", **self.answer}

    def do(self, action: str, names: tuple[str, ...]) -> None:
        self.version += 1
        # The API has a title always, and the rest as it likes.
        self.answer = said(self.version, ("title", *names))
        getattr(self, action)(names)
        assert self.note.changes.keys() == self.model.mine.keys()
        for name, value in self.model.mine.items():
            assert getattr(self.note, name) == value
        shown = vars(self.note)
        is_older = any(shown.get(name) == OF_DUMP[name] for name in FIELDS)
        assert (self.note.known_as_of is not None) == is_older

    def read(self, names: tuple[str, ...]) -> None:
        for name in names:
            if not self.model.is_known(name):
                self.model.full(self.answer or {}, self.world.clock)
            assert getattr(self.note, name) == self.model.read(name), name

    def row(self, names: tuple[str, ...]) -> None:
        facts = said(self.version, names)
        self.world.core.entity(Note, 7, **facts)
        self.model.row(facts, self.world.clock)

    def partial(self, names: tuple[str, ...]) -> None:
        facts = said(self.version, names)
        json = {"id": 7, **facts, "tags": list(facts.get("tags", ()))}
        json = {name: value for name, value in json.items() if name in {"id", *names}}
        payload = Payload.of_object(self.world.core, json)
        merge(self.note, decoder(Note).decode_object(json, payload), payload, full=False)
        self.model.arrive(facts, self.world.clock)

    def refresh(self, names: tuple[str, ...]) -> None:
        self.note.refresh()
        self.model.full(said(self.version, ("title", *names)), self.world.clock)

    def fail(self, _: tuple[str, ...]) -> None:
        self.answer = None
        with pytest.raises(ServerError):
            self.note.refresh()

    def expire(self, _: tuple[str, ...]) -> None:
        self.world.expire(self.note)
        self.model.expire()

    def assign(self, names: tuple[str, ...]) -> None:
        for name, value in said(-self.version, names).items():
            setattr(self.note, name, value)
            self.model.mine[name] = value

    def save(self, _: tuple[str, ...]) -> None:
        self.note.save()
        self.model.save(self.world.clock)

    def fail_to_save(self, _: tuple[str, ...]) -> None:
        def refuse(_: Note) -> None:
            raise ServerError(502, "Bad gateway", "POST", "/notes/7")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Note, "sending", refuse)
            try:
                self.note.save()
            except DiscogsError:
                assert self.model.mine

    def revert(self, _: tuple[str, ...]) -> None:
        self.note.revert()
        self.model.mine = {}

    def wait(self, _: tuple[str, ...]) -> None:
        self.world.clock += CONSISTENCY_LAG + 1


ACTIONS: Final = (
    "read", "row", "partial", "refresh", "fail", "expire", "assign", "save", "fail_to_save",
    "revert", "wait",
)  # fmt: skip


@pytest.fixture(autouse=True)
def accepting() -> Iterator[None]:
    Note.sending = send_nothing
    yield
    Note.sending = send_nothing


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_all_short_orders(length: int) -> None:
    for order in product(ACTIONS, repeat=length):
        play = Play()
        for action in order:
            play.do(action, FIELDS[:2])
        play.do("read", FIELDS)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.sets(st.sampled_from(FIELDS)).map(sorted)),
        max_size=16,
    ),
    st.permutations(FIELDS),
)
def test_long_orders(steps: list[tuple[str, list[str]]], last: list[str]) -> None:
    play = Play()
    for action, names in steps:
        play.do(action, tuple(names))
    play.do("read", tuple(last))
