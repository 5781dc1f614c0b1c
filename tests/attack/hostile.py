"""A server that answers whatever it likes, byte by byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import discogs
from discogs.testing import VirtualClock

__all__ = ["SECRET", "Hostile", "answer", "session_at"]

SECRET = "aVeryLongTokenThatNobodyMaySee"

#: The bytes of an answer, in the parts in which they are sent.
Answer = bytes | Iterable[bytes]


def answer(body: bytes, *headers: str, status: str = "200 OK", length: bool = True) -> bytes:
    """An answer in HTTP, with its length unless told otherwise."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class Hostile:
    """Answers each request with what a function makes of its head and body."""

    def __init__(self, answers: Callable[[bytes], Answer], *, hangs_up: bool = False) -> None:
        self._answers = answers
        self._hangs_up = hangs_up
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        #: The requests, as they came.
        self.heard: list[bytes] = []
        self._open: list[socket.socket] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for opened in (self._socket, *self._open):
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
            opened.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            while request := _request(connection):
                self.heard.append(request)
                made = self._answers(request)
                for part in [made] if isinstance(made, bytes) else made:
                    connection.sendall(part)
                if self._hangs_up:
                    return


def _request(connection: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        part = connection.recv(65536)
        if not part:
            return b""
        heard += part
    head, _, body = heard.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    left = (int(lengths[0].split(b":")[1]) if lengths else 0) - len(body)
    while left > 0 and (part := connection.recv(65536)):
        heard, left = heard + part, left - len(part)
    return heard


def session_at(server: Hostile | str, **options: Any) -> discogs.Session:
    """A session that never waits for a limit, logged in as a user."""
    url = server if isinstance(server, str) else server.url
    given: dict[str, Any] = {
        "base_url": url,
        "token": SECRET,
        "limiter": discogs.RateLimiter(limit=1_000_000, clock=VirtualClock()),
        "timeout": 20.0,
    }
    return discogs.Session("attack/1.0", **given | options)
