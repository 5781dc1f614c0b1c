"""How do large files come from a host that is not the API? Without login, part by part.

A download of gigabytes needs other rules than an answer of the API: its own bounds, patience with a
host that says when to come back, and a body that goes to disk while it arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeVar

from discogs.errors import (
    APIError,
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    TooManyRequests,
)
from discogs.http.auth import Anonymous
from discogs.http.bounds import Bounds
from discogs.http.messages import Request, Response, error_of
from discogs.http.retry import RetryPolicy
from discogs.http.transport import Transport
from discogs.http.urls import MOST_REDIRECTS, REDIRECT_TO_NOWHERE, REDIRECTS, redirected

__all__ = ["FileHost", "Sleep"]

T = TypeVar("T")
Sleep = Callable[[float], None]

#: The largest dump has 11 GB; at a slow line it takes a day.
_BOUNDS = Bounds(max_body=128 * 1024**3, max_time=3 * 24 * 3600.0)
_TIMEOUT: Final = (15.0, 120.0)
_LARGEST_PAGE: Final = 16 * 1024 * 1024
#: Seconds to stay away after a 429 that does not say how long: as long as those that do.
_USUAL_PAUSE: Final = 3600.0
_MOST_REFUSALS: Final = 3
_FILE = {"Accept": "*/*", "Accept-Encoding": "identity"}
_ADVICE: Final = (
    "The host lets few requests through: try again later, or let max_wait be as many seconds."
)


class FileHost:
    """Downloads from one host, one request at a time.

    Args:
        user_agent: The name of the application.
        sleep: Waits for some seconds.
        max_wait: The longest Retry-After that is obeyed, in seconds.
        waiting: Called before each wait with its seconds, and with 0 after it.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        sleep: Sleep,
        max_wait: float,
        waiting: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._sleep = sleep
        self._max_wait = max_wait
        self._waiting = waiting
        self._retries = RetryPolicy()
        #: How many requests were sent.
        self.requests = 0
        self._transport = Transport(
            user_agent=user_agent,
            accept="*/*",
            login=Anonymous(),
            timeout=_TIMEOUT,
            bounds=_BOUNDS,
        )

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def page(self, url: str) -> str:
        """Get a text, with retries.

        Raises:
            DiscogsError: It did not come.
        """

        def read() -> str:
            with self.open(url) as (response, parts):
                return _within(response, parts).decode("utf-8", "replace")

        return self.patiently(read)

    @contextmanager
    def open(
        self, url: str, headers: Mapping[str, str] | None = None
    ) -> Generator[tuple[Response, Iterator[bytes]]]:
        """Request a file once, redirects followed; its body comes in parts.

        A 416 to a request for a range is an answer: there is no such range.

        Raises:
            APIError: The status is an error.
            InvalidResponse: It is a redirect to nowhere, or the body breaks off.
            ConnectionFailed: There is no answer.
        """
        request = Request("GET", url, headers={**_FILE, **(headers or {})}, is_free=True)
        for left in reversed(range(MOST_REDIRECTS)):
            self.requests += 1
            with self._transport.stream(request, url) as (response, parts):
                if response.status in REDIRECTS:
                    url = _target(response, request, left)
                    continue
                if response.status >= 400 and not _has_no_rest(request, response):
                    raise _error(request, response, parts)
                yield response, parts
                return

    def patiently(self, attempt: Callable[[], T]) -> T:
        """Attempt something until it works or is not worth another attempt."""
        errors: list[DiscogsError] = []
        while True:
            try:
                return attempt()
            except (APIError, InvalidResponse, ConnectionFailed) as error:
                errors.append(error)
                pause = self._pause(errors)
                if pause is None:
                    raise
            self._waiting(pause)
            self._sleep(pause)
            self._waiting(0.0)

    def _pause(self, errors: list[DiscogsError]) -> float | None:
        """Decide how long to wait; None: give up."""
        last = errors[-1]
        if not isinstance(last, TooManyRequests):
            failures = [error for error in errors if not isinstance(error, TooManyRequests)]
            return self._retries.pause(failures, is_read=True)
        last.advice = _ADVICE
        pause = _USUAL_PAUSE if last.retry_after is None else last.retry_after
        refusals = sum(isinstance(error, TooManyRequests) for error in errors)
        return pause if pause <= self._max_wait and refusals <= _MOST_REFUSALS else None


def _within(response: Response, parts: Iterator[bytes]) -> bytes:
    """Read a page whole."""
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > _LARGEST_PAGE:
            reason = f"The page has more than {_LARGEST_PAGE} bytes."
            raise InvalidResponse(response.status, reason, response.method, response.url)
    return bytes(body)


def _has_no_rest(request: Request, response: Response) -> bool:
    return response.status == 416 and "Range" in request.headers


def _error(request: Request, response: Response, parts: Iterator[bytes]) -> DiscogsError:
    """Make the error for an error status; the start of its page is enough."""
    start = next(parts, b"")
    answer = Response(response.status, response.headers, start, response.url, response.method)
    return error_of(request, answer, ())


def _target(response: Response, request: Request, left: int) -> str:
    """Return where a redirect leads."""
    found = redirected(response.url, response.headers.get("Location", ""))
    if left and found is not None:
        return found
    reason = REDIRECT_TO_NOWHERE if left else "Too many redirects."
    raise InvalidResponse(response.status, reason, request.method, response.url)
