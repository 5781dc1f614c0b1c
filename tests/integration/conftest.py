"""What the tests against the sandbox share."""

from __future__ import annotations

import pytest

import discogs
from tests.integration.clock import Clock, keep_to


@pytest.fixture
def clock(session: discogs.Session) -> Clock:
    """The session's time."""
    clock = Clock()
    keep_to(clock, session)
    return clock
