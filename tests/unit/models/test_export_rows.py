"""The lines of an export, whatever its CSV looks like."""

from __future__ import annotations

from decimal import Decimal

import pytest

from discogs.errors import InvalidFieldError
from discogs.http.messages import UnreadableBodyError
from discogs.models import Condition, ExportRow, InventoryExport
from tests.unit.models_world import World

HEAD = (
    "listing_id,artist,title,label,catno,format,release_id,status,price,listed,comments,"
    "media_condition,sleeve_condition,accept_offer,external_id,weight,format_quantity,location,"
    "quantity"
)
LINE = (
    "5,Aphex Twin,Windowlicker,Warp,WAP 105,12in,1,For Sale,12.5,2026-01-31 04:00:00,"
    '"one, ""two""\nthree",Near Mint (NM or M-),Not Graded,N,,230,1,,1'
)


def rows_of(content: str | bytes) -> tuple[ExportRow, ...]:
    job = {"id": 7, "status": "success", "created_ts": "2026-01-31T04:00:00", "finished_ts": ""}
    body = content.encode() if isinstance(content, str) else content
    world = World({"/inventory/export/7": job, "/inventory/export/7/download": body})
    return world.core.entity(InventoryExport, 7).rows()


def test_cells_that_are_empty_are_nothing() -> None:
    (row,) = rows_of(f"{HEAD}\r\n{LINE}\r\n")

    assert (row.external_id, row.location) == ("", "")
    assert row.comments == 'one, "two"\nthree'
    assert row.price.value == Decimal("12.5")
    assert row.price.currency is None
    assert row.cells["external_id"] == ""
    bare = rows_of(f"{HEAD}\r\n5,,,,,,1,Draft,7,,,,,,,,,,\r\n")[0]
    nothing = ("media_condition", "sleeve_condition", "listed", "weight", "quantity")
    assert [getattr(bare, name) for name in nothing] == [None] * 5


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEAD}\r\n{LINE}\r\n",
        f"{HEAD}\n{LINE}",
        f"{HEAD},colour\n{LINE},blue\n",
        f"{HEAD}\n{LINE},surplus,cells\n",
        f"{HEAD}\n\n{LINE}\n\n",
    ],
)
def test_a_csv_may_have_a_bom_other_line_ends_and_more_cells(content: str) -> None:
    (row,) = rows_of(content)

    assert (row.listing_id, row.release_id, row.media_condition) == (5, 1, Condition.NEAR_MINT)
    assert row.listing.release is row.release
    assert row.release.title == "Windowlicker"


def test_a_price_that_makes_no_sense_costs_that_field_alone() -> None:
    broken, whole = rows_of(f"{HEAD}\n{LINE.replace('12.5', 'free')}\n{LINE}\n")

    assert broken.listing_id == whole.listing_id
    assert broken.cells["price"] == "free"
    with pytest.raises(InvalidFieldError, match="price"):
        _ = broken.price
    assert whole.price.value == Decimal("12.5")


@pytest.mark.parametrize(
    ("cell", "broken", "field"),
    [
        ("230", "heavy", "weight"),
        ("2026-01-31 04:00:00", "today", "listed"),
        (",N,", ",?,", "accept_offer"),
    ],
)
def test_a_cell_that_makes_no_sense_costs_that_field_alone(
    cell: str, broken: str, field: str
) -> None:
    (row,) = rows_of(f"{HEAD}\n{LINE.replace(cell, broken)}\n")

    assert row.listing_id == 5
    with pytest.raises(InvalidFieldError, match=field):
        getattr(row, field)


def test_a_status_of_tomorrow_is_kept() -> None:
    (row,) = rows_of(f"{HEAD}\n{LINE.replace('For Sale', 'Under Review')}\n")

    assert row.status == "Under Review"


@pytest.mark.parametrize("content", ["", "{}", "<html></html>", "a,b\n1,2\n", b"\xff\xfe\x00"])
def test_what_is_no_csv_of_listings_makes_no_sense(content: str | bytes) -> None:
    with pytest.raises(UnreadableBodyError):
        rows_of(content)


def test_the_header_alone_is_no_rows() -> None:
    assert rows_of(f"{HEAD}\r\n") == ()


def test_a_row_is_hashable_and_made_again_of_its_json() -> None:
    first, second = rows_of(f"{HEAD}\r\n{LINE}\r\n{LINE.replace('12.5', '13')}\r\n")

    assert len({first, second, rows_of(f"{HEAD}\r\n{LINE}\r\n")[0]}) == 2
    again = ExportRow.model_validate_json(first.model_dump_json())
    assert (again, hash(again)) == (first, hash(first))
