"""Who is asking: the credentials of a request, in all the forms that clients send."""

from __future__ import annotations

from typing import NamedTuple

from discogs.sandbox.messages import Request
from discogs.sandbox.signatures import Unsigned, check, parameters
from discogs.sandbox.store import State

#: What these are signed with is no login yet: their routes look at it themselves.
_TOKEN_PATHS = frozenset({"/oauth/request_token", "/oauth/access_token"})


class Login(NamedTuple):
    """What the credentials are worth: level 0 nobody, 1 an application, 2 a user."""

    level: int = 0
    username: str = ""
    #: Credentials came along, but wrong ones.
    refused: bool = False
    #: The credentials are an OAuth signature.
    signed: bool = False
    #: The key of the application by which a user is logged in.
    consumer: str = ""


NOBODY = Login()
REFUSED = Login(refused=True)


def log_in(request: Request, state: State) -> Login:
    """Find the login of a request: in its Authorization header, or else in its query."""
    authorization = request.headers.get("Authorization", "")
    scheme = authorization.partition(" ")[0].lower()
    if scheme == "discogs":
        return _discogs_login(parameters(authorization), state)
    if scheme == "oauth":
        return _oauth_login(request, state)
    query = request.query
    if "token" in query or "key" in query:
        return _discogs_login({name: query.get(name, "") for name in query}, state)
    return NOBODY


def _discogs_login(given: dict[str, str], state: State) -> Login:
    if "token" in given:
        username = state.tokens.get(given["token"])
        return Login(2, username) if username else REFUSED
    secret = state.consumers.get(given.get("key", ""))
    return Login(1) if secret and secret == given.get("secret") else REFUSED


def _oauth_login(request: Request, state: State) -> Login:
    """Find the user of an access token, or the application alone without a token."""
    if request.path in _TOKEN_PATHS:
        given = parameters(request.headers.get("Authorization", ""))
        return Login(1) if given.get("oauth_consumer_key", "") in state.consumers else NOBODY

    def secret(token: str) -> str | None:
        return state.oauth_tokens[token][0] if token in state.oauth_tokens else None

    try:
        signed = check(request, state.consumers.get, secret, state.nonces)
    except Unsigned:
        return Login(refused=True, signed=True)
    if not signed.token:
        return Login(1, signed=True)
    username, consumer = state.oauth_tokens[signed.token][1], signed.consumer
    return Login(2, username, signed=True, consumer=consumer)
