"""A store that is only a dictionary, with a clock that never really waits; it can be down."""

from __future__ import annotations

from collections.abc import Callable

from discogs.ratelimit.store import StoreUnavailableError, Update


class DictStore:
    """What several limiters of a test share, as processes would."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.kept: dict[str, str] = {}
        self.now = now
        self.is_down = False
        self.updates = 0

    def update(self, key: str, change: Update) -> None:
        self.updates += 1
        if self.is_down:
            raise StoreUnavailableError("gone fishing")
        # Twice, as by a store that is told that somebody else was faster.
        change(self.kept.get(key, ""), self.now())
        self.kept[key] = change(self.kept.get(key, ""), self.now())

    def __repr__(self) -> str:
        return "DictStore()"
