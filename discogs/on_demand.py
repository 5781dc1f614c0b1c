"""Names of a package that are imported when they are first used.

The package lists them once, in its `__init__.pyi`: type checkers read that file, and so does this.
(lazy-loader does the same, but looks a name up anew each time that it is used, and has no types.)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

__all__ = ["on_demand"]

_LINE = re.compile(r"^from (\S+) import (?:(\w+) as \2|\*)$", re.MULTILINE)


def on_demand(package: str) -> tuple[list[str], Callable[[str], object], Callable[[], list[str]]]:
    """A package's `__all__`, `__getattr__` and `__dir__`, by the names in its stub."""
    modules = dict(_listed(package))

    def get(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found: object = getattr(import_module(modules[name]), name)
        # From now on Python finds it by itself.
        setattr(sys.modules[package], name, found)
        return found

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *modules})

    return sorted(modules), get, names


def _listed(package: str) -> Iterator[tuple[str, str]]:
    """The names in the stub, each with the module that has it."""
    stub = Path(str(sys.modules[package].__file__)).with_suffix(".pyi")
    for module, name in _LINE.findall(stub.read_text(encoding="utf-8")):
        names: list[str] = [name] if name else import_module(module).__all__
        yield from ((each, module) for each in names)
