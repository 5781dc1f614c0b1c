"""Orders of the marketplace."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar, cast

from pydantic import AwareDatetime, Field

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.http.messages import Request, Sendable
from discogs.models.money import Money
from discogs.models.order_messages import OrderMessage, TextMessage, messages_of
from discogs.models.order_parts import Feedback, OrderItem, OrderParty, Shipping, Tax, Tracking
from discogs.models.prices import PriceOrNone
from discogs.models.statuses import OrderStatus
from discogs.models.terms import Price
from discogs.models.types import NoneIfEmpty
from discogs.orm.core import Core
from discogs.orm.decoding import ask
from discogs.orm.entity import expire, merge
from discogs.orm.fields import NOT_LOADED, Lazy, Writable
from discogs.orm.payload import Payload
from discogs.orm.savable import Savable
from discogs.orm.state import Merging, State, mutation
from discogs.orm.values import SortedBy, Value, loaded_fields, row_key, says_no_more
from discogs.pagination.pages import PageSource
from discogs.pagination.paginated import Paginated, Refinable
from discogs.pagination.pending_writes import pending_writes
from discogs.pagination.table import Table

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Order", "Orders", "orders_of"]

V = TypeVar("V", bound=Value)

OrderSortKey = Literal["id", "buyer", "created", "status", "last_activity"]
_PATH = "/marketplace/orders"


class _OrderMerging(Merging):
    """Distinguishes answers newer than an own write from older ones, by `last_activity`."""

    def corrected(self, state: State, incoming: Mapping[str, Any]) -> Mapping[str, Any]:
        """Accept a newer state; drop the next statuses of an older one."""
        incoming = _with_known_parts(state.fields, incoming)
        theirs = incoming.get("last_activity")
        ours, until = state.written.get("last_activity", (None, 0.0))
        if state.core is None or not isinstance(theirs, datetime) or ours is None:
            return incoming
        if theirs > ours:
            state.forget_written(_MOVED)
        elif theirs < ours and state.core.now() < until and not state.written.keys() >= _NEXT:
            return {name: incoming[name] for name in incoming.keys() - _NEXT}
        return incoming

    def merged_full(self, state: State) -> None:
        """Keep an order without its next statuses a stub."""
        if not state.fields.keys() >= _NEXT and not state.invalid & _NEXT:
            state.loaded = False


class Order(Savable, SortedBy[OrderSortKey]):
    """An order. `GET /marketplace/orders/{id}`

    Its seller can change its status, to one of `next_status`, or its shipping, which sends the
    invoice; `save()` sends one of the two with `POST /marketplace/orders/{id}`, one request, and
    one before it where the order was read more than 20 seconds ago: it may have moved on. Its
    buyer can read it.

    >>> order = session.orders.filter(status="New Order")[0]
    >>> order.status = "Invoice Sent"
    >>> order.save().status
    <OrderStatus.INVOICE_SENT: 'Invoice Sent'>
    """

    _path: ClassVar[str] = "/marketplace/orders/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "status", "total")
    _name_hints: ClassVar[Mapping[str, str]] = {
        "username": "Read .buyer.username, or .seller.username.",
    }

    _merging: ClassVar[Merging] = _OrderMerging()

    #: A text: "1-1".
    id: Lazy[str]
    status: Writable[OrderStatus, OrderStatus | str]
    #: The statuses it can be given now; none for its buyer, or when it is closed.
    next_status: Lazy[tuple[OrderStatus, ...]]
    items: Lazy[Table[OrderItem]]
    total: Lazy[Money]
    #: An amount that is assigned is in the order's currency.
    shipping: Writable[Shipping, Price]
    shipping_address: Lazy[str | None]
    #: None where the parcel can't be followed.
    tracking: Lazy[Annotated[Tracking | None, NoneIfEmpty(fits=True)]]
    tax: Lazy[tuple[Tax, ...]]
    #: What Discogs takes.
    fee: Lazy[PriceOrNone]
    buyer_fee: Lazy[PriceOrNone]
    tax_on_buyer_fee: Lazy[PriceOrNone]
    created: Lazy[AwareDatetime]
    last_activity: Lazy[AwareDatetime]
    archived: Lazy[bool | None]
    #: What the buyer wrote.
    additional_instructions: Lazy[str | None]
    feedback: Lazy[Feedback | None]
    buyer_link: Lazy[OrderParty] = Field(alias="buyer")
    seller_link: Lazy[OrderParty] = Field(alias="seller")
    messages_url: Lazy[str]
    resource_url: Lazy[str]
    uri: Lazy[str]

    @property
    def buyer(self) -> _models.User:
        """The buyer. No request, once loaded."""
        return self.buyer_link.user

    @property
    def seller(self) -> _models.User:
        """The seller. No request, once loaded."""
        return self.seller_link.user

    @property
    def messages(self) -> Paginated[OrderMessage]:
        """The messages and events of the order, the newest first.

        `GET /marketplace/orders/{id}/messages`

        No request until it is read, then one for each 100 messages.
        """
        return self._kept("messages", lambda: messages_of(self._core, self._resource()))

    def send_message(
        self, message: str | None = None, *, status: OrderStatus | str | None = None
    ) -> TextMessage:
        """Send a message, set a status, or both. One request.

        `POST /marketplace/orders/{id}/messages`

        Raises:
            InvalidValueError: There is neither, or the order can't get that status. Nothing was
                sent.
        """
        text = _text("message", message).strip()
        if not text and status is None:
            raise InvalidValueError("A message needs a text, or a status. Nothing was sent.")
        self._check_attached("be written to")
        self._core.require(2, "Writing about an order")
        body: dict[str, Sendable] = {"message": message} if text else {}
        if status is not None:
            if not _text("status", status):
                raise InvalidValueError("A status is not empty. Nothing was sent.")
            body["status"] = self._allowed(OrderStatus(status))
        request = Request(
            "POST",
            f"{self._resource()}/messages",
            json=body,
            how_to_check="order.messages.refresh() shows it, in a minute, if it was sent.",
        )
        sent = ask(self._core, request, TextMessage).content
        if "status" in body:
            self._moved(OrderStatus(str(body["status"])), vars(sent).get("timestamp"))
        if text:
            changes = pending_writes(self._core, f"{self._resource()}/messages")
            if row_key(sent) in changes.added():
                # Said twice in one second: only Discogs' own pages tell the two apart.
                self.messages.refresh()
            else:
                changes.add(sent)
        return sent

    # -- Saving --------------------------------------------------------------------------------

    def _send_changes(self) -> None:
        self._core.require(2, "Changing an order")
        self._reread_and_compare()
        changed = {name: change.new for name, change in self.changes.items()}
        if not changed:
            return
        if len(changed) > 1:
            raise InvalidValueError(
                f"{self!r}: Discogs takes the status and the shipping one at a time. Save one "
                "before you assign the other, or revert(). Nothing was sent."
            )
        body: dict[str, Sendable] = {}
        if "status" in changed:
            body["status"] = self._allowed(self.status)
        else:
            body["shipping"] = self._charged(self.shipping)
        request = Request("POST", self._resource(), json=body)
        expected = self._identity_values(self._state.id)
        fresh, payload = ask(self._core, request, Order, expects=expected)
        self._saved(changed)
        self._merge_answer(changed, fresh, payload)

    def _reread_and_compare(self) -> None:
        """Load what is stale or unread, and drop what Discogs has already."""
        if NOT_LOADED in self._state.old.values() or not all(map(self._is_fresh, self._state.old)):
            self._read_again()
        with mutation:
            shipping = self._state.old.get("shipping")
            # An amount assigned to a stub says neither its currency nor how it is sent.
            now = self.shipping if isinstance(shipping, Shipping) else None
            if now is not None and now.currency in {None, vars(shipping).get("currency")}:
                self._change("shipping", self._checked_shipping(now))

    def _as_of(self, name: Hashable) -> float:
        # A page of orders has both fields that can be assigned.
        payload = self._state.payload
        return payload.as_of if payload else super()._as_of(name)

    def _read_again(self) -> None:
        messages = self.messages.refresh()
        if not self._reread_page():
            self.refresh()
        self._state.kept["messages"] = messages

    def _merge_answer(self, sent: Mapping[str, Any], fresh: Order, payload: Payload) -> None:
        """Merge the state in the answer to a write, and protect it from older ones."""
        answered = {name: vars(fresh)[name] for name in _MOVED & fresh.model_fields_set}
        self._state.written = {}
        messages = self.messages.refresh()
        merge(self, fresh, payload, full=True)
        self._state.kept["messages"] = messages
        self._saved({**sent, **answered})

    def _moved(self, status: OrderStatus, when: datetime | None) -> None:
        """Record the new status after a message; other fields load again when they are read."""
        messages = self.messages.refresh()
        self._state.forget_written(_MOVED - {"shipping", "total"})
        expire(self)
        self._state.kept["messages"] = messages
        self._saved(
            {"status": status} if when is None else {"status": status, "last_activity": when}
        )

    def _fetch(self) -> bool:
        # For a moment after a message Discogs shows the order as it was before.
        return super()._fetch() and self._state.loaded

    def _allowed(self, status: OrderStatus) -> str:
        """Return the status if it is one of `next_status`, else raise."""
        if not {"next_status", "status"} <= vars(self).keys():
            self._load_all()
        if status not in self._next_statuses(status) and not self._is_fresh("status"):
            self._read_again()
        allowed = self._next_statuses(status)
        if status not in allowed:
            options = ", ".join(allowed) or "nothing any more"
            raise InvalidValueError(
                f"{self!r} can't become {status}: next_status is {options}. Nothing was sent."
            )
        return str(status)

    def _next_statuses(self, status: OrderStatus) -> tuple[OrderStatus, ...]:
        # Unknown just after a message moved the order: then Discogs says whether it can be.
        allowed: tuple[OrderStatus, ...] = vars(self).get("next_status", (status,))
        return allowed

    def _charged(self, shipping: Shipping) -> Sendable:
        """Return the amount if it is in the order's currency, else raise."""
        if shipping.currency not in {None, self.total.currency}:
            raise InvalidValueError(
                f"{self!r} is in {self.total.currency}, and shipping of {shipping} is not. "
                "Nothing was sent."
            )
        return shipping.value

    def _checked(self, name: str, value: object) -> Any:
        if name == "shipping":
            return self._checked_shipping(value)
        status = super()._checked(name, value)
        is_other = status != self._state.base_of("status")
        # What was read a while ago may be wrong by now: then save() reads it again first.
        knows = {"next_status", "status"} <= vars(self).keys() and self._state.core is not None
        if is_other and knows and self._is_fresh("status"):
            self._allowed(status)
        return status

    def _checked_shipping(self, value: Any) -> Shipping:
        try:
            amount = Money.of(value).rounded()
        except InvalidValueError as error:
            raise InvalidValueError(f"Shipping can't be {value!r}: {error}") from None
        if amount.value < 0:
            raise InvalidValueError(f"Shipping is an amount from 0 on, not {value!r}.")
        before: object = self._state.base_of("shipping")
        if not isinstance(before, Shipping):
            return Shipping(value=amount.value, currency=amount.currency)
        if amount.currency not in {None, before.currency}:
            raise InvalidValueError(f"Shipping is in {before.currency}, not {value!r}.")
        return before.model_copy(update={"value": amount.value})


def _with_known_parts(fields: Mapping[str, Any], incoming: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep what is known of items and parties where an answer, as a page may, has less of it."""
    items, known = incoming.get("items"), fields.get("items")
    if items is known or not (isinstance(items, Table) and isinstance(known, Table)):
        return incoming
    before = {vars(item).get("id"): item for item in cast("Table[OrderItem]", known)}
    rows = [
        _fuller(item, before.get(vars(item).get("id")), "media_condition")
        for item in cast("Table[OrderItem]", items)
    ]
    parties = {
        name: _fuller(incoming[name], fields.get(name), "email")
        for name in ("buyer_link", "seller_link")
        if isinstance(incoming.get(name), OrderParty)
    }
    return {**incoming, **parties, "items": Table.of(rows, OrderItem)}


def _fuller(now: V, before: V | None, lacking: str) -> V:
    """Return what was known before, if the new value lacks this field and says nothing else."""
    if before is None or loaded_fields(now).get(lacking) is not None:
        return now
    return before if says_no_more(now, before) else now


_NEXT = frozenset({"next_status"})
#: What changes when an order is moved on, and may arrive in its older state for a while.
_MOVED = frozenset({"status", "next_status", "shipping", "total", "last_activity"})


class Orders(Refinable[Order, OrderSortKey]):
    """The orders that the user received as a seller. `GET /marketplace/orders`

    What they bought is not among them. Pages may have a part of each order: taxes and tracking are
    loaded when they are read, the conditions of items by `order.refresh()`.
    """

    def filter(
        self,
        *,
        status: OrderStatus | Literal["All"] | str | None = None,
        created_after: datetime | None = None,
        created_before: datetime | None = None,
        archived: bool | None = None,
    ) -> Self:
        """Filter by status, time or archiving, and return a new sequence. No request by itself.

        The times need a zone, as in `datetime.now(UTC)`; they go out in UTC, to the second. The
        orders raise UnprocessableEntity when they are read with a status Discogs does not know.
        """
        return self._refined(
            status=None if status is None else str(status),
            created_after=_moment("created_after", created_after),
            created_before=_moment("created_before", created_before),
            archived=None if archived is None else str(bool(archived)).lower(),
        )


def orders_of(core: Core) -> Orders:
    """Return the orders of the logged-in user."""
    core.require(2, "Reading orders")
    return Orders(
        PageSource(core, _PATH, "orders", Order, identify=lambda order: (order.id, False))
    )


def _text(name: str, text: object) -> str:
    if text is not None and not isinstance(text, str):
        raise InvalidValueError(f"The {name} is a text, not {text!r}. Nothing was sent.")
    return text or ""


def _moment(name: str, moment: object) -> str | None:
    if moment is None:
        return None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise InvalidValueError(
            f"{name} is a moment with its zone, as datetime(2026, 1, 31, tzinfo=UTC), "
            f"not {moment!r}."
        )
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
