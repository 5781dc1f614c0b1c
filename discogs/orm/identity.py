"""The identity map: in a session, one live object for one identity.

Weak references give identity: as long as anyone holds an object, asking for it gives the same one.
A cachetools cache gives retention: the objects used last stay even when nobody holds them. Strong
references keep objects with unsaved changes, which must not die with the last variable, and those
saved a moment ago, which know better than what still arrives.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, TypeVar, cast
from weakref import WeakValueDictionary

from cachetools import LRUCache

if TYPE_CHECKING:
    from discogs.orm.entity import Entity

__all__ = ["IdentityMap"]

E = TypeVar("E", bound="Entity")
Key = tuple[type, Hashable]


class IdentityMap:
    """Thread-safe; its lock is held for look-ups only, never while anything is on the network."""

    def __init__(self, retention: int, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.RLock()
        self._alive: WeakValueDictionary[Key, Entity] = WeakValueDictionary()
        self._recent: LRUCache[Key, Entity] = LRUCache(maxsize=retention)
        self._unsaved: dict[Key, Entity] = {}
        self._settling: dict[Key, tuple[Entity, float]] = {}

    def obtain(self, cls: type[E], id: Hashable, make: Callable[[], E]) -> E:
        """The object of this identity, made now if there is none."""
        key = (cls, id)
        with self._lock:
            self._let_settled_go()
            entity = self._alive.get(key)
            if entity is None:
                entity = self._alive[key] = make()
            self._recent[key] = entity
        return cast("E", entity)

    def known(self, cls: type[E], id: Hashable) -> E | None:
        """The object of this identity, None if nobody uses it."""
        with self._lock:
            return cast("E | None", self._alive.get((cls, id)))

    def add(self, entity: Entity, key: Key) -> None:
        """Enter an object that has just got its identity."""
        with self._lock:
            self._alive[key] = self._recent[key] = entity

    def keep(self, entity: Entity, key: Key) -> None:
        """Hold on to an object that has unsaved changes."""
        with self._lock:
            self._unsaved[key] = entity

    def let_go(self, key: Key) -> None:
        """The object has no unsaved changes any more."""
        with self._lock:
            self._unsaved.pop(key, None)

    def hold(self, entity: Entity, key: Key, until: float) -> None:
        """Hold on to an object that was saved, until nothing older can arrive any more."""
        with self._lock:
            self._settling.pop(key, None)
            self._settling[key] = entity, until

    def _let_settled_go(self) -> None:
        while self._settling:
            key, (_, until) = next(iter(self._settling.items()))
            if until > self._now():
                return
            del self._settling[key]

    def remove(self, key: Key) -> None:
        """Forget an object: it was deleted."""
        with self._lock:
            self._unsaved.pop(key, None)
            self._settling.pop(key, None)
            self._recent.pop(key, None)
            self._alive.pop(key, None)

    def entities(self) -> list[Entity]:
        """Every object that is alive now."""
        with self._lock:
            return list(self._alive.values())

    def __len__(self) -> int:
        return len(self._alive)

    def __repr__(self) -> str:
        return f"<IdentityMap of {len(self)} objects, {len(self._unsaved)} with unsaved changes>"
