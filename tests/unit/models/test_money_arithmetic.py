"""Money is added, compared and written as a second implementation says: in whole units."""

from __future__ import annotations

import operator
import pickle
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import discogs
from discogs.models import Currency, Money
from tests.unit.models.test_people_money import LOCALES, SIGNS, grouped

CODES = ["USD", "GBP", "EUR", "SEK"]
cents = st.integers(-(10**11), 10**11)
codes = st.sampled_from(CODES)
COMPARISONS: list[Callable[[Any, Any], Any]] = [
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
]


def money(amount: int, code: str = "USD") -> Money:
    """So many cents, put together digit by digit."""
    whole, rest = divmod(abs(amount), 100)
    return Money.of(f"{'-' if amount < 0 else ''}{whole}.{rest:02} {code}")


def in_cents(amount: Money) -> Fraction:
    return Fraction(amount.value) * 100


@given(cents, codes)
def test_the_ways_to_say_an_amount_agree(amount: int, code: str) -> None:
    expected = money(amount, code)
    decimal = Decimal(amount).scaleb(-2)

    assert in_cents(expected) == amount
    assert Money.of(decimal, code) == expected
    assert Money.of(str(decimal), Currency(code)) == expected
    assert Money.of(f"{decimal:f}{code}") == expected
    assert Money.of(expected) == expected
    assert Money.of(expected, code) == expected
    assert Money.of(Money.of(decimal), code) == expected
    assert hash(Money.of(decimal, code)) == hash(expected)
    assert pickle.loads(pickle.dumps(expected)) == expected  # noqa: S301


@given(st.integers(-(10**9), 10**9))
def test_a_float_is_the_number_that_it_shows(amount: int) -> None:
    assert Money.of(amount / 100).value == Decimal(str(amount / 100))
    assert in_cents(Money.of(amount / 100)) == amount


@given(st.floats(-1e12, 1e12, allow_nan=False))
@example(0.1)
@example(1e-7)
@example(-0.0)
def test_no_float_is_anything_else(amount: float) -> None:
    assert float(Money.of(amount).value) == amount


@given(cents, cents, codes)
def test_amounts_of_a_currency_have_the_order_of_their_cents(
    first: int, second: int, code: str
) -> None:
    one, other = money(first, code), money(second, code)
    for compare in COMPARISONS:
        assert compare(one, other) == compare(first, second)
    assert in_cents(max(one, other)) == max(first, second)


@given(cents, cents, st.permutations(CODES))
def test_amounts_of_two_currencies_have_none(first: int, second: int, two: list[str]) -> None:
    one, other = money(first, two[0]), money(second, two[1])
    bare = Money.of(Decimal(second).scaleb(-2))

    assert one != other
    assert one != bare
    for stranger in (other, bare):
        for act in (*COMPARISONS[:4], operator.add, operator.sub):
            with pytest.raises(TypeError, match="compared or added"):
                act(one, stranger)
            with pytest.raises(TypeError, match="compared or added"):
                act(stranger, one)


@given(st.lists(cents, min_size=1, max_size=20), codes)
def test_sums_are_those_of_the_cents(amounts: list[int], code: str) -> None:
    total = sum((money(amount, code) for amount in amounts[1:]), money(amounts[0], code))

    assert in_cents(total) == sum(amounts)
    assert total.currency == code
    assert sum(money(amount, code) for amount in amounts) == total
    assert in_cents(total - money(amounts[0], code)) == sum(amounts) - amounts[0]
    assert sorted(money(amount, code) for amount in amounts) == [
        money(amount, code) for amount in sorted(amounts)
    ]


@given(cents, st.integers(-999, 999), st.sampled_from([int, Decimal, float]))
def test_a_multiple_is_that_of_the_cents(
    amount: int, factor: int, kind: Callable[[int], Any]
) -> None:
    assert in_cents(money(amount) * kind(factor)) == amount * factor
    assert in_cents(kind(factor) * money(amount)) == amount * factor


@given(st.integers(-(10**9), 10**9), st.integers(0, 5))
def test_rounding_is_to_the_cent_with_half_a_cent_away_from_zero(amount: int, places: int) -> None:
    value = Decimal(amount).scaleb(-places)
    exact = abs(Fraction(amount, 10**places) * 100)
    rounded = int(exact + Fraction(1, 2))

    assert in_cents(Money.of(value).rounded()) == (rounded if amount >= 0 else -rounded)
    assert Money.of(value).rounded().value == value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Money.of(value, "EUR").rounded().currency is Currency.EUR


@given(cents, codes)
def test_what_is_shown_is_read_back(amount: int, code: str) -> None:
    assert Money.of(str(money(amount, code))) == money(amount, code)


@given(
    cents=st.integers(0, 10**11),
    sign=st.sampled_from(sorted(SIGNS)),
    locale=st.sampled_from(sorted(LOCALES)),
)
def test_money_of_a_text_reads_each_language(cents: int, sign: str, locale: str) -> None:
    group, point, shape = LOCALES[locale]
    # Yen have no cents.
    cents -= cents % 100 if SIGNS[sign] == "JPY" else 0
    text = shape.format(sign=sign, number=grouped(cents, group, point))

    assert in_cents(Money.of(text)) == cents
    assert Money.of(text).currency == SIGNS[sign]


def meant(text: str) -> Fraction | None:
    """What a number with points alone can mean: None where it can mean two things, or nothing."""
    head, *groups = text.split(".")
    if not groups:
        return Fraction(int(head))
    thousands = len(head) <= 3 and all(len(group) == 3 for group in groups)
    if len(groups) > 1:
        return Fraction(int(head + "".join(groups))) if thousands else None
    return None if thousands and int(head) else Fraction(text)


@given(st.lists(st.text("0123456789", min_size=1, max_size=4), min_size=1, max_size=3))
@example(["1234", "565"])
@example(["1250", "000"])
@example(["1", "250", "00"])
def test_points_divide_thousands_or_decimals_and_are_never_guessed(parts: list[str]) -> None:
    text = ".".join(parts)
    expected = meant(text)
    try:
        found = Fraction(Money.of(text).value)
    except discogs.InvalidValueError:
        return
    assert expected is not None
    assert found == expected


@pytest.mark.parametrize(
    "text",
    ["1.250.00", "12,50,00", "1,2,3", "1'2", "12 50", "5 5 EUR", "1,25.000", "12.50.", "12.5. EUR"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(discogs.InvalidValueError):
        Money.of(text)


@pytest.mark.parametrize(
    "nothing",
    [None, True, False, "", " ", "abc", "1e3", "$", b"5", [5], {}, object()],
)
def test_what_is_no_money_is_refused(nothing: Any) -> None:
    with pytest.raises(discogs.InvalidValueError):
        Money.of(nothing)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "sNaN"])
def test_no_money_is_without_end(number: str) -> None:
    with pytest.raises(discogs.InvalidValueError):
        Money.of(Decimal(number))
    with pytest.raises(discogs.InvalidValueError):
        _ = Money.of(5) * Decimal(number)


@pytest.mark.parametrize(
    ("amount", "currency"), [("5 EUR", "USD"), ("$5", "EUR"), (Money.of(5, "GBP"), "USD")]
)
def test_an_amount_and_a_currency_that_disagree_are_refused(amount: Any, currency: str) -> None:
    with pytest.raises(discogs.InvalidValueError, match=f"is not in {currency}"):
        Money.of(amount, currency)


@pytest.mark.parametrize("code", ["usd", "US", "", "EURO", "€", "U$D", " EUR", 978])
def test_what_is_no_code_is_refused(code: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="A currency is a code"):
        Money.of(5, code)


@pytest.mark.parametrize("other", [5, 5.0, Decimal(5), "5", None, "5.00 USD"])
def test_money_and_what_is_none_do_not_mix(other: Any) -> None:
    five: Any = Money.of(5, "USD")

    assert five != other
    for act in (*COMPARISONS[:4], operator.add, operator.sub):
        with pytest.raises(TypeError, match="is not"):
            act(five, other)
    with pytest.raises((TypeError, discogs.InvalidValueError)):
        _ = five * five


@pytest.mark.parametrize("amount", [10**30, "9" * 40, Decimal("1E40")])
def test_an_amount_beyond_all_measure_is_refused_or_rounded(amount: Any) -> None:
    try:
        rounded = Money.of(amount).rounded()
    except discogs.InvalidValueError:
        return
    assert rounded.value == Decimal(amount)


def test_shipping_is_as_much_as_any_money_however_it_is_sent() -> None:
    shipping = discogs.Shipping(value=Decimal("5.0"), currency=Currency.USD, method="Airmail")
    amount = Money.of("5.00 USD")

    assert shipping == amount
    assert amount == shipping
    assert hash(amount) == hash(shipping)
    assert shipping != Money.of("5.00 EUR")
    assert shipping != Money.of("5.01 USD")
    assert shipping != Decimal(5)
