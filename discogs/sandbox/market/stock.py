"""What the sellers have in a fresh sandbox: always the same for the same catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue import landmarks as at
from discogs.sandbox.catalogue.details import pick
from discogs.sandbox.market.records import Listing
from discogs.sandbox.market.sellers import ME
from discogs.sandbox.market.words import CONDITIONS, SLEEVE_CONDITIONS

#: Listings that can't be told from the others, and some that can.
_COMMENTS = (
    "", "", "", "",
    "Plays well.",
    "Sleeve has a small tear &amp; some ring wear.",
    "Still sealed!",
    "Ask for photos. ⚠️ No label on side B &quot;as issued&quot;.",
    "Sides 1&amp;2 &lt; 3&amp;4, see the notes.\r\nSold as is.",
)  # fmt: skip
_BEGAN = datetime(2019, 3, 2, 16, 20, 17, tzinfo=UTC)
_OTHERS = (
    (at.LISTING_DRAFT, "Draft", 8),
    (at.LISTING_EXPIRED, "Expired", 6),
    (at.LISTING_SUSPENDED, "Suspended", 2),
    (at.LISTING_VIOLATION, "Violation", 3),
    (at.LISTING_DELETED, "Deleted", 2),
    (at.LISTING_PENDING, "Pending", 1),
)


def generated_releases(catalogue: Catalogue) -> list[int]:
    """List the ids of the releases that are nothing special, in order."""
    return sorted(one for one in catalogue.releases if one > at.FIRST_ID + 99)


def my_stock(catalogue: Catalogue) -> Iterator[Listing]:
    """Yield the listings of `sandbox_user`, but for the sold ones, which come with their orders."""
    make = _maker(catalogue, ME, hours=97)
    yield make(
        at.LISTING_FOR_SALE,
        release_id=at.RELEASE_DOCUMENTED,
        condition=CONDITIONS[1],
        sleeve_condition=CONDITIONS[2],
        price=12.5,
        comments="Black label &amp; silver text.",
        allow_offers=True,
        external_id="SHOP-0001",
        location="Box 12",
    )
    for number in (1, 2):
        yield make(at.LISTING_FOR_SALE + number, release_id=at.RELEASE_DOCUMENTED)
    for number in range(3, at.LISTINGS_FOR_SALE):
        yield make(at.LISTING_FOR_SALE + number)
    for first, status, count in _OTHERS:
        for listing_id in range(first, first + count):
            yield make(listing_id, status=status)


def other_stock(catalogue: Catalogue) -> Iterator[Listing]:
    """Yield the listings of the ordinary seller: some are drafts, which only they see."""
    make = _maker(catalogue, at.USER_WHO_SELLS, hours=150)
    yield make(at.LISTING_FOREIGN, release_id=at.RELEASE_DOCUMENTED, price=9.99)
    for number in range(1, at.LISTINGS_OF_USER_WHO_SELLS):
        yield make(at.LISTING_FOREIGN + number)
    yield make(at.LISTING_FOREIGN_DRAFT, status="Draft")


@lru_cache(maxsize=2)
def big_stock(catalogue: Catalogue) -> dict[int, Listing]:
    """Make the listings of the big seller when first asked for. Nothing ever changes them."""
    make = _maker(catalogue, at.USER_WITH_BIG_INVENTORY, hours=5)
    first = at.LISTING_OF_BIG_INVENTORY
    return {one: make(one) for one in range(first, first + at.LISTINGS_OF_BIG_INVENTORY)}


def _maker(catalogue: Catalogue, seller: str, *, hours: int) -> Callable[..., Listing]:
    """Make a function that invents listings, each some hours after the last one."""
    rng = Random(f"{catalogue.seed}:{seller}")
    releases = generated_releases(catalogue)
    made = 0

    def make(listing_id: int, **facts: Any) -> Listing:
        nonlocal made
        made += 1
        invented: dict[str, Any] = {
            "release_id": releases[made * 7 % len(releases)],
            "status": "For Sale",
            "condition": pick(rng, CONDITIONS[:5]),
            "sleeve_condition": pick(rng, SLEEVE_CONDITIONS),
            "price": round(1 + rng.random() * rng.random() * 120, 2),
            "posted": _BEGAN + timedelta(hours=made * hours, seconds=made * 37 % 3600),
            "comments": pick(rng, _COMMENTS),
            "allow_offers": rng.random() < 0.3,
            "audio": rng.random() < 0.05,
        }
        if rng.random() < 0.4:
            invented |= {"external_id": f"SHOP-{made:04}", "location": f"Box {made % 40}"}
        if rng.random() < 0.3:
            invented |= {"weight": float(60 + made % 5 * 40), "format_quantity": made % 3}
        return Listing(id=listing_id, seller=seller, **(invented | facts))

    return make
