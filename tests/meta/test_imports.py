"""Imports run one way, from the faces down to HTTP, and the core imports no extra."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "discogs"

#: From top to bottom: a module may import from its own layer and from those below.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("cli", "demo", "notebook", "testing", "__main__", ""),
    ("session", "entrances", "home", "prefetch", "resolve", "arguments", "oauth", "callback"),
    ("models",),
    (
        "savable",
        "paginated",
        "records",
        "columns",
        "pages",
        "walk",
        "reader",
        "trail",
        "drift",
        "changes",
        "entity",
        "loading",
        "merging",
        "names",
        "state",
        "value",
        "decode",
        "schemas",
        "guarded",
        "identity",
        "field",
        "absent",
        "origin",
    ),
    (
        "fetcher",
        "transport",
        "connections",
        "files",
        "completing",
        "display",
        "progress",
        "retry",
        "limiter",
        "sharing",
        "stores",
        "store_redis",
        "store_sqlite",
        "window",
        "auth",
        "exchange",
        "cache",
        "addresses",
        "interrupt",
        "errors",
        "version",
        "on_demand",
    ),
)
EXTRAS = {
    "pandas",
    "polars",
    "pyarrow",
    "numpy",
    "redis",
    "requests_cache",
    "rich",
    "tqdm",
    "typer",
    "IPython",
    "jedi",
    "werkzeug",
}


def module_of(path: Path) -> str:
    """The name of a file's module below the package: "models.release", "" for the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def sources() -> dict[str, ast.Module]:
    """Every module of the package but the sandbox's."""
    return {
        module_of(path): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "sandbox" not in path.relative_to(PACKAGE).parts
    }


def imports(node: ast.AST) -> Iterator[str]:
    """What is imported when the code runs, functions included; not for type checkers alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for statement in child.orelse:
                yield from imports(statement)
        elif isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are absolute"
            module = child.module or ""
            yield module
            if module in {"discogs", "discogs.models", "discogs.sandbox"}:
                yield from (f"{module}.{alias.name}" for alias in child.names)
        else:
            yield from imports(child)


def layer_of(module: str) -> int:
    head = module.partition(".")[0]
    for depth, layer in enumerate(LAYERS):
        if head in layer:
            return depth
    raise AssertionError(f"say in LAYERS where discogs/{head} belongs")


def is_module(name: str) -> bool:
    path = PACKAGE.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


@pytest.mark.parametrize("module", list(sources()))
def test_imports_run_downwards(module: str) -> None:
    wrong: list[str] = []
    for imported in imports(sources()[module]):
        name = imported.removeprefix("discogs").removeprefix(".")
        if not imported.startswith("discogs") or not is_module(name) or name.startswith("sandbox"):
            continue
        if name and layer_of(name) < layer_of(module):
            wrong.append(imported)

    assert wrong == []


def test_only_faces_import_the_sandbox() -> None:
    importing = {
        module
        for module, tree in sources().items()
        if any(name.startswith("discogs.sandbox") for name in imports(tree))
    }

    assert {layer_of(module) for module in importing} <= {0}
    assert "" not in importing


@pytest.mark.parametrize(
    ("library", "files"),
    [("requests", {"http.transport"}), ("urllib3", {"http.transport"})],
)
def test_http_is_in_one_file(library: str, files: set[str]) -> None:
    importing = {
        module
        for module, tree in sources().items()
        if any(name.partition(".")[0] == library for name in imports(tree))
    }

    assert importing == files


def test_the_sandbox_imports_nothing_of_the_sdk_but_for_making_a_session() -> None:
    found: dict[str, set[str]] = {}
    for path in sorted((PACKAGE / "sandbox").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        foreign = {
            name
            for name in imports(tree)
            if name.partition(".")[0] == "discogs"
            and not name.startswith("discogs.sandbox")
            and (name == "discogs" or is_module(name.removeprefix("discogs.")))
        }
        if foreign:
            found[module_of(path)] = foreign

    assert found == {"sandbox.server": {"discogs", "discogs.ratelimit.limiter"}}


def test_the_sandbox_makes_sessions_in_one_method_only() -> None:
    tree = ast.parse((PACKAGE / "sandbox" / "server.py").read_text(encoding="utf-8"))
    methods = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    importing = {
        method.name
        for method in methods
        if any(name in {"discogs", "discogs.ratelimit.limiter"} for name in imports(method))
    }

    assert importing == {"session"}


@pytest.mark.parametrize("module", list(sources()))
def test_nothing_imports_for_the_sake_of_a_side_effect_or_a_star(module: str) -> None:
    for node in ast.walk(sources()[module]):
        if isinstance(node, ast.ImportFrom):
            assert [alias.name for alias in node.names] != ["*"]


def modules_after(statement: str) -> set[str]:
    """The top-level modules that a fresh Python has loaded after a statement."""
    code = f"{statement}; import json, sys; print(json.dumps(sorted(sys.modules)))"
    output = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    ).stdout
    return {name.partition(".")[0] for name in json.loads(output)}


def test_the_core_imports_no_extra() -> None:
    loaded = modules_after("import discogs; discogs.Session('tests/1.0', token='x')")

    assert "requests" in loaded
    assert not loaded & {*EXTRAS, "oauthlib"}


def test_the_core_imports_no_face_of_notebooks() -> None:
    code = "import discogs, sys; assert not any('discogs.notebook' in m for m in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, check=True)  # noqa: S603


def test_only_the_command_line_imports_what_it_is_made_of() -> None:
    importing = {
        module
        for module, tree in sources().items()
        if any(name.partition(".")[0] in {"rich", "typer"} for name in imports(tree))
    }

    assert importing
    assert {module.partition(".")[0] for module in importing} == {"cli"}


def test_the_core_imports_no_sandbox() -> None:
    code = (
        "import discogs, sys; assert not any(m.startswith('discogs.sandbox') for m in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, check=True)  # noqa: S603
