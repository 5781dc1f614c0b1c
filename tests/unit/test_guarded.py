"""Nobody but a session makes an entity; models of others may hold one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from discogs.models import Release
from tests.unit.models_world import RELEASE, Note, world_of_all

NOT_BY_HAND = r"not made by hand: ask a session for it, as in session\.release"


class Shelf(BaseModel):
    """What an application has of its own."""

    favourite: Release
    others: list[Release] = []
    note: Note | None = None


@pytest.mark.parametrize(
    "make",
    [
        lambda: Release(id=1),  # type: ignore[arg-type, call-arg]
        lambda: Release.model_validate(RELEASE),  # type: ignore[arg-type]
        lambda: Release.model_validate_json("{}"),  # type: ignore[arg-type]
        lambda: Release.model_validate_strings({}),  # type: ignore[arg-type]
        lambda: Release.model_construct(id=1),  # type: ignore[call-arg]
        lambda: world_of_all().release(1).model_copy(update={"title": "Mine"}),  # type: ignore[call-arg]
    ],
)
def test_no_way_of_pydantic_makes_an_entity(make: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=NOT_BY_HAND):
        make()


def test_a_copy_that_changes_nothing_is_one() -> None:
    release = world_of_all().release(1)

    assert release.model_copy() == copy.copy(release)
    assert release.model_copy(deep=True) is not release


def test_a_model_of_others_takes_an_entity_as_it_is() -> None:
    world = world_of_all()
    release, other = world.release(1).refresh(), world.release(2)
    shelf = Shelf(favourite=release, others=[other], note=world.core.entity(Note, 7))

    assert shelf.favourite is release
    assert shelf.others[0] is other
    dumped = shelf.model_dump()
    assert dumped["favourite"]["title"] == "Windowlicker"
    assert dumped["others"] == [{"id": 2}]
    assert len(world.asked) == 1


@pytest.mark.parametrize("given", [RELEASE, {"id": 1}, 1, None], ids=["whole", "id", "int", "none"])
def test_a_model_of_others_makes_no_entity(given: Any) -> None:
    with pytest.raises(ValidationError, match=NOT_BY_HAND):
        Shelf(favourite=given)
    with pytest.raises(ValidationError, match=NOT_BY_HAND):
        TypeAdapter(list[Release]).validate_python([given])


def test_a_type_adapter_makes_no_entity_of_a_class_that_was_dumped() -> None:
    release = world_of_all().release(1).refresh()
    dumped, text = release.model_dump(), release.model_dump_json()
    adapter = TypeAdapter(Release)

    with pytest.raises(ValidationError, match=NOT_BY_HAND):
        adapter.validate_python(dumped)
    with pytest.raises(ValidationError, match=NOT_BY_HAND):
        adapter.validate_json(text)
    assert adapter.validate_python(release) is release
    assert adapter.dump_python(release) == dumped


def test_an_entity_of_another_class_is_refused() -> None:
    with pytest.raises(ValidationError, match="Release is not made by hand"):
        Shelf(favourite=world_of_all().master(500))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


@pytest.mark.filterwarnings("ignore::pydantic.json_schema.PydanticJsonSchemaWarning")
def test_a_model_of_others_still_has_a_schema() -> None:
    assert "title" in Shelf.model_json_schema()["$defs"]["Release"]["properties"]
