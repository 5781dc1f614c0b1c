"""Exports and uploads of inventories."""

from __future__ import annotations

from discogs.sandbox.market.records import Export, Upload
from discogs.sandbox.moments import pacific_clock
from discogs.sandbox.origins import api
from discogs.sandbox.views.viewer import Json


def export_json(export: Export) -> Json:
    """Make an export. An unfinished one has no time of finishing and nothing to download."""
    url = api(f"/inventory/export/{export.id}")
    return {
        "created_ts": pacific_clock(export.created),
        "download_url": f"{url}/download" if export.finished else None,
        "filename": filename(export),
        "finished_ts": pacific_clock(export.finished) if export.finished else "",
        "id": export.id,
        "status": "success" if export.finished else "pending",
        "url": url,
    }


def filename(export: Export) -> str:
    """Return the file name of an export: `sandbox_user-inventory-20260825-0704.csv`."""
    day, _, clock = pacific_clock(export.created).replace("-", "").replace(":", "").partition("T")
    return f"{export.username}-inventory-{day}-{clock[:4]}.csv"


def upload_json(upload: Upload) -> Json:
    """Make an upload. Its results are lines with `<p>` between them."""
    return {
        "created_ts": pacific_clock(upload.created),
        "filename": upload.filename,
        "finished_ts": pacific_clock(upload.finished) if upload.finished else "",
        "results": upload.results,
        "status": upload.status,
        "id": upload.id,
        "type": upload.type,
    }
