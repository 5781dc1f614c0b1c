"""Load many stubs: cached and dumped ones at once, the others in parallel, as the limit allows.

The worker threads are daemons. When the calling thread is interrupted, they send nothing more, and
neither the caller nor the exit of the program waits for them. What they have loaded stays on the
objects.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Generic, TypeVar

from discogs.errors import DiscogsError
from discogs.http.client import INTERRUPT, Interrupted, call_unsent, check_interrupt
from discogs.orm.entity import Entity, load, state_of
from discogs.pagination.table import Table
from discogs.progress import Progress
from discogs.ratelimit.limit_progress import LimitProgress, SecondsFor
from discogs.ratelimit.limiter import LONGEST_NAP
from discogs.validation import checked_entity

__all__ = ["Prefetched", "prefetch"]

E_co = TypeVar("E_co", bound=Entity, covariant=True)
E = TypeVar("E", bound=Entity)

# The limit allows no more requests than this in the time of one answer: more threads would wait.
_THREADS = 8


@dataclass(frozen=True)
class Prefetched(Generic[E_co]):
    """The result of a prefetch."""

    #: The loaded objects, in the order they were given.
    loaded: Table[E_co]
    #: The objects that failed to load, each with its error.
    failed: dict[E_co, DiscogsError]


def prefetch(
    objects: Iterable[E], seconds_for: SecondsFor, *, full: bool, progress: bool
) -> Prefetched[E]:
    """Hydrate the stubs among these objects in parallel.

    What its session's catalogue has is filled from it instead, unless `full`.
    """
    # Equal objects of two sessions are loaded each: deduplicate by object, not by identity.
    wanted = list({id(entity): entity for entity in objects}.values())
    for entity in wanted:
        checked_entity("prefetch", entity)
    stubs = [entity for entity in wanted if not entity.is_loaded]
    with Progress("objects", len(stubs), visible=progress and bool(stubs)) as bar:
        failures = _Loader(stubs, LimitProgress(bar, seconds_for), full=full).run()
    failed = {id(entity) for entity, _ in failures}
    loaded = Table(entity for entity in wanted if id(entity) not in failed)
    return Prefetched(loaded, dict(failures))


class _Loader(Generic[E]):
    """Hydrates stubs, with a pool of threads where that takes requests."""

    def __init__(self, stubs: Sequence[E], status: LimitProgress, *, full: bool) -> None:
        self._stubs = stubs
        self._full = full
        #: Those that take a request.
        self._left: deque[E] = deque()
        self._status = status
        self._done: queue.SimpleQueue[tuple[E, BaseException | None]] = queue.SimpleQueue()
        self._interrupt = threading.Event()

    def run(self) -> list[tuple[E, DiscogsError]]:
        """Load all stubs; return those that failed, each with its error."""
        failures: list[tuple[E, DiscogsError]] = []
        try:
            for entity, error in chain(self._load_here(), self._load_in_threads()):
                if isinstance(error, DiscogsError):
                    failures.append((entity, error))
                elif error is not None:
                    raise error
                self._status.advance()
        finally:
            # After Ctrl-C the threads must not wait for the limit first.
            self._interrupt.set()
        return failures

    def _load_here(self) -> Iterator[tuple[E, BaseException | None]]:
        """Load in this thread what takes no request: to hand it over would cost more."""
        for entity in self._stubs:
            try:
                error = _try_load_here(entity, full=self._full)
            except Interrupted:
                self._left.append(entity)
            else:
                yield entity, error

    def _load_in_threads(self) -> Iterator[tuple[E, BaseException | None]]:
        count = len(self._left)
        self._start(count)
        for _ in range(count):
            yield self._next()

    def _start(self, count: int) -> None:
        """Start the threads; where the system allows none, work in this one."""
        for number in range(min(_THREADS, count)):
            name = f"discogs-prefetch-{number}"
            try:
                threading.Thread(target=self._work, name=name, daemon=True).start()
            except RuntimeError:
                if number == 0:
                    copy_context().run(self._work)
                return

    def _next(self) -> tuple[E, BaseException | None]:
        while True:
            self._status.update()
            with suppress(queue.Empty):
                return self._done.get(timeout=LONGEST_NAP)

    def _work(self) -> None:
        """Load one stub after the other, in a thread of the pool."""
        INTERRUPT.set(self._interrupt)
        with suppress(IndexError, Interrupted), self._status.report_waits():
            while True:
                check_interrupt()
                entity = self._left.popleft()
                self._done.put((entity, _try_load(entity)))


def _try_load_here(entity: Entity, *, full: bool) -> BaseException | None:
    """Load one stub, from the catalogue unless `full`; raise Interrupted if it takes a request."""
    core = state_of(entity).core
    if core is not None and core.older is not None and not full and core.older.fill(core, entity):
        return None
    if core is None or not core.client.may_answer_unsent:
        raise Interrupted
    return call_unsent(partial(_try_load, entity))


def _try_load(entity: Entity) -> BaseException | None:
    """Load one stub; return the error if that fails."""
    try:
        load(entity)
    except Interrupted:
        raise
    except BaseException as error:  # noqa: BLE001 - the calling thread raises it
        return error
    return None
