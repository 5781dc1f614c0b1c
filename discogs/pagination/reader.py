"""Reads the pages of a listing, keeps them, and knows how many rows they announce."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from discogs.pagination.pages import Page, PageSource, Window
from discogs.orm.values import same

__all__ = ["Reader"]

T = TypeVar("T")


class Reader(Generic[T]):
    """What was read of a listing, in whatever order. The walk that uses it holds the lock.

    `begin` is called before the first page is asked for, and told whether additions are followed.
    """

    def __init__(self, source: PageSource[T], begin: Callable[[bool], None]) -> None:
        self.source = source
        self._begin = begin
        self.changes = source.changes
        self.per_page = source.core.per_page
        # A filtered listing would have to know whether a new row passes: the next read tells.
        self.takes_additions = not source.params.keys() - {"sort", "sort_order"}
        #: The page that was read last: it has the newest total.
        self.newest: Page[T] | None = None
        self._pages: dict[int, Page[T]] = {}
        #: How many rows there are, by what was announced and what this session wrote.
        self._count: int | None = None

    # -- Pages ---------------------------------------------------------------------------------

    def announced(self) -> Page[T]:
        """A page with the newest total. One request, if nothing was read yet."""
        return self.newest or self.page(1)

    def page(self, number: int) -> Page[T]:
        """One page, read once."""
        if number not in self._pages:
            self._pages[number] = self.read(Window(number, self.per_page))
        return self._pages[number]

    def read_before(self, number: int) -> Page[T] | None:
        """One page, if it was read. No request."""
        return self._pages.get(number)

    def page_after(self, last: Page[T] | None, number: int) -> Page[T]:
        """One page; anew, if it was read before that last one, and own writes may show since."""
        kept = self._pages.get(number)
        older = kept and last and kept is not last and kept.asked <= last.asked
        if kept and older and self.is_restless_since(kept):
            del self._pages[number]
        return self.page(number)

    def read(self, window: Window) -> Page[T]:
        """A part of the listing, read now."""
        if self.newest is None:
            self._begin(self.takes_additions)
        page = self.source.read(*window)
        if window.size != self.per_page:
            page = replace(page, pages=max(1, math.ceil(page.total / self.per_page)))
        self.newest = page
        self._learn_count(page)
        return page

    def read_small(self, size: int) -> Page[T]:
        """The first rows; where these are all, it is the first page."""
        page = self.read(Window(1, size))
        if len(page.rows) == page.total:
            self._pages[1] = page
        return page

    def shows(self, row: object) -> bool:
        """Whether the row is on a page that was read."""
        key = same(row)
        return any(same(other) == key for page in self._pages.values() for other in page.rows)

    # -- Own writes ----------------------------------------------------------------------------

    def is_restless_since(self, page: Page[T]) -> bool:
        """Whether own writes may show that a page, when it was read, did not show."""
        changes = self.changes
        return changes is not None and max(changes.settled_at, self._moves_end()) > page.asked

    def is_pulled_since(self, page: Page[T]) -> bool:
        """Whether rows may have slipped forward since a page was read, by own writes."""
        changes = self.changes
        if changes is None:
            return False
        return max(changes.removals_settled_at, self._moves_end()) > page.asked

    def _moves_end(self) -> float:
        """Until when rows may change their places: those of a sorted or filtered listing."""
        return self.changes.moves_settled_at if self.changes and self.source.params else -math.inf

    # -- How many rows there are ---------------------------------------------------------------

    def total(self) -> int:
        """What Discogs announces, and what this session changed since. One request, if unread."""
        announced = self.announced().total
        return announced if self._count is None else self._count

    def change_count(self, more: int) -> None:
        """A row more or less, by a write of this session's."""
        if self._count is not None:
            self._count = max(0, self._count + more)

    def set_count(self, count: int) -> None:
        """All rows were walked past: so many there are."""
        if self.changes is not None:
            self._count = count
            if self.takes_additions:
                self.changes.count = count

    def _learn_count(self, page: Page[T]) -> None:
        if self.changes is None:
            return
        if self.takes_additions:
            self._count = self.changes.told(page.total, page.asked, page.rows)
        else:
            self._count = self.changes.reckon(self._count, page.total, page.asked, page.rows)
