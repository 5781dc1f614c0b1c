"""What an entity knows beside its fields: where it lives, what is loaded, what is unsaved.

What arrives is merged into the fields, never put in their place:

- A partial answer (a row, a credit) never wipes a field that is loaded.
- Nothing overwrites an unsaved change: the server's value becomes the one to revert to.
- For the consistency lag after a save, older values that still arrive do not undo it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discogs.orm.fields import INVALID, NOT_LOADED, Marker

if TYPE_CHECKING:
    from discogs.errors import DiscogsError
    from discogs.orm.core import Core
    from discogs.orm.entity import Entity
    from discogs.orm.payload import Payload

__all__ = ["Declaration", "Merging", "State", "mutation"]

# Merging and assigning take microseconds, and never wait for anything while they hold this.
mutation = threading.RLock()


class Merging:
    """How a class of entities merges what arrives; some do one of these in a way of their own."""

    def arriving(self, state: State, news: Mapping[str, Any]) -> Mapping[str, Any]:
        """Correct what arrived, by what is known better here."""
        return news

    def rebased(self, name: str, base: Any, mine: Any, theirs: Any) -> Any:
        """Carry an unsaved change of a field over from its old base to the server's new value."""
        return mine

    def keeps_base(self, name: str) -> bool:
        """Whether the base of an unsaved change outlives that it is not known any more."""
        return False

    def merged_full(self, state: State) -> None:
        """Follow up on a full answer. Called without a lock."""


@dataclass(frozen=True)
class Declaration:
    """What a class of entities declares, worked out once."""

    cls: type[Entity]
    #: The fields that make up the identity: they never change.
    identity: frozenset[str]
    #: Those of them that an identity tells.
    identity_values: Callable[[Any], dict[str, Any]]
    #: What the fields are that a full answer leaves out; NOT_LOADED: it never does.
    defaults: Mapping[str, Any]
    #: The fields that can be assigned.
    writable: frozenset[str]
    merging: Merging


class State:
    """What an entity knows of itself, beside its fields."""

    __slots__ = (
        "answered",
        "as_of",
        "core",
        "declaration",
        "deleted",
        "failure",
        "failures",
        "fields",
        "fields_set",
        "id",
        "invalid",
        "kept",
        "loaded",
        "loading",
        "old",
        "pageless",
        "raw",
        "written",
    )

    def __init__(
        self,
        declaration: Declaration,
        core: Core | None,
        id: Hashable,
        fields: dict[str, Any],
        fields_set: set[str],
    ) -> None:
        self.declaration = declaration
        #: The session it lives in; None: detached.
        self.core = core
        #: What tells it from others of its class; None: never sent.
        self.id = id
        #: The entity's own `__dict__`: a field that is not in it is not loaded.
        self.fields = fields
        #: The fields that an answer, or a user, gave.
        self.fields_set = fields_set
        self.loaded = False
        #: When a full answer, or an own write of everything that matters, last said how it is.
        self.as_of = -math.inf
        #: When the last answer was given, by the server's clock, where it is asked conditionally.
        self.answered: str | None = None
        self.deleted = False
        #: A name that has no page on Discogs (id 0): there is nothing to ask for.
        self.pageless = False
        self.invalid: set[str] = set()
        #: Of fields with unsaved changes: what they were.
        self.old: dict[str, Any] = {}
        #: What was saved a moment ago, and until when older values may still arrive.
        self.written: dict[str, tuple[Any, float]] = {}
        #: What lazy relationships gave, until the entity is refreshed or expired.
        self.kept: dict[str, Any] = {}
        #: The JSON as received, oldest first: whole answers, and rows of pages by their place.
        self.raw: list[tuple[Payload, int | None]] = []
        #: Held while its GET is on the way, so that two readers make one request.
        self.loading = threading.RLock()
        #: How often its GET failed, and how the last time: for those who waited for that answer.
        self.failures = 0
        self.failure: DiscogsError | None = None

    # -- What arrives --------------------------------------------------------------------------

    def adopt(self, payload: Payload, place: int | None, *, full: bool) -> None:
        """Take the fields as an answer gave them: nobody else has seen this object yet."""
        fields, defaults = self.fields, self.declaration.defaults
        for name in [name for name, value in fields.items() if isinstance(value, Marker)]:
            if fields.pop(name) is INVALID:
                self.invalid.add(name)
            elif full and defaults[name] is not NOT_LOADED:
                fields[name] = defaults[name]
        fields.update(self.declaration.merging.arriving(self, fields))
        self.raw.append((payload, place))
        self.loaded = full
        if full:
            self.as_of = payload.asked_at

    def merge_full(self, fresh: Entity, payload: Payload) -> None:
        """Merge an answer that tells everything: what it leaves out is empty."""
        declaration, told = self.declaration, fresh.model_fields_set
        absent = {
            name: default
            for name, default in declaration.defaults.items()
            if name not in told and default is not NOT_LOADED
        }
        with mutation:
            if self.loaded:
                self._forget(but=told)
                self.kept.clear()
            # What was known before from elsewhere stays, unless this is a later answer.
            unknown = {name: absent[name] for name in absent if name not in self.fields}
            self.invalid.clear()
            self.merge({**self._news(fresh), **unknown})
            self.fields_set.update(told)
            forgotten = {
                name: absent[name]
                for name, old in self.old.items()
                if name in absent and (self.loaded or isinstance(old, Marker))
            }
            if forgotten:
                self.merge(forgotten)
            self.raw = [(payload, payload.place_of(fresh))]
            self.loaded = True
            self.as_of = max(self.as_of, payload.asked_at)

    def merge_partial(self, fresh: Entity, payload: Payload) -> None:
        """Merge an answer that tells a part, newer than what is there."""
        with mutation:
            self.merge(self._news(fresh))
            self.fields_set.update(fresh.model_fields_set)
            self.raw.append((payload, payload.place_of(fresh)))
            del self.raw[1:-2]

    def merge(self, news: Mapping[str, Any]) -> None:
        """Merge values of fields, newer than what is there."""
        merging, fields = self.declaration.merging, self.fields
        with mutation:
            news = merging.arriving(self, news)
            if not (self.old or self.written or self.invalid or _any_invalid(news)):
                # As nearly always: there is nothing to be careful with.
                fields.update(news)
                return
            for name, value in news.items():
                if value is INVALID:
                    self._lose(name)
                    continue
                self.invalid.discard(name)
                if self._is_outdated(name, value):
                    fields.setdefault(name, self.written[name][0])
                elif name not in self.old:
                    fields[name] = value
                elif fields[name] == value:
                    del self.old[name]
                else:
                    fields[name] = merging.rebased(name, self.old[name], fields[name], value)
                    self.old[name] = value
            self._hold_if_unsaved()

    def seed(self, known: Mapping[str, Any]) -> None:
        """Fill in what is known for sure from elsewhere, where nothing is loaded yet."""
        if self.loaded:
            return
        with mutation:
            for name, value in known.items():
                if value is not None:
                    self.fields.setdefault(name, value)
                    self.fields_set.add(name)

    def expire(self) -> None:
        """Forget what was loaded, but the identity and unsaved changes."""
        with mutation:
            self._forget(but=frozenset())
            for name in self.old:
                self._lose_base(name, NOT_LOADED)
            self.loaded = False
            self.invalid.clear()
            self.kept.clear()
            self.raw.clear()

    def _news(self, fresh: Entity) -> dict[str, Any]:
        """The fields that an answer really told; the identity never changes."""
        fields = vars(fresh)
        fixed = self.declaration.identity & self.fields.keys()
        return {name: fields[name] for name in fresh.model_fields_set - fixed}

    def _is_outdated(self, name: str, value: object) -> bool:
        """Whether an older value arrives in a field that was saved within the consistency lag."""
        if name not in self.written:
            return False
        saved, until = self.written[name]
        if self.core is None or self.core.now() >= until:
            del self.written[name]
            return False
        return bool(value != saved)

    def _lose(self, name: str) -> None:
        """What came in a field does not fit its type."""
        self.invalid.add(name)
        if name in self.old:
            self._lose_base(name, INVALID)
        else:
            self.fields.pop(name, None)

    def _lose_base(self, name: str, why: Marker) -> None:
        """What Discogs has in a field with unsaved changes is not known any more."""
        if not self.declaration.merging.keeps_base(name):
            self.old[name] = why

    def _forget(self, but: AbstractSet[str]) -> None:
        fields, kept = self.fields, self.declaration.identity | self.old.keys()
        for name in [name for name in fields if name not in but and name not in kept]:
            del fields[name]
            self.fields_set.discard(name)

    # -- What is unsaved -----------------------------------------------------------------------

    def base_of(self, name: str) -> Any:
        """What Discogs has in a field, NOT_LOADED where that is not known."""
        return self.old.get(name, self.fields.get(name, NOT_LOADED))

    def change(self, name: str, value: Any) -> None:
        """Assign a checked value, and remember what was there; going back to that is no change."""
        with mutation:
            base = self.base_of(name)
            self.fields[name] = value
            self.fields_set.add(name)
            if base is not NOT_LOADED and value == base:
                self.old.pop(name, None)
            else:
                self.old[name] = base
            self._hold_if_unsaved()

    def revert(self) -> None:
        """Take back all unsaved changes."""
        with mutation:
            for name, base in self.old.items():
                if isinstance(base, Marker):
                    del self.fields[name]
                else:
                    self.fields[name] = base
            self.old.clear()
            self._hold_if_unsaved()

    def saved(self, sent: Mapping[str, object], until: float) -> None:
        """The server took these values: what is still the same is no change any more."""
        with mutation:
            for name, value in sent.items():
                self.written[name] = (value, until)
                if self.fields.setdefault(name, value) == value:
                    self.old.pop(name, None)
                else:
                    # Another thread has assigned it, or taken it back, since it was sent.
                    self.old[name] = value
            self._hold_if_unsaved()
            if self.core is not None:
                self.core.identity_map.hold_saved((self.declaration.cls, self.id), until)

    def _hold_if_unsaved(self) -> None:
        """Keep the object alive while it has unsaved changes."""
        if self.core is None or self.id is None:
            return
        key = (self.declaration.cls, self.id)
        if self.old:
            self.core.identity_map.hold_unsaved(key)
        else:
            self.core.identity_map.release_unsaved(key)


def _any_invalid(news: Mapping[str, Any]) -> bool:
    return any(value is INVALID for value in news.values())
