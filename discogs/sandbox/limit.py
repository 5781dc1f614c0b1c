"""The rate limit: a moving window, counted when requests arrive, one count for all callers.

Discogs counts by source address, so callers with and without a login share the count; the one
without is refused at 25, the one with at 60.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import NamedTuple


class Budget(NamedTuple):
    """What the headers of an answer say about the limit."""

    limit: int
    used: int
    remaining: int
    refused: bool

    def headers(self) -> list[tuple[str, str]]:
        """Return the three headers."""
        return [
            ("X-Discogs-Ratelimit", str(self.limit)),
            ("X-Discogs-Ratelimit-Used", str(self.used)),
            ("X-Discogs-Ratelimit-Remaining", str(self.remaining)),
        ]


class MovingWindow:
    """Counts arrivals. Refused ones don't count, so a caller that only waits gets through.

    Args:
        limit: Requests a window with a login; without one it is 25 in 60 of that.
        window: The window's length in seconds.
        clock: Gives the time in seconds.
        lag: By how many requests the headers are behind. The real ones are at times behind by
            one, and say "used 0" in the first answer.
    """

    def __init__(self, limit: int, window: float, clock: Callable[[], float], lag: int = 0) -> None:
        self.limit = limit
        self.window = window
        self.lag = lag
        self.refused: int = 0
        self.anonymous_limit: int | None = None
        self._clock = clock
        self._arrivals: deque[float] = deque()
        self._lock = threading.Lock()

    def limit_for(self, *, authorised: bool) -> int:
        """Return the limit of a caller with or without a login."""
        if authorised:
            return self.limit
        if self.anonymous_limit is not None:
            return self.anonymous_limit
        return max(1, self.limit * 25 // 60)

    def arrive(self, *, authorised: bool) -> Budget:
        """Count an arrival, or refuse it."""
        limit = self.limit_for(authorised=authorised)
        with self._lock:
            self._forget()
            refused = len(self._arrivals) >= limit
            if refused:
                self.refused += 1
            else:
                self._arrivals.append(self._clock())
            used = min(limit, max(0, len(self._arrivals) - self.lag))
        return Budget(limit, used, limit - used, refused)

    def use_up(self, slots: int) -> None:
        """Count requests of a neighbour: of another program behind the same address."""
        with self._lock:
            self._arrivals.extend([self._clock()] * slots)

    def clear(self) -> None:
        """Forget all arrivals and refusals."""
        with self._lock:
            self._arrivals.clear()
            self.refused = 0

    def _forget(self) -> None:
        oldest = self._clock() - self.window
        while self._arrivals and self._arrivals[0] <= oldest:
            self._arrivals.popleft()
