"""What Discogs sends beside what was expected costs as little as possible, and stays in `raw`."""

from __future__ import annotations

import logging
from typing import ClassVar

import pytest

import discogs
from discogs.errors import (
    InvalidFieldError,
)
from discogs.orm.fields import Lazy
from tests.unit.models_world import (
    NOTE,
    RELEASE,
    Note,
    World,
    changed,
    notes_of,
    world_of_all,
)


class Odd(discogs.Entity):
    """Something of which Discogs sends strange fields. `GET /odd/{id}`"""

    _path: ClassVar[str] = "/odd/{id}"

    id: Lazy[int]
    size: Lazy[int]
    weight: Lazy[int | None]
    name: Lazy[str]


def test_a_field_of_a_wrong_type_costs_only_that_field(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "discogs")
    world = World()
    for number in (1, 2):
        world.answers[f"/odd/{number}"] = {"id": number, "size": "big", "weight": 3, "name": "Odd"}
    odd, other = world.core.entity(Odd, 1), world.core.entity(Odd, 2)

    assert odd.weight == 3
    with pytest.raises(InvalidFieldError, match=r"Odd\(id=1\)\.size.*does not fit.*raw"):
        _ = odd.size
    with pytest.raises(InvalidFieldError):
        _ = other.size
    assert odd.raw["size"] == "big"
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "Odd.size does not fit its type"
    ]
    assert world.paths == ["/odd/1", "/odd/2"]


def test_an_invalid_field_becomes_valid_with_a_later_answer() -> None:
    world = World({"/odd/1": {"id": 1, "size": "big", "weight": [], "name": "Odd"}})
    odd = world.core.entity(Odd, 1)
    with pytest.raises(InvalidFieldError):
        _ = odd.weight
    world.answers["/odd/1"] = {"id": 1, "size": 2, "name": "Odd"}
    odd.refresh()

    assert odd.size == 2
    assert odd.weight is None


def test_a_missing_field_without_a_default_is_an_error_that_names_it() -> None:
    world = World({"/odd/1": {"id": 1, "size": 2}})
    odd = world.core.entity(Odd, 1)

    assert odd.size == 2
    with pytest.raises(InvalidFieldError, match=r"\.name: Discogs left it out"):
        _ = odd.name
    assert world.paths == ["/odd/1"]


def test_unknown_keys_are_kept_in_raw() -> None:
    world = World({"/releases/1": changed(RELEASE, next_big_thing={"a": [1]})})
    release = world.release(1)

    assert release.raw == {}
    _ = release.title
    assert release.raw["next_big_thing"] == {"a": [1]}
    assert release.raw == changed(RELEASE, next_big_thing={"a": [1]})


def test_raw_shows_newer_over_older() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7)
    _ = note.title
    _ = list(notes_of(world, [{"id": 8}, {"id": 7, "stars": 5, "extra": True}]))

    assert note.raw == {**NOTE, "stars": 5, "extra": True}
    assert note.refresh().raw == NOTE
