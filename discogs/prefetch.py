"""Loading many stubs side by side, as fast as the limit allows.

The threads that load are daemons, and work for the one that asked: when that is interrupted, they
send nothing more, and neither the program nor its end waits for them. What they have read until
then stays on the objects.
"""

from __future__ import annotations

import queue
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
from discogs.progress import Progress

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
    failures = loading.run(shown=progress)
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

    def run(self, *, shown: bool) -> list[tuple[E, DiscogsError]]:
        """Load them all: those that could not be, each with the reason."""
        failures: list[tuple[E, DiscogsError]] = []
        try:
            for number in range(min(_THREADS, self._total)):
                name = f"discogs-prefetch-{number}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            with Progress("objects", self._total, shown=shown and self._total > 1) as progress:
                for _ in range(self._total):
                    entity, error = self._next(progress)
                    if isinstance(error, DiscogsError):
                        failures.append((entity, error))
                    elif error is not None:
                        raise error
                    progress.advance()
        finally:
            # After Ctrl-C nobody should have to wait for the limit first.
            self._interrupt.set()
        return failures

    def _next(self, progress: Progress) -> tuple[E, BaseException | None]:
        while True:
            try:
                done = self._done.get(timeout=_LONGEST_NAP)
            except queue.Empty:
                # For the limit, or for an answer that takes long.
                progress.note("waiting for Discogs")
            else:
                progress.note("")
                return done

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
