"""A listing of a server that shows each write late, by a time of its own for each."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from discogs.http.messages import Request
from discogs.pagination.paginated import PageSource, Paginated
from discogs.pagination.pending_writes import pending_writes
from tests.unit.models_world import Note, World, listing


@dataclass
class LateListing:
    """Notes in the order of their places. Writes are accepted at once, and shown when it suits."""

    world: World
    path: str = "/notes"
    #: The places of all notes that ever were, with their numbers.
    places: list[tuple[float, int]] = field(default_factory=list)
    #: What was written to each note, oldest first: when it is shown, and whether it is there then.
    written: dict[int, list[tuple[float, bool]]] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World, size: int) -> LateListing:
        made = cls(world)
        for number in range(1, size + 1):
            made.places.append((float(number), number))
            made.written[number] = [(0.0, True)]
        world.answers[made.path] = made.answer
        return made

    # -- What the server does ------------------------------------------------------------------

    def answer(self, request: Request) -> Any:
        shown = [{"id": number} for _, number in self.places if self.is_shown(number)]
        return listing(shown, "notes")(request)

    def is_shown(self, number: int) -> bool:
        there = [there for at, there in self.written[number] if at <= self.world.clock]
        return bool(there) and there[-1]

    def is_there(self, number: int) -> bool:
        return self.written[number][-1][1]

    @property
    def truth(self) -> list[int]:
        """The notes that are there, in order."""
        return [number for _, number in self.places if self.is_there(number)]

    # -- What the session does -----------------------------------------------------------------

    def notes(self) -> Paginated[Note]:
        return Paginated(self.source())

    def source(self, params: Mapping[str, str] | None = None) -> PageSource[Note]:
        core = self.world.core
        return PageSource(
            core,
            self.path,
            "notes",
            Note,
            params=params or {},
            identify=lambda row: (row.id, False),
            pending=pending_writes(core, self.path),
        )

    def remove(self, number: int, delay: float) -> None:
        self.written[number].append((self.world.clock + delay, False))
        pending_writes(self.world.core, self.path).remove(self.world.core.entity(Note, number))

    def add(self, number: int, place: float, delay: float) -> None:
        """Put a note there; one that was there before stands at another place from then on."""
        self.places = [entry for entry in self.places if entry[1] != number]
        insort(self.places, (place, number))
        self.written.setdefault(number, []).append((self.world.clock + delay, True))
        pending_writes(self.world.core, self.path).add(self.world.core.entity(Note, number))
