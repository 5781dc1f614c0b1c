"""Single listings: look at one, sell something, change it, take it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from discogs.sandbox.market import fields
from discogs.sandbox.market.records import Listing
from discogs.sandbox.market.sellers import SELLERS
from discogs.sandbox.market.stock import big_stock
from discogs.sandbox.market.words import EDITABLE
from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.moments import now
from discogs.sandbox.origins import api
from discogs.sandbox.routes.database import currency
from discogs.sandbox.routes.inventory import row_json
from discogs.sandbox.routing import Call, route
from discogs.sandbox.store import State

#: What others than the seller can look at.
_PUBLIC = ("For Sale", "Sold")
_FORBIDDEN = "You don't have permission to access this resource."
_FIELDS: dict[str, Callable[[Any], Any]] = {
    "condition": fields.condition,
    "sleeve_condition": fields.sleeve_condition,
    "price": fields.price,
    "comments": fields.text,
    "allow_offers": fields.flag,
    "external_id": fields.text,
    "location": fields.text,
    "weight": fields.weight,
    "format_quantity": fields.format_quantity,
}
_REQUIRED = ("condition", "price")


@route("GET", "/marketplace/listings/<int:listing_id>")
def listing(call: Call, listing_id: int) -> Answer:
    """Get a listing, in the currency that is asked for or that the reader has chosen."""
    found = _find(call, call.state, listing_id)
    if found.seller != call.viewer.username and found.status not in _PUBLIC:
        raise _missing()
    wanted = currency(call) if "curr_abbr" in call.request.query else None
    return Answer(row_json(call, found, wanted, nested=True))


@route("POST", "/marketplace/listings", level=2)
def sell(call: Call) -> Answer:
    """Put something up for sale."""
    seller, sent = _selling(call), _sent(call)
    release_id = _release_id(call, sent)
    facts = _facts({**dict.fromkeys(_REQUIRED), **sent})
    facts["status"] = _status(sent.get("status", "For Sale"), ("For Sale", "Draft"))
    if not facts.get("weight"):
        facts["weight"] = None
    listing_id = call.store.true.market.last_listing + 1
    facts.setdefault("sleeve_condition", "Not Graded")
    new = Listing(id=listing_id, seller=seller, release_id=release_id, posted=now(), **facts)
    call.store.write(lambda state: state.market.put(new))
    url = api(f"/marketplace/listings/{listing_id}")
    return Answer({"listing_id": listing_id, "resource_url": url}, 201)


@route("POST", "/marketplace/listings/<int:listing_id>", level=2)
def edit(call: Call, listing_id: int) -> Answer:
    """Change a listing. What isn't sent stays; the release can't be changed, and is ignored."""
    before = _own(call, listing_id)
    if before.status not in EDITABLE:
        raise Refusal(403, _FORBIDDEN)
    sent = _sent(call)
    facts = _facts(sent)
    if "status" in sent:
        facts["status"] = _status(sent["status"], ("For Sale", "Draft"), before.status)
    if facts.get("weight") == 0:
        del facts["weight"]

    def change(state: State) -> None:
        state.market.put(replace(state.market.listings[listing_id], **facts))

    call.store.write(change)
    return Answer(None, 204, content_type="text/plain")


@route("DELETE", "/marketplace/listings/<int:listing_id>", level=2)
def delete(call: Call, listing_id: int) -> Answer:
    """Take a listing back, whatever its status is."""
    _own(call, listing_id)

    def change(state: State) -> None:
        state.market.put(replace(state.market.listings[listing_id], status="Deleted"))

    call.store.write(change)
    return Answer(None, 204)


def _find(call: Call, state: State, listing_id: int) -> Listing:
    found = state.market.listings.get(listing_id)
    if found is None:
        found = big_stock(call.catalogue).get(listing_id)
    if found is None or found.status == "Deleted":
        raise _missing()
    return found


def _own(call: Call, listing_id: int) -> Listing:
    """Find the listing, if it is the caller's."""
    found = _find(call, call.store.true, listing_id)
    if found.seller != call.viewer.username:
        raise Refusal(403, _FORBIDDEN)
    return found


def _missing() -> Refusal:
    return Refusal(404, "Item not found. It may have been deleted.")


def _selling(call: Call) -> str:
    if call.viewer.username not in SELLERS:
        raise Refusal(403, "You must fill out your seller settings first.")
    return call.viewer.username


def _sent(call: Call) -> Json:
    """Return what was sent; null is as good as nothing."""
    return {name: value for name, value in call.request.fields.items() if value is not None}


def _release_id(call: Call, sent: Json) -> int:
    value = sent.get("release_id")
    known = str(value).isdigit() and int(str(value)) in call.catalogue.releases
    if not known:
        raise Refusal(422, "Invalid release_id: release not found.")
    release_id = int(str(value))
    if call.catalogue.details(release_id).blocked_from_sale:
        raise Refusal(422, "Invalid release_id: release is blocked from sale.")
    return release_id


def _facts(sent: Json) -> dict[str, Any]:
    """Read the fields that were sent; a 422 about the first one that is wrong."""
    facts: dict[str, Any] = {}
    for name, read in _FIELDS.items():
        if name not in sent:
            continue
        try:
            facts[name] = read(sent[name])
        except ValueError as error:
            reason = str(error)
            message = f"Invalid {name}: {reason}." if reason.startswith("expected") else reason
            raise Refusal(422, message) from None
    return facts


def _status(value: Any, options: tuple[str, ...], before: str = "") -> str:
    """Read the status; what a listing has already can be sent again."""
    if value not in options and value != before:
        raise Refusal(422, f"Invalid status: expected one of {', '.join(options)}.")
    return str(value)
