"""What the scripts of analysts answer is what the sandbox holds."""

from __future__ import annotations

import csv
import statistics
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from discogs.sandbox import Sandbox, landmarks
from tests.scripts import analysts
from tests.scripts.conftest import Run
from tests.truth import truth_of

ME = "sandbox_user"


def test_which_genres_are_rated_highest(run: Run, sandbox: Sandbox) -> None:
    stars: defaultdict[str, list[int]] = defaultdict(list)
    for item in truth_of(sandbox).people.items[ME].values():
        for genre in sandbox.catalogue.releases[item.release_id].genres:
            if item.rating:
                stars[genre].append(item.rating)

    found = run(analysts.best_genres)
    assert found == {
        genre: pytest.approx(statistics.mean(rated), abs=0.005) for genre, rated in stars.items()
    }
    assert [*found.values()] == sorted(found.values(), reverse=True)


def test_how_many_releases_a_year(run: Run, sandbox: Sandbox) -> None:
    rows = sandbox.catalogue.appearances(landmarks.ARTIST_WITH_250_RELEASES)
    counted = Counter(row.master.year if row.master else row.release.year for row in rows)
    del counted[0]

    assert run(analysts.years) == counted


def test_how_many_in_which_role(run: Run, sandbox: Sandbox) -> None:
    rows = sandbox.catalogue.appearances(landmarks.ARTIST_WITH_250_RELEASES)

    assert run(analysts.roles) == Counter(row.role for row in rows)


def test_in_which_countries(run: Run, sandbox: Sandbox) -> None:
    versions = sandbox.catalogue.versions[landmarks.MASTER_WITH_120_VERSIONS]

    assert run(analysts.countries) == Counter(one.country or "Unknown" for one in versions)


def test_what_is_asked_for_each_condition(run: Run, sandbox: Sandbox) -> None:
    asked: defaultdict[str, list[float]] = defaultdict(list)
    for listing in truth_of(sandbox).market.listings.values():
        if listing.seller == ME and listing.status == "For Sale":
            asked[listing.condition].append(listing.price)

    found = run(analysts.medians)
    assert found == {
        condition: pytest.approx(statistics.median(prices)) for condition, prices in asked.items()
    }
    # From the worst to the best.
    assert list(found)[-1] == "Mint (M)"


def test_prices_are_noted_line_by_line(run: Run, sandbox: Sandbox) -> None:
    wants = [*truth_of(sandbox).people.wants[ME]][:10]
    releases = [sandbox.catalogue.releases[one] for one in wants]

    assert run(analysts.prices) == 10
    with Path("prices.csv").open(encoding="utf-8", newline="") as file:
        noted = [(int(line[1]), Decimal(line[2]), line[3]) for line in csv.reader(file)]
    assert noted == [
        (one.id, Decimal(str(one.lowest_price)), "USD") for one in releases if one.lowest_price
    ]
    assert noted
