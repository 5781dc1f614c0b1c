"""The CSVs that inventories are exported to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.market.records import Listing
from discogs.sandbox.moments import pacific_clock
from discogs.sandbox.views.fragments import artist_names, short_formats
from discogs.sandbox.views.listing import catalogue_numbers, format_quantity, label_names, weight

COLUMNS: Final = (
    "listing_id", "artist", "title", "label", "catno", "format", "release_id", "status", "price",
    "listed", "comments", "media_condition", "sleeve_condition", "accept_offer", "external_id",
    "weight", "format_quantity", "location", "quantity",
)  # fmt: skip


def exported(catalogue: Catalogue, listings: Iterable[Listing]) -> str:
    """Write listings as a CSV; the header alone if there are none."""
    text = io.StringIO()
    writer = csv.writer(text)  # its lines end with \r\n, like the real ones
    writer.writerow(COLUMNS)
    writer.writerows(_row(catalogue, listing) for listing in listings)
    return text.getvalue()


def _row(catalogue: Catalogue, listing: Listing) -> tuple[object, ...]:
    release = catalogue.releases[listing.release_id]
    return (
        listing.id,
        artist_names(release.artists),
        release.title,
        label_names(release),
        catalogue_numbers(release),
        short_formats(release.formats),
        release.id,
        listing.status,
        float(listing.price),
        pacific_clock(listing.posted).replace("T", " "),
        listing.comments,
        listing.condition,
        listing.sleeve_condition,
        "Y" if listing.allow_offers else "N",
        listing.external_id,
        round(weight(catalogue, listing)),
        format_quantity(catalogue, listing),
        listing.location,
        1,
    )
