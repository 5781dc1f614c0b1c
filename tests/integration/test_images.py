"""Pictures: from a host of their own, without a login, whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

import discogs
from discogs.errors import ConnectionFailed, DiscogsError, Forbidden, InvalidValueError
from discogs.sandbox import Sandbox, landmarks
from tests.integration.clock import Clock

PNG = b"\x89PNG\r\n\x1a\n"


class HalfAnswer(BaseHTTPRequestHandler):
    """Announces more than it sends."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(PNG)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def broken_host() -> Iterator[str]:
    """A host that hangs up in the middle of a picture."""
    with ThreadingHTTPServer(("127.0.0.1", 0), HalfAnswer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/picture.png"
        server.shutdown()
        thread.join()


def image_of(session: discogs.Session) -> discogs.Image:
    return session.release(landmarks.RELEASE_DOCUMENTED).images[0]


def test_a_picture_is_downloaded(session: discogs.Session, tmp_path: Path) -> None:
    image = image_of(session)
    path = image.download(tmp_path / "cover.png")

    assert path == tmp_path / "cover.png"
    assert path.read_bytes().startswith(PNG)
    assert path.read_bytes() == image.content()
    assert image.download(str(path)) == path


def test_a_picture_takes_no_slot_and_gets_no_credentials(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path
) -> None:
    image = image_of(session)
    before = session.statistics.requests
    sandbox.clear()
    image.download(tmp_path / "cover.png")
    image.content()

    assert len(sandbox.requests) == 0
    assert session.statistics.requests == before
    assert len(sandbox.image_requests) == 2
    for request in sandbox.image_requests:
        assert "Authorization" not in request.headers
        assert sandbox.token not in str(request.headers)
        assert request.query == {}


def change_address(sandbox: Sandbox, address: str) -> None:
    def change(release: dict[str, Any]) -> None:
        release["images"][0]["uri"] = address

    sandbox.alter("/releases/*", change)


def test_half_a_picture_is_no_file(
    sandbox: Sandbox, session: discogs.Session, broken_host: str, tmp_path: Path
) -> None:
    change_address(sandbox, broken_host)
    image = image_of(session)
    with pytest.raises(DiscogsError):
        image.download(tmp_path / "cover.png")
    with pytest.raises(DiscogsError):
        image.content()

    assert list(tmp_path.iterdir()) == []


def test_half_a_picture_leaves_the_file_that_was_there(
    sandbox: Sandbox, session: discogs.Session, broken_host: str, tmp_path: Path
) -> None:
    (tmp_path / "cover.png").write_bytes(b"the old one")
    change_address(sandbox, broken_host)
    with pytest.raises(DiscogsError):
        image_of(session).download(tmp_path / "cover.png")

    assert (tmp_path / "cover.png").read_bytes() == b"the old one"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_refused_picture_is_an_error_and_no_file(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path
) -> None:
    change_address(sandbox, f"{sandbox.image_url}/not-signed.png")
    with pytest.raises(Forbidden, match=r"403.*\n.*run out: refresh\(\)"):
        image_of(session).download(tmp_path / "cover.png")

    assert list(tmp_path.iterdir()) == []


class Refusing(BaseHTTPRequestHandler):
    """Answers once with what the path says, a status and seconds to wait, and then with a PNG."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, _, seconds = self.path.partition("/x/")[0][1:].partition("-")
        refuses = len(self.asked) == 1
        body = b"<html>Sorry</html>" if refuses else PNG
        self.send_response(int(status) if refuses else 200)
        if seconds:
            self.send_header("Retry-After", seconds)
        self.send_header("Content-Type", "text/html" if refuses else "image/png")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def refusing_host() -> Iterator[str]:
    """A host that refuses the first request."""
    Refusing.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_picture_that_is_gone_is_not_found_whatever_page_says_so(
    sandbox: Sandbox, session: discogs.Session, refusing_host: str, tmp_path: Path
) -> None:
    change_address(sandbox, f"{refusing_host}/404/x/cover.png")
    with pytest.raises(discogs.NotFound, match="has this image no longer"):
        image_of(session).download(tmp_path / "cover.png")

    assert len(Refusing.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_limit_of_the_host_of_pictures_is_not_that_of_the_api(
    sandbox: Sandbox, session: discogs.Session, refusing_host: str
) -> None:
    change_address(sandbox, f"{refusing_host}/429/x/cover.png")
    with pytest.raises(discogs.TooManyRequests, match="has a limit of its own"):
        image_of(session).content()

    # Asked once, since it does not say when; the API is asked on, without a wait.
    assert len(Refusing.asked) == 1
    assert session.artist(landmarks.ARTIST_DOCUMENTED).name
    assert session.statistics.waited < 1


def test_a_host_of_pictures_that_says_when_is_asked_again_then(
    sandbox: Sandbox, refusing_host: str
) -> None:
    clock = Clock()
    change_address(sandbox, f"{refusing_host}/429-20/x/cover.png")
    with sandbox.session(limiter=discogs.RateLimiter(clock=clock)) as session:
        image = image_of(session)
        before = clock.time

        assert image.content() == PNG
    assert clock.time - before >= 20


def test_a_host_that_is_not_there_is_an_error(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path
) -> None:
    change_address(sandbox, "http://127.0.0.1:9/cover.png")

    with pytest.raises(ConnectionFailed, match="Check the network"):
        image_of(session).download(tmp_path / "cover.png")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x/y.png", "/local.png"])
def test_only_addresses_of_the_web_are_downloaded(
    sandbox: Sandbox, session: discogs.Session, address: str, tmp_path: Path
) -> None:
    change_address(sandbox, address)

    with pytest.raises(InvalidValueError, match="nothing to download"):
        image_of(session).download(tmp_path / "cover.png")


def test_an_image_that_is_not_shown_without_a_login_says_so(sandbox: Sandbox) -> None:
    with sandbox.session(level=0) as nobody:
        images = nobody.artist(landmarks.ARTIST_DOCUMENTED).images

        assert images
        assert images[0].width > 0
        with pytest.raises(InvalidValueError, match="with a login"):
            images[0].content()
