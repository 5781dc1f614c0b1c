"""The marketplace over the wire: which requests go out, and what is made of the answers."""

from __future__ import annotations

import discogs


def test_something_is_sold_changed_and_taken_back(session: discogs.Session) -> None:
    listing = session.release(249504).sell(
        condition="NM", price="12.50", comments="Été — «testé»", status="Draft"
    )
    listing.save()
    listing.price = "13.00"
    listing.save()
    listing.comments = ""
    listing.save()
    listing.delete()

    assert session.statistics.requests == 4


def test_an_inventory_into_rows(session: discogs.Session) -> None:
    inventory = session.me.inventory.filter(status="For Sale").sort("price", "desc")
    rows = [
        (listing.id, listing.price, listing.release.title, listing.condition)
        for listing in inventory[:3]
    ]

    assert len(rows) == 3
    assert rows[0][1] >= rows[2][1]
    assert session.statistics.requests == 2


def test_an_order_is_moved_on(session: discogs.Session) -> None:
    order = session.orders.filter(status="Payment Received").first()
    assert order is not None
    order.status = discogs.OrderStatus.SHIPPED
    order.save()
    sent = order.send_message("On its way.")

    assert order.status is discogs.OrderStatus.SHIPPED
    assert sent.message == "On its way."
    assert session.statistics.requests == 3


def test_what_things_cost(session: discogs.Session) -> None:
    release = session.release(249504)
    suggestions = release.price_suggestions()

    assert suggestions[discogs.Condition.MINT] > suggestions[discogs.Condition.POOR]
    assert session.fee("20", "EUR").currency is discogs.Currency.EUR
    assert release.marketplace_stats("GBP").num_for_sale
    assert session.statistics.requests == 3


def test_exports_and_uploads_are_listed(session: discogs.Session) -> None:
    export, upload = session.exports[0], session.uploads[0]

    assert export.is_finished
    assert export.created_ts
    assert export.created_ts.tzinfo is not None
    assert upload.results
    assert session.statistics.requests == 2


def test_listings_are_uploaded(session: discogs.Session) -> None:
    row = {"release_id": 249504, "price": "12.50", "media_condition": "NM", "comments": 'ü, "1"'}
    upload = session.uploads.add([row])

    assert upload.id
    assert session.statistics.requests == 1
