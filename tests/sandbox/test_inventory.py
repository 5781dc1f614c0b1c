"""Inventories: who sees what of them, in which order, and how far."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.sandbox import landmarks as at

from .conftest import Client

MINE = "/users/sandbox_user/inventory"
THEIRS = f"/users/{at.USER_WHO_SELLS}/inventory"
BIG = f"/users/{at.USER_WITH_BIG_INVENTORY}/inventory"
PRIVATE = {
    "weight", "estimated_weight", "format_quantity", "external_id", "location", "quantity",
}  # fmt: skip


def walk(client: Client, path: str) -> list[dict[str, Any]]:
    """All rows of an inventory."""
    rows: list[dict[str, Any]] = []
    mark = "&" if "?" in path else "?"
    page, pages = 1, 1
    while page <= pages:
        found = client.json(f"{path}{mark}per_page=100&page={page}")
        rows += found["listings"]
        page, pages = page + 1, found["pagination"]["pages"]
    return rows


def test_owners_see_all_statuses_but_what_they_deleted(user: Client) -> None:
    statuses = {row["status"] for row in walk(user, MINE)}
    assert statuses == {
        "For Sale", "Draft", "Expired", "Sold", "Suspended", "Violation", "Pending",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "count"),
    [
        ("For Sale", at.LISTINGS_FOR_SALE),
        ("Draft", 8),
        ("Expired", 6),
        ("Suspended", 2),
        ("Violation", 3),
        ("Deleted", 2),
    ],
)
def test_owners_filter_by_status(user: Client, status: str, count: int) -> None:
    found = user.json(MINE, params={"status": status, "per_page": 100})
    assert found["pagination"]["items"] == count
    assert {row["status"] for row in found["listings"]} == {status}


def test_all_means_deleted_ones_too(user: Client) -> None:
    assert user.json(f"{MINE}?status=All")["pagination"]["items"] == len(walk(user, MINE)) + 2


@pytest.mark.parametrize("status", ["", "?status=All", "?status=Draft"])
def test_others_see_what_is_for_sale_whatever_they_ask_for(anyone: Client, status: str) -> None:
    found = anyone.json(f"{MINE}{status}")
    assert found["pagination"]["items"] == at.LISTINGS_FOR_SALE
    assert {row["status"] for row in found["listings"]} == {"For Sale"}


def test_an_unknown_status_is_refused_with_the_known_ones(anyone: Client) -> None:
    answer = anyone(f"{MINE}?status=Nope")
    assert answer.status_code == 422
    assert answer.json() == {
        "message": "Invalid status: expected one of All, Deleted, Draft, Expired, For Sale, Sold, "
        "Suspended, Violation."
    }


def test_keys_by_viewer(user: Client, anyone: Client) -> None:
    (stranger,), (buyer,), (owner,) = (
        client.json(f"{path}?per_page=1")["listings"]
        for client, path in ((anyone, THEIRS), (user, THEIRS), (user, MINE))
    )
    assert set(buyer) - set(stranger) == {"in_cart"}
    assert set(owner) - set(buyer) >= PRIVATE
    assert not PRIVATE & set(buyer)
    assert "user" not in stranger["release"]["stats"]
    assert "user" in buyer["release"]["stats"]
    assert (stranger["release"]["thumbnail"], stranger["release"]["images"]) == ("", [])
    assert buyer["release"]["images"][0]["uri"].startswith("http")
    assert buyer["shipping_price"] == buyer["original_shipping_price"] == {}
    assert owner["shipping_price"] == {"value": 3.5, "currency": "USD"}
    assert owner["seller"]["stats"]["rating"] == "99.6"


def test_shipping_may_be_blocked_unknown_or_not_mentioned(anyone: Client) -> None:
    rows = anyone.json(THEIRS)["listings"]
    assert {row.get("shipping_is_blocked", "absent") for row in rows} == {True, None, "absent"}


def test_comments_hold_entities(user: Client) -> None:
    assert any("&amp;" in row["comments"] for row in user.json(MINE)["listings"])
    assert "" in {row["comments"] for row in user.json(MINE)["listings"]}


def test_several_listings_of_one_release(user: Client) -> None:
    rows = user.json(f"{MINE}?status=For+Sale&per_page=100")["listings"]
    assert [row["release"]["id"] for row in rows].count(at.RELEASE_DOCUMENTED) == 3


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("listed", lambda row: row["posted"][:10]),
        ("price", lambda row: row["original_price"]["value"]),
        ("item", lambda row: row["release"]["title"].casefold()),
        ("artist", lambda row: row["release"]["artist"].casefold()),
        ("label", lambda row: row["release"]["label"].casefold()),
        ("catno", lambda row: row["release"]["catalog_number"]),
        ("audio", lambda row: row["audio"]),
        ("status", lambda row: row["status"]),
        ("location", lambda row: row["location"]),
    ],
)
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_sorts(user: Client, key: str, value: Any, order: str) -> None:
    path = f"{MINE}?per_page=100&sort={key}&sort_order={order}"
    values = [value(row) for row in user.json(path)["listings"]]
    assert values == sorted(values, reverse=order == "desc")
    assert len(set(values)) > 1 or key in {"audio", "location", "status"}


def test_unsorted_means_as_listed(user: Client) -> None:
    assert user.json(MINE)["listings"] == user.json(f"{MINE}?sort=listed")["listings"]


def test_only_owners_sort_by_location(anyone: Client) -> None:
    assert anyone.json(f"{MINE}?sort=location")["listings"] == anyone.json(MINE)["listings"]


def test_a_big_inventory_ends_at_page_100_for_others(user: Client) -> None:
    last = user.json(f"{BIG}?per_page=100&page=100")
    assert last["pagination"]["items"] == at.LISTINGS_OF_BIG_INVENTORY > 10_000
    assert last["pagination"]["pages"] == 124
    assert len(last["listings"]) == 100
    refused = user(f"{BIG}?per_page=100&page=101")
    assert refused.status_code == 403
    assert refused.json() == {
        "message": "Pagination above 100 disabled for inventories besides your own"
    }


def test_both_ends_of_a_big_inventory_are_within_reach(anyone: Client) -> None:
    upwards = anyone.json(f"{BIG}?per_page=100&page=100&sort=listed&sort_order=asc")["listings"]
    downwards = anyone.json(f"{BIG}?per_page=100&page=24&sort=listed&sort_order=desc")["listings"]
    assert {row["id"] for row in upwards} & {row["id"] for row in downwards}


def test_listings_of_the_big_inventory_can_be_looked_up(anyone: Client) -> None:
    row = anyone.json(f"{BIG}?per_page=1")["listings"][0]
    assert anyone.json(f"/marketplace/listings/{row['id']}") == row


def test_own_inventories_have_no_last_page(user: Client) -> None:
    assert len(user.json(f"{MINE}?per_page=1&page=150")["listings"]) == 1
    assert user(f"{THEIRS}?per_page=1&page=150").status_code == 403


def test_users_who_never_sold_have_empty_inventories(anyone: Client) -> None:
    assert anyone.json("/users/memory/inventory")["listings"] == []


def test_unknown_users(anyone: Client) -> None:
    answer = anyone("/users/nobody-known/inventory")
    assert answer.status_code == 404
    assert answer.json() == {"message": "User does not exist or may have been deleted."}


def test_pages_are_linked_in_a_header_too(anyone: Client) -> None:
    assert 'rel="next"' in anyone(THEIRS).headers["Link"]


def test_readers_see_their_own_currency(user: Client, anyone: Client) -> None:
    theirs = [client.json(f"{THEIRS}?per_page=1")["listings"][0] for client in (user, anyone)]
    assert [row["price"]["currency"] for row in theirs] == ["USD", "GBP"]
    assert theirs[0]["original_price"] == theirs[1]["original_price"]
    assert theirs[0]["price"]["value"] != round(theirs[0]["price"]["value"], 2)
    assert theirs[1]["price"]["value"] == theirs[1]["original_price"]["value"]
