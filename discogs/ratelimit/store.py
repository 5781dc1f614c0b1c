"""What is a store? A place where processes keep a text together and update it one at a time.

The limit's arithmetic (window.py) is the same for threads, processes and machines: a store only
keeps its figures, gives the time by one clock for all who share it, and serializes updates.
`SQLiteStore` does so for the processes of one machine, `RedisStore` for several machines.

Why not a library: pyrate-limiter and limits stamp a request when it is sent, by each machine's own
clock, have no room for what the server says, and serve whoever happens to ask at the right moment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

__all__ = ["Store", "StoreUnavailableError", "Update"]

#: Takes the stored text ("" for none yet) and the time in seconds; returns the text to store.
Update: TypeAlias = Callable[[str, float], str]


class StoreUnavailableError(Exception):
    """The store can't be used now, and why. Internal: a limiter does without it for a while."""


class Store(Protocol):
    """Keeps a limit for all limiters that share it."""

    def update(self, key: str, change: Update) -> None:
        """Replace the text stored under `key` by what `change` makes of it, atomically.

        `change` may be called more than once; the result of the last call is stored.

        Raises:
            StoreUnavailableError: The store can't be used now.
        """
        ...
