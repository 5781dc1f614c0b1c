"""What an entity says of a name that it does not have, or that can't be assigned."""

from __future__ import annotations

import difflib
import inspect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discogs.orm.merging import Mergeable

__all__ = ["NoSuchKey", "no_such_name", "not_assignable", "properties_of"]


class NoSuchKey(KeyError):
    """A KeyError that says what there is; KeyError itself shows its message in quotes."""

    def __str__(self) -> str:
        return str(self.args[0])


def no_such_name(cls: type[Mergeable], name: str) -> str:
    """The message for a name that a class does not have, with the one that was meant."""
    names = [*cls.model_fields, *(name for name in vars(cls) if not name.startswith("_"))]
    close = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return f"{cls.__name__} has no attribute {name!r}.{hint}"


def not_assignable(cls: type[Mergeable], name: str) -> str:
    """The message for a name that can't be assigned: what to write instead, if anything."""
    if name in cls.instead:
        return f"{cls.__name__}.{name} can't be assigned: {cls.instead[name]}."
    changeable = ", ".join(_changeable(cls)) or "none of its fields"
    return (
        f"{cls.__name__}.{name} can't be assigned: Discogs offers no way to change it. "
        f"What can be changed: {changeable}."
    )


def properties_of(cls: type[Mergeable]) -> dict[str, property]:
    """The properties of a class, without reading any of them."""
    found = ((name, inspect.getattr_static(cls, name, None)) for name in dir(cls))
    return {name: value for name, value in found if isinstance(value, property)}


def _changeable(cls: type[Mergeable]) -> list[str]:
    """The names under which something can be changed: fields, and properties that lead to them."""
    properties = properties_of(cls)
    settable = {name for name, found in properties.items() if found.fset is not None}
    return sorted(cls.writable | settable | (properties.keys() & cls.instead.keys()))
