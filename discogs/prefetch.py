"""Loading many stubs side by side, as fast as the limit allows.

The threads that load are daemons, and work for the one that asked: when that is interrupted, they
send nothing more, and neither the program nor its end waits for them. What they have read until
then stays on the objects.
"""

from __future__ import annotations

import math
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from discogs.errors import DiscogsError
from discogs.http.client import INTERRUPT, Interrupted, check_interrupt
from discogs.orm.entity import Entity, load
from discogs.progress import Progress
from discogs.ratelimit.limiter import LONGEST_NAP, ON_WAIT
from discogs.validation import checked_entity

__all__ = ["Prefetched", "prefetch"]

E_co = TypeVar("E_co", bound=Entity, covariant=True)
E = TypeVar("E", bound=Entity)

#: How long it takes until so many more requests are let through; see `RateLimiter.seconds_for`.
SecondsFor: TypeAlias = Callable[[int], float]

# More threads than the limit lets through in the time of one answer would only wait.
_THREADS = 8


@dataclass(frozen=True)
class Prefetched(Generic[E_co]):
    """What a prefetch did."""

    #: The objects that are loaded now, in the order they were given.
    loaded: tuple[E_co, ...]
    #: Those that could not be, each with the reason.
    failed: dict[E_co, DiscogsError]


def prefetch(objects: Iterable[E], seconds_for: SecondsFor, *, progress: bool) -> Prefetched[E]:
    """Hydrate the stubs among these objects, several at a time."""
    # Equal objects of two sessions, or a copy, are objects of their own: each is to be loaded.
    wanted = list({id(entity): entity for entity in objects}.values())
    for entity in wanted:
        checked_entity("prefetch", entity)
    stubs = [entity for entity in wanted if not entity.is_loaded]
    with Progress("objects", len(stubs), shown=progress and bool(stubs)) as bar:
        failures = _Loading(stubs, _Outlook(bar, seconds_for)).run()
    failed = {id(entity) for entity, _ in failures}
    loaded = tuple(entity for entity in wanted if id(entity) not in failed)
    return Prefetched(loaded, dict(failures))


class _Loading(Generic[E]):
    """The threads that load some stubs."""

    def __init__(self, stubs: Sequence[E], outlook: _Outlook) -> None:
        self._total = len(stubs)
        self._left = deque(stubs)
        self._outlook = outlook
        self._done: queue.SimpleQueue[tuple[E, BaseException | None]] = queue.SimpleQueue()
        self._interrupt = threading.Event()

    def run(self) -> list[tuple[E, DiscogsError]]:
        """Load them all: those that could not be, each with the reason."""
        failures: list[tuple[E, DiscogsError]] = []
        try:
            for number in range(min(_THREADS, self._total)):
                name = f"discogs-prefetch-{number}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            for _ in range(self._total):
                entity, error = self._next()
                if isinstance(error, DiscogsError):
                    failures.append((entity, error))
                elif error is not None:
                    raise error
                self._outlook.advance()
        finally:
            # After Ctrl-C nobody should have to wait for the limit first.
            self._interrupt.set()
        return failures

    def _next(self) -> tuple[E, BaseException | None]:
        while True:
            self._outlook.look()
            with suppress(queue.Empty):
                return self._done.get(timeout=LONGEST_NAP)

    def _work(self) -> None:
        """What each of the threads does: load one stub after the other."""
        INTERRUPT.set(self._interrupt)
        with suppress(IndexError, Interrupted), self._outlook.watching():
            while True:
                check_interrupt()
                entity = self._left.popleft()
                self._done.put((entity, _error_of(entity)))


class _Outlook:
    """What the bar says of the time to come: how long, and what it waits for."""

    def __init__(
        self, bar: Progress, seconds_for: SecondsFor, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._bar = bar
        self._seconds_for = seconds_for
        self._now = now
        self._looked = -math.inf
        #: Until when each of the threads waits for the limit.
        self._waits: dict[object, float] = {}

    @contextmanager
    def watching(self) -> Generator[None]:
        """Within it, this thread says when it waits for the limit."""
        me = object()

        def on_wait(seconds: float | None) -> None:
            self._waits[me] = math.inf if seconds is None else self._now() + seconds

        ON_WAIT.set(on_wait)
        on_wait(0.0)
        try:
            yield
        finally:
            del self._waits[me]

    def advance(self) -> None:
        """One more is done."""
        self._bar.advance()

    def look(self) -> None:
        """Say what it waits for, and once a second anew how long it takes."""
        if not self._bar.is_shown:
            return
        now = self._now()
        if now - self._looked >= LONGEST_NAP:
            self._looked = now
            # What threads have in hand is left too.
            self._bar.expect(self._seconds_for(self._bar.left or 0))
        # As long as one of the threads is loading, it goes on.
        seconds = min(list(self._waits.values()), default=now) - now
        if seconds < LONGEST_NAP:
            self._bar.note("")
        elif seconds == math.inf:
            self._bar.note("waiting for the limit")
        else:
            self._bar.note(f"waiting {math.ceil(seconds)} s for the limit")


def _error_of(entity: Entity) -> BaseException | None:
    """Load one stub: the error, if it can't be."""
    try:
        load(entity)
    except Interrupted:
        raise
    except BaseException as error:  # noqa: BLE001 - it is raised where somebody sees it
        return error
    return None
