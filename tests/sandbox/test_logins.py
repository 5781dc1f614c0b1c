"""Logins: the forms of credentials, and what they are worth."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import uuid4

import pytest

from discogs.sandbox import Sandbox

from .conftest import Client

OAUTH = (
    'OAuth oauth_consumer_key="{key}", oauth_token="{token}", oauth_signature_method="PLAINTEXT", '
    'oauth_signature="{signature}", oauth_timestamp="NOW", oauth_nonce="NONCE", '
    'oauth_version="1.0"'
)


def oauth(
    key: str = Sandbox.consumer_key, token: str = Sandbox.oauth_token, signature: str = ""
) -> str:
    """A header that is not signed yet: parameters of tests are made long before these run."""
    signature = signature or "sandbox-secret%26sandbox-oauth-secret"
    return OAUTH.format(key=key, token=token, signature=signature)


def signed_now(header: str) -> str:
    return header.replace("NOW", f"{time.time():.0f}").replace("NONCE", uuid4().hex)


@pytest.mark.parametrize(
    ("header", "level"),
    [
        ("", 0),
        ("Discogs token=sandbox-token", 2),
        ("Discogs key=sandbox-key, secret=sandbox-secret", 1),
        ("Discogs key=sandbox-key,secret=sandbox-secret", 1),
        (oauth(), 2),
        (oauth(token="", signature="sandbox-secret%26"), 1),
    ],
)
def test_levels(client: Callable[..., Client], sandbox: Sandbox, header: str, level: int) -> None:
    answer = client(Authorization=signed_now(header))("/")
    assert answer.status_code == 200
    record = sandbox.requests[-1]
    assert record.level == level
    assert record.authorised == (level > 0)
    assert record.username == ("sandbox_user" if level == 2 else "")


@pytest.mark.parametrize("query", ["token=sandbox-token", "key=sandbox-key&secret=sandbox-secret"])
def test_query_forms(anyone: Client, sandbox: Sandbox, query: str) -> None:
    assert anyone(f"/?{query}").status_code == 200
    assert sandbox.requests[-1].authorised


@pytest.mark.parametrize(
    "header",
    [
        "Discogs token=wrong",
        "Discogs key=sandbox-key, secret=wrong",
        "Discogs key=wrong",
        oauth(key="wrong"),
        oauth(token="wrong"),
        oauth(signature="wrong"),
    ],
)
def test_wrong_credentials(client: Callable[..., Client], header: str) -> None:
    answer = client(Authorization=signed_now(header))("/database/search?q=x")
    assert answer.status_code == 401
    assert answer.json() == {
        "message": "Invalid consumer token. Please register an app before making requests."
    }


def test_level_1_is_not_a_user(client: Callable[..., Client]) -> None:
    application = client(Authorization="Discogs key=sandbox-key, secret=sandbox-secret")
    answer = application("/oauth/identity")
    assert answer.status_code == 401
    assert answer.json() == {"message": "You must authenticate to access this resource."}
    assert "user" not in application.json("/artists/72872/releases")["releases"][0]["stats"]


def test_records_do_not_show_credentials(user: Client, sandbox: Sandbox) -> None:
    user("/artists/72872?page=2&token=sandbox-token")
    assert repr(sandbox.requests) == "Recording([<GET /artists/72872?page=2&token=*** -> 200>])"
    assert sandbox.requests[0].headers["authorization"] == "Discogs token=sandbox-token"
