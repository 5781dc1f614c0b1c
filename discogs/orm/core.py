"""The core of a session: what entities, values and sequences need of it.

`Session` (session.py), which users see, has one.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator, Hashable, Iterable, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar, cast

from discogs.errors import LazyLoadError, OfflineError
from discogs.forks import freed, freed_after_fork, renew_after_fork
from discogs.http.client import Client
from discogs.http.messages import Request, Response
from discogs.orm.entity import Entity, adopt, declaration_of, make_entity, merge, state_of
from discogs.orm.identity import IdentityMap, Unidentified, is_identity
from discogs.orm.introspection import COMPLETERS, CompletingError, is_completing
from discogs.orm.payload import Payload

__all__ = ["Core"]

T = TypeVar("T")
E = TypeVar("E", bound=Entity)


class OlderAnswers(Protocol):
    """Answers from the monthly dumps: older than the API's, and of some fields only."""

    @property
    def path(self) -> Path:
        """The file of the catalogue."""
        ...

    @property
    def dates(self) -> Mapping[str, str | None]:
        """The date of each dump in it, None where none is known."""
        ...

    def fill(self, core: Core, entity: Entity, name: str = "") -> bool:
        """Fill fields that are not loaded. Return whether `name` is among them, or any is."""
        ...

    def page(self, core: Core, request: Request) -> Response | None:
        """Answer an exact sequence of rows; None for any other request."""
        ...

    def lacking(self, entity: Entity, name: str) -> OfflineError:
        """Say why a field can't be read offline."""
        ...

    def close(self) -> None: ...


class Core:
    """The client and the identity map of a session. Thread-safe."""

    def __init__(
        self, client: Client, *, currency: str | None, per_page: int, retention: int
    ) -> None:
        self.client = client
        #: The currency that prices are converted to, None for the reader's own.
        self.currency = currency
        #: How many rows to request per page.
        self.per_page = per_page
        self.identity_map: IdentityMap = IdentityMap(retention, self.now)
        #: The name of the logged-in user, None until it is requested; see models/identity.py.
        self.username: str | None = None
        self.username_lock: threading.Lock = freed_after_fork(threading.Lock())
        renew_after_fork(self)
        #: What answers before the API does, None without a catalogue.
        self.older: OlderAnswers | None = None
        self._kept: dict[str, object] = {}
        self._no_lazy_loading = threading.local()

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "A session can't be pickled or copied, nor its sequences: it has connections and a "
            "login. Open one in each process, and send ids or entities: these become copies, and "
            "session.merge(copy) gives the live one."
        )

    # -- Entities ------------------------------------------------------------------------------

    def entity(self, cls: type[E], id: Hashable, /, **known: object) -> E:
        """Get or create the entity with this identity, seeded with `known`. No request."""
        facts = {name: value for name, value in known.items() if value is not None}
        if not is_identity(id):
            # With a broken id it can be read, but not found again.
            return make_entity(cls, self, Unidentified(), facts)
        if type(id) is str:
            if not id:
                # Nobody: a deleted user, and another one than the next who is.
                facts = {**declaration_of(cls).identity_values(id), **facts}
                return make_entity(cls, self, Unidentified(), facts)
            id = self.identity(cls, id)
        # All names without a page have the id 0: what is known of them makes the identity.
        pageless = id == 0
        key = (0, *sorted(facts.items())) if pageless else id
        entity = self.identity_map.used(cls, key)
        if entity is None:
            facts = {**declaration_of(cls).identity_values(id), **facts}
            made = make_entity(cls, self, key, facts, pageless=pageless)
            (entity,) = self.identity_map.entered([(key, made)])
            if entity is made:
                return made
        if facts:
            state_of(entity).seed(facts)
        return entity

    def identity(self, cls: type[Entity], id: Hashable) -> Hashable:
        """Return an identity whose username is spelled as in those that are in use."""
        if not declaration_of(cls).names_user:
            return id
        if isinstance(id, tuple):
            owner, number = cast("tuple[str, Hashable]", id)
            return self.identity_map.spelled(owner), number
        return self.identity_map.spelled(str(id))

    def older_entity(self, cls: type[E], id: Hashable, day: date | None, /, **known: object) -> E:
        """Get or create the entity with this identity; `known` is of a dump. No request."""
        if not is_identity(id) or id == 0:
            return self.entity(cls, id, **known)
        entity = self.entity(cls, id)
        facts = {name: value for name, value in known.items() if value is not None}
        state_of(entity).merge_dump(facts, None, day)
        return entity

    def merge(self, fresh: E, id: Hashable, payload: Payload, *, full: bool) -> E:
        """Get or create the entity with this identity, and merge an answer into it. No request."""
        return self.merge_rows([fresh], payload, lambda _: (id, full))[0]

    def merge_rows(
        self, rows: Iterable[E], payload: Payload, identify: Callable[[E], tuple[Hashable, bool]]
    ) -> list[E]:
        """Get or create the entity of each row, and merge the row into it. No request.

        `identify` tells the identity of a row, and whether it is a full answer.
        """
        answers = [(row, *identify(row)) for row in rows]
        known = [self._known(type(row), id) for row, id, _ in answers]
        new = [
            (id, adopt(row, self, id, payload, full=full))
            for entity, (row, id, full) in zip(known, answers, strict=True)
            if entity is None
        ]
        # All under one hold of the map's lock.
        entered = iter(self.identity_map.entered(new))
        entities = [next(entered) if entity is None else entity for entity in known]
        for entity, (row, _, full) in zip(entities, answers, strict=True):
            if full or entity is not row:
                merge(entity, row, payload, full=full)
        return entities

    def _known(self, cls: type[E], id: Hashable) -> E | None:
        """Get the entity with this identity, None if there is none yet."""
        if id == 0 or not is_identity(id):
            return self.entity(cls, id)
        return self.identity_map.used(cls, id)

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """Get an object that belongs to the session as a whole; make it when first asked for."""
        if name not in self._kept:
            self._kept.setdefault(name, make())
        return cast("T", self._kept[name])

    def after_fork(self) -> None:
        """Free the entities that threads of the parent were loading."""
        for entity in self.identity_map.entities():
            freed(state_of(entity).loading)

    # -- Answers -------------------------------------------------------------------------------

    def fetch(self, request: Request, decode: Callable[[Response], T]) -> T:
        """Send a request and decode its answer; CompletingError while a name is completed."""
        # Without a completer in the process, nothing more is looked at.
        if not sys.modules.keys().isdisjoint(COMPLETERS) and is_completing():
            raise CompletingError(f"{request.method} {request.path} is not sent to complete a name")
        if self.older is not None and (request.is_local or self.client.offline):
            page = self.older.page(self, request)
            if page is not None:
                return decode(page)
        return self.client.fetch(request, decode)

    def require(self, level: int, purpose: str) -> None:
        """Raise AuthenticationRequired if the login is below this level. No request."""
        self.client.require(level, purpose)

    @contextmanager
    def no_lazy_loading(self) -> Generator[None]:
        """Make this thread raise LazyLoadError instead of hydrating a stub."""
        before = getattr(self._no_lazy_loading, "depth", 0)
        self._no_lazy_loading.depth = before + 1
        try:
            yield
        finally:
            self._no_lazy_loading.depth = before

    def check_lazy_loading(self, what: str) -> None:
        """Raise LazyLoadError inside `no_lazy_loading()`."""
        if getattr(self._no_lazy_loading, "depth", 0):
            full = "" if self.older is None else ", full=True"
            raise LazyLoadError(
                f"{what} is not loaded, and this code runs inside no_lazy_loading(). "
                f"Load it first, with session.prefetch([...]{full}), or read it outside."
            )

    # -- Time ----------------------------------------------------------------------------------

    def now(self) -> float:
        """Return the monotonic time in seconds."""
        return self.client.limiter.clock.now()

    def pause(self, seconds: float) -> None:
        """Sleep, while a job on the server makes progress."""
        self.client.limiter.clock.sleep(seconds)
