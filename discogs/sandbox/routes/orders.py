"""Orders: what was sold, and what its seller does about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from discogs.sandbox.market.messages import changed_status, moved, set_shipping
from discogs.sandbox.market.records import Message, Order
from discogs.sandbox.market.words import ORDER_STATUSES, next_statuses, takes_shipping
from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.moments import now
from discogs.sandbox.paging import paginate
from discogs.sandbox.routes.listings import SortKeys, in_order
from discogs.sandbox.routing import Call, route
from discogs.sandbox.store import State
from discogs.sandbox.views.order import order_json

_SORTS: SortKeys[Order] = {
    "id": lambda order: tuple(int(part) for part in order.id.split("-")),
    "buyer": lambda order: order.buyer.casefold(),
    "created": lambda order: order.created,
    "status": lambda order: order.status,
    "last_activity": lambda order: order.last_activity,
}


@route("GET", "/marketplace/orders", level=2)
def orders(call: Call) -> Answer:
    """List what the user sold, the newest order first; what they bought is not among it."""
    test = _filter(call)
    sold = [one for one in call.state.market.orders.values() if one.seller == call.viewer.username]
    rows = sorted(filter(test, sold), key=_SORTS["created"], reverse=True)
    return paginate(
        call, "orders", in_order(call, rows, _SORTS), lambda order: view_order(call, order)
    )


@route("GET", "/marketplace/orders/<order_id>", level=2)
def order(call: Call, order_id: str) -> Answer:
    """Get an order, as its seller or its buyer."""
    return Answer(view_order(call, find_order(call, call.state, order_id)))


@route("POST", "/marketplace/orders/<order_id>", level=2)
def edit(call: Call, order_id: str) -> Answer:
    """Give an order another status or another shipping price; either writes messages."""
    before = sold_order(call, order_id)
    sent = call.request.fields
    status, shipping = sent.get("status"), sent.get("shipping")
    if status is not None and shipping is not None:
        raise Refusal(422, "You cannot set the status and the shipping in the same request.")
    if status is not None:
        change = move(before, status, now())
    elif shipping is not None:
        change = _charge(before, shipping, now())
    else:
        raise Refusal(422, "Invalid order: expected a status or a shipping.")
    call.store.write(change)
    return Answer(view_order(call, call.store.true.market.orders[order_id]))


def move(before: Order, status: object, moment: datetime) -> Callable[[State], None]:
    """Make the change that gives an order a status; a 422 for one it can't get."""
    options = next_statuses(before.status)
    if not isinstance(status, str) or status not in options:
        expected = ", ".join(options) or "nothing, since this order is closed"
        raise Refusal(422, f"Invalid status: expected one of {expected}.")
    messages = tuple(changed_status(before, status, moment))

    def change(state: State) -> None:
        state.market.record(moved(state.market.orders[before.id], status, moment), *messages)

    return change


def _charge(before: Order, shipping: object, moment: datetime) -> Callable[[State], None]:
    """Make the change that sets the shipping price, which sends the invoice."""
    try:
        price = round(float(str(shipping)), 2)
    except ValueError:
        price = -1.0
    if not 0 <= price < float("inf"):
        raise Refusal(422, "Invalid shipping: expected float.")
    if not takes_shipping(before.status):
        raise Refusal(422, f"The shipping of an order that is {before.status} can't be changed.")
    message = set_shipping(before, before.shipping, price, moment)
    messages: list[Message] = [message, *changed_status(before, "Invoice Sent", moment)]

    def change(state: State) -> None:
        charged = replace(state.market.orders[before.id], shipping=price)
        state.market.record(moved(charged, "Invoice Sent", moment), *messages)

    return change


def find_order(call: Call, state: State, order_id: str) -> Order:
    """Find the order, if the user sold or bought it."""
    found = state.market.orders.get(order_id)
    if found is None:
        raise Refusal(404, "The requested resource was not found.")
    if call.viewer.username not in {found.seller, found.buyer}:
        raise _forbidden()
    return found


def sold_order(call: Call, order_id: str) -> Order:
    """Find the order, if the user sold it."""
    found = find_order(call, call.store.true, order_id)
    if call.viewer.username != found.seller:
        raise _forbidden()
    return found


def _forbidden() -> Refusal:
    return Refusal(403, "You don't have permission to access this resource.")


def view_order(call: Call, found: Order) -> Json:
    """Make an order as this reader sees it."""
    selling = found.seller == call.viewer.username
    return order_json(call.catalogue, found, call.state.people.profiles, selling=selling)


def _filter(call: Call) -> Callable[[Order], bool]:
    """Make the filter that the query wants."""
    query = call.request.query
    status = query.get("status") or "All"
    if status != "All" and status not in ORDER_STATUSES:
        expected = ", ".join(("All", *ORDER_STATUSES))
        raise Refusal(422, f"Invalid status: expected one of {expected}.")
    archived = {"true": True, "1": True, "false": False, "0": False}.get(
        query.get("archived", "").casefold()
    )
    after, before = _moment(call, "created_after"), _moment(call, "created_before")

    def wanted(order: Order) -> bool:
        return (
            status in {"All", order.status}
            and archived in {None, order.archived}
            and (after is None or order.created > after)
            and (before is None or order.created < before)
        )

    return wanted


def _moment(call: Call, name: str) -> datetime | None:
    """Read a moment in the query; one without an offset is UTC."""
    text = call.request.query.get(name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(422, f"Invalid {name}: expected an ISO 8601 timestamp.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
