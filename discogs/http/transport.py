"""One request over the wire and its answer, whole.

Credentials go into a header, and nowhere else: not into a URL, and not to another host.
"""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from itertools import chain
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from discogs.errors import (
    ConnectionFailed,
    InvalidResponse,
    InvalidValueError,
)
from discogs.http.auth import Login, redacted
from discogs.http.connections import PACKED, Connections, prepared
from discogs.http.files import write_whole
from discogs.http.messages import Request, Response, lost

__all__ = ["Transport"]

_log = logging.getLogger("discogs")
_CHUNK = 64 * 1024


class Transport:
    """What sends requests, for one login. Thread-safe."""

    def __init__(
        self, *, user_agent: str, accept: str, login: Login, timeout: float | tuple[float, float]
    ) -> None:
        self.login = login
        self._timeout = timeout
        self._connections = Connections()
        self._headers = {
            "User-Agent": user_agent,
            "Accept": accept,
            "Accept-Encoding": PACKED,
            "Connection": "keep-alive",
        }

    def send(self, request: Request, url: str, *, logged_in: bool) -> Response:
        """One request over the wire, its body read whole."""
        params = {name: value for name, value in request.params.items() if value is not None}
        url = self._without_credentials(url)
        with self._bad_requests():
            url = prepared(url, params)
        shown = redacted(url, self.login.secrets)
        headers = {**self._headers, **request.headers}
        body = request.body
        if request.file is not None:
            body, headers["Content-Type"] = urllib3.encode_multipart_formdata(
                {"upload": request.file}
            )
        elif body is not None:
            headers["Content-Type"] = "application/json"
        if logged_in:
            headers.update(self.login.headers(request.method, url))
        with self._bad_requests(), self._connection_errors(request, shown):
            answer = self._connections.to(url).ask(
                request.method, url, headers=headers, body=body, timeout=self._timeout
            )
        try:
            received = _received(request, answer)
        except (ReadTimeoutError, SSLError) as error:
            raise lost(request, shown, "no more of the answer came in time") from error
        except HTTPError as error:
            if request.is_read:
                raise InvalidResponse(
                    answer.status, "Half a body.", request.method, shown
                ) from error
            raise lost(request, shown, "half an answer came") from error
        finally:
            answer.close()
        length = "saved" if received is None else f"{len(received)} bytes"
        _log.debug("%s %s -> %d, %s", request.method, shown, answer.status, length)
        return Response(
            answer.status,
            answer.headers,
            received or b"",
            shown,
            request.method,
            is_saved=received is None,
        )

    @contextmanager
    def _bad_requests(self) -> Generator[None]:
        try:
            yield
        except InvalidValueError as error:
            raise InvalidValueError(redacted(str(error), self.login.secrets)) from None

    @contextmanager
    def _connection_errors(self, request: Request, url: str) -> Generator[None]:
        try:
            yield
        except HTTPError as error:
            reason = redacted(_reason(error), self.login.secrets)
            if request.is_read or _never_sent(error):
                raise ConnectionFailed(
                    f"{request.method} {url} got no answer: {reason}. "
                    "Check the network, the proxy settings and base_url."
                ) from None
            raise lost(request, url, reason) from None

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()

    def _without_credentials(self, url: str) -> str:
        """The URL without this login's own secrets, which its header holds: URLs end in logs."""
        parts = urlsplit(url)
        if not parts.query or not self.login.secrets:
            return url
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = [pair for pair in pairs if pair[1] not in self.login.secrets]
        return url if kept == pairs else urlunsplit(parts._replace(query=urlencode(kept)))


def _received(request: Request, answer: urllib3.BaseHTTPResponse) -> bytes | None:
    """The body; None: it went to the request's file."""
    is_page = "text/html" in answer.headers.get("Content-Type", "")
    if request.save_to is None or answer.status != 200 or is_page:
        return answer.read()
    chunks = answer.stream(_CHUNK)
    first = next(chunks, b"")
    if not first:
        return b""
    write_whole(request.save_to, chain([first], chunks))
    return None


def _never_sent(error: HTTPError) -> bool:
    """Whether the connection was never made, so that a write certainly did not arrive."""
    if isinstance(error, (NewConnectionError, ConnectTimeoutError, ProxyError)):
        return True
    return isinstance(error, SSLError) and isinstance(error.args[0], ssl.SSLCertVerificationError)


# The object that urllib3 puts before what it says.
_SPEAKER = re.compile(r"^HTTPS?Connection(?:Pool)?\(.*?\): ")


def _reason(error: HTTPError) -> str:
    return f"{type(error).__name__}: {_SPEAKER.sub('', str(error))}"
