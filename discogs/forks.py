"""What a forked process must not share with its parent: locks, connections, places in a queue.

After a fork only the thread that forked goes on. A lock that another thread held stays locked for
ever, and a socket or a database handle would be used by two processes at once. So all locks of this
package are free in the child, and what holds connections begins anew. Nothing is checked while no
process forks.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any, Protocol, TypeVar
from weakref import WeakSet, WeakValueDictionary

__all__ = ["FREED", "calm_while_forking", "freed", "freed_after_fork", "renew_after_fork"]

L = TypeVar("L")

# Those who hold such a lock are done in microseconds, or wait for a file.
_LONGEST_CALM = 1.0


class Renewable(Protocol):
    """Something that has to begin anew in a child."""

    def after_fork(self) -> None:
        """Drop what belongs to the parent. Runs in the child, with no other thread."""
        ...


#: The locks that are free in a child, whoever held them in the parent.
FREED: WeakSet[Any] = WeakSet()
# By the order in which they are taken: a lock that is held while others are taken comes first.
_calm: WeakValueDictionary[int, Any] = WeakValueDictionary()
_renewed: WeakSet[Any] = WeakSet()
_numbers = count()
_taken = threading.local()


def freed_after_fork(lock: L) -> L:
    """Return a lock or a condition that nobody holds in a child, whoever held it in the parent."""
    FREED.add(lock)
    return lock


def calm_while_forking(lock: L) -> L:
    """Return a lock that is taken while the process forks: the child sees nothing half done.

    For locks that are held for a moment, never during a request. It is free in the child.
    """
    _calm[next(_numbers)] = lock
    return freed_after_fork(lock)


def renew_after_fork(thing: Renewable) -> None:
    """Call the `after_fork` of an object in each child, as long as the object is alive."""
    _renewed.add(thing)


def _before() -> None:
    taken = list[Any]()
    for lock in list(_calm.values()):
        if lock.acquire(timeout=_LONGEST_CALM):
            taken.append(lock)
    _taken.locks = taken


def _in_parent() -> None:
    for lock in reversed(_taken.locks):
        lock.release()


def _in_child() -> None:
    _taken.locks = list[Any]()
    for lock in list(FREED):
        freed(lock)
    for thing in list(_renewed):
        thing.after_fork()


def freed(lock: Any) -> None:
    """Free a lock, a condition or a queue's mutex in a child."""
    # As `threading` itself and `logging` do it: there is no public way.
    with suppress(AttributeError):
        lock._at_fork_reinit()


_register: Callable[..., None] | None = getattr(os, "register_at_fork", None)
if _register is not None:
    _register(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
