"""Ctrl-C at any moment leaves no lock held, no slot and no place lost, and the next call works."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no such timer on this platform")
def test_interrupts_at_random_moments_lose_nothing() -> None:
    # In a process of its own: its signals are for nobody else.
    command = [sys.executable, "-m", "tests.attack.interrupting", "300"]
    ran = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, timeout=300
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "nothing lost" in ran.stdout
