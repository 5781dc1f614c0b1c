"""Entities: models with an identity that live in one session and load themselves when read.

- A field that is not in the object's `__dict__` is not loaded. Reading it comes to `__getattr__`,
  the only one for entities, which fills the object in place: one GET of its own resource.
- However many threads read, one asks: the others wait for its answer, or share its failure.
- What arrives is merged into the object: see state.py.
- Whatever is no field of the model (a misspelt name, a probe of a notebook) makes no request.
- Sessions make entities, out of answers: every other way to one is closed. A model of a user's own
  may hold entities: a field of it takes one as it is, and refuses to make one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar, cast, dataclass_transform
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict
from pydantic_core import core_schema

from discogs.display import Displayed
from discogs.errors import (
    DetachedError,
    DiscogsError,
    InvalidFieldError,
    ReadOnlyFieldError,
    UnsavedError,
)
from discogs.http.messages import Json, Params, Request, Response, accepted
from discogs.orm.decoding import DECODING, ask
from discogs.orm.fields import NOT_LOADED, default_of, gives, is_writable
from discogs.orm.identity import Unidentified
from discogs.orm.introspection import (
    DEPRECATED_NAMES,
    CompletingError,
    is_completing,
    no_such_name,
    not_assignable,
    properties_of,
)
from discogs.orm.payload import Payload, unshared
from discogs.orm.state import Declaration, Merging, State, mutation

if TYPE_CHECKING:
    from typing import Never, Self

    from pydantic import GetCoreSchemaHandler
    from pydantic._internal._model_construction import ModelMetaclass

    from discogs.orm.core import Core
else:
    ModelMetaclass = type(BaseModel)

__all__ = [
    "Entity",
    "adopt",
    "declaration_of",
    "expire",
    "load",
    "make_entity",
    "merge",
    "state_of",
]

T = TypeVar("T")
E = TypeVar("E", bound="Entity")


@dataclass_transform(eq_default=False, kw_only_default=True)
class _EntityMeta(ModelMetaclass):
    """Tells type checkers that entities can be hashed, and not be called into being."""

    if TYPE_CHECKING:
        # The class of classes: its methods are called with a class.
        def __call__(cls, never: Never, /) -> NoReturn: ...  # noqa: N805

    else:

        def __call__(cls, *args: object, **fields: object) -> NoReturn:  # noqa: N805
            raise TypeError(_not_by_hand(cls))

        def __dir__(cls) -> list[str]:  # noqa: N805
            return [name for name in super().__dir__() if name not in DEPRECATED_NAMES]


class Entity(BaseModel, Displayed, metaclass=_EntityMeta):
    """A model with an identity. Reading a field that is not loaded yet loads all of them."""

    __slots__ = ("_state",)

    model_config = ConfigDict(populate_by_name=True, defer_build=True)

    # -- What a class declares -----------------------------------------------------------------

    #: Below base_url, with placeholders for the parts of the identity.
    _path: ClassVar[str]
    #: The fields that make up the identity: they never change.
    _identity_fields: ClassVar[frozenset[str]] = frozenset({"id"})
    #: The fields that `repr` shows, as far as they are loaded.
    _repr_fields: ClassVar[tuple[str, ...]] = ("id",)
    #: Of names that can't be assigned: what to write instead.
    _assign_hints: ClassVar[Mapping[str, str]] = {}
    #: The properties that ask the server themselves, whatever is loaded, until they are kept.
    _requesting: ClassVar[frozenset[str]] = frozenset()
    _merging: ClassVar[Merging] = Merging()
    #: For decoding.py: a field that does not fit is marked, not only left out.
    _keeps_marks: ClassVar[bool] = True
    _declaration: ClassVar[Declaration]

    if TYPE_CHECKING:
        _state: State

        # What pydantic allows is refused here: a model that is not to be made is no substitute for
        # one that is, as type checkers rightly say.
        def __init__(self, never: Never) -> None: ...
        @classmethod
        def model_validate(cls, never: Never, /) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        @classmethod
        def model_validate_json(cls, never: Never, /) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        @classmethod
        def model_validate_strings(cls, never: Never, /) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        @classmethod
        def model_construct(cls, never: Never, /) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        def model_copy(self, *, deep: bool = False) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]

    else:

        @classmethod
        def model_validate(cls, *_: object, **__: object) -> NoReturn:
            """Refused: see the message."""
            raise TypeError(_not_by_hand(cls))

        model_validate_json = model_validate_strings = model_construct = model_validate

        def model_copy(self, *, update: object = None, deep: bool = False) -> Self:
            """Make a detached copy; nothing in it can be changed."""
            if update:
                raise TypeError(_not_by_hand(type(self)))
            return super().model_copy(deep=deep)

    @classmethod
    def model_rebuild(cls, *, _parent_namespace_depth: int = 2, **options: Any) -> bool | None:
        """Make its schema, as is done when it is first needed."""
        token = DECODING.set(True)
        try:
            return super().model_rebuild(
                _parent_namespace_depth=_parent_namespace_depth + 1, **options
            )
        finally:
            DECODING.reset(token)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        schema = handler(source)
        if DECODING.get():
            return schema
        return core_schema.no_info_before_validator_function(cls._as_it_is, schema)

    @classmethod
    def _as_it_is(cls, given: object) -> object:
        if isinstance(given, cls):
            return given
        # pydantic makes its own error of this one.
        raise ValueError(_not_by_hand(cls))

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        fields = {name: field.annotation for name, field in cls.model_fields.items()}
        cls._declaration = Declaration(
            cls,
            identity=cls._identity_fields,
            identity_values=cls._identity_values,
            defaults={name: default_of(annotation) for name, annotation in fields.items()},
            writable=frozenset(name for name, kind in fields.items() if is_writable(kind)),
            merging=cls._merging,
        )

    # -- Identity ------------------------------------------------------------------------------

    @classmethod
    def _identity_values(cls, id: Any) -> dict[str, Any]:
        """The fields that an identity tells."""
        return {"id": id}

    def _places(self) -> dict[str, Any]:
        """What stands in the placeholders of `_path`."""
        return {"id": self._state.id}

    def _resource(self) -> str:
        """The path of this entity's own resource, each part of it escaped."""
        self._check_identified()
        places = {name: quote(str(part), safe="") for name, part in self._places().items()}
        return type(self)._path.format(**places)

    def _check_identified(self, wanted: str = "") -> None:
        """Raise where nothing can be asked of it, since no identity tells which one it is."""
        if self._state.id is None:
            raise UnsavedError(
                f"{self!r} was never sent, so it has no {wanted or 'id'} yet: save() it first."
            )
        if isinstance(self._state.id, Unidentified):
            parts = " and ".join(sorted(self._identity_fields - vars(self).keys())) or "owner"
            raise InvalidFieldError(
                f"{self!r} came with a broken {parts}, so nothing more can be asked of it. "
                "See .raw for the JSON as received."
            )

    def _check_attached(self, purpose: str) -> None:
        if self._state.deleted:
            raise DetachedError(f"{self!r} was deleted: it can't {purpose}.")
        if self._state.core is None:
            raise DetachedError(
                f"{self!r} belongs to no session (it is a copy, or was unpickled): it can't "
                f"{purpose}. Ask a session for the live one."
            )

    # -- Loading -------------------------------------------------------------------------------

    @property
    def is_loaded(self) -> bool:
        """Whether all fields are there, so that reading one costs nothing. No request."""
        return self._state.loaded

    @property
    def is_dirty(self) -> bool:
        """Whether there are unsaved changes. No request."""
        return bool(self._state.old)

    @property
    def raw(self) -> dict[str, Json]:
        """The JSON as received, newer over older; empty for what was never read. No request.

        It is a copy that you may change. A detached copy of the entity has none, and raises
        DetachedError.
        """
        if self._state.core is None:
            self._check_attached("show what was received")
        merged: dict[str, Json] = {}
        for payload, index in self._state.raw:
            content = payload.json(index)
            merged.update(content if isinstance(content, dict) else {})
        return unshared(merged)

    def refresh(self) -> Self:
        """Load everything again, now, with one request. Unsaved changes stay."""
        state = self._state
        self._check_attached("be refreshed")
        self._core.client.forget(self._read_at())
        with state.loading:
            self._fetch()
            with mutation:
                # Also what a stub's relationships gave: hydrating would have kept that.
                state.kept.clear()
        return self

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in type(self).__pydantic_fields__:
                if is_completing():
                    raise CompletingError(f"{name} is not loaded")
                return self._load(name)
            raise AttributeError(no_such_name(type(self), name))

    def _load(self, name: str) -> Any:
        """The value of a field that is not in `__dict__`."""
        state, fields = self._state, vars(self)
        if name in self._identity_fields:
            # No request tells them: the identity is what it would be made with.
            self._check_identified(name)
            return self._default(name)
        while True:
            told = state.loaded or self._load_all(name)
            with mutation:
                if name in fields:
                    return fields[name]
                if state.loaded:
                    return fields.setdefault(name, self._default(name))
            # Expired by another thread in between, it is asked for again: nothing is empty yet.
            if not told:
                raise InvalidFieldError(
                    f"{self!r}.{name} is not known yet: Discogs shows what was just written late. "
                    "Read it again in a minute."
                )

    def _default(self, name: str) -> Any:
        """What a field is that a full answer left out."""
        default = self._declaration.defaults[name]
        if name in self._state.invalid:
            what = "what Discogs sent for it does not fit its type"
        elif default is NOT_LOADED:
            what = "Discogs left it out"
        else:
            return default
        raise InvalidFieldError(f"{self!r}.{name}: {what}. See .raw for the JSON as received.")

    def _load_all(self, wanted: str = "") -> bool:
        """Fill the stub in place: one request, however many threads ask. Whether it was filled.

        `wanted` is the field that was read; without one, loading was asked for outright.
        """
        state = self._state
        if state.loaded:
            return True
        self._check_identified(wanted)
        self._check_attached(f"load .{wanted}" if wanted else "be loaded")
        failures = state.failures
        with state.loading:
            if state.loaded:
                return True
            if wanted:
                self._core.allow_lazy_load(f"{self!r}.{wanted}")
            if state.failures != failures and state.failure is not None:
                # The request that this thread waited for has failed: another would fail as well.
                raise copy.copy(state.failure)
            return self._fetch()

    def _fetch(self) -> bool:
        """Send its GET; keep a failure for those who wait for it. Whether it told everything."""
        state = self._state
        if state.pageless:
            return True
        params = self._params()
        currency = params.get("curr_abbr")
        try:
            fresh, payload = ask(
                self._core,
                Request("GET", self._resource(), params=params),
                type(self),
                currency=str(currency) if currency else None,
                needs=self._identity_fields,
            )
        except DiscogsError as error:
            # A copy has no traceback, which would keep everything on its way alive.
            state.failure = copy.copy(error)
            state.failures += 1
            raise
        state.failure = None
        merge(self, fresh, payload, full=True)
        return True

    def _params(self) -> Params:
        """The parameters its GET is sent with."""
        return {}

    def _read_at(self) -> str:
        """The path that its GET asks: its own resource."""
        return self._resource()

    def _expire(self) -> None:
        """Forget what was loaded, but the identity and unsaved changes."""
        state = self._state
        is_broken = isinstance(state.id, Unidentified) or self._identity_fields - vars(self).keys()
        if state.pageless or (state.id is not None and is_broken):
            # There would be no way to load it again.
            return
        if state.core is not None and state.id is not None:
            state.core.client.forget(self._read_at())
        state.expire()

    # -- Relationships -------------------------------------------------------------------------

    @property
    def _core(self) -> Core:
        if self._state.core is None:
            self._check_attached("lead to others")
        return cast("Core", self._state.core)

    def _entity(self, cls: type[E], id: Hashable, **known: object) -> E:
        return self._core.entity(cls, id, **known)

    def _ask(self, request: Request, kind: type[T]) -> T:
        """The answer to a question of its own, asked anew at each call."""
        return ask(self._core, replace(request, is_figure=True), kind).content

    def _write(self, purpose: str, request: Request) -> Response:
        """Send a write of this entity's, as a user. `purpose` says what for: "Deleting it"."""
        self._check_attached("be written")
        self._core.require(2, purpose)
        return self._core.fetch(request, accepted)

    def _kept(self, name: str, make: Callable[[], T]) -> T:
        """Keep what a lazy relationship gave the first time."""
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
            writable = self._declaration.writable
            raise ReadOnlyFieldError(not_assignable(cls, name, self._assign_hints, writable))
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
        return ((name, fields[name]) for name in self._repr_fields if name in fields)

    def __str__(self) -> str:
        return repr(self)

    def __dir__(self) -> list[str]:
        state, cls = self._state, type(self)
        names = set(super().__dir__()) - DEPRECATED_NAMES
        if is_completing():
            # Then they are names alone, and nobody reads what they hold.
            return sorted(names | cls.model_fields.keys())
        # Debuggers read every name they are given: a stub does not offer what would load it, and
        # nothing what would ask the server.
        names -= self._requesting - state.kept.keys()
        if not state.loaded:
            names -= cls.model_fields.keys() - vars(self).keys()
            names -= properties_of(cls).keys() - _FREE
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


#: The properties that a stub offers: they load nothing.
_FREE = frozenset({"is_loaded", "is_dirty", "raw"})


# -- For the rest of the package: as methods they would show in a user's completion ---------------


def state_of(entity: Entity) -> State:
    """What an entity knows of itself."""
    return entity._state  # pyright: ignore[reportPrivateUsage]


def declaration_of(cls: type[Entity]) -> Declaration:
    """What a class of entities declares."""
    return cls._declaration  # pyright: ignore[reportPrivateUsage]


def load(entity: E) -> E:
    """Fill a stub, if it is one: one request, none otherwise."""
    entity._load_all()  # pyright: ignore[reportPrivateUsage]
    return entity


def expire(entity: Entity) -> None:
    """Forget what is loaded of an object, but its identity and unsaved changes."""
    entity._expire()  # pyright: ignore[reportPrivateUsage]


def merge(entity: E, fresh: E, payload: Payload, *, full: bool) -> None:
    """Merge into an entity what was made of an answer about it, the whole of it or a part."""
    state = state_of(entity)
    if entity is not fresh:
        (state.merge_full if full else state.merge_partial)(fresh, payload)
    if full:
        state.declaration.merging.merged_full(state)


def adopt(fresh: E, core: Core, id: Hashable, payload: Payload, *, full: bool) -> E:
    """Make what came in an answer the object of its identity, which nobody had asked for yet."""
    declaration, fields = declaration_of(type(fresh)), vars(fresh)
    state = State(declaration, core, id, fields, fresh.model_fields_set)
    state.adopt(payload, payload.index_of(fresh), full=full)
    fields.update(declaration.identity_values(id))
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
    """Make a new object that knows its identity, and what else is known; nothing is validated.

    A pageless one is a name that Discogs has no page of: all its other texts are empty.
    """
    entity = cls.__new__(cls)
    fields, told = dict(known), set(known)
    if pageless:
        texts = (name for name, field in cls.model_fields.items() if gives(field.annotation) is str)
        fields = {**dict.fromkeys(texts, ""), **fields}
    object.__setattr__(entity, "__dict__", fields)
    object.__setattr__(entity, "__pydantic_fields_set__", told)
    object.__setattr__(entity, "__pydantic_extra__", None)
    object.__setattr__(entity, "__pydantic_private__", None)
    state = State(declaration_of(cls), core, id, fields, told)
    state.pageless = pageless
    state.loaded = loaded or pageless
    state.invalid.update(invalid)
    object.__setattr__(entity, "_state", state)
    return entity


def _unpickle(
    cls: type[E], id: Hashable, fields: Mapping[str, Any], loaded: bool, invalid: set[str]
) -> E:
    return make_entity(cls, None, id, fields, loaded=loaded, invalid=invalid)


def _not_by_hand(cls: type) -> str:
    return (
        f"A {cls.__name__} is not made by hand: ask a session for it, "
        "as in session.release(249504)."
    )
