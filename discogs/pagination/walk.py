"""The walk through a listing: how to read on without losing a row, and which rows came past.

Real pages come short (47 rows of 50), so an index is a place in the walk from the first page on,
never a sum of page sizes. Totals drift while one walks: a row that slipped onto the next page is
taken once, and a walk that ends with another number than announced says so in a warning.

What this session deletes pulls the rows behind it forward, at once or up to a minute later, so that
some may slip from a page not yet read onto one that was. As long as that may happen, the walk holds
on to where it came from: the next rows it reads must begin with some that it knows. If they don't,
they were pulled forward, and it reads farther back until it finds one that it knows.
"""

from __future__ import annotations

import inspect
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from discogs.orm.values import row_key
from discogs.pagination.pages import Page, PageCache, PageSource, PageSpan, overlapping
from discogs.pagination.seen_rows import SeenRows

__all__ = ["DriftWarning", "PageWalker", "warn_of_drift"]

T = TypeVar("T")

#: How often in a row a step may bring nothing new before the walk goes on without holding on.
_PATIENCE = 4


class PageWalker(Generic[T]):
    """What was read of a listing so far. Thread-safe."""

    def __init__(self, source: PageSource[T], name: str) -> None:
        self._source = source
        self._name = name
        self._lock = threading.RLock()
        self._seen: SeenRows[T] = SeenRows(source.pending, newest_first=source.newest_first)
        self._cache = PageCache(source, self._seen.begin)
        #: The rows of a small first request, until the walk has passed them.
        self._head: Sequence[T] = ()
        #: How far the walk came: the place in the listing behind its last row, the page that it
        #: read there, and where the listing ended then.
        self._place = 0
        self._last: Page[T] | None = None
        self._end = 0
        #: The page that the walk began with.
        self._first_page: Page[T] | None = None
        self._finished = False
        #: Whether a page told of another listing than the one before.
        self._drifted = False
        #: How many steps in a row brought nothing new, and whether rows may be lost over it.
        self._stalled = 0
        self._let_go = False
        if source.pending is not None:
            source.pending.subscribe(self)

    # -- Reading -------------------------------------------------------------------------------

    @property
    def newest(self) -> Page[T] | None:
        """The page that was read last, None if none was. No request."""
        return self._cache.newest

    def total(self) -> int:
        """How many rows there are: what Discogs announces, and what this session changed since.

        One request, if nothing was read yet.
        """
        self.announced()
        return self._cache.total()

    def announced(self) -> Page[T]:
        """A page with the newest total. One request, if nothing was read yet."""
        if self.newest is not None:
            return self.newest
        with self._lock:
            return self._cache.announced()

    def so_far(self) -> tuple[Sequence[T], int | None]:
        """The rows from the front that were read, and the total. No request, and no waiting.

        Without the lock, which a walk holds while it waits for the server.
        """
        if self.newest is None:
            return self._head, None
        rows: Sequence[T] = self._seen.left()
        if self._last is None:
            first = self._cache.read_before(1)
            rows = self._from_front(self._seen.without_gone(first.rows) if first else self._head)
        return rows, self._cache.total()

    def rows_of(self, number: int) -> tuple[T, ...]:
        """The rows of one page, read once, without those that were deleted."""
        with self._lock:
            return tuple(self._seen.without_gone(self._cache.page(number).rows))

    def rows(self) -> Iterator[T]:
        """All rows, each page read when the walk gets there."""
        return self._rows() if self._source.pending is None else self._rows_left()

    def _rows(self) -> Iterator[T]:
        """The rows of a listing that nobody here writes to."""
        rows, place = self._seen.rows, 0
        while True:
            for row in islice(rows, place, None):
                yield row
                place += 1
            with self._lock:
                while place >= len(rows) and not self._finished:
                    self._step()
            if place >= len(rows):
                return

    def _rows_left(self) -> Iterator[T]:
        """The rows that are left of a listing, while this session writes to it."""
        seen = self._seen
        with self._lock:
            self._cache.announced()
            # What is added in front from now on does not move the place of this loop.
            place = -seen.in_front
        while True:
            with self._lock:
                while place + seen.in_front >= len(seen.rows) and not self._finished:
                    self._step()
                if place + seen.in_front >= len(seen.rows):
                    return
                row = seen.rows[place + seen.in_front]
            place += 1
            if not seen.is_gone(row):
                yield row

    def slice(self, index: slice) -> Sequence[T]:
        """The rows of a slice, with only the pages that it needs."""
        start, stop, forward = index.start, index.stop, index.step is None or index.step > 0
        if forward and (start is None or start >= 0) and stop is not None and stop >= 0:
            return self._first(stop)[index]
        if forward and start is not None and start < 0 and (stop is None or stop < 0):
            return self.last(-start)[index]
        if not forward and start is not None and start >= 0 and (stop is None or stop >= 0):
            return self.upto(start + 1)[index]
        return self.upto(sys.maxsize)[index]

    def upto(self, count: int) -> Sequence[T]:
        """The rows walked past, after reading pages until there are so many, or no more."""
        with self._lock:
            if count <= len(self._head):
                return self._head
            while len(self._seen.left()) < count and not self._finished:
                self._step()
            return self._seen.left()

    def last(self, count: int) -> Sequence[T]:
        """At least the last rows, read from the last page backwards."""
        with self._lock:
            if self._finished:
                return self._seen.left()
            try:
                behind = self._read_backwards(count)
            except self._source.ends_with:
                behind = None
            if behind is None:
                return self.upto(sys.maxsize)
            known = {row_key(row) for row in behind}
            behind += [row for row in self._seen.awaited() if row_key(row) not in known]
            return behind

    def _read_backwards(self, count: int) -> list[T] | None:
        """At least so many of the last rows, None where a row may have slipped by."""
        cache, seen = self._cache, self._seen
        number, rows = cache.announced().pages, list[T]()
        while cache.page_after(cache.newest, number) and cache.announced().pages > number:
            number = cache.announced().pages
        while len(rows) < count and number * cache.per_page > self._place:
            if rows and cache.is_restless_since(cache.announced()):
                return None
            known = {row_key(row) for row in rows}
            left = seen.without_gone(cache.page_after(cache.newest, number).rows)
            rows[:0] = [row for row in left if row_key(row) not in known]
            number -= 1
        if number * cache.per_page > self._place:
            return rows
        return [*seen.left(), *(row for row in rows if row not in seen)]

    def _first(self, stop: int) -> Sequence[T]:
        """The first rows: by one small request where nothing was read yet and few are wanted."""
        with self._lock:
            if self.newest is None and 0 < stop < self._cache.per_page:
                left = self._seen.without_gone(self._cache.read_small(stop).rows)
                if len(left) == stop:
                    self._head = self._from_front(left)
            return self.upto(stop)

    def _from_front(self, rows: Sequence[T]) -> Sequence[T]:
        """The first rows of the pages, behind what was added in front of them."""
        seen = self._seen
        return [*seen.left(), *(row for row in rows if row not in seen)] if seen.rows else rows

    # -- Walking -------------------------------------------------------------------------------

    def _step(self) -> None:
        """Walk on by one page, or find out that this was the last."""
        cache, last = self._cache, self._last
        if self._place >= self._announced_end():
            self._finish()
        elif last is None or not cache.is_pulled_since(last):
            self._go_on()
        elif self._stalled < _PATIENCE:
            self._hold_on(last)
        else:
            self._let_go = True
            self._go_on()

    def _announced_end(self) -> int:
        newest = self._cache.announced()
        if newest is self._last:
            return self._end
        return max(self._end, newest.pages * self._cache.per_page)

    def _go_on(self) -> None:
        """Read what comes next, where nothing can have slipped from there unseen."""
        cache, last = self._cache, self._last
        span = overlapping(self._place, 0, cache.per_page)
        try:
            if span.size == cache.per_page:
                page = cache.page_after(last, span.number)
            else:
                page = cache.read(span)
        except self._source.ends_with:
            if self._place == 0:
                raise
            # The listing has become shorter since we began.
            self._drifted = True
            self._finish()
            return
        fresh = self._take(span, page)
        self._drifted |= fresh < len(page.rows) or (last or page).total != page.total

    def _hold_on(self, last: Page[T]) -> None:
        """Read on from a row that is known, however far forward own writes have pulled it."""
        cache, seen = self._cache, self._seen
        farthest = 1 + seen.pulling_since(last.asked)
        overlap = farthest if seen.vanished else 1
        overlap += self._stalled * max(1, cache.per_page // _PATIENCE)
        pulled = False
        while True:
            span = overlapping(self._place, overlap, cache.per_page)
            try:
                page = cache.read(span)
            except self._source.ends_with:
                if span.start == 0:
                    raise
            else:
                if span.start == 0 or seen.leads_to(page.rows):
                    break
            overlap = farthest if overlap < farthest else overlap + span.size
            pulled = True
        self._take(span, page, pulled=pulled)

    def _take(self, span: PageSpan, page: Page[T], *, pulled: bool = False) -> int:
        """Walk past the rows of a page; how many of them were new.

        `pulled` says that what is known ends before the place that was reached.
        """
        self._first_page = self._first_page or page
        fresh = self._seen.take(page.rows)
        self._stalled = 0 if fresh else self._stalled + pulled
        if not pulled and not fresh and span.stop < self._place < page.total:
            # Everything is where it was, up to here: no need to go back.
            return fresh
        self._place, self._last = span.stop, page
        canonical = span.size == self._cache.per_page
        self._end = page.pages * span.size if canonical else page.total
        return fresh

    def _finish(self) -> None:
        self._finished = True
        self._seen.take_awaited()
        seen, newest = self._seen, self._cache.announced()
        came, told = len(seen.left()), (newest.total, newest.asked)
        if self._first_page is not None and self._cache.is_restless_since(self._first_page):
            # Totals changed, and rows came twice, by own writes, too.
            explained = seen.is_complete(*told) if self._let_go else seen.explains(*told)
        else:
            explained = not self._drifted and came == newest.total
        if explained:
            self._cache.set_count(came)
        else:
            warn_of_drift(
                f"{self._name}: Discogs announced {newest.total} rows, and {came} came. Its pages "
                f"come short, or the listing changed while it was read. {self._source.remedy}"
            )

    # -- Own writes ----------------------------------------------------------------------------

    def holds(self, row: object) -> bool:
        """Whether the row is known to be in the listing."""
        with self._lock:
            return self._seen.holds(row) or (self._cache.shows(row) and not self._seen.is_gone(row))

    def row_added(self, row: Any, until: float, *, new: bool) -> None:
        """A row was added to the listing by this session; one not `new` was there before."""
        with self._lock:
            if self.newest is None or not self._cache.takes_additions:
                return
            if self._seen.add(row, until):
                self._cache.change_count(+new)
                if self._source.newest_first:
                    self._head = ()
            if self._finished:
                self._seen.take_awaited()

    def row_removed(self, row: Any, until: float) -> None:
        """A row was deleted from the listing by this session."""
        with self._lock:
            if self.newest is None:
                return
            # Whether it was in a filtered listing, only the pages tell.
            counted = self._cache.takes_additions or self.holds(row)
            if self._seen.remove(row, until):
                self._head = ()
                self._cache.change_count(-counted)

    def row_moved(self, row: Any, until: float) -> None:
        """A row may stand elsewhere in the listing now, or not be in it any more."""
        with self._lock:
            if self.newest is not None and self._source.params:
                self._seen.move(row, until)


class DriftWarning(UserWarning):
    """A listing held another number of rows than announced, or changed while it was read."""


def warn_of_drift(message: str) -> None:
    """Warn the user, at the line of theirs that is being executed."""
    warnings.warn(message, DriftWarning, stacklevel=_depth_in_the_house())


def _depth_in_the_house() -> int:
    """How many frames up the user's own line is, for a warning to point at."""
    frame, depth = inspect.currentframe(), 0
    while frame is not None and frame.f_globals.get("__name__", "").startswith("discogs."):
        frame, depth = frame.f_back, depth + 1
    return depth
