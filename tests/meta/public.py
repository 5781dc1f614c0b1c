"""What is public: the classes that the package lists, and their members."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import discogs

__all__ = ["classes", "members"]


def classes() -> list[type[Any]]:
    """The classes that one can import from the package."""
    exported = [getattr(discogs, name) for name in discogs.__all__]
    return [found for found in exported if inspect.isclass(found)]


def members(cls: type[Any]) -> Iterator[tuple[str, object]]:
    """The public methods and properties that a class defines itself."""
    for name, member in vars(cls).items():
        if name.startswith("_"):
            continue
        if isinstance(member, classmethod | staticmethod):
            yield name, member.__func__
        elif isinstance(member, FunctionType | property):
            yield name, member
