"""How long does the limit make the rest of a long operation take? Shown on its progress bar."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from discogs.ratelimit.limiter import LONGEST_NAP, ON_WAIT

if TYPE_CHECKING:
    from discogs.progress import Progress

__all__ = ["LimitProgress", "SecondsFor"]

#: How long the limit makes this many requests take; see `RateLimiter.seconds_for`.
SecondsFor: TypeAlias = Callable[[int], float]


class LimitProgress:
    """Shows on a progress bar the time left and the waits for the limit.

    Args:
        bar: The bar.
        seconds_for: The forecast of the limiter.
        per_request: How many of the bar's units one request gives: 100 rows of a page.
        now: A monotonic clock, in seconds.
    """

    def __init__(
        self,
        bar: Progress,
        seconds_for: SecondsFor,
        *,
        per_request: int = 1,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bar = bar
        self._seconds_for = seconds_for
        self._per_request = per_request
        self._now = now
        self._forecast_at = -math.inf
        #: When each thread's wait for the limit ends.
        self._wait_ends: dict[object, float] = {}

    @contextmanager
    def report_waits(self) -> Generator[None]:
        """Show this thread's waits for the limit while the context is open."""
        thread = object()

        def on_wait(seconds: float | None) -> None:
            self._wait_ends[thread] = math.inf if seconds is None else self._now() + seconds

        before = ON_WAIT.get()
        ON_WAIT.set(on_wait)
        on_wait(0.0)
        try:
            yield
        finally:
            ON_WAIT.set(before)
            del self._wait_ends[thread]

    @contextmanager
    def keep_updated(self) -> Generator[None]:
        """Report this thread's waits, and update the bar even while it waits."""
        if not self._bar.is_visible:
            yield
            return
        is_over = threading.Event()
        # A waiting thread holds the limiter's lock when it reports: it must not draw.
        updating = threading.Thread(target=self._update_until, args=(is_over,), daemon=True)
        with self.report_waits():
            try:
                updating.start()
                yield
            finally:
                is_over.set()

    def advance(self) -> None:
        """Count one more as done."""
        self._bar.advance()

    def update(self) -> None:
        """Show the wait for the limit; once a second, forecast the time left."""
        if not self._bar.is_visible:
            return
        now = self._now()
        if now - self._forecast_at >= LONGEST_NAP:
            self._forecast_at = now
            # Objects being loaded still count as remaining.
            left = math.ceil((self._bar.left or 0) / self._per_request)
            self._bar.expect(self._seconds_for(left))
        # Nothing waits as long as one thread is loading.
        seconds = min(list(self._wait_ends.values()), default=now) - now
        if seconds < LONGEST_NAP:
            self._bar.note("")
        elif seconds == math.inf:
            self._bar.note("waiting for the limit")
        else:
            self._bar.note(f"waiting {math.ceil(seconds)} s for the limit")

    def _update_until(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            self.update()
            is_over.wait(LONGEST_NAP)
