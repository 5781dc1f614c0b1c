"""A sandbox in virtual time, and the sessions that live in the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from discogs.ratelimit.limiter import RateLimiter, share_limiter
from discogs.sandbox import Sandbox
from discogs.testing.clock import VirtualClock

if TYPE_CHECKING:
    from discogs.session import Session

__all__ = ["VirtualTimeSandbox"]


class VirtualTimeSandbox(Sandbox):
    """A local Discogs where nobody waits: time passes only when somebody would.

    The limit of 60 requests a minute is kept, and failures are asked again after a pause, but a
    minute is over at once. So it is for every session of this process that talks to `url`: those
    that `session()` gives, and those that the application under test opens.

    >>> from discogs.testing import VirtualTimeSandbox
    >>> with VirtualTimeSandbox() as sandbox, sandbox.session() as session:
    ...     sandbox.fail(503, times=2)
    ...     title = session.release(249504).title
    ...     pauses = len(sandbox.clock.waits)
    >>> title, pauses
    ('Never Gonna Give You Up', 2)

    Args:
        port: The port; 0 takes a free one.
        limit: Requests a minute with a login; without one it is 25 in 60 of that.
        write_delay: Virtual seconds until readers see a write; the real API takes up to about 40.
        seed: Makes another catalogue.
        releases: How many releases there are, at least about 1,300.
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
        #: The time of this sandbox and of the sessions with it.
        self.clock = VirtualClock()
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
        """Start to listen, in threads that don't outlive the program."""
        super().start()
        self._is_started = True
        self._share()
        return self

    def stop(self) -> None:
        """Stop listening and hang up on everybody. The recording stays."""
        if self._is_started:
            share_limiter(self.url, None)
        self._is_started = False
        super().stop()

    def reset(self) -> None:
        """Back to a fresh sandbox: state, recording, faults, limit and all settings."""
        super().reset()
        self.clock.waits.clear()
        self._share()

    def session(self, level: int = 2, **options: Any) -> Session:
        """A `discogs.Session` that works against this sandbox, and never really waits.

        Args:
            level: 0 for no login, 1 for an application's, 2 for the user's.
            options: Those of a session.
        """
        options.setdefault("limiter", self._limiter)
        return super().session(level, **options)

    def _share(self) -> None:
        """Begin anew with a limiter that nobody has used yet."""
        self._limiter = RateLimiter(limit=self.limit, window=self.window, clock=self.clock)
        if self._is_started:
            share_limiter(self.url, self._limiter)
