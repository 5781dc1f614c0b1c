"""A sandbox and its sessions in virtual time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from discogs.ratelimit.limiter import RateLimiter, share_limiter
from discogs.sandbox import Sandbox
from discogs.testing.clock import VirtualClock

if TYPE_CHECKING:
    from discogs.session import Session

__all__ = ["VirtualTimeSandbox"]


class VirtualTimeSandbox(Sandbox):
    """A local Discogs in virtual time: waits advance the clock and take no real time.

    The limit of 60 requests a minute holds, and failed reads are retried after a pause, but a
    minute passes in an instant: for the sessions of `session()`, and for all sessions in this
    process that the application under test opens with `url`.

    >>> from discogs.testing import VirtualTimeSandbox
    >>> with VirtualTimeSandbox() as sandbox, sandbox.session() as session:
    ...     sandbox.fail(503, times=2)
    ...     title = session.release(249504).title
    ...     pauses = len(sandbox.clock.waits)
    >>> title, pauses
    ('Never Gonna Give You Up', 2)

    Args:
        port: The port; 0 takes a free one.
        limit: Requests a minute with a login; 25/60 of that without one.
        write_delay: The consistency lag in virtual seconds; up to about 40 with the real API.
        seed: Another seed generates another catalogue.
        releases: The number of releases, at least about 1,300.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        limit: int = 60,
        write_delay: float = 0.0,
        seed: int = 2004,
        releases: int = 5000,
    ) -> None:
        #: The clock of this sandbox and its sessions.
        self.clock: VirtualClock = VirtualClock()
        self._is_started = False
        super().__init__(
            port=port,
            limit=limit,
            write_delay=write_delay,
            seed=seed,
            releases=releases,
            clock=self.clock.now,
        )

    def start(self) -> Self:
        """Start listening, in daemon threads."""
        super().start()
        self._is_started = True
        self._share()
        return self

    def stop(self) -> None:
        """Stop listening, and close all connections. The recording stays."""
        if self._is_started:
            share_limiter(self.url, None)
        self._is_started = False
        super().stop()

    def reset(self) -> None:
        """Reset state, recording, faults, limit and all settings."""
        super().reset()
        self.clock.waits.clear()
        self._share()

    def session(self, level: int = 2, **options: Any) -> Session:
        """Create a `discogs.Session` with this sandbox, in virtual time.

        Args:
            level: 0 for no login, 1 for an application's, 2 for the user's.
            options: Options of the session.
        """
        options.setdefault("limiter", self._limiter)
        return super().session(level, **options)

    def _share(self) -> None:
        """Share a fresh limiter with all sessions of this process."""
        self._limiter = RateLimiter(limit=self.limit, window=self.window, clock=self.clock)
        if self._is_started:
            share_limiter(self.url, self._limiter)
