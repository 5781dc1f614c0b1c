"""HostPools: URLs encoded as requests would, and proxies that the environment names."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from discogs.errors import InvalidValueError
from discogs.http.transport import HostPools, encoded_url
from discogs.sandbox import Sandbox
from tests.waiting import LONG

BASE = "http://api.example.org"


def by_requests(url: str, params: dict[str, str | int | float] | None = None) -> str | None:
    return requests.Request("GET", url, params=params).prepare().url


@given(st.text(max_size=30))
def test_paths_are_escaped_as_requests_does(path: str) -> None:
    assert encoded_url(f"{BASE}/{path}", {}) == by_requests(f"{BASE}/{path}")


@given(
    st.dictionaries(
        st.text(min_size=1), st.text() | st.integers() | st.floats(allow_nan=False), max_size=3
    ),
    st.sampled_from(["/releases/1", "/search?q=x", "/users/a%20b/wants", "/a b", "/x#y"]),
)
def test_parameters_are_added_as_requests_does(
    params: dict[str, str | int | float], path: str
) -> None:
    assert encoded_url(f"{BASE}{path}", params) == by_requests(f"{BASE}{path}", params)


@pytest.mark.parametrize("path", ["/users/../masters/1", "/./x", "/a/..", "/100%", "/ü", "/a//b"])
def test_odd_paths_too(path: str) -> None:
    assert encoded_url(f"{BASE}{path}", {}) == by_requests(f"{BASE}{path}")


@pytest.mark.parametrize("url", ["http://", "http://*.example.org/x", "nothing"])
def test_what_is_no_url_is_said(url: str) -> None:
    with pytest.raises(InvalidValueError):
        encoded_url(url, {})


class Listener(threading.Thread):
    """Takes one connection, keeps what it is sent, answers something, and waits for its end."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.heard = b""

    def run(self) -> None:
        connection, _ = self._socket.accept()
        with connection:
            while b"\r\n\r\n" not in self.heard:
                self.heard += connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            self.heard += connection.recv(65536)
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    listener.start()
    yield listener
    listener.join(LONG)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def ask(pools: HostPools, url: str) -> bytes:
    answer = pools.pool_for(url).send(
        "GET", url, headers={"User-Agent": "x/1"}, body=None, timeout=60.0
    )
    return answer.read()


def test_the_proxy_of_the_environment_is_told_the_whole_address(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://me:word@{listener.address}")
    pools = HostPools()

    assert ask(pools, f"{BASE}/releases/1?page=2") == b"{}"
    pools.close()
    assert listener.heard.startswith(b"GET http://api.example.org/releases/1?page=2 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic bWU6d29yZA==\r\n" in listener.heard


def test_what_is_closed_is_closed_at_once(listener: Listener) -> None:
    pools = HostPools()
    ask(pools, f"http://{listener.address}/releases/1")
    pools.close()
    listener.join(LONG)

    assert not listener.is_alive()
    pools.close()


@pytest.mark.parametrize(("idle", "connections"), [(30, 1), (3600, 2), (-3600, 2)])
def test_a_connection_that_was_idle_for_long_is_not_trusted_with_a_write(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, idle: float, connections: int
) -> None:
    opened: list[object] = []
    connect, now = socket.socket.connect, time.time

    def counted(it: socket.socket, address: object) -> None:
        opened.append(address)
        connect(it, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", counted)
    with sandbox.session() as session:
        release = session.release(249504)
        assert release.year == 1987
        monkeypatch.setattr(time, "time", lambda: now() + idle)
        release.rate(5)

    assert len(opened) == connections


def test_a_timeout_is_for_a_part_of_a_large_body_not_for_the_whole(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = socket.socket.sendall

    def slow_line(it: socket.socket, content: bytes) -> None:
        if len(content) > 1_000_000:
            raise TimeoutError("timed out")
        plain(it, content)

    monkeypatch.setattr(socket.socket, "sendall", slow_line)
    comments = "x" * 1000
    row = {"release_id": 249504, "price": "12.50", "media_condition": "NM", "comments": comments}
    with sandbox.session() as session:
        session.uploads.add([row] * 2000)

    sent = sandbox.requests[-1]
    assert sent.headers["Content-Length"] == str(len(sent.body))
    assert sent.body.count(comments.encode()) == 2000


def test_no_proxy_leads_past_it(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    # In this spelling no rule of ours knows the machine itself.
    monkeypatch.setenv("no_proxy", "127.1")
    pools = HostPools()
    address = listener.address.replace("127.0.0.1", "127.1")

    assert ask(pools, f"http://{address}/releases/1?page=2") == b"{}"
    pools.close()
    assert listener.heard.startswith(b"GET /releases/1?page=2 HTTP/1.1\r\n")


def test_no_proxy_stands_between_a_program_and_its_own_machine(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for host in ("127.0.0.1", "localhost"):
        with sandbox.session(base_url=sandbox.url.replace("127.0.0.1", host)) as session:
            assert session.release(249504).year == 1987


@pytest.mark.parametrize(
    ("name", "value", "url"),
    [
        ("http_proxy", "http://:::", BASE),
        ("http_proxy", "http://me:pass/word@127.0.0.1:1", BASE),
        ("http_proxy", "http://me:password@", BASE),
        ("http_proxy", "me:password@127.0.0.1:1", BASE),
        ("https_proxy", "socks9://me:password@127.0.0.1:1", "https://api.example.org"),
        ("REQUESTS_CA_BUNDLE", "/nowhere/at/all.pem", "https://api.example.org"),
    ],
)
def test_an_environment_that_makes_no_sense_is_said(
    name: str, value: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidValueError, match="environment") as caught:
        ask(HostPools(), f"{url}/releases/1")

    assert "pass" not in str(caught.value)
