"""The marketplace over the wire: listings, orders, exports and uploads."""

from __future__ import annotations

import csv
import io
from typing import Any

from discogs.sandbox import Sandbox
from tests.truth import truth_of

Sent = tuple[str, str, Any]
#: The listing of which the sandbox knows every field: 12.50 USD, for sale.
LISTING = "/marketplace/listings/4000000001"


def writes(sandbox: Sandbox) -> list[Sent]:
    """The writes that arrived: method, path and JSON body."""
    return [(one.method, one.path, one.json) for one in sandbox.requests if one.method != "GET"]


def reads(sandbox: Sandbox) -> list[str]:
    """The paths that were read."""
    return [one.path for one in sandbox.requests if one.method == "GET"]


def sent_csv(sandbox: Sandbox) -> bytes:
    """The CSV in the only form that was sent, byte by byte."""
    (request,) = [one for one in sandbox.requests if one.method == "POST"]
    boundary = request.headers["Content-Type"].partition("boundary=")[2].encode()
    part = request.body.split(b"--" + boundary)[1]
    head, _, content = part.partition(b"\r\n\r\n")
    assert b'name="upload"' in head
    return content.removesuffix(b"\r\n")


def sent_rows(sandbox: Sandbox) -> list[dict[str, str]]:
    """The rows of that CSV, as any reader of CSVs takes them."""
    text = sent_csv(sandbox).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def stock(sandbox: Sandbox, listing_id: int) -> Any:
    """What the server has under an id, whatever it shows."""
    return truth_of(sandbox).market.listings[listing_id]


def newest(sandbox: Sandbox) -> Any:
    """The listing that was made last."""
    market = truth_of(sandbox).market
    return market.listings[market.last_listing]
