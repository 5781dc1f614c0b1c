"""The payload: the bytes of an answer, and what was parsed of them.

While an answer is decoded, its payload is the context's current one, and each value keeps it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, TypeVar, cast

from discogs.http.messages import parsed_json

if TYPE_CHECKING:
    from discogs.http.messages import Json
    from discogs.orm.core import Core

__all__ = ["CURRENT", "Payload", "unshared"]

T = TypeVar("T")


class Payload:
    """The body of an answer, and the core of the session that received it."""

    __slots__ = (
        "_indexes", "_key", "_parsed", "as_of", "body", "core", "is_local", "known_as_of", "reread"
    )  # fmt: skip

    def __init__(self, core: Core, body: bytes, as_of: float = -math.inf) -> None:
        self.core: Core = core
        self.body: bytes = body
        #: The time, by the session's clock, up to which all writes are in it, whoever made them.
        self.as_of: float = as_of
        #: Whether the monthly dumps said it: it is older than anything of the API's.
        self.is_local: bool = False
        #: The date of that dump, if it is known.
        self.known_as_of: date | None = None
        #: Of a page: requests it again and merges its rows.
        self.reread: Callable[[], object] | None = None
        self._parsed: Json = None
        #: Of a page: the key of its rows, and the index of each decoded row, by its `id()`: a
        #: reference would keep all of them alive.
        self._key = ""
        self._indexes: dict[int, int] = {}

    @classmethod
    def of_object(cls, core: Core | None, content: Json) -> Payload:
        """Make a payload of JSON that is parsed already, such as a part of an answer.

        One without a core shows its JSON and leads to nothing: that of a detached entity.
        """
        payload = cls(cast("Core", core), b"")
        payload._parsed = content
        return payload

    def of_dump(self, day: date | None) -> Payload:
        """Mark it as said by the monthly dump of this day."""
        self.is_local, self.known_as_of = True, day
        return self

    def index_rows(self, key: str, rows: Sequence[object]) -> None:
        """Remember which objects were decoded from the rows under this key, one from each."""
        self._key = key
        self._indexes = {id(row): index for index, row in enumerate(rows)}

    def index_of(self, row: object) -> int | None:
        """Return the index of the row that an object was decoded from; None: from no row."""
        return self._indexes.get(id(row))

    def forget_indexes(self) -> None:
        """Forget which object was decoded from which row, once these know it themselves."""
        self._indexes = {}

    def json(self, index: int | None = None) -> Json:
        """Return the body as JSON, or one row of a page; parsed once, when first asked for."""
        if self._parsed is None:
            self._parsed = parsed_json(self.body)
        if index is None:
            return self._parsed
        rows = self._parsed.get(self._key) if isinstance(self._parsed, dict) else None
        return rows[index] if isinstance(rows, list) else None

    def __repr__(self) -> str:
        return f"<{len(self.body)} bytes>"


def unshared(content: T) -> T:
    """Copy JSON, so that a user may change it and the payload stays as received."""
    if isinstance(content, dict):
        entries = cast("dict[str, object]", content).items()
        return cast("T", {name: unshared(entry) for name, entry in entries})
    if isinstance(content, list):
        return cast("T", [unshared(entry) for entry in cast("list[object]", content)])
    return content


#: The payload that is being decoded in this context.
CURRENT: ContextVar[Payload | None] = ContextVar("discogs_payload", default=None)
