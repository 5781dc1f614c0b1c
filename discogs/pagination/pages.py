"""The pages of a listing: where they come from, and what one of them says."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, NamedTuple, NotRequired, TypeVar, cast

from typing_extensions import TypedDict

from discogs.errors import APIError, NotFound
from discogs.http.messages import LONGEST_PAGE, Params, Request, Response
from discogs.orm.core import Core
from discogs.orm.decoding import Decoder
from discogs.orm.fields import INVALID
from discogs.orm.payload import Payload
from discogs.orm.values import Value, row_key
from discogs.pagination.pending_writes import PendingWrites

__all__ = ["EmptySource", "Page", "PageSource", "PageSpan", "overlapping", "page_decoder"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Pagination(Value):
    """What a page says of the whole listing."""

    items: int | None = None
    pages: int | None = None


@dataclass(frozen=True)
class Page(Generic[T_co]):
    """One page as read."""

    rows: tuple[T_co, ...]
    #: How many rows Discogs announces in all.
    total: int
    #: How many pages there are.
    pages: int
    #: What stood beside the rows, such as `filter_facets`.
    beside: Mapping[str, Any]
    #: When it was asked for: what was written later, or shortly before, it may not show.
    asked: float = 0.0


@dataclass(frozen=True)
class PageSource(Generic[T_co]):
    """Where a listing's pages come from."""

    core: Core
    path: str
    #: The key that the rows stand under.
    key: str
    kind: type[T_co]
    #: What a row is decoded as, where that is not the class itself but a union of its subclasses.
    row_type: Any = None
    params: Params = field(default_factory=dict[str, Any])
    #: Other keys of the page, with their types.
    beside: tuple[tuple[str, Any], ...] = ()
    #: What an entity of the listing becomes: that of the identity map.
    settle: Callable[[Any, Payload], T_co] | None = None
    #: Told of each page that was read: raises where it can't be true.
    verify: Callable[[Page[Any]], None] | None = None
    #: What this session added to the listing and deleted from it.
    pending: PendingWrites | None = None
    #: Whether what is added comes before what was there.
    newest_first: bool = False
    #: What Discogs answers past the last page.
    ends_with: tuple[type[APIError], ...] = (NotFound,)
    #: What to do when fewer rows came than were announced.
    remedy: str = "refresh() starts anew."

    def read(self, number: int, per_page: int) -> Page[T_co]:
        """Ask for one page."""
        params = {**self.params, "page": number, "per_page": per_page}
        request = Request("GET", self.path, params=params)
        asked = self.core.now()
        page = self.core.fetch(request, lambda response: self._decode(response, number, per_page))
        if self.verify is not None:
            self.verify(page)
        return replace(page, asked=asked)

    def _reread(self, number: int, per_page: int) -> None:
        """Ask for one page once more: what it tells of its rows is merged into them."""
        self.core.client.forget(self.path)
        self.read(number, per_page)

    def read_whole(self) -> tuple[T_co, ...]:
        """Ask for a listing that comes in one piece."""
        request = Request("GET", self.path, params=self.params)
        return self.core.fetch(request, lambda response: self._decode(response, 1, 1)).rows

    def _decode(self, response: Response, number: int, per_page: int) -> Page[T_co]:
        payload = Payload(self.core, response.body, response.asked_at)
        payload.reread = lambda: self._reread(number, per_page)
        content = page_decoder(self.kind, self.key, self.beside, self.row_type).decode(payload)
        rows = cast("list[Any]", content[self.key] or [])
        payload.is_page_of(self.key, rows)
        kept = [row for row in rows if row is not INVALID]
        if self.settle is not None:
            kept = [self.settle(row, payload) for row in kept]
        told = vars(content.get("pagination") or Pagination())
        total = told.get("items")
        if total is None:
            # As many as have come; after a full page there may be one more.
            total = (number - 1) * per_page + len(rows) + (len(rows) >= per_page)
        pages = told.get("pages") or max(1, math.ceil(total / per_page))
        beside = {name: content.get(name) for name, _ in self.beside}
        return Page(tuple(kept), total, pages, beside)


class PageSpan(NamedTuple):
    """A part of a listing that can be asked for: a page, when pages have this size."""

    number: int
    size: int

    @property
    def start(self) -> int:
        """The place of its first row in the listing."""
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        """The place after that of its last row."""
        return self.number * self.size


def overlapping(place: int, overlap: int, per_page: int) -> PageSpan:
    """A span that begins at least so far before a place, and ends as far behind it as can be.

    It has `per_page` rows or fewer; more only if none of these gets behind the place.
    """
    if overlap == 0 and place % per_page == 0:
        return PageSpan(place // per_page + 1, per_page)
    start = max(0, place - overlap)
    spans = (PageSpan(start // size + 1, size) for size in range(1, per_page + 1))
    farthest = max(spans, key=lambda span: (span.stop, span.start))
    if farthest.stop <= place and per_page < LONGEST_PAGE:
        return overlapping(place, overlap, per_page + 1)
    return farthest


class EmptySource(PageSource[T_co]):
    """The listing of something that has no page on Discogs: nothing, and no request."""

    def read(self, number: int, per_page: int) -> Page[T_co]:
        return Page((), 0, 1, {})


def page_decoder(
    kind: type[object],
    key: str,
    beside: tuple[tuple[str, Any], ...] = (),
    row_type: Any = None,
) -> Decoder[dict[str, Any]]:
    """The decoder of a page with rows of this kind under this key, made when first needed."""
    found = _page_decoders.get((kind, key, beside))
    if found is None:
        rows: Any = list
        fields: dict[str, Any] = {key: rows[row_type or kind]}
        fields["pagination"] = NotRequired[Pagination]
        fields.update({name: NotRequired[annotation] for name, annotation in beside})
        # Built at run time from values: no type checker could read the class off this call.
        make: Any = TypedDict
        found = _page_decoders[kind, key, beside] = Decoder(make(f"PageOf{kind.__name__}", fields))
    return found


_page_decoders: dict[tuple[Any, ...], Decoder[dict[str, Any]]] = {}


class PageCache(Generic[T]):
    """What was read of a listing, in whatever order. The walk that uses it holds the lock.

    `begin` is called before the first page is asked for, and told whether additions are followed.
    """

    def __init__(self, source: PageSource[T], begin: Callable[[bool], None]) -> None:
        self.source = source
        self._begin = begin
        self.pending = source.pending
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
            self._pages[number] = self.read(PageSpan(number, self.per_page))
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

    def read(self, span: PageSpan) -> Page[T]:
        """A part of the listing, read now."""
        if self.newest is None:
            self._begin(self.takes_additions)
        page = self.source.read(*span)
        if span.size != self.per_page:
            page = replace(page, pages=max(1, math.ceil(page.total / self.per_page)))
        self.newest = page
        self._learn_count(page)
        return page

    def read_small(self, size: int) -> Page[T]:
        """The first rows; where these are all, it is the first page."""
        page = self.read(PageSpan(1, size))
        if len(page.rows) == page.total:
            self._pages[1] = page
        return page

    def shows(self, row: object) -> bool:
        """Whether the row is on a page that was read."""
        key = row_key(row)
        return any(row_key(other) == key for page in self._pages.values() for other in page.rows)

    # -- Own writes ----------------------------------------------------------------------------

    def is_restless_since(self, page: Page[T]) -> bool:
        """Whether own writes may show that a page, when it was read, did not show."""
        pending = self.pending
        return pending is not None and max(pending.lag_ends, self._moves_end()) > page.asked

    def is_pulled_since(self, page: Page[T]) -> bool:
        """Whether rows may have slipped forward since a page was read, by own writes."""
        pending = self.pending
        if pending is None:
            return False
        return max(pending.removals_lag_ends, self._moves_end()) > page.asked

    def _moves_end(self) -> float:
        """Until when rows may change their places: those of a sorted or filtered listing."""
        return self.pending.moves_lag_ends if self.pending and self.source.params else -math.inf

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
        if self.pending is not None:
            self._count = count
            if self.takes_additions:
                self.pending.count = count

    def _learn_count(self, page: Page[T]) -> None:
        if self.pending is None:
            return
        if self.takes_additions:
            self._count = self.pending.learn_count(page.total, page.asked, page.rows)
        else:
            self._count = self.pending.reckon(self._count, page.total, page.asked, page.rows)
