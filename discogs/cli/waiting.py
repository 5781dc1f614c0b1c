"""The limit of a command: one for all commands of this machine, and no silent wait for it."""

from __future__ import annotations

import sys
import threading

from discogs.cli.printing import say
from discogs.ratelimit.limiter import RateLimiter, SystemClock
from discogs.ratelimit.sqlite import SQLiteStore

__all__ = ["AnnouncedClock", "limiter"]

# A shorter wait is over before its announcement is read.
_WORTH_A_WORD = 3.0


class AnnouncedClock(SystemClock):
    """The real time; a long wait for the limit is announced once."""

    def __init__(self) -> None:
        self._announced_until = 0.0

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait on the (held) condition, at most so long."""
        if seconds is not None and seconds > _WORTH_A_WORD and self.now() > self._announced_until:
            self._announced_until = self.now() + seconds
            say(f"Discogs takes no more requests for {seconds:.0f} s: waiting.")
        super().wait(condition, seconds)


def limiter(base_url: str) -> RateLimiter:
    """The limit for this server.

    Each command is a process of its own, and Discogs counts them all: a loop in a shell must not
    begin anew with every turn.
    """
    clock = AnnouncedClock() if sys.stderr.isatty() else None
    return RateLimiter(store=SQLiteStore(name=base_url), clock=clock)
