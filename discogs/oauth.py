"""OAuth 1.0a: a user authorizes an application, in three steps.

The application gets a request token, the user authorizes it on Discogs' page, and the application
exchanges it for an access token, which it keeps. oauthlib makes the signatures.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Unpack, cast
from urllib.parse import parse_qs, quote

from pydantic import BaseModel, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from discogs.errors import AuthenticationRequired, InvalidValueError, ReadOnlyFieldError
from discogs.http.auth import OAuth, SignatureMethod, hidden
from discogs.http.callback import CallbackReceiver
from discogs.http.client import Client
from discogs.http.messages import Request, Response, UnreadableBodyError
from discogs.ratelimit.limiter import shared_limiter
from discogs.session import Session, SessionOptions
from discogs.validation import (
    checked_base_url,
    checked_number,
    checked_timeout,
    checked_user_agent,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

__all__ = ["AccessToken", "OAuthFlow", "RequestToken"]

_OUT_OF_BAND = "oob"
_LAST_PORT = 65535


class _Token(BaseModel, frozen=True, hide_input_in_errors=True):
    """A token and its secret, hidden in reprs and errors."""

    token: str
    secret: str

    @model_validator(mode="wrap")
    @classmethod
    def _hidden(cls, content: Any, validate: ModelWrapValidatorHandler[Self]) -> Self:
        # Inside an application's own model, that model's ValidationError would show the input.
        try:
            return validate(content)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_input=False)
        error_type: Any = PydanticCustomError
        hidden = [
            InitErrorDetails(
                type=error_type(problem["type"], "{why}", {"why": problem["msg"]}),
                loc=problem["loc"],
                input="***",
            )
            for problem in problems
        ]
        raise ValidationError.from_exception_data(cls.__name__, hidden, hide_input=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    def __str__(self) -> str:
        return repr(self)

    if not TYPE_CHECKING:

        def __init__(self, /, **content: object) -> None:
            # What is refused stands in the locals of pydantic's frames.
            content = {name: hidden(value) for name, value in content.items()}
            super().__init__(**content)

        def __setattr__(self, name: str, value: object) -> None:
            # pydantic's own error would show the value.
            raise ReadOnlyFieldError(
                f"{type(self).__name__}.{name} can't be changed: make a new one."
            )

    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        # rich and other printers call this.
        return iter([(None, "***")])


class AccessToken(_Token, frozen=True):
    """Gives an application access as a user, until the user revokes it. Keep it secret.

    A pydantic model: store it with `token.model_dump_json()`, load it with
    `AccessToken.model_validate_json()`. Its repr hides it.
    """


class RequestToken(_Token, frozen=True):
    """A token for the user to authorize on Discogs' page, valid for some minutes."""

    #: The page to send the user to.
    authorize_url: str


class OAuthFlow:
    """Logs a user in to Discogs for an application.

    With a user at a terminal:

        flow = discogs.OAuthFlow("CrateDigger/1.0", key, secret)
        request = flow.request_token()
        print("Authorize it here:", request.authorize_url)
        access = flow.access_token(request, input("The code: "))
        session = flow.session(access)

    or, with a browser on the same machine, `session = flow.session(flow.authorize())`.

    Args:
        user_agent: Your application, as for `Session`.
        key: The application's consumer key.
        secret: Its consumer secret.
        callback: The URL that Discogs sends the user to; "oob": Discogs shows a code to copy.
        signature_method: "PLAINTEXT", or "HMAC-SHA1" for a connection without encryption.
        base_url: The address of the API.
        authorize_url: The page where users authorize the application.
        timeout: Seconds to connect and to wait for an answer.
    """

    def __init__(
        self,
        user_agent: str | None,
        key: str,
        secret: str,
        callback: str = _OUT_OF_BAND,
        *,
        signature_method: SignatureMethod = "PLAINTEXT",
        base_url: str = "https://api.discogs.com",
        authorize_url: str = "https://www.discogs.com/oauth/authorize",
        timeout: float | tuple[float, float] = (10.0, 60.0),
    ) -> None:
        key, secret = hidden(key), hidden(secret)
        self._user_agent = checked_user_agent(user_agent)
        self._key = key
        self._secret = secret
        self._callback = _checked_callback(callback)
        self._signature_method: SignatureMethod = signature_method
        self._base_url = checked_base_url(base_url)
        self._authorize_url = authorize_url
        self._timeout = checked_timeout(timeout)
        # Refuse credentials that can't sign here, not at the first request.
        self._login()

    def request_token(self) -> RequestToken:
        """Get a token for the user to authorize. Step 1. `GET /oauth/request_token`, one request.

        Raises:
            Unauthorized: Discogs does not know the key and secret.
        """
        return self._request_token(self._callback)

    def access_token(self, request: RequestToken, verifier: str) -> AccessToken:
        """Get the token to keep. Step 3. `POST /oauth/access_token`, one request.

        `verifier` is the code that Discogs showed to the user, or added to the callback's URL.

        Raises:
            Unauthorized: The user denied access, or the code is wrong.
            BadRequest: The request token has expired.
        """
        request, verifier = hidden(request), hidden(verifier)
        _check_request_token(request)
        code = _checked_verifier(verifier)
        signed = self._login(
            resource_owner_key=request.token,
            resource_owner_secret=request.secret,
            verifier=code,
        )
        remedy = "Get a new request token, and let the user authorize it again."
        advice = f"The user denied it, or it has expired, or the code is wrong. {remedy}"
        request_access = Request(
            "POST",
            "/oauth/access_token",
            how_to_check=remedy,
            if_refused=advice,
            if_invalid=advice,
        )
        answer = self._send(request_access, signed)
        return AccessToken(token=answer["oauth_token"], secret=answer["oauth_token_secret"])

    def authorize(
        self,
        *,
        timeout: float = 300.0,
        port: int = 0,
        open_browser: Callable[[str], object] = webbrowser.open,
    ) -> AccessToken:
        """Do all three steps: open a browser, wait for the user, get the token. Two requests.

        Discogs sends the user back to an address on this machine, where a receiver waits for this
        one visit.

        Args:
            timeout: Seconds to wait for the user.
            port: The receiver's port on 127.0.0.1; 0 takes a free one.
            open_browser: Called with the address of Discogs' page.

        Raises:
            AuthenticationRequired: The user denied access, or did not answer in time.
        """
        checked_timeout(timeout)
        with _receiver(checked_number("port", port, 0, _LAST_PORT)) as receiver:
            request = self._request_token(receiver.url)
            if open_browser(request.authorize_url) is False:
                raise AuthenticationRequired(
                    "This machine has no browser to open: use request_token() and "
                    "access_token(), with a code to copy."
                )
            answer = receiver.wait(timeout, request.token)
        if answer is None:
            raise AuthenticationRequired(
                f"Nobody authorized the application within {timeout:g} s: call authorize() again, "
                "or use request_token() and access_token(), with a code to copy."
            )
        if "oauth_verifier" not in answer:
            raise AuthenticationRequired(
                "The user did not authorize the application. No token was issued."
            )
        return self.access_token(request, answer["oauth_verifier"])

    def session(self, access_token: AccessToken, **options: Unpack[SessionOptions]) -> Session:
        """Create a session for the user; `options` are those of `Session`. No request."""
        access_token = hidden(access_token)
        _check_access_token(access_token)
        options.setdefault("base_url", self._base_url)
        return Session(
            self._user_agent,
            key=self._key,
            secret=self._secret,
            oauth_token=access_token.token,
            oauth_secret=access_token.secret,
            signature_method=self._signature_method,
            **options,
        )

    def __repr__(self) -> str:
        if "_timeout" not in vars(self):
            return "<OAuthFlow, not opened>"
        return f"<OAuthFlow at {self._base_url}, callback {self._callback}>"

    def _request_token(self, callback: str) -> RequestToken:
        answer = self._send(
            Request("GET", "/oauth/request_token"), self._login(callback_uri=callback)
        )
        token = answer["oauth_token"]
        separator = "&" if "?" in self._authorize_url else "?"
        return RequestToken(
            token=token,
            secret=answer["oauth_token_secret"],
            authorize_url=f"{self._authorize_url}{separator}oauth_token={quote(token, safe='')}",
        )

    def _login(self, **step: str) -> OAuth:
        return OAuth(self._key, self._secret, signature_method=self._signature_method, **step)

    def _send(self, request: Request, login: OAuth) -> Mapping[str, str]:
        """Send the request of a step. Its answer is form-encoded, not JSON."""
        client = Client(
            base_url=self._base_url,
            user_agent=self._user_agent,
            login=login,
            limiter=shared_limiter(self._base_url),
            accept="application/x-www-form-urlencoded",
            timeout=self._timeout,
        )
        try:
            return client.fetch(request, _form)
        finally:
            client.close()


def _checked_callback(callback: object) -> str:
    if not isinstance(callback, str) or not callback.strip():
        raise InvalidValueError(
            "callback is the URL that Discogs sends the user to, or 'oob' for a code to copy, not "
            f"{callback!r:.40}."
        )
    return callback.strip()


def _checked_verifier(verifier: object) -> str:
    code = hidden(verifier.strip() if isinstance(verifier, str) else "")
    if not code:
        raise InvalidValueError("The verifier, the code that Discogs showed, is empty.")
    return code


def _check_request_token(token: object) -> None:
    if not isinstance(token, RequestToken):
        # Not shown: it may be a secret all the same.
        raise InvalidValueError(
            f"access_token() takes what request_token() returned, not {type(token).__name__}."
        )


def _check_access_token(token: object) -> None:
    if not isinstance(token, AccessToken):
        # Not shown: it may be a secret all the same.
        raise InvalidValueError(
            f"A session needs an AccessToken, not {type(token).__name__}: "
            "access_token() returns one for a request token and the code."
        )


def _receiver(port: int) -> CallbackReceiver:
    try:
        return CallbackReceiver(port)
    except OSError as error:
        raise InvalidValueError(
            f"Can't listen on port {port} of this machine ({error.strerror}): give "
            "another one, or 0 for a free one."
        ) from error


def _form(response: Response) -> Mapping[str, str]:
    fields = {name: values[0] for name, values in parse_qs(response.text.strip()).items()}
    if not {"oauth_token", "oauth_token_secret"} <= fields.keys():
        raise UnreadableBodyError("It has no token.")
    return cast("Mapping[str, str]", fields)
