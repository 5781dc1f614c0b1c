"""Logins: in a header, to one origin, and their secrets show up nowhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import pickle
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from discogs import Session
from discogs.errors import DiscogsError, InvalidValueError
from discogs.http.auth import Anonymous, Consumer, Login, OAuth, UserToken, choose_login, redacted
from discogs.http.messages import Request, accepted
from discogs.sandbox import Sandbox
from tests.faults.secrets import SECRETS

APPLICATION: dict[str, Any] = {"key": Sandbox.consumer_key, "secret": Sandbox.consumer_secret}
USER = APPLICATION | {"oauth_token": Sandbox.oauth_token, "oauth_secret": Sandbox.oauth_secret}
FOREIGN: dict[str, Any] = {
    "key": "key",
    "secret": "secret",
    "oauth_token": "user",
    "oauth_secret": "password",
}
LOGINS: dict[str, dict[str, Any]] = {
    "none": {},
    "token": {"token": Sandbox.token},
    "key": APPLICATION,
    "oauth": USER,
}
RELEASE = "/releases/249504"
Sessions = Callable[[str], Session]


@pytest.fixture
def log_in(sandbox: Sandbox) -> Iterator[Sessions]:
    """Gives sessions by kind of login."""
    opened: list[Session] = []

    def log_in(kind: str) -> Session:
        opened.append(sandbox.session(level=0, **LOGINS[kind]))
        return opened[-1]

    yield log_in
    for session in opened:
        session.close()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Sandbox]:
    """Another origin."""
    with Sandbox() as other:
        yield other


def assert_nothing_secret(*texts: str) -> None:
    for text in texts:
        assert not [secret for secret in SECRETS if secret in text], text


# -- What is sent --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "level", "header"),
    [
        ("none", 0, r""),
        ("key", 1, r"Discogs key=sandbox-key, secret=sandbox-secret"),
        ("token", 2, r"Discogs token=sandbox-token"),
        ("oauth", 2, r'OAuth .*oauth_signature="sandbox-secret%26sandbox-oauth.*'),
    ],
)
def test_each_login_has_its_header(
    sandbox: Sandbox, log_in: Sessions, kind: str, level: int, header: str
) -> None:
    session = log_in(kind)
    answer = session.request("GET", RELEASE)
    sent = sandbox.requests[-1]

    assert (answer.status, session.level) == (200, level)
    assert (sent.level, sent.username) == (level, "sandbox_user" if level == 2 else "")
    assert re.fullmatch(header, sent.headers.get("Authorization", ""))


@pytest.mark.parametrize("kind", LOGINS)
def test_credentials_are_never_in_a_url(sandbox: Sandbox, log_in: Sessions, kind: str) -> None:
    session = log_in(kind)
    session.request("GET", RELEASE, params={"curr_abbr": "EUR"})
    session.request("PUT", f"{RELEASE}/rating/sandbox_user", json={"rating": 5})
    len(session.search("never gonna give you up"))

    assert len(sandbox.requests) == 3
    for sent in sandbox.requests:
        assert_nothing_secret(sent.path, *sent.query, *sent.query.values(), str(sent.body))


def test_hmac_signs_method_url_and_query() -> None:
    login = choose_login(**FOREIGN, signature_method="HMAC-SHA1")
    header = login.headers("POST", "https://api.discogs.com/lists?b=2&a=1")["Authorization"]
    fields = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', header)}
    signature = fields.pop("oauth_signature")
    signed = "&".join(
        f"{k}={quote(v, safe='')}" for k, v in sorted({"a": "1", "b": "2", **fields}.items())
    )
    base = "&".join(
        quote(part, safe="") for part in ("POST", "https://api.discogs.com/lists", signed)
    )
    digest = hmac.digest(b"secret&password", base.encode(), hashlib.sha1)

    assert fields["oauth_signature_method"] == "HMAC-SHA1"
    assert signature == base64.b64encode(digest).decode()
    assert "password" not in header


def test_no_two_requests_are_signed_alike() -> None:
    login = choose_login(**FOREIGN)

    assert login.headers("GET", "https://a/") != login.headers("GET", "https://a/")


# -- Where it is sent ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", LOGINS)
def test_another_origin_gets_no_credentials(
    sandbox: Sandbox, elsewhere: Sandbox, log_in: Sessions, kind: str
) -> None:
    elsewhere.clear()
    sandbox.redirect(f"{elsewhere.url}{RELEASE}", path=RELEASE)
    title = log_in(kind).release(249504).title

    assert title == "Never Gonna Give You Up"
    assert ("Authorization" in sandbox.requests[-1].headers) is (kind != "none")
    assert len(elsewhere.requests) == 1
    assert "Authorization" not in elsewhere.requests[-1].headers
    assert "Cookie" not in elsewhere.requests[-1].headers


def test_the_same_origin_gets_them_again(sandbox: Sandbox, log_in: Sessions) -> None:
    sandbox.redirect(RELEASE, path="/releases/1")
    log_in("token").request("GET", "/releases/1")

    assert [sent.level for sent in sandbox.requests] == [2, 2]


def test_an_image_host_gets_no_credentials(sandbox: Sandbox, log_in: Sessions) -> None:
    session = log_in("token")
    release: Any = session.request("GET", RELEASE).json()
    session._core.client.content(release["images"][0]["uri"])

    assert len(sandbox.image_requests) == 1
    assert "Authorization" not in sandbox.image_requests[-1].headers


@pytest.fixture
def netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of passwords that `requests` reads of its own accord."""
    file = tmp_path / "netrc"
    file.write_text("machine 127.0.0.1 login me password from-netrc\n")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))


@pytest.mark.usefixtures("netrc")
@pytest.mark.parametrize("kind", LOGINS)
def test_netrc_is_not_read(
    sandbox: Sandbox, elsewhere: Sandbox, log_in: Sessions, kind: str
) -> None:
    elsewhere.clear()
    session = log_in(kind)
    sandbox.redirect(f"{elsewhere.url}{RELEASE}", path="/releases/1")
    answers = [session.request("GET", path) for path in (RELEASE, "/releases/1")]
    session._core.client.content(f"{sandbox.image_url}/spacer.gif")

    headers = [
        sent.headers.get("Authorization", "")
        for sent in [*sandbox.requests, *sandbox.image_requests, *elsewhere.requests]
    ]

    assert [answer.status for answer in answers] == [200, 200]
    assert len(headers) == 4
    assert not [header for header in headers if header.startswith("Basic")]


@pytest.mark.usefixtures("netrc")
def test_netrc_is_not_read_for_an_image_that_moved(
    sandbox: Sandbox, elsewhere: Sandbox, log_in: Sessions
) -> None:
    elsewhere.clear()
    sandbox.redirect(f"{elsewhere.image_url}/spacer.gif", path="/moved.gif")
    log_in("token")._core.client.content(f"{sandbox.url}/moved.gif")

    assert len(elsewhere.image_requests) == 1
    assert "Authorization" not in elsewhere.image_requests[-1].headers


# -- What is shown -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", LOGINS)
def test_no_repr_shows_a_secret(log_in: Sessions, kind: str) -> None:
    session = log_in(kind)
    login = choose_login(**LOGINS[kind])

    assert f"({kind})" in repr(session)
    assert_nothing_secret(repr(session), str(session), repr(login), str(login), f"{login}")


def provoke(sandbox: Sandbox, session: Session) -> list[DiscogsError]:
    """The errors of requests that go wrong in all the ways that need no second attempt."""
    problems: list[DiscogsError] = []
    sandbox.fail(404, body={"message": f"No {Sandbox.token} nor {Sandbox.consumer_secret} here."})
    sandbox.fail(500, method="DELETE")
    sandbox.drop(method="POST")
    sandbox.cut(method="PUT")
    sandbox.redirect(f"/?token={Sandbox.token}", method="PATCH")
    session.request("GET", RELEASE)
    session.request("DELETE", RELEASE)
    for method in ("POST", "PUT", "PATCH"):
        with pytest.raises(DiscogsError) as caught:
            session._core.fetch(Request(method, RELEASE), accepted)
        problems.append(caught.value)
    with pytest.raises(DiscogsError) as caught:
        session.release(999_999_999).title  # noqa: B018
    return [*problems, caught.value]


@pytest.mark.parametrize("kind", LOGINS)
def test_neither_logs_nor_errors_show_a_secret(
    sandbox: Sandbox, log_in: Sessions, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    problems = provoke(sandbox, log_in(kind))

    assert RELEASE in caplog.text
    assert_nothing_secret(caplog.text)
    for error in problems:
        shown = "".join(traceback.format_exception(error))
        assert_nothing_secret(str(error), repr(error), shown, str(pickle.dumps(error)))


SMUGGLED: list[dict[str, Any]] = [
    {"params": {"token": Sandbox.token}},
    {"params": {"q": Sandbox.token}},
    {"params": {"key": Sandbox.consumer_key, "secret": Sandbox.consumer_secret}},
]


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
@pytest.mark.parametrize("smuggle", SMUGGLED, ids=lambda smuggle: "+".join(smuggle["params"]))
def test_a_credential_that_a_user_puts_into_a_query_is_refused_and_shown_nowhere(
    sandbox: Sandbox,
    log_in: Sessions,
    smuggle: dict[str, Any],
    method: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    session = log_in("key" if "key" in smuggle["params"] else "token")
    with pytest.raises(InvalidValueError, match="Nothing was sent") as caught:
        session.request(method, RELEASE, **smuggle)

    assert_nothing_secret(str(caught.value), repr(caught.value), caplog.text)
    assert len(sandbox.requests) == 0


def test_a_search_for_one_s_own_key_is_refused_instead_of_listing_everything(
    sandbox: Sandbox,
) -> None:
    with Session(base_url=sandbox.url, key="jazz", secret="blue") as session:
        with pytest.raises(InvalidValueError, match="The parameter 'q'"):
            session.search("jazz").first()
        with pytest.raises(InvalidValueError, match="The parameter 'genre'"):
            session.request("GET", "/database/search?genre=blue")

    assert len(sandbox.requests) == 0


def test_a_token_that_a_server_puts_into_a_redirect_is_left_out(
    sandbox: Sandbox, log_in: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox.redirect(f"{RELEASE}?token={Sandbox.token}&page=2")
    answer = log_in("token").request("GET", RELEASE)

    assert_nothing_secret(answer.url, caplog.text)
    assert sandbox.requests[-1].query == {"page": "2"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /x?token=abc&page=2", "GET /x?token=***&page=2"),
        ("/x?key=abc&secret=def", "/x?key=***&secret=***"),
        ("oauth_signature=a%26b oauth_token=x", "oauth_signature=*** oauth_token=***"),
        ("oauth_token_secret=x oauth_verifier=y", "oauth_token_secret=*** oauth_verifier=***"),
        ("/database/search?q=s3cret-s3cret/", "/database/search?q=***"),
        ("/database/search?q=s3cret-s3cret%2F", "/database/search?q=***"),
        ("/database/search?q=a%20s3cret-s3cret%2F", "/database/search?q=a%20***"),
        ("/x?q=a%2Fs3cret-s3cret/", "/x?q=a%2F***"),
        ("a key, a token", "a key, a token"),
    ],
)
def test_secrets_are_taken_out_of_texts(text: str, shown: str) -> None:
    assert redacted(text, ("s3cret-s3cret/",)) == shown


# -- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({}, Anonymous),
        ({"token": "t"}, UserToken),
        ({"key": "k", "secret": "s"}, Consumer),
        ({"key": "k", "secret": "s", "oauth_token": "o", "oauth_secret": "p"}, OAuth),
    ],
)
def test_credentials_choose_the_login(given: dict[str, Any], kind: type[Login]) -> None:
    assert isinstance(choose_login(**given), kind)


@pytest.mark.parametrize(
    "names",
    [
        ("token", "key", "secret"),
        ("token", "oauth_token", "oauth_secret"),
        ("key",),
        ("secret",),
        ("oauth_token", "oauth_secret"),
        ("key", "secret", "oauth_token"),
        ("key", "secret", "oauth_secret"),
    ],
)
def test_half_a_login_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Session(**dict.fromkeys(names, "s3cret"))  # type: ignore[arg-type]

    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "bad", ["", " ", "s3cret\n", "s3\r\nX: y", " s3cret", "s3cret\t", "s3crét"]
)
@pytest.mark.parametrize("name", ["token", "key", "secret", "oauth_token", "oauth_secret"])
def test_a_malformed_credential_is_refused_and_not_repeated(name: str, bad: str) -> None:
    given: dict[str, Any] = {name: bad}
    if name != "token":
        given = dict.fromkeys(USER, "fine") | given
    with pytest.raises(InvalidValueError, match=rf"^The {name} ") as caught:
        Session(**given)

    assert "s3" not in str(caught.value)


def test_an_unknown_way_to_sign_is_refused_before_anything_is_signed() -> None:
    given: dict[str, Any] = USER | {"signature_method": "MD5"}
    with pytest.raises(InvalidValueError, match="HMAC-SHA1"):
        Session(**given)
