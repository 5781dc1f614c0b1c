"""The card of an entity: a picture, a title, facts, and a footer about its state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from discogs.notebook.addresses import address_of
from discogs.notebook.fields import entries, loaded, text
from discogs.notebook.html import Html, Part, link, picture, tag
from discogs.orm.entity import Entity, state_of
from discogs.orm.identity import Unidentified

__all__ = ["Card", "cover", "folded", "render"]


@dataclass
class Card:
    """The content of a card. Empty parts are left out."""

    #: Without a title the card shows class and identity.
    title: str = ""
    subtitle: Part = None
    #: The address of a picture.
    picture: str = ""
    facts: Sequence[tuple[str, Part]] = ()
    #: The parts below the facts.
    sections: Sequence[Part] = field(default_factory=list[Part])


def render(entity: Entity, card: Card) -> Html:
    """Render a card as HTML."""
    title = link(address_of(entity), card.title or class_and_identity(entity))
    facts = [
        part
        for label, value in card.facts
        if value
        for part in (tag("span", label, style="label"), tag("span", value))
    ]
    body = tag(
        "div",
        tag("div", title, style="title"),
        tag("div", card.subtitle, style="subtitle") if card.subtitle else None,
        tag("div", *facts, style="facts") if facts else None,
        *(tag("div", section, style="section") for section in card.sections if section),
        _footer(entity),
        style="body",
    )
    return tag("div", picture(card.picture, "cover"), body, style="card")


def class_and_identity(entity: Entity) -> str:
    """Name the class and the identity: "Release 249504"."""
    identity = state_of(entity).id
    name = type(entity).__name__
    if identity is None:
        return f"New {name}"
    if isinstance(identity, Unidentified):
        return f"{name} without an id"
    parts = cast("tuple[object, ...]", identity) if isinstance(identity, tuple) else (identity,)
    return f"{name} {' '.join(map(str, parts))}"


def cover(thing: object) -> str:
    """Return the address of the primary picture, else of the first one."""
    images = entries(thing, "images")
    primary = [image for image in images if loaded(image, "type") == "primary"]
    for image in (*primary, *images):
        address = text(image, "uri150") or text(image, "uri")
        if address:
            return address
    return text(thing, "thumb")


def folded(summary: str, *content: Part, is_open: bool = False) -> Html:
    """Make content that a click on the summary unfolds."""
    parts = (tag("summary", summary, style="summary"), *content)
    return tag("details", *parts, open="") if is_open else tag("details", *parts)


def _footer(entity: Entity) -> Html | None:
    """Describe unsaved changes, broken fields, and whether the rest can load."""
    lines = [tag("div", line) for line in _state_lines(entity)]
    return tag("div", *lines, style="footer") if lines else None


def _state_lines(entity: Entity) -> list[str]:
    state = state_of(entity)
    lines: list[str] = []
    is_unsent = state.id is None
    changed = state.changed()
    if changed and not is_unsent:
        lines.append(f"Unsaved changes: {', '.join(sorted(changed))}.")
    if state.invalid:
        broken = ", ".join(sorted(state.invalid))
        lines.append(f"Unreadable: {broken}. Discogs sent values of another type; see raw.")
    if state.deleted:
        lines.append("Deleted.")
    elif is_unsent:
        lines.append("Not sent yet: call save().")
    elif not state.loaded and state.core is None:
        lines.append("A detached copy: missing fields can't be loaded.")
    elif not state.loaded and not isinstance(state.id, Unidentified):
        lines.append("Missing fields load when you read them.")
    return lines
