"""Ctrl-C at any moment leaves no lock held, no slot and no place lost, and the next call works."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from discogs.http.client import INTERRUPT, Interrupted, call_unsent, check_interrupt
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


def test_an_interrupted_call_without_requests_lets_this_thread_send() -> None:
    moment, ends = Moment(0), list[bool]()
    # What is collected meanwhile would swallow an interrupt.
    gc.disable()
    try:
        while moment.has_come or not ends:
            moment = Moment(moment.number + 1)
            with suppress(KeyboardInterrupt), moment:
                call_unsent(check_nothing)
            ends.append(INTERRUPT.get() is None)
    finally:
        gc.enable()

    assert len(ends) > 3
    assert all(ends)


def check_nothing() -> None:
    with pytest.raises(Interrupted):
        check_interrupt()
