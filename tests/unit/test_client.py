"""The client against a server that misbehaves: what is retried, what is raised, what it costs."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
import urllib3

from discogs import errors
from discogs.errors import (
    ConnectionFailed,
    InvalidResponse,
    InvalidValueError,
    NotFound,
    ServerError,
    ServerErrorPage,
    UnconfirmedWriteError,
)
from discogs.http.messages import Request
from discogs.http.retry import RetryPolicy
from discogs.http.transport import HostPool
from discogs.ratelimit.window import RateLimit
from discogs.sandbox import Sandbox
from tests.unit.waitless import (
    RATING,
    READ,
    RELEASE,
    WRITE,
    WaitlessClient,
    client,
    closed_port,
    connect,
    stored_rating,
)
from tests.waiting import waited_for

__all__ = ["client", "closed_port", "connect"]

# -- Reads: retried until they give up -----------------------------------------------------------


def test_an_answer_is_decoded_and_counted(sandbox: Sandbox, client: WaitlessClient) -> None:
    assert client.fetch()["title"] == "Never Gonna Give You Up"
    assert len(sandbox.requests) == client.statistics.requests == 1
    assert client.rate_limit == RateLimit(100_000, 1, 99_999)
    assert client.pauses == client.clock.waits == []


Trouble = Callable[[Sandbox, int | None], None]
TROUBLES: dict[str, tuple[Trouble, type[errors.DiscogsError], int | None, str]] = {
    "html": (lambda s, n: s.garble(times=n), InvalidResponse, 200, "An HTML page."),
    "empty": (lambda s, n: s.blank(times=n), InvalidResponse, 200, "An empty body."),
    "half": (lambda s, n: s.cut(times=n), InvalidResponse, 200, "Half a body."),
    "half json": (
        lambda s, n: s.fail(200, n, body='{"id": 1, "ti'),
        InvalidResponse,
        200,
        "Half a body.",
    ),
    "500": (lambda s, n: s.fail(500, n), ServerError, 500, "An internal server error occurred"),
    "502": (lambda s, n: s.fail(502, n), ServerErrorPage, 502, "An HTML page."),
    "503": (lambda s, n: s.fail(503, n), ServerErrorPage, 503, "An HTML page."),
    "504": (lambda s, n: s.fail(504, n), ServerErrorPage, 504, "An HTML page."),
    "drop": (lambda s, n: s.drop(times=n), ConnectionFailed, None, "got no answer"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_a_read_is_tried_four_times_and_then_says_what_came(
    sandbox: Sandbox, client: WaitlessClient, name: str
) -> None:
    trouble, error, status, words = TROUBLES[name]
    trouble(sandbox, None)
    with pytest.raises(error, match=words) as caught:
        client.fetch()

    assert type(caught.value) is error
    assert getattr(caught.value, "status", None) == status
    assert f"GET {sandbox.url}{RELEASE}" in str(caught.value)
    assert len(sandbox.requests) == client.statistics.requests == 4
    assert client.pauses == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("name", TROUBLES)
def test_a_read_recovers_from_a_single_trouble(
    sandbox: Sandbox, client: WaitlessClient, name: str
) -> None:
    TROUBLES[name][0](sandbox, 1)

    assert client.fetch()["title"] == "Never Gonna Give You Up"
    assert len(sandbox.requests) == 2
    assert client.pauses == [1.0]


def test_a_read_recovers_from_three_different_troubles(
    sandbox: Sandbox, client: WaitlessClient
) -> None:
    sandbox.drop()
    sandbox.fail(502)
    sandbox.cut()

    assert client.fetch()["id"] == 249504
    assert len(sandbox.requests) == 4


def test_an_answer_that_comes_too_slowly_is_asked_for_again(
    sandbox: Sandbox, connect: Callable[..., WaitlessClient]
) -> None:
    # On a machine that is busy other answers come too slowly, too.
    client = connect(timeout=(60.0, 0.05), retries=RetryPolicy(attempts=100))
    sandbox.slow(600)

    assert client.fetch()["id"] == 249504
    assert len(sandbox.requests) > 1


def test_what_never_comes_in_time_is_a_failed_connection(
    sandbox: Sandbox, connect: Callable[..., WaitlessClient]
) -> None:
    client = connect(timeout=(60.0, 0.05), retries=RetryPolicy(attempts=1))
    sandbox.slow(600)
    # On a machine that is busy not even the headers come in time.
    with pytest.raises(ConnectionFailed, match=r"no more of the answer came in time|timed out"):
        client.fetch()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 422, 501])
def test_an_error_that_would_come_again_is_raised_at_once(
    sandbox: Sandbox, client: WaitlessClient, status: int
) -> None:
    sandbox.fail(status, None)
    with pytest.raises(errors.error_class(status)) as caught:
        client.fetch()

    assert caught.value.status == status
    assert len(sandbox.requests) == 1


def test_a_404_has_the_server_s_words(sandbox: Sandbox, client: WaitlessClient) -> None:
    missing = Request("GET", "/releases/999999999")
    words: Any = client.exchange(missing).json()
    with pytest.raises(NotFound) as caught:
        client.fetch(missing)

    error = caught.value

    assert error.message == words["message"]
    assert (error.method, error.url) == ("GET", f"{sandbox.url}/releases/999999999")
    assert str(error) == f"GET {error.url} answered 404 Not Found: {error.message}"


def test_the_fields_that_a_server_complains_about_are_named(
    sandbox: Sandbox, client: WaitlessClient
) -> None:
    detail = [{"loc": ["query", "year"], "msg": "not an integer", "type": "int"}]
    sandbox.fail(422, body={"detail": detail, "message": "Invalid input."})
    with pytest.raises(errors.UnprocessableEntity) as caught:
        client.fetch()

    assert caught.value.message == "Invalid input."
    assert caught.value.detail == ("query.year: not an integer",)


# -- Writes: never sent twice --------------------------------------------------------------------


@pytest.mark.parametrize("after_write", [True, False])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_write_that_may_have_been_done_is_not_sent_again(
    sandbox: Sandbox, client: WaitlessClient, status: int, *, after_write: bool
) -> None:
    sandbox.fail(status, None, after_write=after_write, method="PUT")
    with pytest.raises(ServerError) as caught:
        client.fetch(WRITE)

    assert caught.value.status == status
    assert "first check whether it took effect" in str(caught.value)
    assert len(sandbox.requests) == 1
    assert (stored_rating(sandbox) == 5) is after_write


LOSSES: dict[str, Callable[[Sandbox], None]] = {
    "dropped before": lambda sandbox: sandbox.drop(),
    "dropped after": lambda sandbox: sandbox.drop(after_write=True),
    "half a body": lambda sandbox: sandbox.cut(),
    "too slow": lambda sandbox: sandbox.slow(600),
    "html": lambda sandbox: sandbox.garble(),
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_write_whose_answer_is_lost_is_unconfirmed(
    sandbox: Sandbox, connect: Callable[..., WaitlessClient], name: str
) -> None:
    LOSSES[name](sandbox)
    client = connect(timeout=(60.0, 0.05 if name == "too slow" else 60.0))
    with pytest.raises(UnconfirmedWriteError) as caught:
        client.fetch(WRITE)

    error = caught.value

    assert (error.method, error.url) == ("PUT", f"{sandbox.url}{RATING}")
    assert "it was not sent again. Look at release.rating." in str(error)
    waited_for(lambda: sandbox.requests)
    assert len(sandbox.requests) == 1
    assert client.pauses == []


def test_a_dropped_write_was_done(sandbox: Sandbox, client: WaitlessClient) -> None:
    sandbox.drop(after_write=True)
    with pytest.raises(UnconfirmedWriteError):
        client.fetch(WRITE)

    assert stored_rating(sandbox) == 5


@pytest.mark.parametrize(("request_", "attempts"), [(READ, 4), (WRITE, 1)])
def test_a_connection_that_is_refused_never_carried_anything(
    connect: Callable[..., WaitlessClient], closed_port: str, request_: Request, attempts: int
) -> None:
    client = connect(closed_port)
    with pytest.raises(ConnectionFailed, match=r"Connection refused.*Check the network") as caught:
        client.fetch(request_)

    assert str(caught.value).startswith(f"{request_.method} {closed_port}{request_.path} got no")
    assert client.statistics.requests == attempts


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (ssl.SSLCertVerificationError(1, "self-signed certificate"), ConnectionFailed),
        (ssl.SSLError(1, "bad record type"), UnconfirmedWriteError),
    ],
)
def test_only_a_certificate_tells_for_sure_that_a_write_was_not_sent(
    client: WaitlessClient,
    failure: ssl.SSLError,
    error: type[errors.DiscogsError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def send(*request: object, **options: object) -> NoReturn:
        raise urllib3.exceptions.SSLError(failure)

    monkeypatch.setattr(HostPool, "send", send)
    with pytest.raises(error):
        client.fetch(WRITE)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_can_not_be_put_into_json_is_refused_before_sending(
    sandbox: Sandbox, client: WaitlessClient, method: str
) -> None:
    with pytest.raises(InvalidValueError, match="JSON"):
        client.fetch(Request(method, RELEASE, json={"rating": float("nan")}))

    assert len(sandbox.requests) == 0


def test_connections_that_were_closed_are_opened_again(client: WaitlessClient) -> None:
    assert client.fetch()["id"] == 249504
    client.close()

    assert client.fetch()["id"] == 249504


@pytest.mark.parametrize("request_", [READ, WRITE], ids=["read", "write"])
def test_a_refused_connection_is_told_in_plain_words(
    connect: Callable[..., WaitlessClient], closed_port: str, request_: Request
) -> None:
    with pytest.raises(ConnectionFailed) as failed:
        connect(closed_port).fetch(request_)

    assert "got no answer: NewConnectionError: Failed to establish" in str(failed.value)
    assert "Pool" not in str(failed.value)
