"""`discogs login`, `logout`, `whoami`."""

from __future__ import annotations

import os
import webbrowser
from typing import Annotated

import typer

from discogs.cli.credentials import (
    StoredLogin,
    check_credentials,
    credentials_path,
    forget_login,
    keep_login,
)
from discogs.cli.opening import API, open_session, read_token, session_with, user_agent
from discogs.cli.options import AsJson, BaseUrl, TokenStdin
from discogs.cli.printing import print_json, say, show
from discogs.cli.screens.parts import heading, lines, stacked
from discogs.cli.terminal import one_line
from discogs.oauth import OAuthFlow
from discogs.validation import checked_base_url

__all__ = ["login", "logout", "whoami"]

_AUTHORIZE = "https://www.discogs.com/oauth/authorize"
_DEVELOPERS = "https://www.discogs.com/settings/developers"


def login(
    *,
    oauth: Annotated[
        bool,
        typer.Option("--oauth", help="Use a consumer key and secret, and the browser."),
    ] = False,
    browser: Annotated[
        bool,
        typer.Option(help="Whether --oauth opens a browser, or asks for a code."),
    ] = True,
    authorize_url: Annotated[
        str,
        typer.Option(
            metavar="URL",
            show_default=False,
            help="The page where users authorize --oauth: the sandbox has its own.",
        ),
    ] = _AUTHORIZE,
    as_json: AsJson = False,
    base_url: BaseUrl = API,
) -> None:
    """Log in, and stay logged in.

    Type a personal token at the hidden prompt, or pipe it into standard input. It is tried with one
    request (--oauth: three), then stored in a file that only you can read.
    """
    address = checked_base_url(base_url)
    # Before a token is typed, and tried in vain.
    check_credentials()
    if oauth:
        found = _by_oauth(address, authorize_url, browser=browser)
    else:
        found = StoredLogin(token=read_token())
    with session_with(found, address) as session:
        username = session.identity().username
    path = keep_login(address, found.model_copy(update={"username": username}))
    if as_json:
        print_json({"username": username, "file": str(path)})
    else:
        name = one_line(username)
        say(f"Logged in as {name}. The login is stored in {path}, readable by you alone.")


def logout(*, as_json: AsJson = False, base_url: BaseUrl = API) -> None:
    """Forget the stored login. No request.

    The token itself stays valid: revoke it in Discogs' developer settings.
    """
    path = credentials_path()
    forgotten = forget_login(checked_base_url(base_url))
    if as_json:
        print_json({"username": forgotten.username if forgotten else None, "file": str(path)})
    elif forgotten is None:
        say("There was no login to forget.")
    else:
        say(f"Forgot the login of {forgotten.username}. To revoke its token: {_DEVELOPERS}")


def whoami(
    *, as_json: AsJson = False, base_url: BaseUrl = API, token_stdin: TokenStdin = False
) -> None:
    """Show who is logged in. One request."""
    with open_session(base_url, token_stdin=token_stdin) as opened:
        opened.require_user("`discogs whoami`")
        identity = opened.session.identity()
    if as_json:
        found = identity.model_dump(include={"id", "username", "consumer_name"})
        print_json({**found, "login": opened.source, "base_url": base_url})
        return
    details = [f"at {base_url}, login from {opened.source}"]
    if identity.consumer_name != identity.username:
        details.insert(0, f"by the application {identity.consumer_name}")
    show(stacked([heading(lambda: identity.username), lines(details)]))


def _by_oauth(base_url: str, authorize_url: str, *, browser: bool) -> StoredLogin:
    """Log in by OAuth. Two requests."""
    key = os.environ.get("DISCOGS_CONSUMER_KEY") or _prompt("Consumer key")
    secret = os.environ.get("DISCOGS_CONSUMER_SECRET") or _prompt("Consumer secret")
    flow = OAuthFlow(user_agent(), key, secret, base_url=base_url, authorize_url=authorize_url)
    if browser and _has_browser():
        access = flow.authorize(open_browser=_open)
    else:
        request = flow.request_token()
        say(f"Authorize it on this page: {request.authorize_url}")
        access = flow.access_token(request, str(typer.prompt("The code on that page", err=True)))
    return StoredLogin(key=key, secret=secret, oauth_token=access.token, oauth_secret=access.secret)


def _prompt(text: str) -> str:
    return str(typer.prompt(text, hide_input=True, err=True)).strip()


def _open(url: str) -> bool:
    say(f"Authorize it in your browser, which opens now: {url}")
    return webbrowser.open(url)


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
