"""Uploads: CSVs that add, change or delete listings, which takes a while."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

from werkzeug.datastructures import FileStorage
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from discogs.sandbox.market.records import Upload, UploadType
from discogs.sandbox.market.uploading import (
    Table,
    Uploading,
    carry_out,
    check_columns,
    read_table,
)
from discogs.sandbox.messages import Answer, Refusal
from discogs.sandbox.moments import now
from discogs.sandbox.origins import api
from discogs.sandbox.paging import paginate
from discogs.sandbox.routes.jobs import find_job, jobs_of, one_at_a_time, started, unless_unchanged
from discogs.sandbox.routing import Call, route
from discogs.sandbox.store import State
from discogs.sandbox.views.jobs import upload_json

# Jobs are there as soon as they are started, so these routes read the true state.


@route("POST", "/inventory/upload/add", level=2)
def add(call: Call) -> Answer:
    """Put listings up for sale."""
    return _start(call, "add")


@route("POST", "/inventory/upload/change", level=2)
def change(call: Call) -> Answer:
    """Change listings: each row all of the seller's copies of a release."""
    return _start(call, "change")


@route("POST", "/inventory/upload/delete", level=2)
def delete(call: Call) -> Answer:
    """Take listings back."""
    return _start(call, "delete")


@route("GET", "/inventory/upload", level=2)
def uploads(call: Call) -> Answer:
    """List the user's uploads."""
    rows = jobs_of(call, call.store.true.market.uploads.values())
    return paginate(call, "items", rows, upload_json)


@route("GET", "/inventory/upload/<int:upload_id>", level=2)
def upload(call: Call, upload_id: int) -> Answer:
    """Get an upload, or a 304."""
    found = find_job(call, call.store.true.market.uploads, upload_id)
    return unless_unchanged(call, found, upload_json(found))


def _start(call: Call, kind: UploadType) -> Answer:
    market = call.store.true.market
    file = _file(call)
    table = _table(kind, file)
    one_at_a_time(call, market.uploads.values(), lambda upload: upload.status == "pending")
    name = file.filename or "upload.csv"
    started_one = Upload(market.last_job + 1, call.viewer.username, kind, name, now())
    done = started_one.created + timedelta(seconds=call.job_seconds)

    def start(state: State) -> None:
        state.market.uploads[started_one.id] = started_one
        state.market.last_job = started_one.id

    def finish(state: State) -> None:
        if table is None:
            results = "ERROR: Uploaded file no longer exists."
            finished = replace(started_one, status="failed", results=results)
        else:
            job = Uploading(kind, table, started_one.username, done, call.catalogue)
            results = carry_out(state.market, job)
            finished = replace(started_one, status="success", finished=done, results=results)
        state.market.uploads[started_one.id] = finished

    call.store.write(start)
    call.store.later(call.job_seconds, finish)
    return started(api(f"/inventory/upload/{started_one.id}"))


def _file(call: Call) -> FileStorage:
    """Find the file of the form's field `upload`."""
    kind, options = parse_options_header(call.request.headers.get("Content-Type"))
    if kind != "multipart/form-data":
        raise Refusal(415, "Unsupported media type: expected multipart/form-data.")
    body = call.request.body
    parser = FormDataParser(stream_factory=_in_memory)
    _, _, files = parser.parse(io.BytesIO(body), kind, len(body), options)
    file = files.get("upload")
    if file is None:
        raise Refusal(422, "Invalid upload: expected a CSV file.")
    if not ((file.filename or "").casefold().endswith(".csv") or file.mimetype == "text/csv"):
        raise Refusal(415, "Unsupported media type: expected a CSV file.")
    return file


def _in_memory(*_sizes_and_names: object, **_more: object) -> io.BytesIO:
    """Keep a part of a form in memory; werkzeug's own choice would be a temporary file."""
    return io.BytesIO()


def _table(kind: UploadType, file: FileStorage) -> Table | None:
    """Read the file. An empty one is taken, and forgotten before the job gets to it."""
    body = file.read()
    if not body:
        return None
    try:
        table = read_table(body.decode("utf-8-sig"))
    except ValueError:
        raise Refusal(422, "Invalid upload: expected a CSV file in UTF-8.") from None
    try:
        check_columns(kind, table)
    except ValueError as error:
        raise Refusal(422, f"Invalid upload: {error}.") from None
    return table
