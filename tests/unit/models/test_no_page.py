"""What has the id 0 has no page on Discogs: it is what is known of it, and nothing is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

import discogs
from discogs.errors import InvalidFieldError
from tests.unit.models_world import MASTER, World, changed, listing


def releases_of(world: World, *rows: dict[str, Any]) -> list[discogs.Release]:
    world.answers["/artists/45/releases"] = listing(rows, "releases")
    return [row.release for row in world.artist(45).releases]


def test_two_releases_without_an_id_are_two() -> None:
    one, two = releases_of(
        World(),
        {"id": 0, "type": "release", "title": "One"},
        {"id": 0, "type": "release", "title": "Two"},
    )

    assert one is not two
    assert one != two
    assert (one.title, two.title) == ("One", "Two")


def test_the_same_facts_are_the_same_object() -> None:
    world = World()
    row = {"id": 0, "type": "release", "title": "One", "year": 1999}
    one, again = releases_of(world, row, {**row, "role": "Producer"})

    assert one is again
    assert len({one, again}) == 1


@pytest.mark.parametrize("cls", [discogs.Release, discogs.Master], ids=lambda cls: cls.__name__)
def test_what_has_no_page_holds_no_value_of_a_false_type(cls: type[discogs.Entity]) -> None:
    world = World()
    entity = world.core.entity(cls, 0, title="One")
    kinds = {"date_added": datetime, "community": discogs.Community, "format_quantity": int}
    for name in set(cls.model_fields) & kinds.keys():
        with pytest.raises(InvalidFieldError, match="Discogs left it out"):
            getattr(entity, name)

    assert getattr(entity, "tracklist") == ()  # noqa: B009
    assert getattr(entity, "uri") == ""  # noqa: B009
    assert world.asked == []


def test_a_master_without_a_main_release_leads_to_none_that_has_the_wrong_types() -> None:
    world = World({"/masters/500": changed(MASTER, main_release=0)})
    release = world.master(500).main_release

    assert release.master is world.master(500)
    with pytest.raises(InvalidFieldError):
        _ = release.community
    assert world.paths == ["/masters/500"]


def test_a_master_that_has_no_page_has_no_versions() -> None:
    world = World()
    master = world.core.entity(discogs.Master, 0, title="One")

    assert len(master.versions) == 0
    assert list(master.versions.filter(country="US")) == []
    assert world.asked == []
