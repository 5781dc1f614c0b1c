"""Sessions that never wait, a network that may fail, and a host that must not learn anything."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import discogs
from discogs.sandbox import Sandbox
from tests.faults.network import TIMEOUT, Network
from tests.faults.secrets import SECRETS

Make = Callable[..., discogs.Session]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """What lies between the sessions and the sandbox."""
    return Network(monkeypatch)


@pytest.fixture
def impatient(sandbox: Sandbox, network: Network) -> Iterator[Make]:
    """Makes sessions that never wait for long."""
    made: list[discogs.Session] = []

    def make(**options: Any) -> discogs.Session:
        limiter = discogs.RateLimiter(limit=100_000, clock=network.pauses)
        session = sandbox.session(limiter=limiter, timeout=TIMEOUT, **options)
        made.append(session)
        return session

    yield make
    for session in made:
        shown = f"{session!r} {session.statistics} {session.rate_limit} {session.about!r}"
        assert not [secret for secret in SECRETS if secret in shown]
        session.close()


@pytest.fixture
def session(impatient: Make) -> discogs.Session:
    return impatient()


@pytest.fixture(scope="session")
def running_stranger() -> Iterator[Sandbox]:
    with Sandbox() as stranger:
        yield stranger


@pytest.fixture
def stranger(running_stranger: Sandbox) -> Sandbox:
    """Another host, to which a redirect may lead."""
    running_stranger.reset()
    return running_stranger


@pytest.fixture(autouse=True)
def no_secret_is_logged() -> Iterator[None]:
    """Whatever went wrong, no log of any library shows a credential."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield
    root.removeHandler(handler)
    root.setLevel(level)
    assert not [secret for secret in SECRETS if secret in written.getvalue()]
