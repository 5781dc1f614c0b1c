"""The page walker: read a sequence page by page, without losing or doubling a row.

Real pages come short (47 rows of 50), so an index counts the rows of a walk from the first page on
and is never computed from page sizes. Totals drift during a walk: a row that slips onto the next
page is taken once, and a walk that ends with another number of rows than announced warns.

A deletion by this session pulls the rows behind it forward, at once or up to a minute later: some
may slip from an unread page onto one that was read. While that can happen, the walker reads with an
overlap: the next rows must begin with some that were seen. If they do not, rows were pulled
forward, and the walker reads farther back until it finds a seen one.
"""

from __future__ import annotations

import inspect
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

from discogs.forks import FREED
from discogs.http.messages import LONGEST_PAGE
from discogs.orm.values import row_key
from discogs.pagination.pages import Page, PageCache, PageSource, PageSpan, overlapping
from discogs.pagination.seen_rows import SeenRows

__all__ = ["DriftWarning", "PageWalker", "frames_in_package", "warn_of_drift"]

T = TypeVar("T")

#: How many steps in a row may bring nothing new before the walk goes on without an overlap.
_MAX_STALLED = 4
#: How many rows in a row may be seen ones before the walk ends.
_MOST_REPEATED = 500


class PageWalker(Generic[T]):
    """The state of a sequence: its page cache, and the rows seen from the front. Thread-safe."""

    def __init__(self, source: PageSource[T], name: str) -> None:
        self._source = source
        self._name = name
        self._lock = threading.RLock()
        FREED.add(self._lock)
        self._seen: SeenRows[T] = SeenRows(source.pending, newest_first=source.newest_first)
        self._cache = PageCache(source, self._seen.load_pending)
        #: The rows of a small first request, until the walk has read them too.
        self._head: Sequence[T] = ()
        #: The offset that the walk has reached, the page it read there, and the offset at which
        #: the rows ended by that page.
        self._offset = 0
        self._last: Page[T] | None = None
        self._end = 0
        #: The page that the walk began with.
        self._first_page: Page[T] | None = None
        self._finished = False
        #: Whether a page contradicted an earlier one.
        self._drifted = False
        #: How many steps in a row brought nothing new; whether the overlap was given up.
        self._stalled = 0
        self._gave_up_overlap = False
        #: How many rows in a row were announced, and did not come or were seen before.
        self._barren = 0
        if source.pending is not None:
            source.pending.subscribe(self)

    # -- Reading -------------------------------------------------------------------------------

    @property
    def newest(self) -> Page[T] | None:
        """The page that was read last, None if none was. No request."""
        return self._cache.newest

    @property
    def is_finished(self) -> bool:
        """Whether all rows were read. No request."""
        return self._finished

    def total(self) -> int:
        """Return how many rows there are: what Discogs announces, corrected by own writes.

        One request, if nothing was read yet.
        """
        self.announced()
        return self._cache.total()

    def announced(self) -> Page[T]:
        """Return a page with the newest total. One request, if nothing was read yet."""
        if self.newest is not None:
            return self.newest
        with self._lock:
            return self._cache.announced()

    def so_far(self) -> tuple[Sequence[T], int | None]:
        """Return the rows read from the front, and the total. No request, no waiting.

        Takes no lock, since a walk holds it while it waits for the server.
        """
        if self.newest is None:
            return self._head, None
        rows: Sequence[T] = self._seen.remaining()
        if self._last is None:
            first = self._cache.cached(1)
            rows = self._with_prepended(
                self._seen.without_removed(first.rows) if first else self._head
            )
        return rows, self._cache.total()

    def rows_of(self, number: int) -> tuple[T, ...]:
        """Return the rows of one page, read once, without the deleted ones."""
        with self._lock:
            return tuple(self._seen.without_removed(self._cache.page(number).rows))

    def rows(self) -> Iterator[T]:
        """Iterate over all rows, reading each page when the iteration gets there."""
        return self._rows() if self._source.pending is None else self._remaining_rows()

    def _rows(self) -> Iterator[T]:
        """Iterate over rows that this session can't write."""
        rows, index = self._seen.rows, 0
        while True:
            while index < len(rows):
                yield rows[index]
                index += 1
            with self._lock:
                while index >= len(rows) and not self._finished:
                    self._step()
            if index >= len(rows):
                return

    def _remaining_rows(self) -> Iterator[T]:
        """Iterate over rows that this session may add and delete meanwhile."""
        seen = self._seen
        with self._lock:
            self._cache.announced()
            self._place_prepended()
            # Relative to the rows prepended, so that later ones do not shift it.
            index = -seen.prepended
        while True:
            with self._lock:
                while index + seen.prepended >= len(seen.rows) and not self._finished:
                    self._step()
                if index + seen.prepended >= len(seen.rows):
                    return
                row = seen.rows[index + seen.prepended]
            index += 1
            if not seen.is_removed(row):
                yield row

    def slice(self, index: slice) -> Sequence[T]:
        """Return the rows of a slice, reading only the pages that it needs."""
        start, stop, forward = index.start, index.stop, index.step is None or index.step > 0
        if forward and (start is None or start >= 0) and stop is not None and stop >= 0:
            return self._first(stop)[index]
        if forward and start is not None and start < 0 and (stop is None or stop < 0):
            return self.last(-start)[index]
        if not forward and start is not None and start >= 0 and (stop is None or stop >= 0):
            return self.upto(start + 1)[index]
        return self.upto(sys.maxsize)[index]

    def upto(self, count: int) -> Sequence[T]:
        """Walk until `count` rows are seen, or all; return the rows seen."""
        with self._lock:
            if count <= len(self._head):
                return self._head
            self._place_prepended()
            while len(self._seen.remaining()) < count and not self._finished:
                self._step()
            return self._seen.remaining()

    def last(self, count: int) -> Sequence[T]:
        """Return at least the last `count` rows, read from the last page backwards."""
        with self._lock:
            if self._finished:
                return self._seen.remaining()
            try:
                rows = self._read_backwards(count)
            except self._source.ends_with:
                rows = None
            if rows is None:
                return self.upto(sys.maxsize)
            known = {row_key(row) for row in rows}
            rows += [row for row in self._seen.awaited() if row_key(row) not in known]
            return rows

    def _read_backwards(self, count: int) -> list[T] | None:
        """Read at least the last `count` rows; None if one may have slipped between two pages."""
        cache, seen = self._cache, self._seen
        number, rows, missing = cache.announced().pages, list[T](), 0
        while not (last := cache.page_after(cache.newest, number)).is_empty:
            if last.pages <= number:
                break
            number = last.pages
        while len(rows) < count and number * cache.per_page > self._offset:
            if rows and cache.may_be_stale(cache.announced()):
                return None
            known = {row_key(row) for row in rows}
            page = cache.page_after(cache.newest, number)
            missing = missing + cache.per_page if page.is_empty else 0
            if missing >= LONGEST_PAGE:
                # There are fewer pages than announced: only a walk finds the last one.
                return None
            left = seen.without_removed(page.rows)
            rows[:0] = [row for row in left if row_key(row) not in known]
            number -= 1
        if number * cache.per_page > self._offset:
            return rows
        return [*seen.remaining(), *(row for row in rows if row not in seen)]

    def _first(self, stop: int) -> Sequence[T]:
        """Return at least the first `stop` rows: of an unread sequence with one small request."""
        with self._lock:
            if self.newest is None and 0 < stop < self._cache.per_page:
                left = self._seen.without_removed(self._cache.read_small(stop).rows)
                if len(left) == stop:
                    self._head = self._with_prepended(left)
            return self.upto(stop)

    def _with_prepended(self, rows: Sequence[T]) -> Sequence[T]:
        """Return the first rows of the pages, and those that this session prepended."""
        seen = self._seen
        if not seen.rows:
            return rows
        return seen.in_order([*seen.remaining(), *(row for row in rows if row not in seen)])

    def _place_prepended(self) -> None:
        """Read the first page before returning prepended rows: its rows may be newer still."""
        if self._seen.prepended and self._last is None and not self._finished:
            self._step()

    # -- Walking -------------------------------------------------------------------------------

    def _step(self) -> None:
        """Read the next page, or finish the walk behind the last one."""
        cache, last = self._cache, self._last
        if self._offset >= self._announced_end():
            self._finish()
        elif last is None or not cache.may_have_shifted(last):
            self._read_adjacent()
        elif self._stalled < _MAX_STALLED:
            self._read_overlapping(last)
        else:
            self._gave_up_overlap = True
            self._read_adjacent()

    def _announced_end(self) -> int:
        newest = self._cache.announced()
        if newest is self._last:
            return self._end
        return max(self._end, newest.pages * self._cache.per_page)

    def _read_adjacent(self) -> None:
        """Read the rows right behind the offset: none can have been pulled before it."""
        cache, last = self._cache, self._last
        span = overlapping(self._offset, 0, cache.per_page)
        try:
            if span.size == cache.per_page:
                page = cache.page_after(last, span.number)
            else:
                page = cache.read(span)
        except self._source.ends_with:
            if self._offset == 0:
                raise
            # There are fewer pages than when the walk began.
            self._drifted = True
            self._finish()
            return
        fresh = self._add_page(span, page)
        self._barren = 0 if fresh else self._barren + span.size
        if self._barren >= (LONGEST_PAGE if page.is_empty else _MOST_REPEATED):
            # Whatever is announced: there is nothing behind it, or always the same.
            self._drifted |= page.total != len(self._seen.remaining())
            self._finish()
            return
        self._drifted |= fresh < len(page.rows) or (last or page).total != page.total

    def _read_overlapping(self, last: Page[T]) -> None:
        """Read on from a seen row, however far forward own writes have pulled it."""
        cache, seen = self._cache, self._seen
        farthest = 1 + seen.max_shift_since(last.requested_at)
        overlap = farthest if seen.displaced else 1
        overlap += self._stalled * max(1, cache.per_page // _MAX_STALLED)
        pulled = False
        while True:
            span = overlapping(self._offset, overlap, cache.per_page)
            try:
                page = cache.read(span)
            except self._source.ends_with:
                if span.start == 0:
                    raise
            else:
                if span.start == 0 or seen.connects_to(page.rows):
                    break
            overlap = farthest if overlap < farthest else overlap + span.size
            pulled = True
        self._add_page(span, page, pulled=pulled)

    def _add_page(self, span: PageSpan, page: Page[T], *, pulled: bool = False) -> int:
        """Add the rows of a page to the seen rows; return how many of them were new.

        `pulled` means that the seen rows now end before the offset.
        """
        self._first_page = self._first_page or page
        fresh = self._seen.add_page(page.rows)
        self._stalled = 0 if fresh else self._stalled + pulled
        if not pulled and not fresh and span.stop < self._offset < page.total:
            # Nothing has moved up to here: keep the offset.
            return fresh
        self._offset, self._last = span.stop, page
        canonical = span.size == self._cache.per_page
        self._end = page.pages * span.size if canonical else page.total
        return fresh

    def _finish(self) -> None:
        self._finished = True
        self._seen.append_awaited()
        seen, newest = self._seen, self._cache.announced()
        came, announced = len(seen.remaining()), (newest.total, newest.requested_at)
        if self._first_page is not None and self._cache.may_be_stale(self._first_page):
            # Own writes, too, change totals and bring rows twice.
            check = seen.is_complete if self._gave_up_overlap else seen.accounts_for
            explained = check(*announced)
        else:
            explained = not self._drifted and came == newest.total
        if explained:
            self._cache.set_count(came)
        else:
            warn_of_drift(
                f"{self._name}: Discogs announced {newest.total} rows, and {came} came. Its pages "
                f"came short, or the rows changed during the walk. {self._source.remedy}"
            )

    # -- Own writes ----------------------------------------------------------------------------

    def holds(self, row: object) -> bool:
        """Check whether the row is known to be in the sequence."""
        with self._lock:
            return self._seen.holds(row) or (row in self._cache and not self._seen.is_removed(row))

    def row_added(self, row: Any, until: float, *, new: bool) -> None:
        """Add a row that this session added; not `new`: it was there before."""
        with self._lock:
            if self.newest is None or not self._cache.tracks_additions:
                return
            if self._seen.add(row, until):
                self._cache.change_count(+new)
                if self._source.newest_first:
                    self._head = ()
            if self._finished:
                self._seen.append_awaited()

    def row_removed(self, row: Any, until: float) -> None:
        """Remove a row that this session deleted."""
        with self._lock:
            if self.newest is None:
                return
            # Only the pages show whether a filtered sequence contained it, or one read to its end.
            counted = self.holds(row)
            if not self._finished:
                counted |= self._cache.tracks_additions
            if self._seen.remove(row, until):
                self._head = ()
                self._cache.change_count(-counted)

    def row_moved(self, row: Any, until: float) -> None:
        """Expect a changed row at another place, or none, in a sorted or filtered sequence."""
        with self._lock:
            if self.newest is not None and self._source.params:
                self._seen.move(row, until)


class DriftWarning(UserWarning):
    """A walk found another number of rows than announced, or rows changed during it."""


def warn_of_drift(message: str) -> None:
    """Warn with DriftWarning, at the user's own line."""
    warnings.warn(message, DriftWarning, stacklevel=frames_in_package())


def frames_in_package() -> int:
    """Count the frames of this package between here and the user's own line."""
    frame, depth = inspect.currentframe(), 0
    while frame is not None and frame.f_globals.get("__name__", "").startswith("discogs."):
        frame, depth = frame.f_back, depth + 1
    return depth
