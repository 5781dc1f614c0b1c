"""Time for tests: it passes when somebody waits, and then at once."""

from __future__ import annotations

import threading

__all__ = ["VirtualClock"]

# What is waited for is another thread's: it gets this long, in real seconds, before the next look.
_TURN = 0.001
_LONGEST_TURN = 1.0


class VirtualClock:
    """A clock that never makes anybody wait. Thread-safe.

    Whoever waits by it goes on at once, and it is so much later then. A limiter, the sessions that
    keep to it and a sandbox which go by the same clock agree on the time: what takes minutes takes
    no time, and nothing goes wrong that would not go wrong in minutes.

    >>> from discogs.testing import VirtualClock
    >>> clock = VirtualClock()
    >>> clock.sleep(60)
    >>> clock.now()
    60.0
    """

    def __init__(self) -> None:
        self._time = 0.0
        self._lock = threading.Lock()
        #: The seconds of each wait so far.
        self.waits: list[float] = []

    def now(self) -> float:
        """Seconds since it was made."""
        return self._time

    def advance(self, seconds: float) -> None:
        """Let time pass, without anybody waiting for it."""
        with self._lock:
            self._time += seconds

    def sleep(self, seconds: float) -> None:
        """Wait, in no time."""
        with self._lock:
            self.waits.append(seconds)
            self._time += seconds

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait on the (held) condition, at most so long, in no time.

        Without an end it is an answer that is waited for: that takes as long as it takes.
        """
        if seconds is not None:
            self.sleep(seconds)
        condition.wait(_LONGEST_TURN if seconds is None else _TURN)
