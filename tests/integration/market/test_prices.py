"""What things cost: fees, suggestions, and what a release is sold for now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import discogs
from discogs.models import Condition, Money
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import reads

RELEASE = landmarks.RELEASE_DOCUMENTED


@pytest.mark.parametrize(
    ("price", "currency", "path"),
    [
        ("20.00", "EUR", "20.00/EUR"),
        (20, None, "20.00"),
        (Decimal("19.995"), "GBP", "20.00/GBP"),
        (Money.of("1,250.00", "SEK"), None, "1250.00/SEK"),
        ("€12.50", None, "12.50/EUR"),
        ("€12.50", "EUR", "12.50/EUR"),
    ],
)
def test_a_fee_is_one_request_of_an_exact_price(
    sandbox: Sandbox, session: discogs.Session, price: Any, currency: str | None, path: str
) -> None:
    fee = session.fee(price, currency)

    assert reads(sandbox) == [f"/marketplace/fee/{path}"]
    assert fee.currency == (path.partition("/")[2] or "USD")
    assert fee.value > 0


@pytest.mark.parametrize(
    ("price", "currency"),
    [("-1", None), (0, None), ("abc", None), ("5 EUR", "USD"), (5, "eur"), (5, "€"), (None, None)],
)
def test_what_has_no_fee_is_refused(
    sandbox: Sandbox, session: discogs.Session, price: Any, currency: str | None
) -> None:
    with pytest.raises(discogs.InvalidValueError, match="There is no fee for"):
        session.fee(price, currency)

    assert len(sandbox.requests) == 0


def test_suggestions_are_by_condition_in_the_sellers_currency(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    suggestions = session.release(RELEASE).price_suggestions()

    assert list(suggestions) == list(Condition)
    assert {money.currency for money in suggestions.values()} == {"USD"}
    assert list(suggestions.values()) == sorted(suggestions.values(), reverse=True)
    assert reads(sandbox) == [f"/marketplace/price_suggestions/{RELEASE}"]


def test_what_was_never_sold_has_no_suggestions(session: discogs.Session) -> None:
    assert session.release(landmarks.RELEASE_NOT_FOR_SALE).price_suggestions() == {}


@pytest.mark.parametrize("nothing", [{}, None])
def test_a_condition_without_a_price_is_not_suggested(
    sandbox: Sandbox, session: discogs.Session, nothing: Any
) -> None:
    def lack(suggestions: dict[str, Any]) -> None:
        suggestions["Mint (M)"] = nothing

    sandbox.alter("/marketplace/price_suggestions/*", lack)
    suggestions = session.release(RELEASE).price_suggestions()

    assert suggestions.get(Condition.MINT) is None
    assert suggestions[Condition.NEAR_MINT].value > 0


def test_a_condition_of_tomorrow_is_suggested_too(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    def sealed(suggestions: dict[str, Any]) -> None:
        suggestions["Sealed (S)"] = {"currency": "USD", "value": 99.0}

    sandbox.alter("/marketplace/price_suggestions/*", sealed)

    assert session.release(RELEASE).price_suggestions()[Condition("Sealed (S)")].value == 99


def test_suggestions_need_a_seller(sandbox: Sandbox) -> None:
    with sandbox.session(level=0) as nobody, pytest.raises(discogs.AuthenticationRequired):
        nobody.release(RELEASE).price_suggestions()

    assert len(sandbox.requests) == 0


def test_statistics_tell_the_lowest_price_in_a_currency(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    release = session.release(RELEASE)
    dollars, euros = release.marketplace_stats(), release.marketplace_stats("EUR")

    assert dollars.num_for_sale == euros.num_for_sale == 58
    assert dollars.lowest_price is not None
    assert euros.lowest_price is not None
    assert (dollars.lowest_price.currency, euros.lowest_price.currency) == ("USD", "EUR")
    assert not dollars.blocked_from_sale
    assert [one.query for one in sandbox.requests] == [{}, {"curr_abbr": "EUR"}]


def test_what_nobody_sells_has_no_lowest_price(session: discogs.Session) -> None:
    stats = session.release(landmarks.RELEASE_NOT_FOR_SALE).marketplace_stats()

    assert (stats.lowest_price, stats.num_for_sale, stats.blocked_from_sale) == (None, None, False)


def test_what_is_blocked_from_sale_has_no_numbers(session: discogs.Session) -> None:
    stats = session.release(landmarks.RELEASE_BLOCKED).marketplace_stats()

    assert (stats.lowest_price, stats.num_for_sale, stats.blocked_from_sale) == (None, None, True)


@pytest.mark.parametrize("nothing", [{}, None])
def test_no_price_is_none_however_it_is_sent(
    sandbox: Sandbox, session: discogs.Session, nothing: Any
) -> None:
    sandbox.alter("/marketplace/stats/*", lambda stats: stats.update(lowest_price=nothing))

    assert session.release(RELEASE).marketplace_stats().lowest_price is None


def test_what_is_no_currency_is_refused(sandbox: Sandbox, session: discogs.Session) -> None:
    with pytest.raises(discogs.InvalidValueError, match="A currency is a code"):
        session.release(RELEASE).marketplace_stats("euro")

    assert len(sandbox.requests) == 0


def test_pages_of_others_are_in_the_readers_currency_and_single_listings_in_the_sessions(
    sandbox: Sandbox,
) -> None:
    def currencies(level: int) -> tuple[set[str], str]:
        with sandbox.session(level=level, currency="EUR") as reader:
            page = reader.user("waxworks").inventory[:20]
            on_page = {str(listing.price.currency) for listing in page}
            return on_page, str(page[0].refresh().price.currency)

    assert currencies(2) == ({"USD"}, "EUR")
    assert currencies(0) == ({"GBP"}, "EUR")
