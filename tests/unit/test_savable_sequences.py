"""Any sequence of changes, arrivals and losses, against a model of what must come of it."""

from __future__ import annotations

import gc
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from discogs.orm.fields import NOT_LOADED
from tests.unit.models_world import NOTE, Note, World, changed, notes_of

TITLES = st.sampled_from(["Shopping", "Cooking", "Mine"])
STARS = st.sampled_from([None, 1, 2])
FIELDS = ("title", "stars")


class Sequences(RuleBasedStateMachine):
    """A note, and beside it what the server is known to have, and what was changed here."""

    def __init__(self) -> None:
        super().__init__()
        gc.freeze()  # so that collecting looks at what this sequence made, and is quick
        self.world = World(retention=1)
        self.note: Note | None = self.world.core.entity(Note, 7)
        self.known: dict[str, Any] = {}
        self.mine: dict[str, Any] = {}
        self.loaded = False

    @property
    def live(self) -> Note:
        assert self.note is not None
        return self.note

    # -- What happens --------------------------------------------------------------------------

    @rule(title=TITLES)
    def change_title(self, title: str) -> None:
        self.live.title = title
        self.mine["title"] = title

    @rule(stars=STARS)
    def change_stars(self, stars: int | None) -> None:
        self.live.stars = stars
        self.mine["stars"] = stars

    @rule(told=st.fixed_dictionaries({}, optional={"title": TITLES, "stars": STARS}))
    def read_a_page(self, told: dict[str, Any]) -> None:
        _ = list(notes_of(self.world, [{"id": 7, **told}]))
        self.known.update(told)

    @rule(told=st.fixed_dictionaries({"title": TITLES}, optional={"stars": STARS}))
    def refresh(self, told: dict[str, Any]) -> None:
        self.world.answers["/notes/7"] = {**changed(NOTE, stars=...), **told}
        self.live.refresh()
        self.was_read(told)

    def was_read(self, told: dict[str, Any]) -> None:
        if self.loaded:
            self.known = {}
        self.known = {"stars": None, **self.known, **told}
        self.loaded = True

    @rule()
    def expire(self) -> None:
        self.world.expire(self.live)
        self.known = {}
        self.loaded = False

    @rule()
    def revert(self) -> None:
        self.live.revert()
        self.mine = {}

    @rule(told=st.fixed_dictionaries({"title": TITLES}, optional={"stars": STARS}))
    def save(self, told: dict[str, Any]) -> None:
        """Save. What was assigned as it was is read again first, where that is an hour ago."""
        self.world.answers["/notes/7"] = {**changed(NOTE, stars=...), **told}
        asked, unchanged = len(self.world.asked), self.mine.keys() - self.changes
        self.live.save()
        if len(self.world.asked) > asked:
            assert unchanged
            self.was_read(told)
        self.world.clock += 3600  # long enough for what arrives to count again
        self.known.update(self.mine)
        self.mine = {}

    @rule()
    def let_go(self) -> None:
        held = bool(self.changes)
        self.note = None
        self.world.core.entity(Note, 8)
        gc.collect()
        self.note = self.world.core.entity(Note, 7)
        if not held:
            self.known, self.mine = {}, {}
            self.loaded = False

    def teardown(self) -> None:
        gc.unfreeze()

    # -- What must be so -----------------------------------------------------------------------

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """What was assigned and is not what the server is known to have."""
        changes = {name: (self.known.get(name, NOT_LOADED), new) for name, new in self.mine.items()}
        return {name: (old, new) for name, (old, new) in changes.items() if old != new}

    @invariant()
    def nothing_is_lost(self) -> None:
        shown = {name: value for name, value in vars(self.live).items() if name in FIELDS}

        assert shown == {**self.known, **self.mine}
        assert self.live.changes == self.changes
        assert self.live.is_dirty == bool(self.changes)
        assert self.live.is_loaded == self.loaded
        assert self.live is self.world.core.entity(Note, 7)


TestSequences = Sequences.TestCase
TestSequences.settings = settings(max_examples=150, stateful_step_count=12)
