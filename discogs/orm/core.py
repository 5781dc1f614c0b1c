"""What models ask of the session they live in: each other, answers, and leave to load.

`SessionHome` is the half of the session that models see (they know it as `payload.Core`); the other
half, in session.py, is what users see.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar, cast
from weakref import WeakValueDictionary

from cachetools import LRUCache

from discogs import models as _models
from discogs.pagination.pending_writes import ListingChanges
from discogs.orm.introspection import CompletingError, is_completing
from discogs.orm.decoding import ask
from discogs.orm.entity import Entity, absorb, adopted, make_entity, seed
from discogs.errors import LazyLoadError
from discogs.http.messages import Request, Response
from discogs.http.client import Fetcher
from discogs.orm.fields import Marker
from discogs.orm.identity import IdentityMap
from discogs.orm.payload import Payload
from discogs.pagination.paginated import Paginated
from discogs.orm.state import Unidentified

__all__ = ["SessionHome"]

# Of so many listings it is known what was written to them, even if nobody holds them: more than the
# limit lets anybody write to in the minute for which that matters.
_LISTINGS = 1000

T = TypeVar("T")
E = TypeVar("E", bound=Entity)


class SessionHome:
    """Where entities live. Thread-safe."""

    def __init__(
        self, fetcher: Fetcher, *, currency: _models.Currency | None, per_page: int, retention: int
    ) -> None:
        self._fetcher = fetcher
        self._currency = currency
        self._per_page = per_page
        self._identity_map = IdentityMap(retention, self.now)
        #: What was written to listings: as long as somebody holds one, and to the last ones asked.
        self._changes: WeakValueDictionary[str, ListingChanges] = WeakValueDictionary()
        self._last_changes: LRUCache[str, ListingChanges] = LRUCache(maxsize=_LISTINGS)
        self._kept: dict[str, object] = {}
        self._own_username: str | None = None
        self._changing = threading.Lock()
        self._asking_who = threading.Lock()
        self._forbidden = threading.local()

    @property
    def currency(self) -> _models.Currency | None:
        """The currency that prices are converted to, None for the reader's own."""
        return self._currency

    @property
    def per_page(self) -> int:
        """How many rows are asked for at a time."""
        return self._per_page

    @property
    def identity_map(self) -> IdentityMap:
        """The one live object for each identity."""
        return self._identity_map

    def entity(self, cls: type[E], id: Hashable, /, **known: object) -> E:
        """The one object of this identity, told what is known of it for sure. No request."""
        facts = {name: known[name] for name in known if known[name] is not None} if known else {}
        if not _is_known(id):
            # Its id came broken: it can be read, but nothing else leads to it.
            return make_entity(cls, self, Unidentified(), facts)
        # Names without a page all have the id 0: what is known of them tells them apart.
        pageless = id == 0
        key = (0, *sorted(facts.items())) if pageless else id

        def make() -> E:
            identity = cls.identity_fields(id)
            return make_entity(cls, self, key, {**identity, **facts}, pageless=pageless)

        entity = self._identity_map.obtain(cls, key, make)
        if facts:
            seed(entity, facts)
        return entity

    def absorb(self, fresh: E, id: Hashable, payload: Payload, *, whole: bool) -> E:
        """The one object of this identity, told what an answer said of it. No request."""
        if id != 0 and _is_known(id):
            obtain = self._identity_map.obtain
            entity = obtain(type(fresh), id, lambda: adopted(fresh, self, id))
        else:
            entity = self.entity(type(fresh), id)
        absorb(entity, fresh, payload, whole=whole)
        return entity

    def changes(self, path: str) -> ListingChanges:
        """What this session wrote to the listing at this path."""
        with self._changing:
            found = self._changes.setdefault(path, ListingChanges(self.now))
            self._last_changes[path] = found
            return found

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """What a relationship of the session's gave the first time. No request."""
        if name not in self._kept:
            self._kept.setdefault(name, make())
        return cast("T", self._kept[name])

    def now(self) -> float:
        """Seconds that only go forward."""
        return self._fetcher.limiter.clock.now()

    def pause(self, seconds: float) -> None:
        """Wait, for a job of the server's to get on."""
        self._fetcher.limiter.clock.sleep(seconds)

    @property
    def known_username(self) -> str | None:
        """The name of the user who is logged in, None if nobody asked yet. No request."""
        return self._own_username

    def own_username(self) -> str:
        """The name of the user who is logged in. One request, the first time."""
        with self._asking_who:
            if self._own_username is None:
                from discogs.models.own_inventory import own_inventory

                self._own_username = self.identity().username
                own_inventory(self).hand_over()
            return self._own_username

    def identity(self) -> _models.Identity:
        """Who is logged in, and for which application. `GET /oauth/identity`, one request.

        Raises:
            AuthenticationRequired: The session has no user's login. Nothing was sent.
        """
        self.require(2, "Asking who is logged in")
        return ask(self, Request("GET", "/oauth/identity"), _models.Identity).content

    def search(
        self, query: str = "", /, *, type: _models.SearchType | None = None
    ) -> Paginated[_models.SearchResult]:
        """What Discogs finds."""
        from discogs.models.search import search

        return search(self, query, type=type)

    def fetch(self, request: Request, decode: Callable[[Response], T]) -> T:
        """Send a request and decode its answer."""
        if is_completing():
            raise CompletingError(f"{request.method} {request.path} is not sent to complete a name")
        return self._fetcher.fetch(request, decode)

    def forget_answers(self, path: str) -> None:
        """Let the cache between runs, if there is one, ask anew for what lies at this path."""
        self._fetcher.forget(path)

    def require(self, level: int, purpose: str) -> None:
        """Raise AuthenticationRequired unless the login reaches this level. No request."""
        self._fetcher.require(level, purpose)

    def allow_lazy_load(self, what: str) -> None:
        """Raise LazyLoadError inside `no_lazy_loading()`."""
        if getattr(self._forbidden, "depth", 0):
            raise LazyLoadError(
                f"{what} is not loaded, and this code runs inside no_lazy_loading(). "
                "Load it before, with session.prefetch([...]), or read it outside."
            )

    def content(self, url: str) -> bytes:
        """What lies under an image's URL. Takes no slot of the limit."""
        return self._fetcher.content(url)

    def download(self, url: str, path: Path) -> Path:
        """Write what lies under an image's URL to a file. Takes no slot of the limit."""
        return self._fetcher.download(url, path)


def _is_known(id: Hashable) -> bool:
    if isinstance(id, tuple):
        return all(map(_is_known, cast("tuple[Hashable, ...]", id)))
    return id is not None and not isinstance(id, Marker)
