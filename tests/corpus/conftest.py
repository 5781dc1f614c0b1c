"""Recorded answers must load without leniency."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.decode import Decoder


@pytest.fixture
def no_leniency(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit is an error here, not a field that is lost."""

    def refuse(self: Decoder[Any], error: Exception, again: object) -> Any:
        raise AssertionError(str(error))

    monkeypatch.setattr(Decoder, "_leniently", refuse)
