"""A client that nobody here wrote does its own reading jobs against the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.sandbox import Sandbox

discogs_client = pytest.importorskip("discogs_client")


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    client = discogs_client.Client("peer-tests/1.0", user_token=sandbox.token)
    client._base_url = sandbox.url
    return client


def test_it_walks_from_a_release_to_everything_around_it(client: Any) -> None:
    release = client.release(249504)

    assert release.title == "Never Gonna Give You Up"
    assert [artist.name for artist in release.artists] == ["Rick Astley"]
    assert release.labels[0].name == "RCA"
    assert release.tracklist[0].duration == "3:32"
    assert release.master.main_release.id == 249504
    assert release.community.rating.count > 0


def test_it_pages_through_listings(client: Any) -> None:
    artist = client.artist(72872)
    versions = client.master(96559).versions

    titles = [release.title for release in artist.releases]
    assert len(titles) == artist.releases.count
    assert 249504 in {version.id for version in versions}


def test_it_searches(client: Any) -> None:
    found = client.search("never gonna give you up", type="master")

    assert found.count >= 1
    assert found[0].id == 96559


def test_it_says_that_nothing_is_there(client: Any) -> None:
    with pytest.raises(discogs_client.exceptions.HTTPError, match="404"):
        _ = client.release(2147483647).title
