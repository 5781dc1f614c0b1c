"""Money is exact, and knows its currency as far as Discogs says."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import discogs
from discogs.errors import InvalidFieldError
from discogs.models import Currency, Money
from tests.unit.models_world import MASTER, RELEASE, World, changed, world_of_all


def test_a_price_is_the_number_that_was_sent() -> None:
    price = world_of_all().release(1).lowest_price

    assert price is not None
    assert price.value == Decimal("2.5616438356164384")


@given(st.floats(0, 1e6, allow_nan=False))
def test_no_price_is_rounded(price: float) -> None:
    world = World({"/releases/1": changed(RELEASE, lowest_price=price)})
    found = world.release(1).lowest_price

    assert found is not None
    assert float(found.value) == price
    assert found.value == Decimal(str(price))


def test_the_lowest_price_has_no_currency_whatever_was_asked_for() -> None:
    world = world_of_all(currency="EUR")
    price = world.release(1).lowest_price

    assert price is not None
    assert price.currency is None
    assert world.asked[0].params["curr_abbr"] == "EUR"


@pytest.mark.parametrize("amount", ["¥1,500.55", "1500.55 JPY"])
def test_yen_have_no_cents(amount: str) -> None:
    with pytest.raises(discogs.InvalidValueError, match="has no cents"):
        Money.of(amount)
    with pytest.raises(discogs.InvalidValueError, match="has no cents"):
        Money.of(Decimal("1500.55"), "JPY")


def test_yen_are_shown_and_rounded_without_cents() -> None:
    converted = Money(value=Decimal("1500.5616"), currency=Currency.JPY)

    assert str(converted) == "1501 JPY"
    assert converted.rounded() == Money.of("¥1,501")
    assert str(Money.of("¥1,500")) == "1500 JPY"


def test_without_one_it_is_in_the_readers_own_which_nobody_knows() -> None:
    world = world_of_all()
    price = world.release(1).lowest_price

    assert price is not None
    assert price.currency is None
    assert world.asked[0].params.get("curr_abbr") is None


def test_the_lowest_price_of_a_master_is_never_converted() -> None:
    world = world_of_all(currency="EUR")
    price = world.master(500).lowest_price

    assert price == Money(value=Decimal("4.5"))
    assert not world.asked[0].params


@pytest.mark.parametrize("price", [None, ...])
def test_what_nobody_sells_has_no_price(price: object) -> None:
    world = World(
        {
            "/releases/1": changed(RELEASE, lowest_price=price),
            "/masters/500": changed(MASTER, lowest_price=price),
        },
        currency="USD",
    )

    assert world.release(1).lowest_price is None
    assert world.master(500).lowest_price is None


def test_an_amount_is_equal_by_number_and_currency() -> None:
    ten = Money(value=Decimal(10), currency=Currency.USD)

    assert ten == Money(value=Decimal("10.00"), currency=Currency.USD)
    assert hash(ten) == hash(Money(value=Decimal("10.00"), currency=Currency.USD))
    assert ten != Money(value=Decimal(10), currency=Currency.EUR)
    assert ten != Money(value=Decimal(10))


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(value=Decimal("2.5616"), currency=Currency.GBP), "2.56 GBP"),
        (Money(value=Decimal(3)), "3.00"),
        (Money(value=Decimal("1458.87"), currency=Currency("XTS")), "1458.87 XTS"),
    ],
)
def test_an_amount_is_shown_with_two_digits(money: Money, text: str) -> None:
    assert str(money) == text


def test_a_currency_of_tomorrow_is_a_member_of_its_own() -> None:
    new = Currency("XBT")

    assert new is Currency("XBT")
    assert new == "XBT"
    assert new.name == new.value == "XBT"
    assert new not in list(Currency)
    assert copy.deepcopy(new) is new
    assert pickle.loads(pickle.dumps(new)) is new  # noqa: S301


@pytest.mark.parametrize("nothing", ["", None, 5])
def test_no_text_is_no_currency(nothing: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Currency"):
        Currency(nothing)


def test_a_price_that_is_no_number_is_invalid_not_zero() -> None:
    world = World({"/releases/1": changed(RELEASE, lowest_price=True)})
    with pytest.raises(Exception, match="lowest_price"):
        _ = world.release(1).lowest_price

    assert world.release(1).title == "Windowlicker"


@pytest.mark.parametrize("nothing", ["", {}, None, ...], ids=str)
@pytest.mark.parametrize("path", ["/releases/1", "/masters/500"])
def test_no_price_is_none(path: str, nothing: object) -> None:
    world = world_of_all()
    world.answers[path] = changed(world.answers[path], lowest_price=nothing)

    assert world.release(1).refresh().lowest_price is None or path != "/releases/1"
    assert world.master(500).refresh().lowest_price is None or path != "/masters/500"


@pytest.mark.parametrize("odd", ["abc", "NaN", "1,5", True, [1], "Infinity"], ids=str)
def test_a_price_that_is_none_costs_only_itself(odd: object) -> None:
    release = World({"/releases/1": changed(RELEASE, lowest_price=odd)}).release(1)

    assert release.title == "Windowlicker"
    with pytest.raises(InvalidFieldError, match="lowest_price"):
        _ = release.lowest_price
