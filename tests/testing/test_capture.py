"""Which requests a piece of code made, and what a failure says of them."""

from __future__ import annotations

import pytest

import discogs
from discogs.sandbox import Sandbox
from discogs.testing import capture_requests

RELEASE, ARTIST, LABEL = 249504, 72872, 895


def test_what_comes_before_and_after_is_not_captured(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    assert session.release(RELEASE).title
    with capture_requests(sandbox) as requests:
        assert session.artist(ARTIST).name
        assert len(requests) == 1
    assert session.label(LABEL).name

    assert requests.lines == [f"GET /artists/{ARTIST}"]
    assert [request.status for request in requests] == [200]


def test_a_failure_names_the_requests(sandbox: Sandbox, session: discogs.Session) -> None:
    sandbox.drop(path="/artists/*")
    with capture_requests(sandbox) as requests:
        assert session.release(RELEASE).title
        assert session.artist(ARTIST).name
    with pytest.raises(AssertionError) as caught:
        requests.assert_count(1)

    assert str(caught.value) == (
        "Expected exactly 1 request, got 3:\n"
        f"  GET /releases/{RELEASE} -> 200\n"
        f"  GET /artists/{ARTIST} -> drop\n"
        f"  GET /artists/{ARTIST} -> 200"
    )


def test_a_failure_says_that_there_was_none(sandbox: Sandbox) -> None:
    with capture_requests(sandbox) as requests:
        pass
    with pytest.raises(AssertionError, match=r"^Expected exactly 2 requests, got 0\.$"):
        requests.assert_count(2)


def test_a_failure_names_the_first_of_many(sandbox: Sandbox, session: discogs.Session) -> None:
    with capture_requests(sandbox) as requests:
        for number in range(1, 24):
            session.request("GET", f"/artists/{number}")
    with pytest.raises(AssertionError) as caught:
        requests.assert_count(1)

    told = str(caught.value).splitlines()
    assert len(told) == 22
    assert told[-1] == "  and 3 more"


def test_what_is_forgotten_meanwhile_was_captured_all_the_same(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    session.request("GET", "/")
    with capture_requests(sandbox) as requests:
        session.request("GET", "/releases/249504")
        sandbox.clear()
        with capture_requests(sandbox) as inner:
            session.request("GET", "/artists/72872")

    assert requests.lines == ["GET /releases/249504", "GET /artists/72872"]
    assert inner.lines == ["GET /artists/72872"]
    assert len(sandbox.requests) == 1


def test_at_most_so_many(sandbox: Sandbox, session: discogs.Session) -> None:
    with capture_requests(sandbox) as requests:
        assert session.release(RELEASE).title
    requests.assert_at_most(1)

    with pytest.raises(AssertionError, match="Expected at most 0 requests, got 1:"):
        requests.assert_at_most(0)


def test_its_repr_names_them(sandbox: Sandbox, session: discogs.Session) -> None:
    with capture_requests(sandbox) as requests:
        assert repr(requests) == "<0 requests>"
        assert session.release(RELEASE).title

    assert repr(requests) == f"<1 request: GET /releases/{RELEASE} -> 200>"


def test_no_credential_is_told(sandbox: Sandbox, session: discogs.Session) -> None:
    with capture_requests(sandbox) as requests:
        session.request("GET", "/releases/1", params={"oauth_token": "something-secret"})

    assert requests.lines == ["GET /releases/1?oauth_token=***"]


def test_an_error_in_the_block_goes_on(sandbox: Sandbox) -> None:
    with pytest.raises(ZeroDivisionError), capture_requests(sandbox) as requests:
        raise ZeroDivisionError

    assert not requests
