"""What the scripts of sellers do is what the sandbox holds afterwards."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from discogs.sandbox import Sandbox
from discogs.sandbox.market.records import Listing, Order
from tests.scripts import sellers
from tests.scripts.conftest import Run
from tests.truth import truth_of

ME = "sandbox_user"


def listings(sandbox: Sandbox) -> dict[int, Listing]:
    return {
        number: one for number, one in truth_of(sandbox).market.listings.items() if one.seller == ME
    }


def orders(sandbox: Sandbox) -> list[Order]:
    return [one for one in truth_of(sandbox).market.orders.values() if one.seller == ME]


def cents(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def test_what_is_dear_gets_cheaper(run: Run, sandbox: Sandbox) -> None:
    before = listings(sandbox)
    changed = run(sellers.reprice)

    after = listings(sandbox)
    dear = [one for one in before.values() if one.status == "For Sale" and one.price > 50]
    assert changed == len(dear) == 68
    for listing in dear:
        wanted = Decimal(str(listing.price)) * Decimal("0.9")
        assert abs(Decimal(str(after[listing.id].price)) - wanted) <= Decimal("0.005")
    others = before.keys() - {one.id for one in dear}
    assert {one: after[one] for one in others} == {one: before[one] for one in others}


def test_what_expired_is_for_sale_again(run: Run, sandbox: Sandbox) -> None:
    expired = [one.id for one in listings(sandbox).values() if one.status == "Expired"]

    assert run(sellers.relist) == len(expired) == 6
    assert {listings(sandbox)[one].status for one in expired} == {"For Sale"}


def test_the_orders_of_a_day(run: Run, sandbox: Sandbox) -> None:
    day = [one for one in orders(sandbox) if one.created.date().isoformat() == "2026-05-10"]
    totals = [cents(sum(item.price for item in one.items) + one.shipping) for one in day]

    found = run(sellers.of_a_day)
    assert found == [f"{one.id}: {total} USD" for one, total in zip(day, totals, strict=True)]
    assert len(found) == 1


def test_the_last_words_of_a_buyer(run: Run, sandbox: Sandbox) -> None:
    newest = max(orders(sandbox), key=lambda one: one.created)
    said = [
        one.message
        for one in truth_of(sandbox).market.messages[newest.id]
        if one.type == "message" and one.by == newest.buyer
    ]

    assert run(sellers.last_words) == said
    assert said


def test_a_buyer_is_told_that_it_was_shipped(run: Run, sandbox: Sandbox) -> None:
    assert run(sellers.shipped) == "Shipped"

    market = truth_of(sandbox).market
    assert market.orders["90000001-6"].status == "Shipped"
    assert any("on its way" in one.message for one in market.messages["90000001-6"])


def test_a_box_is_put_up_for_sale(run: Run, sandbox: Sandbox) -> None:
    before = listings(sandbox)
    assert "Processed 2 records." in run(sellers.put_up)

    new = [one for number, one in listings(sandbox).items() if number not in before]
    assert {(one.release_id, cents(one.price), one.condition) for one in new} == {
        (249504, Decimal("12.50"), "Near Mint (NM or M-)"),
        (1675174, Decimal("8.00"), "Very Good Plus (VG+)"),
    }


def test_what_is_left_of_a_year(run: Run, sandbox: Sandbox) -> None:
    # The API tells times as in California.
    pacific = timezone(timedelta(hours=-7))
    left: defaultdict[int, Decimal] = defaultdict(Decimal)
    for one in orders(sandbox):
        if one.status == "Shipped":
            year = datetime.astimezone(one.created, pacific).year
            left[year] += cents(sum(item.price for item in one.items)) - cents(one.fee)

    found = run(sellers.margins)
    assert {year: str(amount) for year, amount in found.items()} == {
        year: f"{amount} USD" for year, amount in left.items()
    }
