"""How much of an answer is read, and for how long? Bounds on everything a server sends.

A timeout for each part is not enough: a byte a second, or endless interim answers, would keep a
thread for ever. Nor is the stated length: a server may lie.
"""

from __future__ import annotations

import http.client
import io
import queue
import ssl
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProtocolError

if TYPE_CHECKING:
    import socket

__all__ = [
    "MAX_BODY",
    "MAX_TIME",
    "Bounds",
    "TooLargeError",
    "bounded_pools",
    "read_body",
    "read_chunks",
]

#: Bytes of an unpacked body: the API's largest pages have some 300 KB, exports a few MB.
MAX_BODY = 64 * 1024 * 1024
#: Seconds for a whole answer.
MAX_TIME = 300.0

_CHUNK = 64 * 1024
# Seconds for which an idle connection is used again; common servers close theirs after 75.
_LONGEST_IDLE = 60.0
# Bytes of status lines and headers, interim answers included.
_MAX_HEAD = 256 * 1024
# The most bytes that deflate unpacks from one.
_DEFLATED = 1032


class Bounds(NamedTuple):
    """The bounds of one answer."""

    #: Bytes of its unpacked body.
    max_body: int = MAX_BODY
    #: Seconds from sending the request.
    max_time: float = MAX_TIME


class TooLargeError(HTTPError):
    """The body is larger than the bound."""


def read_body(answer: urllib3.BaseHTTPResponse, most: int) -> bytes:
    """Read a body of at most `most` bytes.

    Raises:
        TooLargeError: The body is larger.
        urllib3.exceptions.HTTPError: The body is broken or incomplete.
    """
    if (_length(answer) or most + 1) <= most // _expansion(answer):
        with_errors: bytes = _as_http_error(answer.read)
        return with_errors
    return b"".join(read_chunks(answer, most))


def read_chunks(
    answer: urllib3.BaseHTTPResponse, most: int, *, unpacked: bool = True
) -> Generator[bytes]:
    """Read a body of at most `most` bytes in chunks; raises the errors of `read_body`.

    Without `unpacked`, the bytes are those that were sent, whatever Content-Encoding says.
    """
    length, read = _length(answer), 0
    if length is not None and length > most:
        raise TooLargeError(f"{length} bytes are announced")
    while chunk := _as_http_error(lambda: answer.read(_CHUNK, decode_content=unpacked)):
        read += len(chunk)
        if read > most:
            raise TooLargeError(f"more than {most} bytes came")
        yield chunk


def _length(answer: urllib3.BaseHTTPResponse) -> int | None:
    return getattr(answer, "length_remaining", None)


def _expansion(answer: urllib3.BaseHTTPResponse) -> int:
    """Return the largest factor by which the body can grow when it is unpacked."""
    encoding = answer.headers.get("Content-Encoding")
    if not encoding:
        return 1
    return _DEFLATED if encoding in {"gzip", "deflate"} else MAX_BODY


def _as_http_error(read: Callable[[], bytes]) -> bytes:
    """Call `read`, and raise all its errors as HTTPErrors: broken bodies cause many others."""
    try:
        return read()
    except HTTPError:
        raise
    except Exception as error:
        raise ProtocolError(f"{type(error).__name__} in a broken body", error) from error


# -- Connections -----------------------------------------------------------------------------------


class _BoundedReader(io.RawIOBase):
    """A socket's reader with a deadline, and a limit for the bytes before the body."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, until: float) -> None:
        super().__init__()
        self._raw, self._socket, self._until = raw, sock, until
        #: Bytes left for the head.
        self.head: float = _MAX_HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        timeout = self._socket.gettimeout()
        if timeout is None or left < timeout:
            self._socket.settimeout(left)
        count: int | None = self._raw.readinto(buffer)
        self.head -= count or 0
        if self.head < 0:
            raise http.client.LineTooLong("head of an answer")
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _BoundedAnswer(http.client.HTTPResponse):
    """An answer whose time and head are bounded."""

    def __init__(self, sock: socket.socket, *args: Any, max_time: float, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        raw = self.fp.detach()
        self._reader = _BoundedReader(raw, sock, time.monotonic() + max_time)
        self.fp = io.BufferedReader(self._reader)

    def begin(self) -> None:
        super().begin()
        self._reader.head = float("inf")


class _IdleConnections:
    """A pool's idle connections, newest first: a queue without a lock.

    Ctrl-C can leave the locks of `queue` locked, and a forked process can inherit them locked.
    `list.append` and `list.pop` are atomic.
    """

    def __init__(self, maxsize: int) -> None:
        self._most = maxsize
        self._idle: list[tuple[Any, float]] = []

    def get(self, block: bool = False, timeout: float | None = None) -> Any:
        """Take the newest connection; raises queue.Empty at once if there is none.

        One that was idle for long is closed: what is between may have forgotten it, and a write
        that is sent into the void is unconfirmed. By the wall clock, which goes on in a laptop that
        sleeps.
        """
        while self._idle:
            try:
                connection, since = self._idle.pop()
            except IndexError:
                break
            if connection is None or abs(time.time() - since) <= _LONGEST_IDLE:
                return connection
            connection.close()
        raise queue.Empty

    def put(self, connection: Any, block: bool = False, timeout: float | None = None) -> None:
        """Put a connection back; raises queue.Full if there are enough."""
        if len(self._idle) >= self._most:
            raise queue.Full
        self._idle.append((connection, time.time()))

    def qsize(self) -> int:
        """Count the connections."""
        return len(self._idle)


class _BoundedPool:
    """A mixin for connection pools that bounds their answers."""

    max_time = MAX_TIME
    QueueCls = _IdleConnections

    def _new_conn(self) -> Any:
        connection: Any = cast("Any", super())._new_conn()
        max_time = self.max_time

        def answer(sock: socket.socket, *args: Any, **options: Any) -> _BoundedAnswer:
            return _BoundedAnswer(sock, *args, max_time=max_time, **options)

        connection.response_class = answer
        return connection

    def _validate_conn(self, connection: Any) -> None:
        """Connect and start TLS."""
        with _nothing_sent(connection):
            # A mixin: the pools that it is mixed into have the method.
            super()._validate_conn(connection)  # type: ignore[misc]

    def _prepare_proxy(self, connection: Any) -> None:
        """Connect through a proxy, and start TLS with the host behind it."""
        with _nothing_sent(connection):
            super()._prepare_proxy(connection)  # type: ignore[misc]


@contextmanager
def _nothing_sent(connection: Any) -> Generator[None]:
    """Raise failures to connect as such: nothing was sent, so no write is unconfirmed."""
    try:
        yield
    except ssl.SSLCertVerificationError:
        raise
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, "no connection in time") from error
    except (ssl.SSLError, ConnectionError, http.client.HTTPException) as error:
        raise NewConnectionError(connection, f"no connection: {error}") from error


def bounded_pools(classes: dict[str, Any], max_time: float) -> dict[str, Any]:
    """Make pool classes, by scheme, that bound their answers."""
    return {
        scheme: type(f"Bounded{cls.__name__}", (_BoundedPool, cls), {"max_time": max_time})
        for scheme, cls in classes.items()
    }
