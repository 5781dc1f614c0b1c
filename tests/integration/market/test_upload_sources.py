"""Where the rows of an upload come from, and the CSV that each of them becomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import discogs
from discogs import Condition
from discogs.models import Money, SleeveCondition, User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import newest, sent_csv, sent_rows, stock, writes

RELEASE = landmarks.RELEASE_DOCUMENTED
ADD = "/inventory/upload/add"
HEAD = b"release_id,price,media_condition"
FULL: dict[str, Any] = {
    "release_id": RELEASE,
    "price": "12.50",
    "media_condition": "NM",
    "sleeve_condition": "VG+",
    "comments": 'one, "two"\r\nthree',
    "accept_offer": "Y",
    "location": "Box 3",
    "external_id": "SHOP-7",
    "weight": 230,
    "format_quantity": 2,
}


def write(folder: Path, content: bytes | str, name: str = "stock.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_dicts_become_a_csv_in_the_form_of_one_post(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    upload = session.uploads.add([FULL])

    assert [(one.method, one.path) for one in sandbox.requests] == [("POST", ADD)]
    assert sent_csv(sandbox) == (
        b"release_id,price,media_condition,sleeve_condition,comments,accept_offer,location,"
        b"external_id,weight,format_quantity\r\n"
        b"249504,12.50,Near Mint (NM or M-),Very Good Plus (VG+),"
        b'"one, ""two""\r\nthree",Y,Box 3,SHOP-7,230,2\r\n'
    )
    (request,) = sandbox.requests
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="upload"; filename="add.csv"' in request.body
    assert (upload.type, upload.filename) == ("add", "add.csv")
    made = newest(sandbox)
    assert (made.price, made.condition, made.allow_offers) == (12.5, "Near Mint (NM or M-)", True)
    assert (made.comments, made.weight, made.format_quantity) == (FULL["comments"], 230.0, 2)


def test_changes_are_keyed_by_release_and_deletions_by_listing(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    session.uploads.change([{"release_id": RELEASE, "price": 7}]).wait(progress=False)
    assert sent_csv(sandbox) == b"release_id,price\r\n249504,7.00\r\n"
    assert stock(sandbox, landmarks.LISTING_FOR_SALE).price == 7.0
    assert stock(sandbox, landmarks.LISTING_FOR_SALE + 2).price == 7.0

    sandbox.clear()
    session.uploads.delete([{"listing_id": landmarks.LISTING_FOR_SALE}]).wait(progress=False)
    assert sent_csv(sandbox) == b"listing_id\r\n4000000001\r\n"
    assert stock(sandbox, landmarks.LISTING_FOR_SALE).status == "Deleted"
    assert writes(sandbox)[0][:2] == ("POST", "/inventory/upload/delete")


@pytest.mark.parametrize("as_text", [True, False])
def test_a_path_is_read_and_gives_its_name(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path, as_text: bool
) -> None:
    path = write(tmp_path, HEAD + b",comments\r\n249504,12.5,NM,\xc3\xbc\r\n")
    upload = session.uploads.add(str(path) if as_text else path)

    assert sent_csv(sandbox) == (
        HEAD + b",comments\r\n249504,12.50,Near Mint (NM or M-),\xc3\xbc\r\n"
    )
    assert upload.filename == "stock.csv"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + HEAD + b"\r\n249504,12.5,NM\r\n",
        HEAD + b"\n249504,12.5,NM",
        HEAD + b"\r249504,12.5,NM\r",
        b" release_id , price ,media_condition\n 249504 , 12.5 , NM \n",
        b"price,media_condition,release_id\n12.5,NM,249504\n",
        HEAD + b",comments\n249504,12.5,NM,\n",
        HEAD + b"\n\n249504,12.5,NM\n\n\n",
        b'"release_id","price","media_condition"\n"249504.0","$12.50","Near Mint (NM or M-)"\n',
    ],
)
def test_a_file_may_have_a_bom_any_line_ends_spaces_and_another_order(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path, content: bytes
) -> None:
    session.uploads.add(write(tmp_path, content))

    assert sent_csv(sandbox) == HEAD + b"\r\n249504,12.50,Near Mint (NM or M-)\r\n"


def test_a_file_that_was_exported_can_be_uploaded(
    sandbox: Sandbox, session: discogs.Session, me: User, tmp_path: Path
) -> None:
    export = next(one for one in session.exports if one.id == landmarks.EXPORT_OF_THREE)
    path = export.download(tmp_path / "export.csv")
    text = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(text[:2]), encoding="utf-8")
    before = stock(sandbox, landmarks.LISTING_FOR_SALE)
    sandbox.clear()
    session.uploads.add(path).wait(progress=False)

    (row,) = sent_rows(sandbox)
    assert row.keys() == set(FULL)
    made = newest(sandbox)
    for fact in ("release_id", "price", "condition", "sleeve_condition", "comments", "location"):
        assert getattr(made, fact) == getattr(before, fact)
    sandbox.clear()
    session.uploads.delete(path)
    assert sent_csv(sandbox) == b"listing_id\r\n4000000001\r\n"


def test_an_export_with_two_copies_of_a_release_changes_nothing(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path
) -> None:
    export = next(one for one in session.exports if one.id == landmarks.EXPORT_OF_THREE)
    path = export.download(tmp_path)
    with pytest.raises(discogs.InvalidRowsError) as caught:
        session.uploads.change(path)

    faults = [(fault.row, fault.column) for fault in caught.value.faults]
    assert faults == [(3, "release_id"), (4, "release_id")]
    assert "row 2 changes this release too" in str(caught.value)
    assert writes(sandbox) == []


def test_a_missing_file_is_an_error_of_the_system(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        session.uploads.add(tmp_path / "none.csv")

    assert len(sandbox.requests) == 0


def test_a_generator_is_read_once(sandbox: Sandbox, session: discogs.Session) -> None:
    def rows() -> Iterator[dict[str, object]]:
        for price in (5, 6, 7):
            yield {"release_id": RELEASE, "price": price, "media_condition": "M"}

    session.uploads.add(rows())

    assert [row["price"] for row in sent_rows(sandbox)] == ["5.00", "6.00", "7.00"]


def test_a_generator_that_fails_sends_nothing(sandbox: Sandbox, session: discogs.Session) -> None:
    def rows() -> Iterator[dict[str, object]]:
        yield {"release_id": RELEASE, "price": 5, "media_condition": "M"}
        raise RuntimeError("The stock room is locked.")

    with pytest.raises(RuntimeError, match="locked"):
        session.uploads.add(rows())

    assert len(sandbox.requests) == 0


def test_objects_of_the_sdk_are_written_as_discogs_wants_them(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    row: dict[str, object] = {
        "release_id": session.release(RELEASE).id,
        "price": Money.of(Decimal("12.345"), "USD"),
        "media_condition": Condition.VERY_GOOD_PLUS,
        "sleeve_condition": SleeveCondition.NO_COVER,
        "accept_offer": True,
        "weight": 230.0,
        "format_quantity": Decimal(1),
    }
    session.uploads.add([row])

    (sent,) = sent_rows(sandbox)
    assert sent == {
        "release_id": "249504",
        "price": "12.35",
        "media_condition": "Very Good Plus (VG+)",
        "sleeve_condition": "No Cover",
        "accept_offer": "Y",
        "weight": "230",
        "format_quantity": "1",
    }


def test_listings_that_were_not_sent_are_added(sandbox: Sandbox, session: discogs.Session) -> None:
    release = session.release(RELEASE)
    terms: dict[str, Any] = {"allow_offers": False, "weight": 180, "format_quantity": "auto"}
    listings = [
        release.sell(condition="M", price="5", comments="a, b", **terms),
        release.sell(condition="NM", price="6", location="Box 1", external_id="X"),
    ]
    session.uploads.add(listings)

    first, second = sent_rows(sandbox)
    assert (first["media_condition"], first["price"]) == ("Mint (M)", "5.00")
    assert (first["comments"], first["accept_offer"], first["location"]) == ("a, b", "N", "")
    assert first["weight"] == "180"
    assert "format_quantity" not in first
    assert (second["location"], second["external_id"], second["weight"]) == ("Box 1", "X", "")
    assert len(sandbox.requests) == 1


def test_listings_with_unsaved_changes_are_changed_by_what_changed(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listings = list(session.user("sandbox_user").inventory.filter(status="For Sale"))
    copies = Counter(row.release_id for row in listings)
    listing = next(row for row in listings if copies[row.release_id] == 1)
    listing.comments, listing.location = "Still sealed", "Box 99"
    sandbox.clear()
    session.uploads.change([listing])

    assert sent_rows(sandbox) == [
        {"release_id": str(listing.release_id), "comments": "Still sealed", "location": "Box 99"}
    ]
    assert listing.is_dirty


def test_the_price_of_a_changed_listing_is_the_sellers_own(sandbox: Sandbox) -> None:
    with sandbox.session(currency="EUR") as abroad:
        listing = abroad.listing(landmarks.LISTING_FOR_SALE).refresh()
        listing.price = "15"
        abroad.uploads.change([listing])

    assert sent_rows(sandbox) == [{"release_id": "249504", "price": "15.00"}]


@pytest.mark.parametrize("status", ["Sold", "Draft", "Expired", "Deleted"])
def test_a_row_of_what_is_not_for_sale_changes_nothing(
    sandbox: Sandbox, session: discogs.Session, status: str
) -> None:
    row = {"release_id": RELEASE, "price": "5", "media_condition": "M", "status": status}
    for upload in (session.uploads.change, session.uploads.add):
        with pytest.raises(discogs.InvalidRowsError, match="status"):
            upload([row])
    assert writes(sandbox) == []


def test_the_columns_that_were_named_go_out_and_no_others(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    exported = session.exports.request().wait(progress=False).rows()
    row = next(row for row in exported if row.status == "For Sale")
    sandbox.clear()
    session.uploads.change([{**row.cells, "price": "7.77"}], columns=["price"])

    assert sent_rows(sandbox) == [{"release_id": str(row.release_id), "price": "7.77"}]
    with pytest.raises(discogs.InvalidValueError, match="columns are some of release_id, price"):
        session.uploads.change([row.cells], columns=["prices"])


def test_a_listing_that_is_not_the_only_copy_is_saved_and_not_uploaded(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    one, other = [session.listing(landmarks.LISTING_FOR_SALE + n).refresh() for n in range(2)]
    one.price = "5"

    with pytest.raises(
        discogs.InvalidRowsError, match="all of your 2 copies of this release"
    ) as it:
        session.uploads.change([one])
    assert str(other.id) in str(it.value)
    assert writes(sandbox) == []


@pytest.mark.parametrize("gone", [landmarks.LISTING_FOREIGN, landmarks.LISTING_SOLD])
def test_listings_of_others_and_what_was_sold_are_no_copies_of_it(
    sandbox: Sandbox, session: discogs.Session, me: User, gone: int
) -> None:
    release = session.listing(gone).refresh().release
    mine = release.sell(condition="M", price="5").save()
    mine.price = "6"
    sandbox.clear()
    session.uploads.change([mine])
    assert sent_rows(sandbox) == [{"release_id": str(release.id), "price": "6.00"}]

    another = release.sell(condition="M", price="7").save()
    with pytest.raises(discogs.InvalidRowsError, match=f"2 copies of .*{another.id}"):
        session.uploads.change([mine])


@pytest.mark.parametrize("column", ["weight", "format_quantity"])
@pytest.mark.parametrize("value", ["auto", " auto ", "12.5", 12.5])
def test_a_csv_takes_whole_weights_and_quantities(
    session: discogs.Session, column: str, value: object
) -> None:
    with pytest.raises(discogs.InvalidRowsError, match="whole number"):
        session.uploads.change([{"release_id": RELEASE, column: value}])


def test_listings_are_deleted_by_their_ids(sandbox: Sandbox, session: discogs.Session) -> None:
    stub, loaded = session.listing(1), session.listing(landmarks.LISTING_FOR_SALE).refresh()
    sandbox.clear()
    session.uploads.delete([stub, loaded])

    assert sent_csv(sandbox) == b"listing_id\r\n1\r\n4000000001\r\n"
