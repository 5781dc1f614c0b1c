"""Rows of listings and searches: their own facts, and what they tell the entities they lead to."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.errors import LazyLoadError, NotFound
from discogs.models import ArtistRelease, LabelRelease, MasterVersion, SearchResult
from tests.unit.models_world import MASTER, RELEASE, World, listing, world_of_all

RELEASE_ROW: dict[str, Any] = {
    "id": 1,
    "type": "release",
    "title": "Windowlicker",
    "artist": "Aphex Twin",
    "role": "Main",
    "resource_url": "",
    "year": 1999,
    "thumb": "",
    "format": '12"',
    "label": "Warp",
}
MASTER_ROW: dict[str, Any] = {
    "id": 500,
    "type": "master",
    "title": "Windowlicker",
    "main_release": 1,
    "artist": "Aphex Twin",
    "role": "Main",
    "resource_url": "",
}
FOUND: dict[str, Any] = {
    "id": 1,
    "type": "release",
    "title": "Aphex Twin - Windowlicker",
    "uri": "/release/1",
    "resource_url": "",
    "year": "1999",
    "country": "UK",
    "master_id": 500,
    "label": ["Warp", "Sony"],
}


def artist_rows(world: World, *rows: dict[str, Any]) -> list[ArtistRelease]:
    world.answers["/artists/45/releases"] = listing(rows, "releases")
    return list(world.artist(45).releases)


def found(world: World, *rows: dict[str, Any]) -> list[SearchResult]:
    world.answers["/database/search"] = listing(rows, "results")
    return list(world.search("x"))


def test_a_release_row_leads_to_its_release_and_tells_what_it_knows() -> None:
    world = world_of_all()
    (row,) = artist_rows(world, RELEASE_ROW)

    assert row.release is world.release(1)
    assert row.release.title == "Windowlicker"
    assert row.release.year == 1999
    assert row.master is None
    assert world.paths == ["/artists/45/releases"]
    assert row.release.country == "UK"
    assert world.paths == ["/artists/45/releases", "/releases/1"]


def test_what_a_row_does_not_know_is_not_told() -> None:
    world = world_of_all()
    (row,) = artist_rows(world, {**RELEASE_ROW, "year": 0, "thumb": ""})
    release = row.release

    assert row.year is None
    assert set(vars(release)) == {"id", "title"}
    assert release.year == 1999
    assert release.thumb == ""


def test_a_master_row_leads_to_its_master_and_its_main_release() -> None:
    world = world_of_all()
    (row,) = artist_rows(world, MASTER_ROW)
    master = row.master

    assert master is world.master(500)
    assert master is not None
    assert master.title == "Windowlicker"
    assert master.main_release is row.release is world.release(1)
    assert row.release.master is master
    assert row.main_release_id == 1
    assert world.paths == ["/artists/45/releases"]
    assert "title" not in vars(row.release)


def test_the_same_id_of_a_master_and_a_release_row_are_two_rows() -> None:
    world = World()
    rows = artist_rows(
        world, {**MASTER_ROW, "id": 1}, RELEASE_ROW, {**RELEASE_ROW, "role": "Remix"}
    )

    assert len(rows) == 3
    assert len(set(rows)) == 3


def test_a_label_row_leads_to_its_release() -> None:
    world = world_of_all()
    content = {**RELEASE_ROW, "catno": "WAP 105", "year": 0}
    world.answers["/labels/23528/releases"] = listing([content], "releases")
    (row,) = world.label(23528).releases

    assert isinstance(row, LabelRelease)
    assert row.release is world.release(1)
    assert (row.catno, row.year, row.format) == ("WAP 105", None, '12"')
    assert row.raw == content


def version(**changes: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "title": "Windowlicker",
        "label": "Warp",
        "country": "",
        "format": '12"',
        "catno": "none",
        "released": "1999",
        "resource_url": "",
        **changes,
    }


FACET = {
    "title": "Format",
    "id": "format",
    "values": [{"title": "Vinyl", "value": "Vinyl", "count": 3}],
    "allows_multiple_values": True,
}


def test_versions_are_filtered_by_the_server_then_sorted() -> None:
    world = World(
        {"/masters/500/versions": listing([version()], "versions", filter_facets=[FACET])}
    )
    versions = world.master(500).versions
    narrowed = versions.filter(format="Vinyl", released=1999).filter(country="UK")
    _ = len(narrowed.sort("released", "desc")), len(versions)

    assert type(narrowed) is type(versions)
    assert world.asked[0].params == {
        "format": "Vinyl",
        "released": "1999",
        "country": "UK",
        "sort": "released",
        "sort_order": "desc",
        "page": 1,
        "per_page": 100,
    }
    assert world.asked[1].params == {"page": 1, "per_page": 100}


def test_versions_tell_their_facets_with_the_first_page() -> None:
    world = World(
        {"/masters/500/versions": listing([version()], "versions", filter_facets=[FACET])}
    )
    versions = world.master(500).versions

    assert versions.facets["format"].values[0].count == 3
    assert list(versions.facets) == ["format"]
    assert [row.title for row in versions] == ["Windowlicker"]
    assert len(world.asked) == 1


def test_versions_without_facets_have_none() -> None:
    world = World({"/masters/500/versions": listing([version()], "versions")})

    assert world.master(500).versions.facets == {}


def test_a_version_tells_its_release_what_it_knows() -> None:
    world = World({"/masters/500/versions": listing([version(country="UK")], "versions")})
    (row,) = world.master(500).versions

    assert isinstance(row, MasterVersion)
    assert row.release.country == "UK"
    assert row.release.title == "Windowlicker"
    assert len(world.asked) == 1


def millions(request: object) -> object:
    return {"pagination": {"items": 18_000_000, "pages": 180_000}, "versions": [version()]}


def test_the_versions_of_an_unknown_master_are_not_found() -> None:
    world = World({"/masters/9/versions": millions})

    for _ in range(2):
        with pytest.raises(NotFound):
            len(world.master(9).versions)
    with pytest.raises(NotFound):
        list(world.master(9).versions)


def test_a_master_that_is_known_may_have_as_many_versions_as_it_likes() -> None:
    world = world_of_all()
    world.answers["/masters/500/versions"] = millions

    assert len(world.master(500).versions) == 18_000_000
    assert world.paths == ["/masters/500/versions", "/masters/500"]
    assert world.master(500).title == MASTER["title"]


def test_a_search_result_leads_to_what_was_found() -> None:
    world = world_of_all()
    rows = found(
        world,
        FOUND,
        {**FOUND, "id": 500, "type": "master"},
        {**FOUND, "id": 45, "type": "artist", "title": "Aphex Twin (2)", "master_id": None},
        {**FOUND, "id": 23528, "type": "label", "title": "Warp Records", "master_id": None},
        {**FOUND, "id": 7, "type": "shop"},
    )

    assert [row.entity for row in rows] == [
        world.release(1),
        world.master(500),
        world.artist(45),
        world.label(23528),
        None,
    ]
    assert [row.release for row in rows] == [world.release(1), None, None, None, None]
    assert [row.master for row in rows[:4]] == [world.master(500), world.master(500), None, None]
    assert (world.artist(45).name, world.label(23528).name) == ("Aphex Twin (2)", "Warp Records")
    assert world.paths == ["/database/search"]


def test_a_search_result_does_not_pass_its_double_title_on() -> None:
    world = world_of_all()
    (row,) = found(world, FOUND)
    release = row.release

    assert release is not None
    assert (release.country, release.year, release.master_id) == ("UK", 1999, 500)
    assert "title" not in vars(release)
    assert release.title == RELEASE["title"]
    assert world.paths == ["/database/search", "/releases/1"]


@pytest.mark.parametrize("nothing", [0, None, ...])
def test_a_result_without_a_master_has_none(nothing: object) -> None:
    world = World()
    row = {key: value for key, value in {**FOUND, "master_id": nothing}.items() if value is not ...}

    assert found(world, row)[0].master is None


def test_a_search_sends_what_was_asked_for_and_nothing_else() -> None:
    world = World()
    world.answers["/database/search"] = listing([], "results")
    _ = len(world.search("nirvana", type="release", year=1991, barcode="123"))
    _ = len(world.search(artist="Nirvana").sort("year"))
    sent = [{k: v for k, v in request.params.items() if v is not None} for request in world.asked]

    assert sent == [
        {
            "q": "nirvana",
            "type": "release",
            "year": 1991,
            "barcode": "123",
            "page": 1,
            "per_page": 100,
        },
        {"artist": "Nirvana", "sort": "year", "sort_order": "asc", "page": 1, "per_page": 100},
    ]


def test_rows_are_read_inside_no_lazy_loading_and_their_releases_are_not() -> None:
    world = world_of_all()
    with world.no_lazy_loading():
        (row,) = artist_rows(world, RELEASE_ROW)

        assert row.release.title == "Windowlicker"
        with pytest.raises(LazyLoadError):
            _ = row.release.tracklist
