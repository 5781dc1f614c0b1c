"""The books: for each field of an account the value that somebody assigned last."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from discogs.sandbox import Sandbox, landmarks
from discogs.sandbox.market.records import Listing, Message
from discogs.sandbox.market.words import ORDER_STATUSES
from discogs.sandbox.views.listing import format_quantity, weight
from tests.truth import truth_of

ME = "sandbox_user"
RELEASE = landmarks.RELEASE_DOCUMENTED
#: What can be added, and is nowhere at first.
OTHER = landmarks.RELEASE_MAIN_VERSION

Kind: TypeAlias = Literal["listing", "order", "item", "want", "folder", "profile"]
Fields: TypeAlias = dict[str, Any]


class Key(NamedTuple):
    """A thing of the account: its kind and its id."""

    kind: Kind
    id: int | str


#: What a small account keeps of the sandbox's: so that a page is read in no time.
LISTINGS = (landmarks.LISTING_FOR_SALE, landmarks.LISTING_FOR_SALE + 3, landmarks.LISTING_DRAFT)
ORDERS = (landmarks.ORDER_NEW, landmarks.ORDER_PAID)


def make_small(sandbox: Sandbox) -> None:
    """Take most things out of a fresh sandbox: three of each kind stay."""
    state = truth_of(sandbox)
    market, people = state.market, state.people
    market.listings = {one: market.listings[one] for one in LISTINGS}
    market.orders = {one: market.orders[one] for one in ORDERS}
    market.messages = {one: market.messages[one][-1:] for one in ORDERS}
    kept = [item for item in people.items[ME].values() if item.release_id == RELEASE]
    people.items[ME] = {item.instance_id: item for item in kept}
    people.wants[ME] = dict([*people.wants[ME].items()][:3])


def read_books(sandbox: Sandbox, *, shown: bool = False) -> dict[Key, Fields]:
    """Read what the server has, whatever it shows yet.

    `shown`: as readers see it. A weight that is left to Discogs is a number for them.
    """
    state = truth_of(sandbox)
    books: dict[Key, Fields] = {}
    for listing in state.market.listings.values():
        if listing.status != "Deleted":
            books[Key("listing", listing.id)] = _of_listing(sandbox, listing, shown=shown)
    for order in state.market.orders.values():
        books[Key("order", order.id)] = {
            "status": order.status,
            "shipping": cents(order.shipping),
            **_of_messages(reversed(state.market.messages[order.id])),
        }
    for item in state.people.items[ME].values():
        notes = {note(number): text for number, text in item.notes if text}
        fields = {"rating": item.rating, "folder": item.folder_id, **notes}
        books[Key("item", item.instance_id)] = {"release_id": item.release_id, **fields}
    for want in state.people.wants[ME].values():
        books[Key("want", want.release_id)] = {"rating": want.rating, "notes": want.notes}
    for folder in state.people.own_folders[ME].values():
        items = [one for one in state.people.items[ME].values() if one.folder_id == folder.id]
        books[Key("folder", folder.id)] = {"name": folder.name}
        if shown:
            counted = {"count": len(items), "items": {one.instance_id for one in items}}
            books[Key("folder", folder.id)] |= counted
    profile = state.people.profiles[ME]
    names = ("name", "home_page", "location", "profile", "curr_abbr")
    books[Key("profile", ME)] = {name: getattr(profile, name) for name in names}
    return books


def _of_listing(sandbox: Sandbox, listing: Listing, *, shown: bool) -> Fields:
    catalogue = sandbox.catalogue
    return {
        "price": cents(listing.price),
        "condition": listing.condition,
        "sleeve_condition": listing.sleeve_condition,
        "comments": html.unescape(listing.comments),
        "allow_offers": listing.allow_offers,
        "status": listing.status,
        "external_id": listing.external_id,
        "location": listing.location,
        "weight": weight(catalogue, listing) if shown else listing.weight or "auto",
        "format_quantity": (
            format_quantity(catalogue, listing) if shown else listing.format_quantity or "auto"
        ),
    }


def _of_messages(messages: Iterable[Message]) -> Fields:
    told = [*messages]
    return {
        "said": [said(one.message) for one in told if one.type == "message"],
        "moves": [ORDER_STATUSES[one.status] for one in told if one.type == "status"],
    }


def said(message: str) -> str:
    """The text of a message, without what Discogs puts before it."""
    return message.rpartition("\n\n")[2]


def note(field_id: int) -> str:
    """The name of a field of the notes in the books."""
    return f"note {field_id}"


def cents(value: float | str | Decimal) -> Decimal:
    """An amount to the cent."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def differences(ours: Mapping[Key, Fields], theirs: Mapping[Key, Fields], where: str) -> list[str]:
    """Every field in which two books differ."""
    found = [f"{where}: {key} is in one alone" for key in ours.keys() ^ theirs.keys()]
    for key in ours.keys() & theirs.keys():
        mine, other = ours[key], theirs[key]
        found += [
            f"{where}: {key}.{name} was assigned {mine.get(name)!r}, and is {other.get(name)!r}"
            for name in sorted(mine.keys() | other.keys())
            if mine.get(name) != other.get(name)
        ]
    return sorted(found)
