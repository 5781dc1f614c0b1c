"""Prices by rules, previewed, and saved all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import reduce
from typing import TypeAlias

import discogs
from discogs.typing import Price

Rule: TypeAlias = Callable[[discogs.Listing, discogs.Money], discogs.Money]


def discount(factor: Decimal | float) -> Rule:
    """Make a rule that lowers prices by a factor."""
    return lambda listing, price: round(price * factor)


def cheaper_if_old(days: int, now: datetime) -> Rule:
    """Make a rule that lowers the prices of what has been for sale for long."""
    factors = {True: Decimal("0.8"), False: Decimal(1)}

    def rule(listing: discogs.Listing, price: discogs.Money) -> discogs.Money:
        return price * factors[now - listing.posted > timedelta(days=days)]

    return rule


def at_least(floor: Price) -> Rule:
    """Make a rule that keeps prices above a floor."""
    return lambda listing, price: max(price, discogs.Money.of(floor, price.currency))


def not_if_mint(rule: Rule) -> Rule:
    """Leave the best copies alone."""

    def kept(listing: discogs.Listing, price: discogs.Money) -> discogs.Money:
        if listing.condition >= discogs.Condition.MINT:
            return price
        return rule(listing, price)

    return kept


@dataclass(frozen=True)
class Reprice:
    """A change that can be looked at before it is sent."""

    listing: discogs.Listing
    before: discogs.Money
    after: discogs.Money

    @property
    def change(self) -> Decimal:
        """By how much the price changes: 0.9 is a tenth less."""
        return self.after / self.before


def plan(listings: Iterable[discogs.Listing], *rules: Rule) -> Iterator[Reprice]:
    """Apply the rules one after the other, and give what would change."""
    for listing in listings:
        before = listing.price
        after = reduce(lambda price, rule: rule(listing, price), rules, before)
        if after != before:
            yield Reprice(listing, before, after)


def carry_out(
    session: discogs.Session, planned: Iterable[Reprice]
) -> discogs.Saved[discogs.Listing]:
    """Send the planned prices."""
    changed: list[discogs.Listing] = []
    for reprice in planned:
        reprice.listing.price = reprice.after
        reprice.listing.comments = f"{reprice.listing.comments} Reduced!".strip()
        changed.append(reprice.listing)
    return session.save_all(changed, progress=False)


def offered(release: discogs.Release, condition: discogs.Condition | str) -> discogs.Listing | None:
    """Make a listing at the suggested price, None where Discogs suggests none."""
    grade = discogs.Condition(condition)
    suggested = release.price_suggestions().get(grade)
    if suggested is None:
        return None
    listing = release.sell(condition=grade, price=suggested, status=discogs.ListingStatus.DRAFT)
    listing.weight = "auto"
    if release.format_quantity > 1:
        listing.format_quantity = release.format_quantity
    return listing.save()


def since(days: int) -> datetime:
    """Get the time so many days ago."""
    return datetime.now(UTC) - timedelta(days=days)
