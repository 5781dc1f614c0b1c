"""RedisStore without a server; what it does with one is in tests/integration."""

from __future__ import annotations

import socket
import subprocess
import sys
from traceback import walk_tb

import pytest

import discogs
from discogs.ratelimit.limiter import RateLimiter
from discogs.ratelimit.redis import RedisStore
from discogs.ratelimit.store import StoreUnavailableError

from .clocks import ManualClock


@pytest.fixture
def nowhere() -> str:
    """The URL of a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return f"redis://me:secret@127.0.0.1:{port}/3?password=secret"


def test_a_server_that_is_not_there_is_down(nowhere: str) -> None:
    with pytest.raises(StoreUnavailableError, match="refused") as caught:
        RedisStore(nowhere).update("key", lambda _kept, _now: "new")

    assert "secret" not in str(caught.value)


def test_a_limiter_goes_on_when_there_is_no_server(
    nowhere: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = ManualClock()
    limiter = RateLimiter(2, 60.0, RedisStore(nowhere), clock=clock)
    for _ in range(4):
        limiter.release(limiter.acquire())

    assert clock.waited == pytest.approx(60.0)
    assert len([entry for entry in caplog.records if entry.levelname == "WARNING"]) == 1
    assert "secret" not in caplog.text


def test_no_password_is_shown(nowhere: str) -> None:
    shown = repr(RedisStore(nowhere))

    assert shown.startswith("RedisStore('redis://127.0.0.1:")
    assert shown.endswith("/3')")


@pytest.mark.parametrize(
    "url", ["http://localhost", "redis://:pass/word@localhost:6379/0", "redis://h:password/0"]
)
def test_a_url_that_makes_no_sense_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(discogs.InvalidValueError, match="no URL of a Redis server") as caught:
        RedisStore(url)

    assert "pass/" not in str(caught.value)
    assert "'pass" not in str(caught.value)
    assert url not in repr([frame.f_locals for frame, _ in walk_tb(caught.tb.tb_next)])


def test_without_the_extra_it_is_said_how_to_get_it() -> None:
    code = (
        "import sys; sys.modules['redis'] = None; import discogs\n"
        "try: discogs.RedisStore('redis://localhost')\n"
        "except ModuleNotFoundError as error: print(error)"
    )
    output = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert output.strip() == "RedisStore needs the extra `redis`: pip install 'discogs-orm[redis]'."
