"""Exports: an inventory as a CSV, which takes a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

from discogs.sandbox.market.csvs import exported
from discogs.sandbox.market.records import Export
from discogs.sandbox.messages import Answer, Refusal
from discogs.sandbox.moments import now
from discogs.sandbox.origins import api
from discogs.sandbox.paging import paginate
from discogs.sandbox.routes.jobs import (
    find_job,
    jobs_of,
    last_modified,
    one_at_a_time,
    started,
    unless_unchanged,
)
from discogs.sandbox.routing import Call, route
from discogs.sandbox.store import State
from discogs.sandbox.views.jobs import export_json, filename

# Jobs are there as soon as they are started, so these routes read the true state.


@route("POST", "/inventory/export", level=2)
def request(call: Call) -> Answer:
    """Start an export of all that the user has in the inventory then."""
    market = call.store.true.market
    one_at_a_time(call, market.exports.values(), lambda export: export.finished is None)
    export = Export(market.last_job + 1, call.viewer.username, now())
    done = export.created + timedelta(seconds=call.job_seconds)

    def start(state: State) -> None:
        state.market.exports[export.id] = export
        state.market.last_job = export.id

    def finish(state: State) -> None:
        listings = tuple(
            listing
            for listing in state.market.listings.values()
            if listing.seller == export.username and listing.status != "Deleted"
        )
        state.market.exports[export.id] = replace(export, finished=done, listings=listings)

    call.store.write(start)
    call.store.later(call.job_seconds, finish)
    return started(api(f"/inventory/export/{export.id}"))


@route("GET", "/inventory/export", level=2)
def exports(call: Call) -> Answer:
    """List the user's exports."""
    rows = jobs_of(call, call.store.true.market.exports.values())
    return paginate(call, "items", rows, export_json)


@route("GET", "/inventory/export/<int:export_id>", level=2)
def export(call: Call, export_id: int) -> Answer:
    """Get an export, or a 304. Uploads lack the `Last-Modified` header."""
    found = find_job(call, call.store.true.market.exports, export_id)
    answer = unless_unchanged(call, found, export_json(found))
    answer.headers["Last-Modified"] = format_datetime(last_modified(found), usegmt=True)
    return answer


@route("GET", "/inventory/export/<int:export_id>/download", level=2)
def download(call: Call, export_id: int) -> Answer:
    """Get the CSV of a finished export."""
    found = find_job(call, call.store.true.market.exports, export_id)
    if found.finished is None:
        raise Refusal(404, "The requested resource was not found.")
    return Answer(
        exported(call.catalogue, found.listings),
        headers={"Content-Disposition": f"attachment; filename={filename(found)}"},
        content_type="text/csv; charset=utf-8",
    )
