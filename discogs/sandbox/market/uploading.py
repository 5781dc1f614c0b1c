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

#: What a CSV must have; in a CSV of changes, either of the two will do.
REQUIRED: Final[dict[UploadType, tuple[tuple[str, ...], ...]]] = {
    "add": (("release_id",), ("price",), ("media_condition",)),
    "change": (("release_id", "listing_id"),),
    "delete": (("listing_id",),),
}
#: What else it may have: the column, the field of a listing, and what it takes.
_FIELDS: Final[tuple[tuple[str, str, Callable[[Any], Any]], ...]] = (
    ("price", "price", fields.price),
    ("media_condition", "condition", fields.condition),
    ("sleeve_condition", "sleeve_condition", fields.sleeve_condition),
    ("comments", "comments", fields.text),
    ("accept_offer", "allow_offers", fields.flag),
    ("location", "location", fields.text),
    ("external_id", "external_id", fields.text),
    ("weight", "weight", fields.weight),
    ("format_quantity", "format_quantity", fields.format_quantity),
)


class Table(NamedTuple):
    """A CSV: its columns, and its rows with the numbers of their lines, from 2 on."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]


def read_table(text: str) -> Table:
    """The table that a CSV holds."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    columns = tuple(reader.fieldnames or ())
    rows = tuple(enumerate(reader, 2))
    return Table(columns, rows)


def lacking(kind: UploadType, table: Table) -> str:
    """The first required column that a CSV hasn't got; "" when all are there."""
    for alternatives in REQUIRED[kind]:
        if not set(alternatives) & set(table.columns):
            return alternatives[0]
    return ""


class Uploading(NamedTuple):
    """What is known when the job of an upload begins."""

    kind: UploadType
    table: Table
    seller: str
    moment: datetime
    catalogue: Catalogue


def carry_out(market: Market, job: Uploading) -> str:
    """Do what the CSV says, and tell how it went. A row that can't be done is skipped."""
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
    """The listings that a row makes, or makes something else of."""
    match job.kind:
        case "add":
            return [_added(market, job, row)]
        case "change":
            facts = dict(_facts(row))
            return [replace(one, **facts) for one in _meant(market, job, row)]
        case "delete":
            one = _listing(market, job, row["listing_id"])
            return [replace(one, status="Deleted")]


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


def _meant(market: Market, job: Uploading, row: Row) -> list[Listing]:
    """The listings that a row of changes is about: one, or all of a release."""
    if row.get("listing_id"):
        return [_listing(market, job, row["listing_id"])]
    release_id = row.get("release_id", "").strip()
    found = [
        one
        for one in market.listings.values()
        if str(one.release_id) == release_id and one.seller == job.seller and one.status in EDITABLE
    ]
    if not found:
        raise ValueError(f"{release_id} is an invalid release_id")
    return found


def _listing(market: Market, job: Uploading, text: str) -> Listing:
    listing_id = text.strip()
    found = market.listings.get(int(listing_id)) if listing_id.isdigit() else None
    if found is None or found.seller != job.seller or found.status == "Deleted":
        raise ValueError(f"{listing_id} is an invalid listing_id")
    if job.kind == "change" and found.status not in EDITABLE:
        raise ValueError(f"listing_id {listing_id} is {found.status} and can't be changed")
    return found


def _facts(row: Row) -> Iterator[tuple[str, Any]]:
    """The fields that a row fills; empty cells and other columns say nothing."""
    for column, name, read in _FIELDS:
        cell = row.get(column) or ""
        if not cell:
            continue
        try:
            yield name, read(cell)
        except ValueError:
            raise ValueError(f"{cell} is an invalid {column}") from None
