"""Listings, orders, messages and jobs. A change makes another one, so copies of a state share them.

These are facts, not answers: `views` turns them into the JSON of the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

MessageType: TypeAlias = Literal["status", "message", "shipping", "refund_sent", "refund_received"]
UploadType: TypeAlias = Literal["add", "change", "delete"]


@dataclass(frozen=True, slots=True)
class Seller:
    """A user who filled out the seller settings."""

    username: str
    currency: str
    ships_from: str
    rating: str
    stars: float
    total: int
    min_order_total: float
    payment: str
    shipping: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Something for sale. Weight and format quantity None mean "auto"."""

    id: int
    seller: str
    release_id: int
    status: str
    condition: str
    sleeve_condition: str
    price: float
    posted: datetime
    comments: str = ""
    allow_offers: bool = False
    audio: bool = False
    external_id: str = ""
    location: str = ""
    weight: float | None = None
    format_quantity: int | None = None
    #: What Discogs computes for shipping; only the seller gets to see it.
    shipping: float = 3.5


@dataclass(frozen=True, slots=True)
class OrderItem:
    """A listing as it was ordered. An empty condition leaves the key out."""

    listing_id: int
    release_id: int
    price: float
    condition: str = ""
    sleeve_condition: str = ""
    location: str = ""


class Tracking(NamedTuple):
    """Where a parcel can be followed."""

    number: str
    carrier: str
    url: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order. `newer` ones have the keys that came after the documentation."""

    id: str
    seller: str
    buyer: str
    currency: str
    status: str
    created: datetime
    last_activity: datetime
    items: tuple[OrderItem, ...]
    shipping: float
    fee: float
    address: str
    instructions: str = ""
    archived: bool = False
    newer: bool = False
    taxed: bool = False
    tracking: Tracking | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was said about an order, or that happened to it."""

    type: MessageType
    at: datetime
    by: str
    message: str
    subject: str = ""
    status: str = ""
    #: The shipping price before and after.
    original: float = 0.0
    new: float = 0.0
    refund: float = 0.0


@dataclass(frozen=True, slots=True)
class Export:
    """An export of an inventory: what was in it when the job was done."""

    id: int
    username: str
    created: datetime
    finished: datetime | None = None
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload of a CSV. A failed one has a result and was never finished."""

    id: int
    username: str
    type: UploadType
    filename: str
    created: datetime
    status: str = "pending"
    finished: datetime | None = None
    results: str = ""
