"""A sequence becomes a data frame: `frames.py to_pandas`, with the extra that this needs alone."""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import discogs

PAGE = {
    "pagination": {"page": 1, "pages": 1, "per_page": 100, "items": 1, "urls": {}},
    "releases": [
        {
            "id": 249504,
            "type": "release",
            "title": "Never Gonna Give You Up",
            "artist": "Rick Astley",
            "role": "Main",
            "year": 1987,
            "resource_url": "https://api.discogs.com/releases/249504",
        }
    ],
}


class OnePage(BaseHTTPRequestHandler):
    """Answers every request with one row: the extra brings no sandbox."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(PAGE).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


server = HTTPServer(("127.0.0.1", 0), OnePage)
threading.Thread(target=server.serve_forever, daemon=True).start()
base_url = f"http://127.0.0.1:{server.server_port}"
with discogs.Session("StrangersProgram/1.0", base_url=base_url) as session:
    frame = getattr(session.artist(72872).releases, sys.argv[1])()
assert list(frame["title"]) == ["Never Gonna Give You Up"], frame
server.shutdown()
