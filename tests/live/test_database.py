"""The same walk against the live API: needs DISCOGS_TOKEN, and costs about ten requests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

import discogs

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not os.environ.get("DISCOGS_TOKEN"), reason="DISCOGS_TOKEN is not set"),
]


@pytest.fixture(scope="module")
def live() -> Iterator[discogs.Session]:
    with discogs.Session.from_env() as session:
        yield session


def test_a_release_leads_to_everything_around_it(live: discogs.Session) -> None:
    release = live.release(249504)
    before = live.statistics.requests

    assert release.title == "Never Gonna Give You Up"
    assert release.master is not None
    assert release.master.main_release is release
    assert release.artists[0].artist.name == "Rick Astley"
    assert live.statistics.requests == before + 2


def test_listings_can_be_walked(live: discogs.Session) -> None:
    with live.no_lazy_loading():
        rows = live.artist(72872).releases[:100]

    assert len(rows) == 100
    assert all(row.title for row in rows)


def test_what_is_unknown_is_not_found(live: discogs.Session) -> None:
    with pytest.raises(discogs.NotFound):
        _ = live.release(2147483647).title


def test_the_user_of_the_token_is_me(live: discogs.Session) -> None:
    assert live.me.username == live.identity().username
    assert live.rate_limit is not None
    assert live.rate_limit.limit == 60
