"""Engines read what `convert` makes as it is: the programs of the page, each where it is installed.

`DISCOGS_ENGINES` names another Python to run them with, whose environment has the engines.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from discogs import dumps
from discogs.sandbox import Sandbox

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "past-one-machine.md"
PYTHON = os.environ.get("DISCOGS_ENGINES") or sys.executable
CHAPTER = re.compile(r"^## (\w+)\n.*?```py\n(.*?)```", re.DOTALL | re.MULTILINE)
ANSWER = re.compile(r"```output\n(.*?)```", re.DOTALL)
NEEDED = {
    "DuckDB": ["duckdb"],
    "Polars": ["polars"],
    "Dask": ["dask.dataframe", "distributed", "pyarrow"],
    "Spark": ["pyspark"],
}
#: A first start of Java and of workers takes its time.
LONG = 300


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose releases are in several parts, and where the programs run."""
    folder = tmp_path_factory.mktemp("engines")
    Sandbox().write_dumps(folder / "dumps")
    dumps.convert(folder / "dumps", folder / "data", workers=1, part_size=1000)
    assert len(list((folder / "data" / "releases").glob("*.parquet"))) > 1
    return folder


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = folder / "program.py"
    program.write_text(code, encoding="utf-8")
    return subprocess.run(  # noqa: S603
        [PYTHON, str(program)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONG,
    )


def is_there(engine: str) -> bool:
    if engine == "Spark" and shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return False
    code = "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))"
    return not subprocess.run(  # noqa: S603
        [PYTHON, "-c", code, *NEEDED[engine]], capture_output=True, check=False
    ).returncode


def test_the_page_has_a_program_for_each_engine() -> None:
    assert [name for name, _ in CHAPTER.findall(page())] == list(NEEDED)


@pytest.mark.parametrize("engine", NEEDED)
def test_an_engine_answers_as_the_page_says(engine: str, data: Path) -> None:
    if not is_there(engine):
        pytest.skip(f"{engine} is not installed")
    ran = run(dict(CHAPTER.findall(page()))[engine], data)

    assert ran.returncode == 0, ran.stderr
    answer = ANSWER.search(page())
    assert answer is not None
    assert ran.stdout == answer[1]


def test_the_answer_is_that_of_the_catalogue() -> None:
    """What the engines say is right: the sandbox counted without any of them."""
    counts: dict[str, set[int]] = {}
    for release in Sandbox().catalogue.releases.values():
        if 1990 <= release.year <= 1999:
            for label in release.labels:
                counts.setdefault(label.name, set()).add(release.id)
    ranked = sorted(counts.items(), key=lambda found: (-len(found[1]), found[0]))[:5]
    answer = ANSWER.search(page())

    assert answer is not None
    assert answer[1] == "".join(f"{len(ids)} {name}\n" for name, ids in ranked)
