"""What the tests of the marketplace share."""

from __future__ import annotations

import pytest

import discogs
from discogs.models import User


@pytest.fixture
def me(session: discogs.Session) -> User:
    return session.me
