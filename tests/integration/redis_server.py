"""Debian's redis-server on a free port, for the tests that want a real one."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.waiting import waited_for

__all__ = ["RedisServer", "running_redis"]


class RedisServer:
    """A server on a port of its own; it keeps nothing when it stops."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it listens."""
        options = ["--port", str(self.port), "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen(  # noqa: S603
            ["redis-server", *options],  # noqa: S607
            stdout=subprocess.DEVNULL,
        )
        waited_for(self._listens)

    def stop(self) -> None:
        """Stop, and forget everything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False


def running_redis(folder: Path) -> Iterator[RedisServer]:
    """A running server, for a fixture; the test is skipped where none is installed."""
    if shutil.which("redis-server") is None:
        pytest.skip("there is no redis-server here (Debian: apt-get install redis-server)")
    server = RedisServer(folder)
    server.start()
    yield server
    server.stop()
