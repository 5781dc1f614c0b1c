"""Formatted amounts are read as they were meant, in whatever language they are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import discogs
from discogs.models import Currency, Money
from discogs.models.money import parse_money

NO_BREAK, NARROW, CURLY = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\u2019"
#: Of each locale: what groups thousands, what divides decimals, and how sign and number stand.
LOCALES = {
    "en_US": (",", ".", "{sign}{number}"),
    "en_CA": (",", ".", "{sign} {number}"),
    "de_DE": (".", ",", f"{{number}}{NO_BREAK}{{sign}}"),
    "nl_NL": (".", ",", f"{{sign}}{NO_BREAK}{{number}}"),
    "fr_FR": (NARROW, ",", f"{{number}}{NO_BREAK}{{sign}}"),
    "sv_SE": (NO_BREAK, ",", f"{{number}}{NO_BREAK}{{sign}}"),
    "de_CH": ("'", ".", f"{{sign}}{NO_BREAK}{{number}}"),
    "de_CH_cldr": (CURLY, ".", f"{{sign}}{NO_BREAK}{{number}}"),
    "pt_BR": (".", ",", f"{{sign}}{NO_BREAK}{{number}}"),
    "plain": ("", ".", "{number} {sign}"),
}
SIGNS = {
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "CA$": "CAD",
    "A$": "AUD",
    "¥": "JPY",
    "CHF": "CHF",
    "MX$": "MXN",
    "R$": "BRL",
    "NZ$": "NZD",
    "kr": "SEK",
    "SEK": "SEK",
    "R": "ZAR",
    "USD": "USD",
}


def grouped(cents: int, group: str, point: str) -> str:
    """The number as a person writes it: digit by digit, from the right."""
    whole, rest = divmod(cents, 100)
    digits = ""
    for place, digit in enumerate(reversed(str(whole))):
        if place and place % 3 == 0:
            digits = group + digits
        digits = digit + digits
    return f"{digits}{point}{rest:02}"


@pytest.mark.parametrize("locale", LOCALES)
@given(cents=st.integers(0, 10**11), sign=st.sampled_from(sorted(SIGNS)), minus=st.booleans())
def test_an_amount_is_read_back_as_it_was_written(
    locale: str, cents: int, sign: str, minus: bool
) -> None:
    group, point, shape = LOCALES[locale]
    text = shape.format(sign=sign, number=grouped(cents, group, point))
    money = parse_money(f"-{text}" if minus else text)

    assert money.value == Decimal(-cents if minus else cents) / 100
    assert money.currency == SIGNS[sign]


@given(whole=st.integers(1000, 10**9), group=st.sampled_from([",", ".", " ", "'"]))
def test_a_whole_amount_with_thousands_is_no_fraction(whole: int, group: str) -> None:
    number = grouped(whole * 100, group, "|").split("|", maxsplit=1)[0]

    assert parse_money(f"¥{number}") == Money(value=Decimal(whole), currency=Currency.JPY)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("€101.72", "101.72", "EUR"),
        ("€1,458.87", "1458.87", "EUR"),
        ("€1.458,87", "1458.87", "EUR"),
        ("$250.00", "250", "USD"),
        ("US$5", "5", "USD"),
        ("12.50 EUR", "12.50", "EUR"),
        ("12.5", "12.5", None),
        ("  £0.99 ", "0.99", "GBP"),
        ("1,234,567", "1234567", None),
        ("3,5 €", "3.5", "EUR"),
        ("XTS 4.00", "4", "XTS"),
        ("Fr. 12.50", "12.50", "CHF"),
        ("SFr. 1'250.00", "1250", "CHF"),
        ("C$5", "5", "CAD"),
        ("AU$5.50", "5.5", "AUD"),
        ("JP¥1,234", "1234", "JPY"),
        ("12,50 kr.", "12.5", "SEK"),
        ("kr. 12,50", "12.5", "SEK"),
    ],
)
def test_what_was_seen_is_read(text: str, value: str, currency: str | None) -> None:
    money = parse_money(text)

    assert money.value == Decimal(value)
    assert money.currency == currency


@pytest.mark.parametrize(
    "text", ["", "$", "free", "1.2.3.x", "5 apples", "$$", "--5", "1e5x", ".5", "$.50"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(discogs.InvalidValueError):
        parse_money(text)
    with pytest.raises(ValueError, match=r"."):
        parse_money(text)


def test_no_text_is_anything_but_money_or_an_error() -> None:
    @given(st.text(st.sampled_from("0123456789.,'- $€EURkr\u2019"), max_size=12))
    def check(text: str) -> None:
        try:
            money = parse_money(text)
        except discogs.InvalidValueError:
            return
        assert money.value.is_finite()

    check()
