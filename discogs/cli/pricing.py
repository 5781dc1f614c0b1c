"""`discogs prices`: offers, suggested prices and the fee for a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import RenderableType

from discogs.cli.errors import LOG_IN, USAGE, CommandError
from discogs.cli.opening import API, OpenSession, named_by, open_session
from discogs.cli.options import AsJson, BaseUrl, CurrencyCode, TokenStdin
from discogs.cli.printing import print_json, say, show
from discogs.cli.screens.database import format_line
from discogs.cli.screens.parts import facts, heading, mark_of, section, stacked, table
from discogs.errors import NotFound
from discogs.models import Condition, MarketplaceStats, Money, Release
from discogs.models.terms import checked_condition, checked_price

__all__ = ["prices"]


@dataclass(frozen=True)
class Prices:
    """The prices of a release."""

    release: Release
    stats: MarketplaceStats
    #: None without a login, or without seller settings.
    suggestions: Mapping[Condition, Money] | None
    #: A price, and Discogs' fee for it.
    sale: tuple[Money, Money] | None


def prices(
    what: Annotated[
        str, typer.Argument(metavar="RELEASE", help="A release: 249504, r249504, or its address.")
    ],
    *,
    condition: Annotated[
        str,
        typer.Option(
            metavar="GRADE", help="The condition to calculate the fee for: M, NM, VG+, ..."
        ),
    ] = "VG+",
    price: Annotated[
        str | None,
        typer.Option(metavar="AMOUNT", help="The price to calculate the fee for, instead."),
    ] = None,
    as_json: AsJson = False,
    base_url: BaseUrl = API,
    currency: CurrencyCode = None,
    token_stdin: TokenStdin = False,
) -> None:
    """Show offers, suggested prices and the fee for a release. Four requests.

    Suggestions need a login, and are in the currency that you sell in. Without a login: three
    requests.
    """
    grade = checked_condition(condition)
    wanted = checked_price(Money.of(price)) if price is not None else None
    with open_session(base_url, currency, token_stdin=token_stdin) as opened:
        release = _release(opened, what).refresh()
        found = _ask(opened, release, grade, wanted)
    if as_json:
        print_json(_document(found))
        return
    show(_screen(found, grade))
    if found.suggestions is None:
        level = opened.session.level
        advice = LOG_IN if level < 2 else "Fill out your seller settings on Discogs first."
        say(f"Discogs suggests prices to sellers only. {advice}")


def _release(opened: OpenSession, what: str) -> Release:
    named = named_by(opened.session, f"r{what}" if what.isdecimal() else what)
    if not isinstance(named, Release):
        raise CommandError(
            f"{what} is a {type(named).__name__.lower()}; only releases have prices.",
            f"`discogs show {what}` leads to releases.",
            code=USAGE,
        )
    return named


def _ask(opened: OpenSession, release: Release, grade: Condition, wanted: Money | None) -> Prices:
    stats = release.marketplace_stats()
    suggestions: Mapping[Condition, Money] | None = None
    if opened.session.level == 2:
        try:
            suggestions = release.price_suggestions()
        except NotFound:
            # The release exists, we have just read it: the seller settings are missing.
            suggestions = None
    suggested = (suggestions or {}).get(grade) or stats.lowest_price
    price = wanted or suggested
    if price is None:
        return Prices(release, stats, suggestions, None)
    known = suggested.currency if suggested else opened.session.currency
    price = checked_price(Money(value=price.value, currency=price.currency or known))
    fee = opened.session.fee(price)
    sale = Money(value=price.value, currency=price.currency or fee.currency)
    return Prices(release, stats, suggestions, (sale, fee))


def _screen(found: Prices, grade: Condition) -> RenderableType:
    release = found.release
    return stacked(
        [
            heading(lambda: f"{release.artist_credit} - {release.title}", mark_of(release)),
            facts(
                release,
                (
                    ("Format", lambda it: format_line(it.formats)),
                    ("For sale", lambda _: _for_sale(found.stats)),
                    ("Fee", lambda _: _fee(found.sale)),
                ),
            ),
            section("Suggested prices", lambda: _suggested(found.suggestions, grade)),
        ]
    )


def _for_sale(stats: MarketplaceStats) -> str:
    if stats.blocked_from_sale:
        return "blocked from sale"
    price = f", the lowest at {stats.lowest_price}" if stats.lowest_price else ""
    return f"{stats.num_for_sale or 0:,}{price}"


def _fee(sale: tuple[Money, Money] | None) -> str | None:
    if sale is None:
        return None
    price, fee = sale
    line = f"{fee} of a sale at {price}"
    return f"{line}, which leaves {price - fee}" if price.currency == fee.currency else line


def _suggested(
    suggestions: Mapping[Condition, Money] | None, grade: Condition
) -> RenderableType | None:
    if suggestions is None:
        return None
    if not suggestions:
        return "None: Discogs knows of no sale."
    made = table()
    made.add_column()
    made.add_column(justify="right", no_wrap=True)
    for condition, money in suggestions.items():
        made.add_row(condition, str(money), style="bold" if condition == grade else "")
    return made


def _document(found: Prices) -> dict[str, Any]:
    release = found.release
    sale = found.sale
    return {
        "release_id": release.id,
        "artist": release.artist_credit,
        "title": release.title,
        "num_for_sale": found.stats.num_for_sale,
        "lowest_price": _amount(found.stats.lowest_price),
        "blocked_from_sale": found.stats.blocked_from_sale,
        "suggestions": None
        if found.suggestions is None
        else {str(condition): _amount(money) for condition, money in found.suggestions.items()},
        "sale": {"price": _amount(sale[0]), "fee": _amount(sale[1])} if sale else None,
    }


def _amount(money: Money | None) -> dict[str, Any] | None:
    if money is None:
        return None
    return {"value": float(money.value), "currency": str(money.currency or "") or None}
