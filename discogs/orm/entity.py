"""Entities: models with an identity that live in one session and load themselves when read.

The rules:

- Reading a field that is not loaded fills the object: see loading.py.
- What arrives is merged into it: see merging.py.
- Whatever is no field of the model (a misspelt name, a probe of a notebook) makes no request.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from discogs.orm.introspection import is_completing
from discogs.orm.decoding import ask
from discogs.display import Displayed
from discogs.errors import ReadOnlyFieldError
from discogs.http.messages import Json, Request, Response, accepted
from discogs.orm.fields import INVALID, Marker, gives
from discogs.orm.loading import Loadable
from discogs.orm.names import no_such_name, not_assignable, properties_of
from discogs.orm.core import Core
from discogs.orm.payload import Payload, unshared
from discogs.orm.state import State, mutation

if TYPE_CHECKING:
    from typing import Self


__all__ = [
    "Entity",
    "absorb",
    "adopted",
    "check_attached",
    "expire",
    "load",
    "make_entity",
    "seed",
    "state_of",
]

T = TypeVar("T")
E = TypeVar("E", bound="Entity")


class Entity(Loadable, Displayed):
    """A model with an identity. Reading a field that is not loaded yet loads all of them."""

    @property
    def is_dirty(self) -> bool:
        """Whether there are unsaved changes. No request."""
        return bool(self._state.old)

    @property
    def raw(self) -> dict[str, Json]:
        """The JSON as received, newer over older; empty for what was never read. No request.

        It is one's own to change. A copy has none, and says so with DetachedError.
        """
        if self._state.core is None:
            self._check_attached("show what was received")
        merged: dict[str, Json] = {}
        for payload, place in self._state.raw:
            content = payload.json(place)
            merged.update(content if isinstance(content, dict) else {})
        return unshared(merged)

    # -- Relationships -------------------------------------------------------------------------

    def _core(self) -> Core:
        if self._state.core is None:
            self._check_attached("lead to others")
        return cast("Core", self._state.core)

    def _entity(self, cls: type[E], id: Hashable, **known: object) -> E:
        return self._core().entity(cls, id, **known)

    def _ask(self, request: Request, kind: type[T]) -> T:
        """The answer to a question of its own, asked anew at each call."""
        return ask(self._core(), replace(request, is_figure=True), kind).content

    def _write(self, purpose: str, request: Request) -> Response:
        """Send a write of this entity's, as a user. `purpose` says what for: "Deleting it"."""
        self._check_attached("be written")
        core = self._core()
        core.require(2, purpose)
        return core.fetch(request, accepted)

    def _kept(self, name: str, make: Callable[[], T]) -> T:
        """What a lazy relationship gave the first time."""
        kept = self._state.kept
        if name not in kept:
            # Made outside the lock: making it may ask the server.
            made = make()
            with mutation:
                kept.setdefault(name, made)
        return cast("T", kept[name])

    # -- Python's own protocols, none of which makes a request ----------------------------------

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: object) -> None:
            self._set(name, value)

        def __delattr__(self, name: str) -> None:
            raise ReadOnlyFieldError(f"{self!r}.{name} can't be deleted.")

    def _set(self, name: str, value: object) -> None:
        cls = type(self)
        descriptor = getattr(cls, name, None)
        if isinstance(descriptor, property) and descriptor.fset is not None:
            descriptor.fset(self, value)
        elif name in cls.model_fields or descriptor is not None:
            raise ReadOnlyFieldError(not_assignable(cls, name))
        else:
            raise AttributeError(no_such_name(cls, name))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Entity) or type(self) is not type(other):
            return NotImplemented
        mine, theirs = self._state.id, other._state.id
        return mine is not None and mine == theirs

    def __hash__(self) -> int:
        if self._state.id is None:
            raise TypeError(f"{self!r} has no hash: it was never sent, so it has no identity yet.")
        return hash((type(self), self._state.id))

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        fields = dict(vars(self))
        return ((name, fields[name]) for name in type(self).shown if name in fields)

    def __str__(self) -> str:
        return repr(self)

    def __dir__(self) -> list[str]:
        state = self._state
        names = set(super().__dir__())
        if is_completing():
            # Then they are names alone, and nobody reads what they hold.
            return sorted(names | type(self).model_fields.keys())
        # Debuggers read every name they are given: a stub does not offer what would load it, and
        # nothing what would ask the server.
        names -= type(self).asking - state.kept.keys()
        if not state.loaded:
            names -= type(self).model_fields.keys() - vars(self).keys()
            names -= properties_of(type(self)).keys() - _FREE
        if state.core is None:
            names.discard("raw")
        return sorted(names)

    def __copy__(self) -> Self:
        return self._detached()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self._detached()

    def __reduce__(self) -> tuple[Any, ...]:
        state = self._state
        return _unpickle, (type(self), state.id, dict(vars(self)), state.loaded, state.invalid)

    def _detached(self) -> Self:
        state = self._state
        fields = {name: copy.deepcopy(value) for name, value in vars(self).items()}
        return _unpickle(type(self), state.id, fields, state.loaded, state.invalid)


_FREE = frozenset({"is_loaded", "is_dirty", "raw"})


# These reach into the entity for the session and others of the house, so that a user's completion
# does not show them.


def load(entity: E) -> E:
    """Fill a stub, if it is one: one request, none otherwise."""
    entity._load_all()  # pyright: ignore[reportPrivateUsage]
    return entity


def seed(entity: Entity, known: Mapping[str, object]) -> None:
    """Tell a stub what is known of it for sure from elsewhere; what is loaded stays."""
    entity._seed(known)  # pyright: ignore[reportPrivateUsage]


def check_attached(entity: Entity, purpose: str) -> None:
    """Raise DetachedError for a copy, or what was deleted: "it can't be moved to"."""
    entity._check_attached(purpose)  # pyright: ignore[reportPrivateUsage]


def expire(entity: Entity) -> None:
    """Forget what is loaded of an object, but its identity and unsaved changes."""
    entity._expire()  # pyright: ignore[reportPrivateUsage]


def state_of(entity: Entity) -> State:
    """What an entity knows of itself, for what shows it."""
    return entity._state  # pyright: ignore[reportPrivateUsage]


def absorb(entity: Entity, fresh: Entity, payload: Payload, *, whole: bool) -> None:
    """Take over what an answer told of an object: the whole of it, or a part."""
    if whole:
        entity._take_over(fresh, payload)  # pyright: ignore[reportPrivateUsage]
    else:
        entity._take_part(fresh, payload)  # pyright: ignore[reportPrivateUsage]


def adopted(fresh: E, core: Core, id: Hashable) -> E:
    """What was made of an answer as the object of its identity, which nobody had asked for yet."""
    fields, state = vars(fresh), State(core, id)
    for name in [name for name, value in fields.items() if isinstance(value, Marker)]:
        if fields.pop(name) is INVALID:
            state.invalid.add(name)
    fields.update(type(fresh).identity_fields(id))
    object.__setattr__(fresh, "_state", state)
    return fresh


def make_entity(
    cls: type[E],
    core: Core | None,
    id: Hashable,
    known: Mapping[str, Any],
    *,
    pageless: bool = False,
    loaded: bool = False,
    invalid: AbstractSet[str] = frozenset(),
) -> E:
    """A new object that knows its identity, and what else is known; nothing is validated.

    A pageless one is a name that Discogs has no page of: all its other texts are empty.
    """
    entity = cls.__new__(cls)
    told = set(known)
    if pageless:
        fields = cls.model_fields.items()
        known = {**{name: "" for name, field in fields if gives(field.annotation) is str}, **known}
    object.__setattr__(entity, "__dict__", dict(known))
    object.__setattr__(entity, "__pydantic_fields_set__", told)
    object.__setattr__(entity, "__pydantic_extra__", None)
    object.__setattr__(entity, "__pydantic_private__", None)
    state = State(core, id)
    state.pageless = pageless
    state.loaded = loaded or pageless
    state.invalid.update(invalid)
    object.__setattr__(entity, "_state", state)
    return entity


def _unpickle(
    cls: type[E], id: Hashable, fields: Mapping[str, Any], loaded: bool, invalid: set[str]
) -> E:
    return make_entity(cls, None, id, fields, loaded=loaded, invalid=invalid)
