"""A user's application, of Protocols and generics over entities, does what its types promise."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from fastapi.testclient import TestClient

import discogs
from discogs.testing import VirtualTimeSandbox, capture_requests
from tests.typing.application import asking, pricing, reports, watching, web
from tests.typing.application.shelf import Shelf


@pytest.fixture
def window(discogs_session: discogs.Session) -> Iterator[TestClient]:
    web.app.dependency_overrides[web.shop] = lambda: discogs_session
    with TestClient(web.app) as client:
        yield client
    web.app.dependency_overrides.clear()


def test_things_of_any_class_are_asked_alike(discogs_session: discogs.Session) -> None:
    release, me = discogs_session.release(249504), discogs_session.me
    lines = [asking.line_of(thing) for thing in (release, release.master) if thing is not None]
    owned = asking.releases_of(asking.first_rows(me.collection, 3))
    for_sale = asking.by_id(asking.first_rows(me.inventory, 3))

    assert lines == ["Rick Astley: Never Gonna Give You Up"] * 2
    assert all(isinstance(found, discogs.Release) for found in owned)
    assert [listing.id for listing in for_sale.values()] == list(for_sale)
    total = asking.total_of(for_sale.values(), discogs.Currency.USD)
    assert total.value == sum(listing.price.value for listing in for_sale.values())


def test_what_is_unrated_gets_stars(discogs_session: discogs.Session) -> None:
    wants = asking.first_rows(discogs_session.me.wantlist, 3)
    unrated = [want for want in wants if not want.rating]

    assert asking.rate_all(wants, 4) == len(unrated) > 0
    assert all(want.rating and not want.is_dirty for want in wants)
    assert {want.rating for want in unrated} == {4}


def test_what_is_gone_is_left_out(discogs_session: discogs.Session) -> None:
    stubs = [discogs_session.release(249504), discogs_session.release(2147483647)]

    assert asking.loaded(discogs_session, stubs) == stubs[:1]


def test_a_second_sync_costs_one_request(
    discogs_session: discogs.Session, discogs_sandbox: VirtualTimeSandbox
) -> None:
    shelf = Shelf(discogs_session.me, sqlite3.connect(":memory:"))

    assert shelf.sync() == 540
    item = discogs_session.me.folders["Jazz"].add(discogs_session.release(249504))
    with capture_requests(discogs_sandbox) as requests:
        assert shelf.sync() == 1

    requests.assert_count(1)
    line = "Rick Astley: Never Gonna Give You Up"
    assert shelf.copies(item.release) == {"line": line, "copies": 4}
    assert dict(shelf.decades())[1980] > 0
    assert shelf.synced is not None
    assert shelf.copies(discogs_session.release(1)) is None


def test_everybody_hears_of_what_is_cheap(discogs_session: discogs.Session) -> None:
    told: list[str] = []
    most = '{"value": "99.00", "currency": "EUR"}'
    limits = watching.limits_from(
        [f'{{"release": 1675174, "most": {most}, "condition": "Mint (M)"}}']
    )
    watcher = watching.Watcher[watching.Offer](lambda offer: told.append(str(offer)))
    wants = asking.first_rows(discogs_session.me.wantlist, 5)

    found = watching.cheap(watching.offers(discogs_session, wants), limits)

    assert limits[1675174].condition == discogs.Condition.MINT
    assert watcher.tell(found) == len(told) == 1
    assert told[0].endswith(" EUR")


def test_prices_are_planned_and_then_saved(discogs_session: discogs.Session) -> None:
    listings = list(asking.first_rows(discogs_session.me.inventory.filter(status="For Sale"), 10))
    now = datetime(2027, 1, 1, tzinfo=UTC)

    planned = list(
        pricing.plan(
            listings,
            pricing.not_if_mint(pricing.discount(Decimal("0.9"))),
            pricing.cheaper_if_old(30, now),
            pricing.at_least("1.00"),
        )
    )
    saved = pricing.carry_out(discogs_session, planned)

    assert planned
    assert all(reprice.change < 1 for reprice in planned if reprice.before.value > 2)
    assert len(saved.saved) == len(planned)
    assert saved.failed == ()
    assert [reprice.listing.price for reprice in planned] == [
        reprice.after.rounded() for reprice in planned
    ]


def test_a_record_is_offered_at_the_suggested_price(discogs_session: discogs.Session) -> None:
    listing = pricing.offered(discogs_session.release(249504), "Near Mint (NM or M-)")

    assert listing is not None
    assert listing.status == discogs.ListingStatus.DRAFT
    assert listing.price.value == Decimal("0.80")
    assert pricing.since(1) < datetime.now(UTC)


def test_reports_are_true(discogs_session: discogs.Session) -> None:
    me, artist = discogs_session.me, discogs_session.artist(72872)
    sold = reports.sold(discogs_session.orders, discogs.Currency.USD)
    messages = [
        reports.told(message) for order in discogs_session.orders[:20] for message in order.messages
    ]

    assert sum(sold.values(), start=discogs.Money.of(0, "USD")) == asking.total_of(
        (item for order in discogs_session.orders for item in order.items), discogs.Currency.USD
    )
    assert all(messages)
    assert reports.by_artist(me.collection).total() >= len(me.collection)
    assert reports.ratings(me.collection).between(1, 5).all()
    assert reports.discography(artist)[0][:2] == (1987, "Never Gonna Give You Up")
    assert reports.shared(me.collection, me.wantlist).keys() <= {item.id for item in me.collection}


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("r249504", "Rick Astley: Never Gonna Give You Up"),
        ("a72872", "Rick Astley"),
        ("[u=sandbox_user]", "sandbox_user"),
    ],
)
def test_a_link_is_described(discogs_session: discogs.Session, reference: str, kind: str) -> None:
    assert reports.kind_of(discogs_session, reference) == kind


def test_a_table_is_written(discogs_session: discogs.Session) -> None:
    file = io.StringIO()

    reports.write(discogs_session.me.wantlist[:3], file)

    lines = file.getvalue().splitlines()
    assert len(lines) == 4
    assert "title" in lines[0].split(",")


def test_the_window_takes_known_values_alone(window: TestClient) -> None:
    dollars = {"currency": "USD"}

    wares = window.get("/wares", params={**dollars, "condition": "Very Good Plus (VG+)"}).json()
    assert wares
    assert {ware["price"]["currency"] for ware in wares} == {"USD"}
    assert window.get("/wares", params={"currency": "XXX"}).status_code == 422
    assert window.get("/wares", params={**dollars, "condition": "shiny"}).status_code == 422
    assert window.get("/releases/249504").json()["formats"] == '7", Single, 45 RPM'
    assert window.get("/releases/2147483647").status_code == 404
