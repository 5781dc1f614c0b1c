"""Exports: started, asked about, downloaded."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from discogs.sandbox import Sandbox
from discogs.sandbox import landmarks as at
from tests.truth import truth_of

from .conftest import Client, Clock

EXPORTS = "/inventory/export"
COLUMNS = [
    "listing_id", "artist", "title", "label", "catno", "format", "release_id", "status", "price",
    "listed", "comments", "media_condition", "sleeve_condition", "accept_offer", "external_id",
    "weight", "format_quantity", "location", "quantity",
]  # fmt: skip


def start(user: Client) -> str:
    """Start an export; gives its path."""
    answer = user(EXPORTS, "POST")
    assert (answer.status_code, answer.json()) == (200, {})
    location = answer.headers["Location"]
    assert location.startswith(f"{user.sandbox.url}{EXPORTS}/")
    return location.removeprefix(user.sandbox.url)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_export_is_done_at_once_unless_said_otherwise(user: Client) -> None:
    path = start(user)
    export = user.json(path)
    assert list(export) == [
        "created_ts", "download_url", "filename", "finished_ts", "id", "status", "url",
    ]  # fmt: skip
    assert export["status"] == "success"
    assert export["url"] == f"{user.sandbox.url}{path}"
    assert export["download_url"] == f"{user.sandbox.url}{path}/download"
    name = r"sandbox_user-inventory-\d{8}-\d{4}\.csv"
    assert re.fullmatch(name, export["filename"])


def test_times_are_pacific_without_saying_so(user: Client) -> None:
    created = datetime.fromisoformat(user.json(start(user))["created_ts"])
    assert created.tzinfo is None
    here = datetime.now(ZoneInfo("America/Los_Angeles")).replace(tzinfo=None)
    assert abs(here - created) < timedelta(minutes=1)


def test_a_job_takes_its_time(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.job_seconds = 30
    path = start(user)
    export = user.json(path)
    assert (export["status"], export["finished_ts"]) == ("pending", "")
    assert export["download_url"] is None
    assert user(f"{path}/download").status_code == 404
    assert user(EXPORTS, "POST").status_code == 409
    clock.now += 29
    assert user.json(path)["status"] == "pending"
    user("/marketplace/listings/4000000002", "DELETE")
    clock.now += 1
    export = user.json(path)
    assert export["status"] == "success"
    took = datetime.fromisoformat(export["finished_ts"]) - datetime.fromisoformat(
        export["created_ts"]
    )
    assert took == timedelta(seconds=30)
    listed = {row["listing_id"] for row in rows(user(f"{path}/download").text)}
    assert "4000000001" in listed
    assert "4000000002" not in listed
    assert user(EXPORTS, "POST").status_code == 200


def test_not_modified(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.job_seconds = 30
    path = start(user)
    since = {"If-Modified-Since": user(path).headers["Date"]}
    unchanged = user(path, headers=since)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    clock.now += 30
    assert user(path, headers=since).json()["status"] == "success"
    tomorrow = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert user(path, headers=tomorrow).status_code == 304
    for header in ("Mon, 01 Jan 2001 00:00:00 GMT", "yesterday"):
        assert user(path, headers={"If-Modified-Since": header}).status_code == 200


def as_header(written: str, later: float = 0.0) -> str:
    """A time of the API's as headers write it, or some seconds later."""
    moment = datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("America/Los_Angeles"))
    utc = moment.astimezone(ZoneInfo("UTC")) + timedelta(seconds=later)
    return utc.strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_last_modified(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.job_seconds = 30
    path = start(user)
    pending = user(path)
    assert pending.headers["Last-Modified"] == as_header(pending.json()["created_ts"])
    since = {"If-Modified-Since": pending.headers["Last-Modified"]}
    assert user(path, headers=since).status_code == 304
    clock.now += 30
    finished = user(path, headers=since)
    ended = finished.json()["finished_ts"]
    assert finished.headers["Last-Modified"] == as_header(ended)
    for later, status in ((-1, 200), (0, 304), (1, 304)):
        answer = user(path, headers={"If-Modified-Since": as_header(ended, later)})
        assert answer.status_code == status
        assert answer.headers["Last-Modified"] == as_header(ended)


def test_uploads_have_no_last_modified(user: Client) -> None:
    path = f"/inventory/upload/{at.UPLOAD_DONE}"
    answer = user(path)
    assert "Last-Modified" not in answer.headers
    same = {"If-Modified-Since": as_header(answer.json()["finished_ts"])}
    assert user(path, headers=same).status_code == 304


def test_download(user: Client) -> None:
    path = f"{EXPORTS}/{at.EXPORT_OF_THREE}"
    answer = user(f"{path}/download")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = user.json(path)["filename"]
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert name == "sandbox_user-inventory-20260825-0651.csv"
    text = answer.content.decode()
    assert text.startswith(",".join(COLUMNS) + "\r\n")
    first, *_ = found = rows(text)
    assert len(found) == 3
    assert first == {
        "listing_id": "4000000001",
        "artist": "Rick Astley",
        "title": "Never Gonna Give You Up",
        "label": "RCA",
        "catno": "PB 41447",
        "format": '7", Single, 45 RPM',
        "release_id": "249504",
        "status": "For Sale",
        "price": "12.5",
        "listed": "2019-03-06 09:20:54",
        "comments": "Black label &amp; silver text.",
        "media_condition": "Near Mint (NM or M-)",
        "sleeve_condition": "Very Good Plus (VG+)",
        "accept_offer": "Y",
        "external_id": "SHOP-0001",
        "weight": "60",
        "format_quantity": "1",
        "location": "Box 12",
        "quantity": "1",
    }


def test_an_export_of_nothing_is_a_header(user: Client) -> None:
    text = user(f"{EXPORTS}/{at.EXPORT_EMPTY}/download").text
    assert text == ",".join(COLUMNS) + "\r\n"


def test_an_export_holds_the_whole_inventory(user: Client) -> None:
    found = rows(user(f"{start(user)}/download").text)
    items = user.json("/users/sandbox_user/inventory")["pagination"]["items"]
    assert len(found) == items
    assert "Draft" in {row["status"] for row in found}
    assert "Deleted" not in {row["status"] for row in found}


def test_exports_are_listed_in_no_particular_order(user: Client) -> None:
    for _ in range(3):
        start(user)
    found = user.json(EXPORTS)
    assert found["pagination"]["items"] == len(found["items"]) == 5
    ids = [item["id"] for item in found["items"]]
    assert ids not in (sorted(ids), sorted(ids, reverse=True))
    assert found["items"][0] == user.json(f"{EXPORTS}/{ids[0]}")


def test_refusals(user: Client, anyone: Client) -> None:
    assert anyone(EXPORTS).status_code == anyone(EXPORTS, "POST").status_code == 401
    for path in (f"{EXPORTS}/5", f"{EXPORTS}/5/download"):
        answer = user(path)
        assert answer.status_code == 404
        assert answer.json() == {"message": "The requested resource was not found."}


def test_exports_of_others_are_not_found(sandbox: Sandbox) -> None:
    truth_of(sandbox).tokens["of-memory"] = "memory"
    memory = Client(sandbox, Authorization="Discogs token=of-memory")
    with memory.session:
        assert memory(f"{EXPORTS}/{at.EXPORT_OF_THREE}").status_code == 404
        assert memory.json(EXPORTS)["items"] == []


@pytest.mark.parametrize("change", [lambda sandbox: sandbox.reset()])
def test_reset_forgets_jobs(
    user: Client, sandbox: Sandbox, change: Callable[[Sandbox], None]
) -> None:
    sandbox.job_seconds = 30
    start(user)
    change(sandbox)
    assert sandbox.job_seconds == 0
    assert len(user.json(EXPORTS)["items"]) == 2
    assert user.json(start(user))["status"] == "success"


def test_jobs_are_there_however_late_writes_are(user: Client, sandbox: Sandbox) -> None:
    sandbox.write_delay = 40
    assert user.json(start(user))["status"] == "success"
