"""Orders: listed, read, moved and talked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from discogs.sandbox import Sandbox
from discogs.sandbox import landmarks as at
from tests.truth import truth_of

from .conftest import Client, Clock

ORDERS = "/marketplace/orders"
STATUSES = (
    "New Order", "Buyer Contacted", "Invoice Sent", "Payment Pending", "Payment Received",
    "In Progress", "Shipped", "Merged", "Order Changed", "Refund Sent", "Cancelled",
    "Cancelled (Non-Paying Buyer)", "Cancelled (Item Unavailable)",
    "Cancelled (Per Buyer's Request)", "Cancelled (Refund Received)",
)  # fmt: skip
NEWER = {"feedback", "tax", "tracking", "buyer_fee", "tax_on_buyer_fee"}


def url(order_id: str) -> str:
    return f"{ORDERS}/{order_id}"


def talk(order_id: str) -> str:
    return f"{ORDERS}/{order_id}/messages"


@pytest.fixture
def memory(sandbox: Sandbox) -> Iterator[Client]:
    """The buyer of the documented order."""
    truth_of(sandbox).tokens["of-memory"] = "memory"
    client = Client(sandbox, Authorization="Discogs token=of-memory")
    with client.session:
        yield client


def test_the_documented_order(user: Client, sandbox: Sandbox) -> None:
    order = user.json(url(at.ORDER_DOCUMENTED))
    address = f"{sandbox.url}/marketplace/orders/1-1"
    assert order["id"] == "1-1"
    assert (order["resource_url"], order["messages_url"]) == (address, f"{address}/messages")
    assert order["created"] == order["last_activity"] == "2011-10-21T09:25:17-07:00"
    assert order["fee"] == {"currency": "USD", "value": 2.52}
    assert order["total"] == {"currency": "USD", "value": 42}
    assert order["shipping"] == {"currency": "USD", "method": "Standard", "value": 0}
    (item,) = order["items"]
    assert (item["id"], item["release"]["id"], item["price"]["value"]) == (41578242, 1, 42)
    assert item["media_condition"] == "Mint (M)"
    assert order["next_status"][0] == "New Order"
    assert len(order["next_status"]) == 11
    assert not NEWER & set(order)


def test_newer_orders_have_more(user: Client) -> None:
    order = user.json(url(at.ORDER_SHIPPED))
    assert set(order) >= NEWER
    assert set(order["tracking"]) == {"number", "carrier", "url"}
    assert order["buyer_fee"] is order["tax_on_buyer_fee"] is None
    assert order["buyer"]["email"].endswith("@example.org")
    assert "media_condition" not in order["items"][0]
    assert order["items"][0]["release"]["title"]
    untracked = user.json(url(at.ORDER_NEW))
    assert (untracked["tracking"], untracked["tax"]) == ({}, [])


def test_taxes_are_shaped_like_original_prices(user: Client) -> None:
    order = user.json(url(at.ORDER_SHIPPED))
    (tax,) = order["tax"]
    total = order["total"]["value"]
    assert tax["taxable_amount"] == {
        "curr_abbr": "USD", "curr_id": 1, "formatted": f"${total:.2f}", "value": total,
    }  # fmt: skip
    assert list(tax["price"]) == ["curr_abbr", "curr_id", "formatted", "value"]
    assert tax["price"]["value"] == round(total * 0.08, 2)
    assert (tax["rate"], tax["display_rate"], tax["jurisdiction"]) == (8, "8.0", "US-GA")


def test_there_are_orders_in_all_statuses(user: Client) -> None:
    pages = [user.json(f"{ORDERS}?per_page=100&page={page}") for page in (1, 2)]
    rows = [row for page in pages for row in page["orders"]]
    assert len(rows) == pages[0]["pagination"]["items"] == at.ORDERS_SOLD
    assert {row["status"] for row in rows} == set(STATUSES)
    assert {row["seller"]["username"] for row in rows} == {"sandbox_user"}
    assert [row["id"] for row in rows][-1] == at.ORDER_DOCUMENTED  # the newest come first
    assert rows[3] == user.json(url(rows[3]["id"]))


@pytest.mark.parametrize("status", STATUSES)
def test_filter_by_status(user: Client, status: str) -> None:
    found = user.json(ORDERS, params={"status": status})["orders"]
    assert found
    assert {row["status"] for row in found} == {status}


def test_other_filters(user: Client) -> None:
    def ids(**query: str) -> set[str]:
        return {row["id"] for row in user.json(ORDERS, params={"per_page": 100, **query})["orders"]}

    kept, archived = ids(archived="false"), ids(archived="true")
    assert kept
    assert archived
    assert not kept & archived
    before = ids(created_before="2011-12-31T00:00:00Z")
    assert before == {at.ORDER_DOCUMENTED}
    assert at.ORDER_NEW in ids(created_after="2021-01-01T00:00:00Z", created_before="2021-07-01")
    assert (
        ids(created_after="2011-10-21T16:25:16Z", created_before="2011-10-21T16:25:18Z") == before
    )
    assert ids(created_after="2011-10-21T16:25:17Z", created_before="2011-10-21T16:25:18Z") == set()


@pytest.mark.parametrize("query", ["status=Lost", "created_after=soon", "created_before=13-13-13"])
def test_wrong_filters(user: Client, query: str) -> None:
    assert user(f"{ORDERS}?{query}").status_code == 422


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", lambda row: [int(part) for part in row["id"].split("-")]),
        ("buyer", lambda row: row["buyer"]["username"].casefold()),
        ("created", lambda row: row["created"][:10]),
        ("status", lambda row: row["status"]),
        ("last_activity", lambda row: row["last_activity"][:10]),
    ],
)
def test_sorts(user: Client, key: str, value: Any, order: str) -> None:
    rows = user.json(f"{ORDERS}?per_page=100&sort={key}&sort_order={order}")["orders"]
    values = [value(row) for row in rows]
    assert values == sorted(values, reverse=order == "desc")


def test_who_may_read_what(user: Client, anyone: Client, memory: Client) -> None:
    assert user.json(url(at.ORDER_BOUGHT))["buyer"]["username"] == "sandbox_user"
    assert user.json(url(at.ORDER_BOUGHT))["next_status"] == []
    assert user(url(at.ORDER_OF_OTHERS)).status_code == 403
    assert user(talk(at.ORDER_OF_OTHERS)).status_code == 403
    assert memory(url(at.ORDER_DOCUMENTED)).status_code == 200
    assert memory.json(ORDERS)["orders"] == []
    for path in (url("1-2"), url("nothing"), talk("1-2")):
        assert user(path).status_code == 404
    for path in (ORDERS, url("1-1"), talk("1-1")):
        assert anyone(path).status_code == 401


def test_a_status_writes_a_message(user: Client) -> None:
    before = user.json(talk("1-1"))["messages"]
    moved = user(url("1-1"), "POST", json={"status": "Buyer Contacted"})
    assert moved.status_code == 200
    assert moved.json() == user.json(url("1-1"))
    assert moved.json()["status"] == "Buyer Contacted"
    assert moved.json()["last_activity"] > "2020"
    newest, *older = user.json(talk("1-1"))["messages"]
    assert older == before
    assert (newest["type"], newest["status_id"]) == ("status", 2)
    assert newest["actor"]["username"] == "sandbox_user"
    assert newest["message"].endswith("to Buyer Contacted.")


def test_shipping_sends_the_invoice(user: Client) -> None:
    charged = user(url("1-1"), "POST", json={"shipping": "5.00"}).json()
    assert charged["status"] == "Invoice Sent"
    assert charged["shipping"]["value"] == 5
    assert charged["total"]["value"] == 47
    status, shipping = user.json(talk("1-1"))["messages"][:2]
    assert (status["type"], status["status_id"]) == ("status", 3)
    assert (shipping["type"], shipping["original"], shipping["new"]) == ("shipping", 0, 5)
    again = user(url("1-1"), "POST", json={"shipping": 0})
    assert again.json()["total"]["value"] == 42


@pytest.mark.parametrize(
    ("order_id", "sent"),
    [
        (at.ORDER_DOCUMENTED, {}),
        (at.ORDER_DOCUMENTED, {"status": "Invoice Sent", "shipping": 5}),
        (at.ORDER_DOCUMENTED, {"status": "Merged"}),
        (at.ORDER_DOCUMENTED, {"status": "Lost"}),
        (at.ORDER_DOCUMENTED, {"shipping": "much"}),
        (at.ORDER_DOCUMENTED, {"shipping": -1}),
        (at.ORDER_DOCUMENTED, {"shipping": "nan"}),
        (at.ORDER_PAID, {"shipping": 5}),
        (at.ORDER_SHIPPED, {"shipping": 5}),
        (at.ORDER_PAID, {"status": "New Order"}),
        (at.ORDER_CANCELLED, {"shipping": 5}),
        (at.ORDER_CANCELLED, {"status": "New Order"}),
    ],
)
def test_what_can_t_be_done_to_an_order(user: Client, order_id: str, sent: dict[str, Any]) -> None:
    before = user.json(url(order_id)), user.json(talk(order_id))
    answer = user(url(order_id), "POST", json=sent)
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert before == (user.json(url(order_id)), user.json(talk(order_id)))


def test_only_the_seller_moves_an_order(user: Client, memory: Client) -> None:
    assert user(url(at.ORDER_BOUGHT), "POST", json={"status": "Shipped"}).status_code == 403
    assert memory(talk("1-1"), "POST", json={"status": "Shipped"}).status_code == 403
    assert memory(talk("1-1"), "POST", json={"message": "Where is it?"}).status_code == 201
    assert user.json(talk("1-1"))["messages"][0]["from"]["username"] == "memory"


def test_an_order_goes_all_its_way(user: Client) -> None:
    for status in ("Payment Received", "In Progress", "Shipped", "Refund Sent"):
        assert status in user.json(url("1-1"))["next_status"]
        assert user(url("1-1"), "POST", json={"status": status}).status_code == 200
    refund = user.json(talk("1-1"))["messages"][0]
    assert (refund["type"], refund["refund"]["amount"]) == ("refund_sent", 42)
    assert refund["refund"]["order"]["id"] == "1-1"
    last = "Cancelled (Per Buyer's Request)"
    assert user(url("1-1"), "POST", json={"status": last}).json()["next_status"] == []


def test_messages_are_a_union(user: Client) -> None:
    messages = user.json(talk(at.ORDER_REFUNDED))["messages"]
    by_type = {message["type"]: message for message in messages}
    assert set(by_type) == {"status", "message", "shipping", "refund_sent", "refund_received"}
    assert set(by_type["message"]["from"]) == {"id", "username", "avatar_url", "resource_url"}
    assert set(by_type["status"]["actor"]) == {"username", "resource_url"}
    for message in messages:
        assert message["order"]["id"] == at.ORDER_REFUNDED
        assert {"timestamp", "message", "subject"} <= set(message)
        assert ("from" in message) == (message["type"] == "message")


def test_messages_have_pages(user: Client) -> None:
    first, second, third = (
        user.json(f"{talk(at.ORDER_WITH_LONG_TALK)}?page={page}") for page in (1, 2, 3)
    )
    assert first["pagination"]["items"] == 123
    assert [len(page["messages"]) for page in (first, second, third)] == [50, 50, 23]
    moments = [row["timestamp"] for page in (first, second, third) for row in page["messages"]]
    assert moments == sorted(moments, reverse=True)


def test_say_something(user: Client) -> None:
    answer = user(talk("1-1"), "POST", json={"message": "Thank you!"})
    assert answer.status_code == 201
    sent = answer.json()
    assert set(sent) == {"from", "message", "order", "timestamp", "subject"}
    assert sent["message"] == "Thank you!"
    assert sent["from"]["username"] == "sandbox_user"
    newest = user.json(talk("1-1"))["messages"][0]
    assert (newest["type"], newest["message"]) == ("message", "Thank you!")
    assert user.json(url("1-1"))["status"] == "New Order"
    assert user.json(url("1-1"))["last_activity"] == newest["timestamp"]


def test_say_something_and_move(user: Client) -> None:
    sent = user(talk("1-1"), "POST", json={"message": "Off it goes.", "status": "Shipped"}).json()
    assert sent["message"] == "Seller changed status from New Order to Shipped\n\nOff it goes."
    order = user.json(url("1-1"))
    assert (order["status"], order["next_status"][0]) == ("Shipped", "Payment Received")
    rows = user.json(talk("1-1"))["messages"]
    assert [row["type"] for row in rows] == ["message", "status", "status"]
    assert rows[0]["message"] == sent["message"]  # it begins with the change of status
    assert order["last_activity"] == rows[0]["timestamp"] == rows[1]["timestamp"]
    assert order["last_activity"] > order["created"]
    moments = [row["timestamp"] for row in rows]
    assert moments == sorted(moments, reverse=True)
    alone = user(talk("1-1"), "POST", json={"status": "Refund Sent"}).json()
    assert alone["message"] == "Seller changed status from Shipped to Refund Sent"
    rows = user.json(talk("1-1"))["messages"]
    assert [row["type"] for row in rows[:2]] == ["refund_sent", "status"]
    assert "Shipped" not in user.json(url("1-1"))["next_status"]


@pytest.mark.parametrize("sent", [{}, {"message": ""}, {"message": None}, {"message": 5}])
def test_empty_messages_are_refused(user: Client, sent: dict[str, Any]) -> None:
    assert user(talk("1-1"), "POST", json=sent).status_code == 422
    assert len(user.json(talk("1-1"))["messages"]) == 1


def test_a_bad_status_stops_its_message(user: Client) -> None:
    answer = user(talk("1-1"), "POST", json={"message": "Hm.", "status": "Merged"})
    assert answer.status_code == 422
    assert len(user.json(talk("1-1"))["messages"]) == 1


def test_writes_are_late(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.write_delay = 20
    answer = user(url("1-1"), "POST", json={"status": "Shipped"})
    assert answer.json()["status"] == "Shipped"  # the answer is the new state
    user(talk("1-1"), "POST", json={"message": "Off it goes."})
    assert user.json(url("1-1"))["status"] == "New Order"
    assert len(user.json(talk("1-1"))["messages"]) == 1
    clock.now += 20
    assert user.json(url("1-1"))["status"] == "Shipped"
    assert len(user.json(talk("1-1"))["messages"]) == 3
    sandbox.reset()
    assert user.json(url("1-1"))["status"] == "New Order"
