"""A place in an answer: what is there, and of which shape? Nothing here shows a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from discogs.http.messages import Json

__all__ = ["NOWHERE", "Place", "shape_of"]

#: The keys of an object that is a table (`{"Germany": 3}`) are values: they are not shown.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_SHAPES = 4


class Place:
    """A part of an answer, which may be missing: asking for what is not there never fails."""

    def __init__(self, content: Json, *, is_there: bool = True) -> None:
        self.content = content
        self.is_there = is_there

    def __getitem__(self, key: str) -> Place:
        if isinstance(self.content, dict) and key in self.content:
            return Place(self.content[key])
        return NOWHERE

    @property
    def rows(self) -> list[Place]:
        """The entries of a list; none of anything else."""
        return [Place(entry) for entry in self.content] if isinstance(self.content, list) else []

    @property
    def keys(self) -> AbstractSet[str]:
        """The keys of an object; none of anything else."""
        return frozenset(self.content) if isinstance(self.content, dict) else frozenset()

    @property
    def is_null(self) -> bool:
        """Whether null was sent."""
        return self.is_there and self.content is None

    @property
    def is_object(self) -> bool:
        """Whether it is an object."""
        return isinstance(self.content, dict)

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.content, list)

    @property
    def text(self) -> str | None:
        """The text; None if it is none."""
        return self.content if isinstance(self.content, str) else None

    @property
    def number(self) -> float | None:
        """The number; None if it is none."""
        is_number = isinstance(self.content, (int, float)) and not isinstance(self.content, bool)
        return self.content if is_number else None  # type: ignore[return-value]

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole number, written without a point."""
        return type(self.content) is int

    @property
    def shape(self) -> str:
        """The shape, without a value: `{id: int, notes: [{field_id: int, value: str}]}`."""
        return shape_of(self.content) if self.is_there else "absent"

    def nulls(self, where: str = "") -> Iterator[str]:
        """Where in it null was sent: `videos[].description`."""
        if isinstance(self.content, dict):
            for key in self.content:
                yield from self[key].nulls(f"{where}.{_shown(key)}".lstrip("."))
        elif isinstance(self.content, list):
            for row in self.rows:
                yield from row.nulls(f"{where}[]")
        elif self.is_null:
            yield where or "the whole answer"


#: Where nothing was sent.
NOWHERE = Place(None, is_there=False)


def shape_of(content: Json, depth: int = 2) -> str:
    """The shape of some JSON, down to a depth."""
    if isinstance(content, dict):
        return _object_shape(content, depth)
    if isinstance(content, list):
        shapes = sorted({shape_of(entry, depth - 1) for entry in content})
        more = ["..."] if len(shapes) > _MOST_SHAPES else []
        return f"[{' | '.join([*shapes[:_MOST_SHAPES], *more])}]"
    if content == "":
        return '""'
    kinds: dict[type, str] = {type(None): "null", bool: "bool", int: "int", float: "float"}
    return kinds.get(type(content), "str")


def _object_shape(content: dict[str, Json], depth: int) -> str:
    if not content:
        return "{}"
    if depth <= 0:
        return "{...}"
    parts = {f"{_shown(key)}: {shape_of(part, depth - 1)}": None for key, part in content.items()}
    return f"{{{', '.join(parts)}}}"


def _shown(key: str) -> str:
    return key if _NAME.fullmatch(key) else "<text>"
