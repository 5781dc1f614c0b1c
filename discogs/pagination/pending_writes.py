"""Read-your-writes over an API that shows writes late.

Discogs shows a write up to about 40 seconds late. For the consistency lag (a minute) the local
result is the truth: sequences contain what this session added and lack what it deleted, whatever
the pages say.

The number of rows follows the same rule. An announced total may still count deleted rows and not
yet count added ones, which gives a lower and an upper bound. Within these bounds the count known
before, which followed each own write, is the better one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakSet, WeakValueDictionary

from cachetools import LRUCache

from discogs.forks import freed_after_fork
from discogs.http.messages import CONSISTENCY_LAG
from discogs.orm.state import mutation
from discogs.orm.values import row_key

if TYPE_CHECKING:
    from discogs.orm.core import Core

__all__ = ["PendingWrites", "Subscriber", "pending_writes"]

#: Seconds after which Discogs has more likely shown a write than not.
_LIKELY_LAG = 30.0

#: For how many paths pending writes are kept when no sequence is alive: more than the limit lets
#: a session write to within the consistency lag.
_MAX_PATHS = 1000

_LONG_AGO = float("-inf")


class Subscriber(Protocol):
    """A sequence that follows later writes."""

    def holds(self, row: Any) -> bool:
        """Check whether the row is known to be in the sequence."""
        ...

    def row_added(self, row: Any, until: float, *, new: bool) -> None:
        """Follow an addition, which pages may lack until then; not `new`: it was there before."""
        ...

    def row_removed(self, row: Any, until: float) -> None:
        """Follow a deletion, which pages may lack until then."""
        ...

    def row_moved(self, row: Any, until: float) -> None:
        """Follow a change that may move the row in a sorted or filtered sequence."""
        ...


@dataclass(frozen=True)
class PendingWrite:
    """An added or deleted row that Discogs may not show yet."""

    row: Any
    #: When the consistency lag of the write ends.
    until: float
    #: Whether the write changes totals; not if it undoes a write that no page has shown.
    counts: bool
    #: Whether the row was deleted before it was added: a page with it may be an old one.
    again: bool = False


class PendingWrites:
    """The rows added and deleted at one path, shared by all its sequences."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._added: dict[Hashable, PendingWrite] = {}
        self._removed: dict[Hashable, PendingWrite] = {}
        #: The added rows that no page has shown yet.
        self._unseen: set[Hashable] = set()
        self._subscribers: WeakSet[Subscriber] = WeakSet()
        #: How many rows there are, None if unknown.
        self.count: int | None = None
        #: When the consistency lag ends of all writes, of all deletions, of all moves.
        self.lag_ends: float = _LONG_AGO
        self.removals_lag_ends: float = _LONG_AGO
        self.moves_lag_ends: float = _LONG_AGO

    def subscribe(self, sequence: Subscriber) -> None:
        """Subscribe a sequence to later writes."""
        with mutation:
            self._subscribers.add(sequence)

    # -- Writes --------------------------------------------------------------------------------

    def add(self, row: object, *, new: bool = True) -> None:
        """Record a row that this session added; not `new`: it was there before."""
        key, subscribers = row_key(row), self._live_subscribers()
        new = new and not any(sequence.holds(row) for sequence in subscribers)
        with mutation:
            self.lag_ends = until = self._lag_end()
            new = new and key not in self._added
            again = self._removed.pop(key, None) is not None
            self._added[key] = PendingWrite(row, until, counts=new and not again, again=again)
            self._unseen.add(key)
            self._change_count(+new)
        for sequence in subscribers:
            sequence.row_added(row, until, new=new)

    def remove(self, row: object) -> None:
        """Record a row that this session deleted."""
        key, subscribers = row_key(row), self._live_subscribers()
        with mutation:
            self.lag_ends = self.removals_lag_ends = until = self._lag_end()
            undone = self._added.pop(key, None)
            was_never_shown = undone is not None and undone.counts and key in self._unseen
            self._unseen.discard(key)
            self._change_count(-(key not in self._removed))
            self._removed[key] = PendingWrite(row, until, counts=not was_never_shown)
        for sequence in subscribers:
            sequence.row_removed(row, until)

    def move(self, row: object) -> None:
        """Record a row that this session changed, which may move it in sorted sequences."""
        subscribers = self._live_subscribers()
        with mutation:
            self.moves_lag_ends = until = self._lag_end()
        for sequence in subscribers:
            sequence.row_moved(row, until)

    def _live_subscribers(self) -> list[Subscriber]:
        with mutation:
            return list(self._subscribers)

    def _lag_end(self) -> float:
        """Return when the lag of a write made now ends; drop the writes whose lag is over."""
        now = self._now()
        self._added, self._removed = _pending_at(now, self._added), _pending_at(now, self._removed)
        self._unseen &= self._added.keys()
        return now + CONSISTENCY_LAG

    def _change_count(self, more: int) -> None:
        if self.count is not None:
            self.count = max(0, self.count + more)

    # -- What pages may not show yet -----------------------------------------------------------

    def removed(self) -> dict[Hashable, PendingWrite]:
        """Return the pending deletions: pages may still show these rows."""
        with mutation:
            return _pending_at(self._now(), self._removed)

    def added(self) -> dict[Hashable, PendingWrite]:
        """Return the pending additions: pages may not show these rows yet."""
        with mutation:
            return _pending_at(self._now(), self._added)

    # -- How many rows there are ---------------------------------------------------------------

    def update_count(
        self, total: int, requested_at: float | None = None, shown: Iterable[object] = ()
    ) -> int:
        """Update the count of rows from an announced total and the rows that came with it."""
        with mutation:
            self.count = self.estimate_count(self.count, total, requested_at, shown)
            return self.count

    def estimate_count(
        self, before: int | None, total: int, requested_at: float | None, shown: Iterable[object]
    ) -> int:
        """Estimate how many rows there are, given an announced total and the count `before`.

        `requested_at` is when the total was requested, None for now.
        """
        with mutation:
            at = self._now() if requested_at is None else requested_at
            removed, added = _pending_at(at, self._removed), _pending_at(at, self._added)
            showing = {row_key(row) for row in shown} if removed or added else set[Hashable]()
            self._unseen -= {key for key in showing & added.keys() if not added[key].again}
            unseen = {key: write for key, write in added.items() if key in self._unseen}
            lowest = total - len(removed)
            highest = total - len(removed.keys() & showing) + len(unseen)
            if before is None:
                before = total + _likely_missing(at, unseen) - _likely_missing(at, removed)
            return max(0, lowest, min(before, highest))


def _pending_at(
    moment: float, writes: Mapping[Hashable, PendingWrite]
) -> dict[Hashable, PendingWrite]:
    """Return the writes that an answer requested at that moment may not show."""
    return {key: write for key, write in writes.items() if write.until > moment}


def _likely_missing(moment: float, writes: Mapping[Hashable, PendingWrite]) -> int:
    """Count the writes that a total requested at that moment more likely leaves out."""
    rest = CONSISTENCY_LAG - _LIKELY_LAG
    return sum(write.counts and write.until - rest > moment for write in writes.values())


class _Ledger:
    """The pending writes of a session, by path. Thread-safe."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = freed_after_fork(threading.Lock())
        self._by_path: WeakValueDictionary[str, PendingWrites] = WeakValueDictionary()
        self._recent: LRUCache[str, PendingWrites] = LRUCache(maxsize=_MAX_PATHS)

    def at(self, path: str) -> PendingWrites:
        """Get or create the pending writes at this path, whose usernames may be in any case."""
        key = path.lower()
        with self._lock:
            found = self._by_path.setdefault(key, PendingWrites(self._now))
            self._recent[key] = found
            return found


def pending_writes(core: Core, path: str) -> PendingWrites:
    """Get the pending writes of this session at a path."""
    return core.keep("pending writes", lambda: _Ledger(core.now)).at(path)
