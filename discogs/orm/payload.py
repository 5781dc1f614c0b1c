"""Where received things came from, and what models may ask of the session they live in.

Models never import the session; they know it as a `Core`. While an answer is validated, its
`Payload` is the context's current one, so that each value in it can remember where it came from.
"""

from __future__ import annotations

import json as json_module
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

    from discogs.pagination.pending_writes import ListingChanges
    from discogs.orm.entity import Entity
    from discogs.http.messages import Json, Request, Response
    from discogs.orm.identity import IdentityMap
    from discogs.models.search import SearchResult, SearchType

__all__ = ["CURRENT", "Core", "Payload", "unshared"]

T = TypeVar("T")
E = TypeVar("E", bound="Entity")


class Core(Protocol):
    """What entities, values and collections need of the session they belong to."""

    @property
    def identity_map(self) -> IdentityMap:
        """The one live object for each identity."""
        ...

    @property
    def currency(self) -> str | None:
        """The currency that prices are converted to, None for the reader's own."""
        ...

    @property
    def per_page(self) -> int:
        """How many rows a page has."""
        ...

    def entity(self, cls: type[E], id: Hashable, /, **known: object) -> E:
        """The one object of this identity, told what is known of it for sure."""
        ...

    def absorb(self, fresh: E, id: Hashable, payload: Payload, *, whole: bool) -> E:
        """The one object of this identity, told what an answer said of it."""
        ...

    def changes(self, path: str) -> ListingChanges:
        """What this session wrote to the listing at this path."""
        ...

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """What a relationship of the session's gave the first time."""
        ...

    def now(self) -> float:
        """Seconds that only go forward."""
        ...

    def pause(self, seconds: float) -> None:
        """Wait, for a job of the server's to get on."""
        ...

    def search(
        self, query: str = "", /, *, type: SearchType | None = None
    ) -> Sequence[SearchResult]:
        """What Discogs finds."""
        ...

    @property
    def known_username(self) -> str | None:
        """The name of the user who is logged in, None if nobody asked yet."""
        ...

    def own_username(self) -> str:
        """The name of the user who is logged in. One request, the first time."""
        ...

    def fetch(self, request: Request, decode: Callable[[Response], T]) -> T:
        """Send a request and decode its answer."""
        ...

    def forget_answers(self, path: str) -> None:
        """Let the cache between runs, if there is one, ask anew for what lies at this path."""
        ...

    def require(self, level: int, purpose: str) -> None:
        """Raise AuthenticationRequired unless the login reaches this level."""
        ...

    def allow_lazy_load(self, what: str) -> None:
        """Raise LazyLoadError inside `no_lazy_loading()`."""
        ...

    def content(self, url: str) -> bytes:
        """What lies under an image's URL."""
        ...

    def download(self, url: str, path: Path) -> Path:
        """Write what lies under an image's URL to a file."""
        ...


class Payload:
    """An answer that was received: the session it belongs to, and its bytes as they came."""

    __slots__ = ("_key", "_parsed", "_places", "_rows", "body", "currency", "core")

    def __init__(self, core: Core, body: bytes, currency: str | None = None) -> None:
        self.core = core
        self.body = body
        #: The currency that bare prices in it were asked for; None: the reader's own.
        self.currency = currency
        self._parsed: Json = None
        #: Of a page: the key its rows stand under, and the objects that were made of them, by
        #: their `id()`, so that a page does not keep its rows alive; and the place of each.
        self._key = ""
        self._rows: list[int] = []
        self._places: dict[int, int] = {}

    @classmethod
    def of_object(cls, core: Core, content: Json) -> Payload:
        """The payload of a part of an answer, which was parsed already."""
        payload = cls(core, b"")
        payload._parsed = content
        return payload

    def is_page_of(self, key: str, rows: Sequence[object]) -> None:
        """Remember that these were made of the rows under this key, one of each."""
        self._key = key
        self._rows = list(map(id, rows))

    def place_of(self, thing: object) -> int | None:
        """On which place of a page something came that was made of it; None: on none."""
        if len(self._places) < len(self._rows):
            self._places = {row: place for place, row in enumerate(self._rows)}
        return self._places.get(id(thing))

    def json(self, place: int | None = None) -> Json:
        """The body as JSON, or that of the row on one place of a page; parsed when asked for."""
        if self._parsed is None:
            self._parsed = cast("Json", json_module.loads(self.body))
        if place is None:
            return self._parsed
        listed = self._parsed.get(self._key) if isinstance(self._parsed, dict) else None
        return listed[place] if isinstance(listed, list) else None

    def __repr__(self) -> str:
        return f"<{len(self.body)} bytes>"


def unshared(content: T) -> T:
    """JSON that its reader may change, while what was received stays as it came."""
    if isinstance(content, dict):
        entries = cast("dict[str, object]", content).items()
        return cast("T", {name: unshared(entry) for name, entry in entries})
    if isinstance(content, list):
        return cast("T", [unshared(entry) for entry in cast("list[object]", content)])
    return content


#: The answer that is being validated in this thread.
CURRENT: ContextVar[Payload | None] = ContextVar("discogs_payload", default=None)
