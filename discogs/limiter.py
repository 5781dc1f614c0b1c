"""The limit: so many requests in any moving window of time, for a whole IP address.

`Window` is the arithmetic, without clock or thread: it is told the time and says how long to wait.
`RateLimiter` lets threads wait for it, fairly. Two ideas keep a client under the limit:

A slot counts from the moment a request is let through until one window after its *answer*. The
server stamps a request somewhere between the two, so it can never count more of ours than we do.

What the headers say wins. Others may share the address: what the server counted beyond our own
requests is theirs (`Window.foreign`), and takes slots too.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from discogs.errors import InvalidValueError

__all__ = ["Clock", "RateLimit", "RateLimiter", "Slot", "Window", "shared_limiter"]

WITH_LOGIN = 60
WITHOUT_LOGIN = 25
WINDOW = 60.0

# A wait is cut into naps, so that Ctrl-C is heard on every platform.
_LONGEST_NAP = 1.0

# Whatever a 429 asks for: after this long, in seconds, one request is tried.
_LONGEST_REFUSAL = 3600.0

# For so many windows after a sign of others the careful bound of what they use is kept to.
_MEMORY = 3


class RateLimit(NamedTuple):
    """What the server last said about the limit, from its headers."""

    #: Requests allowed in a window of 60 seconds.
    limit: int
    #: How many of them were used, by everyone at this address.
    used: int
    #: How many are left.
    remaining: int


@dataclass(frozen=True, slots=True)
class Slot:
    """The permission to send one request now."""

    number: int
    sent: float
    #: What this kind of login may use; see `RateLimiter.acquire`.
    allowance: int
    #: Seconds that were spent waiting for it.
    waited: float = 0.0


class _Counted(NamedTuple):
    sent: float
    answered: float


@dataclass
class Window:
    """Who sent how much in the last `length` seconds, and how long the next one has to wait."""

    length: float = WINDOW
    #: What the server said is allowed, by what was expected (60 with a login, 25 without).
    limits: dict[int, int] = field(default_factory=dict[int, int])
    in_flight: dict[int, float] = field(default_factory=dict[int, float])
    counted: deque[_Counted] = field(default_factory=deque[_Counted])
    #: Slots that others at this address used, as the last answer told, and until when that holds.
    foreign: int = 0
    foreign_until: float = 0.0
    #: Until when answers have proven that there are others.
    neighbours_until: float = 0.0
    #: After a 429: nothing is sent before this, and then one request alone, the probe.
    refused_until: float = 0.0
    probing: bool = False
    probe: int = 0
    numbers: int = 0

    def delay(self, now: float, allowance: int) -> float | None:
        """Seconds until a request may be sent; None: not before one in flight is answered."""
        if self.refused_until > now:
            return self.refused_until - now
        if self.probing and self.probe in self.in_flight:
            return None
        foreign = self.foreign if self.foreign_until > now else 0
        ends = [end for entry in self.counted if (end := entry.answered + self.length) > now]
        too_many = len(self.in_flight) + len(ends) + foreign - self.limit(allowance) + 1
        if too_many <= 0:
            return 0.0
        if foreign:
            ends = sorted(ends + [self.foreign_until] * foreign)
        return ends[too_many - 1] - now if too_many <= len(ends) else None

    def limit(self, allowance: int) -> int:
        """How many requests a login that expects `allowance` may send in a window."""
        return max(1, self.limits.get(allowance, allowance))

    def take(self, now: float, allowance: int) -> Slot:
        """A slot, from now on counted."""
        self.numbers += 1
        self.in_flight[self.numbers] = now
        if self.probing:
            self.probe = self.numbers
        return Slot(self.numbers, now, allowance)

    def settle(self, slot: Slot, now: float, reading: RateLimit | None = None) -> None:
        """The answer to a slot's request came, with what its headers said; or no answer came."""
        self.in_flight.pop(slot.number, None)
        self.counted.append(_Counted(slot.sent, now))
        if slot.number == self.probe:
            self.probing = False
        if reading is not None:
            self.limits[slot.allowance] = reading.limit
            self._learn_of_others(slot, now, reading.limit - reading.remaining)
        self._forget(now)

    def refuse(self, now: float, wait: float | None) -> None:
        """The server said 429: wait (a whole window where it did not say how long), try one."""
        pause = self.length if wait is None else min(wait, _LONGEST_REFUSAL)
        self.refused_until = max(self.refused_until, now + pause)
        self.probing = True
        # We had counted on a slot: somebody else took it.
        self.neighbours_until = now + _MEMORY * self.length

    def _learn_of_others(self, slot: Slot, now: float, used: int) -> None:
        # When the server counted, some of ours were under way, and some may just have left its
        # window: so what others used lies between two bounds.
        surely = sum(
            1 for own in self.counted if own.answered <= slot.sent and own.sent > now - self.length
        )
        possibly = sum(1 for own in self.counted if own.answered > slot.sent - self.length)
        at_most = used - 1 - surely
        at_least = used - possibly - len(self.in_flight)
        if at_least > 0:
            self.neighbours_until = now + _MEMORY * self.length
        # Without any sign of others the careful bound would give away slots in each window.
        self.foreign = max(0, at_most) if self.neighbours_until > now else 0
        self.foreign_until = now + self.length

    def _forget(self, now: float) -> None:
        # Answers that are still under way may speak of what had left the window since.
        since = min(self.in_flight.values(), default=now)
        while self.counted and self.counted[0].answered + self.length <= since:
            self.counted.popleft()


class Clock(Protocol):
    """Where the limiter's time comes from: tests pass in one that never really waits."""

    def now(self) -> float:
        """Seconds that only go forward."""
        ...

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait on the (held) condition, at most so long."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> float:
        return time.monotonic()

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        condition.wait(_LONGEST_NAP if seconds is None else min(seconds, _LONGEST_NAP))


class RateLimiter:
    """Lets requests through as fast as the limit allows, first come first served.

    `limit` is what is expected until the server's headers say otherwise; a session without a login
    expects 25 at most. All sessions of a process that talk to one server share a limiter of their
    own accord; pass one to `Session(limiter=...)` to share it differently.

    >>> limiter = RateLimiter(limit=60, window=60.0)
    >>> limiter
    RateLimiter(limit=60, window=60.0)
    """

    def __init__(
        self, limit: int = WITH_LOGIN, window: float = WINDOW, *, clock: Clock | None = None
    ) -> None:
        if limit < 1 or window <= 0:
            raise InvalidValueError(
                f"A limiter needs limit >= 1 and window > 0, not limit={limit}, window={window}."
            )
        self._limit = limit
        self._clock: Clock = clock or SystemClock()
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._window = Window(length=window)

    def acquire(self, *, logged_in: bool = True) -> Slot:
        """Wait for a slot. It must be given back with `release`, whatever became of the request."""
        allowance = self._limit if logged_in else min(self._limit, WITHOUT_LOGIN)
        ticket = object()
        with self._changed:
            asked = self._clock.now()
            self._waiting.append(ticket)
            try:
                while True:
                    delay = None
                    if self._waiting[0] is ticket:
                        now = self._clock.now()
                        delay = self._window.delay(now, allowance)
                        if delay == 0:
                            slot = self._window.take(now, allowance)
                            return Slot(slot.number, slot.sent, allowance, waited=now - asked)
                    self._clock.wait(self._changed, delay)
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()

    def release(
        self,
        slot: Slot,
        reading: RateLimit | None = None,
        *,
        refused: bool = False,
        retry_after: float | None = None,
    ) -> None:
        """The request of this slot was answered (or failed); `reading` is what its headers said.

        After a 429 (`refused`) everyone waits, then one request is tried alone.
        """
        with self._changed:
            now = self._clock.now()
            self._window.settle(slot, now, reading)
            if refused:
                self._window.refuse(now, retry_after)
            self._changed.notify_all()

    @contextmanager
    def slot(self, *, logged_in: bool = True) -> Generator[Slot]:
        """A slot for the length of a `with` block, for requests made without a session."""
        slot = self.acquire(logged_in=logged_in)
        try:
            yield slot
        finally:
            self.release(slot)

    @property
    def limit(self) -> int:
        """Requests in a window: what the server said, else what was expected."""
        with self._changed:
            return self._window.limit(self._limit)

    @property
    def window(self) -> float:
        """The window's length in seconds."""
        return self._window.length

    def __repr__(self) -> str:
        return f"RateLimiter(limit={self.limit}, window={self.window})"


_shared: dict[str, RateLimiter] = {}
_shared_lock = threading.Lock()


def shared_limiter(origin: str) -> RateLimiter:
    """The limiter that all sessions of this process share for one server."""
    with _shared_lock:
        return _shared.setdefault(origin, RateLimiter())
