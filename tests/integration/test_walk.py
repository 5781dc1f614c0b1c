"""Every relation of fifty releases of the catalogue, walked without leniency or an exception."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

import discogs
from discogs.orm.decoding import Decoder
from discogs.sandbox import Sandbox

DATABASE = (discogs.Release, discogs.Master, discogs.Artist, discogs.Label)
SAMPLE = 50
#: Of each listing so many rows are looked at.
ROWS = 2


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing fall back to leniency: what does not fit is an error here."""

    def refuse(self: Decoder[Any], error: Exception, again: object) -> Any:
        raise AssertionError(str(error))

    monkeypatch.setattr(Decoder, "_decode_leniently", refuse)


def facts(model: BaseModel) -> Iterator[Any]:
    """The value of every field and every property of ours."""
    if isinstance(model, discogs.Artist) and model.id == 0:
        yield from (model.name, model.profile, model.releases)  # a name without a page
        return
    for name, field in type(model).model_fields.items():
        if not field.exclude:
            yield getattr(model, name)
    for cls in type(model).__mro__:
        if cls.__module__.startswith("discogs"):
            for name, member in vars(cls).items():
                if isinstance(member, property) and not name.startswith("_"):
                    yield getattr(model, name)


def reachable(start: BaseModel, depth: int, seen: set[object]) -> None:
    """Read everything that can be reached in so many steps from entity to entity."""
    waiting: list[tuple[Any, int]] = [(start, depth)]
    while waiting:
        thing, steps = waiting.pop()
        if isinstance(thing, discogs.Entity):
            if not isinstance(thing, DATABASE) or steps == 0 or (thing, steps) in seen:
                continue
            seen.add((thing, steps))
            waiting.extend((fact, steps - 1) for fact in facts(thing))
        elif isinstance(thing, BaseModel):
            waiting.extend((fact, steps) for fact in facts(thing))
        elif isinstance(thing, discogs.Paginated):
            if steps and "/artists/194/" not in thing._source.path:  # pyright: ignore[reportPrivateUsage]
                waiting.extend((row, steps) for row in thing[:ROWS])
        elif isinstance(thing, discogs.Markup):
            assert isinstance(thing.plain, str)
            assert isinstance(thing.html, str)
            waiting.extend((link, steps) for link in thing.links)
        elif isinstance(thing, tuple):
            waiting.extend((part, steps) for part in thing)


@pytest.mark.usefixtures("strict")
def test_every_relation_of_a_sample_can_be_walked(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    ids = random.Random(1987).sample(sorted(sandbox.catalogue.releases), SAMPLE)
    seen: set[object] = set()
    for release_id in ids:
        reachable(session.release(release_id), 2, seen)

    kinds = {
        type(entity).__name__
        for entity in session._core.identity_map.entities()
        if entity.is_loaded
    }
    assert kinds >= {"Release", "Master", "Artist", "Label"}
    assert len(seen) > SAMPLE * 3
    assert {request.status for request in sandbox.requests} == {200}


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("query", ["the", "a", "love"])
def test_every_search_result_can_be_walked(session: discogs.Session, query: str) -> None:
    for row in session.search(query)[:20]:
        reachable(row, 1, set())
        entity = row.entity
        assert entity is not None
        assert entity.refresh().is_loaded
