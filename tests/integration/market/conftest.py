"""What the tests of the marketplace share."""

from __future__ import annotations

import pytest

import discogs
from discogs.models import User
from tests.integration.clock import Clock, keep_to


@pytest.fixture
def me(session: discogs.Session) -> User:
    return session.me


@pytest.fixture
def clock(session: discogs.Session) -> Clock:
    """The session's time."""
    clock = Clock()
    keep_to(clock, session)
    return clock
