"""How much of an answer is read, and for how long? All that a server sends has a bound.

A timeout between two parts of an answer is no bound: a byte a second, or one interim answer after
the other, would keep a thread for ever. A length that a header states is none either.
"""

from __future__ import annotations

import http.client
import io
import queue
import ssl
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProtocolError

if TYPE_CHECKING:
    import socket

__all__ = ["MAX_BODY", "MAX_TIME", "Bounds", "TooLargeError", "bounded_pools", "chunks", "whole"]

#: Bytes of a body, unpacked: the largest page of the API has some 300 KB, an export a few MB.
MAX_BODY = 64 * 1024 * 1024
#: Seconds in which an answer has to be there whole.
MAX_TIME = 300.0

_CHUNK = 64 * 1024
# Status lines and headers, interim answers included.
_MAX_HEAD = 256 * 1024
# What deflate makes of a byte at most.
_DEFLATED = 1032


class Bounds(NamedTuple):
    """The bounds of one answer."""

    #: Bytes of its body, unpacked.
    max_body: int = MAX_BODY
    #: Seconds from the request on.
    max_time: float = MAX_TIME


class TooLargeError(HTTPError):
    """The body is larger than the bound."""


def whole(answer: urllib3.BaseHTTPResponse, most: int) -> bytes:
    """Read a body whole, up to `most` bytes.

    Raises:
        TooLargeError: There is more.
        urllib3.exceptions.HTTPError: It came broken, or not at all.
    """
    if (_length(answer) or most + 1) <= most // _expansion(answer):
        with_errors: bytes = _as_http_error(answer.read)
        return with_errors
    return b"".join(chunks(answer, most))


def chunks(
    answer: urllib3.BaseHTTPResponse, most: int, *, unpacked: bool = True
) -> Generator[bytes]:
    """Read a body in parts, up to `most` bytes in all. Raises as `whole` does.

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
    """How much larger the body can become than what is sent, at most."""
    encoding = answer.headers.get("Content-Encoding")
    if not encoding:
        return 1
    return _DEFLATED if encoding in {"gzip", "deflate"} else MAX_BODY


def _as_http_error(read: Callable[[], bytes]) -> bytes:
    """Read; whatever a library trips over in a broken body becomes an HTTPError."""
    try:
        return read()
    except HTTPError:
        raise
    except Exception as error:
        raise ProtocolError(f"{type(error).__name__} in a broken body", error) from error


# -- Connections -----------------------------------------------------------------------------------


class _BoundedReader(io.RawIOBase):
    """Reads from a socket until a moment, and only so much before the body begins."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, until: float) -> None:
        super().__init__()
        self._raw, self._socket, self._until = raw, sock, until
        #: Bytes that may still come before the body.
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
    """An answer that has to be there within a time, and begin within so many bytes."""

    def __init__(self, sock: socket.socket, *args: Any, max_time: float, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        raw = self.fp.detach()
        self._reader = _BoundedReader(raw, sock, time.monotonic() + max_time)
        self.fp = io.BufferedReader(self._reader)

    def begin(self) -> None:
        super().begin()
        self._reader.head = float("inf")


class _Idle:
    """The idle connections of a pool: the newest first. A queue without a lock.

    Those of `queue` have one that Ctrl-C can leave locked, and that a forked process can inherit
    locked. Appending to a list and popping from it can't be seen half done.
    """

    def __init__(self, maxsize: int) -> None:
        self._most = maxsize
        self._idle: list[Any] = []

    def get(self, block: bool = False, timeout: float | None = None) -> Any:
        """Take the connection that came last; queue.Empty if there is none, without waiting."""
        try:
            return self._idle.pop()
        except IndexError:
            raise queue.Empty from None

    def put(self, connection: Any, block: bool = False, timeout: float | None = None) -> None:
        """Put a connection back; queue.Full if there are enough."""
        if len(self._idle) >= self._most:
            raise queue.Full
        self._idle.append(connection)

    def qsize(self) -> int:
        """How many there are."""
        return len(self._idle)


class _BoundedPool:
    """A pool whose connections bound what they are answered."""

    max_time = MAX_TIME
    QueueCls = _Idle

    def _new_conn(self) -> Any:
        connection: Any = cast("Any", super())._new_conn()
        max_time = self.max_time

        def answer(sock: socket.socket, *args: Any, **options: Any) -> _BoundedAnswer:
            return _BoundedAnswer(sock, *args, max_time=max_time, **options)

        connection.response_class = answer
        return connection

    def _validate_conn(self, connection: Any) -> None:
        """Connect, and agree on TLS: what fails here was never sent."""
        try:
            super()._validate_conn(connection)  # type: ignore[misc]
        except ssl.SSLCertVerificationError:
            raise
        except TimeoutError as error:
            raise ConnectTimeoutError(connection, "no TLS in time") from error
        except (ssl.SSLError, ConnectionError) as error:
            raise NewConnectionError(connection, f"no TLS: {error}") from error


def bounded_pools(classes: dict[str, Any], max_time: float) -> dict[str, Any]:
    """Make classes of pools, by scheme, that bound what their connections are answered."""
    return {
        scheme: type(f"Bounded{cls.__name__}", (_BoundedPool, cls), {"max_time": max_time})
        for scheme, cls in classes.items()
    }
