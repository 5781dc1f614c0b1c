"""What a store is: a place where processes keep a text together, changed by one at a time.

The limit's arithmetic (window.py) is the same for threads, processes and machines: a store only
keeps its figures, says what time it is by a clock that all who share it go by, and lets one change
them at a time. `SQLiteStore` does so for the processes of one machine, `RedisStore` for machines.

Why not a library: pyrate-limiter and limits stamp a request when it is sent, by the clock of each
machine, have no room for what the server says, and serve whoever happens to ask at the right time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

__all__ = ["Change", "Store", "StoreAwayError"]

#: Is told what is kept ("" for nothing yet) and the time in seconds, and says what to keep instead.
Change: TypeAlias = Callable[[str, float], str]


class StoreAwayError(Exception):
    """The store can't be used now, and why. It stays inside: a limiter does without for a while."""


class Store(Protocol):
    """Where limiters that shall share a limit keep it."""

    def update(self, key: str, change: Change) -> None:
        """Change what is kept under this key, while nobody else does.

        `change` may be called more than once; what the last call said is kept.

        Raises:
            StoreAwayError: It can't be done now.
        """
        ...
