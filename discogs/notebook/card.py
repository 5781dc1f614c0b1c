"""The card that an entity is shown as: a picture, a title, facts, and how much of it is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from discogs.notebook.html import Html, Part, link, picture, tag
from discogs.notebook.telling import each, text, told
from discogs.orm.entity import Entity, state_of
from discogs.orm.identity import Unidentified

__all__ = ["Card", "cover", "folded", "page", "render"]


@dataclass
class Card:
    """What a card shows. What is empty is left out."""

    #: The name of the thing; without one its class and identity stand there.
    title: str = ""
    subtitle: Part = None
    #: The address of a picture.
    picture: str = ""
    facts: Sequence[tuple[str, Part]] = ()
    #: What stands below the facts.
    sections: Sequence[Part] = field(default_factory=list[Part])


def render(entity: Entity, card: Card) -> Html:
    """The card as HTML."""
    title = link(page(entity), card.title or named(entity))
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


def named(entity: Entity) -> str:
    """The class and the identity: "Release 249504"."""
    identity = state_of(entity).id
    name = type(entity).__name__
    if identity is None:
        return f"New {name}"
    if isinstance(identity, Unidentified):
        return f"{name} without an id"
    parts = cast("tuple[object, ...]", identity) if isinstance(identity, tuple) else (identity,)
    return f"{name} {' '.join(map(str, parts))}"


def page(entity: Entity) -> str:
    """Its page on Discogs' site, where that is known."""
    return text(entity, "uri")


def cover(thing: object) -> str:
    """The address of its first picture."""
    images = each(thing, "images")
    primary = [image for image in images if told(image, "type") == "primary"]
    for image in (*primary, *images):
        address = text(image, "uri150") or text(image, "uri")
        if address:
            return address
    return text(thing, "thumb")


def folded(summary: str, *content: Part, is_open: bool = False) -> Html:
    """Something that opens when its summary is clicked."""
    parts = (tag("summary", summary, style="summary"), *content)
    return tag("details", *parts, open="") if is_open else tag("details", *parts)


def _footer(entity: Entity) -> Html | None:
    """How much of it is loaded, what is not saved, and what came broken."""
    lines = [tag("div", line) for line in _standing(entity)]
    return tag("div", *lines, style="footer") if lines else None


def _standing(entity: Entity) -> list[str]:
    state = state_of(entity)
    lines: list[str] = []
    is_unsent = state.id is None
    if state.old and not is_unsent:
        lines.append(f"Unsaved changes: {', '.join(sorted(state.old))}.")
    if state.invalid:
        broken = ", ".join(sorted(state.invalid))
        lines.append(f"Unreadable: {broken}. What Discogs sent does not fit; raw shows it.")
    if state.deleted:
        lines.append("Deleted.")
    elif is_unsent:
        lines.append("Not sent yet: save() does that.")
    elif not state.loaded and state.core is None:
        lines.append("A copy, which belongs to no session: what is not here can't be loaded.")
    elif not state.loaded and not isinstance(state.id, Unidentified):
        lines.append("The rest loads when it is read.")
    return lines
