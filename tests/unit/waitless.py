"""A client of the sandbox that never really waits, for the tests of the client."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from discogs.http.auth import UserToken
from discogs.http.client import Client
from discogs.http.messages import Json, Request, Response, UnreadableBodyError
from discogs.http.retry import RetryPolicy
from discogs.ratelimit.limiter import RateLimiter
from discogs.sandbox import Sandbox

from .clocks import ManualClock

RELEASE = "/releases/249504"
RATING = f"{RELEASE}/rating/sandbox_user"
READ = Request("GET", RELEASE)
WRITE = Request("PUT", RATING, json={"rating": 5}, how_to_check="Look at release.rating.")


def decode(response: Response) -> Json:
    try:
        return json.loads(response.body or b"null" * (response.status == 204))  # type: ignore[no-any-return]
    except ValueError as error:
        raise UnreadableBodyError(str(error)) from error


class RetryClock(ManualClock):
    """Tells the pauses between attempts from the waits for the limit."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        assert seconds is not None, "waits for an answer that nobody will bring"
        super().sleep(seconds)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds


class WaitlessClient(Client):
    """A client whose waits are written down and over at once."""

    def __init__(self, base_url: str, **options: Any) -> None:
        self.clock = RetryClock()
        self.pauses = self.clock.pauses
        given: dict[str, Any] = {
            "user_agent": "CrateDigger/1.0 +https://example.org",
            "login": UserToken(Sandbox.token),
            "limiter": RateLimiter(clock=self.clock),
            "accept": "application/vnd.discogs.v2.discogs+json",
            "timeout": 10.0,
            "retries": RetryPolicy(first_pause=1.0, chance=lambda: 0.0),
        }
        super().__init__(base_url=base_url, **given | options)

    def fetch(self, request: Request = READ, decode: Callable[[Response], Any] = decode) -> Any:
        return super().fetch(request, decode)


@pytest.fixture
def connect(sandbox: Sandbox) -> Iterator[Callable[..., WaitlessClient]]:
    """Makes clients of the sandbox, with other options."""
    clients: list[WaitlessClient] = []

    def connect(base_url: str = sandbox.url, **options: Any) -> WaitlessClient:
        clients.append(WaitlessClient(base_url, **options))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


@pytest.fixture
def client(connect: Callable[..., WaitlessClient]) -> WaitlessClient:
    return connect()


@pytest.fixture
def closed_port() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


def stored_rating(sandbox: Sandbox) -> int:
    """What a write left behind, asked from another client."""
    return int(requests.get(f"{sandbox.url}{RATING}", timeout=60).json()["rating"])
