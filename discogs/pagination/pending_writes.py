"""Read-your-writes over an API that shows writes late.

Discogs shows a write up to about 40 seconds late. For the consistency lag (a minute) the local
result is the truth: what this session added to a listing is in it, what it deleted is not, whatever
the pages say.

The number of rows follows the same rule. An announced total may still count what was deleted, and
not yet count what was added: that gives a lowest and a highest number. Within these the number
known before, which followed each own write, is the better one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakSet, WeakValueDictionary

from cachetools import LRUCache

from discogs.http.messages import CONSISTENCY_LAG
from discogs.orm.state import mutation
from discogs.orm.values import row_key

if TYPE_CHECKING:
    from discogs.orm.core import Core

__all__ = ["PendingWrites", "Subscriber", "pending_writes"]

#: Seconds after a write in which it is rather not shown yet.
_RATHER_LATE = 30.0

#: Of so many listings the pending writes are kept even if nobody holds the listing: more than the
#: limit lets anybody write to in the consistency lag.
_MOST_KEPT = 1000

_LONG_AGO = float("-inf")


class Subscriber(Protocol):
    """A sequence that is kept, and follows the writes to its listing."""

    def holds(self, row: Any) -> bool:
        """Whether the row is known to be in the listing."""
        ...

    def row_added(self, row: Any, until: float, *, new: bool) -> None:
        """A row was added, shown from `until` on for sure; one not `new` was there before."""
        ...

    def row_removed(self, row: Any, until: float) -> None:
        """A row was deleted, not shown from `until` on for sure."""
        ...

    def row_moved(self, row: Any, until: float) -> None:
        """A row changed: it may stand elsewhere in a sorted listing, or leave a filtered one."""
        ...


@dataclass(frozen=True)
class PendingWrite:
    """A row that was added or deleted, which Discogs may not show yet."""

    row: Any
    #: When Discogs shows it for sure.
    until: float
    #: Whether totals change by it once it is shown: not if it takes back what was not shown yet.
    counts: bool
    #: Whether it was there before, and deleted: what shows it may show what was there then.
    again: bool = False


class PendingWrites:
    """The additions to one listing and the deletions from it, shared by all its sequences."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._added: dict[Hashable, PendingWrite] = {}
        self._removed: dict[Hashable, PendingWrite] = {}
        #: Of what was added: what no page has shown yet.
        self._unseen: set[Hashable] = set()
        self._subscribers: WeakSet[Subscriber] = WeakSet()
        #: How many rows there are, None if nothing is known yet.
        self.count: int | None = None
        #: Until when Discogs may not show all that was written, all that was deleted, all that
        #: moved.
        self.lag_ends = self.removals_lag_ends = self.moves_lag_ends = _LONG_AGO

    def subscribe(self, sequence: Subscriber) -> None:
        """Subscribe a sequence to later writes."""
        with mutation:
            self._subscribers.add(sequence)

    # -- Writes --------------------------------------------------------------------------------

    def add(self, row: object, *, new: bool = True) -> None:
        """Record a row that this session added. One that is not `new` was there before."""
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
            taken_back = undone is not None and undone.counts and key in self._unseen
            self._unseen.discard(key)
            self._change_count(-(key not in self._removed))
            self._removed[key] = PendingWrite(row, until, counts=not taken_back)
        for sequence in subscribers:
            sequence.row_removed(row, until)

    def move(self, row: object) -> None:
        """Record a row that this session changed, so that sorted and filtered listings change."""
        subscribers = self._live_subscribers()
        with mutation:
            self.moves_lag_ends = until = self._lag_end()
        for sequence in subscribers:
            sequence.row_moved(row, until)

    def _live_subscribers(self) -> list[Subscriber]:
        with mutation:
            return list(self._subscribers)

    def _lag_end(self) -> float:
        """When Discogs shows a write of this moment for sure; drops what it shows by now."""
        now = self._now()
        self._added, self._removed = _late(self._added, now), _late(self._removed, now)
        self._unseen &= self._added.keys()
        return now + CONSISTENCY_LAG

    def _change_count(self, more: int) -> None:
        if self.count is not None:
            self.count = max(0, self.count + more)

    # -- What pages may not show yet -----------------------------------------------------------

    def removed(self) -> dict[Hashable, PendingWrite]:
        """The recent deletions, whose rows pages may still show."""
        with mutation:
            return _late(self._removed, self._now())

    def added(self) -> dict[Hashable, PendingWrite]:
        """The recent additions, which pages may not show yet."""
        with mutation:
            return _late(self._added, self._now())

    # -- How many rows there are ---------------------------------------------------------------

    def learn_count(
        self, total: int, asked: float | None = None, shown: Iterable[object] = ()
    ) -> int:
        """Learn how many rows there are from a total, and the rows that came with it."""
        with mutation:
            self.count = self.reckon(self.count, total, asked, shown)
            return self.count

    def reckon(
        self, before: int | None, total: int, asked: float | None, shown: Iterable[object]
    ) -> int:
        """Reckon how many rows there are, if so many are announced, and there were `before`.

        `asked` is when the total was asked for, None for just now.
        """
        with mutation:
            asked = self._now() if asked is None else asked
            removed, added = _late(self._removed, asked), _late(self._added, asked)
            showing = {row_key(row) for row in shown} if removed or added else set[Hashable]()
            self._unseen -= {key for key in showing & added.keys() if not added[key].again}
            unseen = {key: write for key, write in added.items() if key in self._unseen}
            lowest = total - len(removed)
            highest = total - len(removed.keys() & showing) + len(unseen)
            if before is None:
                before = total + _rather_late(unseen, asked) - _rather_late(removed, asked)
            return max(0, lowest, min(before, highest))


def _late(writes: Mapping[Hashable, PendingWrite], asked: float) -> dict[Hashable, PendingWrite]:
    """The writes that an answer may not show."""
    return {key: write for key, write in writes.items() if write.until > asked}


def _rather_late(writes: Mapping[Hashable, PendingWrite], asked: float) -> int:
    """How many of these writes a total rather leaves out, where nothing was known before."""
    half = CONSISTENCY_LAG - _RATHER_LATE
    return sum(write.counts and write.until - half > asked for write in writes.values())


class _Ledger:
    """The pending writes of a session, by the path of the listing. Thread-safe."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._by_path: WeakValueDictionary[str, PendingWrites] = WeakValueDictionary()
        self._recent: LRUCache[str, PendingWrites] = LRUCache(maxsize=_MOST_KEPT)

    def at(self, path: str) -> PendingWrites:
        """The pending writes to the listing at this path."""
        with self._lock:
            found = self._by_path.setdefault(path, PendingWrites(self._now))
            self._recent[path] = found
            return found


def pending_writes(core: Core, path: str) -> PendingWrites:
    """What this session wrote to the listing at this path."""
    return core.keep("pending writes", lambda: _Ledger(core.now)).at(path)
