"""Imports run one way, in the order of the folders, and the core imports no extra."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

from tests.meta.house import FOLDERS, GROUND, INDEX, PACKAGE, ROOT, drawn, folder_of
from tests.meta.imports import (
    arrows,
    arrows_of_the_sandbox,
    circles,
    downward,
    importers_of,
    imports,
    modules,
)

#: What belongs together may know each other, as far as one can still see it at once.
LARGEST_CIRCLE = 8
MOST_FILES_IN_THE_ROOT = 15
EXTRAS = {
    "pandas",
    "polars",
    "pyarrow",
    "lxml",
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


def test_a_folder_imports_those_above_it_and_none_below() -> None:
    assert [str(arrow) for arrow in downward()] == []
    assert circles(arrow.folders for arrow in arrows() if len({*arrow.folders}) > 1) == []


def test_files_import_each_other_in_no_circle() -> None:
    assert circles(arrow[:2] for arrow in arrows() if not arrow.is_typing) == []


def test_for_type_checkers_circles_are_small_and_stay_in_a_folder() -> None:
    found = circles(arrow[:2] for arrow in arrows())

    assert [circle for circle in found if len(circle) > LARGEST_CIRCLE] == []
    assert [circle for circle in found if len({*map(folder_of, circle)}) > 1] == []


def test_the_root_holds_few_files() -> None:
    files = sorted(path.name for path in PACKAGE.glob("*.py"))

    assert len(files) <= MOST_FILES_IN_THE_ROOT, files


def test_architecture_draws_the_folders_that_there_are() -> None:
    there = {folder_of(module) for module in modules()}
    of_the_root = {module for module in modules() if folder_of(module) == ROOT}
    shown = [name for line in drawn() for name in line]
    folders = [name.rstrip("/") for name in shown if name.endswith("/")]
    on_lines_of_the_root = next(line for line in drawn() if "session" in line)

    assert folders == [name for name in FOLDERS if (PACKAGE / name).is_dir()]
    assert set(shown[: shown.index("ratelimit/")]) == set(GROUND)
    assert set(on_lines_of_the_root) == of_the_root
    assert there <= {*FOLDERS, "sandbox"}


def test_http_is_in_one_folder_and_requests_in_one_file() -> None:
    assert {folder_of(module) for module in importers_of("urllib3")} == {"http"}
    assert {folder_of(module) for module in importers_of("requests")} == {"http"}
    assert len(importers_of("requests")) == 1
    assert importers_of("urllib3") == {"http.bounds", "http.transport", "http.urls"}


def test_only_the_command_line_imports_what_it_is_made_of() -> None:
    importing = importers_of("rich") | importers_of("typer")

    assert {folder_of(module) for module in importing} == {"cli"}


def test_only_faces_import_the_sandbox() -> None:
    importing = {arrow.folders[0] for arrow in arrows() if arrow.folders[1] == "sandbox"}

    assert importing == {"cli", "testing"}


def test_the_sandbox_knows_the_sdk_in_one_method_only_that_opens_a_session() -> None:
    module = "sandbox.server"
    known = {(arrow.importer, arrow.folders[1]) for arrow in arrows_of_the_sandbox()}
    methods = {
        method.name
        for method in ast.walk(modules()[module])
        if isinstance(method, ast.FunctionDef)
        for name, _ in imports(method)
        if name.startswith("discogs") and not name.startswith("discogs.sandbox")
    }

    assert known == {(module, INDEX), (module, ROOT), (module, "ratelimit")}
    assert methods == {"session"}


def test_nothing_imports_a_star() -> None:
    assert [
        module
        for module, tree in modules().items()
        for name, _ in imports(tree)
        if name.endswith(".*")
    ] == []


def loaded_by(program: str) -> set[str]:
    """The modules that a fresh Python has loaded after a program."""
    code = f"{program}; import json, sys; print(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    return set(json.loads(ran.stdout))


def test_little_is_imported_before_it_is_used() -> None:
    found = loaded_by("import discogs")

    assert {"requests", "pydantic", "oauthlib", "cachetools"}.isdisjoint(found)


def test_what_reads_a_release_imports_no_lists_tables_or_sales() -> None:
    program = (
        "import discogs; from discogs.sandbox import Sandbox\n"
        "with Sandbox() as sandbox:\n"
        "    discogs.Session('tests/1.0', base_url=sandbox.url).release(249504).title"
    )
    found = {name.removeprefix("discogs.") for name in loaded_by(f"{program}\npass")}

    assert {"models.release", "orm.decoding"} <= found
    assert {name for name in found if name.startswith(("pagination.", "dumps."))} == set()
    assert not {"models.listing", "models.media", "models.search", "prefetch", "resolve"} & found
    assert "ratelimit.shared" not in found


def test_a_session_imports_the_families_that_are_entered_and_no_extra() -> None:
    found = loaded_by("import discogs; discogs.Session('tests/1.0', token='x').release(1)")
    inner = {name.removeprefix("discogs.") for name in found if name.startswith("discogs.")}

    assert {"requests", "discogs.models.release"} <= found
    assert not {"models.orders", "models.uploads"} & inner
    assert not {"notebook", "sandbox", "cli", "testing", "dumps"} & inner
    assert not {*EXTRAS, "oauthlib"} & {name.partition(".")[0] for name in found}
