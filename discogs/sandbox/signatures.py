"""OAuth 1.0a from the server's side: whether a request is signed as it should be.

The signatures are checked by oauthlib's own code for servers, against the URL with its query as it
arrived. Consumers and tokens are looked up by functions, since three kinds of requests are signed
with three kinds of secrets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode

from oauthlib.oauth1 import RequestValidator, SignatureOnlyEndpoint

from discogs.sandbox.messages import Request

#: The secret of a consumer or a token, None when there is no such.
Secrets = Callable[[str], str | None]

METHODS = ("PLAINTEXT", "HMAC-SHA1")
#: How far the clocks of client and server may be apart, in seconds.
CLOCK_TOLERANCE = 300
LONGEST_NONCE = 64

_FORM = "application/x-www-form-urlencoded"


class Unsigned(Exception):
    """A request that isn't signed as it should be.

    Args:
        message: What the API says of it.
        status: 400 when something is missing, 401 when something is wrong.
    """

    def __init__(self, message: str, status: int = 401) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class Signed(NamedTuple):
    """What a correctly signed request says of itself."""

    consumer: str
    token: str = ""
    verifier: str = ""
    callback: str = ""


def parameters(authorization: str) -> dict[str, str]:
    """Parse the `name=value` pairs of an Authorization header; quotes are optional."""
    _, _, rest = authorization.partition(" ")
    pairs = (part.strip().partition("=") for part in rest.split(","))
    return {name: unquote(value.strip().strip('"')) for name, _, value in pairs if name}


def check(
    request: Request, consumers: Secrets, tokens: Secrets, nonces: dict[str, object]
) -> Signed:
    """Check a signature, and return what the request says of itself.

    Args:
        request: The request.
        consumers: Knows the secrets of applications.
        tokens: Knows the secrets of the tokens that such a request can have.
        nonces: The nonces that were used so far. This one is added.

    Raises:
        Unsigned: It isn't signed as it should be.
    """
    given = parameters(request.headers.get("Authorization", ""))
    if not given.get("oauth_consumer_key"):
        raise Unsigned("Parameter not found: oauth_consumer_key", 400)
    validator = _Validator(consumers, tokens, nonces)
    uri, headers, body = _as_signed(request)
    endpoint: Any = SignatureOnlyEndpoint(validator)
    try:
        valid, found = endpoint.validate_request(uri, request.method, body, headers)
    except ValueError as error:
        raise Unsigned("Invalid signature.") from error
    if not valid or validator.objection:
        raise Unsigned(validator.objection or "Invalid signature.")
    return Signed(
        found.client_key,
        found.resource_owner_key or "",
        found.verifier or "",
        found.redirect_uri or "",
    )


def _as_signed(request: Request) -> tuple[str, dict[str, str], str]:
    """Return the URL, headers and body that were signed.

    Some clients send `oauth_callback` in a form or in the query while the rest is in the header, or
    in both. oauthlib refuses that and Discogs does not, so such parameters move into the header:
    signed they are anyway.
    """
    path, _, query = request.target.partition("?")
    moved, query = _apart(query)
    form = ""
    headers = {"Authorization": request.headers.get("Authorization", "")}
    if _FORM in request.headers.get("Content-Type", ""):
        more, form = _apart(request.body.decode("utf-8", "replace"))
        moved += more
        headers["Content-Type"] = _FORM
    there = parameters(headers["Authorization"])
    new = [f'{name}="{quote(value, safe="")}"' for name, value in moved if name not in there]
    headers["Authorization"] = ", ".join([headers["Authorization"], *new])
    uri = f"http://{request.headers.get('Host', '')}{path}"
    return f"{uri}?{query}" if query else uri, headers, form


def _apart(encoded: str) -> tuple[list[tuple[str, str]], str]:
    """Split a query or a form into the parameters of OAuth and the rest."""
    pairs = parse_qsl(encoded, keep_blank_values=True)
    found = [(name, value) for name, value in pairs if name.startswith("oauth_")]
    rest = [(name, value) for name, value in pairs if not name.startswith("oauth_")]
    return found, urlencode(rest, quote_via=quote) if found else encoded


class _Validator(RequestValidator):
    """Answers the questions that oauthlib has, and remembers what it objected to."""

    def __init__(self, consumers: Secrets, tokens: Secrets, nonces: dict[str, object]) -> None:
        super().__init__()
        self._consumers = consumers
        self._tokens = tokens
        self._nonces = nonces
        self.objection = ""

    @property
    def allowed_signature_methods(self) -> tuple[str, ...]:
        return METHODS

    @property
    def timestamp_lifetime(self) -> int:
        return CLOCK_TOLERANCE

    @property
    def enforce_ssl(self) -> bool:
        return False

    @property
    def dummy_client(self) -> str:
        return ""

    def check_client_key(self, client_key: str) -> bool:
        return True

    def check_nonce(self, nonce: str) -> bool:
        return self._object(len(nonce) <= LONGEST_NONCE, "Invalid nonce.")

    def validate_timestamp_and_nonce(
        self,
        client_key: str,
        timestamp: str,
        nonce: str,
        request: Any,
        *_tokens: Any,
        **_named_tokens: Any,
    ) -> bool:
        mine = object()
        used = f"{client_key} {request.resource_owner_key or ''} {timestamp} {nonce}"
        return self._object(self._nonces.setdefault(used, mine) is mine, "Invalid nonce.")

    def validate_client_key(self, client_key: str, request: Any) -> bool:
        return self._object(self._consumers(client_key) is not None, "Invalid consumer.")

    def get_client_secret(self, client_key: str, request: Any) -> str:
        return self._consumers(client_key) or ""

    def get_access_token_secret(self, client_key: str, token: str, request: Any) -> str:
        secret = self._tokens(token)
        self._object(secret is not None, "Invalid token.")
        return secret or ""

    def _object(self, passed: bool, objection: str) -> bool:
        if not passed:
            self.objection = self.objection or objection
        return passed
