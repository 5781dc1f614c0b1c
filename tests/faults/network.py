"""The network as sockets see it, and the pauses between the attempts to get through.

Nobody may be there, answers may be given up early, and either may change in a pause.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.testing import VirtualClock
from tests.waiting import LONG

__all__ = ["ATTEMPTS", "TIMEOUT", "Network", "Pauses"]

#: How often a read is tried.
ATTEMPTS = 4

#: Seconds in which a session connects, and in which an answer comes. No other socket waits so long.
TIMEOUT = (LONG, LONG + 1)


class Pauses(VirtualClock):
    """A clock by which pauses are over at once; in the last of a read something may happen."""

    def __init__(self) -> None:
        super().__init__()
        self._left = 0
        self._act: Callable[[], None]

    def before_the_last_attempt(self, act: Callable[[], None]) -> None:
        """Do this before the next read is tried for the last time."""
        self._left, self._act = ATTEMPTS - 1, act

    def sleep(self, seconds: float) -> None:
        """Wait, in no time."""
        super().sleep(seconds)
        self._left -= 1
        if self._left == 0:
            self._act()


class Network:
    """What sessions with the timeouts above reach of the network, by the clock of its pauses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pauses = Pauses()
        self._is_up, self._is_patient = True, True
        connect, settimeout = socket.socket.connect, socket.socket.settimeout

        def connect_if_up(it: socket.socket, address: Any) -> None:
            if not self._is_up:
                raise ConnectionRefusedError("nobody is there")
            connect(it, address)

        def wait_if_patient(it: socket.socket, seconds: float | None) -> None:
            settimeout(it, 0.05 if seconds == TIMEOUT[1] and not self._is_patient else seconds)

        monkeypatch.setattr(socket.socket, "connect", connect_if_up)
        monkeypatch.setattr(socket.socket, "settimeout", wait_if_patient)

    def breaks(self, session: discogs.Session) -> None:
        """Let nobody be there any more."""
        self._is_up = False
        session.close()

    def comes_back(self) -> None:
        """Let somebody be there again."""
        self._is_up = True

    def gives_up_early(self) -> None:
        """Give up an answer almost at once; a busy machine only makes that surer."""
        self._is_patient = False

    def is_patient(self) -> None:
        """Wait for an answer as long as it takes."""
        self._is_patient = True
