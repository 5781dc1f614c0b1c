"""Recorded answers must load without a loss."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture
def nothing_is_lost(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A field that does not fit its type is logged: here that is an error."""
    yield

    assert [record.getMessage() for record in caplog.get_records("call")] == []
