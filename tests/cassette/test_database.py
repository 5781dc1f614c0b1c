"""The database over the wire: which requests go out, and what is made of the answers."""

from __future__ import annotations

import pytest

import discogs


def test_a_release_leads_to_its_master_and_back(session: discogs.Session) -> None:
    release = session.release(249504)
    master = release.master

    assert release.title == "Never Gonna Give You Up"
    assert master is not None
    assert master.main_release is release
    assert [credit.artist.name for credit in release.artists] == ["Rick Astley"]
    assert session.statistics.requests == 2


def test_an_artist_leads_to_releases(session: discogs.Session) -> None:
    artist = session.artist(72872)
    rows = artist.releases.sort("year", "desc")

    assert artist.name == "Rick Astley"
    assert [row.year for row in rows[:3]] == [2023, 2018, 2016]
    assert session.statistics.requests == 2


def test_a_label_leads_to_releases(session: discogs.Session) -> None:
    label = session.label(895)

    assert label.name == "RCA"
    assert any(row.release is session.release(249504) for row in label.releases)


def test_versions_can_be_filtered(session: discogs.Session) -> None:
    versions = session.master(96559).versions.filter(country="UK")

    assert {row.country for row in versions} == {"UK"}
    assert "format" in versions.facets


def test_a_search_finds_entities(session: discogs.Session) -> None:
    found = session.search("never gonna give you up", type="master", artist="rick astley")

    first = found.first()
    assert first is not None
    assert first.entity is session.master(96559)


def test_ratings_and_stats(session: discogs.Session) -> None:
    release = session.release(249504)

    assert 0 < release.community_rating().average <= 5
    assert release.rating_by("memory") in {None, 1, 2, 3, 4, 5}
    assert release.stats().is_offensive is False


def test_an_unknown_release_is_not_found_in_the_servers_words(session: discogs.Session) -> None:
    with pytest.raises(discogs.NotFound, match=r"Release not found|does not exist") as caught:
        _ = session.release(2147483647).title

    assert caught.value.status == 404
    assert caught.value.url.endswith("/releases/2147483647")


def test_the_api_says_what_it_is(session: discogs.Session) -> None:
    about = session.about()

    assert about.api_version == "v2"
    assert about.statistics.releases > 0
    assert about.level == 2
