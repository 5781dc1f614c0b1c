"""Loading many stubs side by side, as fast as the limit allows."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from discogs.entity import Entity, load
from discogs.errors import DiscogsError, InvalidValueError

__all__ = ["Prefetched", "prefetch"]

E_co = TypeVar("E_co", bound=Entity, covariant=True)
E = TypeVar("E", bound=Entity)

# More threads than the limit lets through in the time of one answer would only wait.
_THREADS = 8


@dataclass(frozen=True)
class Prefetched(Generic[E_co]):
    """What a prefetch did."""

    #: The objects that are loaded now, in the order they were given.
    loaded: tuple[E_co, ...]
    #: Those that could not be, each with the reason.
    failed: dict[Entity, DiscogsError]


def prefetch(objects: Iterable[E], *, progress: bool) -> Prefetched[E]:
    """Hydrate the stubs among these objects, several at a time."""
    wanted = list(dict.fromkeys(objects))
    for entity in wanted:
        if not isinstance(entity, Entity):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError(
                f"prefetch() loads entities such as releases, not {type(entity).__name__}: "
                "of rows give row.release or row.master."
            )
    failed: dict[Entity, DiscogsError] = {}
    stubs = [entity for entity in wanted if not entity.is_loaded]
    threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="discogs-prefetch")
    try:
        pending = {threads.submit(load, entity): entity for entity in stubs}
        _collect(pending, failed, progress=progress)
    finally:
        # After Ctrl-C nobody should have to wait for the limit first.
        threads.shutdown(wait=False, cancel_futures=True)
    loaded = tuple(entity for entity in wanted if entity not in failed)
    return Prefetched(loaded, failed)


def _collect(
    pending: dict[Future[E], E], failed: dict[Entity, DiscogsError], *, progress: bool
) -> None:
    show = progress and sys.stderr.isatty()
    total, left = len(pending), set(pending)
    while left:
        done, left = wait(left, return_when=FIRST_COMPLETED)
        for future in done:
            error = future.exception()
            if isinstance(error, DiscogsError):
                failed[pending[future]] = error
            elif error is not None:
                raise error
        if show:
            end = "\n" if not left else ""
            print(f"\r{total - len(left)} of {total} loaded", end=end, file=sys.stderr, flush=True)
