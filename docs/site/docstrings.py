"""How the reference shows docstrings: a griffe extension.

- Examples (`>>>`) are code, wherever in a docstring they stand.
- Fields are a list below their class, each with the type that reading it gives, what it takes if it
  can be assigned, and its `#:` comment. One heading for each would bury the methods.
- Of the bases only the public ones, and Python's own, are named.
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
from discogs.orm.fields import gives, is_writable

_EXAMPLE = re.compile(r"^>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)
_SECTION = re.compile(r"^(?=(?:Args|Raises):$)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_]\w*")
_PUBLIC = frozenset(discogs.__all__)
#: By the place where they are defined.
_MODELS = {
    f"{kind.__module__}.{kind.__name__}": kind
    for kind in (getattr(discogs, name) for name in discogs.__all__)
    if isinstance(kind, type) and issubclass(kind, BaseModel)
}


class Docstrings(griffe.Extension):
    """Puts the docstrings of this package into the form of the reference."""

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
    """Say at the top of which public classes it is one, and of which of Python's own."""
    bases = [str(base) for base in cls.bases]
    named = [base for base in bases if base in _PUBLIC or hasattr(builtins, base)]
    if named and cls.docstring:
        listed = ", ".join(_linked(base) for base in named)
        cls.docstring.value = f"*A kind of* {listed}\n\n{cls.docstring.value}"


# -- Fields --------------------------------------------------------------------------------------


def _list_fields(cls: griffe.Class) -> None:
    attributes = [one for one in cls.members.values() if isinstance(one, griffe.Attribute)]
    fields = [one for one in attributes if "property" not in one.labels and one.name[0] != "_"]
    lines = [f"- {line}" for line in map(_told, fields) if line]
    if lines and cls.docstring:
        head, *rest = _SECTION.split(cls.docstring.value, maxsplit=1)
        cls.docstring.value = "\n".join([head.rstrip(), "", *lines, "", *rest])
    for field in fields:
        del cls.members[field.name]


def _told(field: griffe.Attribute) -> str:
    """A field in one line, "" for what a class tells the machinery and not the reader."""
    comment = f": {' '.join(field.docstring.value.split())}" if field.docstring else ""
    if field.name.isupper():  # a member of an enum
        return f"**`{field.name}`** `{field.value}`{comment}"
    if field.annotation is None or "instance-attribute" not in field.labels:
        return ""
    given, takes = _types(field)
    taken = f", takes {_linked(takes)}" if takes else ""
    return f"**`{field.name}`** {_linked(given)}{taken}{comment}"


def _types(field: griffe.Attribute) -> tuple[str, str]:
    """What reading a field gives, and what can be assigned to it, if anything."""
    model = _MODELS.get(field.path.rpartition(".")[0])
    if model is None:
        return str(field.annotation), ""
    annotation = model.model_fields[field.name].annotation
    takes = _spelled(get_args(annotation)[1]) if is_writable(annotation) else ""
    return _spelled(gives(annotation)), takes


def _spelled(kind: Any) -> str:
    """A type as one writes it, without what only validation needs to know."""
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
    """A type as code, in which the names of this package lead to their places."""
    return f"<code>{_NAME.sub(_link, kind)}</code>"


def _link(name: re.Match[str]) -> str:
    if name[0] not in _PUBLIC:
        return name[0]
    return f'<autoref identifier="discogs.{name[0]}">{name[0]}</autoref>'
