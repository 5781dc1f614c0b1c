"""One request over the wire and its answer, whole: the only file that imports requests.

Credentials go into a header, and nowhere else: not into a URL, and not to another host.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from itertools import chain
from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import MaxRetryError, NewConnectionError

from discogs.auth import Login, redacted
from discogs.errors import (
    ConnectionFailed,
    InvalidResponse,
    InvalidValueError,
)
from discogs.exchange import Request, Response, lost
from discogs.files import write_whole

__all__ = ["Transport"]

_log = logging.getLogger("discogs")
_BAD_REQUESTS = (
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidJSONError,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
)
_CONNECTIONS = 32
_CHUNK = 64 * 1024


class Transport:
    """The connections, for one login. Thread-safe."""

    def __init__(
        self, *, user_agent: str, accept: str, login: Login, timeout: float | tuple[float, float]
    ) -> None:
        self.login = login
        self._timeout = timeout
        self._http = _connections()
        self._http.headers.update({"User-Agent": user_agent, "Accept": accept})

    def send(self, request: Request, url: str, *, logged_in: bool) -> Response:
        """One request over the wire, its body read whole."""
        url = self._without_credentials(url)
        shown = redacted(url, self.login.secrets)
        body, file = request.body, request.file
        headers = {**request.headers, **({"Content-Type": "application/json"} if body else {})}
        with self._connection_errors(request, shown):
            answer = self._http.request(
                request.method,
                url,
                params={name: value for name, value in request.params.items() if value is not None},
                data=body,
                files={"upload": file} if file else None,
                headers=headers,
                auth=_LoggedIn(self.login) if logged_in else _NoLogin(),
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            shown = redacted(answer.url, self.login.secrets)
        try:
            received = _received(request, answer)
        except (requests.ConnectionError, requests.Timeout) as error:
            raise lost(request, shown, "no more of the answer came in time") from error
        except requests.RequestException as error:
            if request.is_read:
                raise InvalidResponse(
                    answer.status_code, "Half a body.", request.method, shown
                ) from error
            raise lost(request, shown, "half an answer came") from error
        finally:
            answer.close()
        length = "saved" if received is None else f"{len(received)} bytes"
        _log.debug("%s %s -> %d, %s", request.method, shown, answer.status_code, length)
        return Response(
            answer.status_code,
            answer.headers,
            received or b"",
            shown,
            request.method,
            is_saved=received is None,
        )

    @contextmanager
    def _connection_errors(self, request: Request, url: str) -> Generator[None]:
        try:
            yield
        except _BAD_REQUESTS as error:
            raise InvalidValueError(redacted(str(error), self.login.secrets)) from None
        except requests.RequestException as error:
            reason = redacted(_reason(error), self.login.secrets)
            if request.is_read or _never_sent(error):
                raise ConnectionFailed(
                    f"{request.method} {url} got no answer: {reason}. "
                    "Check the network, the proxy settings and base_url."
                ) from None
            raise lost(request, url, reason) from None

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _without_credentials(self, url: str) -> str:
        """The URL without this login's own secrets, which its header holds: URLs end in logs."""
        parts = urlsplit(url)
        if not parts.query or not self.login.secrets:
            return url
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = [pair for pair in pairs if pair[1] not in self.login.secrets]
        return url if kept == pairs else urlunsplit(parts._replace(query=urlencode(kept)))


class _LoggedIn(AuthBase):
    """Logs a request in. Being there at all also keeps requests from reading a .netrc."""

    def __init__(self, login: Login) -> None:
        self._login = login

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        r.headers.update(self._login.headers(r.method or "GET", r.url or ""))
        return r


class _NoLogin(AuthBase):
    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        return r


def _received(request: Request, answer: requests.Response) -> bytes | None:
    """The body; None: it went to the request's file."""
    is_page = "text/html" in answer.headers.get("Content-Type", "")
    if request.save_to is None or answer.status_code != 200 or is_page:
        return cast("bytes", answer.content)
    chunks = cast("Iterator[bytes]", answer.iter_content(_CHUNK))
    first = next(chunks, b"")
    if not first:
        return b""
    write_whole(request.save_to, chain([first], chunks))
    return None


class _Http(requests.Session):
    """The connections. Redirects are followed here, not there: see Fetcher."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


def _connections() -> requests.Session:
    http = _Http()
    # The API sets no cookies of use; a jar shared by threads would only carry a tracker's.
    http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=_CONNECTIONS, max_retries=0)
    http.mount("https://", adapter)
    http.mount("http://", adapter)
    return http


def _never_sent(error: requests.RequestException) -> bool:
    """Whether the connection was never made, so that a write certainly did not arrive."""
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.ProxyError)):
        return True
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else None
    return isinstance(reason, (NewConnectionError, ssl.SSLCertVerificationError)) or isinstance(
        getattr(reason, "args", (None,))[0], ssl.SSLCertVerificationError
    )


def _reason(error: requests.RequestException) -> str:
    inner: object = error.args[0] if error.args else error
    if isinstance(inner, MaxRetryError) and inner.reason is not None:
        inner = inner.reason
    return f"{type(error).__name__}: {str(inner).rpartition('>: ')[2]}"
