"""The messages of an order: texts by seller and buyer, and events."""

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
    """The user who wrote a message or caused an event."""

    username: str
    id: int | None = None
    avatar_url: str = ""
    resource_url: str = ""

    @property
    def user(self) -> _models.User:
        """The user. No request."""
        return self._entity(_models.User, self.username, **self._known("id"))


class OrderLink(Linked):
    """A link to an order."""

    id: str
    resource_url: str = ""

    @property
    def order(self) -> _models.Order:
        """The order. No request."""
        return self._entity(_models.Order, self.id)


class Refund(Linked):
    """Money sent back to the buyer."""

    #: In the order's currency.
    amount: Decimal
    order_link: OrderLink = Field(alias="order")


class OrderMessage(Row):
    """A text about an order, or an event in its history.

    Its subclasses have further fields, depending on `type`. Messages of a type that Discogs adds
    later have these fields only, and the rest in `raw`.
    """

    _key_fields: ClassVar[tuple[str, ...]] = ("timestamp", "message")

    #: "message", "status", "shipping", "refund_sent", "refund_received", ...
    type: str
    #: The text; Discogs' own words for an event.
    message: str
    timestamp: AwareDatetime
    subject: str = ""
    order_link: OrderLink = Field(alias="order")
    actor_link: MessageParty | None = Field(default=None, alias="actor")

    @property
    def actor(self) -> _models.User | None:
        """The user who caused the event, None if Discogs does not say. No request."""
        return self.actor_link.user if self.actor_link else None


class TextMessage(OrderMessage):
    """A text by the seller or the buyer."""

    type: Literal["message"] = "message"
    sender_link: MessageParty | None = Field(default=None, alias="from")

    @property
    def sender(self) -> _models.User | None:
        """The user who wrote it, None if Discogs does not say. No request.

        >>> order = session.orders[0]
        >>> any(text.sender is order.buyer for text in order.messages if text.type == "message")
        True
        """
        return self.sender_link.user if self.sender_link else None


class StatusMessage(OrderMessage):
    """The status of the order was changed."""

    type: Literal["status"] = "status"
    #: Discogs' number for the status.
    status_id: int | None = None


class ShippingMessage(OrderMessage):
    """The price of shipping was changed."""

    type: Literal["shipping"] = "shipping"
    #: The price before, in the order's currency.
    original: Decimal
    #: The new price, in the order's currency.
    new: Decimal


class RefundSentMessage(OrderMessage):
    """The seller sent a refund."""

    type: Literal["refund_sent"] = "refund_sent"
    refund: Refund


class RefundReceivedMessage(OrderMessage):
    """The buyer received a refund."""

    type: Literal["refund_received"] = "refund_received"
    refund: Refund


def _type_of(content: Any) -> str:
    kind = cast("dict[str, object]", content).get("type") if isinstance(content, dict) else None
    return kind if isinstance(kind, str) and kind in _KNOWN else "other"


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
    """Return when a message was sent; a broken time counts as the oldest."""
    when = vars(message).get("timestamp")
    return when if isinstance(when, datetime) else datetime.min.replace(tzinfo=UTC)


def messages_of(core: Core, resource: str) -> Paginated[OrderMessage]:
    """Make the sequence of an order's messages."""
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
