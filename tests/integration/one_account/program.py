"""A program with the SDK, which keeps what it has read for as long as it runs."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any, cast

import discogs
from discogs.models import (
    CollectionItem,
    Folder,
    Listing,
    Order,
    StatusMessage,
    TextMessage,
    User,
    Want,
)
from tests.integration.one_account.books import ME, RELEASE, Fields, Key, Kind, cents, note, said

Thing = Listing | Order | CollectionItem | Want | Folder | User


class Program:
    """Writes as a program does that runs all day: by objects that it read some time ago."""

    def __init__(self, name: str, session: discogs.Session, *, reads_first: bool) -> None:
        self.name = name
        self.session = session
        self.me = session.user(ME)
        self.held: dict[Key, Thing] = {Key("profile", ME): self.me}
        if reads_first:
            for kind in ("listing", "order", "item", "want", "folder"):
                self.browse(kind)

    def close(self) -> None:
        self.session.close()

    # -- Reading -------------------------------------------------------------------------------

    def browse(self, kind: Kind) -> list[Thing]:
        """Read all things of a kind anew, and hold them from now on."""
        found: Iterable[Thing]
        match kind:
            case "listing":
                found = self.me.inventory.refresh()
            case "order":
                found = self.session.orders.refresh()
            case "item":
                found = self.me.collection.refresh()
            case "want":
                found = self.me.wantlist.refresh()
            case "folder":
                found = [folder for folder in self.me.folders.refresh() if folder.id > 1]
            case "profile":
                found = [self.me]
        things = [*found]
        self.held.update({key_of(thing): thing for thing in things})
        return things

    def thing(self, key: Key, release_id: int = RELEASE) -> Thing | None:
        """The object with this key: the one that is held, or one that was not asked for yet."""
        if key in self.held:
            return self.held[key]
        match key.kind:
            case "listing":
                self.held[key] = self.session.listing(cast("int", key.id))
            case "order":
                self.held[key] = self.session.order(str(key.id))
            case "folder":
                self.held[key] = self.me.folders.by_id(cast("int", key.id))
            case "item":
                copies = self.me.copies_of(release_id)
                self.held.update({key_of(item): item for item in copies})
            case _:
                self.browse(key.kind)
        return self.held.get(key)

    def refresh(self, key: Key) -> Fields:
        """Read a thing anew, and what it says."""
        thing = self.held[key]
        if isinstance(thing, Want):
            self.browse("want")
        else:
            thing.refresh()
        return fields_of(thing)

    def read_books(self) -> dict[Key, Fields]:
        """Read the whole account anew, each thing by itself as well."""
        books: dict[Key, Fields] = {}
        for kind in ("listing", "order", "item", "want", "folder", "profile"):
            for thing in self.browse(kind):
                key = key_of(thing)
                in_its_page = fields_of(thing) if kind in {"listing", "order", "want"} else None
                books[key] = self.refresh(key)
                if isinstance(thing, Folder):
                    items = {item.instance_id for item in thing.items.refresh()}
                    books[key] |= {"count": thing.count, "items": items}
                assert in_its_page in (None, books[key]), f"{key} in its page: {in_its_page}"
        return books

    # -- Writing -------------------------------------------------------------------------------

    def change(self, thing: Thing, fields: Fields) -> None:
        """Assign the fields and save."""
        self.assign(thing, fields)
        thing.save()

    def assign(self, thing: Thing, fields: Fields) -> None:
        """Assign the fields."""
        for name, value in fields.items():
            if isinstance(thing, CollectionItem) and name.startswith("note "):
                thing.notes[int(name.removeprefix("note "))] = value
            elif isinstance(thing, CollectionItem) and name == "folder":
                thing.folder = self.me.folders.by_id(value)
            else:
                setattr(thing, name, value)

    def say(self, thing: Thing, text: str, status: str | None) -> None:
        assert isinstance(thing, Order)
        thing.send_message(text, status=status)

    def add(self, kind: Kind, fields: Fields) -> Key:
        made: Thing
        match kind:
            case "listing":
                terms = {name: value for name, value in fields.items() if name != "release_id"}
                made = self.session.release(fields["release_id"]).sell(**terms).save()
            case "item":
                made = self.me.folders.by_id(fields["folder"]).add(fields["release_id"])
            case "want":
                written = {name: fields[name] for name in ("rating", "notes") if name in fields}
                made = self.me.wantlist.add(fields["release_id"], **written)
            case _:
                made = self.me.folders.create(fields["name"])
        self.held[key_of(made)] = made
        return key_of(made)

    def delete(self, thing: Thing) -> None:
        assert isinstance(thing, Listing | CollectionItem | Want | Folder)
        thing.delete()
        self.held.pop(key_of(thing))


def key_of(thing: Thing) -> Key:
    """The key of an object."""
    match thing:
        case Listing():
            return Key("listing", thing.id)
        case Order():
            return Key("order", thing.id)
        case CollectionItem():
            return Key("item", thing.instance_id)
        case Want():
            return Key("want", thing.id)
        case Folder():
            return Key("folder", thing.id)
        case User():
            return Key("profile", thing.username)


def fields_of(thing: Thing) -> Fields:
    """What an object says, as the books have it."""
    match thing:
        case Listing():
            return _of_listing(thing)
        case Order():
            return _of_order(thing)
        case CollectionItem():
            notes = {note(one.field_id): one.value for one in thing.note_values if one.value}
            folder = {"rating": thing.rating, "folder": thing.folder_id}
            return {"release_id": thing.id, **folder, **notes}
        case Want():
            return {"rating": thing.rating, "notes": thing.notes}
        case Folder():
            return {"name": thing.name}
        case User():
            names = ("name", "home_page", "location", "profile", "curr_abbr")
            return {name: str(getattr(thing, name)) for name in names}


def _of_listing(listing: Listing) -> Fields:
    original = listing.original_price
    return {
        "price": cents((original or listing.price).value),
        "condition": listing.condition,
        "sleeve_condition": listing.sleeve_condition,
        "comments": html.unescape(listing.comments),
        "allow_offers": listing.allow_offers,
        "status": listing.status,
        "external_id": listing.external_id or "",
        "location": listing.location or "",
        "weight": listing.weight,
        "format_quantity": listing.format_quantity,
    }


def _of_order(order: Order) -> Fields:
    told: list[Any] = [*order.messages.refresh()][::-1]
    return {
        "status": order.status,
        "shipping": cents(order.shipping.value),
        "said": [said(one.message) for one in told if isinstance(one, TextMessage)],
        "moves": [one.status_id for one in told if isinstance(one, StatusMessage)],
    }
