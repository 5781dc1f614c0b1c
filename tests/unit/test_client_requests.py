"""What the client sends, and the raw way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from discogs import errors
from discogs.errors import (
    AuthenticationRequired,
    InvalidResponse,
    InvalidValueError,
    TooManyRequests,
    UnconfirmedWriteError,
    WaitTooLong,
)
from discogs.http.auth import Anonymous
from discogs.http.files import write_whole
from discogs.http.messages import Request
from discogs.ratelimit.limiter import RateLimiter
from discogs.ratelimit.window import RateLimit
from discogs.sandbox import Sandbox
from tests.attack.hostile import Hostile
from tests.unit.waitless import (
    READ,
    RELEASE,
    WRITE,
    WaitlessClient,
    client,
    closed_port,
    connect,
)

from .clocks import ManualClock

__all__ = ["client", "closed_port", "connect"]

# -- The limit -----------------------------------------------------------------------------------


@pytest.mark.parametrize("request_", [READ, WRITE], ids=["read", "write"])
def test_a_429_waits_for_the_window_and_is_tried_once_more(
    sandbox: Sandbox, client: WaitlessClient, request_: Request
) -> None:
    sandbox.fail(429)
    client.fetch(request_)

    assert [sent.status for sent in sandbox.requests] in ([429, 200], [429, 201])
    assert client.clock.waits == [60.0]
    assert client.statistics.waited == 60.0
    assert client.pauses == []


def test_a_second_429_is_raised(sandbox: Sandbox, client: WaitlessClient) -> None:
    sandbox.fail(429, None, body="\n")
    with pytest.raises(TooManyRequests, match="Share one limiter"):
        client.fetch()

    assert len(sandbox.requests) == 2
    assert client.clock.waits == [60.0]


def test_retry_after_is_obeyed(sandbox: Sandbox, client: WaitlessClient) -> None:
    sandbox.fail(429, headers={"Retry-After": "7"})
    client.fetch()

    assert client.clock.waits == [7.0]


def test_a_server_that_is_busy_is_given_the_time_it_asks_for(
    sandbox: Sandbox, client: WaitlessClient
) -> None:
    sandbox.fail(503, headers={"Retry-After": "7"})
    client.fetch()

    assert sum(client.pauses + client.clock.waits) >= 7


def test_a_real_limit_is_kept_without_a_refusal(
    sandbox: Sandbox, connect: Callable[..., WaitlessClient]
) -> None:
    with Sandbox(limit=5, clock=(clock := ManualClock()).now) as limited:
        client = connect(limited.url, limiter=RateLimiter(limit=5, clock=clock))
        for _ in range(20):
            client.fetch()

        assert limited.refused == 0
        assert client.rate_limit == RateLimit(5, 5, 0)

    assert clock.waited == 180.0


def test_a_wait_that_would_be_too_long_is_not_begun(
    sandbox: Sandbox, connect: Callable[..., WaitlessClient]
) -> None:
    sandbox.limit = 1
    limiter = RateLimiter(limit=1, longest_wait=10.0, clock=ManualClock())
    client = connect(sandbox.url, limiter=limiter)
    client.fetch()
    with pytest.raises(WaitTooLong) as caught:
        client.fetch(Request("GET", RELEASE))

    assert len(sandbox.requests) == 1
    assert (caught.value.method, caught.value.url) == ("GET", f"{sandbox.url}{RELEASE}")
    assert str(caught.value).startswith(
        f"GET {sandbox.url}{RELEASE} was not sent: There is no slot"
    )
    assert client.pauses == []


def test_a_penalty_longer_than_the_longest_wait_is_said_at_once(
    sandbox: Sandbox, connect: Callable[..., WaitlessClient]
) -> None:
    sandbox.fail(429, headers={"Retry-After": "600"})
    limiter = RateLimiter(longest_wait=60.0, clock=ManualClock())
    with pytest.raises(TooManyRequests, match="comes in 600 s") as caught:
        connect(sandbox.url, limiter=limiter).fetch()

    assert caught.value.retry_after == 600.0
    assert len(sandbox.requests) == 1


# -- What is sent --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["discogs", "plaintext", "html"])
def test_the_text_format_and_the_user_agent_are_sent(
    sandbox: Sandbox, connect: Callable[..., WaitlessClient], form: str
) -> None:
    connect(accept=f"application/vnd.discogs.v2.{form}+json").fetch()
    headers = sandbox.requests[-1].headers

    assert headers["Accept"] == f"application/vnd.discogs.v2.{form}+json"
    assert headers["User-Agent"] == "CrateDigger/1.0 +https://example.org"


def test_parameters_that_are_none_are_left_out(sandbox: Sandbox, client: WaitlessClient) -> None:
    client.fetch(Request("GET", RELEASE, {"curr_abbr": None, "page": 2, "q": "a&b=ü", "r": 0}))

    assert sandbox.requests[-1].query == {"page": "2", "q": "a&b=ü", "r": "0"}


def test_a_header_of_one_request_wins(sandbox: Sandbox, client: WaitlessClient) -> None:
    client.fetch(Request("GET", RELEASE, headers={"Accept": "text/csv"}))
    client.fetch()
    accepted = [sent.headers["Accept"] for sent in sandbox.requests]

    assert accepted == ["text/csv", "application/vnd.discogs.v2.discogs+json"]


@pytest.mark.parametrize(
    "path",
    [
        RELEASE,
        f"https://api.discogs.com{RELEASE}",
        f"http://elsewhere.example:99{RELEASE}",
        RELEASE.lstrip("/"),
    ],
)
def test_links_of_the_api_are_followed_below_base_url(
    sandbox: Sandbox, client: WaitlessClient, path: str
) -> None:
    client.fetch(Request("GET", f"{path}?page=2"))

    assert sandbox.requests[-1].path == RELEASE
    assert sandbox.requests[-1].query == {"page": "2"}


# -- The raw way out, logins, files --------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 404, 422, 500])
def test_an_exchange_gives_errors_as_they_came(
    sandbox: Sandbox, client: WaitlessClient, status: int
) -> None:
    sandbox.fail(status, None, body={"message": "As it came."})
    response = client.exchange(READ)

    assert response.status == status
    assert response.json() == {"message": "As it came."}
    assert response.headers["content-type"] == "application/json"
    assert response.url == f"{sandbox.url}{RELEASE}"


def test_an_exchange_raises_only_where_no_answer_came(
    sandbox: Sandbox, client: WaitlessClient
) -> None:
    sandbox.drop(method="PUT")
    with pytest.raises(UnconfirmedWriteError):
        client.exchange(WRITE)


def test_an_answer_to_a_write_says_so_when_it_can_not_be_read(
    sandbox: Sandbox, client: WaitlessClient
) -> None:
    sandbox.garble()
    response = client.exchange(WRITE)
    with pytest.raises(InvalidResponse) as caught:
        response.json()

    assert caught.value.method == "PUT"


def test_a_call_above_the_login_fails_without_a_request(
    sandbox: Sandbox, connect: Callable[..., WaitlessClient]
) -> None:
    nobody = connect(login=Anonymous())
    with pytest.raises(AuthenticationRequired, match=r"A wantlist needs a user's login.*Nothing"):
        nobody.require(2, "A wantlist")
    with pytest.raises(AuthenticationRequired, match="or key and secret"):
        nobody.require(1, "A search")
    nobody.require(0, "A release")

    assert len(sandbox.requests) == 0


def test_an_image_is_written_whole(
    sandbox: Sandbox, client: WaitlessClient, tmp_path: Path
) -> None:
    url = client.fetch()["images"][0]["uri"]
    path = client.download(url, tmp_path / "cover.png")

    assert path.read_bytes() == client.content(url)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert client.statistics.requests == 1, "image hosts take no slot"


PICTURE = b"\x89PNG" + b"x" * 96
HALF = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 100\r\n\r\n"
TROUBLES = {
    "cut": HALF + PICTURE[:50],
    "drop": b"",
    "fail": b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
    "garble": HALF.replace(b"image/png", b"text/html") + b"<html>".ljust(100),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_half_an_image_leaves_no_file(client: WaitlessClient, tmp_path: Path, trouble: str) -> None:
    before = tmp_path / "cover.png"
    before.write_bytes(b"as it was")
    with Hostile(lambda _: TROUBLES[trouble], hangs_up=True) as host:
        with pytest.raises(errors.DiscogsError):
            client.download(f"{host.url}/cover.png", before)

        # A connection that hung up may be tried once more before that is seen.
        assert 1 < len(host.heard) <= 4

    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [
        ("cover.png", b"as it was")
    ]


def test_a_download_that_broke_off_is_tried_again(client: WaitlessClient, tmp_path: Path) -> None:
    answers = iter([TROUBLES["cut"], TROUBLES["cut"], HALF + PICTURE])
    with Hostile(lambda _: next(answers), hangs_up=True) as host:
        path = client.download(f"{host.url}/cover.png", tmp_path / "cover.png")

    assert path.read_bytes() == PICTURE
    assert len(client.pauses) == 2


@pytest.mark.parametrize("url", ["", "cover.jpg", "file:///etc/hostname", "ftp://example.org/x"])
def test_only_the_web_is_downloaded_from(client: WaitlessClient, url: str) -> None:
    with pytest.raises(InvalidValueError, match="nothing to download"):
        client.content(url)


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    path = write_whole(tmp_path / ("x" * 251 + ".jpg"), iter([b"pict", b"ure"]))

    assert path.read_bytes() == b"picture"
    assert list(tmp_path.iterdir()) == [path]
