"""Values: frozen models without identity, as they come inside an answer.

`Value` is plain. `Linked` values remember the answer they came in, so they lead to entities of the
same session (`credit.artist`). `Row` is a line of a listing: it carries the relation's own facts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Generic,
    TypeVar,
    cast,
    dataclass_transform,
)

from pydantic import BaseModel, ConfigDict, Field, PlainValidator

from discogs.errors import DetachedError, InvalidFieldError
from discogs.orm.payload import CURRENT, Payload, unshared

if TYPE_CHECKING:
    from typing import Self

    from pydantic._internal._model_construction import ModelMetaclass

    from discogs.http.messages import Json
    from discogs.orm.core import Core
    from discogs.orm.entity import Entity

    E = TypeVar("E", bound=Entity)
else:
    ModelMetaclass = type(BaseModel)

__all__ = ["Answer", "Linked", "Row", "SortedBy", "Value", "row_key"]

K = TypeVar("K", bound=str)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field,))
class _ValueMeta(ModelMetaclass):
    """Tells type checkers that values are frozen, and so hashable."""


class Value(BaseModel, metaclass=_ValueMeta):
    """A frozen model without identity: equal when its fields are."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, defer_build=True)

    #: For decoding.py: in an answer it is made without what pydantic keeps beside the fields.
    _is_light: ClassVar[bool] = True

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in _BESIDE_FIELDS:
                return _BESIDE_FIELDS[name](self)
            if name in type(self).__pydantic_fields__:
                raise InvalidFieldError(
                    f"{type(self).__name__}.{name} is missing, or what Discogs sent does not fit "
                    "its type; .raw, here or of the object around it, shows what came."
                )
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}.")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value) or type(self) is not type(other):
            return NotImplemented
        return self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash((type(self), *self._facts().values()))

    def _facts(self) -> dict[str, Any]:
        return vars(self)


def _current_payload(_: object) -> Payload | None:
    """The payload, whatever an answer says in a key of that name."""
    return CURRENT.get()


def _fields_told(value: Value) -> set[str]:
    """The fields that hold something else than their default, as far as can be told."""
    fields = type(value).model_fields
    facts = vars(value)
    return {name for name in facts if name in fields and facts[name] != fields[name].default}


#: What pydantic keeps beside a model's fields, for values that were made without it.
_BESIDE_FIELDS: dict[str, Callable[[Value], object]] = {
    "__pydantic_fields_set__": _fields_told,
    "__pydantic_extra__": lambda _: None,
    "__pydantic_private__": lambda _: None,
}


class Linked(Value):
    """A value that leads to entities of the session it came from."""

    #: Where it came from: never compared, shown, dumped, copied or pickled.
    payload: Annotated[Payload | None, PlainValidator(_current_payload)] = Field(
        default_factory=cast("Callable[[], Payload | None]", CURRENT.get),
        validation_alias="\0payload",
        exclude=True,
        repr=False,
        init=False,
    )

    model_config = ConfigDict(arbitrary_types_allowed=True)

    def _facts(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "payload"}

    def _attached(self) -> Payload:
        """The answer it came in; DetachedError where there is none."""
        if self.payload is None:
            raise DetachedError(
                f"This {type(self).__name__} belongs to no session: it is a copy, was unpickled, "
                "or made by hand. Ask the session for the object it leads to, by its id."
            )
        return self.payload

    @property
    def _core(self) -> Core:
        return self._attached().core

    def _entity(self, cls: type[E], id: int | str, **known: object) -> E:
        return self._core.entity(cls, id, **known)

    def _known(self, *names: str, **renamed: str) -> dict[str, object]:
        """What these fields tell the entity this leads to, under their own names or other ones.

        Those that are missing or broken tell nothing, and neither does an empty text or a zero: the
        id alone is enough to get there.
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
    """A line of a listing: a value that carries the relation's own facts and leads to entities."""

    #: The fields that tell one row of a listing from another.
    _key_fields: ClassVar[tuple[str, ...]] = ("id",)

    @property
    def raw(self) -> dict[str, Json]:
        """This row's JSON as received. No request."""
        payload = self._attached()
        place = payload.place_of(self)
        content = None if place is None else payload.json(place)
        return unshared(content) if isinstance(content, dict) else {}


class Answer(Linked):
    """A whole answer that is a value: what did not fit its type is still in `raw`."""

    @property
    def raw(self) -> dict[str, Json]:
        """The JSON as received. No request."""
        content = self._attached().json()
        return content if isinstance(content, dict) else {}


class SortedBy(Generic[K]):
    """By which keys Discogs sorts the listing of a row: `SortedBy[Literal["year", "title"]]`."""


def row_key(row: object) -> Hashable:
    """What tells a row of a listing from the others."""
    if isinstance(row, Row):
        facts = vars(row)
        names = type(row)._key_fields  # pyright: ignore[reportPrivateUsage]
        return tuple(facts.get(name) for name in names)
    try:
        hash(row)
    except TypeError:
        # An entity whose id came broken equals only itself.
        return id(row)
    return row
