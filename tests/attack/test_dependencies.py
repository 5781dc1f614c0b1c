"""Nothing older than what SECURITY.md calls safe can be installed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| (\w+) >= ([\d.]+) \|", re.MULTILINE)
_NEED = re.compile(r"([\w-]+)>=([\d.]+)")
#: The oldest versions without a known hole that can be reached.
SAFE = {"urllib3": (2, 6, 3), "oauthlib": (3, 2, 2), "werkzeug": (3, 1, 5)}


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def needed() -> dict[str, str]:
    """The lower bounds of what users install, by name."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    lines = [*project["project"]["dependencies"]]
    for name, extra in extras.items():
        lines += extra if name != "dev" else []
    return {found[1]: found[2] for line in lines if (found := _NEED.match(line))}


def test_the_bounds_in_security_md_are_those_that_are_installed_by() -> None:
    written = dict(_ROW.findall((ROOT / "SECURITY.md").read_text(encoding="utf-8")))

    assert written
    assert {name: needed().get(name) for name in written} == written


def test_no_bound_admits_a_version_with_a_hole_that_can_be_reached() -> None:
    assert {name for name, safe in SAFE.items() if _number(needed()[name]) < safe} == set()
