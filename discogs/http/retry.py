"""Which failed attempt is worth another, and after how long: decisions only, no waiting here.

Reads are asked again after what passes by itself: a broken connection, a broken body, 500, 502,
503, 504. A write is never sent twice, unless the server refused it outright (429).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from discogs.errors import (
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    ServerError,
    TooManyRequests,
    WaitTooLong,
)

__all__ = ["RetryPolicy"]

_PASSING = frozenset({500, 502, 503, 504})


@dataclass(frozen=True)
class RetryPolicy:
    """How often a read is tried, and how long the pauses are.

    The pause doubles from attempt to attempt and is shortened by chance by up to half, so that
    threads that failed together do not come back together.
    """

    attempts: int = 4
    first_pause: float = 0.5
    longest_pause: float = 30.0
    chance: Callable[[], float] = random.random

    def pause(self, errors: Sequence[DiscogsError], *, is_read: bool) -> float | None:
        """Seconds to wait before the next attempt; None: give up and raise the last error.

        A server that asks for a time (Retry-After) gets it, up to `longest_pause`.

        `errors` are those of all attempts so far. After a 429 it is the limiter that makes everyone
        wait: the pause here is 0, and only the first refusal is worth another attempt. Who would
        have to wait too long for the limit was not even sent, and waits no more.
        """
        if isinstance(errors[-1], WaitTooLong):
            return None
        refusals = sum(isinstance(error, TooManyRequests) for error in errors)
        failures = len(errors) - refusals
        if isinstance(errors[-1], TooManyRequests):
            return 0.0 if refusals == 1 else None
        if not is_read or failures >= self.attempts or not _passes(errors[-1]):
            return None
        asked = getattr(errors[-1], "retry_after", None)
        if asked is not None:
            return asked if asked <= self.longest_pause else None
        longest = min(self.first_pause * 2.0 ** (failures - 1), self.longest_pause)
        return longest * (1 - self.chance() / 2)


def _passes(error: DiscogsError) -> bool:
    if isinstance(error, ServerError):
        return error.status in _PASSING
    if isinstance(error, InvalidResponse):
        return error.status < 300 or error.status in _PASSING
    return isinstance(error, ConnectionFailed)
