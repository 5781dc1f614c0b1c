"""The pages of a listing: where they come from, and what one of them says."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, NamedTuple, NotRequired, TypeVar, cast

from typing_extensions import TypedDict

from discogs.pagination.pending_writes import ListingChanges
from discogs.orm.decoding import Decoder
from discogs.errors import APIError, NotFound
from discogs.http.messages import Request, Response
from discogs.orm.fields import INVALID
from discogs.orm.core import Core
from discogs.orm.payload import Payload
from discogs.orm.values import Value

__all__ = ["EmptySource", "Page", "PageSource", "Window", "overlapping", "page_decoder"]

T_co = TypeVar("T_co", covariant=True)

#: Discogs gives no more rows at a time.
LONGEST_PAGE = 100


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
    params: Mapping[str, str | int | float | None] = field(default_factory=dict[str, Any])
    #: Other keys of the page, with their types.
    beside: tuple[tuple[str, Any], ...] = ()
    #: What an entity of the listing becomes: that of the identity map.
    settle: Callable[[Any, Payload], T_co] | None = None
    #: Told of each page that was read: raises where it can't be true.
    verify: Callable[[Page[Any]], None] | None = None
    #: What this session added to the listing and deleted from it.
    changes: ListingChanges | None = None
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

    def read_whole(self) -> tuple[T_co, ...]:
        """Ask for a listing that comes in one piece."""
        request = Request("GET", self.path, params=self.params)
        return self.core.fetch(request, lambda response: self._decode(response, 1, 1)).rows

    def _decode(self, response: Response, number: int, per_page: int) -> Page[T_co]:
        payload = Payload(self.core, response.body)
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


class Window(NamedTuple):
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


def overlapping(place: int, overlap: int, per_page: int) -> Window:
    """A window that begins at least so far before a place, and ends as far behind it as can be.

    It has `per_page` rows or fewer; more only if none of these gets behind the place.
    """
    if overlap == 0 and place % per_page == 0:
        return Window(place // per_page + 1, per_page)
    start = max(0, place - overlap)
    windows = (Window(start // size + 1, size) for size in range(1, per_page + 1))
    farthest = max(windows, key=lambda window: (window.stop, window.start))
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
