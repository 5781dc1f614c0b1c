"""The address on this machine where a browser returns from Discogs."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from typing import Self

__all__ = ["CallbackReceiver"]

_PAGE = b"""<!doctype html><meta charset="utf-8"><title>Discogs</title>
<p>Thank you. You can close this page and go back to the program.</p>"""


class CallbackReceiver:
    """A server on 127.0.0.1 that receives the browser's return from Discogs."""

    def __init__(self, port: int = 0) -> None:
        self._answers: queue.SimpleQueue[Mapping[str, str]] = queue.SimpleQueue()
        answers = self._answers

        class Visit(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                fields = dict(parse_qsl(url.query))
                expected = url.path == "/" and fields.keys() & {"oauth_token", "denied"}
                self.send_response(200 if expected else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                if expected:
                    answers.put(fields)
                    # The answer is complete, even if the browser has hung up.
                    with suppress(OSError):
                        self.wfile.write(_PAGE)

            def log_message(self, format: str, *args: object) -> None:
                """Log nothing: the address holds the verifier."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Visit)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The address for the browser."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def wait(self, timeout: float, token: str) -> Mapping[str, str] | None:
        """Wait for the browser; return the query's fields, or None after the timeout.

        Visits with another request token are ignored: any page can send a browser here.
        """
        end = time.monotonic() + timeout
        while True:
            left = min(max(0.0, end - time.monotonic()), threading.TIMEOUT_MAX)
            try:
                answer = self._answers.get(timeout=left)
            except queue.Empty:
                return None
            if token in {answer.get("oauth_token"), answer.get("denied")}:
                return answer

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._server.shutdown()
        self._server.server_close()
