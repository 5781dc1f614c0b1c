"""The rows that a walk came past: each once, in the order of the listing, and which are left."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from discogs.orm.values import row_key
from discogs.pagination.pending_writes import PendingWrites

__all__ = ["SeenRows"]

T = TypeVar("T")


class SeenRows(Generic[T]):
    """The rows walked past, and what this session wrote to the listing meanwhile."""

    def __init__(self, pending: PendingWrites | None, *, newest_first: bool = False) -> None:
        #: All of them, so that a place in the walk stays that place when a row is deleted.
        self.rows: list[T] = []
        #: How many of them were added in front of those that the walk came past, and which of these
        #: no page has shown yet.
        self.in_front = 0
        self._unshown: set[Hashable] = set()
        self._pending = pending
        self._newest_first = newest_first
        #: The rows that must not come once more. Where no row can be told from all others, as the
        #: same release may stand twice on a label, that is only what slips onto the next page.
        self._keyed: set[Hashable] = set()
        #: Those of them that `_keyed` does not know yet: most walks end before anybody asks.
        self._unkeyed: list[T] = []
        #: Without what was deleted: the same list if nothing was, None until somebody asks.
        self._left: list[T] | None = self.rows
        #: Deleted by this session, and until when pages may show it all the same.
        self._gone: dict[Hashable, float] = {}
        #: Added by this session, and until when pages may not show it.
        self._added: dict[Hashable, float] = {}
        #: Those of them that the walk has not met.
        self._awaited: dict[Hashable, T] = {}
        #: May have left its place: where it stands tells nothing of its neighbours.
        self._moved: dict[Hashable, float] = {}
        #: How many of the rows were deleted, or moved, since a page was last taken.
        self.vanished = 0

    def begin(self, takes_additions: bool) -> None:
        """The first page is about to be read: what may it still show, or not show yet?"""
        if self._pending is None:
            return
        self._gone = {key: write.until for key, write in self._pending.removed().items()}
        if self._gone:
            self._left = []
        added = self._pending.added() if takes_additions else {}
        self._added = {key: write.until for key, write in added.items()}
        self._awaited = {key: write.row for key, write in added.items()}
        if self._newest_first:
            self._take_in_front()

    # -- Rows that come ------------------------------------------------------------------------

    def take(self, rows: Sequence[T]) -> int:
        """Walk past the rows of a page; how many of them were new."""
        fresh = list(rows)
        if self.rows:
            fresh = [row for row in rows if not self._is_shown_at_last(row) and row not in self]
        if self._pending is None:
            self._keyed.clear()
            self._unkeyed.clear()
        self._unkeyed.extend(rows)
        if self._awaited:
            for row in rows:
                self._awaited.pop(row_key(row), None)
        self.vanished = 0
        self._extend(fresh)
        return len(fresh)

    def _is_shown_at_last(self, row: T) -> bool:
        """Whether this is one of those in front, which no page has shown before."""
        key = row_key(row) if self._unshown else None
        if key not in self._unshown:
            return False
        self._unshown.remove(key)
        return True

    @property
    def _keys(self) -> set[Hashable]:
        """What tells the rows that must not come once more."""
        if self._unkeyed:
            self._keyed.update(map(row_key, self._unkeyed))
            self._unkeyed.clear()
        return self._keyed

    def take_awaited(self) -> None:
        """The walk is over: what was added and not met is at the end."""
        self._unkeyed.extend(self._awaited.values())
        self._extend(list(self._awaited.values()))
        self._awaited.clear()

    def _take_in_front(self) -> None:
        """What was added is newer than all that the walk meets."""
        added = list(reversed(self._awaited.values()))
        self._unshown |= self._awaited.keys()
        self._awaited.clear()
        self.in_front += len(added)
        # Another list, as somebody may be looking for a place in this one.
        self.rows = [*added, *self.rows]
        self._left = None

    def _extend(self, fresh: list[T]) -> None:
        self.rows.extend(fresh)
        if self._left is not None and self._left is not self.rows:
            self._left.extend(self.without_gone(fresh))

    # -- Own writes ----------------------------------------------------------------------------

    def add(self, row: Any, until: float) -> bool:
        """A row was added; whether that was not known yet."""
        key = row_key(row)
        if key in self._added and key not in self._gone:
            return False
        self._added[key] = until
        if key in self._keys:
            # Where it was, but as another object than the one that was deleted.
            place = next(at for at, other in enumerate(self.rows) if row_key(other) == key)
            self.rows[place] = row
        else:
            self._awaited[key] = row
            if self._newest_first:
                self._take_in_front()
        if self._gone.pop(key, None) is not None:
            self._moved[key] = until
            self._left = None
        return True

    def remove(self, row: Any, until: float) -> bool:
        """A row was deleted; whether that was not known yet."""
        key = row_key(row)
        if key in self._gone:
            return False
        self._gone[key] = until
        self._awaited.pop(key, None)
        self._left = None
        self.vanished += key in self._keys
        return True

    def move(self, row: Any, until: float) -> None:
        """A row may have left its place."""
        key = row_key(row)
        self._moved[key] = until
        self.vanished += key in self._keys

    # -- What is known -------------------------------------------------------------------------

    def left(self) -> Sequence[T]:
        """The rows that were not deleted."""
        if self._left is None:
            self._left = list(self.without_gone(self.rows))
        return self._left

    def is_gone(self, row: object) -> bool:
        """Whether the row was deleted."""
        return bool(self._gone) and row_key(row) in self._gone

    def without_gone(self, rows: Sequence[T]) -> Sequence[T]:
        """These rows, without those that were deleted."""
        return [row for row in rows if not self.is_gone(row)] if self._gone else rows

    def awaited(self) -> list[T]:
        """The rows that were added, and that the walk has not met."""
        return list(self._awaited.values())

    def __contains__(self, row: object) -> bool:
        key = row_key(row)
        return key in self._keys or key in self._unshown

    def holds(self, row: object) -> bool:
        """Whether the row is in the listing: the walk came past it, or this session added it."""
        return not self.is_gone(row) and (row in self or row_key(row) in self._awaited)

    def leads_to(self, rows: Iterable[T]) -> bool:
        """Whether among these rows is one walked past: then those between were walked past too."""
        return any((key := row_key(row)) in self._keys and key not in self._moved for row in rows)

    def pulling_since(self, asked: float) -> int:
        """By how many places own writes may have pulled rows forward since a page was read."""
        return _late(self._gone, asked) + _late(self._moved, asked)

    def explains(self, total: int, asked: float) -> bool:
        """Whether so many rows came as were announced, but for own writes shown late."""
        fewest = total - self.pulling_since(asked)
        most = total + _late(self._added, asked) + _late(self._moved, asked)
        return fewest <= len(self.left()) <= most

    def is_complete(self, total: int, asked: float) -> bool:
        """Whether so many rows came that none can be missing, whatever was walked past unseen."""
        return len(self.left()) >= total + _late(self._added, asked)


def _late(writes: Mapping[Hashable, float], asked: float) -> int:
    """How many of these writes an answer may not show."""
    return sum(until > asked for until in writes.values())
