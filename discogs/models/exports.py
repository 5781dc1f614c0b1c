"""Exports: the user's whole inventory as a CSV."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.http.messages import Request, Response, UnreadableBodyError
from discogs.models.conditions import Condition, SleeveCondition
from discogs.models.jobs import Job, PacificTime, jobs_at, start
from discogs.models.money import Money
from discogs.models.statuses import JobStatus, ListingStatus
from discogs.models.types import NoneIf
from discogs.orm.core import Core
from discogs.orm.decoding import decoder
from discogs.orm.fields import Lazy
from discogs.orm.payload import Payload
from discogs.orm.values import Linked
from discogs.pagination.paginated import Paginated
from discogs.pagination.pending_writes import pending_writes
from discogs.pagination.table import Table

__all__ = ["ExportRow", "Exports", "InventoryExport", "exports_of"]

_PATH = "/inventory/export"
# A name for a CSV on every platform: no hidden file, device, drive or script of the user's.
_NAME = re.compile(r"(?!(?i:con|prn|aux|nul|com\d|lpt\d)\.)\w[\w .()-]{0,200}\.csv")
# The answer is a file, not JSON.
_ANY_TYPE = {"Accept": "*/*"}


def _amount(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        return {"value": Decimal(text)}
    except InvalidOperation:
        raise ValueError(f"{text!r} is no amount") from None


class ExportRow(Linked):
    """A row of an export: a listing as it was then."""

    listing_id: int
    release_id: int
    artist: str = ""
    title: str = ""
    label: str = ""
    catno: str = ""
    format: str = ""
    status: ListingStatus
    #: In the seller's currency, which the CSV does not name.
    price: Annotated[Money, BeforeValidator(_amount)]
    listed: PacificTime | None = None
    comments: str = ""
    media_condition: Annotated[Condition | None, NoneIf("")] = None
    sleeve_condition: Annotated[SleeveCondition | None, NoneIf("")] = None
    accept_offer: bool = False
    external_id: str = ""
    #: In grams.
    weight: float | None = None
    format_quantity: int | None = None
    location: str = ""
    quantity: int | None = None
    #: The cells as they came, by column.
    cells: dict[str, str]

    def __hash__(self) -> int:
        # A dict has none.
        return hash((type(self), *self.cells.values()))

    @property
    def listing(self) -> _models.Listing:
        """The live listing. No request."""
        release_id = vars(self).get("release_id")
        return self._entity(_models.Listing, self.listing_id, release_id=release_id)

    @property
    def release(self) -> _models.Release:
        """The release for sale. No request."""
        title = vars(self).get("title") or None
        return self._entity(_models.Release, self.release_id, title=title)


class InventoryExport(Job):
    """An export of the user's inventory. `GET /inventory/export/{id}`

    >>> export = session.exports.request().wait(progress=False)
    >>> export.rows()[0].title == export.rows()[0].listing.release.title
    True
    """

    _path: ClassVar[str] = "/inventory/export/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "status", "filename")

    url: Lazy[str]
    download_url: Lazy[str | None]

    def download(self, path: str | Path) -> Path:
        """Write the CSV to a file, or into a directory under its own name; return the path.

        A name that is no CSV's, such as `.bashrc`, becomes `inventory-{id}.csv`.

        `GET /inventory/export/{id}/download`, one request. A file is written whole or not at all.

        Raises:
            InvalidValueError: The export is not finished, or failed. Nothing was sent.
        """
        target = Path(path)
        if target.is_dir():
            # A name that leads elsewhere ("../x.csv") is cut to its last part.
            name = PurePosixPath((self.filename or "").replace("\\", "/")).name
            target /= name if _NAME.fullmatch(name) else f"inventory-{self.id}.csv"
        self._core.fetch(self._request(save_to=target), _saved)
        return target

    def rows(self) -> Table[ExportRow]:
        """Download the rows. `GET /inventory/export/{id}/download`, one request at each call.

        Raises:
            InvalidValueError: The export is not finished, or failed. Nothing was sent.
        """
        core = self._core
        table = core.fetch(self._request(), _table)
        return Table.of([_row(core, cells) for cells in table], ExportRow)

    def _request(self, save_to: Path | None = None) -> Request:
        if not self.is_finished:
            raise InvalidValueError(f"{self!r} is not finished: wait() for it first.")
        if self.status == JobStatus.FAILED:
            raise InvalidValueError(f"{self!r} failed: there is no file. Request another one.")
        return Request("GET", f"{self._resource()}/download", headers=_ANY_TYPE, save_to=save_to)


class Exports(Paginated[InventoryExport]):
    """The user's exports, in no order. `GET /inventory/export`"""

    def request(self) -> InventoryExport:
        """Request an export of the inventory as it is now. `POST /inventory/export`, one request.

        Raises:
            Conflict: Another export is still running.
        """
        core = self._source.core
        request = Request(
            "POST", _PATH, how_to_check="session.exports.refresh() lists it, if it was started."
        )
        export = core.entity(InventoryExport, start(core, request))
        pending_writes(core, _PATH).add(export)
        return export


def exports_of(core: Core) -> Exports:
    """Return the exports of the logged-in user."""
    core.require(2, "Exporting an inventory")

    return Exports(jobs_at(core, _PATH, InventoryExport))


def _saved(response: Response) -> None:
    if not response.is_saved:
        raise UnreadableBodyError("no file")


def _table(response: Response) -> list[dict[str, str]]:
    """Parse the CSV into dicts; UnreadableBodyError for what is no CSV of listings."""
    text = response.body.decode("utf-8-sig", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        if "listing_id" not in (reader.fieldnames or ()):
            raise UnreadableBodyError("no CSV")
        return [{str(name): str(cell) for name, cell in line.items()} for line in reader]
    except csv.Error as error:
        raise UnreadableBodyError(f"a broken CSV: {error}") from None


def _row(core: Core, cells: dict[str, str]) -> ExportRow:
    filled = {name: cell for name, cell in cells.items() if cell}
    payload = Payload.of_object(core, {**cells})
    return decoder(ExportRow).decode_object({**filled, "cells": cells}, payload)
