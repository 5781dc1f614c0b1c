"""A stranger's test suite, with the fixtures of the pytest plugin."""

from __future__ import annotations

import pytest

import discogs
from discogs.testing import VirtualTimeSandbox, capture_requests


def test_a_release_costs_one_request(
    discogs_sandbox: VirtualTimeSandbox, discogs_session: discogs.Session
) -> None:
    with capture_requests(discogs_sandbox) as requests:
        assert discogs_session.release(249504).title == "Never Gonna Give You Up"
    requests.assert_count(1)


@pytest.mark.discogs(level=0)
def test_a_stranger_has_no_collection(discogs_session: discogs.Session) -> None:
    with pytest.raises(discogs.AuthenticationRequired):
        _ = discogs_session.me
