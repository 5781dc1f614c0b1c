"""The cards of the marketplace: listings, orders, exports and uploads."""

from __future__ import annotations

from html import unescape

from discogs.models import Condition, Release, SleeveCondition
from discogs.notebook.card import Card, cover
from discogs.notebook.fields import BROKEN, amount, day, entries, loaded, prose, text, texts
from discogs.notebook.html import Html, Part, tag
from discogs.notebook.tables import table
from discogs.orm.entity import Entity, state_of

__all__ = ["anything", "job", "listing", "order"]


def listing(entity: Entity) -> Card:
    """Make the card of a listing."""
    release = loaded(entity, "release_link")
    description = text(release, "description") if release != BROKEN else BROKEN
    return Card(
        title=description or _release_title(entity),
        subtitle=_price(entity),
        picture=cover(release) or text(release, "thumbnail"),
        facts=[
            ("Condition", text(entity, "condition")),
            ("Sleeve", text(entity, "sleeve_condition")),
            ("Status", text(entity, "status")),
            ("Seller", _seller(entity)),
            ("Ships from", text(entity, "ships_from")),
            ("Shipping", amount(entity, "shipping_price")),
            ("Offers", text(entity, "allow_offers")),
            ("Comments", unescape(text(entity, "comments"))),  # Discogs sends `&amp;`
            ("Posted", day(entity, "posted")),
            ("Location", text(entity, "location")),
            ("Own number", text(entity, "external_id")),
        ],
    )


def order(entity: Entity) -> Card:
    """Make the card of an order."""
    name = text(entity, "id")
    return Card(
        title=f"Order {name}" if name else "",
        subtitle=text(entity, "status"),
        facts=[
            ("Buyer", text(entity, "buyer_link", "username")),
            ("Seller", text(entity, "seller_link", "username")),
            ("Total", amount(entity, "total")),
            ("Shipping", amount(entity, "shipping")),
            ("Fee", amount(entity, "fee")),
            ("Created", day(entity, "created")),
            ("Last activity", day(entity, "last_activity")),
            ("Next status", texts(entity, "next_status")),
            ("Tracking", text(entity, "tracking", "number")),
            ("Instructions", prose(entity, "additional_instructions")),
        ],
        sections=[_items(entity)],
    )


def job(entity: Entity) -> Card:
    """Make the card of an export or upload."""
    return Card(
        title=text(entity, "filename"),
        subtitle=text(entity, "status"),
        facts=[
            ("Kind", text(entity, "type")),
            ("Begun", _moment(entity, "created_ts")),
            ("Finished", _moment(entity, "finished_ts")),
        ],
    )


def anything(entity: Entity) -> Card:
    """Make a card of all loaded fields, for a class without its own."""
    names = sorted({*vars(entity), *state_of(entity).invalid})
    facts: list[tuple[str, Part]] = [(name, text(entity, name)) for name in names]
    return Card(facts=facts)


def _release_title(entity: Entity) -> str:
    """Name the release of a listing that has no description: by its title, if that is known."""
    number, core = loaded(entity, "release_id"), state_of(entity).core
    if not isinstance(number, int):
        return text(entity, "release_id")
    known = core.identity_map.known(Release, number) if core is not None else None
    title = text(known, "title")
    return f"{title} ({number}), for sale" if title else f"Release {number}, for sale"


def _price(entity: Entity) -> Html | None:
    price, own = amount(entity, "price"), amount(entity, "original_price")
    if not price:
        return None
    if "price" in state_of(entity).changed() and state_of(entity).id is not None:
        old = state_of(entity).old.get("price")
        return tag("b", price, f" (unsaved, was {amount(old)})" if amount(old) else " (unsaved)")
    is_converted = own and own != price and loaded(entity, "price") != BROKEN
    return tag("b", price, f" (asked: {own})" if is_converted else None)


def _seller(entity: Entity) -> str:
    seller = loaded(entity, "seller_link")
    name, rating = text(seller, "username"), text(seller, "stats", "rating")
    return f"{name} ({rating} %)" if name and rating else name


def _items(entity: Entity) -> Html | None:
    if loaded(entity, "items") == BROKEN:
        return tag("div", f"Items: {BROKEN}")
    lines = [
        [
            text(item, "release_link", "description") or text(item, "release_link", "title"),
            _short(item, "media_condition"),
            _short(item, "sleeve_condition"),
            amount(item, "price"),
        ]
        for item in entries(entity, "items")
    ]
    heads = ("item", "condition", "sleeve", "price")
    return table(heads, lines, numbers={"price"}) if lines else None


def _short(item: object, name: str) -> str:
    condition = loaded(item, name)
    if isinstance(condition, (Condition, SleeveCondition)):
        return condition.short
    return text(item, name)


def _moment(entity: Entity, name: str) -> str:
    moment = loaded(entity, name)
    return f"{moment:%Y-%m-%d %H:%M %Z}" if hasattr(moment, "tzinfo") else text(entity, name)
