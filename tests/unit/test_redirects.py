"""Where links and redirects lead, and answers that are something else than what was asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from discogs import errors
from discogs.errors import InvalidResponse
from discogs.http.messages import Request, Response, UnreadableBodyError
from discogs.sandbox import Sandbox
from tests.unit.waitless import READ, RELEASE, WRITE, WaitlessClient, client, closed_port, connect

__all__ = ["client", "closed_port", "connect"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_read_follows_a_redirect(sandbox: Sandbox, client: WaitlessClient, status: int) -> None:
    sandbox.redirect(f"{RELEASE}?moved=1", status=status, path="/old")

    assert client.fetch(Request("GET", "/old", {"page": 2}))["id"] == 249504
    assert [sent.query for sent in sandbox.requests] == [{"page": "2"}, {"moved": "1"}]
    assert client.statistics.requests == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_write_does_not_follow_a_redirect(
    sandbox: Sandbox, client: WaitlessClient, status: int
) -> None:
    sandbox.redirect(RELEASE, status=status)
    with pytest.raises(
        InvalidResponse, match="A redirect, which a write does not follow"
    ) as caught:
        client.fetch(WRITE)

    assert (caught.value.method, caught.value.status) == ("PUT", status)
    assert len(sandbox.requests) == 1


def test_redirects_in_a_circle_end(sandbox: Sandbox, client: WaitlessClient) -> None:
    sandbox.redirect(RELEASE, times=None)
    with pytest.raises(InvalidResponse, match="Too many redirects"):
        client.fetch()

    assert len(sandbox.requests) == 5


@pytest.mark.parametrize("target", ["http://[broken/", "http://127.0.0.1:99999/", "file:///etc/x"])
def test_a_redirect_to_nowhere_is_an_error_of_ours(
    sandbox: Sandbox, client: WaitlessClient, target: str
) -> None:
    sandbox.redirect(target, times=None)
    with pytest.raises(errors.DiscogsError):
        client.fetch()


@pytest.mark.parametrize("target", [RELEASE, "http://[broken/"])
@pytest.mark.parametrize("request_", [READ, WRITE], ids=lambda request: request.method)
def test_a_redirect_that_is_not_followed_is_an_answer_all_the_same(
    sandbox: Sandbox, client: WaitlessClient, request_: Request, target: str
) -> None:
    sandbox.redirect(target, times=None)
    answer = client.exchange(request_)

    assert (answer.status, answer.headers["Location"]) == (302, target)


def test_links_that_a_proxy_rewrote_are_asked_for_as_they_are(
    sandbox: Sandbox, connect: Callable[..., WaitlessClient]
) -> None:
    client = connect(f"{sandbox.url}/prox")
    for path in (f"{sandbox.url}/prox/p", "https://api.discogs.com/p", "/p", "p"):
        client.exchange(Request("GET", path))

    assert [sent.path for sent in sandbox.requests] == ["/prox/p"] * 4


# -- Answers that are something else -------------------------------------------------------------


def test_what_is_wrong_with_an_answer_is_said(sandbox: Sandbox, client: WaitlessClient) -> None:
    def refuse(_: Response) -> None:
        raise UnreadableBodyError("no id")

    with pytest.raises(InvalidResponse, match=r"for: an object with id, .* \(no id\)\."):
        client.fetch(READ, refuse)


def test_a_secret_in_such_an_answer_is_not_shown(sandbox: Sandbox, client: WaitlessClient) -> None:
    sandbox.fail(200, times=None, body={"message": f"{Sandbox.token} is unknown"})

    def refuse(_: Response) -> None:
        raise UnreadableBodyError(f"{Sandbox.token}: Field required")

    with pytest.raises(InvalidResponse) as caught:
        client.fetch(READ, refuse)
    assert Sandbox.token not in str(caught.value)
