"""Pages: how listings are cut, counted and linked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.routing import Call

T = TypeVar("T")

_PAGING = ("page", "per_page")


def paginate(
    call: Call,
    key: str,
    rows: Sequence[T],
    view: Callable[[T], Json],
    *,
    withheld: Collection[int] = (),
    reach: int | None = None,
    beside: Json | None = None,
) -> Answer:
    """One page of a listing.

    Args:
        call: Says which page, and how long pages are (1 to 100, whatever was asked for).
        key: What the rows are called.
        rows: All rows.
        view: The JSON of a row.
        withheld: Places of rows that are counted but not shown, which makes pages short.
        reach: How many rows can be paged through, however many there are.
        beside: What else the answer holds, between the pagination and the rows.
    """
    page, per_page = _number(call, "page", 1), min(100, max(1, _number(call, "per_page", 50)))
    reachable = len(rows) if reach is None else min(reach, len(rows))
    pages = max(1, -(-reachable // per_page))
    if not 1 <= page <= pages:
        raise Refusal(404, f"Page {page} is outside of valid range [1, {pages}].")
    start = (page - 1) * per_page
    shown = rows[start : min(start + per_page, reachable)]
    return Answer(
        {
            "pagination": {
                "page": page,
                "pages": pages,
                "per_page": per_page,
                "items": len(rows),
                "urls": _page_urls(call, page, pages, per_page),
            },
            **(beside or {}),
            key: [view(row) for place, row in enumerate(shown, start) if place not in withheld],
        }
    )


def link_header(urls: dict[str, str]) -> str:
    """Make the Link header that repeats `pagination.urls`."""
    return ", ".join(f'<{url}>; rel="{name}"' for name, url in urls.items())


def _number(call: Call, name: str, default: int) -> int:
    try:
        return int(call.request.query.get(name, default))
    except ValueError:
        return default


def _page_urls(call: Call, page: int, pages: int, per_page: int) -> dict[str, str]:
    """Link to the other pages: none on a single page, two on the first and last, four between."""
    numbers: dict[str, int] = {}
    if page > 1:
        numbers |= {"first": 1, "prev": page - 1}
    if page < pages:
        numbers |= {"last": pages, "next": page + 1}
    return {name: _page_url(call, number, per_page) for name, number in numbers.items()}


def _page_url(call: Call, page: int, per_page: int) -> str:
    """Put another page into the whole query: even a token that was in it comes back."""
    query = call.request.query
    rest = [(name, value) for name, value in query.items(multi=True) if name not in _PAGING]
    numbers = {"page": page, "per_page": per_page}
    order = dict.fromkeys([*(name for name in query if name in _PAGING), *_PAGING])
    return f"{call.url()}?{urlencode([*rest, *((name, numbers[name]) for name in order)])}"
