"""The identity map: one live object for one identity in a session.

Weak references give identity: while anyone holds an object, the map returns the same one. Those
whose object is gone are swept out whenever the map has doubled. An LRU cache gives retention: the
objects used last stay even when nobody holds them. Strong references keep objects with unsaved
changes, which must survive the last variable, and those saved within the consistency lag, which
know better than the answers that still arrive.
"""

from __future__ import annotations

import operator
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar, cast
from weakref import ReferenceType, WeakValueDictionary, ref

from cachetools import LRUCache

from discogs.errors import InvalidValueError
from discogs.forks import held_while_forking
from discogs.orm.fields import Marker

if TYPE_CHECKING:
    from discogs.orm.entity import Entity

__all__ = [
    "IdentityMap",
    "Key",
    "Spelling",
    "Unidentified",
    "checked_id",
    "is_identity",
    "shown",
]

E = TypeVar("E", bound="Entity")
#: A class, and the identity within it.
Key = tuple["type[Entity]", Hashable]


class Unidentified:
    """The identity of an object with a broken id: unique, and good for no request."""


class Spelling(str):
    """A username in identities, as it was first written; see `IdentityMap.spelled`."""

    __slots__ = ("__weakref__",)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def is_identity(id: Hashable) -> bool:
    """Check whether an id from an answer is an identity: none of its parts is broken."""
    if isinstance(id, tuple):
        return _BROKEN.isdisjoint(map(type, cast("tuple[object, ...]", id)))
    return type(id) not in _BROKEN


_BROKEN = frozenset({type(None), Marker})


def checked_id(name: str, id: object, least: int = 1) -> int:
    """Return an id as an int, from any whole number (numpy's too); else InvalidValueError."""
    number = least - 1
    if type(id) is int:
        number = id
    elif isinstance(id, SupportsIndex) and not isinstance(id, bool):
        number = operator.index(id)
    if not least <= number <= _LARGEST_ID:
        raise InvalidValueError(
            f"The id of a {name} is a whole number from {least} on, not {shown(id)}. "
            "For a URL or a text such as 'r249504' there is session.resolve()."
        )
    return number


# Of 64 bits, as no database has more.
_LARGEST_ID = 2**63 - 1


def shown(value: object) -> str:
    """Return the repr of an argument for an error, whatever it is, and not all of a long one."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - a number of 5,000 digits has none, and users' own may fail
        return f"this {type(value).__name__}"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


_LONGEST_SHOWN = 200
#: So many references are not worth a sweep.
_FEW = 1_000
_NONE: Mapping[Hashable, ReferenceType[Any]] = {}


class IdentityMap:
    """The live entities of a session. Thread-safe; its lock is never held during a request."""

    def __init__(self, retention: int, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = held_while_forking(threading.RLock())
        self._alive: dict[type[Any], dict[Hashable, ReferenceType[Any]]] = {}
        #: How many objects can be entered until the next sweep.
        self._room = _FEW
        #: By `id()`, which is theirs alone as long as they are in here.
        self._recent: LRUCache[int, Entity] = LRUCache(maxsize=retention)
        self._unsaved: dict[Key, Entity] = {}
        #: Saved lately, and when the consistency lag of each ends.
        self._saved: dict[Key, tuple[Entity, float]] = {}
        #: The usernames of the identities that are in use, in lower case.
        self._spellings: WeakValueDictionary[str, Spelling] = WeakValueDictionary()

    def spelled(self, username: str) -> Spelling:
        """Return a username as the identities in use have it: Discogs ignores its case."""
        with self._lock:
            return self._spellings.setdefault(username.lower(), Spelling(username))

    def obtain(self, cls: type[E], id: Hashable, make: Callable[[], E]) -> E:
        """Get or make the object with this identity.

        Two threads may both make one: the first to be entered is the one for all.
        """
        entity = self.used(cls, id)
        # Without the lock: what is made may take others, whose holders wait for this one.
        return self.entered([(id, make())])[0] if entity is None else entity

    def used(self, cls: type[E], id: Hashable) -> E | None:
        """Get and retain the object with this identity, None if it is not alive."""
        if self._saved:
            with self._lock:
                self._release_saved()
        entity = self.known(cls, id)
        if entity is not None:
            with self._lock:
                self._retain(entity)
        return entity

    def entered(self, made: Iterable[tuple[Hashable, E]]) -> list[E]:
        """Enter new objects; of each get the one that another thread has entered meanwhile."""
        entities: list[E] = []
        with self._lock:
            for id, new in made:
                alive = self._alive_of(type(new))
                found = alive.get(id)
                entity = None if found is None else found()
                if entity is None:
                    alive[id] = ref(new)
                    entity = new
                self._retain(entity)
                entities.append(entity)
        return entities

    def known(self, cls: type[E], id: Hashable) -> E | None:
        """Get the object with this identity, None if it is not alive."""
        # Needs no lock: what is found is held from here on.
        found = self._alive.get(cls, _NONE).get(id)
        return None if found is None else found()

    def add(self, entity: Entity, key: Key) -> None:
        """Add an object that has just received its identity."""
        cls, id = key
        with self._lock:
            self._alive_of(cls)[id] = ref(entity)
            self._retain(entity)

    def _alive_of(self, cls: type[Entity]) -> dict[Hashable, ReferenceType[Any]]:
        """Get the references to objects of a class, to enter one more."""
        self._room -= 1
        if self._room < 0:
            self._sweep()
        alive = self._alive.get(cls)
        if alive is None:
            alive = self._alive[cls] = {}
        return alive

    def _sweep(self) -> None:
        """Remove the references whose object is gone."""
        for cls, alive in list(self._alive.items()):
            entries = list(alive.items())
            self._alive[cls] = {id: found for id, found in entries if found() is not None}
        self._room = max(_FEW, sum(map(len, self._alive.values())))

    def _retain(self, entity: Entity) -> None:
        try:
            self._recent[id(entity)] = entity
        except BaseException:
            # Ctrl-C, in the midst of the cache's own order: it begins anew.
            self._recent = LRUCache(maxsize=self._recent.maxsize)
            raise

    def hold_unsaved(self, key: Key) -> None:
        """Hold an object until `release_unsaved`."""
        with self._lock:
            entity = self.known(*key)
            if entity is not None:
                self._unsaved[key] = entity

    def release_unsaved(self, key: Key) -> None:
        """Release an object without unsaved changes."""
        with self._lock:
            self._unsaved.pop(key, None)

    def hold_saved(self, key: Key, until: float) -> None:
        """Hold a saved object until its consistency lag ends."""
        with self._lock:
            self._saved.pop(key, None)
            entity = self.known(*key)
            if entity is not None:
                self._saved[key] = entity, until

    def _release_saved(self) -> None:
        while self._saved:
            key, (_, until) = next(iter(self._saved.items()))
            if until > self._now():
                return
            del self._saved[key]

    def remove(self, key: Key) -> None:
        """Remove a deleted object."""
        with self._lock:
            self._unsaved.pop(key, None)
            self._saved.pop(key, None)
            cls, number = key
            self._recent.pop(id(self.known(cls, number)), None)
            self._alive.get(cls, {}).pop(number, None)

    def entities(self) -> list[Entity]:
        """Return all live objects."""
        with self._lock:
            found = [one() for alive in self._alive.values() for one in alive.values()]
        return [entity for entity in found if entity is not None]

    def __len__(self) -> int:
        return len(self.entities())

    def __repr__(self) -> str:
        return f"<IdentityMap of {len(self)} objects, {len(self._unsaved)} with unsaved changes>"
