"""The messages of an order: what happened to it, and what seller and buyer said."""

from __future__ import annotations

from dataclasses import replace

from discogs.sandbox.market.records import Message
from discogs.sandbox.messages import Answer, Refusal
from discogs.sandbox.moments import now, pacific
from discogs.sandbox.paging import paginate
from discogs.sandbox.routes.orders import find_order, move, sold_order
from discogs.sandbox.routing import Call, route
from discogs.sandbox.store import State
from discogs.sandbox.views.order import message_json, order_reference, sender_json


@route("GET", "/marketplace/orders/<order_id>/messages", level=2)
def messages(call: Call, order_id: str) -> Answer:
    """List all messages, the newest first."""
    order = find_order(call, call.state, order_id)
    profiles = call.state.people.profiles
    return paginate(
        call,
        "messages",
        call.state.market.messages.get(order.id, ()),
        lambda message: message_json(order.id, message, profiles[message.by]),
    )


@route("POST", "/marketplace/orders/<order_id>/messages", level=2)
def send(call: Call, order_id: str) -> Answer:
    """Send a message, move the order to another status, or both.

    With both, the message begins with the change of status, as the documentation says.
    """
    order = find_order(call, call.store.true, order_id)
    sent = call.request.fields
    text, status = sent.get("message") or "", sent.get("status") or ""
    if not (isinstance(text, str) and isinstance(status, str) and (text or status)):
        raise Refusal(422, "You must specify a message or a status.")
    moment = now()
    said = text
    if status:
        move_on = move(sold_order(call, order_id), status, moment)
        said = f"Seller changed status from {order.status} to {status}"
        said = f"{said}\n\n{text}" if text else said
        call.store.write(move_on)
    subject = f"Discogs Order #{order.id}, {_title(call, order.items[0].release_id)}"
    if text:
        message = Message("message", moment, call.viewer.username, said, subject)

        def change(state: State) -> None:
            latest = replace(state.market.orders[order_id], last_activity=moment)
            state.market.record(latest, message)

        call.store.write(change)
    return Answer(
        {
            "from": sender_json(call.state.people.profiles[call.viewer.username]),
            "message": said,
            "order": order_reference(order.id),
            "timestamp": pacific(moment),
            "subject": subject,
        },
        201,
    )


def _title(call: Call, release_id: int) -> str:
    return call.catalogue.releases[release_id].title
