"""The session of a command, and the choice of its login."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import typer

from discogs.cli.credentials import StoredLogin, credentials_path, stored_login
from discogs.cli.errors import LOG_IN, USAGE, CommandError
from discogs.cli.waiting import limiter
from discogs.errors import InvalidValueError
from discogs.models import User
from discogs.orm.entity import Entity
from discogs.ratelimit.limiter import RateLimiter
from discogs.session import Session
from discogs.validation import checked_base_url

__all__ = [
    "API",
    "OpenSession",
    "named_by",
    "open_session",
    "read_token",
    "session_with",
    "user_agent",
]

API = "https://api.discogs.com"

_USER_VARIABLES = (
    "DISCOGS_TOKEN",
    "DISCOGS_USER_TOKEN",
    "DISCOGS_OAUTH_TOKEN",
    "DISCOGS_OAUTH_SECRET",
)
_APPLICATION_VARIABLES = ("DISCOGS_CONSUMER_KEY", "DISCOGS_CONSUMER_SECRET")


@dataclass(frozen=True)
class OpenSession:
    """A session, and the source of its login."""

    session: Session
    #: "--token-stdin", "the environment", a path, or "none".
    source: str
    #: The limiter, shared with other commands.
    limiter: RateLimiter
    #: The user of a stored login.
    username: str | None = None

    def seconds_for(self, requests: int) -> float:
        """Estimate how long the limit makes this many requests take."""
        return self.limiter.seconds_for(requests, logged_in=self.session.level > 0)

    def me(self, purpose: str) -> User:
        """Get the logged-in user. No request with a stored login, else one."""
        self.require_user(purpose)
        return self.session.user(self.username) if self.username else self.session.me

    def require_user(self, purpose: str) -> None:
        """Raise CommandError, before anything is sent, unless a user is logged in."""
        if self.session.level < 2:
            raise CommandError(f"{purpose} needs a login, and there is none.", LOG_IN)


@contextmanager
def open_session(
    base_url: str, currency: str | None = None, *, token_stdin: bool = False
) -> Generator[OpenSession]:
    """Open a session with the first available login, and close it afterwards. No request.

    In order of precedence: --token-stdin, a user's login in the environment, the stored login for
    this server, an application's key in the environment, none.
    """
    opened = _with_first_login(checked_base_url(base_url), currency, token_stdin=token_stdin)
    with opened.session:
        yield opened


def named_by(session: Session, what: str) -> Entity:
    """Return what a mark or an address names; else CommandError. No request."""
    try:
        return session.resolve(what)
    except InvalidValueError:
        # The library's advice is Python.
        marks = " or ".join(f"{letter}{what}" for letter in "rmal")
        raise CommandError(
            f"{what!r} names no release, master, artist, label, user, list, listing or order.",
            f"A number alone may be anything: write {marks}."
            if what.isdecimal()
            else "Give the address of its page, or a mark: r249504 (a release), m96559 (a master), "
            "a72872 (an artist), l895 (a label). `discogs search` finds marks by name.",
            code=USAGE,
        ) from None


def session_with(
    login: StoredLogin,
    base_url: str,
    currency: str | None = None,
    shared: RateLimiter | None = None,
) -> Session:
    """Create a session with this login. No request."""
    return Session(
        user_agent(),
        token=login.token,
        key=login.key,
        secret=login.secret,
        oauth_token=login.oauth_token,
        oauth_secret=login.oauth_secret,
        base_url=base_url,
        currency=currency,
        limiter=shared or limiter(base_url),
    )


def user_agent() -> str | None:
    """Return the user agent of the environment; None stands for this package's own."""
    return os.environ.get("DISCOGS_USER_AGENT") or None


def read_token() -> str:
    """Read a token from a hidden prompt, or from standard input if that is no terminal."""
    if sys.stdin.isatty():
        prompt = "Token (from https://www.discogs.com/settings/developers)"
        token = str(typer.prompt(prompt, hide_input=True, err=True))
    else:
        token = sys.stdin.readline()
    if not token.strip():
        raise CommandError("Standard input has no token.", code=USAGE)
    return token.strip()


def _with_first_login(base_url: str, currency: str | None, *, token_stdin: bool) -> OpenSession:
    given = {name for name, value in os.environ.items() if value}
    credentials = {*_USER_VARIABLES, *_APPLICATION_VARIABLES}
    anonymous = {name: value for name, value in os.environ.items() if name not in credentials}

    shared = limiter(base_url)

    def from_env(environment: dict[str, str]) -> Session:
        return Session.from_env(environment, base_url=base_url, currency=currency, limiter=shared)

    if token_stdin:
        session = from_env({**anonymous, "DISCOGS_TOKEN": read_token()})
        return OpenSession(session, "--token-stdin", shared)
    if given.intersection(_USER_VARIABLES):
        return OpenSession(from_env(dict(os.environ)), "the environment", shared)
    stored = stored_login(base_url)
    if stored is not None:
        session = session_with(stored, base_url, currency, shared)
        return OpenSession(session, str(credentials_path()), shared, stored.username)
    source = "the environment" if given.intersection(_APPLICATION_VARIABLES) else "none"
    return OpenSession(from_env(dict(os.environ)), source, shared)
