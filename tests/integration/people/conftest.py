"""What the tests of users, collections and wantlists share."""

from __future__ import annotations

import pytest

import discogs
from discogs.models import User
from discogs.sandbox import Sandbox


@pytest.fixture
def me(sandbox: Sandbox, session: discogs.Session) -> User:
    """The user, whose name is known, so that nothing else is counted."""
    me = session.me
    sandbox.clear()
    return me
