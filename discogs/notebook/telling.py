"""What is loaded of an object, as texts.

Nothing here reads a field, which might load it: `told` looks into what is there, as `vars()` shows
it. A field that came broken is told as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final, cast

from discogs.models import Markup, Money
from discogs.models.values import clean_name
from discogs.orm.entity import Entity, state_of
from discogs.orm.fields import Marker
from discogs.orm.values import Value
from discogs.pagination.columns import words

__all__ = [
    "BROKEN",
    "amount",
    "count",
    "credit",
    "day",
    "each",
    "formats",
    "labels",
    "listed",
    "prose",
    "stars",
    "text",
    "told",
]

#: In place of a text that came broken.
BROKEN: Final = "\N{WARNING SIGN} unreadable"
_LONGEST_PROSE = 700


def told(thing: object, *path: str) -> object:
    """What stands there, None where nothing does, BROKEN where what came does not fit."""
    for name in path:
        if not isinstance(thing, (Entity, Value)):
            return None
        known = vars(thing)
        if name not in known:
            return BROKEN if _is_broken(thing, name) else None
        thing = known[name]
    return None if isinstance(thing, Marker) else thing


def text(thing: object, *path: str) -> str:
    """What stands there, as a text."""
    value = told(thing, *path)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return day(thing, *path)
    if isinstance(value, Value):
        return amount(value)
    if isinstance(value, float):
        return f"{value:g}"
    return value[:] if isinstance(value, str) else str(value)


def each(thing: object, *path: str) -> Sequence[object]:
    """The values of the tuple that stands there."""
    value = told(thing, *path)
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()


def listed(thing: object, *path: str, names: str = "", most: int = 30) -> str:
    """The texts of the tuple that stands there, or the names of its values, one after the other."""
    value = told(thing, *path)
    if value == BROKEN:
        return BROKEN
    found = words(value, *([names] if names else []))
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more


def count(thing: object, *path: str) -> str:
    """How many: "1,234"."""
    value = told(thing, *path)
    return f"{value:,}" if isinstance(value, int) else text(thing, *path)


def day(thing: object, *path: str) -> str:
    """When: "2026-01-31"."""
    value = told(thing, *path)
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value or "")


def amount(thing: object, *path: str) -> str:
    """Money: "1,250.00 USD"."""
    value = told(thing, *path)
    if value is None or value == BROKEN:
        return str(value or "")
    number = told(value, "value")
    if not isinstance(number, Decimal) or not number.is_finite():
        return BROKEN
    currency = text(value, "currency") if isinstance(value, Money) else text(value, "curr_abbr")
    return f"{number:,.2f} {currency}".rstrip()


def stars(thing: object, *path: str) -> str:
    """A rating: four of five stars."""
    value = told(thing, *path)
    if not isinstance(value, int) or not 0 <= value <= 5:
        return text(thing, *path)
    return "\N{BLACK STAR}" * value + "\N{WHITE STAR}" * (5 - value) if value else ""


def prose(thing: object, *path: str) -> str:
    """What users wrote, without the markup, and not all of it where it is long."""
    value = told(thing, *path)
    plain = value.plain if isinstance(value, Markup) else text(thing, *path)
    plain = plain.strip()
    return (
        f"{plain[:_LONGEST_PROSE].rstrip()} \N{HORIZONTAL ELLIPSIS}"
        if (len(plain) > _LONGEST_PROSE)
        else plain
    )


def credit(thing: object, *path: str) -> str:
    """The artists as printed on the sleeve: "Queen & David Bowie"."""
    value = told(thing, *path)
    if value == BROKEN:
        return BROKEN
    line = ""
    artists = each(thing, *path)
    for place, artist in enumerate(artists):
        line += text(artist, "anv") or clean_name(text(artist, "name"))
        if place < len(artists) - 1:
            join = text(artist, "join")
            line += ", " if join in {",", ""} else f" {join} "
    return line


def labels(thing: object, *path: str) -> str:
    """The labels and their catalogue numbers: "RCA - PB 41447"."""
    if told(thing, *path) == BROKEN:
        return BROKEN
    found = [
        " \N{EN DASH} ".join(filter(None, (text(label, "name"), text(label, "catno"))))
        for label in each(thing, *path)
    ]
    return ", ".join(dict.fromkeys(found))


def formats(thing: object, *path: str) -> str:
    """What it comes on: "2 x Vinyl, LP, Album (Blue)"."""
    if told(thing, *path) == BROKEN:
        return BROKEN
    return " + ".join(_format(format) for format in each(thing, *path))


def _format(format: object) -> str:
    quantity, note = text(format, "qty"), text(format, "text")
    parts = [text(format, "name"), listed(format, "descriptions")]
    line = ", ".join(filter(None, parts))
    many = f"{quantity} \N{MULTIPLICATION SIGN} " if quantity not in {"", "1"} else ""
    return f"{many}{line}{f' ({note})' if note else ''}"


def _is_broken(thing: Entity | Value, name: str) -> bool:
    if isinstance(thing, Entity):
        return name in state_of(thing).invalid
    return name in type(thing).model_fields
