"""Names for completers, debuggers and error messages, without a request.

A completer reads attributes to complete the next one: `release.master.<TAB>` would load the
release. While one runs, nothing is sent, and a stub lists all its fields, since only their names
are used. Otherwise `dir()` hides them, since debuggers read every attribute that it lists.
"""

from __future__ import annotations

import difflib
import inspect
import sys
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from pydantic import BaseModel

__all__ = [
    "COMPLETERS",
    "DEPRECATED_NAMES",
    "CompletingError",
    "NoSuchKey",
    "is_completing",
    "no_such_name",
    "not_assignable",
    "properties_of",
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


class CompletingError(AttributeError):
    """A completer read an attribute that would cost a request."""


class NoSuchKey(KeyError):
    """A KeyError with a message that says what there is; KeyError itself would quote it."""

    def __str__(self) -> str:
        return str(self.args[0])


def is_completing() -> bool:
    """Detect a completer (IPython, jedi, rlcompleter) among the callers."""
    if COMPLETERS.isdisjoint(sys.modules):
        return False
    frame = inspect.currentframe()
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module in COMPLETERS or module.startswith("jedi."):
            return True
        frame = frame.f_back
    return False


def no_such_name(cls: type[BaseModel], name: str) -> str:
    """Format the error for a misspelt name, with the closest one that there is."""
    names = [*cls.model_fields, *(name for name in vars(cls) if not name.startswith("_"))]
    close = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return f"{cls.__name__} has no attribute {name!r}.{hint}"


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
