"""Ctrl-C at any moment leaves no lock held, no slot and no place lost, and the next call works."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from discogs.http.client import INTERRUPT
from discogs.sandbox import Sandbox
from tests.attack.interrupting import Moment


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no such timer on this platform")
def test_interrupts_at_random_moments_lose_nothing() -> None:
    # In a process of its own: its signals are for nobody else.
    command = [sys.executable, "-m", "tests.attack.interrupting", "300"]
    ran = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, timeout=300
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "nothing lost" in ran.stdout


def test_an_interrupted_prefetch_lets_this_thread_send(sandbox: Sandbox, tmp_path: Path) -> None:
    session = sandbox.session(cache=tmp_path / "answers.sqlite")
    moment = Moment(0)
    session.prefetch([session.release(1)], progress=False)
    while True:
        moment = Moment(moment.number + 1)
        stub = session.release(moment.number + 1)
        with suppress(KeyboardInterrupt), moment:
            session.prefetch([stub], progress=False)
        assert INTERRUPT.get() is None
        if not moment.has_come:
            break
