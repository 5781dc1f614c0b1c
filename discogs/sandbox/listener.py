"""The sockets: HTTP/1.1 with keep-alive, one thread for each connection.

Written for tests: it starts at once, stops at once, and can misbehave in the ways that real
connections do, which servers made to be reliable can't.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from werkzeug.datastructures import Headers, MultiDict

from discogs.sandbox.messages import Reply, Request, phrase

_log = logging.getLogger("discogs.sandbox")

Answerer = Callable[[Request], Reply]

_BODILESS = frozenset({204, 304})
# Of a body: more than any upload has.
_MOST_BYTES = 100_000_000


class Listener:
    """Listens on one port for each answerer, with one thread that accepts for all of them.

    Args:
        host: The address to listen on.
        answerers: What answers, and on which port; port 0 takes a free one.
    """

    def __init__(self, host: str, *answerers: tuple[Answerer, int]) -> None:
        self._sockets = [socket.create_server((host, port), backlog=128) for _, port in answerers]
        self._answerers = [answerer for answerer, _ in answerers]
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._accept, name="discogs-sandbox", daemon=True)

    @property
    def ports(self) -> list[int]:
        """The ports, in the order of the answerers."""
        return [listening.getsockname()[1] for listening in self._sockets]

    def start(self) -> None:
        """Begin to accept connections."""
        self._thread.start()

    def stop(self) -> None:
        """Stop accepting and hang up on everybody, without waiting for anybody."""
        self._wake.close()
        if self._thread.is_alive():
            self._thread.join()
        for listening in self._sockets:
            listening.close()
        self._woken.close()
        with self._lock:
            open_ones = list(self._connections)
        for connection in open_ones:
            _hang_up(connection)

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._woken, selectors.EVENT_READ)
            for listening, answerer in zip(self._sockets, self._answerers, strict=True):
                selector.register(listening, selectors.EVENT_READ, (listening, answerer))
            while True:
                for key, _ in selector.select():
                    if key.data is None:  # `stop` woke it
                        return
                    self._welcome(*key.data)

    def _welcome(self, listening: socket.socket, answerer: Answerer) -> None:
        try:
            connection, address = listening.accept()
        except OSError:
            return  # the caller was gone before it was let in
        with self._lock:
            self._connections.add(connection)
        serve = threading.Thread(
            target=self._serve, args=(connection, address, answerer), daemon=True
        )
        serve.start()

    def _serve(self, connection: socket.socket, address: Any, answerer: Answerer) -> None:
        try:
            _Connection(connection, address, answerer)
        except OSError as error:
            _log.debug("connection ended: %s", error)
        except Exception:  # noqa: BLE001 - the thread goes on
            # A mistake of the sandbox or of a function given to it: say so where tests show it.
            _log.exception("the sandbox failed to answer")
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may have hung up first
        connection.shutdown(socket.SHUT_RDWR)


class _Connection(BaseHTTPRequestHandler):
    """Reads requests from a connection and writes replies to it, until one side has enough."""

    protocol_version = "HTTP/1.1"
    server_version = "discogs-sandbox"
    sys_version = ""
    disable_nagle_algorithm = True

    def __init__(self, connection: socket.socket, address: Any, answerer: Answerer) -> None:
        self._answerer = answerer
        no_server: Any = None
        super().__init__(connection, address, no_server)

    def do_any(self) -> None:
        """Answer one request."""
        target = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=unquote(target.path),
            query=MultiDict(parse_qsl(target.query, keep_blank_values=True)),
            headers=Headers(list(self.headers.items())),
            body=self._read_body(),
            target=self.path,
        )
        reply = self._answerer(request)
        if reply.dropped:
            self._reset()
            return
        if reply.stalled:
            self._wait_for_hang_up(None)
            self.close_connection = True
            return
        self._send(reply)

    def __getattr__(self, name: str) -> Any:
        """Answer every method by `do_any`; what it does not take, it refuses itself."""
        if name.startswith("do_"):
            return self.do_any
        raise AttributeError(name)

    def _read_body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            return b"".join(self._chunks())
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= _MOST_BYTES:
            raise ConnectionError(f"a body of {length} bytes")
        return self.rfile.read(length)

    def _chunks(self) -> list[bytes]:
        chunks: list[bytes] = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return chunks

    def _send(self, reply: Reply) -> None:
        """Write head and body in one piece, unless it is to go wrong."""
        self.log_request(reply.status)
        self.close_connection = self.close_connection or reply.cut
        bare = self.command == "HEAD" or reply.status in _BODILESS
        body = b"" if bare else reply.body
        head = self._head(reply)
        if not (reply.cut or reply.pause):
            self.wfile.write(head + body)
            return
        half = len(body) // 2
        self.wfile.write(head + body[:half])
        if reply.pause:
            self._wait_for_hang_up(reply.pause)
            self.wfile.write(body[half:])

    def _head(self, reply: Reply) -> bytes:
        lines = [
            f"{self.protocol_version} {reply.status} {phrase(reply.status)}",
            f"Server: {self.server_version}",
            f"Date: {self.date_time_string()}",
            *(f"{name}: {value}" for name, value in reply.headers),
        ]
        if not (reply.status in _BODILESS or reply.lengthless):
            lines.append(f"Content-Length: {len(reply.body) // (1 + reply.misstated)}")
        if self.close_connection:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")

    def _wait_for_hang_up(self, longest: float | None) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self.connection, selectors.EVENT_READ)
            selector.select(longest)

    def _reset(self) -> None:
        """End the connection so that the other side gets "connection reset by peer"."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Keep the access log out of the way of tests."""
        _log.debug(format, *args)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Log a request without its query, in which there may be a token."""
        del size  # the base's parameter, never given
        _log.debug("%s %s %s", self.command, self.path.partition("?")[0], code)
