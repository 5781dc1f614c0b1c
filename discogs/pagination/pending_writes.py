"""What this session wrote to a listing, for as long as Discogs may not show it.

Discogs shows writes up to about 40 seconds late. For a minute the local result is the truth: what
was added is in the listing, what was deleted is not, whatever the pages say.

How many rows there are is reckoned by the same rule. An announced total may still count what was
deleted, and not yet count what was added: that gives a lowest and a highest number, and within
these the number known before, which followed each own write, is the better one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import WeakSet

from discogs.orm.state import mutation
from discogs.orm.values import same

__all__ = ["SETTLING", "ListingChanges"]

#: Seconds after a write in which what arrives does not undo it.
SETTLING = 60.0

#: Seconds after a write in which it is rather not shown yet: measured were 17 to 37.
_RATHER_LATE = 30.0

_LONG_AGO = float("-inf")


class Listener(Protocol):
    """A listing that is kept, and follows what is written to it."""

    def holds(self, row: Any) -> bool:
        """Whether the row is known to be in the listing."""
        ...

    def row_added(self, row: Any, until: float, *, new: bool) -> None:
        """A row was added, shown from then on for sure; one not `new` was there before."""
        ...

    def row_removed(self, row: Any, until: float) -> None:
        """A row was deleted, not shown from then on for sure."""
        ...

    def row_moved(self, row: Any, until: float) -> None:
        """A row changed: it may stand elsewhere in a sorted listing, or leave a filtered one."""
        ...


@dataclass(frozen=True)
class Write:
    """A row that was added, or deleted."""

    row: Any
    #: When Discogs shows it for sure.
    until: float
    #: Whether totals change by it once it is shown: not if it takes back what was not shown yet.
    counts: bool
    #: Whether it was there before, and deleted: what shows it may show what was there then.
    again: bool = False


class ListingChanges:
    """The additions to one listing and the deletions from it, shared by all its sequences."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._added: dict[Hashable, Write] = {}
        self._removed: dict[Hashable, Write] = {}
        #: Of what was added: what no page has shown yet.
        self._unseen: set[Hashable] = set()
        self._listeners: WeakSet[Listener] = WeakSet()
        #: How many rows there are, None if nothing was told yet.
        self.count: int | None = None
        #: When Discogs shows all that was written, deleted, or moved for sure.
        self.settled_at = self.removals_settled_at = self.moves_settled_at = _LONG_AGO

    def follow(self, listener: Listener) -> None:
        """Tell this listing, too, from now on."""
        with mutation:
            self._listeners.add(listener)

    # -- Writes --------------------------------------------------------------------------------

    def add(self, row: object, *, new: bool = True) -> None:
        """A row was added by this session. One that is not `new` is known to have been there."""
        key, listeners = same(row), self._followers()
        new = new and not any(listener.holds(row) for listener in listeners)
        with mutation:
            self.settled_at = until = self._settling()
            new = new and key not in self._added
            undone = self._removed.pop(key, None)
            again = undone is not None
            self._added[key] = Write(row, until, counts=new and not again, again=again)
            self._unseen.add(key)
            self._change_count(+new)
        for listener in listeners:
            listener.row_added(row, until, new=new)

    def remove(self, row: object) -> None:
        """A row was deleted by this session."""
        key, listeners = same(row), self._followers()
        with mutation:
            self.settled_at = self.removals_settled_at = until = self._settling()
            undone = self._added.pop(key, None)
            taken_back = undone is not None and undone.counts and key in self._unseen
            self._unseen.discard(key)
            self._change_count(-(key not in self._removed))
            self._removed[key] = Write(row, until, counts=not taken_back)
        for listener in listeners:
            listener.row_removed(row, until)

    def move(self, row: object) -> None:
        """A row was changed by this session, so that sorted and filtered listings may change."""
        listeners = self._followers()
        with mutation:
            self.moves_settled_at = until = self._settling()
        for listener in listeners:
            listener.row_moved(row, until)

    def _followers(self) -> list[Listener]:
        with mutation:
            return list(self._listeners)

    def _settling(self) -> float:
        """When Discogs shows a write of this moment for sure; what it shows by now is dropped."""
        now = self._now()
        self._added, self._removed = _late(self._added, now), _late(self._removed, now)
        self._unseen &= self._added.keys()
        return now + SETTLING

    def _change_count(self, more: int) -> None:
        if self.count is not None:
            self.count = max(0, self.count + more)

    # -- What may not be shown yet -------------------------------------------------------------

    def removed(self) -> dict[Hashable, Write]:
        """What was deleted a moment ago, which pages may still show."""
        with mutation:
            return _late(self._removed, self._now())

    def added(self) -> dict[Hashable, Write]:
        """What was added a moment ago, which pages may not show yet."""
        with mutation:
            return _late(self._added, self._now())

    # -- How many there are --------------------------------------------------------------------

    def told(self, total: int, asked: float | None = None, shown: Iterable[object] = ()) -> int:
        """How many rows there are, now that Discogs announced a total, and showed these rows."""
        with mutation:
            self.count = self.reckon(self.count, total, asked, shown)
            return self.count

    def reckon(
        self, before: int | None, total: int, asked: float | None, shown: Iterable[object]
    ) -> int:
        """How many rows there are, if so many are announced, and there were so many before.

        `asked` is when the total was asked for, None for just now.
        """
        with mutation:
            asked = self._now() if asked is None else asked
            removed, added = _late(self._removed, asked), _late(self._added, asked)
            showing = {same(row) for row in shown} if removed or added else set[Hashable]()
            self._unseen -= {key for key in showing & added.keys() if not added[key].again}
            unseen = {key: write for key, write in added.items() if key in self._unseen}
            lowest = total - len(removed)
            highest = total - len(removed.keys() & showing) + len(unseen)
            if before is None:
                before = total + _rather_late(unseen, asked) - _rather_late(removed, asked)
            return max(0, lowest, min(before, highest))


def _late(writes: Mapping[Hashable, Write], asked: float) -> dict[Hashable, Write]:
    """The writes that an answer may not show."""
    return {key: write for key, write in writes.items() if write.until > asked}


def _rather_late(writes: Mapping[Hashable, Write], asked: float) -> int:
    """How many of these writes a total rather leaves out, where nothing was known before."""
    half = SETTLING - _RATHER_LATE
    return sum(write.counts and write.until - half > asked for write in writes.values())
