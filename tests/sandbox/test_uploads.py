"""Uploads: CSVs that add, change and delete listings."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.sandbox import Sandbox
from discogs.sandbox import landmarks as at

from .conftest import Client, Clock

UPLOADS = "/inventory/upload"
INVENTORY = "/users/sandbox_user/inventory"
FULL = (
    "release_id,price,media_condition,sleeve_condition,comments,accept_offer,location,external_id,"
    "weight,format_quantity,status,nonsense\r\n"
    '249504,12.50,Mint (M),Generic,"Sealed, unplayed",Y,Box 3,X-9,75,2,Draft,whatever\r\n'
)


def send(user: Client, kind: str, text: str | bytes, name: str = "upload.csv") -> Any:
    files = {"upload": (name, text, "text/csv")}
    return user(f"{UPLOADS}/{kind}", "POST", files=files)


def start(user: Client, kind: str, text: str) -> str:
    """Start an upload; gives its path."""
    answer = send(user, kind, text)
    assert (answer.status_code, answer.json()) == (200, {})
    location: str = answer.headers["Location"]
    return location.removeprefix(user.sandbox.url)


def outcome(user: Client, kind: str, text: str) -> list[str]:
    """The lines of the results of an upload."""
    upload = user.json(start(user, kind, text))
    assert upload["status"] == "success"
    results: str = upload["results"]
    return results.split("<p>")


def listing(user: Client, listing_id: int) -> Any:
    return user.json(f"/marketplace/listings/{listing_id}")


def newest(user: Client) -> Any:
    return user.json(f"{INVENTORY}?sort=listed&sort_order=desc")["listings"][0]


def test_add(user: Client) -> None:
    path = start(user, "add", FULL)
    upload = user.json(path)
    assert list(upload) == [
        "created_ts", "filename", "finished_ts", "results", "status", "id", "type",
    ]  # fmt: skip
    assert (upload["filename"], upload["type"]) == ("upload.csv", "add")
    assert upload["results"] == "CSV file contains 1 records.<p>Processed 1 records."
    found = newest(user)
    assert found["status"] == "For Sale"
    assert found["release"]["id"] == at.RELEASE_DOCUMENTED
    assert (found["condition"], found["sleeve_condition"]) == ("Mint (M)", "Generic")
    assert (found["comments"], found["allow_offers"]) == ("Sealed, unplayed", True)
    assert (found["location"], found["external_id"]) == ("Box 3", "X-9")
    assert (found["weight"], found["format_quantity"]) == (75, 2)
    assert user.json(INVENTORY)["pagination"]["items"] == 498


def test_rows_that_can_t_be_added_are_skipped(user: Client) -> None:
    lines = outcome(
        user,
        "add",
        "release_id,price,media_condition,weight\n"
        "999999999,10.00,Near Mint (NM or M-),\n"
        "1,10.00,Fair (F),\n"
        "1,0,Mint (M),\n"
        "1,,Mint (M),\n"
        "1,5,Excellent,\n"
        "1,5,Mint (M),heavy\n"
        "x,5,Mint (M),\n",
    )
    assert lines[0] == "CSV file contains 7 records."
    assert lines[1] == "Skipped row 2 because ERROR: release_id 999999999 does not exist"
    assert [line.split(" because")[0] for line in lines[1:-1]] == [
        f"Skipped row {number}" for number in (2, 4, 5, 6, 7, 8)
    ]
    assert lines[-1] == "Processed 1 records."
    found = newest(user)
    assert (found["release"]["id"], found["condition"]) == (1, "Fair (F)")
    assert found["sleeve_condition"] == "Not Graded"


def test_change_by_release_changes_all_its_listings(user: Client) -> None:
    lines = outcome(user, "change", "release_id,price,comments\n249504,7.77,\n5,1,\n")
    assert lines == [
        "CSV file contains 2 records.",
        "Skipped row 3 because ERROR: 5 is an invalid release_id",
        "Processed 1 records.",
    ]
    for number in range(3):
        assert listing(user, at.LISTING_FOR_SALE + number)["price"]["value"] == 7.77
    assert listing(user, at.LISTING_FOR_SALE)["comments"] == "Black label &amp; silver text."


def test_a_change_takes_no_notice_of_a_listing_id(user: Client) -> None:
    lines = outcome(
        user, "change", f"listing_id,release_id,price\n{at.LISTING_FOR_SALE},249504,1.25\n"
    )
    assert lines[-1] == "Processed 1 records."
    for number in range(3):
        assert listing(user, at.LISTING_FOR_SALE + number)["price"]["value"] == 1.25


@pytest.mark.parametrize("listing_id", [at.LISTING_DRAFT, at.LISTING_EXPIRED])
def test_a_change_puts_drafts_and_expired_listings_up_for_sale(
    user: Client, listing_id: int
) -> None:
    before = listing(user, listing_id)
    release_id = before["release"]["id"]
    lines = outcome(user, "change", f"release_id,comments,status\n{release_id},Hello,Draft\n")
    assert lines[-1] == "Processed 1 records."
    after = listing(user, listing_id)
    assert (after["status"], after["comments"]) == ("For Sale", "Hello")
    assert after["price"] == before["price"]


@pytest.mark.parametrize(
    "listing_id", [at.LISTING_SOLD, at.LISTING_SUSPENDED, at.LISTING_VIOLATION, at.LISTING_FOREIGN]
)
def test_a_change_leaves_what_can_t_be_edited(user: Client, listing_id: int) -> None:
    before = listing(user, listing_id)
    outcome(user, "change", f"release_id,price\n{before['release']['id']},1.11\n")
    assert listing(user, listing_id) == before


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *(("weight", cell) for cell in ("auto", "12.5", "-5", "heavy", "1e2")),
        *(("format_quantity", cell) for cell in ("auto", "1.5", "-1", "two")),
        *(("accept_offer", cell) for cell in ("y", "true", "1", "yes", "maybe")),
        *(("price", cell) for cell in ("0", "cheap", "1,50")),
        *(("media_condition", cell) for cell in ("NM", "Generic", "mint (m)")),
        ("sleeve_condition", "Torn"),
    ],
)
def test_cells_that_are_refused(user: Client, column: str, cell: str) -> None:
    before = listing(user, at.LISTING_FOR_SALE)
    lines = outcome(user, "change", f'release_id,{column}\n249504,"{cell}"\n')
    assert lines == [
        "CSV file contains 1 records.",
        f"Skipped row 2 because ERROR: {cell} is an invalid {column}",
        "Processed 0 records.",
    ]
    assert listing(user, at.LISTING_FOR_SALE) == before
    added = {"price": "5", "media_condition": "Mint (M)", column: f'"{cell}"'}
    text = f"release_id,{','.join(added)}\n249504,{','.join(added.values())}\n"
    assert outcome(user, "add", text)[1:] == lines[1:]


def test_a_change_of_nothing_is_skipped(user: Client) -> None:
    lines = outcome(user, "change", "release_id,price\n249504,\n")
    assert lines[1:] == [
        "Skipped row 2 because ERROR: nothing to change for release_id 249504",
        "Processed 0 records.",
    ]


def test_whole_numbers_of_grams_and_items(user: Client) -> None:
    outcome(user, "change", "release_id,weight,format_quantity,accept_offer\n249504,0,3,N\n")
    found = listing(user, at.LISTING_FOR_SALE)
    assert (found["weight"], found["format_quantity"], found["allow_offers"]) == (0, 3, False)


def test_delete(user: Client) -> None:
    one = at.LISTING_FOR_SALE
    lines = outcome(user, "delete", f"listing_id\n{one}\n{one}\n{at.LISTING_SOLD}\n")
    assert lines[1:] == [
        f"Skipped row 3 because ERROR: {one} is an invalid listing_id",
        "Processed 2 records.",
    ]
    assert user(f"/marketplace/listings/{one}").status_code == 404


def test_a_mark_of_byte_order_and_quotes_are_understood(user: Client) -> None:
    assert outcome(user, "delete", f'\ufeff"listing_id"\r\n"{at.LISTING_FOR_SALE}"\r\n')[-1] == (
        "Processed 1 records."
    )


def test_an_empty_file_fails_later(user: Client) -> None:
    upload = user.json(start(user, "add", ""))
    assert upload["status"] == "failed"
    assert upload["finished_ts"] == ""
    assert upload["results"] == "ERROR: Uploaded file no longer exists."


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("add", "release_id,price\n1,2\n"),
        ("add", "price,media_condition\n1,Mint (M)\n"),
        ("change", "price\n1\n"),
        ("change", "listing_id,price\n4000000001,1\n"),
        ("change", "release_id,status\n249504,Draft\n"),
        ("delete", "release_id\n1\n"),
        ("add", b"release_id,price,media_condition,comments\n1,2,Mint (M),\xff\xfe\n"),
    ],
)
def test_files_that_are_refused(user: Client, kind: str, text: str | bytes) -> None:
    answer = send(user, kind, text)
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("Invalid upload: ")
    assert user.json(UPLOADS)["pagination"]["items"] == 3


def test_other_kinds_of_files_and_bodies_are_refused(user: Client) -> None:
    path = f"{UPLOADS}/add"
    image = {"upload": ("cover.png", b"\x89PNG", "image/png")}
    assert user(path, "POST", files=image).status_code == 415
    assert user(path, "POST", data=FULL, headers={"Content-Type": "text/csv"}).status_code == 415
    assert user(path, "POST", json={"upload": FULL}).status_code == 415
    assert user(path, "POST", files={"csv": ("a.csv", FULL, "text/csv")}).status_code == 422


def test_an_upload_takes_its_time(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.job_seconds = 60
    path = start(user, "delete", f"listing_id\n{at.LISTING_FOR_SALE}\n")
    pending = user.json(path)
    assert (pending["status"], pending["finished_ts"], pending["results"]) == ("pending", "", "")
    assert send(user, "add", FULL).status_code == 409
    since = {"If-Modified-Since": user(path).headers["Date"]}
    assert user(path, headers=since).status_code == 304
    assert listing(user, at.LISTING_FOR_SALE)["id"]
    clock.now += 60
    assert user(f"/marketplace/listings/{at.LISTING_FOR_SALE}").status_code == 404
    assert user(path, headers=since).json()["status"] == "success"
    assert send(user, "add", FULL).status_code == 200


def test_an_export_and_an_upload_can_run_side_by_side(user: Client, sandbox: Sandbox) -> None:
    sandbox.job_seconds = 60
    start(user, "add", FULL)
    assert user("/inventory/export", "POST").status_code == 200


def test_what_an_upload_does_is_late_too(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.write_delay, sandbox.job_seconds = 30, 5
    path = start(user, "add", FULL)
    clock.now += 5
    assert user.json(path)["status"] == "success"
    assert user.json(INVENTORY)["pagination"]["items"] == 497
    clock.now += 30
    assert user.json(INVENTORY)["pagination"]["items"] == 498
    assert newest(user)["external_id"] == "X-9"


def test_uploads_are_listed(user: Client, anyone: Client) -> None:
    found = user.json(UPLOADS)
    assert {item["id"] for item in found["items"]} == {
        at.UPLOAD_DONE, at.UPLOAD_FAILED, at.UPLOAD_WITH_SKIPPED_ROW,
    }  # fmt: skip
    assert user.json(f"{UPLOADS}/{at.UPLOAD_FAILED}")["finished_ts"] == ""
    assert "<p>" in user.json(f"{UPLOADS}/{at.UPLOAD_DONE}")["results"]
    assert user(f"{UPLOADS}/5").status_code == 404
    assert anyone(UPLOADS).status_code == 401
    assert anyone(f"{UPLOADS}/add", "POST").status_code == 401


def test_what_was_exported_can_be_uploaded(user: Client) -> None:
    export = user("/inventory/export", "POST").headers["Location"].removeprefix(user.sandbox.url)
    text = user(f"{export}/download").text
    lines = outcome(user, "change", text)
    assert lines[0] == "CSV file contains 497 records."
    skipped = [line for line in lines if line.startswith("Skipped")]
    assert all(line.endswith(" is an invalid release_id") for line in skipped)
    assert lines[-1] == f"Processed {497 - len(skipped)} records."
    counts = {
        status: user.json(INVENTORY, params={"status": status})["pagination"]["items"]
        for status in ("For Sale", "Draft", "Expired", "Suspended", "Violation")
    }
    assert counts == {
        "For Sale": 300 + 8 + 6, "Draft": 0, "Expired": 0, "Suspended": 2, "Violation": 3,
    }  # fmt: skip
