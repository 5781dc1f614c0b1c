"""How does one request go over the wire? The only file that imports requests.

Credentials go into a header, and nowhere else: not into a URL, and not to another host.

`requests` works out proxies, certificates and the parts of a URL at every call, which takes longer
than the call. Here it does so once for each host, to make the pool of connections that urllib3
sends through from then on.
"""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import default_headers
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from discogs.errors import (
    BodyTooLarge,
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    InvalidValueError,
)
from discogs.forks import renew_after_fork
from discogs.http.auth import Login, drop_frames, redacted
from discogs.http.bounds import (
    MAX_TIME,
    Bounds,
    TooLargeError,
    bounded_pools,
    read_body,
    read_chunks,
)
from discogs.http.messages import Request, Response, error_without_answer, is_page
from discogs.http.urls import AUTHORITY

__all__ = ["HostPool", "HostPools", "Transport", "encoded_url"]

_log = logging.getLogger("discogs")

_CONNECTIONS = 32
_BOUNDS = Bounds()
# A timeout is for one part of a body, not for the whole: a slow line takes minutes for megabytes.
_PART = 64 * 1024

# The encodings that requests can decode.
_ACCEPT_ENCODING = default_headers()["Accept-Encoding"]

# A URL that needs no encoding: it has a path, and no dots that would shorten it.
_ENCODED = re.compile(
    rf"{AUTHORITY}/(?!\.|.*/\.)(?:[\w!$&'()*+,./:;=?@~-]|%[0-9A-Fa-f]{{2}})*", re.ASCII
)

# A proxy would take these for its own machine, where no sandbox runs. Browsers leave it out, too.
_THIS_MACHINE = re.compile(r"localhost|127(\.\d+){3}|::1")

# The object that urllib3 names at the start of its messages.
_SPEAKER = r"^HTTPS?Connection(?:Pool)?\(.*?\): "


class Transport:
    """Sends single requests, for one login. Thread-safe."""

    def __init__(
        self,
        *,
        user_agent: str,
        accept: str,
        login: Login,
        timeout: float | tuple[float, float],
        bounds: Bounds = _BOUNDS,
    ) -> None:
        self.login = login
        self._timeout = timeout
        self._max_body = bounds.max_body
        self._pools = HostPools(bounds.max_time)
        self._headers = {
            "User-Agent": user_agent,
            "Accept": accept,
            "Accept-Encoding": _ACCEPT_ENCODING,
            "Connection": "keep-alive",
        }

    def send(self, request: Request, url: str, *, logged_in: bool) -> Response:
        """Send one request and read its answer whole, whatever its status."""
        params = {name: value for name, value in request.params.items() if value is not None}
        url = self._without_credentials(url)
        with self._redacted_refusals():
            url = encoded_url(url, params)
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
        with self._redacted_refusals(), self._connection_errors(request, shown):
            answer = self._pools.pool_for(url).send(
                request.method, url, headers=headers, body=body, timeout=self._timeout
            )
        received = _read(request, answer, shown, self._max_body)
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
    def stream(self, request: Request, url: str) -> Generator[tuple[Response, Iterator[bytes]]]:
        """Send a read without the login; its body comes in parts, as it was sent, not unpacked."""
        with self._redacted_refusals():
            url = encoded_url(url, {})
        shown = redacted(url, self.login.secrets)
        headers = {**self._headers, **request.headers}
        with self._redacted_refusals(), self._connection_errors(request, shown):
            answer = self._pools.pool_for(url).send(
                request.method, url, headers=headers, body=None, timeout=self._timeout
            )
        _log.debug("%s %s -> %d", request.method, shown, answer.status)
        response = Response(answer.status, answer.headers, b"", shown, request.method)
        try:
            yield response, _parts(request, answer, shown, self._max_body)
        finally:
            answer.close()

    def close(self) -> None:
        """Close the connections."""
        self._pools.close()

    @contextmanager
    def _redacted_refusals(self) -> Generator[None]:
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
            raise error_without_answer(request, url, reason) from None
        except (OSError, ValueError, ArithmeticError, LookupError, MemoryError) as error:
            # Something in the head of the answer that no library expected.
            if isinstance(error, DiscogsError):
                raise
            reason = f"a broken answer ({type(error).__name__})"
            raise error_without_answer(request, url, reason) from None

    def _without_credentials(self, url: str) -> str:
        """Drop this login's secrets, which belong in its header: URLs end up in logs."""
        parts = urlsplit(url)
        if not parts.query or not self.login.secrets:
            return url
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = [pair for pair in pairs if pair[1] not in self.login.secrets]
        return url if kept == pairs else urlunsplit(parts._replace(query=urlencode(kept)))


class _Adapter(HTTPAdapter):
    """Makes pools that bound what they are answered."""

    def __init__(self, max_time: float) -> None:
        self._max_time = max_time
        super().__init__(pool_connections=1, pool_maxsize=_CONNECTIONS, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self._bound(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return self._bound(super().proxy_manager_for(proxy, **options))

    def _bound(self, manager: Any) -> Any:
        classes = manager.pool_classes_by_scheme
        manager.pool_classes_by_scheme = bounded_pools(classes, self._max_time)
        return manager


class HostPools:
    """A pool of connections for each host. Thread-safe.

    Proxies and certificates are those of the environment (HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE
    and so on) at the first request to a host. No proxy leads to this machine itself.
    """

    def __init__(self, max_time: float = MAX_TIME) -> None:
        self._max_time = max_time
        self._pools: dict[tuple[str, str], HostPool] = {}
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Open connections of this process's own: the parent goes on using its own."""
        self._pools = {}

    def pool_for(self, url: str) -> HostPool:
        """Get or create the pool for the host of a URL.

        Raises:
            InvalidValueError: The environment names an unusable proxy or certificate.
        """
        parts = urlsplit(url)
        host = parts.scheme, parts.netloc
        pool = self._pools.get(host)
        if pool is None:
            pool = self._pools.setdefault(host, HostPool(url, self._max_time))
        return pool

    def close(self) -> None:
        """Close all pools; they reopen when needed."""
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.close()


class HostPool:
    """The connections to one host: direct, or through a proxy."""

    def __init__(self, url: str, max_time: float = MAX_TIME) -> None:
        self._adapter = _Adapter(max_time)
        try:
            self._pool, is_whole = _environments_pool(self._adapter, url)
        except (requests.RequestException, HTTPError, OSError, ValueError, TypeError) as error:
            # Their locals hold the proxy's password.
            drop_frames(error)
            # An address that can't be split has the password anywhere.
            unreadable = isinstance(error, (LocationParseError, TypeError))
            reason = "an address that can't be read." if unreadable else error
            raise InvalidValueError(f"The environment's proxy or certificates: {reason}") from None
        parts = urlsplit(url)
        self._skipped = 0 if is_whole else len(f"{parts.scheme}://{parts.netloc}")

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None,
        timeout: float | tuple[float, float],
    ) -> urllib3.BaseHTTPResponse:
        """Send one request; returns when the headers of its answer are there.

        Raises:
            urllib3.exceptions.HTTPError: No answer came.
        """
        connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        # Plain from here on, for recorders; the frames below are dropped.
        plain = dict(zip(headers, map(str, headers.values()), strict=True))
        content: bytes | list[bytes] | None = body
        if body is not None and len(body) > _PART:
            plain["Content-Length"] = str(len(body))
            content = [body[start : start + _PART] for start in range(0, len(body), _PART)]
        try:
            return self._pool.urlopen(
                method,
                url[self._skipped :],
                content,
                plain,
                retries=False,
                redirect=False,
                assert_same_host=False,
                timeout=urllib3.Timeout(connect=connect, read=read),
                preload_content=False,
            )
        except BaseException as error:
            drop_frames(error)
            raise

    def close(self) -> None:
        """Close its connections."""
        self._adapter.close()


def _environments_pool(adapter: HTTPAdapter, url: str) -> tuple[urllib3.HTTPConnectionPool, bool]:
    """Make a pool for a host by the environment; and whether its proxy needs the whole URL."""
    with requests.Session() as session:
        request = session.prepare_request(requests.Request("GET", url, auth=_no_auth))
        found = session.merge_environment_settings(url, {}, None, None, None)
    verify, proxies, cert = found["verify"], found["proxies"], found["cert"]
    if _THIS_MACHINE.fullmatch(urlsplit(url).hostname or ""):
        proxies = dict[str, str]()
    pool = adapter.get_connection_with_tls_context(request, verify, proxies, cert)
    adapter.cert_verify(pool, url, verify, cert)
    # One that does not tunnel does.
    return pool, not adapter.request_url(request, proxies).startswith("/")


def encoded_url(url: str, params: Mapping[str, str | int | float | Sequence[str]]) -> str:
    """Add the parameters to a URL, and encode what has to be, as requests does.

    Raises:
        InvalidValueError: This is no URL.
    """
    if _ENCODED.fullmatch(url):
        return (
            f"{url}{'&' if '?' in url else '?'}{urlencode(params, doseq=True)}" if params else url
        )
    request = requests.PreparedRequest()
    try:
        request.prepare_url(url, params)
    except requests.RequestException as error:
        raise InvalidValueError(str(error)) from None
    encoded = request.url or url
    if not re.match(AUTHORITY, encoded):
        raise InvalidValueError(f"{url!r} names no host that every program would take it for.")
    return encoded


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add nothing: with this login requests does not read a .netrc."""
    return request


def _read(request: Request, answer: urllib3.BaseHTTPResponse, url: str, most: int) -> bytes | None:
    """Read the body whole; None: it went to the file of the request."""
    try:
        with _body_errors(request, answer.status, url, most):
            return _received(request, answer, most)
    finally:
        answer.close()


def _parts(
    request: Request, answer: urllib3.BaseHTTPResponse, url: str, most: int
) -> Generator[bytes]:
    with _body_errors(request, answer.status, url, most):
        yield from read_chunks(answer, most, unpacked=False)


@contextmanager
def _body_errors(request: Request, status: int, url: str, most: int) -> Generator[None]:
    try:
        yield
    except TooLargeError as error:
        reason = f"{error}, and the session's max_body is {most}"
        if request.is_read:
            raise BodyTooLarge(status, f"{reason}.", request.method, url) from None
        raise error_without_answer(request, url, reason) from None
    except (ReadTimeoutError, SSLError) as error:
        raise error_without_answer(request, url, "no more of the answer came in time") from error
    except HTTPError as error:
        if request.is_read:
            raise InvalidResponse(status, "Half a body.", request.method, url) from error
        raise error_without_answer(request, url, "half an answer came") from error


def _received(request: Request, answer: urllib3.BaseHTTPResponse, most: int) -> bytes | None:
    if request.save_to is None or answer.status != 200:
        return read_body(answer, most)
    parts = read_chunks(answer, most)
    first = next(parts, b"")
    if not first or is_page(request, answer.headers, first):
        return b"".join(chain([first], parts))
    from discogs.http.files import write_whole  # noqa: PLC0415 - few answers go to a file

    write_whole(request.save_to, chain([first], parts))
    return None


def _never_sent(error: HTTPError) -> bool:
    """Check that there was never a connection, so that a write certainly did not arrive."""
    if isinstance(error, (NewConnectionError, ConnectTimeoutError, ProxyError)):
        return True
    return isinstance(error, SSLError) and isinstance(error.args[0], ssl.SSLCertVerificationError)


def _reason(error: HTTPError) -> str:
    return f"{type(error).__name__}: {re.sub(_SPEAKER, '', str(error))}"
