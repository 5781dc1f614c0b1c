"""The session of a command: which login it takes, and for whom."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import typer

from discogs.cli.complaints import LOG_IN, USAGE, Complaint
from discogs.cli.credentials import StoredLogin, credentials_path, stored_login
from discogs.cli.waiting import limiter
from discogs.models import User
from discogs.session import Session
from discogs.validation import checked_base_url

__all__ = ["API", "Opened", "opened", "read_token", "session_with", "user_agent"]

API = "https://api.discogs.com"

_USERS = ("DISCOGS_TOKEN", "DISCOGS_OAUTH_TOKEN", "DISCOGS_OAUTH_SECRET")
_APPLICATIONS = ("DISCOGS_CONSUMER_KEY", "DISCOGS_CONSUMER_SECRET")


@dataclass(frozen=True)
class Opened:
    """A session, and where its login comes from."""

    session: Session
    #: "--token-stdin", "the environment", a path, or "none".
    source: str
    #: Whose login it is, where that is known without asking.
    username: str | None = None

    def me(self, purpose: str) -> User:
        """The user who is logged in: no request where the login was stored, else one."""
        self.require_user(purpose)
        return self.session.user(self.username) if self.username else self.session.me

    def require_user(self, purpose: str) -> None:
        """Complain, before anything is sent, where no user is logged in."""
        if self.session.level < 2:
            raise Complaint(f"{purpose} needs a login, and there is none.", LOG_IN)


@contextmanager
def opened(
    base_url: str, currency: str | None = None, *, token_stdin: bool = False
) -> Generator[Opened]:
    """A session with the first login there is, closed afterwards. No request.

    --token-stdin, a user's login in the environment, the stored login for this server, an
    application's key in the environment, none.
    """
    way = _opened(checked_base_url(base_url), currency, token_stdin=token_stdin)
    with way.session:
        yield way


def session_with(login: StoredLogin, base_url: str, currency: str | None = None) -> Session:
    """A session with this login. No request."""
    return Session(
        user_agent(),
        token=login.token,
        key=login.key,
        secret=login.secret,
        oauth_token=login.oauth_token,
        oauth_secret=login.oauth_secret,
        base_url=base_url,
        currency=currency,
        limiter=limiter(base_url),
    )


def user_agent() -> str | None:
    """Who asks, where the environment says so; None for this package's own name."""
    return os.environ.get("DISCOGS_USER_AGENT") or None


def read_token() -> str:
    """A token from a hidden prompt, or from standard input where that is no terminal."""
    if _is_terminal():
        prompt = "Token (from https://www.discogs.com/settings/developers)"
        token = str(typer.prompt(prompt, hide_input=True, err=True))
    else:
        token = sys.stdin.readline()
    if not token.strip():
        raise Complaint("No token came on standard input.", code=USAGE)
    return token.strip()


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _opened(base_url: str, currency: str | None, *, token_stdin: bool) -> Opened:
    given = {name for name, value in os.environ.items() if value}
    anonymous = {
        name: value for name, value in os.environ.items() if name not in (*_USERS, *_APPLICATIONS)
    }

    def from_env(environment: dict[str, str]) -> Session:
        return Session.from_env(
            environment, base_url=base_url, currency=currency, limiter=limiter(base_url)
        )

    if token_stdin:
        return Opened(from_env({**anonymous, "DISCOGS_TOKEN": read_token()}), "--token-stdin")
    if given.intersection(_USERS):
        return Opened(from_env(dict(os.environ)), "the environment")
    stored = stored_login(base_url)
    if stored is not None:
        session = session_with(stored, base_url, currency)
        return Opened(session, str(credentials_path()), stored.username)
    source = "the environment" if given.intersection(_APPLICATIONS) else "none"
    return Opened(from_env(dict(os.environ)), source)
