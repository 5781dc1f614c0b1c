"""A griffe extension that shapes docstrings for the reference.

- Examples (`>>>`) become code blocks, anywhere in a docstring.
- Fields become a list below their class, each with its type, the type that it accepts if it can be
  assigned, and its `#:` comment. A heading for each would bury the methods.
- Only public bases and Python's own are named.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import griffe
from pydantic import AwareDatetime, BaseModel

import discogs
from discogs.orm.fields import gives as type_given
from discogs.orm.fields import is_writable

_EXAMPLE = re.compile(r"^>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)
_SECTION = re.compile(r"^(?=(?:Args|Raises):$)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_]\w*")
_PUBLIC = frozenset(discogs.__all__)
#: The public models, by the path of their definition.
_MODELS = {
    f"{kind.__module__}.{kind.__name__}": kind
    for kind in (getattr(discogs, name) for name in discogs.__all__)
    if isinstance(kind, type) and issubclass(kind, BaseModel)
}


class Docstrings(griffe.Extension):
    """Rewrites the docstrings of this package for the reference."""

    def on_package(self, *, pkg: griffe.Module, **_: object) -> None:
        """Rewrite all docstrings of the package, once it is loaded as a whole."""
        _add_models(pkg)
        for thing in _within(pkg):
            if thing.docstring:
                thing.docstring.value = _EXAMPLE.sub(_fenced, thing.docstring.value)
            if isinstance(thing, griffe.Class):
                _list_fields(thing)
                _name_bases(thing)


def _add_models(pkg: griffe.Module) -> None:
    """Add the names of `from discogs.models import *`, which griffe skips in a stub."""
    for name in sorted(_PUBLIC - pkg.members.keys()):
        pkg.set_member(name, griffe.Alias(name, f"{pkg.path}.models.{name}"))


def _within(thing: griffe.Object) -> Iterator[griffe.Object]:
    yield thing
    for member in tuple(thing.members.values()):
        if isinstance(member, griffe.Object):
            yield from _within(member)


def _fenced(example: re.Match[str]) -> str:
    return f"```pycon\n{example[0]}\n```"


def _name_bases(cls: griffe.Class) -> None:
    """Name the public bases, and Python's own, at the top of the docstring."""
    bases = [str(base) for base in cls.bases]
    named = [base for base in bases if base in _PUBLIC or hasattr(builtins, base)]
    if named and cls.docstring:
        listed = ", ".join(_linked(base) for base in named)
        cls.docstring.value = f"*A kind of* {listed}\n\n{cls.docstring.value}"


# -- Fields --------------------------------------------------------------------------------------


def _list_fields(cls: griffe.Class) -> None:
    attributes = [one for one in cls.members.values() if isinstance(one, griffe.Attribute)]
    fields = [one for one in attributes if "property" not in one.labels and one.name[0] != "_"]
    lines = [f"- {line}" for line in map(_field_line, fields) if line]
    if lines and cls.docstring:
        head, *rest = _SECTION.split(cls.docstring.value, maxsplit=1)
        cls.docstring.value = "\n".join([head.rstrip(), "", *lines, "", *rest])
    for field in fields:
        del cls.members[field.name]


def _field_line(field: griffe.Attribute) -> str:
    """Describe a field in one line, "" for class attributes that are no fields."""
    comment = f": {' '.join(field.docstring.value.split())}" if field.docstring else ""
    if field.name.isupper():  # a member of an enum
        return f"**`{field.name}`** `{field.value}`{comment}"
    if field.annotation is None or "instance-attribute" not in field.labels:
        return ""
    gives, takes = _types(field)
    accepted = f", takes {_linked(takes)}" if takes else ""
    return f"**`{field.name}`** {_linked(gives)}{accepted}{comment}"


def _types(field: griffe.Attribute) -> tuple[str, str]:
    """Return the type of a field, and the type that can be assigned to it, "" if none."""
    model = _MODELS.get(field.path.rpartition(".")[0])
    if model is None:
        return str(field.annotation), ""
    annotation = model.model_fields[field.name].annotation
    takes = _spelled(get_args(annotation)[1]) if is_writable(annotation) else ""
    return _spelled(type_given(annotation)), takes


def _spelled(kind: Any) -> str:
    """Spell a type as in source code, without metadata for validation."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _spelled(parts[0])
    if origin in {Union, UnionType}:
        return " | ".join(dict.fromkeys(_spelled(part) for part in parts))
    if origin is Literal:
        return " | ".join(repr(part) for part in parts)
    if origin is not None:
        return f"{origin.__name__}[{', '.join(_spelled(part) for part in parts)}]"
    known = {NoneType: "None", Ellipsis: "...", AwareDatetime: "datetime"}
    return known.get(kind) or str(kind.__name__)


def _linked(kind: str) -> str:
    """Format a type as code, with links from this package's names."""
    return f"<code>{_NAME.sub(_link, kind)}</code>"


def _link(name: re.Match[str]) -> str:
    if name[0] not in _PUBLIC:
        return name[0]
    return f'<autoref identifier="discogs.{name[0]}">{name[0]}</autoref>'
