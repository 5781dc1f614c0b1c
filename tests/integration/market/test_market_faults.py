"""Writes whose answer is lost, or is none: sent once, never again, and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.models import Listing, Order
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import LISTING, newest, stock, writes

RELEASE = landmarks.RELEASE_DOCUMENTED
ROW = {"release_id": RELEASE, "price": "5", "media_condition": "NM"}
Write = Callable[[discogs.Session], object]


def create(session: discogs.Session) -> Listing:
    return session.release(RELEASE).sell(condition="M", price="12.50").save()


def edit(session: discogs.Session) -> Listing:
    listing = session.listing(landmarks.LISTING_FOR_SALE)
    listing.comments = "Still sealed"
    return listing.save()


def move(session: discogs.Session) -> Order:
    order = session.order(landmarks.ORDER_NEW)
    order.status = "Invoice Sent"
    return order.save()


def charge(session: discogs.Session) -> Order:
    order = session.order(landmarks.ORDER_NEW)
    order.shipping = "4.50"
    return order.save()


def write_and_move(session: discogs.Session) -> object:
    return session.order(landmarks.ORDER_NEW).send_message("Sent!", status="Shipped")


WRITES: dict[str, Write] = {
    "creating a listing": create,
    "editing a listing": edit,
    "deleting a listing": lambda session: session.listing(landmarks.LISTING_FOR_SALE).delete(),
    "moving an order": move,
    "charging an order": charge,
    "writing about an order": lambda session: session.order("1-1").send_message("Hello"),
    "writing and moving an order": write_and_move,
    "requesting an export": lambda session: session.exports.request(),
    "adding by an upload": lambda session: session.uploads.add([ROW]),
    "changing by an upload": lambda session: session.uploads.change([ROW]),
    "deleting by an upload": lambda session: session.uploads.delete(
        [{"listing_id": landmarks.LISTING_FOR_SALE}]
    ),
}
#: Those of which Discogs has to tell something, so that an empty answer is none.
TELLING = [name for name in WRITES if name not in {"editing a listing", "deleting a listing"}]
each_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)


def count_writes(sandbox: Sandbox) -> int:
    return len([one for one in sandbox.requests if one.method != "GET"])


@each_write
@pytest.mark.parametrize("done", [True, False])
def test_a_write_whose_answer_is_lost_is_unconfirmed_and_not_repeated(
    sandbox: Sandbox, session: discogs.Session, write: Write, done: bool
) -> None:
    for method in ("POST", "DELETE"):
        sandbox.drop(after_write=done, method=method, times=None)
    with pytest.raises(discogs.UnconfirmedWriteError) as caught:
        write(session)

    assert count_writes(sandbox) == 1
    message = str(caught.value)
    assert "may or may not have taken effect, so it was not sent again" in message
    assert "refresh() " in message or "Read the object again" in message


@each_write
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_on_a_write_is_not_repeated(
    sandbox: Sandbox, session: discogs.Session, write: Write, status: int
) -> None:
    for method in ("POST", "DELETE"):
        sandbox.fail(status, method=method, times=None)
    with pytest.raises(discogs.ServerError):
        write(session)

    assert count_writes(sandbox) == 1


@each_write
def test_a_page_instead_of_an_answer_leaves_a_write_unconfirmed(
    sandbox: Sandbox, session: discogs.Session, write: Write
) -> None:
    for method in ("POST", "DELETE"):
        sandbox.garble(method=method, times=None)
    with pytest.raises(discogs.UnconfirmedWriteError, match="An HTML page"):
        write(session)

    assert count_writes(sandbox) == 1


@pytest.mark.parametrize("name", TELLING)
def test_an_empty_answer_where_one_is_needed_leaves_a_write_unconfirmed(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    sandbox.blank(method="POST", times=None)
    with pytest.raises(discogs.UnconfirmedWriteError, match="An empty body"):
        WRITES[name](session)

    assert count_writes(sandbox) == 1


@pytest.mark.parametrize("name", TELLING[:5])
def test_half_an_answer_leaves_a_write_unconfirmed(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    sandbox.cut(method="POST", times=None)
    with pytest.raises(discogs.UnconfirmedWriteError):
        WRITES[name](session)

    assert count_writes(sandbox) == 1


@each_write
@pytest.mark.parametrize("status", [400, 403, 409, 415, 422])
def test_a_refusal_comes_with_the_servers_words(
    sandbox: Sandbox, session: discogs.Session, write: Write, status: int
) -> None:
    detail = [{"loc": ["body", "price"], "msg": "value is not a valid float", "type": "float"}]
    body: Any = {"message": "It says so.", "detail": detail}
    for method in ("POST", "DELETE"):
        sandbox.fail(status, method=method, times=None, body=body)
    with pytest.raises(discogs.APIError, match="It says so") as caught:
        write(session)

    assert caught.value.status == status
    assert caught.value.detail == ("body.price: value is not a valid float",)
    assert count_writes(sandbox) == 1


def test_an_unconfirmed_sale_is_still_unsent_and_tells_where_to_look(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    before = list(session.me.inventory)
    listing = session.release(RELEASE).sell(condition="M", price="12.50")
    sandbox.drop(after_write=True, path="/marketplace/listings")
    with pytest.raises(discogs.UnconfirmedWriteError, match=r"session\.me\.inventory\.refresh"):
        listing.save()

    assert listing.is_dirty
    with pytest.raises(
        discogs.UnsavedError, match=r"lost\. session\.me\.inventory.*would sell another copy"
    ):
        _ = listing.id
    (arrived,) = [one for one in session.me.inventory.refresh() if one not in before]
    assert arrived.id == newest(sandbox).id
    assert arrived.price.value == listing.price.value


def test_an_unconfirmed_edit_that_arrived_is_seen_by_reading_again(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    listing.comments, listing.price = "Still sealed", "15"
    sandbox.drop(after_write=True, path=LISTING)
    with pytest.raises(discogs.UnconfirmedWriteError, match="Read the object again"):
        listing.save()

    assert set(listing.changes) == {"comments", "price"}
    assert not listing.refresh().is_dirty
    listing.save()
    assert len(writes(sandbox)) == 1


def test_an_unconfirmed_edit_that_did_not_arrive_is_saved_again(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE)
    listing.comments = "Still sealed"
    sandbox.drop(path=LISTING, method="POST")
    with pytest.raises(discogs.UnconfirmedWriteError):
        listing.save()

    assert listing.refresh().changes["comments"].new == "Still sealed"
    listing.save()
    assert stock(sandbox, listing.id).comments == "Still sealed"


def test_an_unconfirmed_deletion_does_not_count(sandbox: Sandbox, session: discogs.Session) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    sandbox.drop(path=LISTING, method="DELETE")
    with pytest.raises(discogs.UnconfirmedWriteError):
        listing.delete()

    assert listing in list(session.me.inventory)
    listing.delete()
    assert stock(sandbox, landmarks.LISTING_FOR_SALE).status == "Deleted"


@pytest.mark.parametrize("field", ["status", "shipping"])
@pytest.mark.parametrize("done", [True, False])
def test_an_unconfirmed_change_of_an_order_is_still_there_until_it_is_seen(
    sandbox: Sandbox, session: discogs.Session, field: str, done: bool
) -> None:
    order = session.order(landmarks.ORDER_NEW).refresh()
    setattr(order, field, {"status": "Invoice Sent", "shipping": "4.50"}[field])
    sandbox.drop(after_write=done, method="POST")
    with pytest.raises(discogs.UnconfirmedWriteError):
        order.save()

    assert set(order.changes) == {field}
    order.refresh()
    assert order.is_dirty is not done
    order.save()
    assert len(writes(sandbox)) == (1 if done else 2)
    assert order.status == "Invoice Sent"


def test_so_is_the_shipping_of_an_order_that_was_never_read(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    order = session.order(landmarks.ORDER_NEW)
    order.shipping = "4.50"
    sandbox.drop(after_write=True, method="POST")
    with pytest.raises(discogs.UnconfirmedWriteError):
        order.save()
    order.refresh().save()

    assert len(writes(sandbox)) == 1


def test_an_unconfirmed_message_is_in_no_list_until_it_is_read(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    order = session.order(landmarks.ORDER_NEW)
    before = list(order.messages)
    sandbox.drop(after_write=True, method="POST")
    with pytest.raises(discogs.UnconfirmedWriteError):
        order.send_message("Hello")

    assert list(order.messages) == before
    assert order.messages.refresh()[0].message == "Hello"


@pytest.mark.parametrize("name", ["requesting an export", "adding by an upload"])
def test_an_unconfirmed_job_is_found_in_the_list(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    jobs = session.exports if "export" in name else session.uploads
    before = list(jobs)
    sandbox.drop(after_write=True, method="POST")
    kind = "exports" if "export" in name else "uploads"
    with pytest.raises(discogs.UnconfirmedWriteError, match=rf"session\.{kind}\.refresh\(\)"):
        WRITES[name](session)

    assert len(jobs) == len(before)
    assert len(jobs.refresh()) == len(before) + 1


@pytest.mark.parametrize("name", ["requesting an export", "adding by an upload"])
def test_one_job_of_a_kind_runs_at_a_time(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    sandbox.job_seconds = 60
    WRITES[name](session)
    with pytest.raises(discogs.Conflict, match=r"already running(.|\n)*Wait until it has finished"):
        WRITES[name](session)

    assert count_writes(sandbox) == 2
