"""A sandbox and clients for it; plain `requests`, nothing of the SDK."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from discogs.sandbox import Sandbox


class Client:
    """A client of a sandbox that reads like the calls it makes."""

    def __init__(self, sandbox: Sandbox, **headers: str) -> None:
        self.sandbox = sandbox
        self.session = requests.Session()
        self.session.headers.update({"User-Agent": "tests/1.0", **headers})

    def __call__(self, path: str, method: str = "GET", **options: Any) -> requests.Response:
        options.setdefault("timeout", 60)
        return self.session.request(method, f"{self.sandbox.url}{path}", **options)

    def json(self, path: str, **options: Any) -> Any:
        """The JSON of an answer that must be a 200."""
        answer = self(path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    """A fresh sandbox without a limit worth mentioning."""
    with Sandbox(limit=1_000_000, clock=clock) as running:
        yield running


@pytest.fixture
def user(sandbox: Sandbox) -> Iterator[Client]:
    """Logged in as the sandbox's user."""
    client = Client(sandbox, Authorization="Discogs token=sandbox-token")
    with client.session:
        yield client


@pytest.fixture
def anyone(sandbox: Sandbox) -> Iterator[Client]:
    """Not logged in."""
    client = Client(sandbox)
    with client.session:
        yield client


@pytest.fixture
def client(sandbox: Sandbox) -> Callable[..., Client]:
    """Makes clients with headers of their own."""

    def make(**headers: str) -> Client:
        return Client(sandbox, **headers)

    return make
