"""`discogs prices`: suggestions, what is for sale, the fee."""

from __future__ import annotations

import pytest

from discogs.sandbox import landmarks

from .conftest import Shell

SCREEN = """\
Rick Astley - Never Gonna Give You Up  r249504

Format    Vinyl, 7", Single, 45 RPM
For sale  58, the lowest at 0.63 USD
Fee       0.10 USD of a sale at 0.61 USD, which leaves 0.51 USD

Suggested prices
  Mint (M)              0.90 USD
  Near Mint (NM or M-)  0.80 USD
  Very Good Plus (VG+)  0.61 USD
  Very Good (VG)        0.43 USD
  Good Plus (G+)        0.24 USD
  Good (G)              0.14 USD
  Fair (F)              0.09 USD
  Poor (P)              0.05 USD
"""


@pytest.mark.parametrize("named", ["249504", "r249504", "https://www.discogs.com/release/249504"])
def test_a_release_costs_four_requests(shell: Shell, named: str) -> None:
    ran = shell("prices", named)

    assert ran.out == SCREEN
    assert ran.err == ""
    assert ran.requests == (
        "GET /releases/249504",
        "GET /marketplace/stats/249504",
        "GET /marketplace/price_suggestions/249504",
        "GET /marketplace/fee/0.61/USD",
    )


def test_a_stranger_sees_no_suggestions_and_is_told_why(stranger: Shell) -> None:
    ran = stranger("prices", "249504")

    assert ran.code == 0
    assert "Suggested" not in ran.out
    assert "0.10 USD of a sale at 0.63 USD" in ran.out
    assert "discogs login" in ran.err
    assert len(ran.requests) == 3


def test_the_fee_is_that_of_the_condition_or_the_price_asked_about(shell: Shell) -> None:
    assert shell("prices", "249504", "--condition", "nm").requests[-1].endswith("/fee/0.80/USD")
    ran = shell("prices", "249504", "--price", "25")
    assert "of a sale at 25.00 USD" in ran.out
    assert len(ran.requests) == 4
    assert shell("prices", "249504", "--price", "25 EUR").requests[-1].endswith("/fee/25.00/EUR")


def test_a_currency_converts_what_is_for_sale(shell: Shell) -> None:
    ran = shell("prices", "249504", "--currency", "EUR", "--json")

    assert ran.json["lowest_price"]["currency"] == "EUR"
    assert ran.json["suggestions"]["Mint (M)"]["currency"] == "USD"


def test_json_has_all_of_it(shell: Shell) -> None:
    ran = shell("prices", "249504", "--json")

    assert ran.json["title"] == "Never Gonna Give You Up"
    assert len(ran.json["suggestions"]) == 8
    assert ran.json["sale"] == {
        "price": {"value": 0.61, "currency": "USD"},
        "fee": {"value": 0.1, "currency": "USD"},
    }
    assert ran.err == ""


def test_a_seller_without_settings_is_told_to_fill_them_out(shell: Shell) -> None:
    shell.sandbox.fail(404, path="/marketplace/price_suggestions/*", times=None)
    ran = shell("prices", "249504")

    assert ran.code == 0
    assert "seller settings" in ran.err
    assert shell("prices", "249504", "--json").json["suggestions"] is None


def test_what_nobody_sells_and_nobody_bought_has_no_fee(shell: Shell) -> None:
    shell.sandbox.alter("/marketplace/price_suggestions/*", lambda content: content.clear())
    ran = shell("prices", str(landmarks.RELEASE_NOT_FOR_SALE))

    assert "For sale  0\n" in ran.out
    assert "None: Discogs knows of no sale." in ran.out
    assert "Fee" not in ran.out
    assert len(ran.requests) == 3


def test_what_is_no_release_is_refused_before_anything_is_sent(shell: Shell) -> None:
    for arguments in (["m96559"], ["249504", "--condition", "shiny"], ["249504", "--price", "-3"]):
        ran = shell("prices", *arguments)

        assert ran.code == 2
        assert ran.err.startswith("Error: ")
        assert ran.requests == ()
