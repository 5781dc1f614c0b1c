"""Loading many stubs side by side, as fast as the limit allows.

The threads that load are daemons, and work for the one that asked: when that is interrupted, they
send nothing more, and neither the program nor its end waits for them. What they have read until
then stays on the objects.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from discogs.arguments import checked_entity
from discogs.entity import Entity, load
from discogs.errors import DiscogsError
from discogs.interrupt import INTERRUPT, Interrupted, check_interrupt

__all__ = ["Prefetched", "prefetch"]

E_co = TypeVar("E_co", bound=Entity, covariant=True)
E = TypeVar("E", bound=Entity)

# More threads than the limit lets through in the time of one answer would only wait.
_THREADS = 8

# Waiting is cut into naps, so that Ctrl-C is heard on every platform.
_LONGEST_NAP = 1.0


@dataclass(frozen=True)
class Prefetched(Generic[E_co]):
    """What a prefetch did."""

    #: The objects that are loaded now, in the order they were given.
    loaded: tuple[E_co, ...]
    #: Those that could not be, each with the reason.
    failed: dict[E_co, DiscogsError]


def prefetch(objects: Iterable[E], *, progress: bool) -> Prefetched[E]:
    """Hydrate the stubs among these objects, several at a time."""
    # Equal objects of two sessions, or a copy, are objects of their own: each is to be loaded.
    wanted = list({id(entity): entity for entity in objects}.values())
    for entity in wanted:
        checked_entity("prefetch", entity)
    loading = _Loading([entity for entity in wanted if not entity.is_loaded])
    failures = loading.run(show=progress and sys.stderr.isatty())
    failed = {id(entity) for entity, _ in failures}
    loaded = tuple(entity for entity in wanted if id(entity) not in failed)
    return Prefetched(loaded, dict(failures))


class _Loading(Generic[E]):
    """The threads that load some stubs."""

    def __init__(self, stubs: Sequence[E]) -> None:
        self._total = len(stubs)
        self._left = deque(stubs)
        self._done: queue.SimpleQueue[tuple[E, BaseException | None]] = queue.SimpleQueue()
        self._interrupt = threading.Event()

    def run(self, *, show: bool) -> list[tuple[E, DiscogsError]]:
        """Load them all: those that could not be, each with the reason."""
        failures: list[tuple[E, DiscogsError]] = []
        try:
            for number in range(min(_THREADS, self._total)):
                name = f"discogs-prefetch-{number}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            for count in range(1, self._total + 1):
                entity, error = self._next()
                if isinstance(error, DiscogsError):
                    failures.append((entity, error))
                elif error is not None:
                    raise error
                if show:
                    self._show(count)
        finally:
            # After Ctrl-C nobody should have to wait for the limit first.
            self._interrupt.set()
        return failures

    def _next(self) -> tuple[E, BaseException | None]:
        while True:
            with suppress(queue.Empty):
                return self._done.get(timeout=_LONGEST_NAP)

    def _show(self, count: int) -> None:
        end = "\n" if count == self._total else ""
        print(f"\r{count} of {self._total} loaded", end=end, file=sys.stderr, flush=True)

    def _work(self) -> None:
        """What each of the threads does: load one stub after the other."""
        INTERRUPT.set(self._interrupt)
        with suppress(IndexError, Interrupted):
            while True:
                check_interrupt()
                entity = self._left.popleft()
                self._done.put((entity, _error_of(entity)))


def _error_of(entity: Entity) -> BaseException | None:
    """Load one stub: the error, if it can't be."""
    try:
        load(entity)
    except Interrupted:
        raise
    except BaseException as error:  # noqa: BLE001 - it is raised where somebody sees it
        return error
    return None
