"""The only place that talks HTTP: login, limit, retries, and errors made of answers."""

from __future__ import annotations

import logging
import os
import ssl
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import MaxRetryError, NewConnectionError

from discogs.auth import Login, redacted
from discogs.errors import (
    APIError,
    AuthenticationRequired,
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    InvalidValueError,
    UnconfirmedWriteError,
)
from discogs.exchange import (
    Request,
    Response,
    UnreadableBodyError,
    error_of,
    looks,
    rate_limit_of,
    retry_after_of,
)
from discogs.limiter import RateLimit, RateLimiter
from discogs.retry import RetryPolicy

__all__ = ["Fetcher", "Statistics", "write_whole"]

T = TypeVar("T")

_log = logging.getLogger("discogs")
_BAD_REQUESTS = (
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidJSONError,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_CONNECTIONS = 32
_CHUNK = 64 * 1024


@dataclass
class Statistics:
    """What a session cost so far."""

    #: Requests that took a slot of the limit.
    requests: int = 0
    #: Answers that came from the cache on disk.
    cached: int = 0
    #: Seconds spent waiting for the limit, all threads together.
    waited: float = 0.0


class Fetcher:
    """Sends requests below one base URL, for one login, within one limit. Thread-safe."""

    def __init__(
        self,
        *,
        base_url: str,
        user_agent: str,
        login: Login,
        limiter: RateLimiter,
        accept: str,
        timeout: float | tuple[float, float],
        retries: RetryPolicy | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.login = login
        self.limiter = limiter
        self.user_agent = user_agent
        self.statistics = Statistics()
        #: What the server last said about the limit; None before the first answer.
        self.rate_limit: RateLimit | None = None
        self._origin = _origin(self.base_url)
        self._timeout = timeout
        self._retries = retries or RetryPolicy()
        self._sleep = sleep
        self._lock = threading.Lock()
        self._http = _connections()
        self._http.headers.update({"User-Agent": user_agent, "Accept": accept})

    def fetch(self, request: Request, decode: Callable[[Response], T]) -> T:
        """The decoded answer. Retries what is worth it, raises what is not (see errors.py).

        `decode` takes part in the retries: what it refuses with UnreadableBodyError is asked again.
        """
        _, result = self._attempts(request, decode)
        if isinstance(result, DiscogsError):
            raise result
        return result

    def exchange(self, request: Request) -> Response:
        """The answer as it came, whatever its status; only a missing answer is raised."""
        response, result = self._attempts(request, lambda response: response)
        if response is not None:
            return response
        raise cast("DiscogsError", result)

    def require(self, level: int, purpose: str) -> None:
        """Raise AuthenticationRequired, before anything is sent, if the login is not enough."""
        if self.login.level >= level:
            return
        need = (
            "a user's login: give the session a token, or key, secret, oauth_token and oauth_secret"
            if level == 2
            else "a login: give the session a token, or key and secret"
        )
        raise AuthenticationRequired(f"{purpose} needs {need}. Nothing was sent.")

    def content(self, url: str) -> bytes:
        """What lies under an image's URL."""
        with self._stream(url) as chunks:
            return b"".join(chunks)

    def download(self, url: str, path: Path) -> Path:
        """Write what lies under an image's URL to a file: the whole of it, or no file at all."""
        with self._stream(url) as chunks:
            return write_whole(path, chunks)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _attempts(
        self, request: Request, decode: Callable[[Response], T]
    ) -> tuple[Response | None, T | DiscogsError]:
        errors: list[DiscogsError] = []
        while True:
            response: Response | None = None
            try:
                response = self._send(request)
                return response, self._read(request, response, decode)
            except (APIError, InvalidResponse, ConnectionFailed, UnconfirmedWriteError) as error:
                errors.append(error)
                pause = self._retries.pause(errors, is_read=request.is_read)
                if pause is None:
                    return response, error
                _log.info("%s Trying again in %.1f s.", error, pause)
            if pause:
                self._sleep(pause)

    def _send(self, request: Request) -> Response:
        url = self._url(request.path)
        for _ in range(_MOST_REDIRECTS):
            response = self._exchange_once(request, url)
            target = response.headers.get("Location", "")
            if response.status not in _REDIRECTS or not target:
                return response
            if not request.is_read:
                reason = "A redirect, which a write does not follow."
                raise InvalidResponse(response.status, reason, request.method, response.url)
            url = self._redirected(response, target)
            request = Request(request.method, url, headers=request.headers)
        shown = redacted(url, self.login.secrets)
        raise InvalidResponse(302, "Too many redirects.", request.method, shown)

    def _redirected(self, response: Response, target: str) -> str:
        """Where a redirect leads."""
        try:
            url = urljoin(response.url, target)
        except ValueError:
            url = ""
        if _origin(url)[1] and urlsplit(url).scheme in {"http", "https"}:
            return url
        raise InvalidResponse(response.status, "A redirect to nowhere.", "GET", response.url)

    def _exchange_once(self, request: Request, url: str) -> Response:
        if _origin(url) != self._origin:
            return self._transfer(request, url, _NoLogin())
        slot = self.limiter.acquire(logged_in=self.login.level > 0)
        reading: RateLimit | None = None
        refused, retry_after = False, None
        try:
            response = self._transfer(request, url, _LoggedIn(self.login))
            reading = rate_limit_of(response.headers)
            refused = response.status == 429
            retry_after = retry_after_of(response.headers)
        finally:
            self.limiter.release(slot, reading, refused=refused, retry_after=retry_after)
            with self._lock:
                self.statistics.requests += 1
                self.statistics.waited += slot.waited
                self.rate_limit = reading or self.rate_limit
        if slot.waited > 1:
            _log.info("Waited %.1f s for the rate limit (%s).", slot.waited, self.rate_limit)
        return response

    def _transfer(self, request: Request, url: str, auth: AuthBase) -> Response:
        """One request over the wire, its body read whole."""
        url = self._without_credentials(url)
        shown = redacted(url, self.login.secrets)
        with self._connection_errors(request, shown):
            answer = self._http.request(
                request.method,
                url,
                params={
                    name: value
                    for name, value in request.params.items()
                    if value is not None and str(value) not in self.login.secrets
                },
                json=request.json,
                headers=dict(request.headers),
                auth=auth,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            shown = redacted(answer.url, self.login.secrets)
        try:
            body = answer.content
        except (requests.ConnectionError, requests.Timeout) as error:
            raise self._lost(request, shown, "no more of the answer came in time") from error
        except requests.RequestException as error:
            if request.is_read:
                raise InvalidResponse(
                    answer.status_code, "Half a body.", request.method, shown
                ) from error
            raise self._lost(request, shown, "half an answer came") from error
        finally:
            answer.close()
        _log.debug("%s %s -> %d, %d bytes", request.method, shown, answer.status_code, len(body))
        return Response(answer.status_code, answer.headers, body, shown, request.method)

    def _read(self, request: Request, response: Response, decode: Callable[[Response], T]) -> T:
        if response.status >= 400:
            raise error_of(request, response, self.login.secrets)
        try:
            return decode(response)
        except UnreadableBodyError:
            shown = looks(response.body)
            if not request.is_read:
                raise self._lost(request, response.url, f"what came back was: {shown}") from None
            raise InvalidResponse(response.status, shown, request.method, response.url) from None

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
            raise self._lost(request, url, reason) from None

    def _lost(self, request: Request, url: str, reason: str) -> DiscogsError:
        if request.is_read:
            return ConnectionFailed(f"{request.method} {url} got no whole answer: {reason}.")
        return UnconfirmedWriteError(request.method, url, reason, request.how_to_check)

    @contextmanager
    def _stream(self, url: str) -> Generator[Iterator[bytes]]:
        """What lies under a URL of another host: without login, without a slot."""
        if not _origin(url)[1] or urlsplit(url).scheme not in {"http", "https"}:
            raise InvalidValueError(f"There is nothing to download at {url!r}.")
        request = Request("GET", url)
        with self._connection_errors(request, redacted(url, self.login.secrets)):
            for _ in range(_MOST_REDIRECTS):
                answer = self._http.get(
                    url, auth=_NoLogin(), timeout=self._timeout, stream=True, allow_redirects=False
                )
                with answer:
                    shown = redacted(url, self.login.secrets)
                    is_page = "text/html" in answer.headers.get("Content-Type", "")
                    if answer.status_code == 200 and not is_page:
                        yield cast("Iterator[bytes]", answer.iter_content(_CHUNK))
                        return
                    response = Response(answer.status_code, answer.headers, answer.content, shown)
                if response.status >= 400:
                    raise error_of(request, response, self.login.secrets)
                target = response.headers.get("Location")
                if response.status not in _REDIRECTS or not target:
                    raise InvalidResponse(response.status, looks(response.body), "GET", shown)
                url = self._redirected(response, target)
        raise InvalidResponse(302, "Too many redirects.", "GET", redacted(url, self.login.secrets))

    def _without_credentials(self, url: str) -> str:
        """The URL without this login's own secrets, which its header holds: URLs end in logs."""
        parts = urlsplit(url)
        if not parts.query or not self.login.secrets:
            return url
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = [pair for pair in pairs if pair[1] not in self.login.secrets]
        return url if kept == pairs else urlunsplit(parts._replace(query=urlencode(kept)))

    def _url(self, path: str) -> str:
        """The path below base_url; links of the API's own answers are rebased on it."""
        if path.startswith("/"):
            return self.base_url + path
        parts = urlsplit(path)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.base_url}/{parts.path.lstrip('/')}{query}"


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


def write_whole(path: Path, chunks: Iterator[bytes]) -> Path:
    """Write the chunks to the file: complete, or not there at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        with unfinished.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return path


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


def _origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port; no host where the URL makes no sense."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return "", "", None
    return parts.scheme, parts.hostname or "", port


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
