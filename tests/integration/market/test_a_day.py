"""A day of a seller's shop, from the new stock in the morning to the books in the evening."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

import discogs
from discogs.models import (
    ExportRow,
    JobStatus,
    Listing,
    Money,
    OrderStatus,
    StatusMessage,
    User,
)
from discogs.sandbox import Sandbox

COUNT = 50
#: So many of them are more than what is suggested.
LOWERED = 18
CONDITIONS = ("M", "NM", "VG+", "VG", "G+")
#: What is asked for at first: far too much for some, and too little for others.
PRICES = ("4.00", "7.50", "15.00", "30.00", "250.00")
COMMENTS = ("", 'Plays "well", mostly', "Été — «testé»", "Two lines\r\nof text", "=as new")


def new_stock(sandbox: Sandbox, folder: Path) -> Path:
    """The CSV of what came in: fifty records, each of another release."""
    path = folder / "new stock.csv"
    releases = sorted(sandbox.catalogue.releases)[-COUNT:]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("release_id", "price", "media_condition", "comments", "location", "accept_offer")
        )
        for place, release_id in enumerate(releases):
            at = place % 5
            terms = (PRICES[(place * 3) % 5], CONDITIONS[at], COMMENTS[(place * 2) % 5])
            writer.writerow((release_id, *terms, f"Box {place // 10}", "YN"[place % 2]))
    return path


def put_up_for_sale(session: discogs.Session, me: User, path: Path) -> list[Listing]:
    """Upload the new stock, and get its listings. The inventory knows them by their ids."""
    newest_before = max(listing.id for listing in me.inventory)
    upload = session.uploads.add(path).wait(progress=False)
    assert upload.status is JobStatus.SUCCESS
    assert upload.results == f"CSV file contains {COUNT} records.\nProcessed {COUNT} records."
    return [listing for listing in me.inventory if listing.id > newest_before]


def asked(listing: Listing) -> Money:
    """What is asked for a listing, in the seller's own currency."""
    assert listing.original_price is not None
    return listing.original_price.money


def reprice(listings: Iterable[Listing]) -> list[Listing]:
    """Ask for no more than what is suggested for the condition."""
    lowered: list[Listing] = []
    for listing in listings:
        suggested = listing.release.price_suggestions().get(listing.condition)
        if suggested is not None and asked(listing) > suggested.rounded():
            listing.price = suggested
            listing.save()
            lowered.append(listing)
    return lowered


def serve(session: discogs.Session) -> discogs.Order:
    """Take the first new order through to Shipped."""
    order = session.orders.filter(status="New Order").sort("created")[0]
    order.send_message(f"Thank you, {order.buyer.username}! The invoice comes at once.")
    order.shipping = "4.50"
    order.save()
    order.status = OrderStatus.PAYMENT_RECEIVED
    order.save()
    order.send_message("It left the house today.", status=OrderStatus.SHIPPED)
    return order


def differences(rows: Iterable[ExportRow], listings: Iterable[Listing]) -> list[str]:
    """What an export and the listings that are held say differently."""
    held = {listing.id: listing for listing in listings}
    exported = {row.listing_id: row for row in rows}
    found = [f"{number}: only in one of them" for number in held.keys() ^ exported.keys()]
    for number in held.keys() & exported.keys():
        row, listing = exported[number], held[number]
        pairs = {
            "release_id": (row.release_id, listing.release_id),
            "title": (row.title, listing.release.title),
            "status": (row.status, listing.status),
            "price": (row.price.value, asked(listing).value),
            "listed": (row.listed, listing.posted),
            "comments": (row.comments, listing.comments),
            "media_condition": (row.media_condition, listing.condition),
            "sleeve_condition": (row.sleeve_condition, listing.sleeve_condition),
            "accept_offer": (row.accept_offer, listing.allow_offers),
            "external_id": (row.external_id, listing.external_id or ""),
            "location": (row.location, listing.location or ""),
            "format_quantity": (row.format_quantity, listing.format_quantity),
            "quantity": (row.quantity, listing.quantity),
        }
        found += [f"{number}.{name}: {a!r}, {b!r}" for name, (a, b) in pairs.items() if a != b]
    return found


def count(sandbox: Sandbox) -> int:
    """How many requests there were since it was last asked."""
    made = len(sandbox.requests)
    sandbox.clear()
    return made


@pytest.mark.parametrize("reads_in", ["USD", "GBP"])
def test_a_day_of_a_sellers_shop(sandbox: Sandbox, tmp_path: Path, reads_in: str) -> None:
    """The seller sells in dollars, whatever they read prices in. It costs 120 requests."""
    with sandbox.session() as session:
        me = session.me
        me.curr_abbr = reads_in
        me.save()
        assert count(sandbox) == 2

        listings = put_up_for_sale(session, me, new_stock(sandbox, tmp_path))
        pages_before, pages_after = 5, 6
        assert len(listings) == COUNT
        assert count(sandbox) == pages_before + 2 + pages_after

        lowered = reprice(listings)
        assert len(lowered) == LOWERED
        assert count(sandbox) == COUNT + LOWERED
        assert reprice(lowered) == []
        assert count(sandbox) == LOWERED

        order = serve(session)
        assert order.status is OrderStatus.SHIPPED
        # The orders, a message, the shipping, the status, and a message with a status.
        assert count(sandbox) == 5
        told = [message for message in order.messages if isinstance(message, StatusMessage)]
        assert [message.status_id for message in told] == [6, 5, 3, 1]
        assert count(sandbox) == 1

        worst = [listing for listing in listings if listing.condition.short == "G+"]
        for listing in worst:
            listing.delete()
        assert count(sandbox) == len(worst) == COUNT // 5

        rows = session.exports.request().wait(progress=False).rows()
        assert count(sandbox) == 3
        # The walk of the morning is kept, without what was deleted: nothing is read again.
        everything = list(me.inventory)
        with session.no_lazy_loading():
            assert differences(rows, everything) == []
        assert len(rows) == len(everything)
        assert count(sandbox) == 0

        assert (
            session.statistics.requests == 2 + 13 + (COUNT + LOWERED) + LOWERED + 6 + 10 + 3 == 120
        )
        assert sandbox.refused == 0
