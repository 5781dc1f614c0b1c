"""`discogs login`, `logout`, `whoami`: which login is taken, and how it is kept."""

from __future__ import annotations

import json
import os
import re
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
import requests
import typer

from discogs.cli import credentials, logging_in
from discogs.cli.credentials import StoredLogin, credentials_path
from discogs.sandbox import Sandbox
from tests.waiting import LONG

from .conftest import Shell

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and FIFOs are things of POSIX")
IDENTITY = "GET /oauth/identity"


def log_in(shell: Shell) -> None:
    assert shell("login", stdin="sandbox-token\n").code == 0


def mode(path: Path) -> int:
    return S_IMODE(path.stat().st_mode)


def everything_said(shell: Shell, *commands: tuple[str, ...]) -> str:
    return "".join(ran.out + ran.err for ran in (shell(*command) for command in commands))


# -- A token ---------------------------------------------------------------------------------------


def test_a_token_is_tried_with_one_request_and_kept(stranger: Shell) -> None:
    ran = stranger("login", stdin="sandbox-token\n")

    assert ran.code == 0
    assert ran.requests == (IDENTITY,)
    assert ran.out == ""
    assert ran.err.startswith("Logged in as sandbox_user. The login is stored in ")
    assert json.loads(credentials_path().read_bytes()) == {
        stranger.sandbox.url: {"username": "sandbox_user", "token": "sandbox-token"}
    }


@POSIX
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_the_file_whatever_the_umask(stranger: Shell, umask: int) -> None:
    before = os.umask(umask)
    try:
        log_in(stranger)
    finally:
        os.umask(before)

    assert mode(credentials_path()) == 0o600
    assert mode(credentials_path().parent) == 0o700


@POSIX
def test_the_file_is_made_with_its_mode_and_at_no_moment_without(
    stranger: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    write = os.fsync

    def look(file: int) -> None:
        seen.extend(mode(path) for path in credentials_path().parent.iterdir())
        write(file)

    monkeypatch.setattr(os, "fsync", look)
    log_in(stranger)
    log_in(stranger)

    assert set(seen) == {0o600}


@POSIX
def test_a_directory_that_was_open_is_closed(stranger: Shell) -> None:
    credentials_path().parent.mkdir(parents=True, mode=0o755)
    log_in(stranger)

    assert mode(credentials_path().parent) == 0o700


def test_a_write_that_fails_keeps_the_login_before_and_leaves_no_rest(
    stranger: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(stranger)
    before = credentials_path().read_bytes()

    def fail(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    ran = stranger("login", stdin="sandbox-token\n")

    assert (ran.code, ran.out) == (1, "")
    assert "No space left on device" in ran.err
    assert credentials_path().read_bytes() == before
    assert [path.name for path in credentials_path().parent.iterdir()] == ["credentials.json"]


@POSIX
def test_a_file_that_others_can_read_is_warned_about(stranger: Shell) -> None:
    log_in(stranger)
    credentials_path().chmod(0o644)
    ran = stranger("whoami")

    assert ran.code == 0
    assert ran.err.startswith("Warning: others can read ")
    assert "chmod 600" in ran.err


def test_a_wrong_token_is_not_kept_and_not_repeated(stranger: Shell) -> None:
    ran = stranger("login", stdin="wrong-token-1234\n")

    assert ran.code == 1
    assert ran.requests == (IDENTITY,)
    assert "wrong-token-1234" not in ran.out + ran.err
    assert not credentials_path().exists()


@pytest.mark.parametrize("stdin", ["", "\n", "  \n"])
def test_no_token_is_no_login(stranger: Shell, stdin: str) -> None:
    ran = stranger("login", stdin=stdin)

    assert (ran.code, ran.requests) == (2, ())
    assert "has no token" in ran.err


def test_at_a_terminal_the_token_is_asked_for_and_not_shown(stranger: Shell) -> None:
    ran = stranger("login", "--json", typed="sandbox-token\n")

    assert "Token (from https://www.discogs.com/settings/developers)" in ran.err
    assert ran.json == {"username": "sandbox_user", "file": str(credentials_path())}
    assert "sandbox-token" not in ran.out + ran.err


def test_ctrl_c_at_the_prompt_is_130(stranger: Shell) -> None:
    # To the prompt, the end of what was typed is as good as a Ctrl-C.
    ran = stranger("login", typed="")

    assert ran.code == 130
    assert ran.err.endswith("\nStopped.\n")


# -- Which one is taken ----------------------------------------------------------------------------


def test_a_stored_login_goes_to_its_own_server_and_to_no_other(stranger: Shell) -> None:
    log_in(stranger)
    with Sandbox() as other:
        ran = stranger("whoami", "--base-url", other.url)
        assert ran.code == 1
        assert "there is none" in ran.err
        stranger("show", "r249504", "--base-url", other.url)
        (request,) = other.requests

    assert "Authorization" not in request.headers
    assert stranger("whoami", "--base-url", f"{stranger.sandbox.url}/").code == 0


def test_the_environment_wins_over_what_is_stored_and_stdin_over_both(stranger: Shell) -> None:
    log_in(stranger)
    assert stranger("whoami", "--json").json["login"] == str(credentials_path())

    stranger.set("DISCOGS_TOKEN", "sandbox-token")
    assert stranger("whoami", "--json").json["login"] == "the environment"

    stranger.set("DISCOGS_TOKEN", "a-wrong-one")
    assert stranger("whoami").code == 1
    ran = stranger("whoami", "--token-stdin", "--json", stdin="sandbox-token\n")
    assert ran.json["login"] == "--token-stdin"


def test_an_applications_key_in_the_environment_does_not_hide_a_stored_login(
    stranger: Shell,
) -> None:
    stranger.set("DISCOGS_CONSUMER_KEY", stranger.sandbox.consumer_key)
    stranger.set("DISCOGS_CONSUMER_SECRET", stranger.sandbox.consumer_secret)
    assert stranger("whoami").code == 1
    stranger("show", "r249504")
    (request,) = stranger.sandbox.requests
    assert request.headers["Authorization"].startswith("Discogs key=")

    log_in(stranger)
    assert stranger("whoami").code == 0


def test_who_asks_is_taken_from_the_environment(stranger: Shell) -> None:
    stranger.set("DISCOGS_USER_AGENT", "CrateDigger/1.0")
    log_in(stranger)
    stranger("whoami")

    assert {one.headers["User-Agent"] for one in stranger.sandbox.requests} == {"CrateDigger/1.0"}


def test_whoami_costs_one_request(shell: Shell) -> None:
    ran = shell("whoami")

    assert ran.lines == ["sandbox_user", f"at {shell.sandbox.url}, login from the environment"]
    assert ran.requests == (IDENTITY,)


def test_whoami_needs_a_login_and_sends_nothing_without(stranger: Shell) -> None:
    ran = stranger("whoami")

    assert (ran.code, ran.out, ran.requests) == (1, "", ())
    assert "discogs login" in ran.err


# -- Forgetting ------------------------------------------------------------------------------------


def test_logout_removes_the_login_and_the_file_with_the_last_one(stranger: Shell) -> None:
    log_in(stranger)
    credentials.keep_login("https://api.discogs.com", StoredLogin(username="x", token="y"))

    ran = stranger("logout")
    assert ran.requests == ()
    assert ran.err.startswith("Forgot the login of sandbox_user.")
    assert list(json.loads(credentials_path().read_bytes())) == ["https://api.discogs.com"]
    assert stranger("whoami").code == 1

    stranger("logout", "--base-url", "https://api.discogs.com")
    assert not credentials_path().exists()


def test_logout_without_a_login_is_no_failure(stranger: Shell) -> None:
    ran = stranger("logout")

    assert (ran.code, ran.err) == (0, "There was no login to forget.\n")
    assert stranger("logout", "--json").json["username"] is None


def test_a_file_that_can_not_be_read_is_an_error_and_does_not_show_what_is_in_it(
    stranger: Shell,
) -> None:
    log_in(stranger)
    credentials_path().write_text('{"https://x": {"token": ["hidden-thing"]}}', encoding="utf-8")
    ran = stranger("whoami")

    assert ran.code == 1
    assert "is no readable file of logins" in ran.err
    assert "hidden-thing" not in ran.err


@POSIX
@pytest.mark.parametrize("make", ["mkdir", "mkfifo"])
@pytest.mark.parametrize("command", ["whoami", "logout", "login"])
def test_what_is_not_a_file_holds_no_logins(stranger: Shell, make: str, command: str) -> None:
    credentials_path().parent.mkdir(parents=True)
    getattr(os, make)(credentials_path())
    ran = stranger(command)

    assert (ran.code, ran.requests) == (1, ())
    assert ran.err == (
        f"Error: {credentials_path()} is not a file.\nMove it away, then log in again.\n"
    )


# -- OAuth -----------------------------------------------------------------------------------------


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[threading.Thread]]:
    """A browser of which the program does not wait for the page to load."""
    threads: list[threading.Thread] = []

    def open_page(url: str) -> bool:
        thread = threading.Thread(target=requests.get, args=(url,), kwargs={"timeout": 60})
        thread.start()
        threads.append(thread)
        return True

    monkeypatch.setattr(webbrowser, "get", lambda: None)
    monkeypatch.setattr(webbrowser, "open", open_page)
    yield threads
    for thread in threads:
        thread.join(timeout=LONG)


@pytest.fixture
def application(stranger: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in which the prompts for a consumer's key and secret are answered."""
    answers = {
        "Consumer key": stranger.sandbox.consumer_key,
        "Consumer secret": stranger.sandbox.consumer_secret,
    }
    monkeypatch.setattr(typer, "prompt", lambda text, **_options: answers[text])
    return stranger


def test_oauth_in_the_browser(application: Shell, browser: list[threading.Thread]) -> None:
    url = application.sandbox.authorize_url
    ran = application("login", "--oauth", "--authorize-url", url)
    (kept,) = json.loads(credentials_path().read_bytes()).values()

    assert ran.code == 0
    assert ran.err.endswith(f"stored in {credentials_path()}, readable by you alone.\n")
    assert [one for one in ran.requests if "authorize" not in one] == [
        "GET /oauth/request_token",
        "POST /oauth/access_token",
        IDENTITY,
    ]
    assert set(kept) == {"username", "key", "secret", "oauth_token", "oauth_secret"}
    assert "by the application Sandbox Application" in application("whoami").out
    said = ran.out + ran.err + everything_said(application, ("whoami",), ("logout",))
    assert not [name for name in set(kept) - {"username"} if kept[name] in said]


def test_oauth_without_a_browser_shows_a_page_and_asks_for_the_code(
    stranger: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger.set("DISCOGS_CONSUMER_KEY", stranger.sandbox.consumer_key)
    stranger.set("DISCOGS_CONSUMER_SECRET", stranger.sandbox.consumer_secret)
    pages: list[str] = []

    def code(text: str, **_options: Any) -> str:
        found = re.search(r"<pre[^>]*>(.+?)</pre>", requests.get(pages[-1], timeout=60).text)
        assert found
        return found[1]

    def listen(text: str, style: str = "") -> None:
        pages.append(text.rpartition(" ")[2])

    monkeypatch.setattr(logging_in, "say", listen)
    monkeypatch.setattr(typer, "prompt", code)
    url = stranger.sandbox.authorize_url
    ran = stranger("login", "--oauth", "--no-browser", "--authorize-url", url, "--json")

    assert ran.json["username"] == "sandbox_user"


def test_oauth_that_is_denied_keeps_nothing(
    application: Shell, browser: list[threading.Thread]
) -> None:
    application.sandbox.oauth_denies = True
    ran = application("login", "--oauth", "--authorize-url", application.sandbox.authorize_url)

    assert ran.code == 1
    assert "did not authorize" in ran.err
    assert not credentials_path().exists()


def test_a_stored_login_shows_none_of_its_secrets() -> None:
    login = StoredLogin(username="me", token="t0ken", secret="s3cret", oauth_secret="s3cret2")

    assert repr(login) == "StoredLogin(username='me')"
