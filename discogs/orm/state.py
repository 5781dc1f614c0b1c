"""The state of an entity: its session, what is loaded, what is unsaved.

Answers are merged into the fields, and never replace them wholesale:

- A partial answer (a row, a credit) never wipes a loaded field.
- No answer overwrites what was assigned: the server's value becomes the one to revert to.
- Within the consistency lag after a save, older values do not undo it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Container, Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from discogs.forks import freed_after_fork, held_while_forking
from discogs.orm.fields import INVALID, NOT_LOADED, Marker

if TYPE_CHECKING:
    from discogs.errors import DiscogsError
    from discogs.orm.core import Core
    from discogs.orm.entity import Entity
    from discogs.orm.payload import Payload

__all__ = ["Declaration", "Merging", "State", "fields_set", "mutation"]

# Held for microseconds, to merge or assign; never while waiting for anything.
mutation: threading.RLock = held_while_forking(threading.RLock())


_NONE: frozenset[str] = frozenset()
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Merging:
    """How a class of entities merges answers: the default, and hooks to override."""

    def corrected(self, state: State, incoming: Mapping[str, Any]) -> Mapping[str, Any]:
        """Correct incoming values by what this session knows better."""
        return incoming

    def rebased(self, name: str, base: Any, mine: Any, theirs: Any) -> Any:
        """Rebase an unsaved change from its old base onto the server's new value."""
        return mine

    def differs(self, name: str, base: Any, mine: Any) -> bool:
        """Check whether a value that was assigned is a change."""
        return bool(mine != base)

    def keeps_base(self, name: str) -> bool:
        """Check whether an unsaved change keeps its base when the field expires or is invalid."""
        return False

    def merged_full(self, state: State) -> None:
        """Follow up on a full merge. Called without a lock."""


@dataclass(frozen=True, eq=False)
class Declaration:
    """What a class of entities declares, computed once."""

    cls: type[Entity]
    #: The fields that make up the identity: they never change.
    identity: frozenset[str]
    #: Computes the fields that follow from an identity.
    identity_values: Callable[[Any], dict[str, Any]]
    #: Whether the identity is a username, or has one.
    names_user: bool
    #: The values of fields that a full answer leaves out; NOT_LOADED: it must not.
    defaults: Mapping[str, Any]
    #: The fields that can be assigned.
    writable: frozenset[str]
    merging: Merging


#: What copies have of a state; all else belongs to a session.
_COPIED = (
    "bases", "defaulted", "incomplete", "invalid", "loaded", "older", "older_date", "pageless"
)  # fmt: skip


class State:
    """What an entity knows besides its fields."""

    # Most entities are read once and never changed, so they take all of this from the class. What
    # is empty here is replaced when there is something in it, and never changed in place.

    loaded: bool = False
    #: The payload merged last, and of a page the index of the row.
    payload: Payload | None = None
    row: int | None = None
    #: Those merged earlier, oldest first.
    earlier: tuple[tuple[Payload, int | None], ...] = ()
    #: The time, by the session's clock, up to which all writes are in the state, whoever made
    #: them: a full answer is behind its request by the longest delay.
    as_of: float = -math.inf
    #: The server's time of the last answer, for conditional requests.
    answered: str | None = None
    #: Whether the API was asked for all, or is to be: then nothing older is believed.
    asked_api: bool = False
    #: The fields that have their default, since a full answer left them out.
    defaulted: frozenset[str] = _NONE
    #: The fields in which Discogs sent something of another type.
    invalid: frozenset[str] = _NONE
    #: The fields that came from a monthly dump, and its date; or from saved JSON.
    older: AbstractSet[str] = _NONE
    older_date: date | None = None
    #: The older fields of which the dump has less than the API: no other session is told them.
    incomplete: AbstractSet[str] = _NONE
    deleted: bool = False
    #: A name without a page on Discogs (id 0): nothing to load.
    pageless: bool = False
    #: The base of each field that was assigned and not saved: the value Discogs has, as far as is
    #: known. A field that was assigned that value is no change, unless another one arrives.
    old: Mapping[str, Any] = _NOTHING
    #: Of a copy: what Discogs had in the fields that were changed when it was made.
    bases: Mapping[str, Any] = _NOTHING
    #: The values saved lately, and when their consistency lag ends.
    written: Mapping[Hashable, tuple[Any, float]] = _NOTHING
    #: How many GETs failed, and the last error: threads that waited for that GET raise it too.
    failures: int = 0
    failure: DiscogsError | None = None

    if TYPE_CHECKING:
        # Made when they are first needed.
        #: The results of lazy relationships, until the entity is refreshed or expired.
        kept: dict[str, Any]
        #: Held during its GET, so that two readers make one request.
        loading: threading.RLock

    def __init__(
        self, declaration: Declaration, core: Core | None, id: Hashable, fields: dict[str, Any]
    ) -> None:
        self.declaration: Declaration = declaration
        #: The session it lives in; None: detached.
        self.core: Core | None = core
        #: The identity within its class; None: never sent.
        self.id: Hashable = id
        #: The `__dict__` of the entity: a field that is not in it is not loaded.
        self.fields: dict[str, Any] = fields
        if id is None:
            # In no identity map, which frees the others.
            freed_after_fork(self.loading)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            if name not in _MADE_WHEN_NEEDED:
                raise AttributeError(name)
            with mutation:
                try:
                    # Another thread was faster.
                    return object.__getattribute__(self, name)
                except AttributeError:
                    made = _MADE_WHEN_NEEDED[name]()
                    setattr(self, name, made)
                    return made

    # -- Answers -------------------------------------------------------------------------------

    def adopt(self, payload: Payload, index: int | None, *, full: bool) -> None:
        """Adopt the fields of a freshly decoded object, which nobody else has seen yet."""
        fields, declaration = self.fields, self.declaration
        missing = [name for name, value in fields.items() if type(value) is Marker]
        for name in missing:
            if fields.pop(name) is INVALID:
                self.invalid |= {name}
        if full and missing:
            known, self.defaulted = _absent(declaration, tuple(missing), self.invalid)
            fields.update(known)
        corrected = declaration.merging.corrected(self, fields)
        if corrected is not fields:
            fields.update(corrected)
        self.payload, self.row = payload, index
        if full:
            self.loaded = self.asked_api = True
            self.as_of = payload.as_of

    def merge_full(self, fresh: Entity, payload: Payload) -> None:
        """Merge a full answer: fields that it leaves out take their defaults."""
        declaration, sent = self.declaration, fields_set(fresh)
        absent = {
            name: default
            for name, default in declaration.defaults.items()
            if name not in sent and default is not NOT_LOADED
        }
        with mutation:
            self._drop_older()
            if self.loaded:
                self._drop_fields(keep=sent)
                self.kept.clear()
            # The first full answer keeps what partial ones said in fields that it leaves out.
            unknown = {name: absent[name] for name in absent if name not in self.fields}
            self.invalid = _NONE
            self.merge({**self._sent_fields(fresh), **unknown})
            self.defaulted = self.defaulted - sent | unknown.keys()
            reset = {
                name: absent[name]
                for name, old in self.old.items()
                if name in absent and (self.loaded or isinstance(old, Marker))
            }
            if reset:
                self.merge(reset)
            self.payload, self.row, self.earlier = payload, payload.index_of(fresh), ()
            self.loaded = self.asked_api = True
            self.as_of = max(self.as_of, payload.as_of)

    def merge_partial(self, fresh: Entity, payload: Payload) -> None:
        """Merge a partial answer, newer than what is there."""
        with mutation:
            self.merge(self._sent_fields(fresh))
            if self.defaulted:
                self.defaulted -= fields_set(fresh)
            received = self.received()
            self.payload, self.row = payload, payload.index_of(fresh)
            self.earlier = (*received[:1], *received[1:][-1:])

    def merge(self, incoming: Mapping[str, Any]) -> None:
        """Merge values of fields, newer than what is there."""
        merging, fields = self.declaration.merging, self.fields
        with mutation:
            if self.older:
                self.older -= incoming.keys()
            incoming = merging.corrected(self, incoming)
            if not (
                self.old or self.written or self.invalid or Marker in map(type, incoming.values())
            ):
                # The usual case: nothing unsaved, lately saved or invalid.
                fields.update(incoming)
                return
            for name, value in incoming.items():
                if value is INVALID:
                    self._mark_invalid(name)
                    continue
                self.invalid -= {name}
                # Within the lag, what was saved is what Discogs has.
                now = self.written[name][0] if self._is_outdated(name, value) else value
                if name in self.old:
                    fields[name] = merging.rebased(name, self.old[name], fields[name], now)
                    self.old = {**self.old, name: now}
                else:
                    fields[name] = now
            self._hold_if_unsaved()

    def seed(self, known: Mapping[str, Any]) -> None:
        """Fill in fields that are not loaded yet with values known for sure."""
        # Mostly there is nothing to fill in.
        if self.loaded or (not self.older and known.keys() <= self.fields.keys()):
            return
        with mutation:
            for name in known.keys() - (self.fields.keys() - self.older):
                if name in self.older or self.written:
                    self.merge({name: known[name]})
                self.fields.setdefault(name, known[name])

    def merge_dump(
        self,
        known: Mapping[str, Any],
        payload: Payload | None,
        day: date | None,
        *,
        force: bool = False,
        incomplete: AbstractSet[str] = _NONE,
    ) -> bool:
        """Fill in fields that are not loaded with values of a monthly dump. Return whether any was.

        They give way to anything newer, and go with the next full answer. Once the API was asked
        for all, only `force` fills in.
        """
        with mutation:
            if self.loaded or (self.asked_api and not force):
                return False
            there = self.fields.keys() | self.invalid
            fresh = {name: value for name, value in known.items() if name not in there}
            if not fresh:
                return False
            if self.older and self.older_date is not None and day is not None:
                day = min(day, self.older_date)
            self.fields.update(fresh)
            self.older |= fresh.keys()
            self.older_date = day
            self.incomplete |= incomplete & fresh.keys()
            if payload is not None:
                self._receive_earlier(payload, None)
            return True

    def mark_older(self, names: AbstractSet[str]) -> None:
        """Mark fields that are there as those of saved JSON, of which nobody knows the date."""
        with mutation:
            self.older, self.older_date, self.incomplete = names, None, _NONE

    def _drop_older(self) -> None:
        """Drop what came from a dump."""
        for name in self.older:
            self.fields.pop(name, None)
        self.older = _NONE

    def merge_older(self, fresh: Entity, payload: Payload, *, full: bool) -> None:
        """Merge an answer that is older than what is there: fill in what is not loaded."""
        if self.loaded:
            return
        with mutation:
            sent = self._sent_fields(fresh)
            known = {name: value for name, value in sent.items() if not isinstance(value, Marker)}
            if not full:
                self.merge_dump(known, payload, None, force=True)
                return
            self.fill(known, complete=True, invalid=sent.keys() - known.keys())
            self._receive_earlier(payload, payload.index_of(fresh))

    def fill(
        self, known: Mapping[str, Any], *, complete: bool, invalid: AbstractSet[str] = frozenset()
    ) -> None:
        """Fill in fields that are not loaded yet; `complete`: there are no others but `invalid`."""
        if self.loaded:
            return
        with mutation:
            self.seed(known)
            unknown = {name for name, base in self.old.items() if isinstance(base, Marker)}
            self.old = {**self.old, **{name: known[name] for name in unknown & known.keys()}}
            if complete:
                self._drop_older()
                self.asked_api = True
                self.invalid |= invalid - self.fields.keys()
                defaults = self.declaration.defaults
                missing = tuple(name for name in defaults if name not in self.fields)
                absent, self.defaulted = _absent(self.declaration, missing, self.invalid)
                self.seed(absent)
                self.loaded = True

    def expire(self) -> None:
        """Drop what was loaded, except the identity and unsaved changes."""
        with mutation:
            self._drop_fields(keep=frozenset())
            self.forget_bases(self.old)
            self.older = _NONE
            self.loaded, self.asked_api = False, True
            self.invalid, self.defaulted = _NONE, _NONE
            self.payload, self.row, self.earlier = None, None, ()
            self.kept.clear()

    def copied(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the fields, and what copies have of the state, as of one moment."""
        with mutation:
            state = {name: vars(self)[name] for name in _COPIED if name in vars(self)}
            if self.old:
                state["bases"] = {**self.bases, **self.old}
            return dict(self.fields), state

    def received(self) -> tuple[tuple[Payload, int | None], ...]:
        """Return the payloads merged, oldest first, and of pages the index of the row."""
        with mutation:
            return () if self.payload is None else (*self.earlier, (self.payload, self.row))

    def _receive_earlier(self, payload: Payload, row: int | None) -> None:
        if self.payload is None:
            self.payload, self.row = payload, row
        else:
            self.earlier = ((payload, row), *self.earlier)

    def _sent_fields(self, fresh: Entity) -> dict[str, Any]:
        """Return the fields that an answer really sent, without a known identity."""
        fields = vars(fresh)
        fixed = self.declaration.identity & self.fields.keys()
        # Broken ones are gone from an object that another thread's was faster than.
        return {name: fields.get(name, INVALID) for name in fields_set(fresh) - fixed}

    def _is_outdated(self, name: str, value: object) -> bool:
        """Check whether a value is older than the one saved within the consistency lag."""
        if name not in self.written:
            return False
        saved, until = self.written[name]
        if self.core is None or self.core.now() >= until:
            self.forget_written({name})
            return False
        return bool(value != saved)

    def _mark_invalid(self, name: str) -> None:
        """Mark a field in which Discogs sent something of another type."""
        self.invalid |= {name}
        if name in self.old:
            self._drop_base(name, INVALID)
        else:
            self.fields.pop(name, None)

    def _drop_base(self, name: str, why: Marker) -> None:
        """Replace the base of an unsaved change, now unknown, by a marker."""
        if not self.declaration.merging.keeps_base(name):
            self.old = {**self.old, name: why}

    def _drop_fields(self, keep: AbstractSet[str]) -> None:
        fields, kept = self.fields, self.declaration.identity | self.old.keys()
        for name in [name for name in fields if name not in keep and name not in kept]:
            del fields[name]

    # -- Unsaved changes -----------------------------------------------------------------------

    def base_of(self, name: str) -> Any:
        """Return what Discogs has in a field, NOT_LOADED if unknown."""
        return self.old.get(name, self.fields.get(name, NOT_LOADED))

    def changed(self) -> dict[str, Any]:
        """Return the base of each unsaved change."""
        if not self.old:
            return {}
        differs, fields = self.declaration.merging.differs, self.fields
        with mutation:
            return {
                name: base
                for name, base in self.old.items()
                if isinstance(base, Marker) or differs(name, base, fields[name])
            }

    def change(self, name: str, value: Any) -> None:
        """Assign a checked value and keep its base."""
        with mutation:
            base = self.base_of(name)
            if name in self.older:
                # What a dump says need not be what Discogs has.
                self.older -= {name}
                base = NOT_LOADED
            self.old = {**self.old, name: base}
            self.fields[name] = value
            self._hold_if_unsaved()

    def forget_bases(self, names: Iterable[str]) -> None:
        """Mark what Discogs has in assigned fields as unknown: then they are changes."""
        with mutation:
            for name in names:
                self._drop_base(name, NOT_LOADED)
            self._hold_if_unsaved()

    def confirm(self, names: Container[str] | None = None) -> None:
        """Forget which of `names`, by default all, were assigned the values that Discogs has."""
        with mutation:
            changed = self.changed()
            self.old = {
                name: base
                for name, base in self.old.items()
                if name in changed or (names is not None and name not in names)
            }

    def revert(self) -> None:
        """Take back all unsaved changes."""
        with mutation:
            for name, base in self.old.items():
                if isinstance(base, Marker):
                    del self.fields[name]
                else:
                    self.fields[name] = base
            self.old = _NOTHING
            self._hold_if_unsaved()

    def saved(self, sent: Mapping[str, object], until: float) -> None:
        """Clear the changes that the server accepted, unless they were changed again since."""
        with mutation:
            self.written = {**self.written, **{name: (sent[name], until) for name in sent}}
            self.defaulted -= sent.keys()
            old = dict(self.old)
            for name, value in sent.items():
                now = self.fields.setdefault(name, value)
                if now is value or now == value:
                    old.pop(name, None)
                else:
                    # Another thread has assigned or reverted it since it was sent.
                    old[name] = value
            self.old = old
            self._hold_if_unsaved()
            if self.core is not None:
                self.core.identity_map.hold_saved((self.declaration.cls, self.id), until)

    def forget_written(self, names: Iterable[Hashable]) -> None:
        """Accept what arrives in these fields from now on, whatever was saved."""
        with mutation:
            self.written = {name: self.written[name] for name in self.written.keys() - set(names)}

    def _hold_if_unsaved(self) -> None:
        """Hold a strong reference to the entity while it has unsaved changes."""
        if self.core is None or self.id is None or self.deleted:
            return
        key = (self.declaration.cls, self.id)
        if self.changed():
            self.core.identity_map.hold_unsaved(key)
        else:
            self.core.identity_map.release_unsaved(key)


_MADE_WHEN_NEEDED: Mapping[str, Callable[[], object]] = {
    "kept": dict,
    "loading": threading.RLock,
}


# Answers of one kind leave out the same fields.
@lru_cache(maxsize=1_000)
def _absent(
    declaration: Declaration, missing: tuple[str, ...], invalid: frozenset[str]
) -> tuple[Mapping[str, Any], frozenset[str]]:
    """Return the defaults of fields that a full answer left out, and which have one."""
    defaults = declaration.defaults
    known = {
        name: defaults[name]
        for name in missing
        if name not in invalid and defaults[name] is not NOT_LOADED
    }
    return known, frozenset(known)


def fields_set(entity: Entity) -> set[str]:
    """Return the fields that an answer or a user has set, broken ones among them."""
    # Copied at once: another thread may fill it meanwhile.
    fields = vars(entity).copy()
    found = {name for name, value in fields.items() if value is not NOT_LOADED}
    try:
        state: State = object.__getattribute__(entity, "_state")
    except AttributeError:
        # It was just decoded.
        return found
    return found - (state.defaulted - state.old.keys() - state.bases.keys()) | state.invalid
