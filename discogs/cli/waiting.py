"""Waiting for the limit, so that whoever sits at the terminal knows what it waits for."""

from __future__ import annotations

import sys
import threading
import time

from discogs.cli.printing import say
from discogs.limiter import RateLimiter

__all__ = ["AnnouncedClock", "limiter"]

# A shorter wait is over before its announcement is read.
_WORTH_A_WORD = 3.0
_LONGEST_NAP = 1.0


class AnnouncedClock:
    """The real time; a long wait for the limit is announced once."""

    def __init__(self) -> None:
        self._announced_until = 0.0

    def now(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait on the (held) condition, at most so long."""
        if seconds is not None and seconds > _WORTH_A_WORD and self.now() > self._announced_until:
            self._announced_until = self.now() + seconds
            say(f"Discogs takes no more requests for {seconds:.0f} s: waiting.")
        condition.wait(_LONGEST_NAP if seconds is None else min(seconds, _LONGEST_NAP))


def limiter() -> RateLimiter | None:
    """A limiter that says when it waits; None, the shared one, where nobody would read it."""
    return RateLimiter(clock=AnnouncedClock()) if sys.stderr.isatty() else None
