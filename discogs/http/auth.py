"""How does a session log in? With a header, never in a URL. No repr shows a secret.

Discogs has three levels: 0, anonymous; 1, an application (key and secret); 2, a user (a personal
token, or OAuth). Each kind of login is a class with the members of `Login`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol, SupportsIndex, TypeVar, cast, get_args
from urllib.parse import quote, quote_plus

from discogs.errors import InvalidValueError

__all__ = [
    "SHORTEST_SECRET",
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

#: Letters of the shortest real secret: shorter ones are made up for tests, and part of any text.
SHORTEST_SECRET = 8

# Printable ASCII, without a space at either end.
_SAFE = re.compile(r"[!-~](?:[ -~]*[!-~])?")


class Secret(str):
    """A str with a masked repr: pytest, rich, Sentry and others print the locals of failures.

    Slices are masked too, since such tools shorten texts. All other operations give a plain str.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def __getitem__(self, index: SupportsIndex | slice) -> Secret:
        return Secret(super().__getitem__(index))


S = TypeVar("S")


def hidden(value: S) -> S:
    """Mask a text; return anything else unchanged."""
    # A Secret is a str, which is all that S promises.
    return cast("S", Secret(value)) if isinstance(value, str) else value


def drop_frames(error: BaseException) -> None:
    """Drop the traceback of an error, and of its causes and contexts.

    Frames of urllib3 hold requests as bytes, logins included, and some tools print locals.
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
    """The login of a session, as the client uses it."""

    kind: str
    level: int

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that no message may show."""
        ...

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Return the headers that authenticate one request."""
        ...


class Anonymous:
    """No login: level 0, with 25 requests a minute."""

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
    """A user's OAuth 1.0a authorization of an application: level 2. Also signs the flow's steps."""

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
        secrets = {
            "key": key,
            "secret": secret,
            "oauth_token": resource_owner_key,
            "oauth_secret": resource_owner_secret,
        }
        for name, text in secrets.items():
            if text is not None or name in {"key", "secret"}:
                _header_safe(name, text)
        self._sign = _signing(
            client_key=key,
            client_secret=secret,
            resource_owner_key=resource_owner_key,
            resource_owner_secret=resource_owner_secret,
            callback_uri=callback_uri,
            signature_method=signature_method,
            verifier=verifier,
        )
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


def _signing(**options: str | None) -> Callable[[str, str], dict[str, str]]:
    """Make the function that signs: the client of oauthlib shows keys and tokens in its repr."""
    # It imports slowly, and most sessions sign nothing.
    from oauthlib.oauth1 import Client

    # At DEBUG it logs tokens and verifiers.
    logging.getLogger("oauthlib.oauth1.rfc5849").setLevel(logging.WARNING)
    # Its types lack the result, and allow only some methods.
    make: Any = Client
    sign = cast("Callable[..., tuple[str, dict[str, str], str]]", make(**options).sign)
    return lambda method, url: sign(url, http_method=method)[1]


def choose_login(
    *,
    token: str | None = None,
    key: str | None = None,
    secret: str | None = None,
    oauth_token: str | None = None,
    oauth_secret: str | None = None,
    signature_method: SignatureMethod = "PLAINTEXT",
) -> Login:
    """Make the login for these credentials; InvalidValueError names a missing one."""
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
    """Replace the given secrets, and the values of secret parameters, by ***."""
    for secret in secrets:
        for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
            if len(secret) >= SHORTEST_SECRET:
                # Wherever it stands: an escape may precede it, as in "\\nsecret" of JSON.
                text = text.replace(form, "***")
            elif form in text:
                text = re.sub(_standing_alone(form), "***", text)
    return _SECRET_PARAMETERS.sub(r"\1=***", text)


def _standing_alone(text: str) -> str:
    """Match a made-up secret as a word: it must not blot out parts of others."""
    # An escape such as "%20" may precede it in a URL.
    return rf"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{{2}})){re.escape(text)}(?![A-Za-z0-9])"


def _header_safe(name: str, text: object) -> str:
    # The message must not repeat the value: even malformed, it is a secret.
    if isinstance(text, str) and _SAFE.fullmatch(text):
        return text
    raise InvalidValueError(
        f"The {name} is not a string, is empty, starts or ends with a space, or contains a line "
        "break or a letter outside ASCII: copy it again."
    )
