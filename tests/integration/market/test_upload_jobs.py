"""What becomes of an upload: waited for, told as text, and seen in the inventory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import discogs
from discogs.models import InventoryUpload, JobStatus, User
from discogs.models.own_inventory import own_inventory
from discogs.sandbox import Sandbox, landmarks
from tests.integration.clock import Clock
from tests.integration.market import LISTING, reads

RELEASE = landmarks.RELEASE_DOCUMENTED
ROW: dict[str, Any] = {"release_id": RELEASE, "price": "5", "media_condition": "NM"}
PATH = "/inventory/upload"


def done(session: discogs.Session) -> InventoryUpload:
    return session.uploads.add([ROW]).wait(progress=False)


def test_a_fresh_upload_knows_its_kind_and_waits_with_one_request(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    upload = session.uploads.add([ROW])
    with session.no_lazy_loading():
        assert (upload.type, upload.filename) == ("add", "add.csv")
    assert upload.wait(progress=False) is upload

    assert reads(sandbox) == [f"{PATH}/{upload.id}"]
    assert upload.status is JobStatus.SUCCESS
    assert upload.finished_ts is not None
    upload.wait(progress=False)
    assert len(sandbox.requests) == 2


def test_results_are_text(session: discogs.Session) -> None:
    rows = [ROW, {**ROW, "release_id": 999_999_999}, ROW]
    upload = session.uploads.add(rows).wait(progress=False)

    assert upload.results.splitlines() == [
        "CSV file contains 3 records.",
        "Skipped row 3 because ERROR: release_id 999999999 does not exist",
        "Processed 2 records.",
    ]
    assert upload.results_as_sent is not None
    assert "<p>" in upload.results_as_sent


def test_an_upload_that_runs_has_no_results_yet(
    sandbox: Sandbox, session: discogs.Session, clock: Clock
) -> None:
    sandbox.job_seconds = 3600
    upload = session.uploads.add([ROW])

    assert upload.results == ""
    assert upload.status is JobStatus.PENDING
    assert upload.finished_ts is None
    with pytest.raises(discogs.JobNotFinishedError, match="goes on with it"):
        upload.wait(timeout=30, progress=False)
    assert sum(clock.waits) == 30


def test_uploads_are_listed_with_one_request(sandbox: Sandbox, session: discogs.Session) -> None:
    with session.no_lazy_loading():
        facts = {one.id: (one.type, one.status, one.results) for one in session.uploads}

    assert reads(sandbox) == [PATH]
    kind, status, results = facts[landmarks.UPLOAD_FAILED]
    assert (kind, status) == ("delete", JobStatus.FAILED)
    assert results == "ERROR: Uploaded file no longer exists."
    assert "Skipped row 2" in facts[landmarks.UPLOAD_WITH_SKIPPED_ROW][2]


def test_an_upload_that_failed_is_finished_without_a_time(session: discogs.Session) -> None:
    failed = next(one for one in session.uploads if one.id == landmarks.UPLOAD_FAILED)

    assert failed.is_finished
    assert failed.finished_ts is None
    assert failed.wait(progress=False) is failed


def test_an_inventory_is_read_anew_after_an_upload(session: discogs.Session, me: User) -> None:
    before = len(list(me.inventory))
    session.uploads.add([ROW, ROW]).wait(progress=False)

    assert len(list(me.inventory)) == before + 2


def test_so_is_one_of_a_seller_who_is_called_by_name(session: discogs.Session) -> None:
    inventory = session.user("sandbox_user").inventory
    before = len(list(inventory))
    done(session)

    assert len(list(inventory)) == before + 1


def test_one_of_somebody_else_is_not(sandbox: Sandbox, session: discogs.Session, me: User) -> None:
    rows = list(session.user(landmarks.USER_WHO_SELLS).inventory)
    done(session)
    sandbox.clear()

    assert list(session.user(landmarks.USER_WHO_SELLS).inventory) == rows
    assert reads(sandbox) == []


def test_so_is_one_whose_upload_was_seen_in_the_list(session: discogs.Session, me: User) -> None:
    before = len(list(me.inventory))
    upload = session.uploads.add([ROW])
    assert next(one for one in session.uploads if one == upload).is_finished
    upload.wait(progress=False)

    assert len(list(me.inventory)) == before + 1


def test_listings_follow_a_change_when_they_are_walked_past_again(
    session: discogs.Session, me: User
) -> None:
    listing = next(row for row in me.inventory if row.id == landmarks.LISTING_FOR_SALE)
    session.uploads.change([{"release_id": RELEASE, "price": "77"}]).wait(progress=False)
    list(me.inventory)

    assert listing.price.value == 77


def test_a_listing_follows_a_change_when_it_is_read_whatever_was_saved_before(
    session: discogs.Session,
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    listing.price = "80"
    listing.save()
    session.uploads.change([{"release_id": RELEASE, "price": "77"}]).wait(progress=False)

    assert listing.price.value == 77


def test_while_an_upload_runs_an_edit_reads_what_that_may_change_and_nothing_else(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    another = next(
        row for row in me.inventory.filter(status="For Sale") if row.release_id != RELEASE
    )
    sandbox.job_seconds = 3600
    session.uploads.change([{"release_id": RELEASE, "price": "77"}])
    sandbox.clear()
    edited(another, sandbox, comments="Not in that CSV")
    assert reads(sandbox) == []
    edited(listing, sandbox, comments="Still sealed")
    assert reads(sandbox) == [LISTING]


def test_an_edit_after_an_upload_and_a_walk_keeps_what_the_upload_wrote(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    listing = next(row for row in me.inventory if row.id == landmarks.LISTING_FOR_SALE)
    session.uploads.change([{"release_id": RELEASE, "price": "77"}]).wait(progress=False)
    list(me.inventory)
    listing.comments = "Still sealed"
    listing.save()

    assert sandbox.requests[-1].json["price"] == 77.0


def test_an_edit_right_after_an_upload_does_not_undo_it(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    session.uploads.change([{"release_id": RELEASE, "price": "77"}]).wait(progress=False)
    listing.comments = "Still sealed"
    listing.save()

    assert sandbox.requests[-1].json["price"] == 77.0


@pytest.fixture
def late(sandbox: Sandbox, clock: Clock) -> Iterator[Clock]:
    """A server that shows no write as long as the test runs, and the session's time."""
    sandbox.write_delay = 3600.0
    yield clock
    sandbox.write_delay = 0.0


def upload_a_price(session: discogs.Session, price: str = "77", **more: str) -> None:
    row = {"release_id": RELEASE, "price": price, **more}
    session.uploads.change([row]).wait(progress=False)


def edited(listing: discogs.Listing, sandbox: Sandbox, **terms: Any) -> Any:
    for name, value in terms.items():
        setattr(listing, name, value)
    listing.save()
    return sandbox.requests[-1].json


def test_an_edit_sends_what_was_uploaded_while_discogs_shows_what_was_before(
    sandbox: Sandbox, session: discogs.Session, late: Clock
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    upload_a_price(session, media_condition="VG")

    body = edited(listing, sandbox, comments="Still sealed")
    assert (body["price"], body["condition"]) == (77, "Very Good (VG)")
    another = session.listing(landmarks.LISTING_FOR_SALE + 1)
    assert edited(another, sandbox, comments="Never read before")["price"] == 77
    late.time += 100
    assert edited(listing, sandbox, comments="Much later")["price"] == 12.5


def test_the_last_of_upload_and_save_is_what_an_edit_sends(
    sandbox: Sandbox, session: discogs.Session, late: Clock
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    upload_a_price(session)
    late.time += 1
    assert edited(listing, sandbox, price="80")["price"] == 80
    assert edited(listing, sandbox, comments="Saved since")["price"] == 80
    late.time += 1
    upload_a_price(session, "90")
    assert edited(listing, sandbox, comments="Uploaded since")["price"] == 90
    upload_a_price(session, "95")
    assert edited(listing, sandbox, comments="Once more")["price"] == 95


def test_a_save_right_after_an_upload_is_later_and_one_before_a_running_one_is_earlier(
    sandbox: Sandbox, session: discogs.Session, late: Clock
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    upload_a_price(session)
    assert edited(listing, sandbox, price="80")["price"] == 80
    assert edited(listing, sandbox, comments="Saved since")["price"] == 80

    late.time += 1
    sandbox.job_seconds = 3600
    session.uploads.change([{"release_id": RELEASE, "price": "90"}])
    assert edited(listing, sandbox, comments="While it runs")["price"] == 90


def test_so_it_sends_what_the_earlier_of_two_uploads_wrote_for_a_minute(
    sandbox: Sandbox, session: discogs.Session, late: Clock
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    upload_a_price(session)
    session.uploads.change([{"release_id": 1, "price": "9"}]).wait(progress=False)

    late.time += 59.5
    assert edited(listing, sandbox, comments="Still sealed")["price"] == 77
    late.time += 0.5
    assert edited(listing, sandbox, comments="A minute later")["price"] == 12.5


def test_what_is_added_changes_no_other_copy_of_its_release(
    sandbox: Sandbox, session: discogs.Session, late: Clock
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    upload = session.uploads.add([ROW])
    sandbox.clear()
    assert edited(listing, sandbox, comments="While it runs")["price"] == 12.5
    assert reads(sandbox) == []
    upload.wait(progress=False)
    sandbox.clear()
    assert edited(listing, sandbox, comments="Afterwards")["price"] == 12.5
    assert reads(sandbox) == []


def test_what_a_failed_upload_said_is_not_sent(sandbox: Sandbox, session: discogs.Session) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    inventory = own_inventory(session._core)
    inventory.upload_began(5, {RELEASE: {"release_id": str(RELEASE), "price": "77.00"}})
    inventory.upload_ended(5, failed=True)

    assert edited(listing, sandbox, comments="Still sealed")["price"] == 12.5


def test_asking_again_is_conditional(sandbox: Sandbox, session: discogs.Session) -> None:
    sandbox.job_seconds = 3600
    upload = session.uploads.add([ROW]).refresh()
    sandbox.clear()
    upload.refresh()

    (request,) = sandbox.requests
    assert "If-Modified-Since" in request.headers
    assert request.status in {200, 304}
    assert upload.type == "add"


@pytest.mark.parametrize(
    ("status", "error"),
    [(415, discogs.UnsupportedMediaType), (422, discogs.UnprocessableEntity)],
)
def test_a_file_that_discogs_refuses_comes_with_its_words(
    sandbox: Sandbox, session: discogs.Session, status: int, error: type[discogs.APIError]
) -> None:
    sandbox.fail(status, path=f"{PATH}/add", body={"message": "That is no CSV."})
    with pytest.raises(error, match="That is no CSV"):
        session.uploads.add([ROW])

    assert len(sandbox.requests) == 1


def test_an_upload_whose_answer_has_no_location_is_unconfirmed(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    sandbox.fail(200, path=f"{PATH}/add", body={}, after_write=True)
    with pytest.raises(discogs.UnconfirmedWriteError, match=r"session\.uploads\.refresh"):
        session.uploads.add([ROW])

    assert len(sandbox.requests) == 1
