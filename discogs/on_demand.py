"""Import a package's names on first use.

`__init__.pyi` is the one list of the names, for type checkers and for this module. (lazy-loader
does the same, but looks a name up at each use, and has no types.)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

__all__ = ["on_demand"]

_LINE = re.compile(r"^from (\S+) import (?:(\w+) as \2|\*)$", re.MULTILINE)


def on_demand(
    package: str, **unlisted: str
) -> tuple[list[str], Callable[[str], object], Callable[[], list[str]]]:
    """Make a package's `__all__`, `__getattr__` and `__dir__` from the names in its stub file.

    `unlisted` names are found, with the module that has them, but shown nowhere.
    """
    modules = dict(_names_in_stub(package))
    places = {**modules, **unlisted}

    def get(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found: object = getattr(import_module(places[name]), name)
        if name in modules:
            # The next look-up finds it without this function.
            setattr(sys.modules[package], name, found)
        return found

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *modules})

    return sorted(modules), get, names


def _names_in_stub(package: str) -> Iterator[tuple[str, str]]:
    """Yield each name in the stub file with its module."""
    stub = Path(str(sys.modules[package].__file__)).with_suffix(".pyi")
    for module, name in _LINE.findall(stub.read_text(encoding="utf-8")):
        names: list[str] = [name] if name else import_module(module).__all__
        yield from ((each, module) for each in names)
