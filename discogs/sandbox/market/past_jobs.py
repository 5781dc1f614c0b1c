"""The exports and uploads of a fresh sandbox, good and bad."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from discogs.sandbox.catalogue import landmarks as at
from discogs.sandbox.market.records import Export, Upload
from discogs.sandbox.market.sellers import ME
from discogs.sandbox.market.state import Market

_BEGAN: Final = datetime(2026, 8, 25, 13, 48, 8, tzinfo=UTC)


def add_past_jobs(market: Market) -> None:
    """Add an export of nothing and one of three listings, and uploads of all three types."""
    some = tuple(market.listings[at.LISTING_FOR_SALE + number] for number in range(3))
    for number, (export_id, listings) in enumerate(
        ((at.EXPORT_EMPTY, ()), (at.EXPORT_OF_THREE, some))
    ):
        created = _BEGAN + timedelta(minutes=3 * number)
        market.exports[export_id] = Export(export_id, ME, created, created, listings)
    later = _BEGAN + timedelta(hours=1)
    for upload in (
        Upload(
            at.UPLOAD_FAILED,
            ME,
            "delete",
            "upload.csv",
            _BEGAN,
            "failed",
            results="ERROR: Uploaded file no longer exists.",
        ),
        Upload(
            at.UPLOAD_DONE,
            ME,
            "change",
            "prices.csv",
            later,
            "success",
            later + timedelta(seconds=1),
            "CSV file contains 1 records.<p>Processed 1 records.",
        ),
        Upload(
            at.UPLOAD_WITH_SKIPPED_ROW,
            ME,
            "add",
            "upload.csv",
            later,
            "success",
            later,
            "CSV file contains 1 records.<p>Skipped row 2 because ERROR: "
            "release_id 999999999 does not exist<p>Processed 0 records.",
        ),
    ):
        market.uploads[upload.id] = upload
