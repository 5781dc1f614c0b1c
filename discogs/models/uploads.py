"""Uploads: CSVs that add, change or delete many listings at once."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from typing import ClassVar

from pydantic import Field

from discogs.http.messages import File, Request
from discogs.models.jobs import Job, is_finished, jobs_at, start
from discogs.models.own_inventory import own_inventory
from discogs.models.statuses import JobStatus
from discogs.models.upload_rows import csv_of
from discogs.models.upload_sources import Rows, UploadKind
from discogs.orm.core import Core
from discogs.orm.fields import Lazy
from discogs.orm.state import Merging, State
from discogs.pagination.paginated import Paginated
from discogs.pagination.pending_writes import pending_writes

__all__ = ["InventoryUpload", "Uploads", "uploads_of"]

_PATH = "/inventory/upload"
_BREAK = re.compile(r"<(?:p|br|/p)\s{0,9}/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


class _UploadMerging(Merging):
    """Keeps the inventory informed about the progress of an upload."""

    def merged_full(self, state: State) -> None:
        """Record whether the upload is running or has finished."""
        if state.core is None or not isinstance(state.id, int):
            return
        inventory = own_inventory(state.core)
        if is_finished(state.fields):
            failed = state.fields.get("status") == JobStatus.FAILED
            inventory.upload_ended(state.id, failed=failed)
        else:
            inventory.upload_began(state.id, None)


class InventoryUpload(Job):
    """A CSV that was uploaded. `GET /inventory/upload/{id}`"""

    _path: ClassVar[str] = "/inventory/upload/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "type", "status")
    _merging: ClassVar[Merging] = _UploadMerging()

    #: "add", "change" or "delete".
    type: Lazy[str]
    #: The results as Discogs sends them, with HTML between the lines; see `results`.
    results_as_sent: Lazy[str | None] = Field(alias="results")

    @property
    def results(self) -> str:
        """The results, line by line; `""` before it has finished. No request, once loaded.

        Discogs numbers the rows as a spreadsheet does, from 2, and counts those that were sent:
        empty lines of a CSV are not sent.
        """
        lines = _BREAK.split(self.results_as_sent or "")
        return "\n".join(html.unescape(_TAG.sub("", line).strip()) for line in lines).strip()


class Uploads(Paginated[InventoryUpload]):
    """The user's uploads, in no order. `GET /inventory/upload`

    Rows are a CSV's path, dicts by the CSV's column names, listings, or a DataFrame. All are
    checked before anything is sent: InvalidRowsError lists every fault with its row and column.
    Once an upload is seen finished (by `wait()`, or on a page of uploads), the inventory and the
    listings it was about load again when they are read. Until then, an edit of such a listing reads
    it first. Discogs shows the changes up to 40 seconds late: for a minute an edit sends the price
    and the condition that this session uploaded. After another program's upload, assign both.
    """

    def add(self, rows: Rows, *, columns: Collection[str] | None = None) -> InventoryUpload:
        """Put many records up for sale. `POST /inventory/upload/add`, one request.

        Columns: release_id, price and media_condition; sleeve_condition, comments, accept_offer,
        location, external_id, weight and format_quantity if wanted; `columns` names those that
        go out, None is all that there are. Weights are whole grams; an empty cell leaves weight and
        quantity to Discogs. Listings: those of `release.sell()` that were not saved.

        >>> upload = session.uploads.add([
        ...     {"release_id": 249504, "price": "12.50", "media_condition": "NM"}])
        >>> print(upload.wait(progress=False).results)
        CSV file contains 1 records.
        Processed 1 records.
        """
        return self._upload("add", rows, columns)

    def change(self, rows: Rows, *, columns: Collection[str] | None = None) -> InventoryUpload:
        """Change many listings. `POST /inventory/upload/change`, one request.

        Columns: release_id, and what changes of those of `add`. Each cell that goes out is set: of
        the rows of an export name the `columns` that you edited, or their weights and quantities,
        which Discogs worked out, become fixed ones. A row changes all your copies of its release,
        so no two rows may have the same one, a listing that is not the only copy known here is
        refused, and so is a row whose status is not For Sale. Of listings, what you assigned goes
        out, in these columns; it stays unsaved.

        >>> rows = session.exports.request().wait(progress=False).rows()[:1]
        >>> cheaper = [{**row.cells, "price": row.price * 0.9} for row in rows]
        >>> upload = session.uploads.change(cheaper, columns=["price"])
        """
        return self._upload("change", rows, columns)

    def delete(self, rows: Rows) -> InventoryUpload:
        """Delete many listings. `POST /inventory/upload/delete`, one request.

        Column: listing_id.
        """
        return self._upload("delete", rows)

    def _upload(
        self, kind: UploadKind, rows: Rows, columns: Collection[str] | None = None
    ) -> InventoryUpload:
        core = self._source.core
        name, content, about = csv_of(core, kind, rows, columns)
        request = Request(
            "POST",
            f"{_PATH}/{kind}",
            file=File(name, content, "text/csv"),
            how_to_check="session.uploads.refresh() lists it, if it was started.",
        )
        upload_id = start(core, request)
        own_inventory(core).upload_began(upload_id, about)
        upload = core.entity(InventoryUpload, upload_id, type=kind, filename=name)
        pending_writes(core, _PATH).add(upload)
        return upload


def uploads_of(core: Core) -> Uploads:
    """Return the uploads of the logged-in user."""
    core.require(2, "Uploading an inventory")

    return Uploads(jobs_at(core, _PATH, InventoryUpload))
