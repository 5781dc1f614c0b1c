"""A session's time, which passes only when it is waited for or a test says so."""

from __future__ import annotations

import discogs
from discogs.testing.clock import VirtualClock

__all__ = ["Clock", "keep_to"]


class Clock(VirtualClock):
    """The time of a session, and of a sandbox that calls it."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def keep_to(clock: Clock, session: discogs.Session) -> None:
    """Let an open session go by this clock."""
    session._core.client.limiter = discogs.RateLimiter(limit=100_000, clock=clock)
