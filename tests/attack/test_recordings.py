"""A recording of somebody's own tests holds no login, wherever the login was."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
import responses
import vcr
from responses._recorder import Recorder

import discogs
from discogs.http.auth import Secret
from discogs.sandbox import Sandbox
from discogs.testing import Scrubber
from tests.attack.hostile import SECRET, Hostile, answer, session_at
from tests.faults.secrets import SECRETS

LOGINS: dict[str, dict[str, Any]] = {
    "token": {"level": 2},
    "application": {"level": 1},
    "oauth": {
        "level": 0,
        "key": Sandbox.consumer_key,
        "secret": Sandbox.consumer_secret,
        "oauth_token": Sandbox.oauth_token,
        "oauth_secret": Sandbox.oauth_secret,
    },
}


@pytest.fixture(autouse=True)
def no_login(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN", "CONSUMER_KEY", "CONSUMER_SECRET", "OAUTH_TOKEN", "OAUTH_SECRET"):
        monkeypatch.delenv(f"DISCOGS_{name}", raising=False)


@pytest.mark.parametrize("login", LOGINS.values(), ids=LOGINS)
def test_a_cassette_holds_no_login_and_plays_again(
    sandbox: Sandbox, tmp_path: Path, login: dict[str, Any]
) -> None:
    cassette = tmp_path / "release.yaml"
    recorder = vcr.VCR(**Scrubber().vcr_options)
    for mode in (vcr.mode.ALL, vcr.mode.NONE):
        with (
            recorder.use_cassette(str(cassette), record_mode=mode),
            sandbox.session(**login) as session,
        ):
            assert session.release(249504).title == "Never Gonna Give You Up"
    recorded = cassette.read_text(encoding="utf-8")

    assert len(sandbox.requests) == 1
    assert "uthorization" not in recorded
    assert [secret for secret in SECRETS if secret in recorded] == []


def test_without_the_scrubber_a_cassette_holds_the_login(sandbox: Sandbox, tmp_path: Path) -> None:
    with vcr.VCR().use_cassette(str(tmp_path / "x.yaml")), sandbox.session() as session:
        _ = session.release(249504).title

    assert Sandbox.token in (tmp_path / "x.yaml").read_text(encoding="utf-8")


def test_the_steps_of_oauth_are_recorded_without_tokens(sandbox: Sandbox, tmp_path: Path) -> None:
    cassette = tmp_path / "oauth.yaml"
    with vcr.VCR(**Scrubber().vcr_options).use_cassette(str(cassette)):
        flow = discogs.OAuthFlow(
            "attack/1.0", Sandbox.consumer_key, Sandbox.consumer_secret, base_url=sandbox.url
        )
        request = flow.request_token()
    recorded = cassette.read_text(encoding="utf-8")

    assert "oauth_token=***" in recorded
    for secret in (request.token, request.secret, *SECRETS):
        assert secret not in recorded


def test_a_secret_that_the_server_gives_back_is_not_recorded(tmp_path: Path) -> None:
    echo = f'{{"id": 1, "title": "you are {SECRET}", "email": "me@x.org \\" y"}}'
    reply = answer(
        echo.encode(),
        f"Set-Cookie: sid={SECRET}",
        f"Link: <https://api.discogs.com/x?token={SECRET}>",
    )
    cassette = tmp_path / "echo.yaml"
    recorder = vcr.VCR(**Scrubber().vcr_options)
    with Hostile(lambda _: reply) as server:
        for mode in (vcr.mode.ALL, vcr.mode.NONE):
            with recorder.use_cassette(str(cassette), record_mode=mode):
                title = session_at(server).release(1).title
    recorded = cassette.read_text(encoding="utf-8")

    assert title == "you are ***"
    assert SECRET not in recorded
    assert "me@x.org" not in recorded
    assert "Cookie" not in recorded


@pytest.mark.parametrize("before", ["\n", "\t", "=", "\u00e9", "x"])
def test_a_secret_after_an_escape_is_not_recorded(before: str) -> None:
    for text in (f"{before}{SECRET}{before}", quote(f"{before}{SECRET}")):
        assert SECRET not in Scrubber(SECRET).text(json.dumps(text))
    assert SECRET not in Scrubber(SECRET).text(f"\\u003d{SECRET}\\u0026")


@pytest.mark.parametrize("wrap", [bytes, io.BytesIO, lambda body: iter([body[:5], body[5:]])])
def test_a_secret_in_what_is_sent_is_not_recorded_however_it_is_sent(
    sandbox: Sandbox, tmp_path: Path, wrap: Callable[[bytes], Any]
) -> None:
    cassette = tmp_path / "sent.yaml"
    with vcr.VCR(**Scrubber(SECRET).vcr_options).use_cassette(str(cassette)):
        requests.post(f"{sandbox.url}/x", data=wrap(SECRET.encode()), timeout=20)

    assert sandbox.requests[0].body == SECRET.encode()
    recorded = cassette.read_text(encoding="utf-8")
    assert SECRET not in recorded
    assert base64.b64encode(SECRET.encode()).decode()[:20] not in recorded


def test_facts_about_buyers_are_not_recorded(sandbox: Sandbox, tmp_path: Path) -> None:
    cassette = tmp_path / "orders.yaml"
    with (
        vcr.VCR(**Scrubber().vcr_options).use_cassette(str(cassette)),
        sandbox.session() as session,
    ):
        address = session.orders[0].shipping_address
    recorded = cassette.read_text(encoding="utf-8")

    assert address
    assert [line for line in address.splitlines()[1:] if line and line in recorded] == []


@pytest.mark.parametrize("more", ["realname", ["realname"], ("realname", "profile")])
def test_more_facts_can_be_left_out_and_none_of_the_usual_comes_back(more: Any) -> None:
    text = json.dumps({"email": "me@x.org", "realname": "A. B.", "shipping_address": "Street 1"})
    scrubbed = json.loads(Scrubber(personal=more).text(text))

    assert scrubbed == dict.fromkeys(("email", "realname", "shipping_address"), "***")


def test_other_clients_are_recorded_without_the_token_in_their_addresses(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "responses.yaml"
    recorder = Recorder()
    with recorder:
        url = f"{sandbox.url}/releases/249504"
        requests.get(url, params={"token": Sandbox.token}, timeout=20)
        requests.get(f"{url}/rating", headers={"X-Note": "none"}, timeout=20)
        recorder.dump_to_file(path)
    assert Sandbox.token in path.read_text(encoding="utf-8")
    Scrubber(Sandbox.token).file(path)

    assert Sandbox.token not in path.read_text(encoding="utf-8")
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock._add_from_file(path)
        played = requests.get(url, params={"token": "***"}, timeout=20)
    assert played.json()["title"] == "Never Gonna Give You Up"


def test_responses_neither_sees_nor_stops_what_a_session_sends(sandbox: Sandbox) -> None:
    with responses.RequestsMock() as mock, sandbox.session() as session:
        assert session.release(249504).title == "Never Gonna Give You Up"
        assert len(mock.calls) == 0


def test_the_environments_login_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCOGS_TOKEN", SECRET)
    scrubber = Scrubber()

    assert scrubber.text(f"the token {SECRET}!") == "the token ***!"
    assert SECRET not in repr(scrubber)
    assert SECRET not in repr(vars(scrubber))


def test_a_short_made_up_token_blots_out_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    recorder = vcr.VCR(**Scrubber().vcr_options)
    with (
        recorder.use_cassette(str(tmp_path / "a.yaml")),
        sandbox.session(level=0, token="a") as session,
        pytest.raises(discogs.Unauthorized),
    ):
        session.identity()

    assert "***" not in (tmp_path / "a.yaml").read_text(encoding="utf-8")


def test_a_picture_is_recorded_as_it_is() -> None:
    picture = bytes(range(256)) * 10
    response = {"status": {}, "headers": {"Content-Length": ["1"]}, "body": {"string": picture}}
    scrubbed = Scrubber().response(response)

    assert scrubbed["body"]["string"] == picture
    assert scrubbed["headers"] == {"Content-Length": ["2560"]}
    assert response["headers"] == {"Content-Length": ["1"]}


def test_the_fixture_is_there_by_itself(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import vcr

        def test_options(discogs_scrubber):
            assert vcr.VCR(**discogs_scrubber.vcr_options).decode_compressed_response
    """)

    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_a_secret_in_a_form_is_hidden_by_its_name() -> None:
    assert Scrubber().text("oauth_token=aa&oauth_token_secret=bb") == (
        "oauth_token=***&oauth_token_secret=***"
    )
    assert Secret("x") not in Scrubber().text("token=x")
