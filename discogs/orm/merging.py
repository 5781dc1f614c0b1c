"""How what arrives becomes part of an entity: merged, never put in its place.

- A part (a row, a credit) never wipes a field that is loaded.
- Nothing overwrites an unsaved change: the server's value becomes the one to revert to.
- For a minute after a save, older values that still arrive do not undo it.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import quote

from pydantic import ConfigDict

from discogs.errors import InvalidFieldError, UnsavedError
from discogs.orm.fields import INVALID, NOT_LOADED, Marker, default_of, is_writable
from discogs.orm.guarded import Guarded
from discogs.orm.payload import Payload
from discogs.orm.state import State, Unidentified, mutation

if TYPE_CHECKING:
    from discogs.orm.entity import Entity

__all__ = ["Mergeable"]


class Mergeable(Guarded):
    """A model with state beside its fields, which answers are merged into."""

    __slots__ = ("_state",)

    model_config = ConfigDict(populate_by_name=True, defer_build=True)

    #: Below base_url, with the placeholders that `_places` fills.
    path: ClassVar[str]
    #: The fields that make up the identity: they never change.
    identified_by: ClassVar[frozenset[str]] = frozenset({"id"})
    #: The fields that `repr` shows, as far as they are loaded.
    shown: ClassVar[tuple[str, ...]] = ("id",)
    #: For decode.py: a field that does not fit is remembered, not only left out.
    keeps_marks: ClassVar[bool] = True
    #: What the fields are that a whole answer leaves out.
    field_defaults: ClassVar[dict[str, Any]] = {}
    #: The fields that can be assigned.
    writable: ClassVar[frozenset[str]] = frozenset()
    #: Of names that can't be assigned: what to write instead.
    instead: ClassVar[Mapping[str, str]] = {}
    #: The properties that ask the server themselves, whatever is loaded, until they are kept.
    asking: ClassVar[frozenset[str]] = frozenset()

    if TYPE_CHECKING:
        _state: State

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        fields = {name: field.annotation for name, field in cls.model_fields.items()}
        cls.field_defaults = {name: default_of(annotation) for name, annotation in fields.items()}
        cls.writable = frozenset(name for name, kind in fields.items() if is_writable(kind))

    def _resource(self) -> str:
        """The path of this entity's own resource, each part of it escaped."""
        self._check_identified()
        places = {name: quote(str(part), safe="") for name, part in self._places().items()}
        return type(self).path.format(**places)

    def _read_at(self) -> str:
        """The path that its GET asks: its own resource."""
        return self._resource()

    def _places(self) -> dict[str, Any]:
        """What stands in the placeholders of `path`."""
        return {"id": self._state.id}

    def _check_identified(self, wanted: str = "") -> None:
        """Raise where nothing can be asked of it, since no identity tells which one it is."""
        if self._state.id is None:
            raise UnsavedError(
                f"{self!r} was never sent, so it has no {wanted or 'id'} yet: save() it first."
            )
        if isinstance(self._state.id, Unidentified):
            parts = " and ".join(sorted(type(self).identified_by - vars(self).keys())) or "owner"
            raise InvalidFieldError(
                f"{self!r} came with a broken {parts}, so nothing more can be asked of it. "
                "See .raw for the JSON as received."
            )

    def _take_over(self, fresh: Mergeable, payload: Payload) -> None:
        """Take over a full answer: what it leaves out is empty.

        `fresh` may be this very object, if it was made of that answer.
        """
        state, fields = self._state, vars(self)
        with mutation:
            if state.loaded:
                self._forget(fresh.model_fields_set)
                state.kept.clear()
            told = fresh.model_fields_set
            absent = {
                name: default
                for name, default in type(self).field_defaults.items()
                if name not in told and default is not NOT_LOADED
            }
            # What was known before from elsewhere stays, unless this is a later answer.
            unknown = {name: absent[name] for name in absent if name not in fields}
            if fresh is not self:
                state.invalid.clear()
            self._merge({**self._told(fresh), **unknown})
            self.model_fields_set.update(told)
            forgotten = {
                name: absent[name]
                for name, old in state.old.items()
                if name in absent and (state.loaded or isinstance(old, Marker))
            }
            if forgotten:
                self._merge(forgotten)
            state.raw = [(payload, payload.place_of(fresh))]
            state.loaded = True

    def _take_part(self, fresh: Mergeable, payload: Payload) -> None:
        """Take over what an answer told in passing: a part, newer than what is there."""
        with mutation:
            self._merge(self._told(fresh))
            self.model_fields_set.update(fresh.model_fields_set)
            self._state.raw.append((payload, payload.place_of(fresh)))
            del self._state.raw[1:-2]

    def _told(self, fresh: Mergeable) -> dict[str, Any]:
        """The fields that an answer really told; the identity never changes."""
        fields = vars(fresh)
        if fresh is self:
            return dict(fields)
        fixed = type(self).identified_by & vars(self).keys()
        return {name: fields[name] for name in fresh.model_fields_set - fixed}

    def _merge(self, news: Mapping[str, Any]) -> None:
        state, fields = self._state, vars(self)
        with mutation:
            if not (state.old or state.written or state.invalid or _any_invalid(news)):
                # As nearly always: there is nothing to be careful with.
                fields.update(news)
                return
            for name, value in news.items():
                if value is INVALID:
                    state.invalid.add(name)
                    if name in state.old:
                        self._lose_base(name, INVALID)
                    else:
                        fields.pop(name, None)
                    continue
                state.invalid.discard(name)
                if self._is_settling(name, value):
                    fields.setdefault(name, state.written[name][0])
                    continue
                if name not in state.old:
                    fields[name] = value
                elif fields[name] == value:
                    del state.old[name]
                else:
                    self._rebase(name, value)
            self._follow_dirtiness()

    def _is_settling(self, name: str, value: object) -> bool:
        """Whether a field was written a moment ago, and an older value arrives."""
        written = self._state.written
        if name not in written:
            return False
        sent, until = written[name]
        if self._state.core is None or self._state.core.now() >= until:
            del written[name]
            return False
        return bool(value != sent)

    def _rebase(self, name: str, value: Any) -> None:
        """A field with unsaved changes has another value at Discogs now: the one to revert to."""
        self._state.old[name] = value

    def _lose_base(self, name: str, why: Marker) -> None:
        """What Discogs has in a field with unsaved changes is not known any more."""
        self._state.old[name] = why

    def _seed(self, known: Mapping[str, Any]) -> None:
        """Fill in what is known for sure from elsewhere, where nothing is loaded yet."""
        state, fields = self._state, vars(self)
        if state.loaded:
            return
        with mutation:
            for name, value in known.items():
                if value is not None:
                    fields.setdefault(name, value)
                    self.model_fields_set.add(name)

    def _follow_dirtiness(self) -> None:
        """Keep the object alive while it has unsaved changes."""
        state = self._state
        if state.core is None or state.id is None:
            return
        key = (type(self), state.id)
        if state.old:
            state.core.identity_map.keep(cast("Entity", self), key)
        else:
            state.core.identity_map.let_go(key)

    def _expire(self) -> None:
        """Forget what was loaded, but the identity and unsaved changes."""
        state = self._state
        is_broken = (
            isinstance(state.id, Unidentified) or type(self).identified_by - vars(self).keys()
        )
        if state.pageless or (state.id is not None and is_broken):
            # There would be no way to load it again.
            return
        if state.core is not None and state.id is not None:
            state.core.forget_answers(self._read_at())
        with mutation:
            self._forget(frozenset())
            for name in state.old:
                self._lose_base(name, NOT_LOADED)
            state.loaded = False
            state.invalid.clear()
            state.kept.clear()
            state.raw.clear()

    def _forget(self, but: AbstractSet[str]) -> None:
        fields, told = vars(self), self.model_fields_set
        kept = type(self).identified_by | self._state.old.keys()
        for name in [name for name in fields if name not in but and name not in kept]:
            del fields[name]
            told.discard(name)


def _any_invalid(news: Mapping[str, Any]) -> bool:
    return any(value is INVALID for value in news.values())
