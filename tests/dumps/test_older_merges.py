"""Of dump, row, full load, refresh and expire, in every order, the newest truth is what is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discogs
from discogs import Release, dumps
from discogs.orm.decoding import decoder
from discogs.orm.entity import merge, state_of
from discogs.orm.payload import Payload
from tests.dumps.examples import RELEASES, dump
from tests.unit.models_world import World

#: Of each kind of field one: a text, a text that may be None, a tuple, a number, a relation.
FIELDS = ("title", "notes", "genres", "year", "country", "tracklist", "videos")
ACTIONS = ("dump", "row", "partial", "full", "refresh", "expire", "uncovered")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("older")
    path = folder / "discogs_20261001_releases.xml"
    path.write_bytes(dump(RELEASES))
    return dumps.convert(path, folder / "data", workers=1, parquet=False).catalogue


@cache
def facts_of(catalogue: Path) -> dict[str, Any]:
    """What the dump says, for the model."""
    with dumps.Catalogue(catalogue) as opened:
        return {name: getattr(opened.release(1), name) for name in FIELDS}


class Model:
    """What there is to know, in the plainest words: each fact with its source, newest last."""

    def __init__(self, of_dump: dict[str, Any]) -> None:
        self.of_dump = of_dump
        #: What the API said of single fields since it was last asked for all, or expired.
        self.rows: dict[str, Any] = {}
        self.full: dict[str, Any] | None = None
        self.asks_api = False
        self.has_dump = False

    def read(self, field: str, api: dict[str, Any]) -> Any:
        """What reading a field gives; `api` is what the API says now."""
        if field in self.rows:
            return self.rows[field]
        if self.full is None and not self.asks_api and field in self.of_dump:
            return self.of_dump[field]
        if self.full is None:
            self.load(api)
        assert self.full is not None
        return self.rows.get(field, self.full[field])

    def load(self, api: dict[str, Any]) -> None:
        # The first full answer keeps what rows said in fields that it leaves out; a later one says
        # all there is.
        first = self.full is None
        self.full = {**EMPTY, **api}
        self.rows = {name: value for name, value in self.rows.items() if first and name not in api}
        self.asks_api = True

    def expire(self) -> None:
        self.rows, self.full, self.asks_api = {}, None, True


EMPTY: dict[str, Any] = {
    "title": None, "notes": None, "genres": (), "year": None, "country": None, "tracklist": (),
    "videos": (), "images": (),
}  # fmt: skip


def answer(version: int) -> dict[str, Any]:
    """What the API says at some time: each time other values, and other fields left out."""
    facts: dict[str, Any] = {"id": 1, "title": f"Title {version}", "resource_url": "r"}
    if version % 2:
        facts |= {"notes": f"Notes {version}", "genres": (f"Genre {version}",)}
    if version % 3:
        facts |= {"country": f"Country {version}", "year": 1900 + version}
    return facts


def play(catalogue: Path, actions: tuple[str, ...], readers: tuple[str, ...]) -> None:
    """Do all of it to a release and to the model, and compare each field that is read."""
    version = [1]
    world = World({"/releases/1": lambda _: answer(version[0])}, catalogue=catalogue)
    found = world.release(1)
    model = Model(facts_of(catalogue))

    def row() -> None:
        value = f"Row {version[0]}"
        world.core.entity(Release, 1, title=value)
        if model.full is None:
            # A row fills what is not known from the API yet.
            model.rows.setdefault("title", value)

    def partial() -> None:
        facts: dict[str, Any] = {
            "id": 1,
            "title": f"Part {version[0]}",
            "country": f"There {version[0]}",
        }
        payload = Payload.of_object(world.core, facts)
        merge(found, decoder(Release).decode_object(facts, payload), payload, full=False)
        model.rows |= {name: facts[name] for name in ("title", "country")}

    def full() -> None:
        facts = answer(version[0])
        payload = Payload.of_object(world.core, dict(facts))
        merge(found, decoder(Release).decode_object(facts, payload), payload, full=True)
        model.load({name: facts[name] for name in facts if name in EMPTY})

    def refresh() -> None:
        found.refresh()
        model.load(api())

    def expire() -> None:
        world.expire(found)
        model.expire()

    def uncovered() -> None:
        assert found.images == model.read("images", api())

    def read_dump() -> None:
        assert found.videos == model.read("videos", api())

    def api() -> dict[str, Any]:
        return {name: value for name, value in answer(version[0]).items() if name in EMPTY}

    steps: dict[str, Callable[[], None]] = {
        "dump": read_dump, "row": row, "partial": partial, "full": full, "refresh": refresh,
        "expire": expire, "uncovered": uncovered,
    }  # fmt: skip
    for action in actions:
        version[0] += 1
        steps[action]()
        is_older = bool(state_of(found).older)
        assert (found.known_as_of is not None) == is_older
    for field in readers:
        assert getattr(found, field) == model.read(field, api()), (actions, field)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_all_short_orders(catalogue: Path, length: int) -> None:
    for actions in product(ACTIONS, repeat=length):
        play(catalogue, actions, FIELDS)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(ACTIONS), min_size=4, max_size=12).map(tuple),
    st.permutations(FIELDS).map(tuple),
)
def test_long_orders_and_any_order_of_reading(
    catalogue: Path, actions: tuple[str, ...], readers: tuple[str, ...]
) -> None:
    play(catalogue, actions, readers)


def test_each_covered_field_gives_way_to_the_api_and_is_gone_after_a_full_load(
    catalogue: Path,
) -> None:
    for field in sorted(dumps.coverage(Release) - {"id"}):
        world = World({"/releases/1": {"id": 1}}, catalogue=catalogue)
        found = world.release(1)
        with dumps.Catalogue(catalogue) as opened:
            assert getattr(found, field) == getattr(opened.release(1), field)
        assert world.asked == []
        found.refresh()
        default = type(found)._declaration.defaults[field]
        try:
            assert getattr(found, field) == default
        except discogs.InvalidFieldError:
            assert repr(default) == "<not loaded>"
