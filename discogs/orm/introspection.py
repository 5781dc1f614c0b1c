"""What completers, debuggers and people see of an entity's names: none of it costs a request.

Completion reads attributes to find out what they lead to: `release.master.<TAB>` would load the
release. While a completer runs, nothing is sent, and a stub offers all its fields: they are names
then, and nobody reads what they hold. `dir()` itself hides them, since debuggers read what it
lists.
"""

from __future__ import annotations

import difflib
import inspect
import sys
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from pydantic import BaseModel

__all__ = [
    "DEPRECATED_NAMES",
    "CompletingError",
    "NoSuchKey",
    "is_completing",
    "no_such_name",
    "not_assignable",
    "properties_of",
]

#: Completion in IPython and Jupyter, with and without jedi, and in Python's own prompt.
_COMPLETERS = ("jedi", "IPython.core.completer", "IPython.core.guarded_eval", "rlcompleter")

#: What pydantic keeps of its first version, and warns of.
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
    """Completion read what would have cost a request: to it there is no such name."""


class NoSuchKey(KeyError):
    """A KeyError that says what there is; KeyError itself shows its message in quotes."""

    def __str__(self) -> str:
        return str(self.args[0])


def is_completing() -> bool:
    """Detect a completer (IPython, jedi, rlcompleter) among the callers."""
    if not any(name in sys.modules for name in _COMPLETERS):
        return False
    frame = inspect.currentframe()
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module in _COMPLETERS or module.startswith("jedi."):
            return True
        frame = frame.f_back
    return False


def no_such_name(cls: type[BaseModel], name: str) -> str:
    """Word the error for a name that a class does not have, with the one that was meant."""
    names = [*cls.model_fields, *(name for name in vars(cls) if not name.startswith("_"))]
    close = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return f"{cls.__name__} has no attribute {name!r}.{hint}"


def not_assignable(
    cls: type[BaseModel], name: str, hints: Mapping[str, str], writable: AbstractSet[str]
) -> str:
    """Word the error for a name that can't be assigned: what to write instead, if anything."""
    if name in hints:
        return f"{cls.__name__}.{name} can't be assigned: {hints[name]}."
    changeable = ", ".join(_changeable(cls, hints, writable)) or "none of its fields"
    return (
        f"{cls.__name__}.{name} can't be assigned: Discogs offers no way to change it. "
        f"What can be changed: {changeable}."
    )


def properties_of(cls: type) -> dict[str, property]:
    """The properties of a class, without reading any of them."""
    found = ((name, inspect.getattr_static(cls, name, None)) for name in dir(cls))
    return {name: value for name, value in found if isinstance(value, property)}


def _changeable(cls: type, hints: Iterable[str], writable: AbstractSet[str]) -> list[str]:
    """The names under which something can be changed: fields, and properties that lead to them."""
    properties = properties_of(cls)
    settable = {name for name, found in properties.items() if found.fset is not None}
    return sorted(writable | settable | (properties.keys() & set(hints)))
