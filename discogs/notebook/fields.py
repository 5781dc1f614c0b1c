"""Loaded fields as texts.

Reading a field of an object might load it: `loaded` looks into `vars()` instead. A field whose
value does not fit its type reads as `BROKEN`.
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
    "entries",
    "formats",
    "labels",
    "loaded",
    "prose",
    "stars",
    "text",
    "texts",
]

#: Stands for a value that does not fit its field's type.
BROKEN: Final = "\N{WARNING SIGN} unreadable"
_LONGEST_PROSE = 700
_MOST_TEXTS = 30


def loaded(thing: object, *path: str) -> object:
    """Return the field at the path if it is loaded, else None; BROKEN if it came broken."""
    for name in path:
        if not isinstance(thing, (Entity, Value)):
            return None
        fields = vars(thing)
        if name not in fields:
            return BROKEN if _is_broken(thing, name) else None
        thing = fields[name]
    return None if isinstance(thing, Marker) else thing


def text(thing: object, *path: str) -> str:
    """Return the loaded field as a text, "" if there is none."""
    value = loaded(thing, *path)
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


def entries(thing: object, *path: str) -> Sequence[object]:
    """Return the entries of the loaded tuple."""
    value = loaded(thing, *path)
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()


def texts(thing: object, *path: str, names: str = "") -> str:
    """Join the loaded tuple's texts, or a field of its values, with commas."""
    value = loaded(thing, *path)
    if value == BROKEN:
        return BROKEN
    found = words(value, *([names] if names else []))
    left = len(found) - _MOST_TEXTS
    return ", ".join(found[:_MOST_TEXTS]) + (f" and {left} more" if left > 0 else "")


def count(thing: object, *path: str) -> str:
    """Format a count: "1,234"."""
    value = loaded(thing, *path)
    return f"{value:,}" if isinstance(value, int) else text(thing, *path)


def day(thing: object, *path: str) -> str:
    """Format a date: "2026-01-31"."""
    value = loaded(thing, *path)
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value or "")


def amount(thing: object, *path: str) -> str:
    """Format money: "1,250.00 USD"."""
    value = loaded(thing, *path)
    if value is None or value == BROKEN:
        return str(value or "")
    number = loaded(value, "value")
    if not isinstance(number, Decimal) or not number.is_finite():
        return BROKEN
    currency = text(value, "currency") if isinstance(value, Money) else text(value, "curr_abbr")
    return f"{number:,.2f} {currency}".rstrip()


def stars(thing: object, *path: str) -> str:
    """Draw a rating as five stars."""
    value = loaded(thing, *path)
    if not isinstance(value, int) or not 0 <= value <= 5:
        return text(thing, *path)
    return "\N{BLACK STAR}" * value + "\N{WHITE STAR}" * (5 - value) if value else ""


def prose(thing: object, *path: str) -> str:
    """Return a user's text without its markup, shortened."""
    value = loaded(thing, *path)
    plain = value.plain if isinstance(value, Markup) else text(thing, *path)
    plain = plain.strip()
    if len(plain) <= _LONGEST_PROSE:
        return plain
    return f"{plain[:_LONGEST_PROSE].rstrip()} \N{HORIZONTAL ELLIPSIS}"


def credit(thing: object, *path: str) -> str:
    """Join the artists as printed on the sleeve: "Queen & David Bowie"."""
    value = loaded(thing, *path)
    if value == BROKEN:
        return BROKEN
    line = ""
    artists = entries(thing, *path)
    for number, artist in enumerate(artists, start=1):
        line += text(artist, "anv") or clean_name(text(artist, "name"))
        if number < len(artists):
            join = text(artist, "join")
            line += ", " if join in {",", ""} else f" {join} "
    return line


def labels(thing: object, *path: str) -> str:
    """Join the labels and catalogue numbers: "RCA - PB 41447"."""
    if loaded(thing, *path) == BROKEN:
        return BROKEN
    found = [
        " \N{EN DASH} ".join(filter(None, (text(label, "name"), text(label, "catno"))))
        for label in entries(thing, *path)
    ]
    return ", ".join(dict.fromkeys(found))


def formats(thing: object, *path: str) -> str:
    """Join the formats: "2 x Vinyl, LP, Album (Blue)"."""
    if loaded(thing, *path) == BROKEN:
        return BROKEN
    return " + ".join(_format(format) for format in entries(thing, *path))


def _format(format: object) -> str:
    quantity, note = text(format, "qty"), text(format, "text")
    parts = [text(format, "name"), texts(format, "descriptions")]
    line = ", ".join(filter(None, parts))
    many = f"{quantity} \N{MULTIPLICATION SIGN} " if quantity not in {"", "1"} else ""
    return f"{many}{line}{f' ({note})' if note else ''}"


def _is_broken(thing: Entity | Value, name: str) -> bool:
    if isinstance(thing, Entity):
        return name in state_of(thing).invalid
    return name in type(thing).model_fields
