"""An order and its messages."""

from __future__ import annotations

from collections.abc import Mapping

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.market.messages import total
from discogs.sandbox.market.records import Message, Order, OrderItem
from discogs.sandbox.market.words import ORDER_STATUSES, next_statuses
from discogs.sandbox.moments import pacific
from discogs.sandbox.origins import SITE, api
from discogs.sandbox.people.records import Profile
from discogs.sandbox.views.fragments import LEFT_OUT, artist_names, filled, short_formats, thumb
from discogs.sandbox.views.listing import describe
from discogs.sandbox.views.money import amount_json, original_json
from discogs.sandbox.views.profile import avatar, user_url
from discogs.sandbox.views.viewer import Json

_METHOD = "Standard"
#: Percent of tax that marketplaces collect in the state of Georgia.
_RATE = 8


def order_json(
    catalogue: Catalogue, order: Order, profiles: Mapping[str, Profile], *, selling: bool
) -> Json:
    """Make an order. Only its seller can move it, so a buyer finds no next status."""
    newer, url = order.newer, api(f"/marketplace/orders/{order.id}")
    money = order.currency
    return filled(
        {
            "id": order.id,
            "resource_url": url,
            "uri": f"{SITE}/sell/order/{order.id}",
            "messages_url": f"{url}/messages",
            "buyer": _party_json(profiles[order.buyer], newer=newer),
            "seller": _party_json(profiles[order.seller], newer=newer),
            "feedback": _feedback_json(order) if newer else LEFT_OUT,
            "created": pacific(order.created),
            "last_activity": pacific(order.last_activity),
            "status": order.status,
            "next_status": list(next_statuses(order.status)) if selling else [],
            "tax": _taxes_json(order) if newer else LEFT_OUT,
            "total": amount_json(money, total(order)),
            "shipping": {"currency": money, "method": _METHOD, "value": order.shipping},
            "shipping_address": order.address,
            "archived": order.archived,
            "additional_instructions": order.instructions,
            "fee": amount_json(money, order.fee),
            "items": [_item_json(catalogue, order, item) for item in order.items],
            "tracking": _tracking_json(order) if newer else LEFT_OUT,
            "buyer_fee": None if newer else LEFT_OUT,
            "tax_on_buyer_fee": None if newer else LEFT_OUT,
        }
    )


def _party_json(profile: Profile, *, newer: bool) -> Json:
    name = profile.username
    found: Json = {"id": profile.id, "username": name, "resource_url": user_url(name)}
    if newer:
        found["email"] = profile.email or f"user{profile.id}@example.org"
    return found


def _feedback_json(order: Order) -> Json:
    return {
        "for_buyer": {
            "eligible": order.status == "Shipped",
            "url": f"{SITE}/sell/feedback/buyer?order_id={order.id}",
            "resource_url": api(f"/marketplace/orders/{order.id}/feedback/buyer"),
        }
    }


def _taxes_json(order: Order) -> list[Json]:
    """Make the taxes, whose amounts are shaped like original prices, unlike all others here."""
    if not order.taxed:
        return []
    taxable = total(order)
    return [
        {
            "status": "collected",
            "rate": _RATE,
            "name": "Sales Tax",
            "display_name": "Sales Tax",
            "display_rate": f"{_RATE:.1f}",
            "price": original_json(round(taxable * _RATE / 100, 2), order.currency),
            "taxable_amount": original_json(taxable, order.currency),
            "remitter": "discogs",
            "jurisdiction": "US-GA",
        }
    ]


def _item_json(catalogue: Catalogue, order: Order, item: OrderItem) -> Json:
    """Make an ordered listing. Newer orders say more of it and of its release."""
    release = catalogue.releases[item.release_id]
    newer = order.newer
    about: Json = {"id": release.id, "description": describe(release)}
    if newer:
        about |= {
            "resource_url": api(f"/releases/{release.id}"),
            "thumbnail": thumb("R", release.id, visible=release.images > 0),
            "title": release.title,
            "artist": artist_names(release.artists, variations=True),
            "format": short_formats(release.formats),
        }
    return filled(
        {
            "release": about,
            "price": amount_json(order.currency, item.price),
            "media_condition": item.condition or LEFT_OUT,
            "sleeve_condition": item.sleeve_condition or LEFT_OUT,
            "id": item.listing_id,
            "condition_comments": "" if newer else LEFT_OUT,
            "item_location": item.location if newer else LEFT_OUT,
            "private_comments": "" if newer else LEFT_OUT,
        }
    )


def _tracking_json(order: Order) -> Json:
    return order.tracking._asdict() if order.tracking else {}


def message_json(order_id: str, message: Message, profile: Profile) -> Json:
    """Make a message. Its keys depend on its type: `from`, `actor` or neither."""
    found: Json = {}
    if message.type == "message":
        found["from"] = sender_json(profile) | {"id": profile.id, "avatar_url": avatar(profile)}
    elif message.type == "status":
        found |= {"actor": sender_json(profile), "status_id": ORDER_STATUSES[message.status]}
    elif message.type == "shipping":
        found |= {"original": message.original, "new": message.new}
    else:
        found["refund"] = {"amount": message.refund, "order": order_reference(order_id)}
    return found | {
        "timestamp": pacific(message.at),
        "message": message.message,
        "type": message.type,
        "order": order_reference(order_id),
        "subject": message.subject,
    }


def sender_json(profile: Profile) -> Json:
    """Make the user who wrote a message, or did what it is about."""
    return {"username": profile.username, "resource_url": user_url(profile.username)}


def order_reference(order_id: str) -> Json:
    """Make the link to the order that a message belongs to."""
    return {"resource_url": api(f"/marketplace/orders/{order_id}"), "id": order_id}
