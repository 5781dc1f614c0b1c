"""How long a session waits for answers, and what happens in the pauses between its attempts."""

from __future__ import annotations

from collections.abc import Callable

import discogs
from tests.waiting import LONG

__all__ = ["ATTEMPTS", "before_the_last_attempt", "gives_up_early", "is_patient"]

#: How often a read is tried.
ATTEMPTS = 4


def gives_up_early(session: discogs.Session) -> None:
    """Let it give up an answer almost at once; a busy machine only makes that surer."""
    session._core.client._transport._timeout = (LONG, 0.05)


def is_patient(session: discogs.Session) -> None:
    """Let it wait for an answer as long as it takes."""
    session._core.client._transport._timeout = LONG


def before_the_last_attempt(session: discogs.Session, act: Callable[[], None]) -> None:
    """Do something in the pause before a read is tried for the last time."""
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == ATTEMPTS - 1:
            act()

    session._core.client._sleep = pause
