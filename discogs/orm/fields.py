"""The fields of entities: `Lazy[T]`, loaded when read, and `Writable[Gives, Takes]`.

To type checkers they are descriptors: reading gives T, assigning to a Lazy is an error, and a
Writable takes more than it gives (`listing.price = "12.50"`). To pydantic they are the schema of T
with NOT_LOADED as the default. At run time there is no descriptor: the plain value is in the
`__dict__` of the object, so reading a loaded field costs one dict look-up.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, get_args, get_origin, overload

from pydantic_core import core_schema

if TYPE_CHECKING:
    from typing import Never, Self

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

__all__ = [
    "ASSIGNING",
    "INVALID",
    "IN_ANSWERS",
    "NOT_LOADED",
    "USUAL_FIRST",
    "WHEN_NULL",
    "Lazy",
    "Marker",
    "Writable",
    "default_of",
    "gives",
    "is_writable",
    "takes_none",
]

Gives_co = TypeVar("Gives_co", covariant=True)
Takes_contra = TypeVar("Takes_contra", contravariant=True)


class Marker:
    """A placeholder that says why a value is missing."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"<{self._name}>"

    def __copy__(self) -> Marker:
        return self

    def __deepcopy__(self, memo: object) -> Marker:
        return self

    def __bool__(self) -> bool:
        return False


#: In place of a field that no answer has sent yet.
NOT_LOADED = Marker("not loaded")
#: In place of a field in which Discogs sent something of another type.
INVALID = Marker("invalid")


#: Whether a value is being assigned to a field: Discogs may know more than this package.
ASSIGNING: ContextVar[bool] = ContextVar("discogs_assigning", default=False)
#: The metadata key of a field's schema for the value that null stands for.
WHEN_NULL = "discogs_when_null"
#: The metadata key of a schema for the one that answers are validated with in its place.
IN_ANSWERS = "discogs_in_answers"
#: The metadata key of a union that tries usual content first, and what means nothing after it.
USUAL_FIRST = "discogs_usual_first"


if TYPE_CHECKING:
    # Pyright compares a Protocol's property with the descriptor itself, not with what reading it
    # gives, so no entity would ever fit one. What may be anything fits; the others look closer.
    class _FitsProtocols(Any): ...  # type: ignore[misc]
else:
    _FitsProtocols = object


class _Field(_FitsProtocols):
    if TYPE_CHECKING:

        def __delete__(self, instance: Never) -> None: ...

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_default_schema(
            handler.generate_schema(gives(source)),
            default=NOT_LOADED,
            metadata={WHEN_NULL: default_of(source)},
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # The default, NOT_LOADED, is no JSON.
        return handler(schema["schema"] if schema["type"] == "default" else schema)


class Lazy(_Field, Generic[Gives_co]):
    """A field of an entity that only Discogs writes. Reading it loads the entity."""

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: object) -> Self: ...
        @overload
        def __get__(self, instance: object, owner: object) -> Gives_co: ...
        def __get__(self, instance: object, owner: object) -> Gives_co | Self: ...

        def __set__(self, instance: object, value: Never) -> None: ...


class Writable(_Field, Generic[Gives_co, Takes_contra]):
    """A field that users may assign and `save()` sends. Reading it loads the entity."""

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: object) -> Self: ...
        @overload
        def __get__(self, instance: object, owner: object) -> Gives_co: ...
        def __get__(self, instance: object, owner: object) -> Gives_co | Self: ...

        def __set__(self, instance: object, value: Takes_contra) -> None: ...


def gives(annotation: Any) -> Any:
    """Return the type that reading a field gives: the T of Lazy[T], the Gives of Writable."""
    return get_args(annotation)[0] if get_origin(annotation) in {Lazy, Writable} else annotation


def is_writable(annotation: Any) -> bool:
    """Check whether a field is declared as Writable."""
    return get_origin(annotation) is Writable


def takes_none(annotation: Any) -> bool:
    """Check whether None can be assigned to a Writable; reading it may give None regardless."""
    takes = get_args(annotation)[1]
    return takes is type(None) or type(None) in get_args(takes)


def default_of(annotation: Any) -> Any:
    """Return the value of a field that a full answer leaves out or sends as null.

    None where the type allows None, the empty tuple for a tuple, or the `when_absent` of the type
    or of its metadata; NOT_LOADED if an answer must not leave it out.
    """
    kind = gives(annotation)
    while get_origin(kind) is Annotated:
        kind, *metadata = get_args(kind)
        for entry in metadata:
            if hasattr(entry, "when_absent"):
                return entry.when_absent
    origin: Any = get_origin(kind)
    if tuple in getattr(origin, "__mro__", ()):
        # A tuple, or a class of tuples such as Table.
        return origin()
    return None if type(None) in get_args(kind) else getattr(kind, "when_absent", NOT_LOADED)
