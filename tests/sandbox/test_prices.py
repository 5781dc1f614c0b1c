"""Fees, suggested prices, and what is for sale of a release."""

from __future__ import annotations

import pytest

from discogs.sandbox import Sandbox
from discogs.sandbox import landmarks as at
from tests.truth import truth_of

from .conftest import Client

CONDITIONS = (
    "Mint (M)", "Near Mint (NM or M-)", "Very Good Plus (VG+)", "Very Good (VG)",
    "Good Plus (G+)", "Good (G)", "Fair (F)", "Poor (P)",
)  # fmt: skip


def stats(release_id: int) -> str:
    return f"/marketplace/stats/{release_id}"


@pytest.mark.parametrize(
    ("path", "value", "currency"),
    [
        ("10.00", 0.9, "USD"),
        ("10/EUR", 0.9, "EUR"),
        ("0.01", 0.1, "USD"),
        ("1000000", 150.0, "USD"),
    ],
)
def test_fees(anyone: Client, path: str, value: float, currency: str) -> None:
    assert anyone.json(f"/marketplace/fee/{path}") == {"value": value, "currency": currency}


@pytest.mark.parametrize("path", ["0", "cheap", "10/XXX"])
def test_impossible_fees(anyone: Client, path: str) -> None:
    assert anyone(f"/marketplace/fee/{path}").status_code == 422


def test_suggestions_are_for_all_conditions_and_not_rounded(user: Client) -> None:
    found = user.json(f"/marketplace/price_suggestions/{at.RELEASE_DOCUMENTED}")
    assert tuple(found) == CONDITIONS
    assert {price["currency"] for price in found.values()} == {"USD"}
    values = [price["value"] for price in found.values()]
    assert values == sorted(values, reverse=True)
    assert any(value != round(value, 2) for value in values)


def test_no_history_no_suggestions(user: Client) -> None:
    assert user.json(f"/marketplace/price_suggestions/{at.RELEASE_NOT_FOR_SALE}") == {}


def test_suggestions_need_a_login_and_a_release(user: Client, anyone: Client) -> None:
    path = f"/marketplace/price_suggestions/{at.RELEASE_DOCUMENTED}"
    assert anyone(path).status_code == 401
    missing = user("/marketplace/price_suggestions/5")
    assert (missing.status_code, missing.json()) == (404, {"message": "Release not found."})


def test_suggestions_and_sales_need_seller_settings(sandbox: Sandbox) -> None:
    truth_of(sandbox).tokens["of-memory"] = "memory"
    never_sold = Client(sandbox, Authorization="Discogs token=of-memory")
    with never_sold.session:
        answer = never_sold(f"/marketplace/price_suggestions/{at.RELEASE_DOCUMENTED}")
        sale = {"release_id": 249504, "condition": "Mint (M)", "price": 1}
        assert never_sold("/marketplace/listings", "POST", json=sale).status_code == 403
    assert answer.status_code == 404
    assert answer.json() == {"message": "You must fill out your seller settings first."}


def test_stats(anyone: Client) -> None:
    assert anyone.json(stats(at.RELEASE_DOCUMENTED)) == {
        "num_for_sale": 58,
        "lowest_price": {"value": 0.63, "currency": "USD"},
        "blocked_from_sale": False,
    }
    euros = anyone.json(f"{stats(at.RELEASE_DOCUMENTED)}?curr_abbr=EUR")
    assert euros["lowest_price"] == {"value": 0.55, "currency": "EUR"}


def test_stats_of_what_nobody_sells_or_may_sell(anyone: Client) -> None:
    nothing = {"num_for_sale": None, "lowest_price": None, "blocked_from_sale": False}
    assert anyone.json(stats(at.RELEASE_NOT_FOR_SALE)) == nothing
    blocked = {"num_for_sale": None, "lowest_price": None, "blocked_from_sale": True}
    assert anyone.json(stats(at.RELEASE_BLOCKED)) == blocked
    missing = anyone(stats(5))
    assert (missing.status_code, missing.json()) == (404, {"message": "Release not found."})
