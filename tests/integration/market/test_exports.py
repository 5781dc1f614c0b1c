"""One's whole inventory as a CSV: asked for, waited for, downloaded, and read as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import discogs
from discogs.models import InventoryExport, JobStatus, ListingStatus, Money, User
from discogs.sandbox import Sandbox, landmarks
from discogs.testing import VirtualClock, VirtualTimeSandbox
from tests.integration.market import reads, writes
from tests.truth import truth_of

PATH = "/inventory/export"
OF_THREE = f"{PATH}/{landmarks.EXPORT_OF_THREE}"
BREAKS: dict[str, Callable[[Sandbox], None]] = {
    "cut": lambda sandbox: sandbox.cut(path=f"{OF_THREE}/download", times=None),
    "drop": lambda sandbox: sandbox.drop(path=f"{OF_THREE}/download", times=None),
    "garble": lambda sandbox: sandbox.garble(path=f"{OF_THREE}/download", times=None),
    "blank": lambda sandbox: sandbox.blank(path=f"{OF_THREE}/download", times=None),
    "fail": lambda sandbox: sandbox.fail(503, path=f"{OF_THREE}/download", times=None),
}


@pytest.fixture
def of_three(sandbox: Sandbox) -> Iterator[InventoryExport]:
    """A finished export, in a session that does not sleep between its retries."""
    limiter = discogs.RateLimiter(limit=100_000, clock=VirtualClock())
    with sandbox.session(limiter=limiter) as session:
        yield next(one for one in session.exports if one.id == landmarks.EXPORT_OF_THREE)


def test_an_export_is_asked_for_by_one_post(sandbox: Sandbox, session: discogs.Session) -> None:
    export = session.exports.request()

    assert writes(sandbox) == [("POST", PATH, None)]
    assert len(sandbox.requests) == 1
    assert export.id == truth_of(sandbox).market.last_job
    assert not export.is_loaded
    assert export in list(session.exports)


def test_exports_are_listed_with_a_request_for_each_hundred(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    with session.no_lazy_loading():
        facts = {export.id: (export.status, export.filename) for export in session.exports}

    assert reads(sandbox) == [PATH]
    assert facts.keys() == {landmarks.EXPORT_EMPTY, landmarks.EXPORT_OF_THREE}
    assert {status for status, _ in facts.values()} == {JobStatus.SUCCESS}
    assert facts[landmarks.EXPORT_OF_THREE][1] == "sandbox_user-inventory-20260825-0651.csv"


def test_the_times_of_an_export_are_pacific(session: discogs.Session) -> None:
    export = next(one for one in session.exports if one.id == landmarks.EXPORT_EMPTY)

    assert export.created_ts
    assert export.created_ts.astimezone(UTC) == datetime(2026, 8, 25, 13, 48, 8, tzinfo=UTC)
    assert export.created_ts.utcoffset() == timedelta(hours=-7)
    assert export.finished_ts == export.created_ts


def test_waiting_asks_again_until_it_is_finished() -> None:
    with VirtualTimeSandbox() as sandbox, sandbox.session() as session:
        sandbox.job_seconds = 60
        export = session.exports.request()
        with pytest.raises(discogs.JobNotFinishedError, match="not finished after 10 s"):
            export.wait(timeout=10, progress=False)

        assert export.status is JobStatus.PENDING
        assert export.finished_ts is None
        assert sum(sandbox.clock.waits) == 10
        assert not export.is_finished
        assert export.wait(progress=False).status is JobStatus.SUCCESS
        assert sum(sandbox.clock.waits) >= 60
        assert len(export.rows()) > 300


def test_what_is_not_finished_can_not_be_read(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path
) -> None:
    sandbox.job_seconds = 3600
    export = session.exports.request()
    with pytest.raises(discogs.InvalidValueError, match=r"not finished: wait\(\)"):
        export.rows()
    with pytest.raises(discogs.InvalidValueError, match=r"not finished: wait\(\)"):
        export.download(tmp_path)

    assert list(tmp_path.iterdir()) == []
    assert f"{PATH}/{export.id}/download" not in reads(sandbox)


def test_asking_again_is_conditional_and_a_304_is_no_error(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    sandbox.job_seconds = 3600
    export = session.exports.request().refresh()
    status, raw = export.status, export.raw
    sandbox.clear()
    export.refresh()
    export.refresh()

    # In the second in which it began, Discogs tells it once more.
    assert {one.status for one in sandbox.requests} <= {200, 304}
    assert all(one.headers["If-Modified-Since"].endswith("GMT") for one in sandbox.requests)
    assert (export.status, export.raw) == (status, raw)
    assert export.is_loaded
    assert export.filename
    assert len(sandbox.requests) == 2


def test_an_expired_export_is_asked_for_without_a_condition(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    export = session.exports.request().refresh()
    session.expire(export)
    sandbox.clear()

    assert export.filename
    (request,) = sandbox.requests
    assert "If-Modified-Since" not in request.headers
    assert request.status == 200


def test_rows_are_typed(sandbox: Sandbox, session: discogs.Session) -> None:
    export = next(one for one in session.exports if one.id == landmarks.EXPORT_OF_THREE)
    sandbox.clear()
    row = export.rows()[0]

    assert reads(sandbox) == [f"{OF_THREE}/download"]
    assert (row.listing_id, row.release_id) == (landmarks.LISTING_FOR_SALE, 249504)
    assert row.price == Money.of("12.5")
    assert row.status is ListingStatus.FOR_SALE
    assert row.accept_offer is True
    assert (row.external_id, row.location, row.quantity) == ("SHOP-0001", "Box 12", 1)
    assert row.comments == "Black label &amp; silver text."
    assert row.listed is not None
    assert row.listed.tzinfo is not None
    assert row.listing is session.listing(row.listing_id)
    assert row.release is session.release(row.release_id)
    assert row.release.title == "Never Gonna Give You Up"
    assert row.cells["price"] == "12.5"
    assert len(row.cells) == 19
    assert len(sandbox.requests) == 1


def test_an_export_of_nothing_has_no_rows(session: discogs.Session, tmp_path: Path) -> None:
    empty = next(one for one in session.exports if one.id == landmarks.EXPORT_EMPTY)

    assert empty.rows() == ()
    text = empty.download(tmp_path / "empty.csv").read_text(encoding="utf-8")
    assert text.startswith("listing_id,artist,title,")


def test_what_is_exported_is_what_the_sdk_holds(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    listings = {listing.id: listing for listing in me.inventory}
    rows = session.exports.request().wait(progress=False).rows()

    assert {row.listing_id for row in rows} == listings.keys()
    with session.no_lazy_loading():
        for row in rows:
            listing = listings[row.listing_id]
            assert row.release_id == listing.release_id
            assert row.price.value == listing.price.value
            assert (row.status, row.comments) == (listing.status, listing.comments)
            assert row.media_condition == listing.condition
            assert row.sleeve_condition == listing.sleeve_condition
            assert row.accept_offer == listing.allow_offers
            assert row.external_id == (listing.external_id or "")
            assert row.location == (listing.location or "")
            assert row.listed == listing.posted
            assert row.format_quantity == listing.format_quantity
            assert listing.weight not in {None, "auto"}
            assert row.weight == round(float(listing.weight or 0))


def test_texts_of_all_kinds_come_through_a_csv(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path
) -> None:
    texts = ['a,b;c\t"d"', "one\r\ntwo\nthree\rfour", "Ünïcödé ⚠️ 日本", "=1+1", "'", "  x  ", '"']
    market = truth_of(sandbox).market
    for place, text in enumerate(texts):
        listing = market.listings[landmarks.LISTING_FOR_SALE + place]
        market.put(replace(listing, comments=text, location=text))
    export = session.exports.request().wait(progress=False)
    rows = {row.listing_id: row for row in export.rows()}
    found = [rows[landmarks.LISTING_FOR_SALE + place] for place in range(len(texts))]

    assert [row.comments for row in found] == texts
    assert [row.location for row in found] == texts
    path = export.download(tmp_path / "inventory.csv")
    assert "日本" in path.read_text(encoding="utf-8")


def test_a_download_is_streamed_to_a_file(session: discogs.Session, tmp_path: Path) -> None:
    export = next(one for one in session.exports if one.id == landmarks.EXPORT_OF_THREE)
    path = export.download(tmp_path / "mine.csv")

    assert path == tmp_path / "mine.csv"
    assert path.read_bytes().count(b"\r\n") == 4
    assert list(tmp_path.iterdir()) == [path]
    assert export.download(str(path)) == path


def test_a_download_into_a_directory_has_its_own_name(
    session: discogs.Session, tmp_path: Path
) -> None:
    export = next(one for one in session.exports if one.id == landmarks.EXPORT_OF_THREE)
    path = export.download(tmp_path)

    assert path == tmp_path / "sandbox_user-inventory-20260825-0651.csv"
    assert path.is_file()


ODD_NAMES = (
    *("..", ".", "", ".bashrc", ".x.csv", "authorized_keys", "x.csv\0", "a\nb.csv", "C:x.csv"),
    *("x.csv:stream.csv", "nul.csv", "COM1.csv", "x" * 300 + ".csv", "\x1b[2J.csv", "x.csv."),
)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_that_is_no_csvs_is_not_used(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path, name: str
) -> None:
    sandbox.alter(OF_THREE, lambda export: export.update(filename=name))
    export = next(one for one in session.exports if one.id == landmarks.EXPORT_OF_THREE)
    path = export.refresh().download(tmp_path)

    assert path == tmp_path / f"inventory-{export.id}.csv"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["../evil.csv", "../../evil.csv", "sub/../../evil.csv"])
def test_a_name_that_leads_out_of_the_directory_is_not_followed(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path, name: str
) -> None:
    sandbox.alter(OF_THREE, lambda export: export.update(filename=name))
    folder = tmp_path / "exports"
    folder.mkdir()
    export = next(one for one in session.exports if one.id == landmarks.EXPORT_OF_THREE)
    path = export.refresh().download(folder)

    assert path.resolve().parent == folder.resolve()


@pytest.mark.parametrize("fault", BREAKS)
def test_a_download_is_whole_or_not_there_at_all(
    sandbox: Sandbox, of_three: InventoryExport, tmp_path: Path, fault: str
) -> None:
    BREAKS[fault](sandbox)
    old = tmp_path / "old.csv"
    old.write_text("yesterday", encoding="utf-8")
    for target in (tmp_path / "new.csv", tmp_path, old):
        with pytest.raises(discogs.DiscogsError):
            of_three.download(target)

    assert list(tmp_path.iterdir()) == [old]
    assert old.read_text(encoding="utf-8") == "yesterday"
    with pytest.raises(discogs.DiscogsError):
        of_three.rows()


@pytest.mark.parametrize("fault", ["cut", "drop", "garble", "blank"])
def test_a_fault_on_the_way_is_tried_again(
    sandbox: Sandbox, of_three: InventoryExport, tmp_path: Path, fault: str
) -> None:
    once: Any = getattr(sandbox, fault)
    once(path=f"{OF_THREE}/download", times=1)
    path = of_three.download(tmp_path / "mine.csv")
    once(path=f"{OF_THREE}/download", times=1)

    assert path.read_bytes().count(b"\r\n") == 4
    assert len(of_three.rows()) == 3
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_gone_is_not_found(
    sandbox: Sandbox, of_three: InventoryExport, tmp_path: Path
) -> None:
    sandbox.fail(404, path=f"{OF_THREE}/download", times=None)
    with pytest.raises(discogs.NotFound):
        of_three.download(tmp_path)
    with pytest.raises(discogs.NotFound):
        of_three.rows()

    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_is_not_there_is_an_error_of_the_system(
    of_three: InventoryExport, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        of_three.download(tmp_path / "none" / "mine.csv")


def test_an_export_that_failed_has_no_file(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path
) -> None:
    def failed(export: dict[str, Any]) -> None:
        export.update(status="failed", finished_ts="", download_url=None)

    sandbox.alter(OF_THREE, failed)
    export = next(one for one in session.exports if one.id == landmarks.EXPORT_OF_THREE).refresh()

    assert export.wait(progress=False).status is JobStatus.FAILED
    with pytest.raises(discogs.InvalidValueError, match=r"failed: there is no file\. Request"):
        export.rows()
    with pytest.raises(discogs.InvalidValueError, match="failed"):
        export.download(tmp_path)
