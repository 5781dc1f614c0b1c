"""Virtual time for tests: waiting advances the clock and returns at once."""

from __future__ import annotations

import threading

__all__ = ["VirtualClock"]

# Real seconds that other threads get before the waiting thread looks again.
_TURN = 0.001
_LONGEST_TURN = 1.0


class VirtualClock:
    """A clock on which waiting takes no time. Thread-safe.

    `sleep` and `wait` advance the clock and return at once. A limiter, its sessions and a sandbox
    with the same clock agree on the time: minutes pass in an instant, with the same outcome.

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
        """Return the virtual seconds since the clock was made."""
        return self._time

    def advance(self, seconds: float) -> None:
        """Let time pass, without recording a wait."""
        with self._lock:
            self._time += seconds

    def sleep(self, seconds: float) -> None:
        """Advance the clock, and record the wait."""
        with self._lock:
            self.waits.append(seconds)
            self._time += seconds

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait on the (held) condition, at most this many virtual seconds.

        None waits for another thread's answer, which takes real time.
        """
        if seconds is not None:
            self.sleep(seconds)
        condition.wait(_LONGEST_TURN if seconds is None else _TURN)
