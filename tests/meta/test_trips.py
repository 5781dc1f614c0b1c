"""Whoever follows a call through the package opens few files."""

from __future__ import annotations

import pytest

from discogs.sandbox import Sandbox
from tests.meta.trips import TRIPS, entered


@pytest.mark.parametrize("name", TRIPS)
def test_a_call_enters_few_files(name: str, sandbox: Sandbox) -> None:
    trip = TRIPS[name]
    files = entered(trip, sandbox)

    assert len(files) <= trip.most_files, f"{name} enters {len(files)}: {', '.join(files)}"
