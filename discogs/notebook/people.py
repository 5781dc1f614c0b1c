"""The cards of users and their folders, items, wants and lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from discogs.models import CollectionItem, Folder
from discogs.models.notes import known_fields
from discogs.notebook.card import Card, folded
from discogs.notebook.fields import (
    BROKEN,
    count,
    credit,
    day,
    entries,
    formats,
    labels,
    loaded,
    prose,
    stars,
    text,
    texts,
)
from discogs.notebook.html import Html, Part, muted, plain_link, tag
from discogs.notebook.tables import table
from discogs.orm.entity import Entity, state_of

__all__ = ["folder", "item", "user", "user_list", "want"]

#: The limit for items of a list, and for notes.
_MOST_LINES = 10


def user(entity: Entity) -> Card:
    """Make the card of a user."""
    name = text(entity, "username")
    return Card(
        title=name,
        subtitle=" \N{MIDDLE DOT} ".join(
            filter(None, (text(entity, "name"), text(entity, "location")))
        ),
        picture=text(entity, "avatar_url"),
        facts=[
            ("Member since", day(entity, "registered")),
            ("Collection", count(entity, "num_collection")),
            ("Wantlist", count(entity, "num_wantlist")),
            ("Lists", count(entity, "num_lists")),
            ("For sale", count(entity, "num_for_sale")),
            ("Contributed", count(entity, "releases_contributed")),
            ("Rated", _rated(entity)),
            ("As a seller", _feedback(entity, "seller")),
            ("As a buyer", _feedback(entity, "buyer")),
            ("Currency", text(entity, "curr_abbr")),
            ("Home page", plain_link(text(entity, "home_page"))),
        ],
        sections=[prose(entity, "profile")],
    )


def folder(entity: Entity) -> Card:
    """Make the card of a folder."""
    return Card(title=text(entity, "name"), facts=[("Items", count(entity, "count"))])


def item(entity: Entity) -> Card:
    """Make the card of a collection item: the release, and the owner's notes."""
    notes = [
        (_field_name(entity, note), text(note, "value"))
        for note in entries(entity, "note_values")
        if loaded(note, "value")
    ]
    broken = [("Notes", BROKEN)] if loaded(entity, "note_values") == BROKEN else []
    return _basics(
        entity,
        [
            ("Rating", stars(entity, "rating")),
            ("Folder", _folder_name(entity)),
            ("Added", day(entity, "date_added")),
            *notes[:_MOST_LINES],
            *broken,
        ],
    )


def want(entity: Entity) -> Card:
    """Make the card of a want: the release, and the owner's notes."""
    return _basics(
        entity,
        [
            ("Rating", stars(entity, "rating")),
            ("Notes", text(entity, "notes")),
            ("Added", day(entity, "date_added")),
        ],
    )


def user_list(entity: Entity) -> Card:
    """Make the card of a list, with its first items."""
    return Card(
        title=text(entity, "name"),
        subtitle=prose(entity, "description"),
        picture=text(entity, "image_url"),
        facts=[
            ("By", text(entity, "user_link", "username")),
            ("Public", text(entity, "public")),
            ("Begun", day(entity, "date_added")),
            ("Changed", day(entity, "date_changed")),
        ],
        sections=[_items(entity)],
    )


_FOLDERS = {"0": "All", "1": "Uncategorized"}


def _folder_name(entity: Entity) -> str:
    """Return the name of the item's folder if it is known, else its number. No request."""
    number, state = loaded(entity, "folder_id"), state_of(entity)
    core, identity = state.core, state.id
    if core is not None and isinstance(identity, tuple):
        owner, _ = cast("tuple[object, ...]", identity)
        folder = core.identity_map.known(Folder, (owner, number))
        if folder is not None and text(folder, "name"):
            return text(folder, "name")
    return _FOLDERS.get(str(number), text(entity, "folder_id"))


def _field_name(entity: Entity, note: object) -> str:
    """Return the name of a note's field if it is known, else its number. No request."""
    fields = known_fields(entity) if isinstance(entity, CollectionItem) else ()
    number = loaded(note, "field_id")
    known = (text(field, "name") for field in fields if loaded(field, "id") == number)
    return next(known, f"Note {text(note, 'field_id')}")


def _basics(entity: Entity, facts: Sequence[tuple[str, Part]]) -> Card:
    basics = loaded(entity, "basic_information")
    return Card(
        title=text(basics, "title") if basics != BROKEN else BROKEN,
        subtitle=credit(basics, "artists"),
        picture=text(basics, "cover_image") or text(basics, "thumb"),
        facts=[
            ("Label", labels(basics, "labels")),
            ("Format", formats(basics, "formats")),
            ("Year", text(basics, "year")),
            ("Genre", texts(basics, "genres")),
            ("Style", texts(basics, "styles")),
            *facts,
        ],
    )


def _items(entity: Entity) -> Html | None:
    if loaded(entity, "items") == BROKEN:
        return tag("div", f"Items: {BROKEN}")
    items = entries(entity, "items")
    lines = [
        [text(entry, "type"), text(entry, "display_title"), text(entry, "comment")]
        for entry in items[:_MOST_LINES]
    ]
    if not lines:
        return None
    left = len(items) - len(lines)
    more = muted(f"\N{HORIZONTAL ELLIPSIS} and {left:,} more") if left else None
    return folded(
        f"Items ({len(items)})", table(("type", "title", "comment"), lines), more, is_open=True
    )


def _rated(entity: Entity) -> str:
    number, average = count(entity, "releases_rated"), text(entity, "rating_avg")
    return f"{number}, {average} on average" if number not in {"", "0"} and average else number


def _feedback(entity: Entity, side: str) -> str:
    rating = text(entity, f"{side}_rating")
    number = count(entity, f"{side}_num_ratings")
    if not number or number == "0":
        return ""
    return f"{rating} % of {number} ratings"
