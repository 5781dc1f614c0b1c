"""An id is enough to get to an object: what else a row or a credit tells may be broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from discogs.models import ArtistRelease, LabelRelease, MasterVersion, SearchResult
from discogs.orm.values import Row
from tests.unit.models_world import ARTIST, LABEL, MASTER, RELEASE, World, changed, listing

BROKEN = (None, 5, ["x"], {"x": 1}, ...)


def row_of(world: World, kind: type[Row], content: dict[str, Any]) -> Any:
    """The row that a page holds."""
    listings: dict[type[Row], tuple[str, str, Callable[[], Sequence[Row]]]] = {
        ArtistRelease: ("/artists/45/releases", "releases", lambda: world.artist(45).releases),
        LabelRelease: ("/labels/23528/releases", "releases", lambda: world.label(23528).releases),
        MasterVersion: ("/masters/500/versions", "versions", lambda: world.master(500).versions),
        SearchResult: ("/database/search", "results", lambda: world.search("x")),
    }
    path, key, listed = listings[kind]
    world.answers[path] = listing([content], key)
    return listed()[0]


@pytest.mark.parametrize("broken", BROKEN, ids=str)
@pytest.mark.parametrize("field", ["title", "year", "thumb", "artist"])
@pytest.mark.parametrize("kind", [ArtistRelease, LabelRelease, MasterVersion])
def test_a_row_leads_to_its_release_whatever_is_broken(
    kind: type[Row], field: str, broken: object
) -> None:
    world = World()
    row = row_of(world, kind, changed({"id": 1, "type": "release"}, **{field: broken}))

    assert row.release is world.release(1)


@pytest.mark.parametrize("broken", BROKEN, ids=str)
@pytest.mark.parametrize("field", ["title", "year"])
def test_a_row_leads_to_its_master_whatever_is_broken(field: str, broken: object) -> None:
    world = World()
    content = {"id": 500, "type": "master", "main_release": 1}
    row = row_of(world, ArtistRelease, changed(content, **{field: broken}))

    assert row.master is world.master(500)
    assert row.release is world.release(1)
    assert world.release(1).master_id == 500


@pytest.mark.parametrize("main_release", [None, 0, "first", ...])
def test_a_master_row_that_does_not_tell_its_main_release_asks_the_master(
    main_release: object,
) -> None:
    world = World({"/masters/500": MASTER})
    content = changed({"id": 500, "type": "master"}, main_release=main_release)
    row = row_of(world, ArtistRelease, content)

    assert row.master is world.master(500)
    assert row.release is world.release(1)
    assert world.paths == ["/artists/45/releases", "/masters/500"]


@pytest.mark.parametrize("broken", [5, "19xx", [], {}], ids=str)
@pytest.mark.parametrize("field", ["country", "year", "master_id", "title"])
@pytest.mark.parametrize("kind", ["release", "master", "artist", "label"])
def test_a_search_result_leads_to_what_was_found_whatever_is_broken(
    kind: str, field: str, broken: object
) -> None:
    world = World()
    row = row_of(world, SearchResult, {"id": 7, "type": kind, field: broken})

    assert row.entity is getattr(world, kind)(7)
    assert row.release is (world.release(7) if kind == "release" else None)
    if kind == "master":
        assert row.master is world.master(7)


@pytest.mark.parametrize("broken", [None, 5, [], ...], ids=str)
def test_a_credit_leads_to_its_artist_and_label_whatever_its_name_is(broken: object) -> None:
    link = changed({"id": 45}, name=broken)
    world = World(
        {
            "/releases/1": changed(RELEASE, artists=[link], labels=[link]),
            "/artists/46": changed(ARTIST, id=46, aliases=[link]),
            "/labels/23529": changed(LABEL, id=23529, parent_label=link),
        }
    )

    assert world.release(1).artists[0].artist is world.artist(45)
    assert world.release(1).labels[0].label is world.label(45)
    assert world.artist(46).aliases[0].artist is world.artist(45)
    assert world.label(23529).parent_label is world.label(45)


def test_a_name_is_looked_up_past_rows_without_a_title() -> None:
    world = World({"/artists/45": changed(ARTIST, profile="[a=Carl Craig]")})
    rows = [
        {"id": 1, "type": "artist"},
        {"id": 2, "type": "artist", "title": 5},
        {"id": 3, "type": "artist", "title": "Carl Craig"},
    ]
    world.answers["/database/search"] = listing(rows, "results")

    assert world.artist(45).profile.links[0].entity is world.artist(3)
