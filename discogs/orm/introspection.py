"""Names for completers, debuggers and error messages, without a request.

A completer reads attributes to complete the next one: `release.master.<TAB>` would load the
release. While one runs, nothing is sent, and a stub lists all its fields, since only their names
are used. Otherwise `dir()` hides them, since debuggers read every attribute that it lists.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, get_args, get_origin, get_type_hints

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

__all__ = [
    "COMPLETERS",
    "DEPRECATED_NAMES",
    "CompletingError",
    "NoSuchKey",
    "is_completing",
    "no_such_name",
    "not_assignable",
    "not_iterable",
    "properties_of",
    "without_examples",
]

#: The completers of IPython and Jupyter, with and without jedi, and of Python's own prompt.
COMPLETERS = frozenset(
    {"jedi", "IPython.core.completer", "IPython.core.guarded_eval", "rlcompleter"}
)

#: The methods of pydantic's first version, deprecated there.
DEPRECATED_NAMES = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
    }
)


#: What users call things elsewhere, and the names that they may have here.
_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "albums": ("releases",),
    "amount": ("value",),
    "bio": ("profile",),
    "collection_items": ("collection",),
    "condition": ("media_condition",),
    "discography": ("releases",),
    "listings": ("inventory",),
    "media_condition": ("condition",),
    "name": ("title", "username"),
    "price": ("lowest_price",),
    "releases": ("items",),
    "sleeve": ("sleeve_condition",),
    "title": ("name",),
    "wants": ("wantlist",),
}
#: How alike a name must be to be meant.
_ALIKE = 0.65


class CompletingError(AttributeError):
    """A completer read an attribute that would cost a request."""


class NoSuchKey(KeyError):
    """A KeyError with a message that says what there is; KeyError itself would quote it."""

    def __str__(self) -> str:
        return str(self.args[0])


def is_completing() -> bool:
    """Detect a completer (IPython, jedi, rlcompleter) among the callers."""
    # The other way round, all modules would be gone through.
    if sys.modules.keys().isdisjoint(COMPLETERS):
        return False
    frame = inspect.currentframe()
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module in COMPLETERS or module.startswith("jedi."):
            return True
        frame = frame.f_back
    return False


def no_such_name(cls: type[BaseModel], name: str) -> str:
    """Format the error for a name that is not there: where it is, else the closest one."""
    message = f"{cls.__name__} has no attribute {name!r}."
    if name.startswith("_"):
        return message
    return f"{message} {next(_hints(cls, name), '')}".strip()


def _hints(cls: type[BaseModel], name: str) -> Iterator[str]:
    """Yield what to read instead of a name that is not there, the best first."""
    own, ways = _public_names(cls), _ways(cls)
    declared: Mapping[str, str] = getattr(cls, "_name_hints", {})
    if name in declared:
        yield declared[name]
    yield from (f"Read .{word}." for word in _OTHER_WORDS.get(name, ()) if word in own)
    yield from (f"Read .{way}.{name}." for way, there in ways if name in _public_names(there))
    import difflib  # noqa: PLC0415 - for an error alone

    close = difflib.get_close_matches(name, sorted(own), n=1, cutoff=_ALIKE)
    yield from (f"Did you mean {other!r}?" for other in close)
    several = f"{name}s"
    yield from (f"Read .{way}.{several}." for way, there in ways if several in _public_names(there))
    for way, there in _ways(cls, to_several=True):
        if name in _public_names(there):
            yield f"Each of .{way} has .{name}."


def not_iterable(model: BaseModel) -> str:
    """Format the error for iterating over an entity, a row or another value."""
    return (
        f"This {type(model).__name__} is no sequence, and no dict: read its fields, or all of them "
        "by model_dump(). A sequence of rows becomes a table by to_pandas() or to_records()."
    )


def without_examples(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
    """Make the JSON schema of a model, whose description leaves out the examples."""
    made = handler(schema)
    content = handler.resolve_ref_schema(made)
    if "description" in content:
        content["description"] = content["description"].partition(">>>")[0].strip()
    return made


def _public_names(cls: type[BaseModel]) -> AbstractSet[str]:
    """Return the fields, properties and methods that users read."""
    own = {name for base in cls.__mro__ if base not in BaseModel.__mro__ for name in vars(base)}
    names = {name for name in own - DEPRECATED_NAMES if not name.startswith(("_", "model_"))}
    return (names | cls.model_fields.keys()) - {"payload"}


def _ways(cls: type[BaseModel], *, to_several: bool = False) -> list[tuple[str, type[BaseModel]]]:
    """Return the fields and properties that lead to a model, and which: `release`, `community`.

    `to_several` gives those that lead to several in a tuple, such as `labels`, instead.
    """
    if (cls, to_several) not in _known_ways:
        hints = {name: field.annotation for name, field in cls.model_fields.items()}
        # Most of what a row is about is said of its release.
        properties = sorted(properties_of(cls).items(), key=lambda found: found[0] != "release")
        for name, found in properties:
            with contextlib.suppress(Exception):
                # Types that only checkers import.
                hints[name] = get_type_hints(found.fget).get("return")
        public = (
            (name, _model_in(hint, in_tuple=to_several))
            for name, hint in hints.items()
            if name[0] != "_"
        )
        found_ways = [(name, there) for name, there in public if there and there is not cls]
        _known_ways[cls, to_several] = found_ways
    return _known_ways[cls, to_several]


_known_ways: dict[tuple[type[BaseModel], bool], list[tuple[str, type[BaseModel]]]] = {}


def _model_in(hint: object, *, in_tuple: bool) -> type[BaseModel] | None:
    """Return the model that a type is, may be, or is wrapped around; or of a tuple's entries."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return None if in_tuple else hint
    origin = get_origin(hint)
    if isinstance(origin, type) and issubclass(origin, tuple):
        return _model_in(get_args(hint)[0], in_tuple=False) if in_tuple else None
    parts = (_model_in(part, in_tuple=in_tuple) for part in get_args(hint))
    return next(filter(None, parts), None)


def not_assignable(
    cls: type[BaseModel], name: str, hints: Mapping[str, str], writable: AbstractSet[str]
) -> str:
    """Format the error for a name that can't be assigned, with what can be."""
    if name in hints:
        return f"{cls.__name__}.{name} can't be assigned: {hints[name]}."
    changeable = ", ".join(_changeable(cls, hints, writable)) or "none of its fields"
    return (
        f"{cls.__name__}.{name} can't be assigned: Discogs offers no way to change it. "
        f"What can be changed: {changeable}."
    )


def properties_of(cls: type) -> dict[str, property]:
    """Return the properties of a class, without reading any."""
    found = ((name, inspect.getattr_static(cls, name, None)) for name in dir(cls))
    return {name: value for name, value in found if isinstance(value, property)}


def _changeable(cls: type, hints: Iterable[str], writable: AbstractSet[str]) -> list[str]:
    """List the names that can change something: fields, and properties that lead to them."""
    properties = properties_of(cls)
    settable = {name for name, found in properties.items() if found.fset is not None}
    return sorted(writable | settable | (properties.keys() & set(hints)))
