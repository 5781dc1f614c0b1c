"""How does a session log in? With a header, never in a URL; no repr shows a secret.

Discogs knows three levels: 0, nobody; 1, an application (its key and secret); 2, a user (a
personal token, or OAuth). Each login is a small class with the same four members.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol, SupportsIndex, TypeVar, cast, get_args
from urllib.parse import quote, quote_plus

from discogs.errors import InvalidValueError

__all__ = [
    "Anonymous",
    "Consumer",
    "Login",
    "OAuth",
    "Secret",
    "SignatureMethod",
    "UserToken",
    "drop_frames",
    "hidden",
    "redacted",
]

SignatureMethod = Literal["PLAINTEXT", "HMAC-SHA1"]

_SECRET_PARAMETERS = re.compile(
    r"(?i)\b((?:oauth_)?(?:token|secret|key|signature|verifier|token_secret|consumer_key))=[^&\s\"']+"
)

# Printable ASCII, without a space at either end.
_SAFE = re.compile(r"[!-~](?:[ -~]*[!-~])?")


class Secret(str):
    """A text whose repr hides it: pytest, rich, Sentry and others print the locals of a failure.

    It is a str in all other ways: it can be sent and compared. What is made of it is a plain str,
    but for its parts, which printers take to shorten it.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def __getitem__(self, index: SupportsIndex | slice) -> Secret:
        return Secret(super().__getitem__(index))


S = TypeVar("S")


def hidden(value: S) -> S:
    """Hide a text that users gave as a secret; whatever else they gave stays."""
    # A Secret is a str, which is all that S promises.
    return cast("S", Secret(value)) if isinstance(value, str) else value


def drop_frames(error: BaseException) -> None:
    """Drop the frames that an error, and those behind it, came through so far.

    Their locals hold requests as bytes, logins included, and some tools print locals.
    """
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        found = left.pop()
        if found is not None and id(found) not in seen:
            seen.add(id(found))
            found.__traceback__ = None
            left += [found.__cause__, found.__context__]


class Login(Protocol):
    """What the client needs of a login."""

    kind: str
    level: int

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that must never be shown."""
        ...

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """The headers that log one request in."""
        ...


class Anonymous:
    """No login: level 0, 25 requests a minute."""

    kind = "none"
    level = 0
    secrets: tuple[str, ...] = ()

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        return {}

    def __repr__(self) -> str:
        return "Anonymous()"


class UserToken:
    """A user's personal token: level 2."""

    kind = "token"
    level = 2

    def __init__(self, token: str) -> None:
        token = hidden(token)
        self._headers = {"Authorization": Secret(f"Discogs token={_header_safe('token', token)}")}
        self.secrets: tuple[str, ...] = (token,)

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        return self._headers

    def __repr__(self) -> str:
        return "UserToken(***)"


class Consumer:
    """An application's key and secret: level 1."""

    kind = "key"
    level = 1

    def __init__(self, key: str, secret: str) -> None:
        key, secret = hidden(key), hidden(secret)
        self._headers = {
            "Authorization": Secret(
                f"Discogs key={_header_safe('key', key)}, secret={_header_safe('secret', secret)}"
            )
        }
        self.secrets: tuple[str, ...] = (key, secret)

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        return self._headers

    def __repr__(self) -> str:
        return "Consumer(***)"


class OAuth:
    """A user who authorized an application, by OAuth 1.0a: level 2. Or a step of the OAuth flow."""

    kind = "oauth"
    level = 2

    def __init__(
        self,
        key: str,
        secret: str,
        resource_owner_key: str | None = None,
        resource_owner_secret: str | None = None,
        signature_method: SignatureMethod = "PLAINTEXT",
        *,
        callback_uri: str | None = None,
        verifier: str | None = None,
    ) -> None:
        key, secret = hidden(key), hidden(secret)
        resource_owner_key = hidden(resource_owner_key)
        resource_owner_secret = hidden(resource_owner_secret)
        verifier = hidden(verifier)
        if signature_method not in get_args(SignatureMethod):
            raise InvalidValueError(
                f"signature_method is one of {', '.join(get_args(SignatureMethod))}, not "
                f"{signature_method!r}."
            )
        # oauthlib is slow to import, and most sessions never sign anything.
        from oauthlib.oauth1 import Client

        # At DEBUG it logs what it signs, tokens and verifier included.
        logging.getLogger("oauthlib.oauth1.rfc5849").setLevel(logging.WARNING)
        secrets = {
            "key": key,
            "secret": secret,
            "oauth_token": resource_owner_key,
            "oauth_secret": resource_owner_secret,
        }
        for name, text in secrets.items():
            if text is not None or name in {"key", "secret"}:
                _header_safe(name, text)
        client = Client(
            key,
            client_secret=secret,
            resource_owner_key=resource_owner_key,
            resource_owner_secret=resource_owner_secret,
            callback_uri=callback_uri,
            signature_method=signature_method,
            verifier=verifier,
        )
        # Its types lack the result, and allow a closed list of methods. Its client has a repr
        # that shows keys and tokens; a function has none.
        sign = cast("Callable[..., tuple[str, dict[str, str], str]]", cast("Any", client).sign)
        self._sign: Callable[[str, str], dict[str, str]] = lambda method, url: sign(
            url, http_method=method
        )[1]
        known = (*secrets.values(), verifier)
        self.secrets: tuple[str, ...] = tuple(text for text in known if text)

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        try:
            return {name: Secret(value) for name, value in self._sign(method, url).items()}
        except BaseException as error:
            drop_frames(error)
            raise

    def __repr__(self) -> str:
        return "OAuth(***)"


def choose_login(
    *,
    token: str | None = None,
    key: str | None = None,
    secret: str | None = None,
    oauth_token: str | None = None,
    oauth_secret: str | None = None,
    signature_method: SignatureMethod = "PLAINTEXT",
) -> Login:
    """Make a login of the given credentials; InvalidValueError names the one that is missing."""
    token, key, secret = hidden(token), hidden(key), hidden(secret)
    oauth_token, oauth_secret = hidden(oauth_token), hidden(oauth_secret)
    if token is not None and (key or secret or oauth_token or oauth_secret):
        raise InvalidValueError(
            "A session logs in one way: give token, or key and secret "
            "(with oauth_token and oauth_secret for a user's OAuth), not both."
        )
    if token is not None:
        return UserToken(token)
    if (key is None) != (secret is None):
        raise InvalidValueError("key and secret go together: one of the two is missing.")
    if (oauth_token is None) != (oauth_secret is None):
        raise InvalidValueError("oauth_token and oauth_secret go together: one is missing.")
    if key is None or secret is None:
        if oauth_token is not None:
            raise InvalidValueError("OAuth also needs the application's key and secret.")
        return Anonymous()
    if oauth_token is None or oauth_secret is None:
        return Consumer(key, secret)
    return OAuth(
        key,
        secret,
        signature_method=signature_method,
        resource_owner_key=oauth_token,
        resource_owner_secret=oauth_secret,
    )


def redacted(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Replace secrets by ***: the given ones, and the values of secret parameters."""
    for secret in secrets:
        for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
            # Only where it stands alone: a short secret must not blot out parts of words.
            if form in text:
                text = re.sub(_standing_alone(form), "***", text)
    return _SECRET_PARAMETERS.sub(r"\1=***", text)


def _standing_alone(text: str) -> str:
    # In a URL an escape such as "%20" may come before it, which is no part of a word.
    return rf"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{{2}})){re.escape(text)}(?![A-Za-z0-9])"


def _header_safe(name: str, text: object) -> str:
    # Never repeat the value: it is a secret, however malformed.
    if isinstance(text, str) and _SAFE.fullmatch(text):
        return text
    raise InvalidValueError(
        f"The {name} is not a string, is empty, starts or ends with a space, or contains a line "
        "break or a letter outside ASCII: copy it again."
    )
