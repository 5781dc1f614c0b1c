"""What must a forked process not share with its parent? Locks, connections, positions in a queue.

Only the thread that forks goes on in the child. A lock held by another thread would stay locked for
ever, and both processes would use the same sockets and database handles. So the child frees all
locks of this package, and opens connections of its own. A process that never forks pays nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any, Protocol, TypeVar
from weakref import WeakSet, WeakValueDictionary

__all__ = [
    "FREED",
    "INHERITED",
    "freed",
    "freed_after_fork",
    "held_while_forking",
    "renew_after_fork",
]

L = TypeVar("L")

# Seconds to wait for each lock before a fork. Its holder needs microseconds, or waits for a file.
_LONGEST_WAIT = 1.0


class Renewable(Protocol):
    """An object with state that belongs to one process."""

    def after_fork(self) -> None:
        """Drop the parent's state. Runs in the child, before any other thread starts."""
        ...


#: Locks that a child frees, whoever held them in the parent.
FREED: WeakSet[Any] = WeakSet()
#: Connections to SQLite that a parent opened: it forbids a child to touch them, even to close them.
INHERITED: list[object] = []
# In the order of acquisition: outer locks first.
_held: WeakValueDictionary[int, Any] = WeakValueDictionary()
_renewed: WeakSet[Any] = WeakSet()
_numbers = count()
_taken = threading.local()


def freed_after_fork(lock: L) -> L:
    """Register a lock or a condition to be freed in children; returns it."""
    FREED.add(lock)
    return lock


def held_while_forking(lock: L) -> L:
    """Register a lock to be held during forks; returns it. No child sees a half-done change.

    Only for locks that are held briefly, never during a request. The child frees it.
    """
    _held[next(_numbers)] = lock
    return freed_after_fork(lock)


def renew_after_fork(thing: Renewable) -> None:
    """Call `thing.after_fork()` in each child, as long as the object lives."""
    _renewed.add(thing)


def _before() -> None:
    taken = list[Any]()
    for lock in list(_held.values()):
        if lock.acquire(timeout=_LONGEST_WAIT):
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
    # As `threading` and `logging` do: there is no public way.
    with suppress(AttributeError):
        lock._at_fork_reinit()


_register: Callable[..., None] | None = getattr(os, "register_at_fork", None)
if _register is not None:
    _register(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
