"""The limit, shared by real processes over a real file and a real Redis server."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pytest

import discogs
from discogs import RateLimiter, RedisStore, SQLiteStore, WaitTooLong
from discogs.ratelimit.store import Store
from discogs.sandbox import Sandbox
from tests.integration.clock import Clock
from tests.integration.redis_server import RedisServer, running_redis
from tests.waiting import LONG

#: A minute of the real limit, in two seconds.
LIMIT, WINDOW = 30, 2.0

#: The kind of a store, and where it is.
Address = tuple[str, str]

_spawning = multiprocessing.get_context("spawn")


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    yield from running_redis(tmp_path)


@pytest.fixture(params=["sqlite", "redis"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    if request.param == "redis":
        server: RedisServer = request.getfixturevalue("redis_server")
        return "redis", server.url
    return "sqlite", str(tmp_path / "limit.sqlite")


def store_at(address: Address) -> Store:
    kind, where = address
    return RedisStore(where) if kind == "redis" else SQLiteStore(where)


# -- What the processes do, in functions that they can import --------------------------------------


def ask(url: str, address: Address, count: int, start: Barrier) -> None:
    limiter = RateLimiter(LIMIT, WINDOW, store_at(address))
    with discogs.Session("t/1.0", base_url=url, token=Sandbox.token, limiter=limiter) as session:
        start.wait(LONG)
        for _ in range(count):
            session.request("GET", "/releases/249504")


def hold(address: Address, count: int, held: Event) -> None:
    limiter = RateLimiter(count, WINDOW, store_at(address))
    for _ in range(count):
        limiter.acquire()
    held.set()
    limiter.acquire()


# -- Tests ---------------------------------------------------------------------------------------


def test_processes_together_keep_the_limit(address: Address) -> None:
    processes, each = 3, LIMIT * 2 // 3
    start = _spawning.Barrier(processes + 1)
    with Sandbox(limit=LIMIT, window=WINDOW, latency=(0.002, 0.02)) as sandbox:
        running = [
            _spawning.Process(target=ask, args=(sandbox.url, address, each, start))
            for _ in range(processes)
        ]
        for process in running:
            process.start()
        start.wait(LONG)
        began = time.monotonic()
        for process in running:
            process.join(LONG)
        took = time.monotonic() - began
        sent = len(sandbox.requests)

    assert [process.exitcode for process in running] == [0] * processes
    assert sandbox.refused == 0
    assert sent == processes * each
    assert took >= WINDOW


def test_a_process_that_is_killed_does_not_keep_its_slots(address: Address) -> None:
    held = _spawning.Event()
    process: SpawnProcess = _spawning.Process(target=hold, args=(address, 3, held))
    process.start()
    assert held.wait(LONG)
    assert process.pid is not None
    os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    process.join(LONG)
    limiter = RateLimiter(3, WINDOW, store_at(address), longest_wait=LONG)

    assert len([limiter.acquire() for _ in range(3)]) == 3


def test_redis_stops_in_the_middle_and_comes_back(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    clock = Clock()
    one, other = (
        RateLimiter(LIMIT, 60.0, RedisStore(redis_server.url), longest_wait=0.0, clock=clock)
        for _ in range(2)
    )
    with Sandbox(limit=LIMIT) as sandbox:
        session = sandbox.session(limiter=one)
        for number in range(LIMIT):
            if number == 10:
                redis_server.stop()
            if number == 20:
                redis_server.start()
                # Until the store is tried again.
                clock.time += 10.0
            session.request("GET", "/releases/249504")
        with pytest.raises(discogs.WaitTooLong):
            other.acquire()
        session.close()

    assert sandbox.refused == 0
    messages = [entry.getMessage() for entry in caplog.records if entry.name == "discogs"]
    assert len([text for text in messages if "can't be used" in text]) == 1
    assert len([text for text in messages if "is back" in text]) == 1


def test_a_url_that_gives_texts_shares_the_limit_too(redis_server: RedisServer) -> None:
    for url in (redis_server.url, f"{redis_server.url}?decode_responses=true"):
        with RateLimiter(2, 60.0, RedisStore(url)).slot():
            pass

    with pytest.raises(WaitTooLong):
        RateLimiter(2, 60.0, RedisStore(redis_server.url), longest_wait=0.0).acquire()


def test_the_clocks_of_the_machines_do_not_matter(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = RateLimiter(1, WINDOW, RedisStore(redis_server.url))
    one.release(one.acquire())
    answered, now = time.monotonic(), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86400)
    RateLimiter(1, WINDOW, RedisStore(redis_server.url), longest_wait=LONG).acquire()

    # Redis counts in whole microseconds.
    assert time.monotonic() - answered >= WINDOW - 0.01
