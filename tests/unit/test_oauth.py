"""The whole way from a key and a secret to a session of a user, against a local Discogs."""

from __future__ import annotations

import json
import logging
import pickle
import re
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pydantic
import pytest
import requests

import discogs
from discogs import AccessToken, OAuthFlow, RequestToken
from discogs.http.auth import SignatureMethod
from discogs.sandbox import Sandbox
from tests.waiting import LONG

METHODS = ["PLAINTEXT", "HMAC-SHA1"]


@pytest.fixture(params=METHODS)
def method(request: pytest.FixtureRequest) -> SignatureMethod:
    return cast("SignatureMethod", request.param)


def flow_with(sandbox: Sandbox, method: SignatureMethod = "PLAINTEXT") -> OAuthFlow:
    return OAuthFlow(
        "tests/1.0",
        sandbox.consumer_key,
        sandbox.consumer_secret,
        signature_method=method,
        base_url=sandbox.url,
        authorize_url=sandbox.authorize_url,
    )


def code_of(request: RequestToken) -> str:
    """What the user copies from the page."""
    page = requests.get(request.authorize_url, timeout=60).text
    found = re.search(r"<pre[^>]*>(.+?)</pre>", page)
    assert found
    return found[1]


@pytest.fixture
def browser() -> Iterator[Callable[[str], None]]:
    """A browser of which the program does not wait for the page to load."""
    threads: list[threading.Thread] = []

    def open_page(url: str) -> None:
        thread = threading.Thread(target=requests.get, args=(url,), kwargs={"timeout": 60})
        threads.append(thread)
        thread.start()

    yield open_page
    for thread in threads:
        thread.join(timeout=LONG)


def test_a_code_that_the_user_copies_opens_a_session(
    sandbox: Sandbox, method: SignatureMethod
) -> None:
    flow = flow_with(sandbox, method)
    request = flow.request_token()
    code = code_of(request)
    access = flow.access_token(request, f" {code}\n")

    assert request.authorize_url == f"{sandbox.authorize_url}?oauth_token={request.token}"
    with flow.session(access) as session:
        assert session.level == 2
        assert session.me.username == "sandbox_user"
        assert session.identity().consumer_name == "Sandbox Application"
    assert [(one.method, one.path) for one in sandbox.requests][:3] == [
        ("GET", "/oauth/request_token"),
        ("GET", "/oauth/authorize"),
        ("POST", "/oauth/access_token"),
    ]


def test_the_steps_are_signed_as_the_flow_says(sandbox: Sandbox, method: SignatureMethod) -> None:
    flow = flow_with(sandbox, method)
    request = flow.request_token()
    access = flow.access_token(request, code_of(request))
    with flow.session(access) as session:
        session.identity()

    signed = [one for one in sandbox.requests if one.path != "/oauth/authorize"]
    assert len(signed) == 3
    for one in signed:
        assert f'oauth_signature_method="{method}"' in one.headers["Authorization"]
        assert not one.query
        assert one.body == b""


def test_the_session_signs_parameters_and_bodies(sandbox: Sandbox, method: SignatureMethod) -> None:
    flow = flow_with(sandbox, method)
    request = flow.request_token()
    with flow.session(flow.access_token(request, code_of(request))) as session:
        found = session.search("never gonna give you up", type="master", artist="Rick Astley")
        first = found[0]
        me = session.me
        me.location = "Zürich & Köln"
        me.save()
        want = me.wantlist.add(249504, notes="50 % off + free?")

    assert first.master is session.master(96559)
    assert want.notes == "50 % off + free?"
    assert {one.level for one in sandbox.requests if not one.path.startswith("/oauth")} == {2}
    assert {one.status for one in sandbox.requests} <= {200, 201}


def test_authorize_does_it_all_with_a_browser(
    sandbox: Sandbox, method: SignatureMethod, browser: Callable[[str], None]
) -> None:
    flow = flow_with(sandbox, method)
    access = flow.authorize(open_browser=browser, timeout=LONG)
    with flow.session(access, per_page=7) as session:
        assert session.me.username == "sandbox_user"
        assert session.per_page == 7


def test_a_denial_is_an_error_that_says_so(
    sandbox: Sandbox, browser: Callable[[str], None]
) -> None:
    sandbox.oauth_denies = True
    with pytest.raises(discogs.AuthenticationRequired, match="did not authorize"):
        flow_with(sandbox).authorize(open_browser=browser, timeout=LONG)

    assert "/oauth/access_token" not in [one.path for one in sandbox.requests]


def test_a_user_who_does_nothing_is_not_waited_for_for_ever(sandbox: Sandbox) -> None:
    opened: list[str] = []
    with pytest.raises(discogs.AuthenticationRequired, match=r"within 0\.01 s"):
        flow_with(sandbox).authorize(open_browser=opened.append, timeout=0.01)

    assert urlsplit(opened[0]).path == "/oauth/authorize"
    assert list(parse_qs(urlsplit(opened[0]).query)) == ["oauth_token"]


@pytest.mark.parametrize("visit", ["oauth_token=other&oauth_verifier=other", "denied=other"])
def test_somebody_elses_token_at_the_door_is_passed_by(sandbox: Sandbox, visit: str) -> None:
    def intrude(url: str) -> None:
        page = requests.get(url, timeout=60, allow_redirects=False)
        home = page.headers["Location"]
        requests.get(f"{home.split('?')[0]}?{visit}", timeout=60)
        requests.get(home, timeout=60)

    flow = flow_with(sandbox)
    with flow.session(flow.authorize(open_browser=intrude, timeout=LONG)) as session:
        assert session.me.username == "sandbox_user"


def test_a_wrong_code_is_unauthorized(sandbox: Sandbox, method: SignatureMethod) -> None:
    flow = flow_with(sandbox, method)
    request = flow.request_token()
    code_of(request)
    with pytest.raises(discogs.Unauthorized) as caught:
        flow.access_token(request, "wrong-code-12345")

    assert "wrong-code-12345" not in str(caught.value)
    assert "let the user authorize it again" in str(caught.value)
    assert "settings/developers" not in str(caught.value)
    assert sandbox.requests[-1].status == 401


def test_an_expired_request_says_what_to_do(sandbox: Sandbox) -> None:
    flow = flow_with(sandbox)
    request = flow.request_token()
    code = code_of(request)
    sandbox.request_token_lifetime = 0.0
    with pytest.raises(discogs.BadRequest, match="denied it, or it has expired") as caught:
        flow.access_token(request, code)

    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301

    assert len(sandbox.requests) == 3


@pytest.mark.parametrize("code", ["", " \n"])
def test_an_empty_code_is_refused_before_sending(sandbox: Sandbox, code: str) -> None:
    flow = flow_with(sandbox)
    request = RequestToken(token="t", secret="s", authorize_url="")
    with pytest.raises(discogs.InvalidValueError, match="empty"):
        flow.access_token(request, code)

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize(("key", "secret"), [("sandbox-key", "wrong"), ("wrong", "sandbox-secret")])
def test_a_wrong_key_or_secret_is_unauthorized(
    sandbox: Sandbox, method: SignatureMethod, key: str, secret: str
) -> None:
    flow = OAuthFlow("tests/1.0", key, secret, signature_method=method, base_url=sandbox.url)
    with pytest.raises(discogs.Unauthorized) as caught:
        flow.request_token()

    assert secret not in str(caught.value)
    assert sandbox.requests[-1].status == 401


def test_a_wrong_access_token_is_unauthorized(sandbox: Sandbox, method: SignatureMethod) -> None:
    access = AccessToken(token=sandbox.oauth_token, secret="not-the-secret")
    with (
        flow_with(sandbox, method).session(access) as session,
        pytest.raises(discogs.Unauthorized) as caught,
    ):
        _ = session.me

    assert "not-the-secret" not in str(caught.value)
    assert sandbox.oauth_token not in str(caught.value)


@pytest.mark.parametrize("body", ["", "<html>", '{"a": 1}', "oauth_token=a"])
def test_an_answer_without_a_token_is_invalid(sandbox: Sandbox, body: str) -> None:
    sandbox.fail(200, None, body=body, path="/oauth/request_token")
    with pytest.raises(discogs.DiscogsError):
        flow_with(sandbox).request_token()

    assert sandbox.requests[0].path == "/oauth/request_token"


def test_a_token_is_stored_as_json_and_comes_back() -> None:
    access = AccessToken(token="the-token", secret="the-secret")
    back = AccessToken.model_validate_json(access.model_dump_json())

    assert back == access
    assert (back.token, back.secret) == ("the-token", "the-secret")
    assert back != AccessToken(token="the-token", secret="other")


def test_no_token_shows_in_text() -> None:
    access = AccessToken(token="the-token", secret="the-secret")
    request = RequestToken(token="the-token", secret="the-secret", authorize_url="https://x")
    shown = "".join(
        f"{one!r} {one} {one!s:>20} {[one]} {list(one.__repr_args__())}"
        for one in (access, request)
    )

    assert "the-token" not in shown
    assert "the-secret" not in shown


def test_no_token_shows_in_an_error_of_pydantic() -> None:
    with pytest.raises(pydantic.ValidationError) as missing:
        AccessToken.model_validate_json('{"token": "the-token", "secret": 5}')
    with pytest.raises(discogs.ReadOnlyFieldError) as frozen:
        setattr(AccessToken(token="a", secret="b"), "secret", "the-secret")  # noqa: B010

    assert "the-token" not in str(missing.value) + repr(missing.value)
    assert "the-secret" not in str(frozen.value) + repr(frozen.value)
    with pytest.raises(pydantic.ValidationError) as partial:
        AccessToken.model_validate({"token": "the-token"})
    assert "the-token" not in str(partial.value)


class Settings(pydantic.BaseModel):
    """What an application may keep its token in."""

    access: AccessToken


@pytest.mark.parametrize(
    "stored", [{"token": "the-token"}, {"token": "the-token", "secret": 5}, "the-token"]
)
def test_no_token_shows_in_an_error_of_an_applications_model(stored: object) -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        Settings.model_validate({"access": stored})
    with pytest.raises(pydantic.ValidationError) as from_json:
        Settings.model_validate_json(json.dumps({"access": stored}))

    for error in (caught.value, from_json.value):
        assert "the-token" not in f"{error} {error!r} {error.errors()}"
        assert "access" in str(error)


def test_tokens_are_values_of_two_kinds() -> None:
    access = AccessToken(token="a", secret="b")

    assert {access, AccessToken(token="a", secret="b")} == {access}
    assert not issubclass(RequestToken, AccessToken)
    assert Settings(access=access).access == access


def test_what_is_no_request_token_is_refused_and_not_shown(sandbox: Sandbox) -> None:
    mistake: Any = "a-token-that-is-secret"
    with pytest.raises(discogs.InvalidValueError, match=r"request_token\(\)") as caught:
        flow_with(sandbox).access_token(mistake, "12345")

    assert mistake not in str(caught.value)
    assert len(sandbox.requests) == 0


def test_a_page_with_parameters_of_its_own_keeps_them(sandbox: Sandbox) -> None:
    page = f"{sandbox.authorize_url}?lang=de"
    flow = OAuthFlow(
        "tests/1.0",
        sandbox.consumer_key,
        sandbox.consumer_secret,
        base_url=sandbox.url,
        authorize_url=page,
    )
    request = flow.request_token()

    assert request.authorize_url == f"{page}&oauth_token={request.token}"
    assert flow.access_token(request, code_of(request)).token


def test_a_request_token_opens_no_session(sandbox: Sandbox) -> None:
    flow = flow_with(sandbox)
    request: Any = flow.request_token()
    with pytest.raises(discogs.InvalidValueError, match="access_token") as caught:
        flow.session(request)

    assert request.secret not in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"key": None},
        {"secret": ""},
        {"key": 5},
        {"signature_method": "RSA"},
        {"timeout": -1},
        {"timeout": "soon"},
        {"callback": ""},
        {"callback": None},
        {"callback": 8042},
    ],
)
def test_a_flow_that_could_not_ask_is_refused(options: dict[str, Any]) -> None:
    given: dict[str, Any] = {"key": "key", "secret": "secret", **options}
    with pytest.raises(discogs.InvalidValueError):
        OAuthFlow("tests/1.0", **given)


@pytest.mark.parametrize(
    "options", [{"port": 99999}, {"port": "x"}, {"timeout": -1}, {"timeout": None}]
)
def test_a_login_that_could_not_be_waited_for_is_refused(
    sandbox: Sandbox, options: dict[str, Any]
) -> None:
    with pytest.raises(discogs.InvalidValueError):
        flow_with(sandbox).authorize(open_browser=str, **options)

    assert len(sandbox.requests) == 0


def test_a_port_that_is_taken_is_an_error_that_says_so(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(discogs.InvalidValueError, match=f"port {port}"):
            flow_with(sandbox).authorize(open_browser=str, port=port)

    assert len(sandbox.requests) == 0


def test_oauthlib_logs_no_token(
    sandbox: Sandbox, browser: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    flow = flow_with(sandbox, "HMAC-SHA1")
    access = flow.authorize(open_browser=browser, timeout=LONG)
    with flow.session(access) as session:
        session.identity()
    logged = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("oauthlib"))

    for hidden in (access.token, sandbox.consumer_key, "verifier", "signature"):
        assert hidden not in logged.lower()


def test_nothing_secret_is_logged_or_shown_on_the_way(
    sandbox: Sandbox,
    method: SignatureMethod,
    browser: Callable[[str], None],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    flow = flow_with(sandbox, method)
    with caplog.at_level(logging.DEBUG, logger="discogs"):
        access = flow.authorize(open_browser=browser, timeout=LONG)
        with flow.session(access) as session:
            me = session.me
            shown = f"{flow!r} {access!r} {session!r} {me!r}"
    logged = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("discogs"))
    captured = capsys.readouterr()
    visited = next(one for one in sandbox.requests if one.path == "/oauth/authorize")

    assert "/oauth/access_token" in logged
    for text in (logged, shown, captured.out, captured.err):
        for hidden in (
            access.token,
            access.secret,
            sandbox.consumer_secret,
            visited.query["oauth_token"],
        ):
            assert hidden not in text
    assert "verifier" not in logged
