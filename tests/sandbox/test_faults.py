"""Faults: what goes wrong when a test says so, and only then."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from discogs.sandbox import Sandbox
from tests.waiting import waited_for

from .conftest import Client

RATING = "/releases/249504/rating/sandbox_user"


@pytest.mark.parametrize("status", [502, 503, 504, 520, 524])
def test_proxy_errors_are_html_without_the_api_s_headers(
    user: Client, sandbox: Sandbox, status: int
) -> None:
    sandbox.fail(status)
    answer = user("/releases/249504")
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "X-Discogs-Ratelimit" not in answer.headers
    assert user("/releases/249504").status_code == 200


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (429, "You are making requests too quickly."),
        (500, "An internal server error occurred (code: "),
    ],
)
def test_errors_of_the_api_are_json(
    user: Client, sandbox: Sandbox, status: int, message: str
) -> None:
    sandbox.fail(status=status, times=2)
    for _ in range(2):
        answer = user("/")
        assert answer.status_code == status
        assert answer.json()["message"].startswith(message)
        assert "X-Discogs-Ratelimit" in answer.headers
    assert user("/").status_code == 200
    assert sandbox.refused == 0


def test_bodies_and_headers_of_your_own(user: Client, sandbox: Sandbox) -> None:
    sandbox.fail(429, body="\n", headers={"Retry-After": "7"})
    answer = user("/")
    assert (answer.text, answer.headers["Retry-After"]) == ("\n", "7")
    sandbox.fail(422, body={"detail": [], "message": "No."})
    assert user("/").json() == {"detail": [], "message": "No."}


def test_paths_and_methods(user: Client, sandbox: Sandbox) -> None:
    sandbox.fail(path="/releases/*")
    sandbox.fail(500, path="/artists/**", method="GET")
    assert user("/").status_code == 200
    assert user("/releases/249504/rating").status_code == 200
    assert user("/releases/249504").status_code == 502
    assert user("/artists/72872/releases").status_code == 500


def test_for_ever_and_calm(user: Client, sandbox: Sandbox) -> None:
    sandbox.fail(503, times=None)
    assert {user("/").status_code for _ in range(5)} == {503}
    sandbox.calm()
    assert user("/").status_code == 200


def test_drop_before(user: Client, sandbox: Sandbox) -> None:
    sandbox.drop(method="PUT")
    with pytest.raises(requests.ConnectionError):
        user(RATING, "PUT", json={"rating": 5})
    assert sandbox.requests[-1].fault == "drop"
    assert sandbox.requests[-1].status is None
    assert user.json(RATING)["rating"] == 0


def test_drop_after_write(user: Client, sandbox: Sandbox) -> None:
    sandbox.drop(after_write=True)
    assert user.json(RATING)["rating"] == 0  # a read doesn't use the fault up
    with pytest.raises(requests.ConnectionError):
        user(RATING, "PUT", json={"rating": 5})
    assert user.json(RATING)["rating"] == 5


def test_fail_after_write(user: Client, sandbox: Sandbox) -> None:
    sandbox.fail(502, after_write=True)
    assert user(RATING, "PUT", json={"rating": 4}).status_code == 502
    assert user.json(RATING)["rating"] == 4


def test_cut(user: Client, sandbox: Sandbox) -> None:
    sandbox.cut()
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        user("/releases/249504")
    assert user("/releases/249504").status_code == 200


def test_slow(user: Client, sandbox: Sandbox) -> None:
    sandbox.slow(600)
    with pytest.raises((requests.ConnectionError, requests.Timeout), match="timed out"):
        user("/releases/249504", timeout=0.1)
    sandbox.slow(0.1)
    assert user.json("/releases/249504")["id"] == 249504


@pytest.mark.parametrize("after_write", [False, True])
def test_stall(user: Client, sandbox: Sandbox, after_write: bool) -> None:
    sandbox.stall(after_write=after_write)
    with pytest.raises(requests.Timeout):
        user(RATING, "PUT", json={"rating": 2}, timeout=0.1)
    waited_for(lambda: sandbox.requests)
    request = sandbox.requests[0]
    waited_for(lambda: request.fault)

    assert (request.fault, request.status) == ("stall", None)
    with sandbox.session() as session:
        waited_for(lambda: session.release(249504).rating_by("sandbox_user") or not after_write)


def test_a_misstated_length(user: Client, sandbox: Sandbox) -> None:
    whole = user("/releases/249504", headers={"Accept-Encoding": "identity"}).content
    sandbox.misstate_length()
    half = user("/releases/249504", headers={"Accept-Encoding": "identity"}).content

    assert half == whole[: len(whole) // 2]
    assert user.json("/releases/249504")["id"] == 249504, "what was left does not end up here"


def test_blank_and_garbled(user: Client, sandbox: Sandbox) -> None:
    sandbox.blank()
    answer = user("/releases/249504")
    assert (answer.status_code, answer.content) == (200, b"")
    sandbox.garble()
    answer = user("/releases/249504")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<html>" in answer.text


def test_redirect(user: Client, sandbox: Sandbox) -> None:
    with Sandbox() as other:
        sandbox.redirect(f"{other.url}/releases/1", path="/releases/249504")
        answer = user("/releases/249504")
        assert answer.json()["id"] == 1
        assert answer.history[0].status_code == 302
        assert len(other.requests) == 1


def test_alter_in_place_and_by_value(user: Client, sandbox: Sandbox) -> None:
    def strange(release: Any) -> None:
        release["year"] = "nineteen"
        del release["title"]

    sandbox.alter("/releases/*", strange)
    for _ in range(2):
        altered = user.json("/releases/249504")
        assert altered["year"] == "nineteen"
        assert "title" not in altered
    sandbox.alter("/artists/*", lambda artist: {"id": artist["id"]}, times=1)
    assert user.json("/artists/72872") == {"id": 72872}
    assert user.json("/artists/72872")["name"] == "Rick Astley"
    sandbox.alter("/labels/*", lambda label: label.pop("name"))
    assert "name" not in user.json("/labels/895")
    sandbox.alter("/masters/*", lambda master: master.pop("images"))
    assert user.json("/masters/96559")["id"] == 96559
    sandbox.reset()
    assert user.json("/releases/249504")["title"]


def test_alterations_see_final_urls(user: Client, sandbox: Sandbox) -> None:
    seen: list[str] = []
    sandbox.alter("/artists/*", lambda artist: seen.append(artist["resource_url"]))
    user("/artists/72872")
    assert seen == [f"{sandbox.url}/artists/72872"]


def test_latency(user: Client, sandbox: Sandbox) -> None:
    sandbox.latency = 0.1
    start = time.perf_counter()
    user("/")
    assert time.perf_counter() - start >= 0.1
    sandbox.latency = (0.0, 0.01)
    assert user("/").status_code == 200


def test_stopping_does_not_wait_for_anybody(user: Client, sandbox: Sandbox) -> None:
    sandbox.stall(times=None)
    with ThreadPoolExecutor() as pool:
        stalled = pool.submit(user, "/", timeout=600)
        waited_for(lambda: sandbox.requests)
        sandbox.stop()
        with pytest.raises(requests.ConnectionError):
            stalled.result()
    with pytest.raises(requests.ConnectionError):
        user("/")


@pytest.mark.parametrize(
    "mistake",
    [
        {"path": "releases/*"},
        {"path": "https://api.discogs.com/releases/1"},
        {"path": "/database/search?q=love"},
        {"method": ""},
        {"times": 0},
        {"times": -1},
        {"status": 0},
    ],
)
def test_a_fault_that_would_never_strike_is_refused(
    sandbox: Sandbox, mistake: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"not|without"):
        sandbox.fail(**mistake)


def test_half_a_letter_that_was_sent_breaks_no_later_answer(user: Client) -> None:
    user("/users/sandbox_user", method="POST", data=b'{"profile": "a\\ud800"}')

    assert user("/users/sandbox_user").json()["profile"] == "a?"
