"""Answers of which anything may be missing, null, or of another type, at any depth.

The object loads all the same, and only what is bad costs anything.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

import discogs
from discogs.sandbox import Sandbox
from discogs.testing import VirtualClock

#: Of each entity: where it lies, and how a session is asked for it.
ENTITIES: dict[str, tuple[str, type[discogs.Entity], Any]] = {
    "release": ("/releases/249504", discogs.Release, 249504),
    "master": ("/masters/96559", discogs.Master, 96559),
    "artist": ("/artists/72872", discogs.Artist, 72872),
    "label": ("/labels/895", discogs.Label, 895),
    "user": ("/users/sandbox_user", discogs.User, "sandbox_user"),
    "list": ("", discogs.UserList, 0),
    "listing": ("", discogs.Listing, 0),
    "order": ("", discogs.Order, ""),
    "export": ("", discogs.InventoryExport, 0),
    "upload": ("", discogs.InventoryUpload, 0),
}
#: The keys by which entities are known.
IDENTIFYING = {"id", "username"}
#: Of those that are found through a listing: where that is, and under which key.
LISTED = {
    "list": ("/users/sandbox_user/lists", "lists", "/lists"),
    "listing": ("/users/sandbox_user/inventory", "listings", "/marketplace/listings"),
    "order": ("/marketplace/orders", "orders", "/marketplace/orders"),
    "export": ("/inventory/export", "items", "/inventory/export"),
    "upload": ("/inventory/upload", "items", "/inventory/upload"),
}
#: Of each listing: its path, and what reads it.
LISTINGS: dict[str, str] = {
    "artist releases": "/artists/72872/releases",
    "label releases": "/labels/895/releases",
    "versions": "/masters/96559/versions",
    "search": "/database/search",
    "folders": "/users/sandbox_user/collection/folders",
    "items": "/users/sandbox_user/collection/folders/1/releases",
    "wants": "/users/sandbox_user/wants",
    "lists": "/users/sandbox_user/lists",
    "contributions": "/users/sandbox_user/contributions",
    "inventory": "/users/sandbox_user/inventory",
    "orders": "/marketplace/orders",
    "exports": "/inventory/export",
    "uploads": "/inventory/upload",
}
ODD: list[Any] = [
    None,
    "",
    "text",
    "12",
    0,
    5,
    -1,
    1.5,
    10**30,
    True,
    [],
    {},
    [None],
    [5],
    {"id": "x"},
    "1998-13",
]
SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


pytestmark = pytest.mark.filterwarnings("ignore::discogs.DriftWarning")


class Answers(dict[str, tuple[str, Any, Any]]):
    """Of each entity and each listing: its path, its id, and what the server says when well."""

    def __repr__(self) -> str:
        return f"<{len(self)} answers>"


@pytest.fixture(scope="module")
def answers(running_sandbox: Sandbox) -> Answers:
    running_sandbox.reset()
    running_sandbox.limit = 100_000
    found = Answers()
    with running_sandbox.session() as session:
        for name, (path, _, id) in ENTITIES.items():
            if path:
                found[name] = (path, id, session.request("GET", path).json())
        for name, (where, key, below) in LISTED.items():
            listed: Any = session.request("GET", where).json()
            id = listed[key][0]["id"]
            path = f"{below}/{id}"
            found[name] = (path, id, session.request("GET", path).json())
        for name, path in LISTINGS.items():
            params: dict[str, str | int | float | None] = {"per_page": 5, "q": "never"}
            found[name] = (path, None, session.request("GET", path, params=params).json())
    return found


def places(content: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in an answer, the deepest too."""
    entries = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in entries:
        yield (*place, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*place, key))


def spoilt(chance: Random, content: Any) -> tuple[Any, set[Any]]:
    """The answer with some places spoilt, and the top-level keys that these are below."""
    content, touched = copy.deepcopy(content), set()
    for _ in range(chance.randint(1, 3)):
        place = chance.choice(list(places(content)) or [("id",)])
        around = content
        for key in place[:-1]:
            around = around[key]
        if chance.random() < 0.5 and isinstance(around, dict):
            around.pop(place[-1], None)
        else:
            around[place[-1]] = copy.deepcopy(chance.choice(ODD))
        touched.add(place[0])
    return content, touched


def reads(thing: Any, names: Iterable[str]) -> dict[str, Any]:
    """What its fields read as; the error where one is invalid."""
    found: dict[str, Any] = {}
    for name in names:
        try:
            found[name] = getattr(thing, name)
        except discogs.InvalidFieldError as error:
            found[name] = type(error) if name in str(error) else error
    return found


def looked_at(thing: Any) -> None:
    """Everything else that one does with it: nothing but the house's own errors may come."""
    repr(thing)
    hash(thing)
    for name in dir(type(thing)):
        if not name.startswith("_") and isinstance(getattr(type(thing), name), property):
            with suppress(discogs.DiscogsError):
                repr(getattr(thing, name))


def session_with(sandbox: Sandbox, path: str, answer: Any) -> discogs.Session:
    """A session that is given this answer at this path, and never waits."""
    sandbox.calm()
    sandbox.fail(200, None, body=answer, path=path)
    return sandbox.session(limiter=discogs.RateLimiter(limit=100_000, clock=VirtualClock()))


@pytest.mark.parametrize("name", ENTITIES)
@SLOW
@given(seed=st.integers(0, 2**32))
def test_an_entity_loads_and_only_what_is_bad_is_lost(
    answers: Answers, sandbox: Sandbox, name: str, seed: int
) -> None:
    path, id, content = answers[name]
    kind: Any = ENTITIES[name][1]
    bad, touched = spoilt(Random(seed), content)
    fields: Mapping[str, FieldInfo] = kind.model_fields
    with session_with(sandbox, path, content) as session:
        well = reads(session.get(kind, id), fields)
    with session_with(sandbox, path, bad) as session:
        entity: Any = session.get(kind, id)
        try:
            found = reads(entity, fields)
        except discogs.InvalidResponse as error:
            # Without what it is known by, it may be anything.
            assert touched & IDENTIFYING, str(error)  # noqa: PT017 - there may be none
            return

        for field, info in fields.items():
            keys = {info.alias or field, *re.findall(r"'(\w+)'", str(info.validation_alias))}
            if not keys & touched:
                assert found[field] == well[field], f"{field} was not touched"
        assert entity.is_loaded
        assert entity.raw == bad
        looked_at(entity)


#: Who reads a listing.
READERS: dict[str, Callable[[discogs.Session], Iterable[Any]]] = {
    "artist releases": lambda session: session.artist(72872).releases,
    "label releases": lambda session: session.label(895).releases,
    "versions": lambda session: session.master(96559).versions,
    "search": lambda session: session.search("never"),
    "folders": lambda session: session.user("sandbox_user").folders,
    "items": lambda session: session.user("sandbox_user").folders.by_id(1).items,
    "wants": lambda session: session.user("sandbox_user").wantlist,
    "lists": lambda session: session.user("sandbox_user").lists,
    "contributions": lambda session: session.user("sandbox_user").contributions,
    "inventory": lambda session: session.user("sandbox_user").inventory,
    "orders": lambda session: session.orders,
    "exports": lambda session: session.exports,
    "uploads": lambda session: session.uploads,
}


@pytest.mark.parametrize("name", LISTINGS)
@SLOW
@given(seed=st.integers(0, 2**32))
def test_a_page_loads_and_only_what_is_bad_is_lost(
    answers: Answers, sandbox: Sandbox, name: str, seed: int
) -> None:
    path, _, content = answers[name]
    key = next(name for name in content if isinstance(content[name], list))
    bad, _ = spoilt(Random(seed), {key: content[key]})
    with session_with(sandbox, path, {**content, **bad}) as session:
        try:
            rows = list(itertools.islice(READERS[name](session), 5))
        except discogs.InvalidResponse as error:
            # The rows themselves are no list.
            assert not isinstance(bad.get(key), list), str(error)  # noqa: PT017 - as above
            return
        for row in rows:
            reads(row, [name for name in type(row).model_fields if name in vars(row)])
            looked_at(row)
