"""The bytes of an answer as they came, and what was parsed of them.

While an answer is validated, its `Payload` is the context's current one, so that each value in it
remembers where it came from.
"""

from __future__ import annotations

import json as json_module
import math
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from discogs.http.messages import Json
    from discogs.orm.core import Core

__all__ = ["CURRENT", "Payload", "unshared"]

T = TypeVar("T")


class Payload:
    """The body of an answer, and the session it came to."""

    __slots__ = ("_key", "_parsed", "_places", "_rows", "asked_at", "body", "core", "reread")

    def __init__(self, core: Core, body: bytes, asked_at: float = -math.inf) -> None:
        self.core = core
        self.body = body
        #: When it was asked for, by the session's clock.
        self.asked_at = asked_at
        #: Of a page: reads it once more, which merges all its rows.
        self.reread: Callable[[], object] | None = None
        self._parsed: Json = None
        #: Of a page: the key its rows stand under, and the objects that were made of them, by
        #: their `id()`, so that a page does not keep its rows alive; and the place of each.
        self._key = ""
        self._rows: list[int] = []
        self._places: dict[int, int] = {}

    @classmethod
    def of_object(cls, core: Core, content: Json) -> Payload:
        """Make the payload of a part of an answer, which was parsed already."""
        payload = cls(core, b"")
        payload._parsed = content
        return payload

    def is_page_of(self, key: str, rows: Sequence[object]) -> None:
        """Remember that these objects were made of the rows under this key, one of each."""
        self._key = key
        self._rows = list(map(id, rows))

    def place_of(self, thing: object) -> int | None:
        """Find the place on the page of the row that an object was made of; None: not on it."""
        if len(self._places) < len(self._rows):
            self._places = {row: place for place, row in enumerate(self._rows)}
        return self._places.get(id(thing))

    def json(self, place: int | None = None) -> Json:
        """The body as JSON, or the row at one place of a page; parsed when first asked for."""
        if self._parsed is None:
            self._parsed = cast("Json", json_module.loads(self.body))
        if place is None:
            return self._parsed
        listed = self._parsed.get(self._key) if isinstance(self._parsed, dict) else None
        return listed[place] if isinstance(listed, list) else None

    def __repr__(self) -> str:
        return f"<{len(self.body)} bytes>"


def unshared(content: T) -> T:
    """Copy JSON, so that its reader may change it while the payload stays as it came."""
    if isinstance(content, dict):
        entries = cast("dict[str, object]", content).items()
        return cast("T", {name: unshared(entry) for name, entry in entries})
    if isinstance(content, list):
        return cast("T", [unshared(entry) for entry in cast("list[object]", content)])
    return content


#: The answer that is being validated in this thread.
CURRENT: ContextVar[Payload | None] = ContextVar("discogs_payload", default=None)
