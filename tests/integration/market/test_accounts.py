"""The accounts of a shop that two programs run: whatever they do, the totals are right to the cent.

The seller sells in US dollars. One program reads prices as the seller set them, the other in euros.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import NamedTuple

import pytest

import discogs
from discogs.models import ExportRow, InventoryUpload, JobStatus, Listing, Money, Order
from discogs.sandbox import Sandbox
from discogs.sandbox.currencies import RATES
from discogs.sandbox.market.words import takes_shipping
from discogs.testing import VirtualClock
from tests.truth import truth_of

SEEDS = (20261129, 20261130)
UPLOADS = {"add": 25, "change": 15, "delete": 10}
REPRICES, ORDERS = 300, 20
#: Longer than Discogs takes to show a write.
LAG = 61.0
CENT = Decimal("0.01")
CONDITIONS = ("M", "NM", "VG+", "VG")

Task = Callable[["Seller"], None]


class Seller(NamedTuple):
    """A program of the shop: its session, and its luck."""

    name: str
    session: discogs.Session
    chance: random.Random

    def amount(self) -> Decimal:
        """Some price, with cents."""
        return Decimal(self.chance.randrange(100, 9000)) * CENT


class Books:
    """What the shop asks for each listing, and what was done about each order, in dollars."""

    def __init__(self, sandbox: Sandbox, clock: VirtualClock) -> None:
        self.sandbox, self.clock = sandbox, clock
        self._lock = threading.RLock()
        market = truth_of(sandbox).market
        mine = [one for one in market.listings.values() if one.seller == sandbox.username]
        self.prices = {one.id: cents(one.price) for one in mine if one.status == "For Sale"}
        self.releases = {one.id: one.release_id for one in mine}
        self.copies = Counter(one.release_id for one in mine if one.status != "Deleted")
        self.others = {
            one.id: cents(one.price) for one in mine if one.status not in {"For Sale", "Deleted"}
        }
        self.shipping: dict[str, Decimal] = {}
        self.said: dict[str, list[str]] = {}
        #: Who wrote to a listing or an order last, and when.
        self.touched: dict[int | str, tuple[str, float]] = {}
        self.done: Counter[str] = Counter()
        known = {one.release_id for one in mine}
        ids = sorted(sandbox.catalogue.releases, reverse=True)
        self.new_releases = [
            one
            for one in ids[:400]
            if one not in known and not sandbox.catalogue.details(one).blocked_from_sale
        ]

    def take(self, seller: Seller, count: int, share: Sequence[int] | None) -> list[int]:
        """Take some listings that this seller can write to by now, each the only copy there is."""
        with self._lock:
            fit = [
                one
                for one in sorted(self.prices)
                if self.copies[self.releases[one]] == 1 and (share is None or one % 2 in share)
            ]
            chosen = seller.chance.sample(fit, count)
        for one in chosen:
            self.wait_for(seller, one)
        return chosen

    def wait_for(self, seller: Seller, thing: int | str) -> None:
        """Wait until the seller can know what the other one wrote."""
        with self._lock:
            name, when = self.touched.get(thing, (seller.name, 0.0))
            if name != seller.name:
                self.clock.advance(max(0.0, when + LAG - self.clock.now()))
            self.touched[thing] = seller.name, self.clock.now()

    def add(self, rows: Iterable[tuple[int, Decimal]], first: int) -> None:
        """Enter what an upload put up for sale: the ids follow each other."""
        with self._lock:
            for listing_id, (release_id, price) in enumerate(rows, first):
                self.prices[listing_id] = price
                self.releases[listing_id] = release_id
                self.copies[release_id] += 1
                # Discogs shows nobody a new one at once.
                self.touched[listing_id] = "upload", self.clock.now()

    def remove(self, listing_id: int) -> None:
        """Enter that a listing was taken back."""
        with self._lock:
            del self.prices[listing_id]
            self.copies[self.releases[listing_id]] -= 1

    def total(self) -> Decimal:
        """What all that is in the inventory is worth, as it was assigned."""
        return sum([*self.prices.values(), *self.others.values()], Decimal(0))


def cents(value: float | Decimal) -> Decimal:
    return Decimal(str(value)).quantize(CENT)


class Shop:
    """What the two programs do all day."""

    def __init__(self, books: Books, *, apart: bool) -> None:
        self.books = books
        #: Whether each program keeps to its own half of the listings, since both run at once.
        self.apart = apart
        self._uploading = threading.Lock()

    def tasks(self, chance: random.Random) -> list[Task]:
        """The day's work in some order. What is done about one order stays in its order."""
        tasks: list[Task] = [self.reprice] * REPRICES
        for kind, count in UPLOADS.items():
            tasks += [getattr(self, f"upload_{kind}")] * count
        tasks += [self.export_and_import] * 3
        chance.shuffle(tasks)
        for order_id in self._open_orders():
            places = sorted(chance.sample(range(len(tasks)), 4))
            for place, step in zip(reversed(places), reversed(self._steps(order_id)), strict=True):
                tasks.insert(place, step)
        return tasks

    def _share(self, seller: Seller) -> Sequence[int] | None:
        return (int(seller.name == "web"),) if self.apart else None

    def reprice(self, seller: Seller) -> None:
        (listing_id,) = self.books.take(seller, 1, self._share(seller))
        listing, price = seller.session.listing(listing_id), seller.amount()
        # What was read is asked for again now and then.
        if seller.chance.random() < 0.1:
            listing.refresh()
        forms: list[Decimal | str | Money] = [price, str(price), Money.of(price, "USD")]
        listing.price = seller.chance.choice(forms)
        listing.save()
        self.books.prices[listing_id] = price
        self.books.done["reprices"] += 1

    def upload_add(self, seller: Seller) -> None:
        with self._uploading:
            rows = [(self.books.new_releases.pop(), seller.amount()) for _ in range(2)]
            market = truth_of(self.books.sandbox).market
            first = market.last_listing + 1
            cells = [
                {
                    "release_id": release_id,
                    "price": price,
                    "media_condition": seller.chance.choice(CONDITIONS),
                }
                for release_id, price in rows
            ]
            self._finish(seller.session.uploads.add(cells), len(cells))
            self.books.add(rows, first)

    def upload_change(self, seller: Seller) -> None:
        """Change prices. The comments of the rows stay where they are: they are not named."""
        with self._uploading:
            chosen = self.books.take(seller, 3, self._share(seller))
            prices = {one: seller.amount() for one in chosen}
            rows = [
                {
                    "release_id": self.books.releases[one],
                    "price": str(price),
                    "comments": "Not to be sent",
                }
                for one, price in prices.items()
            ]
            self._finish(seller.session.uploads.change(rows, columns=["price"]), len(rows))
            self.books.prices.update(prices)

    def upload_delete(self, seller: Seller) -> None:
        with self._uploading:
            chosen = self.books.take(seller, 2, self._share(seller))
            rows = [{"listing_id": one} for one in chosen]
            self._finish(seller.session.uploads.delete(rows), len(rows))
            for one in chosen:
                self.books.remove(one)

    def _finish(self, upload: InventoryUpload, count: int) -> None:
        upload.wait(progress=False)
        assert upload.status is JobStatus.SUCCESS
        assert upload.results.endswith(f"Processed {count} records.")
        self.books.done["uploads"] += 1

    def export_and_import(self, seller: Seller) -> None:
        """Take the stock home as a CSV, make five things cheaper there, and bring it back."""
        with self._uploading:
            rows = exported(seller.session)
            chosen = self.books.take(seller, 5, self._share(seller))
            cheaper = {
                row.listing_id: (row.price * Decimal("0.9")).rounded()
                for row in rows
                if row.listing_id in chosen
            }
            cells = [
                {**row.cells, "price": cheaper[row.listing_id]}
                for row in rows
                if row.listing_id in cheaper
            ]
            self._finish(seller.session.uploads.change(cells, columns=["price"]), len(chosen))
            self.books.prices.update({one: price.value for one, price in cheaper.items()})
            self.books.done["imports"] += 1

    # -- Orders --------------------------------------------------------------------------------

    def _open_orders(self) -> list[str]:
        orders = truth_of(self.books.sandbox).market.orders.values()
        sold = [one for one in orders if one.seller == self.books.sandbox.username]
        return [one.id for one in sold if takes_shipping(one.status)][:ORDERS]

    def _steps(self, order_id: str) -> list[Task]:
        def step(do: Callable[[Seller, Order], None]) -> Task:
            def task(seller: Seller) -> None:
                self.books.wait_for(seller, order_id)
                do(seller, seller.session.order(order_id))
                self.books.done["steps of orders"] += 1

            return task

        def charge(seller: Seller, order: Order) -> None:
            amount = seller.amount()
            order.shipping = amount
            order.save()
            self.books.shipping[order_id] = amount

        def say(seller: Seller, order: Order) -> None:
            self._say(seller, order, f"Thank you, says {seller.name}.", None)

        def pay(seller: Seller, order: Order) -> None:
            order.status = "Payment Received"
            order.save()

        def ship(seller: Seller, order: Order) -> None:
            self._say(seller, order, f"Sent by {seller.name}.", "Shipped")

        return [step(say), step(charge), step(pay), step(ship)]

    def _say(self, seller: Seller, order: Order, text: str, status: str | None) -> None:
        order.send_message(text, status=status)
        self.books.said.setdefault(order.id, []).append(text)


def exported(session: discogs.Session) -> tuple[ExportRow, ...]:
    """Export the inventory as it is."""
    return session.exports.request().wait(progress=False).rows()


@contextmanager
def opened(seed: int) -> Generator[tuple[Sandbox, Books, tuple[Seller, Seller]]]:
    """A shop in the morning, in which time passes only as it is waited for."""
    clock = VirtualClock()
    limiter = discogs.RateLimiter(limit=1_000_000, clock=clock)
    with (
        Sandbox(clock=clock.now, limit=1_000_000, write_delay=17.0) as sandbox,
        sandbox.session(limiter=limiter) as counter,
        sandbox.session(limiter=limiter, currency="EUR") as web,
    ):
        sandbox.job_seconds = 5.0
        sellers = (
            Seller("counter", counter, random.Random(f"{seed} counter")),
            Seller("web", web, random.Random(f"{seed} web")),
        )
        yield sandbox, Books(sandbox, clock), sellers


def check(books: Books, sellers: Iterable[Seller]) -> None:
    """Hold the books against an export and against the objects of both programs."""
    books.clock.advance(LAG)
    for seller in sellers:
        rows = {row.listing_id: row.price.value for row in exported(seller.session)}
        held = list(seller.session.me.inventory.refresh())
        seller.session.prefetch(held, progress=False)
        asked = {one.id: in_dollars(one) for one in held}

        assert rows == asked == {**books.prices, **books.others}
        assert sum(rows.values()) == sum(asked.values()) == books.total()
        for order_id, shipping in books.shipping.items():
            _check_order(books, seller.session.order(order_id).refresh(), shipping)


def _check_order(books: Books, order: Order, shipping: Decimal) -> None:
    items = sum((item.price.value for item in order.items), Decimal(0))
    told = [one.message.rpartition("\n\n")[2] for one in order.messages.refresh()]
    said = [text for text in reversed(told) if text in books.said[order.id]]

    assert (order.status, order.shipping.value) == ("Shipped", shipping)
    assert order.total.value == items + shipping
    assert order.total.currency == order.shipping.currency == "USD"
    assert said == books.said[order.id]


def in_dollars(listing: Listing) -> Decimal:
    """What is asked for a listing, as its seller wrote it."""
    assert listing.original_price is not None
    assert listing.original_price.curr_abbr == "USD"
    return listing.original_price.value


@pytest.mark.parametrize("seed", SEEDS)
def test_a_day_of_two_programs_is_right_to_the_cent(seed: int) -> None:
    with opened(seed) as (sandbox, books, sellers):
        chance = random.Random(seed)
        for task in Shop(books, apart=False).tasks(chance):
            books.clock.advance(chance.choice([1.0, 3.0, 20.0]))
            task(chance.choice(sellers))

        assert books.done == {
            "reprices": REPRICES,
            "uploads": sum(UPLOADS.values()) + 3,
            "imports": 3,
            "steps of orders": 4 * ORDERS,
        }
        check(books, sellers)
        assert sandbox.refused == 0


def test_a_day_of_two_programs_at_once_is_right_to_the_cent() -> None:
    with opened(SEEDS[0]) as (_, books, sellers):
        shop, errors = Shop(books, apart=True), list[BaseException]()
        tasks = shop.tasks(random.Random(SEEDS[0]))
        of_orders = [task for task in tasks if "_steps" in task.__qualname__]
        others = [task for task in tasks if "_steps" not in task.__qualname__]

        def work(seller: Seller, mine: Sequence[Task]) -> None:
            try:
                for task in mine:
                    books.clock.advance(seller.chance.choice([1.0, 3.0]))
                    task(seller)
            except BaseException as error:  # noqa: BLE001 - for the thread that waits
                errors.append(error)

        shares = (others[::2] + of_orders, others[1::2])
        threads = [
            threading.Thread(target=work, args=(seller, mine))
            for seller, mine in zip(sellers, shares, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert errors == []
        assert books.done["reprices"] == REPRICES
        check(books, sellers)


def test_the_same_total_in_euros_is_what_the_reader_of_euros_sees() -> None:
    with opened(SEEDS[0]) as (_, books, (counter, web)):
        dollars = sum(row.price for row in exported(counter.session) if row.status == "For Sale")
        shown = [web.session.listing(one).refresh().price for one in books.prices]
        euros = sum(shown)

        assert isinstance(dollars, Money)
        assert isinstance(euros, Money)
        assert dollars.value == sum(books.prices.values())
        assert euros.currency == "EUR"
        assert euros.rounded().value == cents(dollars.value * Decimal(str(RATES["EUR"])))
