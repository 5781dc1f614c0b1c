"""Values: frozen models without identity, parts of an answer.

`Value` is plain. `Linked` values keep their payload, and so lead to entities of the same session
(`credit.artist`). A `Row` of a page carries the facts of the relation itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from inspect import Signature
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Generic,
    NoReturn,
    TypeVar,
    cast,
    dataclass_transform,
)

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, PlainValidator
from pydantic.json_schema import JsonSchemaValue, SkipJsonSchema

from discogs.errors import DetachedError, InvalidFieldError
from discogs.orm.introspection import no_such_name, not_iterable, without_examples
from discogs.orm.payload import CURRENT, Payload, unshared

if TYPE_CHECKING:
    from typing import Self

    from pydantic._internal._model_construction import ModelMetaclass
    from pydantic_core import CoreSchema

    from discogs.orm.core import Core
    from discogs.orm.entity import Entity

    E = TypeVar("E", bound=Entity)
else:
    ModelMetaclass = type(BaseModel)

__all__ = [
    "Answer",
    "Linked",
    "Row",
    "SortedBy",
    "Value",
    "loaded_fields",
    "row_key",
    "says_no_more",
]

K = TypeVar("K", bound=str)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field,))
class _ValueMeta(ModelMetaclass):
    """Declares values frozen, and so hashable, to type checkers."""


class Value(BaseModel, metaclass=_ValueMeta):
    """A frozen model without identity. Two are equal if their fields are."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, populate_by_name=True, defer_build=True
    )

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in _PYDANTIC_ATTRIBUTES:
                return _PYDANTIC_ATTRIBUTES[name](self)
            if name in type(self).__pydantic_fields__:
                raise InvalidFieldError(
                    f"{type(self).__name__}.{name} is missing, or what Discogs sent does not fit "
                    "its type. See .raw, here or of the enclosing object, for the JSON as received."
                )
            raise AttributeError(no_such_name(type(self), name))

    def __iter__(self) -> NoReturn:
        """Raise TypeError, where pydantic gives pairs of names and values."""
        raise TypeError(not_iterable(self))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        return without_examples(schema, handler)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value) or type(self) is not type(other):
            return NotImplemented
        return self._compared_fields() == other._compared_fields()

    def __hash__(self) -> int:
        return hash((type(self), *self._compared_fields().values()))

    def _compared_fields(self) -> dict[str, Any]:
        return vars(self)


def _current_payload(_: object) -> Payload | None:
    """Return the current payload, whatever the answer has under that key."""
    return CURRENT.get()


class _CurrentPayload:
    """`CURRENT.get` with a signature, which pydantic would parse its documentation for."""

    __signature__ = Signature()
    __call__ = CURRENT.get


def _fields_set(value: Value) -> set[str]:
    """Return the fields that differ from their defaults; what was sent is not recorded."""
    fields = type(value).model_fields
    facts = vars(value)
    shown = (name for name in facts if name in fields and name != "payload")
    return {name for name in shown if facts[name] != fields[name].default}


#: The attributes that pydantic expects of a model and decoded values lack.
_PYDANTIC_ATTRIBUTES: dict[str, Callable[[Value], object]] = {
    "__pydantic_fields_set__": _fields_set,
    "__pydantic_extra__": lambda _: None,
    "__pydantic_private__": lambda _: None,
}


class Linked(Value):
    """A value that leads to entities of its session."""

    #: The answer it came in: never compared, shown, dumped, copied or pickled.
    payload: SkipJsonSchema[Annotated[Payload | None, PlainValidator(_current_payload)]] = Field(
        default_factory=cast("Callable[[], Payload | None]", _CurrentPayload()),
        validation_alias="\0payload",
        exclude=True,
        repr=False,
        init=False,
    )

    model_config: ClassVar[ConfigDict] = ConfigDict(arbitrary_types_allowed=True)

    def _compared_fields(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "payload"}

    def _attached_payload(self) -> Payload:
        """Return the payload; DetachedError if there is none."""
        if self.payload is None:
            raise DetachedError(
                f"This {type(self).__name__} belongs to no session: it is a copy, was unpickled, "
                "or made by hand. Ask a session for the object it leads to, by its id."
            )
        return self.payload

    @property
    def _core(self) -> Core:
        return self._attached_payload().core

    def _entity(self, cls: type[E], id: int | str, /, **known: object) -> E:
        payload = self._attached_payload()
        if payload.is_local:
            return payload.core.older_entity(cls, id, payload.known_as_of, **known)
        return payload.core.entity(cls, id, **known)

    def _known(self, *names: str, **renamed: str) -> dict[str, object]:
        """Collect these fields to seed an entity with, under their own names or other ones.

        Missing and broken fields, empty texts and zeros are left out.
        """
        facts = vars(self)
        sources = {**{name: name for name in names}, **renamed}
        return {name: facts[field] for name, field in sources.items() if facts.get(field)}

    def __copy__(self) -> Self:
        return self._without_payload()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self._without_payload()

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        return {**state, "__dict__": {**state["__dict__"], "payload": None}}

    def _without_payload(self) -> Self:
        copy = super().__copy__()
        vars(copy)["payload"] = None
        return copy


class Row(Linked):
    """A row of a page: carries the facts of the relation itself, and leads to entities."""

    #: The fields whose values make up the row key.
    _key_fields: ClassVar[tuple[str, ...]] = ("id",)

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON of this row as received; Any to type checkers, to read on in. No request."""
        payload = self._attached_payload()
        index = payload.index_of(self)
        content = None if index is None else payload.json(index)
        return unshared(content) if isinstance(content, dict) else {}


class Answer(Linked):
    """A value that is a whole answer; `raw` has also what does not fit its type."""

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON as received; Any to type checkers, to read on in. No request."""
        content = self._attached_payload().json()
        return content if isinstance(content, dict) else {}


class SortedBy(Generic[K]):
    """The keys that Discogs sorts such rows by: `SortedBy[Literal["year", "title"]]`."""


def row_key(row: object) -> Hashable:
    """Return the row key: what tells a row from the others of its sequence."""
    if isinstance(row, Row):
        fact = vars(row).get
        # Private, so that a user's completion does not show them.
        return tuple([fact(name) for name in row._key_fields])  # pyright: ignore[reportPrivateUsage]
    try:
        hash(row)
    except TypeError:
        # An entity with a broken id equals only itself.
        return id(row)
    return row


def says_no_more(now: Value, before: object) -> bool:
    """Check whether a value has nothing but defaults and what another one has, too."""
    if type(now) is not type(before):
        return False
    known, fields = loaded_fields(before), type(now).model_fields
    return all(
        value in (known.get(name), fields[name].default)
        or (isinstance(value, Value) and says_no_more(value, known.get(name)))
        for name, value in vars(now).items()
        if name != "payload"
    )


def loaded_fields(model: object) -> Mapping[str, Any]:
    """Return the loaded fields of an entity or a value; {} for anything else. No request."""
    return vars(model) if isinstance(model, BaseModel) else {}
