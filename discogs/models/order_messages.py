"""The messages of an order: what seller and buyer said, and what happened to it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, cast

from pydantic import AwareDatetime, Discriminator, Field, Tag

from discogs import models as _models
from discogs.orm.core import Core
from discogs.orm.values import Linked, Row
from discogs.pagination.pages import PageSource
from discogs.pagination.paginated import Paginated
from discogs.pagination.pending_writes import pending_writes

__all__ = [
    "MessageParty",
    "OrderLink",
    "OrderMessage",
    "Refund",
    "RefundReceivedMessage",
    "RefundSentMessage",
    "ShippingMessage",
    "StatusMessage",
    "TextMessage",
    "messages_of",
]


class MessageParty(Linked):
    """Who wrote a message, or did what it is about."""

    username: str
    id: int | None = None
    avatar_url: str = ""
    resource_url: str = ""

    @property
    def user(self) -> _models.User:
        """The user. No request."""
        return self._entity(_models.User, self.username)


class OrderLink(Linked):
    """Which order something belongs to."""

    id: str
    resource_url: str = ""

    @property
    def order(self) -> _models.Order:
        """The order. No request."""
        return self._entity(_models.Order, self.id)


class Refund(Linked):
    """Money that went back to the buyer."""

    #: In the order's currency.
    amount: Decimal
    order_link: OrderLink = Field(alias="order")


class OrderMessage(Row):
    """Something that was said about an order, or that happened to it.

    What else there is depends on `type`: see the classes below. A type that Discogs adds has these
    fields alone, and the rest in `raw`.
    """

    _key_fields: ClassVar[tuple[str, ...]] = ("timestamp", "message")

    #: "message", "status", "shipping", "refund_sent", "refund_received", ...
    type: str
    #: What was said; Discogs' own words where something happened.
    message: str
    timestamp: AwareDatetime
    subject: str = ""
    order_link: OrderLink = Field(alias="order")
    #: Who did what it tells, where Discogs says so.
    actor: MessageParty | None = None


class TextMessage(OrderMessage):
    """Something that one of the two said."""

    type: Literal["message"] = "message"
    sender: MessageParty | None = Field(default=None, alias="from")


class StatusMessage(OrderMessage):
    """The order got another status."""

    type: Literal["status"] = "status"
    #: Discogs' number of the status.
    status_id: int | None = None


class ShippingMessage(OrderMessage):
    """The price of shipping was set."""

    type: Literal["shipping"] = "shipping"
    #: Before, in the order's currency.
    original: Decimal
    #: Now, in the order's currency.
    new: Decimal


class RefundSentMessage(OrderMessage):
    """The seller sent money back."""

    type: Literal["refund_sent"] = "refund_sent"
    refund: Refund


class RefundReceivedMessage(OrderMessage):
    """The buyer got money back."""

    type: Literal["refund_received"] = "refund_received"
    refund: Refund


def _type_of(content: Any) -> str:
    told = cast("dict[str, object]", content).get("type") if isinstance(content, dict) else None
    return told if isinstance(told, str) and told in _KNOWN else "other"


_KNOWN = frozenset({"message", "status", "shipping", "refund_sent", "refund_received"})

AnyMessage: TypeAlias = Annotated[
    Annotated[TextMessage, Tag("message")]
    | Annotated[StatusMessage, Tag("status")]
    | Annotated[ShippingMessage, Tag("shipping")]
    | Annotated[RefundSentMessage, Tag("refund_sent")]
    | Annotated[RefundReceivedMessage, Tag("refund_received")]
    | Annotated[OrderMessage, Tag("other")],
    Discriminator(_type_of),
]


def _sent_at(message: OrderMessage) -> datetime:
    """When a message was sent; one whose time came broken counts as the oldest."""
    when = vars(message).get("timestamp")
    return when if isinstance(when, datetime) else datetime.min.replace(tzinfo=UTC)


def messages_of(core: Core, resource: str) -> Paginated[OrderMessage]:
    """The messages of an order."""
    path = f"{resource}/messages"
    return Paginated(
        PageSource(
            core,
            path,
            "messages",
            OrderMessage,
            row_type=AnyMessage,
            pending=pending_writes(core, path),
            newest_first=_sent_at,
        )
    )
