"""Where a limiter's window is: in this process, or in a store with others while that is there."""

from __future__ import annotations

import copy
import logging
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Concatenate, ParamSpec, TypeVar

from pydantic import TypeAdapter, ValidationError

from discogs.ratelimit.store import Store, StoreAwayError
from discogs.ratelimit.window import Window

__all__ = ["OwnWindow", "SharedWindow"]

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger("discogs")

# A store that was away is tried again after so many seconds.
_PAUSE = 10.0

# What gives no sign for this part of a window is taken for dead.
_PATIENCE = 1 / 4

# No process tells the others what it does. Most know when their slot comes, and look now and then
# whether it comes earlier; those who wait for the answer to a single request look more often.
_NAP = 1 / 20
_SHORT_NAP = 1 / 100


class OwnWindow:
    """A window for the threads of this process. The caller holds a lock."""

    def __init__(self, length: float, now: Callable[[], float]) -> None:
        self.last_seen = Window(length)
        self._now = now

    def apply(
        self, change: Callable[Concatenate[Window, float, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call a method of the window with the time, and give what it gives."""
        return change(self.last_seen, self._now(), *args, **kwargs)

    def nap(self, delay: float | None) -> float | None:
        """How long to sleep before looking again: here who changes something tells the others."""
        return delay


@dataclass
class _Kept:
    """What lies in the store."""

    at: float
    window: Window


class SharedWindow:
    """A window in a store; while the store is away, one of this process. The caller holds a lock.

    Alone, a process goes on with what was last seen, so that slots of others still count; what it
    knows is added when the store is back, or has lost its memory.
    """

    def __init__(self, length: float, store: Store, now: Callable[[], float]) -> None:
        #: As it was after the last change; while this process is alone, by its clock.
        self.last_seen = Window(length, length * _PATIENCE)
        self._store = store
        self._now = now
        self._length = length
        #: How far the clock of this process is ahead of that of what was last seen.
        self._ahead = 0.0
        self._alone = False
        self._try_at = -math.inf

    def apply(
        self, change: Callable[Concatenate[Window, float, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call a method of the window with the time, and give what it gives."""

        def changed(window: Window, now: float) -> T:
            return change(window, now, *args, **kwargs)

        if self._now() >= self._try_at:
            try:
                return self._apply_in_store(changed)
            except StoreAwayError as error:
                self._do_without(error)
        return changed(self.last_seen, self._now())

    def nap(self, delay: float | None) -> float | None:
        """How long to sleep before looking again."""
        if delay is None:
            return self._length * _SHORT_NAP
        return min(delay, self._length * _NAP)

    def _apply_in_store(self, change: Callable[[Window, float], T]) -> T:
        outcome: list[tuple[T, Window, float]] = []

        def step(text: str, now: float) -> str:
            window = self._read(text, now)
            ahead = self._now() - now
            if self._alone or not text:
                known = copy.deepcopy(self.last_seen)
                known.shift(self._ahead - ahead)
                window.absorb(known)
            outcome[:] = [(change(window, now), window, ahead)]
            return _format().dump_json(_Kept(now, window)).decode()

        self._store.update(f"{self._length:g}s", step)
        result, self.last_seen, self._ahead = outcome[0]
        if self._alone:
            _log.info("The shared limit is back: %s.", self._store)
            self._alone = False
        return result

    def _read(self, text: str, now: float) -> Window:
        try:
            kept = _format().validate_json(text)
        except ValidationError:
            # Nothing yet, or nothing of ours: what others use is learnt from the headers.
            kept = _Kept(now, Window(numbers=_somewhere()))
        kept.window.length = self._length
        kept.window.patience = self._length * _PATIENCE
        if kept.at > now:
            # The clock was set back, or the machine was started anew.
            kept.window.shift(now - kept.at)
        return kept.window

    def _do_without(self, error: StoreAwayError) -> None:
        now = self._now()
        self._try_at = now + _PAUSE
        if self._alone:
            return
        _log.warning(
            "%s can't be used: %s. Until it can, this process keeps to a limit of its own, "
            "which others may exceed together with it.",
            self._store,
            error,
        )
        self._alone = True
        self.last_seen.shift(self._ahead)
        self._ahead = 0.0
        # Others go on from the same number.
        self.last_seen.numbers = _somewhere()


def _somewhere() -> int:
    """A number to count on from that nobody else is near."""
    return secrets.randbits(48)


@cache
def _format() -> TypeAdapter[_Kept]:
    return TypeAdapter(_Kept)
