"""Single listings: read, made, changed and taken back."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from discogs.sandbox import Sandbox
from discogs.sandbox import landmarks as at

from .conftest import Client, Clock

LISTINGS = "/marketplace/listings"
INVENTORY = "/users/sandbox_user/inventory"
WHOLE = {
    "release_id": at.RELEASE_DOCUMENTED,
    "condition": "Near Mint (NM or M-)",
    "sleeve_condition": "Very Good (VG)",
    "price": 12.5,
    "status": "Draft",
    "comments": "Plays well.",
    "allow_offers": True,
    "external_id": "A-1",
    "location": "Box 1",
    "weight": 100,
    "format_quantity": 2,
}
BARE = {"release_id": at.RELEASE_DOCUMENTED, "condition": "Mint (M)", "price": "9.99"}
GONE = {"message": "Item not found. It may have been deleted."}
FORBIDDEN = {"message": "You don't have permission to access this resource."}


def url(listing_id: int = at.LISTING_FOR_SALE) -> str:
    return f"{LISTINGS}/{listing_id}"


def create(user: Client, **facts: Any) -> int:
    answer = user(LISTINGS, "POST", json={**BARE, **facts})
    assert answer.status_code == 201, answer.text
    listing_id: int = answer.json()["listing_id"]
    return listing_id


def test_prices_are_converted_on_demand(anyone: Client) -> None:
    listing = anyone.json(f"{url(at.LISTING_FOREIGN)}?curr_abbr=EUR")
    assert listing["price"]["currency"] == "EUR"
    assert listing["price"]["value"] == pytest.approx(9.99 * 0.8767 / 0.7534)
    original = listing["original_price"]
    converted = original.pop("converted")
    assert original == {"curr_abbr": "GBP", "curr_id": 2, "formatted": "£9.99", "value": 9.99}
    assert converted["value"] == round(listing["price"]["value"], 2)
    assert converted["formatted"] == "€11.62"
    assert anyone(f"{url()}?curr_abbr=XXX").status_code == 422


def test_prices_are_in_the_seller_s_currency_for_strangers(anyone: Client) -> None:
    listing = anyone.json(url(at.LISTING_FOREIGN))
    assert listing["price"] == {"value": 9.99, "currency": "GBP"}
    assert "converted" not in listing["original_price"]


def test_prices_are_in_the_reader_s_currency_for_users(user: Client) -> None:
    user("/users/sandbox_user", "POST", json={"curr_abbr": "EUR"})
    assert user.json(url())["price"]["currency"] == "EUR"
    assert user.json(url())["original_price"]["formatted"] == "$12.50"


@pytest.mark.parametrize(
    ("listing_id", "owner", "stranger"),
    [
        (at.LISTING_FOR_SALE, 200, 200),
        (at.LISTING_SOLD, 200, 200),
        (at.LISTING_DRAFT, 200, 404),
        (at.LISTING_VIOLATION, 200, 404),
        (at.LISTING_DELETED, 404, 404),
        (5, 404, 404),
    ],
)
def test_what_can_be_looked_at(
    user: Client, anyone: Client, listing_id: int, owner: int, stranger: int
) -> None:
    answers = user(url(listing_id)), anyone(url(listing_id))
    assert [answer.status_code for answer in answers] == [owner, stranger]
    for answer in answers:
        assert answer.status_code == 200 or answer.json() == GONE


def test_a_whole_listing_reads_as_it_was_made(user: Client, sandbox: Sandbox) -> None:
    answer = user(LISTINGS, "POST", json=WHOLE)
    assert answer.status_code == 201
    listing_id = answer.json()["listing_id"]
    assert answer.json() == {
        "listing_id": listing_id,
        "resource_url": f"{sandbox.url}{url(listing_id)}",
    }
    listing = user.json(url(listing_id))
    assert listing["release"]["id"] == WHOLE["release_id"]
    assert listing["price"] == {"value": 12.5, "currency": "USD"}
    for name in WHOLE.keys() - {"release_id", "price"}:
        assert listing[name] == WHOLE[name]


def test_defaults_of_a_new_listing(user: Client) -> None:
    listing = user.json(url(create(user, weight=None, comments=None)))
    assert listing["status"] == "For Sale"
    assert listing["sleeve_condition"] == "Not Graded"
    assert (listing["comments"], listing["external_id"], listing["location"]) == ("", "", "")
    assert listing["allow_offers"] is False
    assert listing["weight"] == listing["estimated_weight"] == 60
    assert (listing["format_quantity"], listing["quantity"]) == (1, 1)
    assert listing["price"]["value"] == 9.99


@pytest.mark.parametrize("value", ["auto", 0, -1])
def test_weights_that_are_found_out(user: Client, value: object) -> None:
    assert user.json(url(create(user, weight=value)))["weight"] == 60


def test_format_quantities_that_are_found_out(user: Client) -> None:
    for value in ("auto", 0):
        assert user.json(url(create(user, format_quantity=value)))["format_quantity"] == 1


def test_a_negative_price_becomes_positive(user: Client) -> None:
    assert user.json(url(create(user, price=-1)))["price"]["value"] == 1


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"price": 0.00}, "Invalid price: expected float."),
        ({"price": "cheap"}, "Invalid price: expected float."),
        ({"price": None}, "Invalid price: expected float."),
        ({"price": "nan"}, "Invalid price: expected float."),
        ({"release_id": 999999999}, "Invalid release_id: release not found."),
        ({"release_id": -1}, "Invalid release_id: release not found."),
        ({"release_id": None}, "Invalid release_id: release not found."),
        ({"format_quantity": -1}, "Format quantity cannot be negative"),
        ({"status": "Sold"}, "Invalid status: expected one of For Sale, Draft."),
    ],
)
def test_what_can_t_be_sold(user: Client, facts: dict[str, Any], message: str) -> None:
    before = user.json(INVENTORY)["pagination"]["items"]
    answer = user(LISTINGS, "POST", json={**BARE, **facts})
    assert answer.status_code == 422
    assert answer.json() == {"message": message}
    assert user.json(INVENTORY)["pagination"]["items"] == before


@pytest.mark.parametrize(
    "facts",
    [
        {"condition": "Mint"},
        {"condition": None},
        {"condition": "Generic"},
        {"sleeve_condition": "Torn"},
        {"weight": "heavy"},
        {"format_quantity": "two"},
        {"allow_offers": "maybe"},
        {"comments": ["no"]},
        {"release_id": at.RELEASE_BLOCKED},
    ],
)
def test_wrong_fields(user: Client, facts: dict[str, Any]) -> None:
    (name,) = facts
    answer = user(LISTINGS, "POST", json={**BARE, **facts})
    assert answer.status_code == 422
    assert answer.json()["message"].startswith(f"Invalid {name}: ")


def test_fields_in_the_query_are_taken_too(user: Client) -> None:
    answer = user(LISTINGS, "POST", params={**BARE, "allow_offers": "true"})
    assert answer.status_code == 201
    assert user.json(url(answer.json()["listing_id"]))["allow_offers"] is True


@pytest.mark.parametrize("changed", [{"price": 3}, {"comments": "x & y"}, {"allow_offers": False}])
def test_partial_edits(user: Client, changed: dict[str, Any]) -> None:
    before = user.json(url())
    answer = user(url(), "POST", json=changed)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Content-Type"] == "text/plain"
    after = user.json(url())
    if "price" in changed:
        assert after["price"]["value"] == after["original_price"]["value"] == 3
        assert after["original_price"]["formatted"] == "$3.00"
    else:
        assert {**before, **changed} == after


def test_whole_edits(user: Client) -> None:
    assert user(url(), "POST", json={**WHOLE, "release_id": 1}).status_code == 204
    listing = user.json(url())
    assert listing["status"] == "Draft"
    assert listing["release"]["id"] == at.RELEASE_DOCUMENTED  # it can't be changed
    assert user(url(), "POST", json={"sleeve_condition": None}).status_code == 204
    assert user.json(url())["sleeve_condition"] == WHOLE["sleeve_condition"]


def test_weights_in_edits(user: Client) -> None:
    weights: list[float] = []
    for weight in (100, 0, -1):
        assert user(url(), "POST", json={"weight": weight}).status_code == 204
        weights.append(user.json(url())["weight"])
    assert weights == [100, 100, 60]


def test_an_expired_listing_can_keep_its_status_and_lose_it(user: Client) -> None:
    expired = url(at.LISTING_EXPIRED)
    assert user(expired, "POST", json={"status": "Expired", "price": 5}).status_code == 204
    assert user.json(expired)["status"] == "Expired"
    assert user(expired, "POST", json={"status": "For Sale"}).status_code == 204
    assert user.json(expired)["status"] == "For Sale"
    assert user(expired, "POST", json={"status": "Expired"}).status_code == 422


@pytest.mark.parametrize(
    "listing_id", [at.LISTING_SOLD, at.LISTING_SUSPENDED, at.LISTING_VIOLATION, at.LISTING_FOREIGN]
)
def test_listings_that_can_t_be_edited(user: Client, listing_id: int) -> None:
    answer = user(url(listing_id), "POST", json={"price": 1})
    assert answer.status_code == 403
    assert answer.json() == FORBIDDEN


def test_bad_edits_change_nothing(user: Client) -> None:
    before = user.json(url())
    assert user(url(), "POST", json={"price": 5, "condition": "So-so"}).status_code == 422
    assert user.json(url()) == before
    assert user(url(5), "POST", json={"price": 5}).json() == GONE


def test_delete(user: Client) -> None:
    answer = user(url(), "DELETE")
    assert (answer.status_code, answer.content) == (204, b"")
    for method in ("GET", "POST", "DELETE"):
        again = user(url(), method)
        assert again.status_code == 404
        assert again.json() == GONE
    assert user.json(f"{INVENTORY}?status=For+Sale")["pagination"]["items"] == 299


def test_sold_listings_can_be_deleted_and_others_not(user: Client) -> None:
    assert user(url(at.LISTING_SOLD), "DELETE").status_code == 204
    assert user(url(at.LISTING_FOREIGN), "DELETE").status_code == 403


def test_writing_needs_a_login(anyone: Client) -> None:
    for path, method in ((LISTINGS, "POST"), (url(), "POST"), (url(), "DELETE")):
        answer = anyone(path, method, json=BARE)
        assert answer.status_code == 401
        assert answer.json() == {"message": "You must authenticate to access this resource."}


def test_a_lost_answer_leaves_exactly_one_listing(user: Client, sandbox: Sandbox) -> None:
    before = user.json(INVENTORY)["pagination"]["items"]
    sandbox.drop(after_write=True)
    with pytest.raises(requests.ConnectionError):
        user(LISTINGS, "POST", json=BARE)
    assert user.json(INVENTORY)["pagination"]["items"] == before + 1


def test_writes_are_late(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.write_delay = 37
    listing_id = create(user)
    user(url(), "POST", json={"price": 1})
    user(url(at.LISTING_FOR_SALE + 1), "DELETE")
    assert user(url(listing_id)).status_code == 404
    assert user.json(url())["price"]["value"] == 12.5
    assert user(url(at.LISTING_FOR_SALE + 1)).status_code == 200
    assert user(url(listing_id), "POST", json={"price": 2}).status_code == 204
    clock.now += 37
    assert user.json(url(listing_id))["price"]["value"] == 2
    assert user.json(url())["price"]["value"] == 1
    assert user(url(at.LISTING_FOR_SALE + 1)).status_code == 404


def test_ids_are_not_given_away_twice(user: Client, sandbox: Sandbox) -> None:
    first = create(user)
    user(url(first), "DELETE")
    assert create(user) == first + 1
    sandbox.reset()
    assert create(user) == first
    assert user.json(INVENTORY)["pagination"]["items"] == 498
