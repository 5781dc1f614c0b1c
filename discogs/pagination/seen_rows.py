"""Seen rows: the rows a walk has read, each once and in order, and which of them remain."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from discogs.orm.values import row_key
from discogs.pagination.pending_writes import PendingWrites

__all__ = ["SeenRows"]

T = TypeVar("T")


class SeenRows(Generic[T]):
    """The rows of the pages read so far, and the pending writes of this session."""

    def __init__(
        self, pending: PendingWrites | None, *, newest_first: Callable[[T], Any] | None = None
    ) -> None:
        #: All rows, deleted ones included, so that indexes into the list stay valid.
        self.rows: list[T] = []
        #: How many rows this session added before those of the pages, and the keys of those that
        #: no page has shown yet.
        self.prepended: int = 0
        self._unconfirmed: set[Hashable] = set()
        self._pending = pending
        self._newest_first = newest_first
        #: The keys of rows to skip when they come again. Without pending writes keys need not be
        #: unique (a label can list a release twice), so these are the keys of the last page: a row
        #: that slips onto the next page is skipped.
        self._keyed: set[Hashable] = set()
        #: Rows whose keys `_keyed` lacks; most walks end before these are needed.
        self._unkeyed: list[T] = []
        #: The rows without the deleted ones: `rows` itself if none were, None if out of date.
        self._remaining: list[T] | None = self.rows
        #: Deleted by this session, and until when pages may still show it.
        self._removed: dict[Hashable, float] = {}
        #: Added by this session, and until when pages may not show it.
        self._added: dict[Hashable, float] = {}
        #: The added rows that are not in `rows` yet.
        self._awaited: dict[Hashable, T] = {}
        #: Changed by this session, and until when the row may move: no anchor for its neighbours.
        self._moved: dict[Hashable, float] = {}
        #: How many seen rows were deleted or moved since the last page.
        self.displaced: int = 0

    def load_pending(self, tracks_additions: bool) -> None:
        """Load the pending writes that the first page, requested next, may not show."""
        if self._pending is None:
            return
        self._removed = {key: write.until for key, write in self._pending.removed().items()}
        if self._removed:
            self._remaining = []
        added = self._pending.added() if tracks_additions else {}
        self._added = {key: write.until for key, write in added.items()}
        self._awaited = {key: write.row for key, write in added.items()}
        if self._newest_first:
            self._prepend_awaited()

    # -- Pages ---------------------------------------------------------------------------------

    def add_page(self, rows: Sequence[T]) -> int:
        """Append the rows of a page that were not seen before; return how many these were."""
        fresh = list(rows)
        if self.rows:
            seen = self._keys
            fresh = [row for row in rows if not self._confirm(row) and row_key(row) not in seen]
        if self._pending is None:
            self._keyed.clear()
            self._unkeyed.clear()
        self._unkeyed.extend(rows)
        if self._awaited:
            for row in rows:
                self._awaited.pop(row_key(row), None)
        self.displaced = 0
        if self.rows and len(self.rows) == self.prepended:
            self.rows, self._remaining = self.in_order([*self.rows, *fresh]), None
        else:
            self._append(fresh)
        return len(fresh)

    def in_order(self, rows: list[T]) -> list[T]:
        """Sort rows by time, newest first, if the sequence is; else keep their order."""
        key = self._newest_first
        return rows if key is None else sorted(rows, key=key, reverse=True)

    def _confirm(self, row: T) -> bool:
        """Check whether this row was prepended and is on a page for the first time."""
        if not self._unconfirmed or (key := row_key(row)) not in self._unconfirmed:
            return False
        self._unconfirmed.remove(key)
        return True

    @property
    def _keys(self) -> set[Hashable]:
        """The keys of rows to skip when they come again."""
        if self._unkeyed:
            self._keyed.update(map(row_key, self._unkeyed))
            self._unkeyed.clear()
        return self._keyed

    def append_awaited(self) -> None:
        """Append the added rows that no page has shown, at the end of the walk."""
        self._unkeyed.extend(self._awaited.values())
        self._append(list(self._awaited.values()))
        self._awaited.clear()

    def _prepend_awaited(self) -> None:
        """Put the added rows before all others, the newest first."""
        added = list(reversed(self._awaited.values()))
        self._unconfirmed |= self._awaited.keys()
        self._awaited.clear()
        self.prepended += len(added)
        # A new list: a reader without the lock may hold the old one.
        self.rows = [*added, *self.rows]
        self._remaining = None

    def _append(self, fresh: list[T]) -> None:
        self.rows.extend(fresh)
        if self._remaining is not None and self._remaining is not self.rows:
            self._remaining.extend(self.without_removed(fresh))

    # -- Own writes ----------------------------------------------------------------------------

    def add(self, row: Any, until: float) -> bool:
        """Add a row that this session added; return whether that was news."""
        key = row_key(row)
        if key in self._added and key not in self._removed:
            return False
        self._added[key] = until
        if key in self._keys:
            # Deleted and added again: the same place, a new object.
            index = next(at for at, other in enumerate(self.rows) if row_key(other) == key)
            self.rows[index] = row
        else:
            self._awaited[key] = row
            if self._newest_first:
                self._prepend_awaited()
        if self._removed.pop(key, None) is not None:
            self._moved[key] = until
            self._remaining = None
        return True

    def remove(self, row: Any, until: float) -> bool:
        """Remove a row that this session deleted; return whether that was news."""
        key = row_key(row)
        if key in self._removed:
            return False
        self._removed[key] = until
        self._awaited.pop(key, None)
        self._remaining = None
        self.displaced += key in self._keys
        return True

    def move(self, row: Any, until: float) -> None:
        """Mark a row that this session changed as possibly moved."""
        key = row_key(row)
        self._moved[key] = until
        self.displaced += key in self._keys

    # -- What is known -------------------------------------------------------------------------

    def remaining(self) -> Sequence[T]:
        """Return the rows without the deleted ones."""
        if self._remaining is None:
            self._remaining = list(self.without_removed(self.rows))
        return self._remaining

    def is_removed(self, row: object) -> bool:
        """Check whether this session deleted the row."""
        return bool(self._removed) and row_key(row) in self._removed

    def without_removed(self, rows: Sequence[T]) -> Sequence[T]:
        """Return these rows without the deleted ones."""
        return [row for row in rows if not self.is_removed(row)] if self._removed else rows

    def awaited(self) -> list[T]:
        """Return the added rows that no page has shown."""
        return list(self._awaited.values())

    def __contains__(self, row: object) -> bool:
        key = row_key(row)
        return key in self._keys or key in self._unconfirmed

    def holds(self, row: object) -> bool:
        """Check whether the row was read or added, and not deleted."""
        return not self.is_removed(row) and (row in self or row_key(row) in self._awaited)

    def connects_to(self, rows: Iterable[T]) -> bool:
        """Check whether one of these rows was seen at its place: then no row between is missing."""
        return any((key := row_key(row)) in self._keys and key not in self._moved for row in rows)

    def max_shift_since(self, moment: float) -> int:
        """Count the own writes that may have pulled rows forward since a page was requested."""
        return _pending_at(moment, self._removed) + _pending_at(moment, self._moved)

    def accounts_for(self, total: int, requested_at: float) -> bool:
        """Check whether pending writes explain the difference to an announced total."""
        fewest = total - self.max_shift_since(requested_at)
        most = total + _pending_at(requested_at, self._added)
        most += _pending_at(requested_at, self._moved)
        return fewest <= len(self.remaining()) <= most

    def is_complete(self, total: int, requested_at: float) -> bool:
        """Check that no row can be missing, whatever the walk skipped unseen."""
        return len(self.remaining()) >= total + _pending_at(requested_at, self._added)


def _pending_at(moment: float, writes: Mapping[Hashable, float]) -> int:
    """Count the writes that an answer requested at that moment may not show."""
    return sum(until > moment for until in writes.values())
