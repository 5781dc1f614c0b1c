"""The marketplace: of one's own things shapes alone, and no counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from discogs import ListingStatus
from live_report.facts.belief import Section, Verdict, each, expect
from live_report.places import Place
from live_report.probes import CannotCheckError, Probes

__all__ = ["MARKET"]

MARKET = Section("Marketplace")

_AMOUNT = frozenset({"value", "currency"})
_ORIGINAL = frozenset({"value", "curr_abbr", "curr_id", "formatted"})
_OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
_SENT_BY_MESSAGES = {
    "message": "from",
    "status": "actor",
    "shipping": "original",
    "refund_sent": "refund",
    "refund_received": "refund",
}


@MARKET.fact("`lowest_price` of a release ignores")
def lowest_price_of_a_release(probes: Probes) -> Verdict:
    """A release's lowest_price is the same number whatever curr_abbr asks for."""
    dollars, yen = probes.release.found, probes.anonymous_release.found
    prices = dollars["lowest_price"], yen["lowest_price"]
    if any(price.number is None for price in prices):
        shapes = " and ".join(price.shape for price in prices)
        if all(price.is_null for price in prices):
            raise CannotCheckError("nobody sells the release")
        return Verdict("differs", "a number for USD and for JPY", shapes)
    same = prices[0].number == prices[1].number
    return expect(same, "the same number for USD and JPY", "two numbers")


@MARKET.fact("`/marketplace/stats` converts")
def prices_are_converted(probes: Probes) -> Verdict:
    """/marketplace/stats gives {value, currency} in the currency of curr_abbr."""
    prices = {
        "EUR": probes.prices_in_euros.found["lowest_price"],
        "JPY": probes.prices_in_yen.found["lowest_price"],
    }
    if all(price.is_null for price in prices.values()):
        raise CannotCheckError("nobody sells the release")
    values = [price["value"].number for price in prices.values()]
    named = all(price["currency"].text == code for code, price in prices.items())
    is_right = named and None not in values and values[0] != values[1]
    got = "; ".join(f"{code}: {price.shape}" for code, price in prices.items())
    if named:
        got += ", the same number" if values[0] == values[1] else ""
    else:
        got += ", in another currency"
    return expect(is_right, "EUR and JPY, two numbers", got)


@MARKET.fact("Prices are not rounded")
def prices_are_numbers(probes: Probes) -> Verdict:
    """Prices are numbers, not texts."""
    prices = [
        probes.release.found["lowest_price"],
        probes.master.found["lowest_price"],
        probes.prices_in_euros.found["lowest_price"]["value"],
        probes.prices_in_yen.found["lowest_price"]["value"],
    ]
    there = [price for price in prices if price.is_there and not price.is_null]
    return each(there, lambda price: price.number is not None, "int or float")


@MARKET.fact("A listing's price is in the reader's currency")
def prices_of_listings(probes: Probes) -> Verdict:
    """A listing's price is {value, currency}; original_price has curr_abbr, curr_id, formatted."""
    rows = probes.inventory.rows("listings")

    def is_right(row: Place) -> bool:
        original = row["original_price"]
        return row["price"].keys == _AMOUNT and (
            not original.is_there or original.keys >= _ORIGINAL or original.content == {}
        )

    return each(rows, is_right, "these keys", _prices)


def _prices(row: Place) -> str:
    return f"price {row['price'].shape}, original_price {row['original_price'].shape}"


@MARKET.fact("`shipping_price` is `{}`")
def shipping_of_listings(probes: Probes) -> Verdict:
    """A listing's shipping_price is {} or {value, currency}, and never null."""
    prices = [row["shipping_price"] for row in probes.inventory.rows("listings")]

    def is_right(price: Place) -> bool:
        return not price.is_there or price.content == {} or price.keys == _AMOUNT

    return each(prices, is_right, "absent, {} or {value, currency}")


@MARKET.fact("Keys of listings depend on the reader")
def keys_of_own_listings(probes: Probes) -> Verdict:
    """One's own listings have weight, format_quantity, external_id, location and quantity."""
    wanted = {"weight", "format_quantity", "external_id", "location", "quantity"}
    rows = probes.inventory.rows("listings")

    def missing(row: Place) -> str:
        return f"no {', '.join(sorted(wanted - row.keys))}"

    return each(rows, lambda row: row.keys >= wanted, "all of them", missing)


@MARKET.fact("`qty`, `entity_type`")
def ratings_of_sellers(probes: Probes) -> Verdict:
    """A seller's rating is a text."""
    rows = probes.inventory.rows("listings")
    ratings = [row["seller"]["stats"]["rating"] for row in rows]
    return each(ratings, lambda rating: rating.text is not None, "str")


@MARKET.fact('A status "Pending"')
def statuses_of_filters(probes: Probes) -> Verdict:
    """A filter by an unknown status is a 422 that lists the eight it takes, without Pending."""
    answer = probes.inventory_of_no_status
    message = answer.content["message"].text or ""
    found = re.search(r"expected one of (.*?)\.?$", message)
    if answer.status != 422 or found is None:
        got = f"{answer.status}, {answer.content.shape}"
        return Verdict("differs", "422, {message: str} with the statuses", got)
    listed = {status.strip() for status in found[1].split(",")}
    known = {str(status) for status in ListingStatus} - {"Pending"} | {"All"}
    got = f"{_names('new', listed - known)}{_names('missing', known - listed)}"
    return expect(listed == known, ", ".join(sorted(known)), got.strip())


def _names(what: str, names: Iterable[str]) -> str:
    """Words that Discogs has for statuses; no longer ones."""
    shown = sorted(name if re.fullmatch(r"[A-Za-z ]{1,30}", name) else "<text>" for name in names)
    return f"{what}: {', '.join(shown)} " if shown else ""


@MARKET.fact("Orders have texts as ids")
def orders(probes: Probes) -> Verdict:
    """An order's id is a text, and next_status a list of texts."""
    rows = probes.orders.rows("orders")

    def is_right(row: Place) -> bool:
        after = row["next_status"]
        texts = all(entry.text is not None for entry in after.rows)
        return row["id"].text is not None and after.is_list and texts

    return each(rows, is_right, "id str, next_status [str]", _order)


def _order(row: Place) -> str:
    return f"id {row['id'].shape}, next_status {row['next_status'].shape}"


@MARKET.fact("Real nulls")
def nulls_of_orders(probes: Probes) -> Verdict:
    """In orders only buyer_fee and tax_on_buyer_fee are null."""
    known = {"buyer_fee", "tax_on_buyer_fee"}
    found = {where for row in probes.orders.rows("orders") for where in row.nulls()}
    got = f"null in {', '.join(sorted(found - known))}"
    return expect(found <= known, "null at most in these", got)


@MARKET.fact("The amounts of `tax[]`")
def taxes(probes: Probes) -> Verdict:
    """The amounts of an order's taxes are {curr_abbr, curr_id, formatted, value}."""
    rows = [tax for order in probes.orders.rows("orders") for tax in order["tax"].rows]

    def is_right(tax: Place) -> bool:
        return all(tax[key].keys == _ORIGINAL for key in ("price", "taxable_amount"))

    return each(rows, is_right, "these keys")


@MARKET.fact("The amounts of `tax[]`")
def rates_of_taxes(probes: Probes) -> Verdict:
    """A tax's display_rate is a text."""
    rows = [tax for order in probes.orders.rows("orders") for tax in order["tax"].rows]
    return each([tax["display_rate"] for tax in rows], lambda rate: rate.text is not None, "str")


@MARKET.fact("Buyers read an order by its id")
def orders_are_ones_own(probes: Probes) -> Verdict:
    """The list of orders shows what one sold, and nothing that one bought."""
    name = probes.identity.found["username"].text
    sellers = [row["seller"]["username"] for row in probes.orders.rows("orders")]
    return each(sellers, lambda seller: seller.text == name, "one's own name", lambda _: "another")


@MARKET.fact("Messages are of five types")
def messages(probes: Probes) -> Verdict:
    """An order's messages are of five types, each with keys of its own."""

    def is_right(row: Place) -> bool:
        return row[_SENT_BY_MESSAGES.get(row["type"].text or "", "none")].is_there

    def shown(row: Place) -> str:
        is_known = row["type"].text in _SENT_BY_MESSAGES
        return row.shape if is_known else f"another type: {row.shape}"

    right = "from, actor, original or refund, by the type"
    return each(probes.order_messages.rows("messages"), is_right, right, shown)


@MARKET.fact("Times of jobs have no offset")
def times_of_exports(probes: Probes) -> Verdict:
    """The created_ts of exports has no offset, and finished_ts none either, or is empty."""
    return _have_no_offset(probes.exports.rows("items"))


@MARKET.fact("Times of jobs have no offset")
def times_of_uploads(probes: Probes) -> Verdict:
    """The created_ts of uploads has no offset, and finished_ts none either, or is empty."""
    return _have_no_offset(probes.uploads.rows("items"))


def _have_no_offset(rows: list[Place]) -> Verdict:
    times = [row[key] for row in rows for key in ("created_ts", "finished_ts")]

    def is_right(time: Place) -> bool:
        return time.text is not None and _OFFSET.search(time.text) is None

    def shown(time: Place) -> str:
        return f"{time.shape} with an offset" if time.text else time.shape

    return each(times, is_right, 'a str without an offset, or ""', shown)


@MARKET.fact("`results` hold HTML")
def results_of_uploads(probes: Probes) -> Verdict:
    """The results of uploads that succeeded hold HTML."""
    rows = probes.uploads.rows("items")
    texts = [row["results"] for row in rows if row["status"].text == "success"]
    return each(texts, lambda place: "<p>" in (place.text or ""), "a str with <p>")
