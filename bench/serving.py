"""The servers of the benchmark, in a separate process: `python -m bench.serving`.

The sandbox counts requests. The lean server costs almost no time: it sends prepared bytes, which
are the sandbox's first answer for each path, or large releases and long sequences made from those.

Reads the commands `clear` and `count` from standard input, and answers each with a line of JSON.
"""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import sys
import threading
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench import world
from discogs.sandbox import Sandbox, landmarks

_TITLE_WORDS = ("Blue", "Night", "Machine", "Garden", "Signal", "Paper", "River", "Glass")
_ROWS = 10_000


def main() -> None:
    """Serve until the standard input ends."""
    with Sandbox(limit=1_000_000) as sandbox:
        lean = LeanServer(sandbox)
        lean.start()
        print(json.dumps({"sandbox": sandbox.url, "lean": lean.url}), flush=True)
        for line in sys.stdin:
            if line.strip() == "clear":
                sandbox.clear()
            print(json.dumps(len(sandbox.requests)), flush=True)


class LeanServer(threading.Thread):
    """A server that sends answers from a dict, with one write each."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(daemon=True)
        self._sandbox = sandbox
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._answers: dict[bytes, bytes] = {}
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._large = self._json(f"/releases/{landmarks.RELEASE_LARGE}")
        self._page = self._json(f"/artists/{world.ARTIST}/releases?page=1&per_page=100")

    def run(self) -> None:
        """Serve each connection in a thread."""
        while True:
            connection, _ = self._socket.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        received = b""
        with connection:
            while True:
                while b"\r\n\r\n" not in received:
                    more = connection.recv(65536)
                    if not more:
                        return
                    received += more
                head, _, received = received.partition(b"\r\n\r\n")
                target = head.split(b" ", 2)[1]
                answer = self._answers.get(target)
                if answer is None:
                    answer = self._answers[target] = self._make(target.decode())
                connection.sendall(answer)

    def _make(self, target: str) -> bytes:
        parts = urlsplit(target)
        release = re.fullmatch(r"/releases/(\d{10})", parts.path)
        if release:
            return _answer(json.dumps(self._large_release(int(release[1]))).encode())
        if parts.path == f"/artists/{world.ARTIST_WITH_10_000}/releases":
            page = int(parse_qs(parts.query)["page"][0])
            return _answer(json.dumps(self._page_of_many(page)).encode())
        return _answer(self._from_sandbox(target))

    def _large_release(self, number: int) -> Any:
        """Make a unique release of about 20 KB."""
        release = deepcopy(self._large)
        word = _TITLE_WORDS[number % len(_TITLE_WORDS)]
        release["id"], release["title"] = number, f"The Complete {word} Sessions, {number}"
        release["year"] = 1950 + number % 70
        for index, track in enumerate(release["tracklist"]):
            track["title"] = f"{track['title']} {word} {number + index}"
        while len(json.dumps(release)) > world.LARGE_BYTES:
            release["tracklist"].pop()
        return release

    def _page_of_many(self, number: int) -> Any:
        page = deepcopy(self._page)
        page["pagination"].update(page=number, pages=_ROWS // 100, items=_ROWS)
        for row in page["releases"]:
            row["id"] += number * 1_000_000
        return page

    def _json(self, target: str) -> Any:
        return json.loads(self._from_sandbox(target))

    def _from_sandbox(self, target: str) -> bytes:
        """Ask the sandbox, and replace its addresses by ours."""
        connection = http.client.HTTPConnection(urlsplit(self._sandbox.url).netloc)
        login = f"Discogs token={self._sandbox.token}"
        headers = {"Authorization": login, "User-Agent": "bench/1.0"}
        connection.request("GET", target, headers=headers)
        body = connection.getresponse().read()
        connection.close()
        return body.replace(self._sandbox.url.encode(), self.url.encode())


def _answer(body: bytes) -> bytes:
    """Make an answer like Discogs': with its headers, and compressed."""
    packed = gzip.compress(body, 6)
    head = (
        "HTTP/1.1 200 OK",
        "Server: bench",
        "Date: Sat, 01 Aug 2026 10:11:12 GMT",
        "Content-Type: application/json",
        f"Content-Length: {len(packed)}",
        "Content-Encoding: gzip",
        "Connection: keep-alive",
        "X-Discogs-Ratelimit: 1000000",
        "X-Discogs-Ratelimit-Used: 1",
        "X-Discogs-Ratelimit-Remaining: 999999",
        "Access-Control-Allow-Origin: *",
        "X-Discogs-Media-Type: discogs.v2",
        "Cache-Control: public, must-revalidate",
        "Vary: Accept-Encoding",
    )
    return "\r\n".join([*head, "", ""]).encode() + packed


if __name__ == "__main__":
    main()
