"""Entities: models with an identity that live in one session and load when they are read.

- A field that is not in the `__dict__` is not loaded. Reading it calls `__getattr__`, the only one
  for entities, which fills the object in place, with one GET of its own resource.
- However many threads read, one sends the GET; the others wait, and share its answer or error.
- Answers are merged into the object: see state.py.
- A name that is no field of the model (misspelt, or probed by a notebook) makes no request.
- Only sessions make entities, from answers. A model of the user's own may have entities as fields:
  these accept an entity as it is, and never make one.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar, cast, dataclass_transform
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict
from pydantic_core import SchemaValidator, core_schema

from discogs.display import Displayed
from discogs.errors import (
    DetachedError,
    DiscogsError,
    InvalidFieldError,
    OfflineError,
    ReadOnlyFieldError,
    UnsavedError,
)
from discogs.http.messages import Json, Params, Request, Response, accepted
from discogs.orm.decoding import DECODING, ask
from discogs.orm.fields import NOT_LOADED, default_of, gives, is_writable
from discogs.orm.identity import Unidentified
from discogs.orm.introspection import (
    COMPLETERS,
    DEPRECATED_NAMES,
    CompletingError,
    is_completing,
    no_such_name,
    not_assignable,
    not_iterable,
    properties_of,
    without_examples,
)
from discogs.orm.payload import Payload, unshared
from discogs.orm.state import Declaration, Merging, State, fields_set, mutation

if TYPE_CHECKING:
    from typing import Never, Self

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic._internal._model_construction import ModelMetaclass
    from pydantic.json_schema import JsonSchemaValue

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
    """Declares to type checkers that entities are hashable, and that calling the class is wrong."""

    # ruff does not see that this is a metaclass, whose methods have a class for their self.
    if TYPE_CHECKING:

        def __call__(cls, never: Never, /) -> NoReturn: ...  # noqa: N805

    else:

        def __call__(cls, *args: object, **fields: object) -> NoReturn:  # noqa: N805
            raise TypeError(_not_constructible(cls))

        def __dir__(cls) -> list[str]:  # noqa: N805
            return [name for name in super().__dir__() if name not in DEPRECATED_NAMES]


class Entity(BaseModel, Displayed, metaclass=_EntityMeta):
    """A model with an identity. Reading a field that is not loaded yet loads all fields."""

    __slots__ = ("_state",)

    model_config: ClassVar[ConfigDict] = ConfigDict(populate_by_name=True, defer_build=True)

    # -- What a class declares -----------------------------------------------------------------

    #: The path of the resource, with placeholders for the parts of the identity.
    _path: ClassVar[str]
    #: The fields that make up the identity: they never change.
    _identity_fields: ClassVar[frozenset[str]] = frozenset({"id"})
    #: Whether the identity is a username, or has one as its first part: case does not matter.
    _names_user: ClassVar[bool] = False
    #: The fields that `repr` shows, if they are loaded.
    _repr_fields: ClassVar[tuple[str, ...]] = ("id",)
    #: What to write instead of reading these names, which are not there.
    _name_hints: ClassVar[Mapping[str, str]] = {}
    #: What to write instead of assigning to these names.
    _assign_hints: ClassVar[Mapping[str, str]] = {}
    #: The properties that make a request of their own when first read, whatever is loaded.
    _requesting: ClassVar[frozenset[str]] = frozenset()
    _merging: ClassVar[Merging] = Merging()
    #: For decoding.py: keep the INVALID markers of fields.
    _keeps_markers: ClassVar[bool] = True
    _declaration: ClassVar[Declaration]

    if TYPE_CHECKING:
        _state: State

        # Not substitutable for a BaseModel, on purpose: only sessions make entities.
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
            """Raise TypeError: only sessions make entities."""
            raise TypeError(_not_constructible(cls))

        model_validate_json = model_validate_strings = model_construct = model_validate

        def model_copy(self, *, update: object = None, deep: bool = False) -> Self:
            """Make a detached copy; `update` is refused with TypeError."""
            if update:
                raise TypeError(_not_constructible(type(self)))
            return super().model_copy(deep=deep)

    @classmethod
    def model_rebuild(cls, *, _parent_namespace_depth: int = 2, **options: Any) -> bool | None:
        """Build the schema, as pydantic does when it is first needed."""
        token = DECODING.set(True)
        try:
            built = super().model_rebuild(
                _parent_namespace_depth=_parent_namespace_depth + 1, **options
            )
        finally:
            DECODING.reset(token)
        if built:
            # A TypeAdapter takes the validator of a class that has one, and must not make entities.
            cls.__pydantic_validator__ = SchemaValidator(
                core_schema.no_info_before_validator_function(
                    cls._accept_instance, cls.__pydantic_core_schema__
                )
            )
        return built

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        schema = handler(source)
        if DECODING.get():
            return schema
        return core_schema.no_info_before_validator_function(cls._accept_instance, schema)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        return without_examples(schema, handler)

    @classmethod
    def _accept_instance(cls, given: object) -> object:
        if isinstance(given, cls):
            return given
        # pydantic turns this into a ValidationError.
        raise ValueError(_not_constructible(cls))

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        fields = {name: field.annotation for name, field in cls.model_fields.items()}
        cls._declaration = Declaration(
            cls,
            identity=cls._identity_fields,
            identity_values=cls._identity_values,
            names_user=cls._names_user,
            defaults={name: default_of(annotation) for name, annotation in fields.items()},
            writable=frozenset(name for name, kind in fields.items() if is_writable(kind)),
            merging=cls._merging,
        )

    # -- Identity ------------------------------------------------------------------------------

    @classmethod
    def _identity_values(cls, id: Any) -> dict[str, Any]:
        """Return the fields that follow from an identity."""
        return {"id": id}

    def _path_parts(self) -> dict[str, Any]:
        """Return the values for the placeholders of `_path`."""
        return {"id": self._state.id}

    def _resource(self) -> str:
        """Return the path of the resource, each part escaped."""
        self._check_identified()
        parts = {name: quote(str(part), safe="") for name, part in self._path_parts().items()}
        return type(self)._path.format(**parts)

    def _check_identified(self, wanted: str = "") -> None:
        """Raise if there is no identity to request anything with."""
        if self._state.id is None:
            raise UnsavedError(
                f"{self!r} was never sent, so it has no {wanted or 'id'} yet: save() it first."
            )
        if isinstance(self._state.id, Unidentified):
            known = {name for name, value in vars(self).items() if value != ""}
            parts = " and ".join(sorted(self._identity_fields - known)) or "owner"
            raise InvalidFieldError(
                f"{self!r} came with a broken {parts}, so nothing more can be loaded. "
                "See .raw for the JSON as received."
            )

    def _check_attached(self, purpose: str) -> None:
        if self._state.deleted:
            raise DetachedError(f"{self!r} was deleted: it can't {purpose}.")
        if self._state.core is None and self._state.payload:
            raise DetachedError(
                f"{self!r} came from a dump, and belongs to no session: it can't {purpose}. "
                "Ask a session for the live one."
            )
        if self._state.core is None:
            raise DetachedError(
                f"{self!r} belongs to no session (it is a copy, or was unpickled): it can't "
                f"{purpose}. Ask a session for the live one."
            )

    # -- Loading -------------------------------------------------------------------------------

    @property
    def is_loaded(self) -> bool:
        """Whether all fields are loaded, so that reading one makes no request. No request."""
        return self._state.loaded

    @property
    def known_as_of(self) -> date | None:
        """The date of the monthly dump that fields come from; None if all is the API's. No request.

        See `Session(catalogue=...)` and `dumps.read`. The next full load drops them; `refresh()`
        asks for one. None, too, if the name of the dump's file has no date.
        """
        return self._state.older_date if self._state.older else None

    @property
    def is_dirty(self) -> bool:
        """Whether there are unsaved changes. No request."""
        return bool(self._state.changed())

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON as received, newer over older; empty if nothing was read. No request.

        Its values are Any to type checkers, since only Discogs knows what it sends. You may change
        it: it is a copy. Raises DetachedError on a detached entity, unless it came from a dump.
        """
        received = self._state.received()
        if self._state.core is None and not received:
            self._check_attached("show what was received")
        merged: dict[str, Json] = {}
        for payload, index in received:
            content = payload.json(index)
            merged.update(content if isinstance(content, dict) else {})
        return unshared(merged)

    def refresh(self) -> Self:
        """Load all fields again, with one request. Unsaved changes stay."""
        state = self._state
        self._check_attached("be refreshed")
        self._core.client.forget(self._read_at())
        with state.loading:
            self._fetch()
            with mutation:
                # Hydrating a stub keeps its relationships; refreshing it does not.
                state.kept.clear()
        return self

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in type(self).__pydantic_fields__:
                if not sys.modules.keys().isdisjoint(COMPLETERS) and is_completing():
                    raise CompletingError(f"{name} is not loaded")
                return self._load(name)
            if name in _PYDANTIC_ATTRIBUTES:
                return _PYDANTIC_ATTRIBUTES[name](self)
            raise AttributeError(no_such_name(type(self), name))

    def _load(self, name: str) -> Any:
        """Load a field that is not in `__dict__`, and return it."""
        state, fields = self._state, vars(self)
        if name in self._identity_fields:
            # Loading needs the identity, and can't give it.
            self._check_identified(name)
            return self._default(name)
        if state.core is None and name in state.invalid:
            return self._default(name)
        core = state.core
        if core is not None and core.older is not None and core.older.fill(core, self, name):
            with mutation:
                if name in fields:
                    return fields[name]
        while True:
            complete = state.loaded or self._load_all(name)
            with mutation:
                if name in fields:
                    return fields[name]
                if state.loaded:
                    fields[name] = self._default(name)
                    state.defaulted |= {name}
                    return fields[name]
            # Another thread expired it in between: load it again.
            if not complete:
                raise InvalidFieldError(
                    f"{self!r}.{name} is not known yet: Discogs shows what was just written late. "
                    "Read it again in a minute."
                )

    def _default(self, name: str) -> Any:
        """Return the default of a field that a full answer left out; else InvalidFieldError."""
        default = self._declaration.defaults[name]
        if name in self._state.invalid:
            what = "what Discogs sent does not fit its type"
        elif default is NOT_LOADED:
            what = "Discogs left it out"
        else:
            return default
        raise InvalidFieldError(f"{self!r}.{name}: {what}. See .raw for the JSON as received.")

    def _load_all(self, wanted: str = "") -> bool:
        """Hydrate the stub: one request, however many threads call. Return whether all is loaded.

        `wanted` is the field whose reading caused this, "" if loading was requested explicitly.
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
                self._core.check_lazy_loading(f"{self!r}.{wanted}")
            if state.failures != failures and state.failure is not None:
                # The request that this thread waited for failed: share its error.
                raise copy.copy(state.failure)
            try:
                return self._fetch()
            except OfflineError:
                if self._core.older is None:
                    raise
                raise self._core.older.lacking(self, wanted) from None

    def _fetch(self) -> bool:
        """Send the GET, and keep an error for waiting threads. Return whether all is loaded."""
        state = self._state
        if state.pageless:
            return True
        request = Request("GET", self._resource(), params=self._params())
        expected = self._identity_values(state.id)
        try:
            fresh, payload = ask(
                self._core, request, type(self), needs=self._identity_fields, expects=expected
            )
        except DiscogsError as error:
            # A copy, without the traceback, which would keep all frames alive.
            state.failure = copy.copy(error)
            state.failures += 1
            raise
        state.failure = None
        merge(self, fresh, payload, full=True)
        return True

    def _params(self) -> Params:
        """Return the parameters of the GET."""
        return {}

    def _read_at(self) -> str:
        """Return the path of the GET: the resource itself."""
        return self._resource()

    def _expire(self) -> None:
        """Drop what was loaded, except the identity and unsaved changes."""
        state = self._state
        is_broken = isinstance(state.id, Unidentified) or self._identity_fields - vars(self).keys()
        if state.pageless or (state.id is not None and is_broken):
            # It could not be loaded again.
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

    def _entity(self, cls: type[E], id: Hashable, /, **known: object) -> E:
        if self._state.older:
            return self._core.older_entity(cls, id, self._state.older_date, **known)
        return self._core.entity(cls, id, **known)

    def _ask(self, request: Request, kind: type[T]) -> T:
        """Send a request at each call, and decode its answer."""
        return ask(self._core, request._replace(is_figure=True), kind).content

    def _write(self, purpose: str, request: Request) -> Response:
        """Send a write, as a user. `purpose` is for error messages: "Deleting a want"."""
        self._check_attached("be written")
        self._core.require(2, purpose)
        return self._core.fetch(request, accepted)

    def _kept(self, name: str, make: Callable[[], T]) -> T:
        """Get the result of a lazy relationship; make it the first time."""
        kept = self._state.kept
        if name not in kept:
            # Outside the lock: making it may send a request.
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

    def __iter__(self) -> NoReturn:
        """Raise TypeError, where pydantic gives pairs of names and values."""
        raise TypeError(not_iterable(self))

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
            # Completers list names without reading them.
            return sorted(names | cls.model_fields.keys())
        # Debuggers read every listed name: hide those that would make a request.
        names -= self._requesting - state.kept.keys()
        if not state.loaded:
            names -= cls.model_fields.keys() - vars(self).keys()
            names -= properties_of(cls).keys() - _NEVER_LOADING
        if state.core is None and state.payload is None:
            names.discard("raw")
        return sorted(names)

    def __copy__(self) -> Self:
        return self._detached()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self._detached()

    def __reduce__(self) -> tuple[Any, ...]:
        return _make_copy, (type(self), self._state.id, *self._state.copied())

    def _detached(self) -> Self:
        return _make_copy(type(self), self._state.id, *copy.deepcopy(self._state.copied()))


#: The attributes that pydantic expects of a model and entities do without.
_PYDANTIC_ATTRIBUTES: dict[str, Callable[[Entity], object]] = {
    "__pydantic_fields_set__": fields_set,
    "__pydantic_extra__": lambda _: None,
    "__pydantic_private__": lambda _: None,
}

# Half as long as object.__setattr__.
_set_state: Callable[[Entity, State], None] = vars(Entity)["_state"].__set__

#: The properties that a stub lists, since they load nothing.
_NEVER_LOADING = frozenset({"is_loaded", "is_dirty", "known_as_of", "raw"})


# -- For the rest of the package: functions, so that a user's completion does not show them --------


def state_of(entity: Entity) -> State:
    """Return the state of an entity."""
    return entity._state  # pyright: ignore[reportPrivateUsage]


def declaration_of(cls: type[Entity]) -> Declaration:
    """Return what a class of entities declares."""
    return cls._declaration  # pyright: ignore[reportPrivateUsage]


def load(entity: E) -> E:
    """Hydrate an entity if it is a stub: one request, none otherwise."""
    entity._load_all()  # pyright: ignore[reportPrivateUsage]
    return entity


def expire(entity: Entity) -> None:
    """Drop what is loaded of an entity, except its identity and unsaved changes."""
    entity._expire()  # pyright: ignore[reportPrivateUsage]


def merge(entity: E, fresh: E, payload: Payload, *, full: bool) -> None:
    """Merge a freshly decoded answer, full or partial, into an entity."""
    state = state_of(entity)
    if entity is not fresh:
        (state.merge_full if full else state.merge_partial)(fresh, payload)
    if full:
        state.declaration.merging.merged_full(state)


def adopt(fresh: E, core: Core, id: Hashable, payload: Payload, *, full: bool) -> E:
    """Make an entity of a freshly decoded object, where there is none of its identity yet."""
    # Through the instance: pydantic's metaclass makes the way through the class a long one.
    declaration = fresh._declaration  # pyright: ignore[reportPrivateUsage]
    state = State(declaration, core, id, vars(fresh))
    state.adopt(payload, payload.index_of(fresh), full=full)
    _set_state(fresh, state)
    return fresh


def make_entity(
    cls: type[E],
    core: Core | None,
    id: Hashable,
    known: Mapping[str, Any],
    *,
    pageless: bool = False,
) -> E:
    """Make an entity from known fields, without validation.

    A pageless one is a name without a page on Discogs: all its other texts are empty.
    """
    entity = cls.__new__(cls)
    fields = dict(known)
    state = State(declaration_of(cls), core, id, fields)
    if pageless:
        texts = (name for name, field in cls.model_fields.items() if gives(field.annotation) is str)
        state.defaulted = frozenset(texts) - known.keys()
        fields.update(dict.fromkeys(state.defaulted, ""))
        state.pageless = state.loaded = True
    object.__setattr__(entity, "__dict__", fields)
    _set_state(entity, state)
    return entity


def _make_copy(
    cls: type[E], id: Hashable, fields: Mapping[str, Any], state: Mapping[str, Any]
) -> E:
    """Make a detached copy of what `State.copied` gave."""
    entity = make_entity(cls, None, id, fields)
    vars(state_of(entity)).update(state)
    return entity


def _not_constructible(cls: type) -> str:
    return (
        f"A {cls.__name__} is not made by hand: ask a session for it, "
        "as in session.release(249504)."
    )
