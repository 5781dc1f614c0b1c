"""Requests that nobody of good will sends leave the sandbox as it was, and answering."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
import requests

from discogs.sandbox import Sandbox

DEEP = b"[" * 100_000 + b"]" * 100_000
LISTING = b'{"release_id": %s, "price": %s, "condition": "Mint (M)", "status": "For Sale"}'
UPLOAD = (
    b'--x\r\nContent-Disposition: form-data; name="upload"; filename="../x.csv"\r\n\r\n%s\r\n--x--'
)
BODIES = {
    "nested deep": ("POST", "/marketplace/listings", DEEP),
    "a number of 5,000 digits": ("POST", "/marketplace/listings", LISTING % (b"9" * 5000, b"5")),
    "no number": ("POST", "/marketplace/listings", LISTING % (b"249504", b"NaN")),
    "an infinite price": ("POST", "/marketplace/listings", LISTING % (b"249504", b"1e999")),
    "an infinite rating": ("PUT", "/releases/249504/rating/sandbox_user", b'{"rating": 1e999}'),
    "a list": ("POST", "/marketplace/listings", b"[]"),
    "no text": ("POST", "/marketplace/listings", b"\xff\xfe\x00"),
    "a field of 200,000 letters": (
        "POST",
        "/inventory/upload/add",
        UPLOAD % (b"release_id,price,media_condition\r\n" + b"x" * 200_000),
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_refused(
    sandbox: Sandbox, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    method, path, body = BODIES[name]
    kind = "multipart/form-data; boundary=x" if "upload" in path else "application/json"
    answer = requests.request(
        method,
        f"{sandbox.url}{path}",
        data=body,
        headers={"Authorization": f"Discogs token={sandbox.token}", "Content-Type": kind},
        timeout=60,
    )

    assert 400 <= answer.status_code < 500
    assert "message" in answer.json()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize(
    "head",
    [
        b"POST /marketplace/listings HTTP/1.1\r\nContent-Length: -1",
        b"POST /marketplace/listings HTTP/1.1\r\nContent-Length: " + b"9" * 40,
        b"POST /marketplace/listings HTTP/1.1\r\nContent-Length: 1000000000000",
        b"GET /../../etc/passwd HTTP/1.1\r\nConnection: close",
        b"GET /images/..%2f..%2fetc/passwd HTTP/1.1\r\nConnection: close",
        b'GET /artists/72872/releases HTTP/1.1\r\nHost: x"><script>\r\nConnection: close',
        b"\x00\xff" * 100,
    ],
)
def test_a_hostile_head_is_refused_and_the_next_request_is_answered(
    sandbox: Sandbox, head: bytes
) -> None:
    address = urlsplit(sandbox.url)
    said = b""
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(head + b"\r\n\r\n")
        with suppress(ConnectionError):
            while part := connection.recv(65536):
                said += part

    assert b"root:" not in said
    assert b"<script>" not in said
    assert requests.get(f"{sandbox.url}/releases/249504", timeout=60).status_code == 200
