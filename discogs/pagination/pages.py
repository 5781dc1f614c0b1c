"""Page sources, the pages they send, and the page cache of a sequence."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, NamedTuple, NotRequired, TypeVar, cast

from typing_extensions import TypedDict

from discogs.errors import APIError, NotFound
from discogs.http.messages import LONGEST_DELAY, LONGEST_PAGE, Params, Request, Response
from discogs.orm.core import Core
from discogs.orm.decoding import Decoded, Decoder
from discogs.orm.fields import INVALID
from discogs.orm.payload import Payload
from discogs.orm.values import Value, row_key
from discogs.pagination.pending_writes import PendingWrites

__all__ = ["EmptySource", "Page", "PageSource", "PageSpan", "overlapping", "page_decoder"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# Nothing of Discogs has more: an announcement beyond it, or below 0, is none.
_MOST_ROWS = 10**9


class Pagination(Value):
    """The totals that a page announces for all pages."""

    items: int | None = None
    pages: int | None = None


@dataclass(frozen=True)
class Page(Generic[T_co]):
    """A page as Discogs sent it."""

    rows: tuple[T_co, ...]
    #: How many rows Discogs announces in all.
    total: int
    #: How many pages there are.
    pages: int
    #: Other keys of the answer, such as `filter_facets`.
    extra: Mapping[str, Any]
    #: Whether Discogs sent no row at all.
    is_empty: bool = False
    #: When it was requested: it may not show writes made later, or within the consistency lag.
    requested_at: float = 0.0


@dataclass(frozen=True)
class PageSource(Generic[T_co]):
    """The server side of a sequence: the endpoint, and how its rows are decoded."""

    core: Core
    path: str
    #: The key of the rows in the answer.
    key: str
    kind: type[T_co]
    #: The type to decode rows as, where that is a union of subclasses of `kind`.
    row_type: Any = None
    params: Params = field(default_factory=dict[str, Any])
    #: Other keys of the answer, with their types.
    extra: tuple[tuple[str, Any], ...] = ()
    #: Of rows that are entities: tells the identity of one, and whether it is a full answer.
    identify: Callable[[Any], tuple[Hashable, bool]] | None = None
    #: Checks each page that was read, and raises if it can't be true.
    check_page: Callable[[Page[Any]], None] | None = None
    #: Rows that this session added or deleted, where it can.
    pending: PendingWrites | None = None
    #: The time of a row, if the newest rows come first; None: added rows come last.
    newest_first: Callable[[Any], Any] | None = None
    #: The errors that Discogs answers with past the last page.
    ends_with: tuple[type[APIError], ...] = (NotFound,)
    #: What the DriftWarning advises when fewer rows came than announced.
    remedy: str = "refresh() starts again."
    #: Whether the catalogue of the monthly dumps answers, and never the API.
    is_local: bool = False

    def read(self, number: int, per_page: int) -> Page[T_co]:
        """Request one page."""
        params = {**self.params, "page": number, "per_page": per_page}
        request = Request("GET", self.path, params=params, is_local=self.is_local)
        requested_at = self.core.now()
        page = self._merged(self.core.fetch(request, self._decode), number, per_page)
        if self.check_page is not None:
            self.check_page(page)
        return replace(page, requested_at=requested_at)

    def _reread(self, number: int, per_page: int) -> None:
        """Request one page again, and merge its rows into the identity map."""
        self.core.client.forget(self.path)
        self.read(number, per_page)

    def read_whole(self) -> tuple[T_co, ...]:
        """Request all rows at once, where the endpoint has no pages."""
        request = Request("GET", self.path, params=self.params)
        return self._merged(self.core.fetch(request, self._decode), 1, 1).rows

    def _decode(self, response: Response) -> Decoded[dict[str, Any]]:
        payload = Payload(self.core, response.body, response.requested_at - LONGEST_DELAY)
        if response.is_local:
            payload.of_dump(response.known_as_of)
        decoder = page_decoder(self.kind, self.key, self.extra, self.row_type)
        return Decoded(decoder.decode(payload), payload)

    def _merged(self, answer: Decoded[dict[str, Any]], number: int, per_page: int) -> Page[T_co]:
        """Make a page of an answer, and merge its rows into the identity map."""
        content, payload = answer
        payload.reread = lambda: self._reread(number, per_page)
        rows = cast("list[Any]", content[self.key] or [])
        payload.index_rows(self.key, rows)
        kept = [row for row in rows if row is not INVALID]
        if self.identify is not None:
            kept = self.core.merge_rows(kept, payload, self.identify)
            payload.forget_indexes()
        announced = vars(content.get("pagination") or Pagination())
        total = announced.get("items")
        if total is None or not 0 <= total <= _MOST_ROWS:
            # Assume one row more after a full page.
            total = (number - 1) * per_page + len(rows) + (len(rows) >= per_page)
        pages = announced.get("pages") or 0
        if not 0 < pages <= _MOST_ROWS:
            pages = max(1, math.ceil(total / per_page))
        extra = {name: content.get(name) for name, _ in self.extra}
        return Page(tuple(kept), total, pages, extra, is_empty=not rows)


class PageSpan(NamedTuple):
    """A range of rows that one request can get: page `number`, with pages of `size` rows."""

    number: int
    size: int

    @property
    def start(self) -> int:
        """The offset of its first row."""
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        """The offset behind its last row."""
        return self.number * self.size


def overlapping(offset: int, overlap: int, per_page: int) -> PageSpan:
    """Choose the span that starts at least `overlap` rows before an offset and reaches farthest.

    It has at most `per_page` rows, unless no span of that size reaches past the offset.
    """
    if overlap == 0 and offset % per_page == 0:
        return PageSpan(offset // per_page + 1, per_page)
    start = max(0, offset - overlap)
    spans = (PageSpan(start // size + 1, size) for size in range(1, per_page + 1))
    farthest = max(spans, key=lambda span: (span.stop, span.start))
    if farthest.stop <= offset and per_page < LONGEST_PAGE:
        return overlapping(offset, overlap, per_page + 1)
    return farthest


class EmptySource(PageSource[T_co]):
    """The source of an entity that has no page on Discogs: no rows, no request."""

    def read(self, number: int, per_page: int) -> Page[T_co]:
        return Page((), 0, 1, {})


def page_decoder(
    kind: type[object],
    key: str,
    extra: tuple[tuple[str, Any], ...] = (),
    row_type: Any = None,
) -> Decoder[dict[str, Any]]:
    """Get the decoder of pages with rows of this kind under this key; made once."""
    found = _page_decoders.get((kind, key, extra))
    if found is None:
        rows: Any = list
        fields: dict[str, Any] = {key: rows[row_type or kind]}
        fields["pagination"] = NotRequired[Pagination]
        fields.update({name: NotRequired[annotation] for name, annotation in extra})
        # Type checkers can't read a TypedDict that is built at run time.
        make: Any = TypedDict
        found = _page_decoders[kind, key, extra] = Decoder(make(f"PageOf{kind.__name__}", fields))
    return found


_page_decoders: dict[tuple[Any, ...], Decoder[dict[str, Any]]] = {}


class PageCache(Generic[T]):
    """The pages of a sequence that were read, in any order. Its page walker holds the lock.

    Before the first request it calls `before_first_read`, with whether it tracks additions.
    """

    def __init__(self, source: PageSource[T], before_first_read: Callable[[bool], None]) -> None:
        self.source = source
        self._before_first_read = before_first_read
        self.pending: PendingWrites | None = source.pending
        self.per_page: int = source.core.per_page
        # Only Discogs knows whether an added row passes a filter.
        self.tracks_additions: bool = not source.params.keys() - {"sort", "sort_order"}
        #: The page that was read last; it has the newest total.
        self.newest: Page[T] | None = None
        self._pages: dict[int, Page[T]] = {}
        #: How many rows there are, by the announced totals and the pending writes.
        self._count: int | None = None

    # -- Pages ---------------------------------------------------------------------------------

    def announced(self) -> Page[T]:
        """Return a page with the newest total. One request, if nothing was read yet."""
        return self.newest or self.page(1)

    def page(self, number: int) -> Page[T]:
        """Return one page, read once."""
        if number not in self._pages:
            self._pages[number] = self.read(PageSpan(number, self.per_page))
        return self._pages[number]

    def cached(self, number: int) -> Page[T] | None:
        """Return one page, None if it was not read. No request."""
        return self._pages.get(number)

    def page_after(self, last: Page[T] | None, number: int) -> Page[T]:
        """Return one page; read it again if it is older than `last` and own writes came since."""
        kept = self._pages.get(number)
        older = kept and last and kept is not last and kept.requested_at <= last.requested_at
        if kept and older and self.may_be_stale(kept):
            del self._pages[number]
        return self.page(number)

    def read(self, span: PageSpan) -> Page[T]:
        """Request a span of rows, cached or not."""
        if self.newest is None:
            self._before_first_read(self.tracks_additions)
        page = self.source.read(*span)
        if span.size != self.per_page:
            page = replace(page, pages=max(1, math.ceil(page.total / self.per_page)))
        self.newest = page
        self._update_count(page)
        return page

    def read_small(self, size: int) -> Page[T]:
        """Request the first `size` rows; if these are all, cache them as the first page."""
        page = self.read(PageSpan(1, size))
        if len(page.rows) == page.total:
            self._pages[1] = page
        return page

    def __contains__(self, row: object) -> bool:
        key = row_key(row)
        return any(row_key(other) == key for page in self._pages.values() for other in page.rows)

    # -- Pending writes ------------------------------------------------------------------------

    def may_be_stale(self, page: Page[T]) -> bool:
        """Check whether the page was read before Discogs showed all own writes."""
        pending = self.pending
        return pending is not None and max(pending.lag_ends, self._moves_end()) > page.requested_at

    def may_have_shifted(self, page: Page[T]) -> bool:
        """Check whether own writes may have pulled rows forward since a page was read."""
        pending = self.pending
        if pending is None:
            return False
        return max(pending.removals_lag_ends, self._moves_end()) > page.requested_at

    def _moves_end(self) -> float:
        """Return when changed rows have their final place in a sorted or filtered sequence."""
        return self.pending.moves_lag_ends if self.pending and self.source.params else -math.inf

    # -- How many rows there are ---------------------------------------------------------------

    def total(self) -> int:
        """Return how many rows there are, own writes included. One request, if unread."""
        announced = self.announced().total
        return announced if self._count is None else self._count

    def change_count(self, more: int) -> None:
        """Count the rows that this session added or deleted."""
        if self._count is not None:
            self._count = max(0, self._count + more)

    def set_count(self, count: int) -> None:
        """Set how many rows there are, after a walk through all of them."""
        if self.pending is not None:
            self._count = count
            if self.tracks_additions:
                self.pending.count = count

    def _update_count(self, page: Page[T]) -> None:
        if self.pending is None:
            return
        if self.tracks_additions:
            self._count = self.pending.update_count(page.total, page.requested_at, page.rows)
        else:
            self._count = self.pending.estimate_count(
                self._count, page.total, page.requested_at, page.rows
            )
