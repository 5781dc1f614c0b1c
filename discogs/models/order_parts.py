"""The parts of an order: buyer and seller, items, shipping, taxes, tracking, feedback."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from discogs import models as _models
from discogs.models.conditions import Condition, SleeveCondition
from discogs.models.listing_parts import loaded_part
from discogs.models.money import Money
from discogs.models.prices import PriceOrNone
from discogs.models.types import NoneIf, Number, Picture
from discogs.orm.values import Linked, Value

__all__ = [
    "Feedback",
    "FeedbackLink",
    "OrderItem",
    "OrderParty",
    "OrderRelease",
    "Shipping",
    "Tax",
    "Tracking",
]


class OrderParty(Linked):
    """A buyer or a seller."""

    id: int
    username: str
    resource_url: str = ""
    #: None if Discogs does not send it.
    email: str | None = None

    @property
    def user(self) -> _models.User:
        """The user. No request."""
        return self._entity(_models.User, self.username, **self._known("id"))


class OrderRelease(Linked):
    """The release of an order's item."""

    id: int
    #: "Rick Astley - Never Gonna Give You Up (7\\", Single)".
    description: str = ""
    resource_url: str = ""
    thumbnail: Picture = ""
    title: str = ""
    artist: str = ""
    format: str = ""


class OrderItem(Linked):
    """A listing as it was when it was ordered."""

    #: The id of the listing.
    id: int
    price: Money
    #: None if Discogs leaves it out, as on pages of orders; `order.refresh()` loads it.
    media_condition: Annotated[Condition | None, NoneIf("")] = None
    #: As media_condition.
    sleeve_condition: Annotated[SleeveCondition | None, NoneIf("")] = None
    condition_comments: str = ""
    item_location: str = ""
    private_comments: str = ""
    release_link: OrderRelease = Field(alias="release")

    @property
    def release(self) -> _models.Release:
        """The release that was sold. No request."""
        title = loaded_part(self, "release_link").get("title") or None
        return self._entity(_models.Release, self.release_link.id, title=title)

    @property
    def listing(self) -> _models.Listing:
        """The listing that was sold. No request."""
        release_id = loaded_part(self, "release_link").get("id")
        return self._entity(_models.Listing, self.id, release_id=release_id)


class Shipping(Money):
    """The cost and the method of shipping. Equals any Money of the same amount."""

    method: str | None = None


class Tracking(Value):
    """The tracking number of a parcel, its carrier, and the page to follow it."""

    number: str = ""
    carrier: str = ""
    url: str = ""


class Tax(Value):
    """A tax on an order."""

    name: str
    #: In percent.
    rate: float
    status: str = ""
    display_name: str = ""
    display_rate: Number = ""
    price: PriceOrNone = None
    taxable_amount: PriceOrNone = None
    #: Who remits it to the state, such as "discogs".
    remitter: str = ""
    jurisdiction: str = ""


class FeedbackLink(Value):
    """Whether feedback can be left, and where."""

    eligible: bool
    url: str = ""
    resource_url: str = ""


class Feedback(Value):
    """The feedback that can be left for an order."""

    for_buyer: FeedbackLink | None = None
    for_seller: FeedbackLink | None = None
