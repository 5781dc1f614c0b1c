"""What analysts count."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Hashable
from datetime import UTC, datetime
from pathlib import Path

import discogs
from tests.scripts.script import costs


@costs(7, "your name, and 6 pages of 540 items")
def best_genres(session: discogs.Session) -> dict[Hashable, float]:
    """Which genres do I rate highest?"""
    items = session.me.collection.to_pandas(lists="keep")
    means = items.explode("genres").groupby("genres")["rating"].mean()
    return means.sort_values(ascending=False).round(2).to_dict()


@costs(3, "3 pages of 250 rows")
def years(session: discogs.Session) -> dict[int, int]:
    """How many releases has this artist a year?"""
    counted = Counter(row.year for row in session.artist(90000001).releases if row.year)
    return dict(sorted(counted.items()))


@costs(3, "3 pages of 250 rows")
def roles(session: discogs.Session) -> dict[str, int]:
    """In which roles does this artist appear?"""
    return {role: len(rows) for role, rows in session.artist(90000001).releases.by_role().items()}


@costs(1, "one page, whose facets count them all")
def countries(session: discogs.Session) -> dict[str, int]:
    """In which countries did this album come out?"""
    facet = session.master(90000001).versions.facets["country"]
    return {value.title: value.count for value in facet.values}


@costs(4, "your name, and 3 pages of what is for sale")
def medians(session: discogs.Session) -> dict[Hashable, float]:
    """What do I ask for each condition, in the middle?"""
    shop = session.me.inventory.filter(status="For Sale").to_pandas()
    return shop.groupby("condition", observed=True)["price"].median().to_dict()


@costs(12, "your name, a page of ten wants, and ten prices")
def prices(session: discogs.Session) -> int:
    """Note what my wants cost today."""
    today = datetime.now(UTC).date()
    with Path("prices.csv").open("a", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        wants = session.me.wantlist[:10]
        for want in wants:
            lowest = want.release.marketplace_stats().lowest_price
            if lowest is not None:
                lines.writerow([today, want.id, lowest.value, lowest.currency])
    return len(wants)
