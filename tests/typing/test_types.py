"""Both type checkers accept what the API shows, and flag each misuse, and nothing else.

They accept a whole application, too, which test_application.py runs, and the code of the page about
types.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent.relative_to(ROOT)
API, MISUSE, APPLICATION = HERE / "api.py", HERE / "misuse.py", HERE / "application"
PAGE = ROOT / "docs" / "howto" / "types.md"
Flagged = dict[Path, set[int]]


def mypy(*paths: Path) -> Flagged:
    """The lines of each file that mypy flags."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *map(str, paths)]
    output = run(command)
    flagged: Flagged = {}
    for file, line in re.findall(r"^([^\n:]+):(\d+): error:", output, re.MULTILINE):
        flagged.setdefault(Path(file), set()).add(int(line))
    assert flagged or not output.strip(), output
    return flagged


def pyright(*paths: Path) -> Flagged:
    """The lines of each file that pyright flags, away from the settings that spare the misuses."""
    with TemporaryDirectory() as folder:
        for path in paths:
            if (ROOT / path).is_dir():
                copytree(ROOT / path, Path(folder, path.name))
            else:
                copy(ROOT / path, folder)
        analyzed = len(list(Path(folder).rglob("*.py")))
        settings = {
            "typeCheckingMode": "strict",
            "reportPrivateUsage": False,
            "executionEnvironments": [{"root": ".", "extraPaths": [str(ROOT)]}],
        }
        Path(folder, "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
        options = ["--pythonpath", sys.executable, "--outputjson", "--project", folder]
        output = run([sys.executable, "-m", "pyright", *options])
    report = json.loads(output[output.index("{") :])
    assert report["summary"]["filesAnalyzed"] == analyzed > 0, output
    flagged: Flagged = {}
    for problem in report["generalDiagnostics"]:
        file = HERE / Path(problem["file"]).name
        flagged.setdefault(file, set()).add(problem["range"]["start"]["line"] + 1)
    return flagged


def run(command: list[str]) -> str:
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert found.returncode in {0, 1}, found.stdout + found.stderr
    return found.stdout


def marked(path: Path, checker: str) -> set[int]:
    """The lines that must be flagged by both checkers, or by this one."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    marks = ("# error", f"# error ({checker})")
    return {number for number, line in enumerate(lines, 1) if line.endswith(marks)}


@pytest.mark.parametrize("checker", [mypy, pyright], ids=lambda checker: checker.__name__)
def test_the_api_is_typed_and_each_misuse_is_flagged(
    checker: Callable[..., Flagged], tmp_path: Path
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    page = tmp_path / "page_on_types.py"
    page.write_text("\n".join(blocks), encoding="utf-8")

    flagged = checker(API, MISUSE, APPLICATION, page)

    expected, found = marked(MISUSE, checker.__name__), flagged.pop(MISUSE, set())

    assert len(expected) > 40
    assert len(blocks) > 5
    assert sorted(expected - found) == [], "should be flagged"
    assert sorted(found - expected) == [], "should not be flagged"
    assert flagged == {}
