"""Money, dates, conditions, enums and JSON schemas as the tools around them expect."""

from __future__ import annotations

import gc
import json
import warnings
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

import discogs
from discogs import (
    Condition,
    Currency,
    ListingStatus,
    Money,
    OrderStatus,
    PartialDate,
    SleeveCondition,
)
from discogs.models.open_enum import OpenEnum
from discogs.models.values import checked_stars
from tests.unit.models_world import World

price_in_euros = Money.of("12.50 EUR")


# -- Money -----------------------------------------------------------------------------------------


def test_money_is_divided_negated_and_rounded() -> None:
    assert price_in_euros / 2 == Money.of("6.25 EUR")
    assert price_in_euros / Decimal("0.5") == Money.of("25.00 EUR")
    assert price_in_euros / Money.of("5.00 EUR") == Decimal("2.5")
    assert -price_in_euros == Money.of("-12.50 EUR")
    assert abs(-price_in_euros) == +price_in_euros == price_in_euros
    assert float(price_in_euros) == 12.5
    assert round(price_in_euros / 3) == Money.of("4.17 EUR")
    assert round(price_in_euros / 3, 1) == Money.of(Decimal("4.2"), "EUR")
    assert round(Money.of("1000 JPY") / 3) == Money.of("333 JPY")
    assert round(price_in_euros, -1) == Money.of("10.00 EUR")


def test_money_is_summed_without_a_start() -> None:
    prices: Any = [price_in_euros]

    assert sum([price_in_euros, price_in_euros]) == Money.of("25.00 EUR")
    with pytest.raises(TypeError, match=r"Money\.of\(1, 'EUR'\) makes it"):
        sum(prices, 1)


def test_money_is_formatted_as_a_number_or_as_a_text() -> None:
    dollars = Money.of("$1,250.00")

    assert f"{dollars}" == "1250.00 USD"
    assert f"{dollars:,.2f}" == "1,250.00"
    assert f"{dollars:.0f}" == "1250"
    assert f"{dollars:>12}" == " 1250.00 USD"
    with pytest.raises(ValueError, match=r"nvalid format|Unknown format"):
        f"{dollars:x}"


def test_another_currency_is_refused_with_what_to_do() -> None:
    number: Any = 5
    with pytest.raises(TypeError, match=r"different currencies. Session\(currency=...\)"):
        _ = price_in_euros < Money.of("5.00 USD")
    with pytest.raises(TypeError, match=r"did not say in which currency 5\.00 is.*'EUR'\) says so"):
        _ = price_in_euros < Money.of("5.00")
    with pytest.raises(TypeError, match=r"Money\.of\(5, 'EUR'\) makes it"):
        _ = price_in_euros < number
    assert price_in_euros > Money.of(5, "EUR")


# -- Dates -----------------------------------------------------------------------------------------


def test_a_partial_date_stands_beside_dates() -> None:
    whole, month = PartialDate.parse("1998-12-24"), PartialDate.parse("1998-12")

    assert whole == date(1998, 12, 24)
    assert date(1998, 12, 24) == whole
    assert hash(whole) == hash(date(1998, 12, 24))
    assert month < date(1998, 12, 1) <= whole
    assert date(1998, 11, 30) < month
    assert date(1999, 1, 1) > whole >= date(1998, 12, 24)
    assert month != date(1998, 12, 1)
    assert whole != datetime(1998, 12, 24)  # noqa: DTZ001
    with pytest.raises(TypeError):
        _ = whole < datetime(1998, 12, 24)  # noqa: DTZ001


@given(st.dates(), st.dates(), st.booleans())
def test_whole_dates_are_ordered_as_dates(one: date, other: date, reflected: bool) -> None:
    partial = PartialDate.parse(other.isoformat())
    left, right = (partial, one) if reflected else (one, partial)
    a, b = (other, one) if reflected else (one, other)

    assert ((left < right), (left == right), (left > right)) == ((a < b), (a == b), (a > b))
    assert ((left <= right), (left >= right)) == ((a <= b), (a >= b))


# -- Conditions, enums, stars ----------------------------------------------------------------------


def test_a_condition_equals_its_short_form() -> None:
    assert Condition.NEAR_MINT == "NM" == Condition.NEAR_MINT
    assert Condition.NEAR_MINT == "M-"
    assert Condition.NEAR_MINT == "Near Mint (NM or M-)"
    assert Condition.NEAR_MINT != "VG+"
    assert Condition.NEAR_MINT != ""
    assert SleeveCondition.MINT == Condition.MINT
    assert SleeveCondition.MINT != Condition.NEAR_MINT
    assert hash(Condition.MINT) == hash("Mint (M)")
    assert all(one == one.short and one == one.value for one in Condition)


@pytest.mark.parametrize(
    ("member", "texts"),
    [
        (Currency.USD, ["usd", " Usd "]),
        (ListingStatus.FOR_SALE, ["for sale", "FOR_SALE", "for_sale"]),
        (OrderStatus.CANCELLED_REFUND_RECEIVED, ["cancelled (refund received)"]),
        (Condition.NEAR_MINT, ["NEAR_MINT", "near_mint"]),
        (SleeveCondition.NOT_GRADED, ["not graded", "NOT_GRADED"]),
    ],
)
def test_known_members_are_read_in_any_case_and_by_their_names(
    member: OpenEnum, texts: list[str]
) -> None:
    for text in texts:
        assert type(member)(text) is member


def test_a_condition_is_sent_as_the_api_spells_it() -> None:
    world = World({"/marketplace/listings": {"listing_id": 7}}, token="...")
    world.release(5).sell(condition="NEAR_MINT", price="12.50").save()

    body: Any = world.asked[0].json
    assert body["condition"] == "Near Mint (NM or M-)"


class Offer(BaseModel):
    """A model of a user's own."""

    currency: Currency
    condition: Condition = Condition.MINT
    price: Money | None = None


def test_a_users_model_takes_known_values_only() -> None:
    assert Offer.model_validate_json('{"currency": "EUR", "condition": "NM"}') == Offer(
        currency=Currency.EUR, condition=Condition.NEAR_MINT
    )
    assert Offer.model_validate({"currency": "eur"}).currency is Currency.EUR
    for odd in ("XYZ", "", "eu"):
        with pytest.raises(ValidationError, match="Input should be one of 'USD', 'GBP'"):
            Offer.model_validate({"currency": odd})
    sent = Currency("XYZ")
    assert Offer(currency=sent, price=Money.of(5, "XYZ")).currency is sent


def test_an_answer_takes_any(session: discogs.Session) -> None:
    Offer(currency=Currency.EUR, price=price_in_euros)
    world = World({"/marketplace/stats/5": {"num_for_sale": 1, "blocked_from_sale": False,
                   "lowest_price": {"value": 5, "currency": "XYZ"}}})  # fmt: skip
    price = world.release(5).marketplace_stats().lowest_price

    assert price is not None
    assert price.currency == "XYZ"
    assert not Currency("XYZ").is_known


def test_a_parameter_of_fastapi_refuses_unknown_values() -> None:
    app = FastAPI()

    @app.get("/")
    def ask(currency: Currency) -> str:
        return currency

    client = TestClient(app)
    assert client.get("/?currency=EUR").json() == "EUR"
    assert client.get("/?currency=XYZ").status_code == 422
    schema = client.get("/openapi.json").json()["paths"]["/"]["get"]["parameters"][0]["schema"]
    assert schema["enum"][:2] == ["USD", "GBP"]


def test_unknown_values_are_kept_while_somebody_has_them() -> None:
    one = Currency("QQQ")
    assert Currency("QQQ") is one
    for number in range(1000):
        Currency(f"odd {number}")
    gc.collect()

    assert sum(isinstance(found, OpenEnum) for found in gc.get_objects()) < 500
    assert Currency("QQQ") is one
    assert "QQQ" not in Currency._value2member_map_


@pytest.mark.parametrize("kind", [int, np.int64, np.uint8])
def test_stars_are_whole_numbers_of_any_library(kind: Any) -> None:
    assert checked_stars(kind(4)) == 4
    assert type(checked_stars(kind(4))) is int
    for odd in (kind(6), True, np.float64(4), "4"):
        with pytest.raises(discogs.InvalidValueError, match="1 to 5 stars"):
            checked_stars(odd)


def test_an_item_is_rated_with_a_number_of_numpy(session: discogs.Session) -> None:
    item = session.me.collection[0]
    stars: Any = np.int64(3 if item.rating != 3 else 4)
    item.rating = stars

    assert type(item.rating) is int
    item.save()
    session.release(item.id).rate(stars)


def test_a_note_of_a_deleted_field_has_its_id_as_a_text(session: discogs.Session) -> None:
    item = next(one for one in session.me.collection if one.notes)
    assert all(type(name) is str for name in item.notes)
    assert {name: item.notes[name] for name in item.notes} == dict(item.notes)


# -- JSON schemas ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cls", [discogs.Release, discogs.SearchResult, discogs.Money, discogs.Want]
)
def test_a_json_schema_shows_fields_and_no_machinery(cls: type[BaseModel]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schema = json.dumps(TypeAdapter(cls).json_schema())

    assert "payload" not in schema
    assert ">>>" not in schema
    assert '"properties"' in schema
