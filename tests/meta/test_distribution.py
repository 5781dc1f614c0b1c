"""What is distributed: one name in all texts, its extras, and a README that PyPI can show."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from discogs.sandbox import Sandbox
from tests.wheel.contents import broken_links, expected_in_wheel

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = set(PROJECT["project"]["optional-dependencies"])
TEXTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "docs").rglob("*.ipynb"),
    *(ROOT / "discogs").rglob("*.py"),
]
INSTALLED = re.compile(r"pip install (?:-\S+ )*'?([A-Za-z][\w-]*)(?:\[([\w,]+)\])?")
OLD_SCRIPT = "import sys; from discogs import main; sys.exit(main())"


def test_every_text_installs_the_distribution_that_is_ours_with_extras_that_it_has() -> None:
    wrong: list[str] = []
    for path in TEXTS:
        for name, extras in INSTALLED.findall(path.read_text(encoding="utf-8")):
            asked = set(filter(None, extras.split(",")))
            if name == "discogs" or (name == "discogs-orm" and asked - EXTRAS):
                wrong.append(f"{path.relative_to(ROOT)} installs {name}[{extras}]")

    assert wrong == []
    assert PROJECT["project"]["name"] == "discogs-orm"


def test_the_wheel_will_hold_the_package_its_types_and_the_plugin() -> None:
    assert expected_in_wheel(ROOT) >= {
        "pytest_discogs.py",
        "discogs/py.typed",
        "discogs/__init__.pyi",
        "discogs/models/__init__.pyi",
    }


@pytest.fixture
def readme_hook() -> Any:
    """hatch_build.py, which only builds import."""
    pytest.importorskip("hatchling", reason="builds bring it")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pypi_shows_a_readme_without_dead_links(readme_hook: Any) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = broken_links(readme)
    unhosted = readme_hook.readme_for_pypi(readme, "")
    hosted = readme_hook.readme_for_pypi(readme, "https://example.org/discogs/")

    assert len(links) > 20
    assert broken_links(unhosted) == broken_links(hosted) == []
    assert "(https://example.org/discogs/blob/main/docs/tutorial.md)" in hosted
    assert "(https://example.org/discogs/raw/main/docs/images/release-card.png)" in hosted
    assert "](http" in unhosted, "links that are absolute already stay"


@pytest.fixture
def beside_the_old(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that finds `discogs` 0.2 installed."""
    metadata = tmp_path / "discogs-0.2.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: discogs\nVersion: 0.2\n", encoding="utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}


def test_the_script_of_the_old_distribution_runs_ours_and_says_whose_it_is(
    beside_the_old: dict[str, str], sandbox: Sandbox
) -> None:
    show = ["show", "r249504", "--base-url", sandbox.url]
    ran = run(["-c", OLD_SCRIPT, *show], beside_the_old)

    assert ran.returncode == 0, ran.stderr
    assert "Never Gonna Give You Up" in ran.stdout
    assert "`discogs` 0.2 of 2011, another program" in ran.stderr
    assert "pip install --force-reinstall --no-deps discogs-orm" in ran.stderr


def test_the_version_tells_of_the_old_distribution_only_where_it_is(
    beside_the_old: dict[str, str],
) -> None:
    command = ["-m", "discogs.cli", "--version"]
    beside, alone = run(command, beside_the_old), run(command, dict(os.environ))

    assert beside.stdout == alone.stdout
    assert "pip uninstall discogs" in beside.stderr
    assert alone.stderr == ""


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, *command], capture_output=True, text=True, check=False, env=environment
    )
