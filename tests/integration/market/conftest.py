"""What the tests of the marketplace share."""

from __future__ import annotations

import pytest

import discogs
from discogs.models import User
from tests.integration.market import Clock


@pytest.fixture
def me(session: discogs.Session) -> User:
    return session.me


@pytest.fixture
def clock(session: discogs.Session, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The session's time."""
    clock = Clock()
    monkeypatch.setattr(session, "now", clock)
    monkeypatch.setattr(session, "pause", clock.pause)
    return clock
