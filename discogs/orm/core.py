"""What entities, values and sequences need of the session they live in: each other, and answers.

`Session` (session.py) is what users see; it has one of these.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from typing import TypeVar, cast

from discogs.errors import LazyLoadError
from discogs.http.client import Client
from discogs.http.messages import Request, Response
from discogs.orm.entity import Entity, adopt, declaration_of, make_entity, merge, state_of
from discogs.orm.identity import IdentityMap, Unidentified, is_identity
from discogs.orm.introspection import CompletingError, is_completing
from discogs.orm.payload import Payload

__all__ = ["Core"]

T = TypeVar("T")
E = TypeVar("E", bound=Entity)


class Core:
    """Where entities live: the client that asks, and the identity map. Thread-safe."""

    def __init__(
        self, client: Client, *, currency: str | None, per_page: int, retention: int
    ) -> None:
        self.client = client
        #: The currency that prices are converted to, None for the reader's own.
        self.currency = currency
        #: How many rows a page has.
        self.per_page = per_page
        self.identity_map = IdentityMap(retention, self.now)
        #: The name of the user who is logged in, None if nobody asked yet; see models/identity.py.
        self.username: str | None = None
        self.asking_who = threading.Lock()
        self._kept: dict[str, object] = {}
        self._forbidden = threading.local()

    # -- Entities ------------------------------------------------------------------------------

    def entity(self, cls: type[E], id: Hashable, /, **known: object) -> E:
        """Get or create the entity with this identity, seeded with `known`. No request."""
        facts = {name: known[name] for name in known if known[name] is not None} if known else {}
        if not is_identity(id):
            # Its id came broken: it can be read, but nothing else leads to it.
            return make_entity(cls, self, Unidentified(), facts)
        # Names without a page all have the id 0: what is known of them tells them apart.
        pageless = id == 0
        key = (0, *sorted(facts.items())) if pageless else id

        def make() -> E:
            identity = declaration_of(cls).identity_values(id)
            return make_entity(cls, self, key, {**identity, **facts}, pageless=pageless)

        entity = self.identity_map.obtain(cls, key, make)
        if facts:
            state_of(entity).seed(facts)
        return entity

    def merge(self, fresh: E, id: Hashable, payload: Payload, *, full: bool) -> E:
        """Get the entity with this identity, merged with what an answer told. No request."""
        if id == 0 or not is_identity(id):
            entity = self.entity(type(fresh), id)
        else:
            entity = self.identity_map.obtain(
                type(fresh), id, lambda: adopt(fresh, self, id, payload, full=full)
            )
        merge(entity, fresh, payload, full=full)
        return entity

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """Keep what belongs to the session as a whole, made when it is first asked for."""
        if name not in self._kept:
            self._kept.setdefault(name, make())
        return cast("T", self._kept[name])

    # -- Answers -------------------------------------------------------------------------------

    def fetch(self, request: Request, decode: Callable[[Response], T]) -> T:
        """Send a request and decode its answer, unless that would only complete a name."""
        if is_completing():
            raise CompletingError(f"{request.method} {request.path} is not sent to complete a name")
        return self.client.fetch(request, decode)

    def require(self, level: int, purpose: str) -> None:
        """Raise AuthenticationRequired unless the login reaches this level. No request."""
        self.client.require(level, purpose)

    @contextmanager
    def no_lazy_loading(self) -> Generator[None]:
        """Refuse to hydrate anything within it, in this thread."""
        before = getattr(self._forbidden, "depth", 0)
        self._forbidden.depth = before + 1
        try:
            yield
        finally:
            self._forbidden.depth = before

    def allow_lazy_load(self, what: str) -> None:
        """Raise LazyLoadError inside `no_lazy_loading()`."""
        if getattr(self._forbidden, "depth", 0):
            raise LazyLoadError(
                f"{what} is not loaded, and this code runs inside no_lazy_loading(). "
                "Load it before, with session.prefetch([...]), or read it outside."
            )

    # -- Time ----------------------------------------------------------------------------------

    def now(self) -> float:
        """Seconds that only go forward."""
        return self.client.limiter.clock.now()

    def pause(self, seconds: float) -> None:
        """Wait, for a job of the server's to get on."""
        self.client.limiter.clock.sleep(seconds)
