"""Waiting for what another thread or process is about to do, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["LONG", "waited_for"]

#: Seconds within which anything happens: a test that waits so long has found a mistake.
LONG = 120.0


def waited_for(happened: Callable[[], object]) -> None:
    """Return as soon as it has happened."""
    until = time.monotonic() + LONG
    while not happened():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.005)
