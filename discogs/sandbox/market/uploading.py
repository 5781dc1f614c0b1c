"""What an uploaded CSV does to an inventory, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.market import fields
from discogs.sandbox.market.records import Listing, UploadType
from discogs.sandbox.market.state import Market
from discogs.sandbox.market.words import EDITABLE

Row: TypeAlias = Mapping[str, str]

#: The columns that a CSV must have.
_REQUIRED: Final[dict[UploadType, tuple[str, ...]]] = {
    "add": ("release_id", "price", "media_condition"),
    "change": ("release_id",),
    "delete": ("listing_id",),
}
#: The columns that fill a field of a listing, and how their cells are read. Others are ignored: an
#: export's `status`, and its `listing_id` in a CSV of changes.
_FIELDS: Final[tuple[tuple[str, str, Callable[[Any], Any]], ...]] = (
    ("price", "price", fields.price),
    ("media_condition", "condition", fields.condition),
    ("sleeve_condition", "sleeve_condition", fields.sleeve_condition),
    ("comments", "comments", fields.text),
    ("accept_offer", "allow_offers", fields.yes_or_no),
    ("location", "location", fields.text),
    ("external_id", "external_id", fields.text),
    ("weight", "weight", fields.grams),
    ("format_quantity", "format_quantity", fields.count),
)
_COLUMNS: Final = tuple(column for column, _, _ in _FIELDS)


class Table(NamedTuple):
    """A CSV: its columns, and its rows with the numbers of their lines, from 2 on."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]


def read_table(text: str) -> Table:
    """Read the table in a CSV.

    Raises:
        ValueError: This is no CSV.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        columns = tuple(reader.fieldnames or ())
        rows = tuple(enumerate(reader, 2))
    except csv.Error as error:
        raise ValueError(str(error)) from None
    return Table(columns, rows)


def check_columns(kind: UploadType, table: Table) -> None:
    """Check that a CSV has what it needs: in a CSV of changes, something to change.

    Raises:
        ValueError: A column is missing.
    """
    for column in _REQUIRED[kind]:
        if column not in table.columns:
            raise ValueError(f"the column {column} is missing")
    if kind == "change" and not set(_COLUMNS) & set(table.columns):
        raise ValueError(f"at least one of the columns {', '.join(_COLUMNS)} is needed")


class Uploading(NamedTuple):
    """What is known when the job of an upload begins."""

    kind: UploadType
    table: Table
    seller: str
    moment: datetime
    catalogue: Catalogue


def carry_out(market: Market, job: Uploading) -> str:
    """Carry out an upload, skip the rows that are wrong, and return its results."""
    lines = [f"CSV file contains {len(job.table.rows)} records."]
    processed = 0
    for number, row in job.table.rows:
        try:
            for listing in _outcome(market, job, row):
                market.put(listing)
            processed += 1
        except ValueError as error:
            lines.append(f"Skipped row {number} because ERROR: {error}")
    return "<p>".join([*lines, f"Processed {processed} records."])


def _outcome(market: Market, job: Uploading, row: Row) -> list[Listing]:
    """Make the listings that a row adds, changes or deletes."""
    match job.kind:
        case "add":
            return [_added(market, job, row)]
        case "change":
            return _changed(market, job, row)
        case "delete":
            return [replace(_listing(market, job, row["listing_id"]), status="Deleted")]


def _added(market: Market, job: Uploading, row: Row) -> Listing:
    release_id = row["release_id"].strip()
    if not release_id.isdigit() or int(release_id) not in job.catalogue.releases:
        raise ValueError(f"release_id {release_id} does not exist")
    for column in ("price", "media_condition"):
        if not row[column]:
            raise ValueError(f"{column} is missing")
    facts: dict[str, Any] = {"sleeve_condition": "Not Graded", **dict(_facts(row))}
    return Listing(
        id=market.last_listing + 1,
        seller=job.seller,
        release_id=int(release_id),
        status="For Sale",
        posted=job.moment,
        **facts,
    )


def _changed(market: Market, job: Uploading, row: Row) -> list[Listing]:
    """Change all of the seller's copies of a release, and put them up for sale, drafts included.

    Copies that are sold, suspended or otherwise closed to edits stay as they are.
    """
    release_id = row["release_id"].strip()
    facts = dict(_facts(row))
    found = [
        one
        for one in market.listings.values()
        if str(one.release_id) == release_id and one.seller == job.seller and one.status in EDITABLE
    ]
    if not found:
        raise ValueError(f"{release_id} is an invalid release_id")
    if not facts:
        raise ValueError(f"nothing to change for release_id {release_id}")
    return [replace(one, **facts, status="For Sale") for one in found]


def _listing(market: Market, job: Uploading, text: str) -> Listing:
    listing_id = text.strip()
    found = market.listings.get(int(listing_id)) if listing_id.isdigit() else None
    if found is None or found.seller != job.seller or found.status == "Deleted":
        raise ValueError(f"{listing_id} is an invalid listing_id")
    return found


def _facts(row: Row) -> Iterator[tuple[str, Any]]:
    """Read the fields that a row fills; empty cells leave theirs as it is."""
    for column, name, read in _FIELDS:
        cell = row.get(column) or ""
        if not cell:
            continue
        try:
            yield name, read(cell)
        except ValueError:
            raise ValueError(f"{cell} is an invalid {column}") from None
