"""The walk through a listing's pages: which were read, and which rows came past.

Real pages come short (47 rows of 50), so an index is a place in the walk from the first page on,
never a sum of page sizes. Totals drift while one walks: a row that slipped onto the next page is
taken once, pages are read again where own deletions have pulled rows forward, and a walk that ends
with another number than announced says so in a warning.
"""

from __future__ import annotations

import inspect
import math
import sys
import threading
import warnings
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from discogs.pages import Page, PageSource
from discogs.value import Row

__all__ = ["DriftWarning", "Walk", "depth_in_the_house"]

T = TypeVar("T")


class DriftWarning(UserWarning):
    """A listing held another number of rows than announced, or changed while it was read."""


class Walk(Generic[T]):
    """What was read of a listing so far. Thread-safe."""

    def __init__(self, source: PageSource[T], name: str) -> None:
        self._source = source
        self._name = name
        self._lock = threading.RLock()
        self.forget()
        if source.changes is not None:
            source.changes.follow(self)

    def forget(self) -> None:
        """Start anew: nothing was read."""
        with self._lock:
            self._pages: dict[int, Page[T]] = {}
            #: The page that was read last: it has the newest total.
            self.newest: Page[T] | None = None
            #: The rows of a small first request, until the walk has passed them.
            self._head: tuple[T, ...] = ()
            self._walked: list[T] = []
            self._walked_pages = 0
            self._finished = False
            self._drifted = False
            #: Whether this session wrote to the listing: then its total tells nothing of drift.
            self._changed = False
            #: Deleted by this session: rows that pages show, or showed, all the same.
            self._gone: set[Hashable] = set()
            #: Those of them that are in the announced total.
            self._gone_but_counted: set[Hashable] = set()
            #: Added by this session: rows that no page has shown.
            self._extra: dict[Hashable, T] = {}
            self._pulled_forward = 0

    # -- Reading -------------------------------------------------------------------------------

    def total(self) -> int:
        """How many rows there are: what Discogs announces, and what this session changed since.

        One request, if nothing was read yet.
        """
        announced = self.announced().total
        return max(0, announced - len(self._gone_but_counted) + len(self._extra))

    def announced(self) -> Page[T]:
        """A page with the newest total. One request, if nothing was read yet."""
        with self._lock:
            return self.newest or self.page(1)

    def so_far(self) -> tuple[Sequence[T], int | None]:
        """The rows from the front that were read, and the total. No request, and no waiting.

        Without the lock, which a walk holds while it waits for the server.
        """
        newest, first = self.newest, self._pages.get(1)
        rows = self._visible() or (self._without_gone(first.rows) if first else self._head)
        if newest is None:
            return rows, None
        return rows, max(0, newest.total - len(self._gone_but_counted) + len(self._extra))

    def page(self, number: int) -> Page[T]:
        """One page, read once."""
        with self._lock:
            if number not in self._pages:
                self._begin()
                page = self._source.read(number, self._source.home.per_page)
                self._pages[number] = self.newest = page
                self._recognise(page.rows)
            return self._pages[number]

    def rows_of(self, number: int) -> tuple[T, ...]:
        """The rows of one page, without those that were deleted."""
        return tuple(self._without_gone(self.page(number).rows))

    def rows(self) -> Iterator[T]:
        """All rows, each page read when the walk gets there."""
        place = 0
        while True:
            with self._lock:
                while place >= len(self._walked) and not self._finished:
                    self._step()
                if place >= len(self._walked):
                    return
                row = self._walked[place]
            place += 1
            if not self._gone or same(row) not in self._gone:
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
            while len(self._visible()) < count and not self._finished:
                self._step()
            return self._visible()

    def last(self, count: int) -> Sequence[T]:
        """At least the last rows, read from the last page backwards."""
        with self._lock:
            if self._finished:
                return self._visible()
            number = self.announced().pages
            rows: list[T] = []
            while len(rows) < count and number > self._walked_pages:
                known = {same(row) for row in rows}
                rows[:0] = [row for row in self.rows_of(number) if same(row) not in known]
                number -= 1
            before = self._visible() if number <= self._walked_pages else ()
            return [*before, *rows, *self._extra.values()]

    def _first(self, stop: int) -> Sequence[T]:
        """The first rows: by one small request where nothing was read yet and few are wanted."""
        with self._lock:
            per_page = self._source.home.per_page
            if self.newest is None and 0 < stop < per_page:
                self._begin()
                small = self._source.read(1, stop)
                self.newest = replace(small, pages=max(1, math.ceil(small.total / per_page)))
                self._recognise(small.rows)
                visible = self._without_gone(small.rows)
                if len(small.rows) == small.total:
                    self._pages[1] = self.newest
                elif len(visible) == stop:
                    self._head = tuple(visible)
            return self.upto(stop)

    # -- Walking -------------------------------------------------------------------------------

    def _step(self) -> None:
        """Walk over one more page."""
        self._go_back()
        number = self._walked_pages + 1
        announced = self.announced()
        if number > announced.pages:
            self._finish()
            return
        try:
            page = self.page(number)
        except self._source.ends_with:
            if number == 1:
                raise
            # The listing has become shorter since we began.
            self._drifted = True
            self._finish()
            return
        known = self._known(number)
        fresh = [row for row in page.rows if same(row) not in known]
        self._drifted |= len(fresh) < len(page.rows) or page.total != announced.total
        self._walked.extend(fresh)
        self._walked_pages = number

    def _known(self, number: int) -> set[Hashable]:
        """The rows that a page must not bring once more."""
        if self._source.changes is not None:
            return {same(row) for row in self._walked}
        before = self._pages.get(number - 1)
        return {same(row) for row in before.rows} if before else set()

    def _go_back(self) -> None:
        """Read the last pages again where own deletions have pulled rows forward onto them."""
        if not self._pulled_forward:
            return
        pages = math.ceil(self._pulled_forward / self._source.home.per_page)
        self._pulled_forward = 0
        self._walked_pages = max(0, self._walked_pages - pages)
        for number in [number for number in self._pages if number > self._walked_pages]:
            del self._pages[number]

    def _finish(self) -> None:
        self._finished = True
        self._walked.extend(self._extra.values())
        announced, came = self.announced().total, len(self._visible())
        self.newest = replace(self.announced(), total=came)
        self._extra.clear()
        self._gone_but_counted.clear()
        if not self._changed and (self._drifted or came != announced):
            self.newest = replace(self.announced(), total=announced)
            warnings.warn(
                f"{self._name}: Discogs announced {announced} rows, and {came} came. Its pages "
                f"come short, or the listing changed while it was read. {self._source.remedy}",
                DriftWarning,
                stacklevel=depth_in_the_house(),
            )

    # -- Own writes ----------------------------------------------------------------------------

    def row_added(self, row: Any) -> None:
        """A row was added to the listing by this session."""
        with self._lock:
            if self.newest is None or not self._takes_additions():
                return
            self._changed = True
            key = same(row)
            place = next((at for at, other in enumerate(self._walked) if same(other) == key), None)
            self._gone.discard(key)
            self._gone_but_counted.discard(key)
            if place is not None:
                # It was there before, perhaps as an object that was deleted since.
                self._walked[place] = row
            elif self._finished:
                self._walked.append(row)
            else:
                self._extra[key] = row
            self._recount()

    def row_removed(self, row: Any) -> None:
        """A row was deleted from the listing by this session."""
        with self._lock:
            key = same(row)
            if self.newest is None or key in self._gone:
                return
            self._changed = True
            self._gone.add(key)
            if self._extra.pop(key, None) is None:
                self._gone_but_counted.add(key)
            self._head = ()
            self._pulled_forward += not self._finished
            self._recount()

    def _begin(self) -> None:
        """Before the first page is read: what it may still show, or not show yet."""
        changes = self._source.changes
        if self.newest is None and changes is not None:
            self._gone = {same(row) for row in changes.removed()}
            added = changes.added() if self._takes_additions() else []
            self._extra = {same(row): row for row in added}
            self._changed = bool(self._gone or self._extra)

    def _recognise(self, rows: Sequence[T]) -> None:
        """A page was read: it shows what was added, or still what was deleted."""
        if self._extra or self._gone:
            keys = {same(row) for row in rows}
            for key in keys & self._extra.keys():
                del self._extra[key]
            self._gone_but_counted |= keys & self._gone

    def _recount(self) -> None:
        """Once everything was walked past, the total is what is there."""
        if self._finished and self.newest is not None:
            self._gone_but_counted.clear()
            self.newest = replace(self.newest, total=len(self._visible()))

    def _takes_additions(self) -> bool:
        # A filtered listing would have to know whether the row passes: the next read tells.
        narrowed = self._source.params.keys() - {"sort", "sort_order"}
        return self._source.changes is not None and not narrowed

    def _without_gone(self, rows: Sequence[T]) -> Sequence[T]:
        return [row for row in rows if same(row) not in self._gone] if self._gone else rows

    def _visible(self) -> Sequence[T]:
        return self._without_gone(self._walked)


def depth_in_the_house() -> int:
    """How many frames up the user's own line is, for a warning to point at."""
    frame, depth = inspect.currentframe(), 0
    while frame is not None and frame.f_globals.get("__name__", "").startswith("discogs."):
        frame, depth = frame.f_back, depth + 1
    return depth


def same(row: object) -> Hashable:
    """What tells a row of a listing from the others."""
    if isinstance(row, Row):
        facts = vars(row)
        return tuple(facts.get(name) for name in row.same_by)
    try:
        hash(row)
    except TypeError:
        # An entity whose id came broken equals only itself.
        return id(row)
    return row
