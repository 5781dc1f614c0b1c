"""What was sold: orders, their filters, and what leads from them to releases and people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args

import pytest

import discogs
from discogs.models import Condition, Money, Order, OrderStatus
from discogs.models.orders import OrderSortKey
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import reads
from tests.truth import truth_of

ORDERS = "/marketplace/orders"


def there(sandbox: Sandbox, order_id: str) -> Any:
    """What the server has of an order."""
    return truth_of(sandbox).market.orders[order_id]


def test_all_orders_cost_a_request_for_each_hundred(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    with session.no_lazy_loading():
        facts = [
            (order.id, order.status, order.total, order.buyer.username, order.items[0].release.id)
            for order in session.orders
        ]

    assert len(facts) == landmarks.ORDERS_SOLD
    assert reads(sandbox) == [ORDERS, ORDERS]
    for number, status, total, buyer, release in facts:
        order = there(sandbox, number)
        assert (status, buyer) == (order.status, order.buyer)
        assert float(total.value) == pytest.approx(
            sum(item.price for item in order.items) + order.shipping
        )
        assert release == order.items[0].release_id


def test_what_was_bought_is_not_among_them_and_can_be_read(session: discogs.Session) -> None:
    bought = session.order(landmarks.ORDER_BOUGHT)

    assert bought not in list(session.orders)
    assert bought.buyer is session.me
    assert bought.seller is session.user(landmarks.USER_WHO_SELLS)
    assert bought.next_status == ()
    with pytest.raises(discogs.InvalidValueError, match="nothing any more"):
        bought.status = "Merged"
    with pytest.raises(discogs.Forbidden):
        _ = session.order(landmarks.ORDER_OF_OTHERS).status


def test_items_lead_to_releases_and_listings_without_a_request(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    order = session.order("90000001-4").refresh()
    sandbox.clear()
    with session.no_lazy_loading():
        for item in order.items:
            assert item.release is session.release(item.release_link.id)
            assert item.listing is session.listing(item.id)
            assert item.listing.release is item.release
            assert item.price.currency == "USD"
            assert item.release.title == sandbox.catalogue.releases[item.release.id].title

    assert len(sandbox.requests) == 0
    assert order.items[0].listing.status == "Sold"
    assert len(sandbox.requests) == 1


def test_buyer_and_seller_are_users(session: discogs.Session) -> None:
    order = session.order(landmarks.ORDER_NEW)

    assert order.seller is session.me
    assert order.buyer is session.user(order.buyer_link.username)
    assert order.buyer.username == order.buyer_link.username


def test_an_order_of_the_newer_shape_tells_tracking_tax_and_fees(
    session: discogs.Session,
) -> None:
    order = session.order(landmarks.ORDER_SHIPPED)

    assert order.tracking is not None
    assert (order.tracking.carrier, order.tracking.number) == ("USPS", "SB000000052US")
    assert order.tracking.url.startswith("https://")
    (tax,) = order.tax
    assert (tax.rate, tax.name, tax.display_rate) == (8, "Sales Tax", "8.0")
    assert tax.taxable_amount is not None
    assert tax.taxable_amount.currency == "USD"
    assert tax.price is not None
    assert tax.price.currency == "USD"
    assert order.fee is not None
    assert order.fee.currency == "USD"
    assert order.buyer_fee is order.tax_on_buyer_fee is None
    assert order.feedback is not None
    assert order.feedback.for_buyer is not None
    assert order.feedback.for_buyer.eligible
    assert [item.media_condition for item in order.items] == [None] * len(order.items)
    assert order.buyer_link.email


def test_an_order_of_the_documented_shape_has_none_of_that(session: discogs.Session) -> None:
    order = session.order(landmarks.ORDER_DOCUMENTED)

    assert order.tracking is None
    assert order.tax == ()
    assert order.feedback is None
    assert order.fee == Money.of("2.52", "USD")
    assert order.total == Money.of("42.00", "USD")
    assert order.items[0].media_condition is Condition.MINT
    assert order.items[0].release is session.release(1)
    assert order.buyer_link.email is None
    assert order.additional_instructions == "please use sturdy packaging."
    assert order.created == datetime(2011, 10, 21, 16, 25, 17, tzinfo=UTC)


def test_an_order_without_a_parcel_has_no_tracking(session: discogs.Session) -> None:
    assert session.order(landmarks.ORDER_NEW).tracking is None


@pytest.mark.parametrize("status", [one for one in OrderStatus if one != "Order Changed"])
def test_orders_are_filtered_by_status(session: discogs.Session, status: OrderStatus) -> None:
    orders = session.orders.filter(status=status)

    assert {order.status for order in orders} == {status}
    assert len(orders) == len(list(orders)) > 0


def test_all_is_a_status_too_and_filters_add_up(sandbox: Sandbox, session: discogs.Session) -> None:
    assert len(session.orders.filter(status="All")) == landmarks.ORDERS_SOLD
    both = session.orders.filter(status="Buyer Contacted").filter(archived=True)
    rows = list(both)

    assert rows
    assert {one.status for one in rows} == {"Buyer Contacted"}
    assert all(there(sandbox, one.id).archived for one in rows)
    assert {one.query.get("archived") for one in sandbox.requests} == {None, "true"}


def test_archived_orders_and_others_make_all(session: discogs.Session) -> None:
    shown = [len(session.orders.filter(archived=archived)) for archived in (True, False)]

    assert all(shown)
    assert sum(shown) == landmarks.ORDERS_SOLD


def test_orders_are_filtered_by_time_in_any_zone(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    since = datetime(2022, 1, 1, tzinfo=UTC)
    until = datetime(2022, 12, 31, 22, tzinfo=timezone(timedelta(hours=-7)))
    orders = list(session.orders.filter(created_after=since, created_before=until))

    assert orders
    assert all(since < order.created < until for order in orders)
    (request,) = sandbox.requests
    assert request.query["created_after"] == "2022-01-01T00:00:00Z"
    assert request.query["created_before"] == "2023-01-01T05:00:00Z"
    before = session.orders.filter(created_before=since)
    after = session.orders.filter(created_after=until)
    assert len(before) + len(orders) + len(after) == landmarks.ORDERS_SOLD


@pytest.mark.parametrize(
    "moment",
    [datetime(2022, 1, 1), date(2022, 1, 1), "2022-01-01", 0],  # noqa: DTZ001
)
def test_a_moment_needs_its_zone(sandbox: Sandbox, session: discogs.Session, moment: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="a moment with its zone"):
        session.orders.filter(created_after=moment)
    with pytest.raises(discogs.InvalidValueError, match="a moment with its zone"):
        session.orders.filter(created_before=moment)

    assert len(sandbox.requests) == 0


def test_a_status_that_discogs_does_not_know_is_told_when_it_is_asked(
    session: discogs.Session,
) -> None:
    nonsense = session.orders.filter(status="Nonsense")
    with pytest.raises(discogs.UnprocessableEntity, match="expected one of All, New Order"):
        len(nonsense)


@pytest.mark.parametrize("key", get_args(OrderSortKey))
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_orders_are_sorted_by_the_server(
    sandbox: Sandbox, session: discogs.Session, key: Any, order: Any
) -> None:
    rows = session.orders.filter(status="All").sort(key, order)[:30]
    keys = [getattr(there(sandbox, row.id), key) for row in rows]
    if key == "id":
        keys = [[int(part) for part in number.split("-")] for number in keys]

    assert keys == sorted(keys, reverse=order == "desc")
    (request,) = sandbox.requests
    assert (request.query["sort"], request.query["sort_order"]) == (key, order)


@pytest.mark.parametrize("number", ["", "1", "x-1", "1-1/messages", 5, None, "1-", "-1"])
def test_what_is_no_number_of_an_order_is_refused(
    sandbox: Sandbox, session: discogs.Session, number: Any
) -> None:
    with pytest.raises(discogs.InvalidValueError):
        session.order(number)

    assert len(sandbox.requests) == 0


def test_an_order_of_an_unknown_status_loads_and_says_what_it_can_become(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    def tomorrow(order: dict[str, Any]) -> None:
        order["status"] = "On Hold"
        order["next_status"] = ["On Hold", "Shipped", "Beamed"]

    sandbox.alter(f"{ORDERS}/*", tomorrow)
    order = session.order(landmarks.ORDER_NEW)

    assert order.status == "On Hold"
    assert order.status not in list(OrderStatus)
    assert list(order.next_status) == ["On Hold", "Shipped", "Beamed"]
    order.status = "Beamed"
    with pytest.raises(discogs.UnprocessableEntity, match="Invalid status"):
        order.save()
    assert order.is_dirty


def test_the_list_and_the_order_are_one_object(session: discogs.Session) -> None:
    first: Order = session.orders[0]

    assert session.order(first.id) is first
    assert session.orders is session.orders
