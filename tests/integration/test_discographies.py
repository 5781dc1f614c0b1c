"""Releases of an artist by role, those of a label by catalogue number, and those of Various."""

from __future__ import annotations

from typing import Any

import pytest

import discogs
from discogs.sandbox import Sandbox, landmarks
from tests.unit.models_world import World

BIG = landmarks.ARTIST_WITH_250_RELEASES


def test_rows_are_grouped_by_role_at_the_cost_of_the_pages(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    releases = session.artist(BIG).releases
    by_role = releases.by_role()

    assert len(sandbox.requests) == 3
    assert sorted(map(id, [row for rows in by_role.values() for row in rows])) == sorted(
        map(id, releases)
    )
    assert all(row.role == role for role, rows in by_role.items() for row in rows)
    assert len(by_role) > 2
    assert len(by_role["Main"].to_pandas()) == len(by_role["Main"])
    assert len(sandbox.requests) == 3


def test_a_sorted_discography_keeps_its_order_within_a_role(session: discogs.Session) -> None:
    rows = session.artist(BIG).releases.sort("year").by_role()["Main"]
    years = [row.year or 0 for row in rows]

    assert years == sorted(years)


def labelled(*catnos: str) -> World:
    """A session whose label 5 has releases with these catalogue numbers."""
    rows: list[dict[str, Any]] = [
        {"id": number, "title": "T", "artist": "A", "catno": catno, "format": "LP",
         "resource_url": ""}
        for number, catno in enumerate(catnos, 1)
    ]  # fmt: skip
    pagination = {"page": 1, "pages": 1, "per_page": 100, "items": len(rows), "urls": {}}
    return World({"/labels/5/releases": {"pagination": pagination, "releases": rows}})


def test_catalogue_numbers_are_ordered_as_people_count() -> None:
    world = labelled("WARP 10", "none", "WARP9", "warp-100", "PB 41447", "WARP 010 CD", "", "12")

    assert [row.catno for row in world.label(5).releases.by_catno()] == [
        "PB 41447",
        "WARP9",
        "WARP 10",
        "WARP 010 CD",
        "warp-100",
        "12",
        "",
        "none",
    ]


def test_the_releases_of_various_say_how_to_search(session: discogs.Session) -> None:
    with pytest.raises(
        discogs.ServerError, match=r"session\.search\(artist='Various', label="
    ) as error:
        list(session.artist(landmarks.ARTIST_VARIOUS).releases)
    assert "Query time exceeded" in str(error.value)
