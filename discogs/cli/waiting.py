"""The limiter of a command: shared by all commands of this machine, and never silent."""

from __future__ import annotations

import sys
import threading

from discogs.cli.printing import say
from discogs.ratelimit.limiter import RateLimiter, SystemClock
from discogs.ratelimit.sqlite import SQLiteStore

__all__ = ["AnnouncingClock", "limiter"]

# Shorter waits are over before anyone reads the announcement.
_LONG_WAIT = 3.0


class AnnouncingClock(SystemClock):
    """The system clock, which announces a long wait for the limit once."""

    def __init__(self) -> None:
        self._announced_until = 0.0

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait on the (held) condition, at most this long."""
        if seconds is not None and seconds > _LONG_WAIT and self.now() > self._announced_until:
            self._announced_until = self.now() + seconds
            say(f"Discogs accepts no more requests for {seconds:.0f} s: waiting.")
        super().wait(condition, seconds)


def limiter(base_url: str) -> RateLimiter:
    """Make the limiter for this server, shared with other commands.

    Each command is a process, and Discogs counts them all together: a loop in a shell must keep
    the limit too.
    """
    clock = AnnouncingClock() if sys.stderr.isatty() else None
    return RateLimiter(store=SQLiteStore(name=base_url), clock=clock)
