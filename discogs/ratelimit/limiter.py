"""How do threads wait for the limit: so many requests in any moving window, per IP address?

`RateLimiter` makes threads wait, in order, until `Window` (window.py) says that they may send. The
window is this process's own, or shared with other processes and machines in a store (shared.py).
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from discogs.errors import InvalidValueError, WaitTooLong
from discogs.forks import freed_after_fork, held_while_forking, renew_after_fork
from discogs.ratelimit.store import Store
from discogs.ratelimit.window import WINDOW, Position, RateLimit, Slot, Window

if TYPE_CHECKING:
    from discogs.ratelimit.shared import SharedWindow

__all__ = [
    "LONGEST_NAP",
    "ON_WAIT",
    "Clock",
    "OwnWindow",
    "RateLimiter",
    "SystemClock",
    "share_limiter",
    "shared_limiter",
]

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger("discogs")

#: The methods of a clock.
_TELLS_TIME = ("now", "sleep", "wait")
WITH_LOGIN = 60
WITHOUT_LOGIN = 25

#: Waits are cut into naps of this many seconds, so that Ctrl-C works on every platform.
LONGEST_NAP = 1.0

# A year, in seconds: longer windows and waits are a mistake.
_LONGEST = 366 * 24 * 3600.0


def _ignore(_seconds: float | None) -> None:
    pass


#: Callback with the seconds left to wait for a slot in this thread; None: unknown, 0: done. It runs
#: with the limiter's lock held, so it must be quick.
ON_WAIT: ContextVar[Callable[[float | None], None]] = ContextVar("discogs_on_wait", default=_ignore)


class Clock(Protocol):
    """The time of a limiter, and of the sessions that use it.

    Tests pass one that never really waits: `discogs.testing.VirtualClock`.
    """

    def now(self) -> float:
        """Return seconds that only go forward."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass."""
        ...

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait on the (held) condition, at most this many seconds; None: until notified."""
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
            if condition.wait(min(left, LONGEST_NAP)):
                return


class _Condition(threading.Condition):
    """A condition that is held again after a wait, even one that Ctrl-C ended at a bad moment."""

    def wait(self, timeout: float | None = None) -> bool:
        try:
            return super().wait(timeout)
        finally:
            held: Any = self
            if not held._is_owned():
                self.acquire()


class OwnWindow:
    """A window for the threads of this process. The caller holds a lock."""

    def __init__(self, length: float, now: Callable[[], float]) -> None:
        #: The window after the last change.
        self.last_seen: Window = Window(length)
        self._now = now

    def apply(
        self, change: Callable[Concatenate[Window, float, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call a method of the window with the current time; returns its result."""
        return change(self.last_seen, self._now(), *args, **kwargs)

    def withdraw(self, ticket: int, mark: int | None) -> None:
        """Give up a position, and what else was given since `mark`, if nobody else can have it."""
        self.last_seen.withdraw(self._now(), ticket, mark)

    def leave_to_parent(self) -> None:
        """In a forked child: nobody here waits, and nobody will give a slot back."""
        self.last_seen.abandon(self._now())

    def nap(self, delay: float | None) -> float | None:
        """Return the seconds to sleep before asking again: here, each change notifies."""
        return delay


class RateLimiter:
    """Lets requests through as fast as the limit allows, first come, first served.

    All sessions of a process that use one server share a limiter by default; pass one to
    `Session(limiter=...)` to share it differently.

    >>> limiter = RateLimiter(limit=60, window=60.0)
    >>> limiter
    RateLimiter(limit=60, window=60.0)

    Args:
        limit: Requests in a window, until the server's headers say otherwise; a session without a
            login expects 25 at most.
        window: The window's length in seconds.
        store: Shares the limit: `SQLiteStore()` between the processes of this machine,
            `RedisStore(url)` between machines; None: only between the threads of this process. One
            with a file can be pickled, for processes that are spawned.
            While the store is down, the process keeps to a limit of its own.
        longest_wait: Seconds after which a waiting request gives up with WaitTooLong, a
            `TooManyRequests`; at once if no slot can be free by then. None: wait as long as it
            takes.
        clock: Another clock, for tests. Sessions with this limiter use it too: for pauses between
            attempts, and while they wait for a job on the server.

    Raises:
        InvalidValueError: The limiter would let nothing through.
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
        _check(limit, window, store, longest_wait, clock)
        self.longest_wait = longest_wait
        self._store = store
        self._limit = limit
        self._length = window
        #: The clock it goes by.
        self.clock: Clock = clock or SystemClock()
        # Taken as it is, not through the condition: a lock in C can't be interrupted half taken.
        self._lock = threading.RLock()
        self._changed = held_while_forking(_Condition(self._lock))
        self._window: OwnWindow | SharedWindow = OwnWindow(window, self.clock.now)
        if store is not None:
            from discogs.ratelimit.shared import SharedWindow  # noqa: PLC0415 - few share one

            self._window = SharedWindow(window, store, self.clock.now)
        renew_after_fork(self)

    def acquire(self, *, logged_in: bool = True, claim: list[Slot] | None = None) -> Slot:
        """Wait for a slot. Give it back with `release`, whatever happens to the request.

        It is put into `claim` before this returns, so that none is lost to a Ctrl-C in between.

        Raises:
            WaitTooLong: No slot is free within `longest_wait`.
        """
        allowance, ticket = self._allowance(logged_in), 0
        on_wait = ON_WAIT.get()
        with self._lock:
            asked = self.clock.now()
            mark: int | None = None
            try:
                while True:
                    mark = self._window.last_seen.last_number
                    turn = self._window.apply(Window.ask, allowance, ticket)
                    waited = self.clock.now() - asked
                    if isinstance(turn, Slot):
                        slot = turn._replace(waited=waited)
                        on_wait(0.0)
                        if claim is not None:
                            claim.append(slot)
                        return slot
                    if not ticket:
                        _log_wait(turn)
                    ticket = turn.ticket
                    on_wait(turn.delay)
                    nap = self._nap(turn, waited)
                    # From here on others may take numbers, too.
                    mark = None
                    self.clock.wait(self._changed, nap)
            except BaseException:
                if not claim:
                    self._window.withdraw(ticket, mark)
                self._changed.notify_all()
                on_wait(0.0)
                raise

    def release(
        self,
        slot: Slot,
        reading: RateLimit | None = None,
        *,
        refused: bool = False,
        retry_after: float | None = None,
        unanswered: bool = False,
    ) -> None:
        """Give a slot back when its request has ended; `reading` is the limit its headers state.

        After a 429 (`refused`) everyone waits, then one request is tried alone. An abandoned
        request (`unanswered`) may still be on its way: it counts a while longer.
        """
        with self._lock:
            self._window.apply(
                Window.finish,
                slot,
                reading,
                refused=refused,
                retry_after=retry_after,
                unanswered=unanswered,
            )
            if refused:
                wait = self._window.last_seen.penalty(retry_after)
                _log.info("The server said 429: all wait %.0f s, then one request is tried.", wait)
            self._changed.notify_all()

    @contextmanager
    def slot(self, *, logged_in: bool = True) -> Generator[Slot]:
        """Hold a slot during a `with` block, for requests made without a session."""
        claim: list[Slot] = []
        try:
            yield self.acquire(logged_in=logged_in, claim=claim)
        finally:
            for slot in claim:
                try:
                    self.release(slot)
                except BaseException:
                    # Ctrl-C, just now: given back twice, it is given back once.
                    self.release(slot)
                    raise

    def seconds_for(self, count: int, *, logged_in: bool = True) -> float:
        """Estimate the seconds until `count` more requests are let through, if nobody else asks.

        >>> round(discogs.RateLimiter().seconds_for(600))
        540
        """
        with self._lock:
            return self._window.apply(Window.forecast, self._allowance(logged_in), count)

    @property
    def limit(self) -> int:
        """Requests in a window: as the server says, before its first answer as expected."""
        with self._lock:
            return self._window.last_seen.limit(self._limit)

    @property
    def window(self) -> float:
        """The window's length in seconds."""
        return self._length

    def __repr__(self) -> str:
        return f"RateLimiter(limit={self.limit}, window={self.window})"

    def __reduce__(self) -> tuple[object, ...]:
        if self._store is None:
            raise TypeError(
                "A limiter without a store can't be pickled or copied: another process would not "
                "share it. Make it with a store: RateLimiter(store=SQLiteStore())."
            )
        arguments = self._limit, self._length, self._store
        return partial(type(self), *arguments, longest_wait=self.longest_wait, clock=self.clock), ()

    def after_fork(self) -> None:
        """Leave the queue to the threads of the parent: none of them is here."""
        self._window.leave_to_parent()

    def _allowance(self, logged_in: bool) -> int:
        return self._limit if logged_in else min(self._limit, WITHOUT_LOGIN)

    def _nap(self, position: Position, waited: float) -> float | None:
        """Return the seconds to sleep before asking again; WaitTooLong if that is too long."""
        delay = position.delay
        nap = self._window.nap(delay)
        if self.longest_wait is None:
            return nap
        left = self.longest_wait - waited
        if left <= 0 or (delay or 0.0) > left:
            free = "" if delay is None else f" The next one comes in {delay:.0f} s."
            raise WaitTooLong(
                429,
                f"There is no slot of the rate limit within {self.longest_wait:g} s.{free}",
                retry_after=delay,
            )
        return left if nap is None else min(nap, left)


def _log_wait(position: Position) -> None:
    if position.delay is None:
        _log.info("Waiting for the rate limit, until a request in flight is answered.")
    elif position.delay > LONGEST_NAP:
        _log.info("Waiting %.0f s for the rate limit.", position.delay)


def _check(
    limit: object, window: float, store: object, longest_wait: float | None, clock: object
) -> None:
    """Raise InvalidValueError for arguments that let nothing through, or are of another type."""
    if not (_is_count(limit) and _is_seconds(window) and window > 0):
        raise InvalidValueError(
            "A limiter needs limit >= 1 and window > 0, in seconds, not "
            f"limit={limit!r:.40}, window={window!r:.40}."
        )
    if longest_wait is not None and not (_is_seconds(longest_wait) and longest_wait >= 0):
        raise InvalidValueError(
            f"longest_wait must be >= 0, in seconds, or None, not {longest_wait!r:.40}."
        )
    if store is not None and not callable(getattr(store, "update", None)):
        raise InvalidValueError(
            "store is a SQLiteStore, such as SQLiteStore('limit.sqlite'), or a RedisStore, not "
            f"{store!r:.40}."
        )
    if clock is not None and not all(callable(getattr(clock, name, None)) for name in _TELLS_TIME):
        raise InvalidValueError(
            f"clock has {', '.join(_TELLS_TIME)}, as discogs.testing.VirtualClock has, not "
            f"{clock!r:.40}."
        )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 1


def _is_seconds(value: object) -> bool:
    """Check for a number that a clock can add: no text, no nan, no infinity."""
    return isinstance(value, (int, float)) and abs(value) <= _LONGEST


_shared: dict[str, RateLimiter] = {}
_shared_lock = freed_after_fork(threading.Lock())


def shared_limiter(origin: str) -> RateLimiter:
    """Get or create the limiter that the sessions of this process share for one server."""
    with _shared_lock:
        return _shared.setdefault(origin, RateLimiter())


def share_limiter(origin: str, limiter: RateLimiter | None) -> None:
    """Let sessions opened from now on share this limiter for one server; None: a new one."""
    with _shared_lock:
        if limiter is None:
            _shared.pop(origin, None)
        else:
            _shared[origin] = limiter
