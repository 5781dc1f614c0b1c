"""Other sellers' inventories end at 10,000 listings: what widened() sees beyond."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import discogs
from discogs.errors import ConnectionFailed, Forbidden
from discogs.http.messages import Request
from discogs.models.inventory import Inventory, inventory_of
from discogs.pagination.paginated import DriftWarning
from discogs.sandbox import Sandbox, landmarks
from tests.unit.models_world import World

PATH = "/users/shop/inventory"


class Shop(World):
    """A seller of so many listings, of whom each order shows the first pages alone."""

    def __init__(self, count: int, last_page: int = 2) -> None:
        super().__init__()
        self.count, self.last_page = count, last_page
        self.sold: set[int] = set()
        #: What happens before a page is answered, by the number of the request.
        self.events: dict[int, Any] = {}
        self.answers[PATH] = self._page

    @property
    def inventory(self) -> Inventory:
        return inventory_of(self.core, "shop")

    def _order(self, key: object) -> Sequence[int]:
        """Another order for each key: the rows are in none of them as in another."""
        step = {"listed": 1, "price": 7, "item": 11, "artist": 13}.get(str(key), 17)
        there = set(range(self.count)) - self.sold
        return sorted(there, key=lambda number: (number * step % 1009, number))

    def _page(self, request: Request) -> Any:
        event = self.events.pop(len(self.asked), None)
        if isinstance(event, Exception):
            raise event
        if callable(event):
            event()
        number = int(str(request.params["page"]))
        if number > self.last_page:
            raise Forbidden(403, "Pagination above 100 disabled", "GET", PATH)
        ids = self._order(request.params.get("sort"))
        if request.params.get("sort_order") == "desc":
            ids = ids[::-1]
        shown = ids[(number - 1) * 100 : number * 100]
        rows = [{"id": one + 1, "status": "For Sale", "original_price": None} for one in shown]
        pages = math.ceil(len(ids) / 100)
        return {"pagination": {"items": len(ids), "pages": pages}, "listings": rows}


def test_a_strangers_inventory_ends_early_and_says_so() -> None:
    theirs = Shop(345).inventory
    with pytest.warns(DriftWarning, match=r"announced 345 rows, and 200 came.*widened\(\)"):
        rows = list(theirs)

    assert len(rows) == 200
    assert len(theirs) == 345


def test_the_sandbox_refuses_the_page_after_10_000(session: discogs.Session) -> None:
    theirs = session.user(landmarks.USER_WITH_BIG_INVENTORY).inventory

    assert len(theirs) == 12_345
    assert len(theirs.page(100)) == 100
    with pytest.raises(IndexError, match="Pagination above 100 disabled"):
        theirs.page(101)


def test_widened_sees_them_all_and_none_twice(sandbox: Sandbox, session: discogs.Session) -> None:
    wide = session.user(landmarks.USER_WITH_BIG_INVENTORY).inventory.widened()

    assert repr(wide) == "<WidenedInventory, not read yet>"
    assert wide.seen == 0
    assert len(sandbox.requests) == 0
    ids = [listing.id for listing in wide]
    assert len(ids) == len(set(ids)) == wide.seen == wide.announced == 12_345
    # A hundred pages of the first order, one that is refused, and of the second what was missing.
    assert len(sandbox.requests) == 100 + 1 + 24
    assert len(list(wide)) == 12_345
    assert len(sandbox.requests) == 125


def test_an_ordinary_inventory_costs_no_more_widened(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    wide = session.user(landmarks.USER_WHO_SELLS).inventory.widened()

    assert wide.announced == landmarks.LISTINGS_OF_USER_WHO_SELLS
    assert len(sandbox.requests) == 1
    assert len(list(wide)) == wide.seen == wide.announced
    assert len(sandbox.requests) == 2


def test_what_no_order_shows_is_told(session: discogs.Session) -> None:
    shop = Shop(1000, last_page=1)
    wide = shop.inventory.widened()
    with pytest.warns(DriftWarning, match=r"Of 1000 listings \d+ were seen"):
        rows = list(wide)

    assert len(rows) == len(set(rows)) == wide.seen < wide.announced == 1000
    assert repr(wide) == f"<WidenedInventory, {wide.seen} of 1000>"
    # Seven keys, both ways, and of each order the page that is refused.
    assert len(shop.asked) == 28
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(wide) == rows
    assert len(shop.asked) == 28


@pytest.mark.parametrize("broken", range(1, 8))
def test_an_interrupted_walk_goes_on_where_it_was(broken: int) -> None:
    shop, whole = Shop(350), Shop(350)
    expected = [listing.id for listing in whole.inventory.widened()]
    shop.events[broken] = ConnectionFailed("The network is gone.")
    wide = shop.inventory.widened()
    if broken <= len(whole.asked):
        with pytest.raises(ConnectionFailed):
            list(wide)
    ids = [listing.id for listing in wide]

    assert ids == expected
    assert len(ids) == len(set(ids)) == 350
    assert len(shop.asked) == len(whole.asked) + (broken <= len(whole.asked))


def test_two_walks_at_once_share_the_pages() -> None:
    shop = Shop(380)
    wide = shop.inventory.widened()
    one, other = iter(wide), iter(wide)
    pairs = [(next(one), next(other)) for _ in range(380)]

    assert all(first is second for first, second in pairs)
    assert len({first.id for first, _ in pairs}) == 380
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda _: [row.id for row in wide], range(4)))
    assert all(ids == again[0] for ids in again)


def test_threads_that_walk_one_inventory_read_each_page_once() -> None:
    shop, whole = Shop(380), Shop(380)
    list(whole.inventory.widened())
    wide = shop.inventory.widened()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: [row.id for row in wide], range(6)))

    assert all(ids == found[0] for ids in found)
    assert len(shop.asked) == len(whole.asked)


def test_a_listing_that_was_sold_meanwhile_does_not_cost_all_the_other_orders() -> None:
    shop = Shop(280)
    shop.events[4] = lambda: shop.sold.add(5)
    wide = shop.inventory.widened()
    rows = list(wide)

    assert len(rows) == len(set(rows)) == 280
    # Two pages, one that is refused, and one of the other end: all that is there was seen.
    assert len(shop.asked) == 4


def test_listings_that_come_in_meanwhile_are_seen_or_told() -> None:
    shop = Shop(280, last_page=3)
    shop.events[2] = lambda: setattr(shop, "count", 290)
    wide = shop.inventory.widened()
    ids = [listing.id for listing in wide]

    assert len(ids) == len(set(ids)) == wide.seen == wide.announced == 290


def test_an_unknown_seller_has_nothing_to_widen(session: discogs.Session) -> None:
    with pytest.raises(discogs.NotFound):
        list(session.user("nobody_at_all").inventory.widened())
