"""One dump as data.discogs.com has it, from this machine."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["served"]


@contextmanager
def served(path: Path) -> Generator[str]:
    """Serve a file and its checksum; yield the address."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            if "CHECKSUM" in self.path:
                self.end_headers()
                self.wfile.write(f"{digest} {path.name}\n".encode())
                return
            self.send_header("Content-Length", str(path.stat().st_size))
            self.end_headers()
            with path.open("rb") as file:
                shutil.copyfileobj(file, self.wfile)

        def log_message(self, format: str, *arguments: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
