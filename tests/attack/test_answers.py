"""Whatever a server answers: an error of the tree, within bounds of time and memory."""

from __future__ import annotations

import pickle
import socket
import threading
from typing import Any

import pytest

import discogs
from tests.attack.answers import ANSWERS, MAX_BODY, MAX_TIME, cost_of
from tests.attack.hostile import Hostile, answer, session_at

ATTEMPTS = 4
#: A busy machine needs longer; what has no bound is far beyond.
PATIENCE = 20.0


@pytest.mark.parametrize("name", ANSWERS)
def test_a_read_ends_in_an_error_of_the_tree(name: str) -> None:
    outcome, seconds, peak = cost_of(name, "read")

    assert isinstance(outcome.error, discogs.DiscogsError), outcome.error
    assert outcome.sent <= ATTEMPTS
    assert seconds < ATTEMPTS * MAX_TIME + PATIENCE
    assert peak < 10 * MAX_BODY
    assert len(str(outcome.error)) < 20_000
    assert str(outcome.error).encode()
    assert str(pickle.loads(pickle.dumps(outcome.error))) == str(outcome.error)  # noqa: S301


@pytest.mark.parametrize("name", ANSWERS)
def test_a_write_is_sent_once_and_says_that_its_outcome_is_unknown(name: str) -> None:
    outcome, seconds, peak = cost_of(name, "write")

    refused = "error" in name or "details" in name or name == "status 999"
    kinds: Any = discogs.APIError if refused else discogs.UnconfirmedWriteError
    assert isinstance(outcome.error, (kinds, discogs.InvalidResponse)), outcome.error
    assert isinstance(outcome.error, discogs.UnconfirmedWriteError) or refused
    assert outcome.sent == 1
    assert seconds < MAX_TIME + PATIENCE
    assert peak < 10 * MAX_BODY


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b'\xef\xbb\xbf{"id": 1, "title": "T"}', "T"),
        ('{"id": 1, "title": "Gr\u00fc\u00dfe"}'.encode("utf-16"), "Gr\u00fc\u00dfe"),
        ('{"id": 1, "title": "T"}'.encode("utf-32-le"), "T"),
        (b'{"id": 1, "title": "a\\ud83cb"}', "a\ufffdb"),
        (b'{"id": 1, "title": "a\\udfb5\\ud83cb"}', "a\ufffd\ufffdb"),
        (b'{"id": 1, "title": "a\\\\ud83c\\ud83c\\udfb5"}', "a\\ud83c\U0001f3b5"),
        (b'{"id": 1, "title": "a\xffb"}', "a\ufffdb"),
        (b'{"id": 1, "title": "T", "notes": "\\ud800"}', "T"),
    ],
)
def test_letters_that_are_broken_cost_a_letter(body: bytes, title: str) -> None:
    with Hostile(lambda _: answer(body)) as server, session_at(server) as session:
        release = session.release(1)

        assert release.title == title
        assert release.raw["title"] == title
        assert len(server.heard) == 1


def test_a_number_of_any_length_costs_its_field() -> None:
    digits = "9" * 4299
    body = f'{{"id": 1, "title": "T", "tracklist": {digits}, "x": {digits}}}'.encode()
    with Hostile(lambda _: answer(body)) as server, session_at(server) as session:
        release = session.release(1)

        assert release.title == "T"
        assert release.raw["x"] == int(digits)
        with pytest.raises(discogs.InvalidFieldError):
            _ = release.tracklist


def test_the_raw_way_out_says_what_is_no_json() -> None:
    for body in (b"[" * 100_000, b"\xff\xfe", b"{"):
        with Hostile(lambda _, body=body: answer(body)) as server:  # type: ignore[misc]
            found = session_at(server).request("GET", "/x")
            with pytest.raises(discogs.InvalidResponse):
                found.json()


def test_the_raw_way_out_keeps_a_number_that_is_too_long_as_its_digits() -> None:
    with Hostile(lambda _: answer(b"[1, " + b"9" * 5000 + b"]")) as server:
        assert session_at(server).request("GET", "/x").json() == [1, "9" * 5000]


@pytest.mark.parametrize("says", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b""])
def test_tls_to_a_port_without_it_is_no_unconfirmed_write(says: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, opened = listener.getsockname()[1], list[socket.socket]()

        def greet() -> None:
            connection, _ = listener.accept()
            opened.append(connection)
            connection.sendall(says)

        thread = threading.Thread(target=greet)
        thread.start()
        # Without a word, too: whoever speaks first in TLS waits.
        session = session_at(f"https://127.0.0.1:{port}", timeout=0.5)
        with pytest.raises(discogs.ConnectionFailed):
            session.release(1).sell(condition="Mint (M)", price="5").save()
        thread.join(60)
        opened[0].close()


@pytest.mark.parametrize(
    "says",
    [
        b"no HTTP\r\n\r\n",
        b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000,
        b"HTTP/1.1 200 OK\r\n\r\nno TLS, but long enough to be taken for it",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"",
    ],
    ids=["no HTTP", "refused", "endless", "no TLS", "no word after", "no word"],
)
def test_a_proxy_that_leads_nowhere_makes_no_write_unconfirmed(
    says: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Hostile(lambda _: says) as proxy:
        monkeypatch.setenv("https_proxy", f"http://{proxy.host}")
        monkeypatch.delenv("no_proxy", raising=False)
        session = session_at("https://api.example.org", timeout=0.5)
        with pytest.raises(discogs.ConnectionFailed):
            session.release(1).sell(condition="Mint (M)", price="5").save()
        session.close()


@pytest.mark.parametrize("id", ["null", "0", "-1", "5.5", "[]", '"x"', "1" + "0" * 25, "{}"])
def test_a_write_whose_answer_names_nothing_is_unconfirmed(id: str) -> None:
    body = f'{{"listing_id": {id}, "id": {id}, "name": "Polka"}}'.encode()
    me = answer(b'{"id": 1, "username": "me"}')
    with Hostile(
        lambda it: me if it.startswith(b"GET") else answer(body, status="201 Created")
    ) as server:
        session = session_at(server)
        with pytest.raises(discogs.UnconfirmedWriteError):
            session.release(1).sell(condition="Mint (M)", price="5").save()
        with pytest.raises(discogs.UnconfirmedWriteError):
            session.me.folders.create("Polka")


@pytest.mark.parametrize("location", ["http://[bad", "/inventory/export/x", "", "//[/7x"])
def test_a_job_whose_number_is_lost_is_unconfirmed(location: str) -> None:
    reply = answer(b"{}", f"Location: {location}")
    with (
        Hostile(lambda _: reply) as server,
        pytest.raises(discogs.UnconfirmedWriteError, match=r"exports.refresh\(\)"),
    ):
        session_at(server).exports.request()


@pytest.mark.parametrize(
    ("body", "type"),
    [
        (b'{"message": "gone"}', "application/json"),
        (b'{"message": "gone"}', "image/jpeg"),
        (b" <html>", "image/jpeg"),
        (b"gone", "text/plain"),
        (b"<Error/>", "application/xml"),
    ],
)
def test_json_and_pages_are_no_pictures(body: bytes, type: str, tmp_path: Any) -> None:
    def send(_: bytes) -> bytes:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    with Hostile(send) as server:
        client = session_at(server)._core.client
        with pytest.raises(discogs.InvalidResponse):
            client.content(f"{server.url}/x.jpeg")
        with pytest.raises(discogs.InvalidResponse):
            client.download(f"{server.url}/x.jpeg", tmp_path / "x.jpeg")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_beyond_max_body_leaves_no_file(tmp_path: Any) -> None:
    with Hostile(lambda _: answer(b"\x89PNG" + b"x" * 300_000)) as server:
        client = session_at(server, max_body=200_000)._core.client
        with pytest.raises(discogs.InvalidResponse):
            client.download(f"{server.url}/x.png", tmp_path / "x.png")
    assert list(tmp_path.iterdir()) == []
