"""Names of a package that are imported when they are first asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

__all__ = ["on_demand"]


def on_demand(
    package: str, names: Mapping[str, str]
) -> tuple[list[str], Callable[[str], object], Callable[[], list[str]]]:
    """A package's `__all__`, `__getattr__` and `__dir__`, by the names that each module has."""
    homes = {name: module for module, some in names.items() for name in some.split()}

    def get(name: str) -> object:
        module = homes.get(name)
        if module is None and name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = import_module(f"{package}.{module or name}")
        thing = found if module is None else getattr(found, name)
        # From now on Python finds it by itself.
        setattr(sys.modules[package], name, thing)
        return thing

    def names_of() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes, *names})

    return sorted(homes), get, names_of
