"""What the tests of the marketplace share."""

from __future__ import annotations

import pytest

import discogs
from discogs.models import Order, User
from discogs.sandbox import Sandbox, landmarks


@pytest.fixture
def order(session: discogs.Session, sandbox: Sandbox) -> Order:
    """A new order, loaded; the sandbox was sent nothing since."""
    order = session.order(landmarks.ORDER_NEW).refresh()
    sandbox.clear()
    return order


@pytest.fixture
def me(session: discogs.Session) -> User:
    return session.me
