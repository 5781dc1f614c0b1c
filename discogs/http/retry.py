"""Which failed attempt is worth another, and after how long? Decisions only, no waiting.

Reads are sent again after failures that pass by themselves: a broken connection, a broken body,
500, 502, 503, 504. A write is never sent twice, unless the server refused it outright (429).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from discogs.errors import (
    BodyTooLarge,
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    ServerError,
    TooManyRequests,
    WaitTooLong,
)

__all__ = ["RetryPolicy"]

_TRANSIENT = frozenset({500, 502, 503, 504})


class RetryPolicy(NamedTuple):
    """How often a read is attempted, and the pauses between attempts.

    The pause doubles with each attempt; chance shortens it by up to half, so that threads that
    failed together don't retry together.
    """

    attempts: int = 4
    first_pause: float = 0.5
    longest_pause: float = 30.0
    chance: Callable[[], float] = random.random

    def pause(
        self, errors: Sequence[DiscogsError], *, is_read: bool, takes_slot: bool = True
    ) -> float | None:
        """Return the seconds until the next attempt; None: give up and raise the last error.

        `errors` are those of all attempts so far. Retry-After lengthens the pause up to
        `longest_pause`; a server that asks for more is given up. After a 429 the limiter makes
        everyone wait: the pause here is 0, and only the first refusal is worth another attempt. Of
        a host without our limit, which `takes_slot` False says, only if it says when. A request
        that gave up waiting for a slot was never sent, and is not tried again.
        """
        if isinstance(errors[-1], WaitTooLong):
            return None
        refusals = sum(isinstance(error, TooManyRequests) for error in errors)
        failures = len(errors) - refusals
        if isinstance(errors[-1], TooManyRequests):
            wait = 0.0 if takes_slot else errors[-1].retry_after
            is_worth_it = refusals == 1 and wait is not None and wait <= self.longest_pause
            return wait if is_worth_it else None
        if not is_read or failures >= self.attempts or not _is_transient(errors[-1]):
            return None
        asked = getattr(errors[-1], "retry_after", None) or 0.0
        if asked > self.longest_pause:
            return None
        longest = min(self.first_pause * 2.0 ** (failures - 1), self.longest_pause)
        # One that asks for no time at all is given some: it is in trouble.
        return max(asked, longest * (1 - self.chance() / 2))


def _is_transient(error: DiscogsError) -> bool:
    if isinstance(error, ServerError):
        return error.status in _TRANSIENT
    if isinstance(error, BodyTooLarge):
        return False
    if isinstance(error, InvalidResponse):
        return error.status < 300 or error.status in _TRANSIENT
    return isinstance(error, ConnectionFailed)
