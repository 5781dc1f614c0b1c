"""The identity map: in a session, one live object for one identity.

Weak references give identity: as long as anyone holds an object, asking for it gives the same one.
A cachetools cache gives retention: the objects used last stay even when nobody holds them. Strong
references keep objects with unsaved changes, which must not die with the last variable, and those
saved within the consistency lag, which know better than what still arrives.
"""

from __future__ import annotations

import operator
import threading
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, SupportsIndex, TypeVar, cast
from weakref import WeakValueDictionary

from cachetools import LRUCache

from discogs.errors import InvalidValueError
from discogs.orm.fields import Marker

if TYPE_CHECKING:
    from discogs.orm.entity import Entity

__all__ = ["IdentityMap", "Key", "Unidentified", "checked_id", "is_identity"]

E = TypeVar("E", bound="Entity")
#: An identity: the class, and what tells its objects apart.
Key = tuple[type, Hashable]


class Unidentified:
    """The identity of an object whose id came broken: no other has it, and no request names it."""


def is_identity(id: Hashable) -> bool:
    """Whether an id that came in an answer identifies something: none of its parts is broken."""
    if isinstance(id, tuple):
        return all(map(is_identity, cast("tuple[Hashable, ...]", id)))
    return id is not None and not isinstance(id, Marker)


def checked_id(name: str, id: object, least: int = 1) -> int:
    """The id as an int, from anything that is a whole number (numpy's too)."""
    number = least - 1
    if type(id) is int:
        number = id
    elif isinstance(id, SupportsIndex) and not isinstance(id, bool):
        number = operator.index(id)
    if number < least:
        raise InvalidValueError(
            f"The id of a {name} is a whole number from {least} on, not {id!r}. "
            "For a URL or a text such as 'r249504' there is session.resolve()."
        )
    return number


class IdentityMap:
    """Thread-safe; its lock is held for look-ups only, never while anything is on the network."""

    def __init__(self, retention: int, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.RLock()
        self._alive: WeakValueDictionary[Key, Entity] = WeakValueDictionary()
        self._recent: LRUCache[Key, Entity] = LRUCache(maxsize=retention)
        self._unsaved: dict[Key, Entity] = {}
        #: Saved a moment ago, and until when to hold on to each.
        self._saved: dict[Key, tuple[Entity, float]] = {}

    def obtain(self, cls: type[E], id: Hashable, make: Callable[[], E]) -> E:
        """Get the object with this identity, or make it."""
        key = (cls, id)
        with self._lock:
            self._release_saved()
            entity = self._alive.get(key)
            if entity is None:
                entity = self._alive[key] = make()
            self._recent[key] = entity
        return cast("E", entity)

    def known(self, cls: type[E], id: Hashable) -> E | None:
        """Get the object with this identity, None if nobody uses it."""
        with self._lock:
            return cast("E | None", self._alive.get((cls, id)))

    def add(self, entity: Entity, key: Key) -> None:
        """Enter an object that has just got its identity."""
        with self._lock:
            self._alive[key] = self._recent[key] = entity

    def hold_unsaved(self, key: Key) -> None:
        """Hold on to an object as long as it has unsaved changes."""
        with self._lock:
            entity = self._alive.get(key)
            if entity is not None:
                self._unsaved[key] = entity

    def release_unsaved(self, key: Key) -> None:
        """The object has no unsaved changes any more."""
        with self._lock:
            self._unsaved.pop(key, None)

    def hold_saved(self, key: Key, until: float) -> None:
        """Hold on to an object that was saved, until nothing older can arrive any more."""
        with self._lock:
            self._saved.pop(key, None)
            entity = self._alive.get(key)
            if entity is not None:
                self._saved[key] = entity, until

    def _release_saved(self) -> None:
        while self._saved:
            key, (_, until) = next(iter(self._saved.items()))
            if until > self._now():
                return
            del self._saved[key]

    def remove(self, key: Key) -> None:
        """Forget an object: it was deleted."""
        with self._lock:
            self._unsaved.pop(key, None)
            self._saved.pop(key, None)
            self._recent.pop(key, None)
            self._alive.pop(key, None)

    def entities(self) -> list[Entity]:
        """List every object that is alive now."""
        with self._lock:
            return list(self._alive.values())

    def __len__(self) -> int:
        return len(self._alive)

    def __repr__(self) -> str:
        return f"<IdentityMap of {len(self)} objects, {len(self._unsaved)} with unsaved changes>"
