"""Who imports whom in the package: `python -m tests.meta.imports` prints what is to be mended.

Imports inside functions count as those at the top; those for type checkers alone are told apart.
A name that comes from `discogs` counts as an import of the file that has it. The models' own index
is another matter: `from discogs import models as _models` is an arrow to the folder `models`, and
ends there, since `discogs/models/__init__.py` imports none of its files; its names are listed in
`__init__.pyi`, and looked up one by one when they are used.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.meta.house import BESIDE, FOLDERS, PACKAGE, folder_of

__all__ = [
    "Arrow",
    "arrows",
    "arrows_of_the_sandbox",
    "circles",
    "downward",
    "importers_of",
    "imports",
    "modules",
]

_LISTED = re.compile(r"^from discogs\.(\S+) import (?:(\w+) as \2|\*)$", re.MULTILINE)


class Arrow(NamedTuple):
    """One module imports another, or a library; modules are named below the package."""

    importer: str
    imported: str
    #: Whether type checkers alone see it.
    is_typing: bool

    @property
    def folders(self) -> tuple[str, str]:
        """The folders that it leads from, and to."""
        return folder_of(self.importer), folder_of(self.imported)

    def __str__(self) -> str:
        kind = " (for type checkers)" if self.is_typing else ""
        return f"{self.importer or 'the index'} -> {self.imported or 'the index'}{kind}"


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package: "orm.entity", "orm" for its `__init__`, "" for the index."""
    return {
        _name_of(path): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def _name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def arrows() -> frozenset[Arrow]:
    """Each import of one module of the package by another, but for those of the sandbox."""
    return frozenset(arrow for arrow in _all_arrows() if arrow.folders[0] != BESIDE)


def arrows_of_the_sandbox() -> set[Arrow]:
    """Its imports of what is not its own."""
    return {one for one in _all_arrows() if one.folders[0] == BESIDE != one.folders[1]}


@cache
def _all_arrows() -> frozenset[Arrow]:
    return frozenset(
        Arrow(module, target, is_typing)
        for module, tree in modules().items()
        for name, is_typing in imports(tree)
        if name.partition(".")[0] == "discogs"
        for target in [_file_of(name.removeprefix("discogs").removeprefix("."))]
        if module != target
    )


def importers_of(library: str) -> set[str]:
    """The modules that import a library, or another package, at run time."""
    return {
        module
        for module, tree in modules().items()
        for name, is_typing in imports(tree)
        if not is_typing and f"{name}.".startswith(f"{library}.")
    }


def imports(node: ast.AST, *, is_typing: bool = False) -> Iterator[tuple[str, bool]]:
    """What is imported below a node, "discogs.orm.entity.Entity", and if for checkers alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            is_negated = isinstance(child.test, ast.UnaryOp)
            for branch, is_other in ((child.body, is_negated), (child.orelse, not is_negated)):
                for statement in branch:
                    yield from imports(
                        ast.Module([statement], []), is_typing=is_typing or not is_other
                    )
        elif isinstance(child, ast.Import):
            yield from ((alias.name, is_typing) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are absolute"
            yield from ((f"{child.module}.{alias.name}", is_typing) for alias in child.names)
        else:
            if named := _named_in_a_call(child):
                yield named, is_typing
            yield from imports(child, is_typing=is_typing)


def _named_in_a_call(node: ast.AST) -> str | None:
    """What `import_module("...")` imports."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        argument = node.args[0]
        return argument.value if isinstance(argument, ast.Constant) else None  # type: ignore[return-value]
    return None


def _file_of(name: str) -> str:
    """The module that has a name: "orm.entity" of "orm.entity.Entity", or of "Entity"."""
    if name in modules():
        return name
    package, _, last = name.rpartition(".")
    return _listed(package).get(last, package)


@cache
def _listed(package: str) -> dict[str, str]:
    """The names in the stub of a package that is imported on demand, each with its module."""
    stub = PACKAGE.joinpath(*filter(None, package.split(".")), "__init__.pyi")
    if not stub.exists():
        return {}
    found: dict[str, str] = {}
    for module, name in _LISTED.findall(stub.read_text(encoding="utf-8")):
        found |= {name: module} if name else _listed(module)
    return found


def downward() -> list[Arrow]:
    """The arrows from a folder to one below it in the list, for type checkers too."""
    places = {folder: place for place, folder in enumerate(FOLDERS)}
    return sorted(
        arrow
        for arrow in arrows()
        for importer, imported in [arrow.folders]
        if imported != BESIDE and places[importer] < places[imported]
    )


def circles(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups of nodes that lead to each other, the largest first."""
    ahead = _reached(pairs)
    groups = {
        frozenset(other for other in reachable if node in ahead.get(other, ()))
        for node, reachable in ahead.items()
        if node in reachable
    }
    return sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))


def _reached(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Of each node, those that it leads to, over others too."""
    direct: dict[str, set[str]] = {}
    for start, end in pairs:
        direct.setdefault(start, set()).add(end)
    found: dict[str, set[str]] = {}
    for start in direct:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            new = direct.get(ahead.pop(), set()) - seen
            seen |= new
            ahead += new
        found[start] = seen
    return found


def _report() -> Iterator[str]:
    """All of it, in words."""
    files = Counter(map(folder_of, modules()))
    yield "Files: " + ", ".join(f"{name} {files[name]}" for name in (*FOLDERS, BESIDE))
    yield from _list("Arrows down the list", downward())
    folders = circles(arrow.folders for arrow in arrows() if len({*arrow.folders}) > 1)
    yield from _list("Circles of folders", map(" ".join, folders))
    at_run_time = circles(arrow[:2] for arrow in arrows() if not arrow.is_typing)
    yield from _list("Circles of files at run time", map(" ".join, at_run_time))
    for_all = circles(arrow[:2] for arrow in arrows())
    yield from _list("Circles of files, for type checkers too", map(" ".join, for_all))


def _list(title: str, found: Iterable[object]) -> Iterator[str]:
    shown = [f"  {one}" for one in found]
    yield f"\n{title}: {len(shown)}"
    yield from shown


if __name__ == "__main__":
    print("\n".join(_report()))  # noqa: T201
