"""How do processes share one window? In a store; while that is down, each keeps its own."""

from __future__ import annotations

import logging
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Concatenate, ParamSpec, TypeVar

from pydantic import TypeAdapter, ValidationError

from discogs.ratelimit.store import Store, StoreUnavailableError
from discogs.ratelimit.window import Window

__all__ = ["SharedWindow"]

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger("discogs")

# Seconds until a store that was down is tried again.
_RETRY_AFTER = 10.0

# A process that gives no sign of life for this part of a window is taken for dead.
_PATIENCE = 1 / 4

# Processes don't notify each other. Most know when their slot comes, and look now and then whether
# it comes earlier; those who wait for the answer to a single request look more often.
_NAP = 1 / 20
_SHORT_NAP = 1 / 100


@dataclass
class _Stored:
    """What the store holds, as JSON."""

    at: float
    window: Window


class SharedWindow:
    """A window in a store; while the store is down, one of this process. The caller holds a lock.

    Alone, a process continues from the window it last saw, so that slots of others still count. It
    merges its own requests when the store is back, or has lost its memory.
    """

    def __init__(self, length: float, store: Store, now: Callable[[], float]) -> None:
        #: The window after the last change; while this process is alone, by its own clock.
        self.last_seen: Window = Window(length, length * _PATIENCE)
        self._store = store
        self._now = now
        self._length = length
        #: Seconds by which this process's clock is ahead of the one of `last_seen`.
        self._ahead = 0.0
        #: What this process stored last: of `last_seen`, unless that was changed since.
        self._text = ""
        self._at = 0.0
        self._alone = False
        self._try_at = -math.inf

    def apply(
        self, change: Callable[Concatenate[Window, float, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call a method of the window with the current time; returns its result."""

        def changed(window: Window, now: float) -> T:
            return change(window, now, *args, **kwargs)

        if self._now() >= self._try_at:
            try:
                return self._apply_in_store(changed)
            except StoreUnavailableError as error:
                self._continue_alone(error)
        return changed(self.last_seen, self._now())

    def withdraw(self, ticket: int, mark: int | None) -> None:
        """Give up a position. What was given half is taken back when its patience ends."""
        self.apply(Window.leave, ticket)

    def leave_to_parent(self) -> None:
        """In a forked child: the parent's requests stay the parent's, in the store too."""
        self._text = ""
        self.last_seen.abandon(self._now() if self._alone else self._now() - self._ahead)
        self.last_seen.last_number = _random_number()

    def nap(self, delay: float | None) -> float | None:
        """How long to sleep before asking again."""
        if delay is None:
            return self._length * _SHORT_NAP
        return min(delay, self._length * _NAP)

    def _apply_in_store(self, change: Callable[[Window, float], T]) -> T:
        outcome: list[tuple[T, Window, float, float, str]] = []

        def update(text: str, now: float) -> str:
            window = self._read(text, now)
            ahead = self._now() - now
            if self._alone or not text:
                known = self.last_seen.copy()
                known.shift(self._ahead - ahead)
                window.merge(known)
            result = change(window, now)
            stored = _format().dump_json(_Stored(now, window)).decode()
            outcome[:] = [(result, window, ahead, now, stored)]
            return stored

        self._store.update(f"{self._length:g}s", update)
        result, self.last_seen, self._ahead, self._at, self._text = outcome[0]
        if self._alone:
            _log.info("The shared limit is back: %s.", self._store)
            self._alone = False
        return result

    def _read(self, text: str, now: float) -> Window:
        stored = self._parsed(text) or _Stored(now, Window(last_number=_random_number()))
        stored.window.length = self._length
        stored.window.patience = self._length * _PATIENCE
        if stored.at > now:
            # The clock was set back, or the machine was restarted.
            stored.window.shift(now - stored.at)
        return stored.window

    def _parsed(self, text: str) -> _Stored | None:
        if text and text == self._text:
            # Nobody else has stored anything since: to parse it would take longer.
            return _Stored(self._at, self.last_seen.copy())
        try:
            return _format().validate_json(text)
        except ValidationError:
            # Nothing yet, or nothing of ours: the headers teach what others use.
            return None

    def _continue_alone(self, error: StoreUnavailableError) -> None:
        now = self._now()
        self._try_at = now + _RETRY_AFTER
        if self._alone:
            return
        _log.warning(
            "%s can't be used: %s. Until it can, this process keeps to a limit of its own, "
            "which others may exceed together with it.",
            self._store,
            error,
        )
        self._alone, self._text = True, ""
        self.last_seen.shift(self._ahead)
        self._ahead = 0.0
        # Others count on from the same number.
        self.last_seen.last_number = _random_number()


def _random_number() -> int:
    """A number to count on from, far from anybody else's."""
    return secrets.randbits(48)


@cache
def _format() -> TypeAdapter[_Stored]:
    return TypeAdapter(_Stored)
