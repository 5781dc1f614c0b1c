"""What this session wrote to a listing, for as long as Discogs may not show it.

Discogs shows writes up to about 40 seconds late. For a minute the local result is the truth: what
was added is in the listing, what was deleted is not, whatever the pages say.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol
from weakref import WeakSet

from discogs.state import mutation

__all__ = ["SETTLING", "ListingChanges"]

#: Seconds after a write in which what arrives does not undo it.
SETTLING = 60.0


class Listener(Protocol):
    """A listing that is kept, and follows what is written to it."""

    def row_added(self, row: Any) -> None:
        """A row was added to the listing."""
        ...

    def row_removed(self, row: Any) -> None:
        """A row was deleted from the listing."""
        ...


class ListingChanges:
    """The additions to one listing and the deletions from it, shared by all its sequences."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._added: dict[Hashable, float] = {}
        self._removed: dict[Hashable, float] = {}
        self._listeners: WeakSet[Listener] = WeakSet()

    def follow(self, listener: Listener) -> None:
        """Tell this listing, too, from now on."""
        with mutation:
            self._listeners.add(listener)

    def add(self, row: Hashable) -> None:
        """A row was added by this session."""
        with mutation:
            self._removed.pop(row, None)
            self._added[row] = self._now() + SETTLING
            listeners = list(self._listeners)
        for listener in listeners:
            listener.row_added(row)

    def remove(self, row: Hashable) -> None:
        """A row was deleted by this session."""
        with mutation:
            self._added.pop(row, None)
            self._removed[row] = self._now() + SETTLING
            listeners = list(self._listeners)
        for listener in listeners:
            listener.row_removed(row)

    def removed(self) -> list[Any]:
        """The rows that were deleted a moment ago, which pages may still show."""
        return self._fresh(self._removed)

    def added(self) -> list[Any]:
        """The rows that were added a moment ago, which pages may not show yet."""
        return self._fresh(self._added)

    def _fresh(self, entries: dict[Hashable, float]) -> list[Any]:
        now = self._now()
        with mutation:
            for row in [row for row, until in entries.items() if until <= now]:
                del entries[row]
            return list(entries)
