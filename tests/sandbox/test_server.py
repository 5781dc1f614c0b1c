"""The server itself: many callers at once, and the command that runs it."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from discogs.sandbox import Sandbox
from discogs.sandbox.__main__ import greeting

from .conftest import Client


def test_many_callers_at_once() -> None:
    paths = ["/releases/249504", "/artists/72872/releases", "/database/search?q=echo", "/nothing"]

    def ask(number: int) -> int:
        client = Client(sandbox, Authorization="Discogs token=sandbox-token")
        with client.session:
            return sum(client(paths[(number + n) % 4]).status_code for n in range(20))

    with Sandbox(limit=150) as sandbox, ThreadPoolExecutor(8) as pool:
        totals = list(pool.map(ask, range(8)))
        statuses = [request.status for request in sandbox.requests]
    assert len(statuses) == 160
    assert sandbox.refused == statuses.count(429) == 10
    assert sum(totals) == sum(status or 0 for status in statuses)


def test_recording_is_in_order_and_reads_like_a_list(user: Client, sandbox: Sandbox) -> None:
    for number in range(3):
        user(f"/?number={number}")
    assert [request.query["number"] for request in sandbox.requests] == ["0", "1", "2"]
    assert [request.method for request in sandbox.requests[1:]] == ["GET", "GET"]
    sandbox.requests.clear()
    assert len(sandbox.requests) == 0
    user("/")
    sandbox.clear()
    assert not sandbox.requests


def test_start_again(sandbox: Sandbox) -> None:
    sandbox.stop()
    sandbox.start()
    assert requests.get(sandbox.url, timeout=60).status_code == 200


def test_access_log_has_no_queries(user: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "discogs.sandbox")
    user("/?token=sandbox-token")
    assert "GET / 200" in caplog.text
    assert "sandbox-token" not in caplog.text


def test_command() -> None:
    command = [sys.executable, "-m", "discogs.sandbox", "--port", "0", "--limit", "7"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout
        first = process.stdout.readline()
        url = first.split()[3]
        answer = requests.get(
            url, headers={"Authorization": "Discogs token=sandbox-token"}, timeout=5
        )
        process.terminate()
        rest = process.stdout.read()
    assert answer.headers["X-Discogs-Ratelimit"] == "7"
    assert "token sandbox-token" in rest
    assert f"{url}/releases/249504" in rest


def test_greeting(sandbox: Sandbox) -> None:
    assert sandbox.url in greeting(sandbox)
    assert sandbox.dumps_url in greeting(sandbox)
