"""Measure how well the limit is kept and used: `python bench/limit.py`.

A sandbox in another process counts requests in a moving window of 60 per 6 s, and answers each
after 2 to 60 ms. The ideal time for 240 requests is 18 s, when the fourth window begins, plus the
latency of the last 60. Over the limit are the requests that the sandbox refuses with a 429.

The neighbour evenly uses half of the limit without sharing it, which leaves 30.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TypeAlias

import requests

from discogs import RateLimiter, RedisStore, Session, SQLiteStore
from discogs.ratelimit.store import Store
from discogs.sandbox import Sandbox

LIMIT, WINDOW, LATENCY, REQUESTS = 60, 6.0, (0.002, 0.060), 240
PROCESSES = 4

#: Makes all requests, and returns the seconds it took.
Case: TypeAlias = Callable[["Server"], float]
#: The kind and the location of a store.
Address: TypeAlias = tuple[str, str]

_spawning: SpawnContext = multiprocessing.get_context("spawn")


class Server:
    """A handle on a sandbox in another process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.url: str = pipe.recv()
        self.ids: list[int] = pipe.recv()

    def reset(self) -> None:
        """Forget all requests."""
        self._pipe.send("reset")
        self._pipe.recv()

    def refused(self) -> int:
        """Count the requests over the limit."""
        self._pipe.send("count")
        return int(self._pipe.recv())


def serve(pipe: Connection) -> None:
    """Run the sandbox until the pipe closes."""
    with Sandbox(limit=LIMIT, window=WINDOW, latency=LATENCY) as sandbox:
        pipe.send(sandbox.url)
        pipe.send(list(sandbox.catalogue.releases)[:REQUESTS])
        with suppress(EOFError):
            while True:
                if pipe.recv() == "reset":
                    sandbox.reset()
                pipe.send(sandbox.refused)


@contextmanager
def serving() -> Generator[Server]:
    """Run a sandbox in another process."""
    here, there = _spawning.Pipe()
    process = _spawning.Process(target=serve, args=(there,), daemon=True)
    process.start()
    there.close()
    yield Server(here)
    here.close()
    process.join()


@contextmanager
def redis_running(folder: Path) -> Generator[Address]:
    """Run an empty Redis server."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield "redis", f"redis://127.0.0.1:{port}/0"
        process.terminate()


def store_at(address: Address) -> Store:
    """Open the store that processes share."""
    kind, where = address
    return RedisStore(where) if kind == "redis" else SQLiteStore(where)


def session_with(url: str, store: Store | None = None) -> Session:
    """Open a user's session with the sandbox."""
    limiter = RateLimiter(LIMIT, WINDOW, store)
    return Session("DiscogsBench/1.0", token=Sandbox.token, base_url=url, limiter=limiter)


def ask(session: Session, id: int) -> None:
    """Make one request."""
    session.request("GET", f"/releases/{id}")


def threads(count: int) -> Case:
    """Make a case of this many threads with one session."""

    def run(server: Server) -> float:
        with session_with(server.url) as session, ThreadPoolExecutor(count) as pool:
            began = time.monotonic()
            list(pool.map(partial(ask, session), server.ids))
            return time.monotonic() - began

    return run


def prefetching(server: Server) -> float:
    """Load releases with `Session.prefetch`."""
    with session_with(server.url) as session:
        stubs = [session.release(id) for id in server.ids]
        began = time.monotonic()
        loaded = session.prefetch(stubs, progress=False)
        took = time.monotonic() - began
    assert len(loaded.loaded) == REQUESTS, loaded.failed  # noqa: S101
    return took


def ask_all(
    url: str, ids: Sequence[int], address: Address, start: Barrier, pipe: Connection
) -> None:
    """Make a process's requests; send the time of the last, by the clock that all share."""
    with session_with(url, store_at(address)) as session:
        start.wait()
        for id in ids:
            ask(session, id)
    pipe.send(time.monotonic())


def processes(address: Address) -> Case:
    """Make a case of several processes, one thread each, that share a limit in a store."""

    def run(server: Server) -> float:
        start = _spawning.Barrier(PROCESSES + 1)
        pipes: list[Connection] = []
        for number in range(PROCESSES):
            here, there = _spawning.Pipe()
            shares = (server.url, server.ids[number::PROCESSES], address, start, there)
            _spawning.Process(target=ask_all, args=shares, daemon=True).start()
            pipes.append(here)
        start.wait()
        began = time.monotonic()
        return max(float(pipe.recv()) for pipe in pipes) - began

    return run


def beside_a_neighbour(case: Case) -> Case:
    """Make a case in which another client uses half of the limit, from before it starts."""

    def run(server: Server) -> float:
        stop = threading.Event()

        def use_up() -> None:
            with requests.Session() as plain:
                plain.headers.update({"Authorization": f"Discogs token={Sandbox.token}"})
                plain.headers.update({"User-Agent": "Neighbour/1.0"})
                due = time.monotonic()
                while not stop.wait(max(0.0, due - time.monotonic())):
                    plain.get(f"{server.url}/releases/{server.ids[0]}", timeout=5)
                    due += 2 * WINDOW / LIMIT

        neighbour = threading.Thread(target=use_up)
        neighbour.start()
        time.sleep(WINDOW)
        try:
            return case(server)
        finally:
            stop.set()
            neighbour.join()

    return run


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    name: str
    case: Case
    workers: int
    #: Slots per window that the neighbour leaves.
    left: int = LIMIT

    @property
    def ideal(self) -> float:
        """The least time for all requests, in seconds."""
        last_window = self.left * sum(LATENCY) / 2 / self.workers
        return (REQUESTS / self.left - 1) * WINDOW + last_window


def rows(sqlite: Address, redis: Address | None) -> Iterator[Row]:
    """Yield the rows of the table."""
    yield Row("1 thread", threads(1), 1)
    yield Row("8 threads", threads(8), 8)
    yield Row("prefetch", prefetching, 8)
    yield Row("4 processes, SQLite", processes(sqlite), PROCESSES)
    if redis:
        yield Row("4 processes, Redis", processes(redis), PROCESSES)
    half = LIMIT // 2
    yield Row("8 threads, neighbour", beside_a_neighbour(threads(8)), 8, half)
    yield Row("4 processes, SQLite, neighbour", beside_a_neighbour(processes(sqlite)), 4, half)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--only", default="", help="only rows with this prefix")
    parser.add_argument("--runs", type=int, default=1, help="runs per row")
    options = parser.parse_args()
    print(
        f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores; "
        f"{REQUESTS} requests, {LIMIT} per {WINDOW:g} s, "
        f"{LATENCY[0] * 1000:g} to {LATENCY[1] * 1000:g} ms"
    )
    print(f"{'':32}{'over':>6}{'seconds':>10}{'ideal':>8}{'of ideal':>10}")
    with tempfile.TemporaryDirectory() as folder, serving() as server:
        sqlite = ("sqlite", str(Path(folder) / "limit.sqlite"))
        if shutil.which("redis-server"):
            with redis_running(Path(folder)) as redis:
                measure(server, rows(sqlite, redis), options.only, options.runs)
        else:
            print("(redis-server is not installed)")
            measure(server, rows(sqlite, None), options.only, options.runs)


def measure(server: Server, table: Iterator[Row], only: str, runs: int) -> None:
    """Measure each row, and print it at once."""
    for row in table:
        for _ in range(runs if row.name.startswith(only) else 0):
            time.sleep(WINDOW)  # the store still has the previous run
            server.reset()
            took = row.case(server)
            refused, share = server.refused(), row.ideal / took
            print(f"{row.name:32}{refused:6}{took:10.2f}{row.ideal:8.2f}{share:10.1%}", flush=True)


if __name__ == "__main__":
    main()
