"""Errors: their statuses, wordings and shapes, and the headers around them."""

from __future__ import annotations

import pytest
import requests

from discogs.sandbox import Sandbox

from .conftest import Client


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/releases/5", "That release does not exist or may have been deleted."),
        ("/masters/5", "That master release does not exist or may have been deleted."),
        ("/artists/5", "Artist not found."),
        ("/artists/5/releases", "Artist not found."),
        ("/labels/7", "Label not found"),
        ("/labels/7/releases", "Label not found"),
        ("/releases/5/rating", "Release does not exist or may have been deleted."),
        ("/nothing/here", "The requested resource was not found."),
        ("/releases/five", "The requested resource was not found."),
    ],
)
def test_not_found(anyone: Client, path: str, message: str) -> None:
    answer = anyone(path)
    assert answer.status_code == 404
    assert answer.json() == {"message": message}


def test_method_not_allowed(user: Client) -> None:
    answer = user("/releases/249504", "PUT")
    assert answer.status_code == 405
    assert answer.json() == {"message": "Method PUT is not allowed for this resource."}
    assert "GET" in answer.headers["Allow"]


def test_missing_user_agent(sandbox: Sandbox) -> None:
    answer = requests.get(sandbox.url, timeout=60)  # sends its own
    assert answer.status_code == 200
    answer = requests.get(sandbox.url, headers={"User-Agent": ""}, timeout=60)
    assert answer.status_code == 403
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "X-Discogs-Ratelimit" not in answer.headers


@pytest.mark.parametrize("path", ["/releases/249504", "/masters/96559"])
def test_lowest_prices_ignore_the_currency(user: Client, path: str) -> None:
    dollars = user.json(path)["lowest_price"]
    assert isinstance(dollars, float)
    for currency in ("USD", "EUR", "GBP", "JPY", "XXX"):
        assert user.json(f"{path}?curr_abbr={currency}")["lowest_price"] == dollars
    user("/users/sandbox_user", "POST", json={"curr_abbr": "EUR"})
    assert user.json(path)["lowest_price"] == dollars


def test_a_401_names_the_scheme(anyone: Client) -> None:
    wrong = {"Authorization": "Discogs token=wrong"}
    for answer in (
        anyone("/oauth/identity"),
        anyone("/marketplace/orders/1-1"),
        anyone("/artists/72872", headers=wrong),
        anyone("/releases/249504", headers=wrong),
        anyone("/oauth/request_token", headers={"Authorization": "OAuth oauth_consumer_key=x"}),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'OAuth realm="https://api.discogs.com"'
    for path in ("/users/sandbox_user/wants/1", "/artists/5", "/artists/72872"):
        assert (
            "WWW-Authenticate" not in anyone(path, "DELETE" if "wants" in path else "GET").headers
        )


def test_a_401_has_the_headers_of_its_backend(anyone: Client) -> None:
    old = anyone("/oauth/identity").headers
    assert old["X-Discogs-Media-Type"] == "discogs.v2"
    new = anyone("/releases/249504", headers={"Authorization": "Discogs token=wrong"}).headers
    assert "X-Discogs-Media-Type" not in new


def test_two_backends(user: Client) -> None:
    for new in ("/releases/249504", "/masters/96559", "/releases/5"):
        headers = user(new).headers
        assert headers["X-Discogs-Ratelimit"]
        assert "X-Discogs-Media-Type" not in headers
        assert "Cache-Control" not in headers
    for old in ("/artists/72872", "/releases/249504/rating", "/masters/96559/versions"):
        headers = user(old).headers
        assert headers["X-Discogs-Ratelimit"]
        assert headers["X-Discogs-Media-Type"] == "discogs.v2"
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cache-Control"] == "public, must-revalidate"
    missing = user("/artists/5").headers
    assert missing["X-Discogs-Media-Type"] == "discogs.v2"
    assert "Cache-Control" not in missing


def test_gzip_only_when_accepted(anyone: Client) -> None:
    zipped = anyone("/releases/249504", headers={"Accept-Encoding": "gzip"})
    plain = anyone("/releases/249504", headers={"Accept-Encoding": "identity"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert zipped.json() == plain.json()


def test_head(anyone: Client) -> None:
    answer = anyone("/releases/249504", "HEAD", headers={"Accept-Encoding": "identity"})
    assert answer.content == b""
    assert int(answer.headers["Content-Length"]) > 3000


def test_jsonp(anyone: Client) -> None:
    answer = anyone("/releases/249504/stats?callback=take")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.text == 'take({"meta": {"status": 200}, "data": {"is_offensive": false}})'
    missing = anyone("/artists/5?callback=take")
    assert missing.status_code == 200
    assert '"status": 404' in missing.text


def test_keep_alive_and_chunked_bodies(user: Client, sandbox: Sandbox) -> None:
    path = "/releases/249504/rating/sandbox_user"
    answer = user(path, "PUT", data=iter([b'{"rat', b'ing": 3}']))
    assert answer.status_code == 201
    assert user.json(path)["rating"] == 3
    assert sandbox.requests[0].json == {"rating": 3}
