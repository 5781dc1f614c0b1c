"""XML as the dumps have it: no declaration, one record a line, `&#13;` for a carriage return."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

#: The shape of a year: 2020 has images, status and empty elements, and writes é as `&#233;`.
Shape: TypeAlias = Literal[2020, 2026]

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;"}
)


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Write an element whose content is XML already."""
    written = "".join(
        f' {key}="{str(value).translate(_ATTRIBUTE)}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(name: str, content: str, /, **attributes: object) -> str:
    """Write an element that holds a text."""
    return element(name, content.translate(_TEXT), **attributes)


def group(name: str, parts: Iterable[str]) -> str:
    """Write an element around others, `""` if there are none."""
    inside = "".join(parts)
    return f"<{name}>{inside}</{name}>" if inside else ""


def encoded(record: str, shape: Shape) -> bytes:
    """Encode a record: as UTF-8, or in 2020 as ASCII with character references."""
    return record.encode("ascii", "xmlcharrefreplace") if shape == 2020 else record.encode()
