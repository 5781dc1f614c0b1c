"""The limit: so many requests in any moving window of time, for a whole IP address.

`RateLimiter` lets threads wait, fairly, until `Window` (window.py) says that they may send. The
window is kept in this process, or in a store with other processes and machines (sharing.py).
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Protocol

from discogs.errors import InvalidValueError, WaitTooLong
from discogs.ratelimit.shared import OwnWindow, SharedWindow
from discogs.ratelimit.store import Store
from discogs.ratelimit.window import WINDOW, Place, RateLimit, Slot, Window

__all__ = [
    "ON_WAIT",
    "Clock",
    "RateLimiter",
    "SystemClock",
    "share_limiter",
    "shared_limiter",
]

_log = logging.getLogger("discogs")

WITH_LOGIN = 60
WITHOUT_LOGIN = 25

# A wait is cut into naps, so that Ctrl-C is heard on every platform.
_LONGEST_NAP = 1.0


def _nobody(_seconds: float | None) -> None:
    pass


#: Whom to tell for how many seconds this thread will wait for its slot: None where nobody knows, 0
#: when it waits no more. It is called with the limiter's lock held, so it must be quick.
ON_WAIT: ContextVar[Callable[[float | None], None]] = ContextVar("discogs_on_wait", default=_nobody)


class Clock(Protocol):
    """Where a limiter's time comes from, and that of the sessions which keep to it.

    Tests pass in one that never really waits: `discogs.testing.VirtualClock`.
    """

    def now(self) -> float:
        """Seconds that only go forward."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        ...

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait on the (held) condition, at most so long."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        until = math.inf if seconds is None else self.now() + seconds
        while (left := until - self.now()) > 0:
            if condition.wait(min(left, _LONGEST_NAP)):
                return


class RateLimiter:
    """Lets requests through as fast as the limit allows, first come first served.

    All sessions of a process that talk to one server share a limiter of their own accord; pass one
    to `Session(limiter=...)` to share it differently.

    >>> limiter = RateLimiter(limit=60, window=60.0)
    >>> limiter
    RateLimiter(limit=60, window=60.0)

    Args:
        limit: What is expected until the server's headers say otherwise; a session without a login
            expects 25 at most.
        window: The window's length in seconds.
        store: Where the limit is shared with others: `SQLiteStore()` for the processes of this
            machine, `RedisStore(url)` for several machines. None: for the threads of this process.
            While a store is away, the process keeps to a limit of its own.
        longest_wait: After so many seconds a request gives up with WaitTooLong, a
            `TooManyRequests`; at once when it is known that there will be no slot until then. None:
            it waits as long as it takes.
        clock: Another time, for tests. Sessions with this limiter go by it, too: before they try
            something again, and when they wait for a job of the server's.

    Raises:
        InvalidValueError: A limiter like that would let nothing through.
    """

    def __init__(
        self,
        limit: int = WITH_LOGIN,
        window: float = WINDOW,
        store: Store | None = None,
        *,
        longest_wait: float | None = None,
        clock: Clock | None = None,
    ) -> None:
        if limit < 1 or window <= 0:
            raise InvalidValueError(
                f"A limiter needs limit >= 1 and window > 0, not limit={limit}, window={window}."
            )
        if longest_wait is not None and longest_wait < 0:
            raise InvalidValueError(f"longest_wait must be >= 0 or None, not {longest_wait}.")
        self.longest_wait = longest_wait
        self._limit = limit
        self._length = window
        #: The time that it goes by.
        self.clock: Clock = clock or SystemClock()
        self._changed = threading.Condition()
        self._window: OwnWindow | SharedWindow = (
            SharedWindow(window, store, self.clock.now)
            if store is not None
            else OwnWindow(window, self.clock.now)
        )

    def acquire(self, *, logged_in: bool = True) -> Slot:
        """Wait for a slot. It must be given back with `release`, whatever became of the request.

        Raises:
            WaitTooLong: There is none within `longest_wait`.
        """
        allowance, ticket = self._allowance(logged_in), 0
        tell = ON_WAIT.get()
        with self._changed:
            asked = self.clock.now()
            try:
                while True:
                    turn = self._window.apply(Window.ask, allowance, ticket)
                    waited = self.clock.now() - asked
                    if isinstance(turn, Slot):
                        return replace(turn, waited=waited)
                    ticket = turn.ticket
                    tell(turn.delay)
                    self.clock.wait(self._changed, self._nap(turn, waited))
            except BaseException:
                self._window.apply(Window.leave, ticket)
                self._changed.notify_all()
                raise
            finally:
                tell(0.0)

    def release(
        self,
        slot: Slot,
        reading: RateLimit | None = None,
        *,
        refused: bool = False,
        retry_after: float | None = None,
        lost: bool = False,
    ) -> None:
        """The request of this slot was answered; `reading` is what its headers said.

        After a 429 (`refused`) everyone waits, then one request is tried alone. One that was given
        up without an answer (`lost`) may still be on its way: it counts for a while longer.
        """
        with self._changed:
            self._window.apply(
                Window.answered, slot, reading, refused=refused, retry_after=retry_after, lost=lost
            )
            if refused:
                wait = self._window.last_seen.refused_for(retry_after)
                _log.info("The server said 429: all wait %.0f s, then one request is tried.", wait)
            self._changed.notify_all()

    @contextmanager
    def slot(self, *, logged_in: bool = True) -> Generator[Slot]:
        """A slot for the length of a `with` block, for requests made without a session."""
        slot = self.acquire(logged_in=logged_in)
        try:
            yield slot
        finally:
            self.release(slot)

    def seconds_for(self, count: int, *, logged_in: bool = True) -> float:
        """About how long it takes until so many more requests are let through, if nobody else asks.

        >>> discogs.RateLimiter().seconds_for(600)
        540.0
        """
        with self._changed:
            return self._window.apply(Window.forecast, self._allowance(logged_in), count)

    @property
    def limit(self) -> int:
        """Requests in a window: what the server said, else what was expected."""
        with self._changed:
            return self._window.last_seen.limit(self._limit)

    @property
    def window(self) -> float:
        """The window's length in seconds."""
        return self._length

    def __repr__(self) -> str:
        return f"RateLimiter(limit={self.limit}, window={self.window})"

    def _allowance(self, logged_in: bool) -> int:
        return self._limit if logged_in else min(self._limit, WITHOUT_LOGIN)

    def _nap(self, place: Place, waited: float) -> float | None:
        """How long to sleep before asking again, unless that is too long."""
        nap = self._window.nap(place.delay)
        if self.longest_wait is None:
            return nap
        left = self.longest_wait - waited
        if left <= 0 or (place.delay or 0.0) > left:
            free = "" if place.delay is None else f" The next one comes in {place.delay:.0f} s."
            raise WaitTooLong(
                429,
                f"There is no slot of the rate limit within {self.longest_wait:g} s.{free}",
                retry_after=place.delay,
            )
        return left if nap is None else min(nap, left)


_shared: dict[str, RateLimiter] = {}
_shared_lock = threading.Lock()


def shared_limiter(origin: str) -> RateLimiter:
    """The limiter that all sessions of this process share for one server."""
    with _shared_lock:
        return _shared.setdefault(origin, RateLimiter())


def share_limiter(origin: str, limiter: RateLimiter | None) -> None:
    """Let sessions that are opened from now on share this limiter for one server.

    None: a new one of their own.
    """
    with _shared_lock:
        if limiter is None:
            _shared.pop(origin, None)
        else:
            _shared[origin] = limiter
