"""Whoever follows a call through the package opens few files."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest

from tests.meta.house import PACKAGE
from tests.meta.trips import TRIPS


@cache
def report() -> str:
    """What a process of its own enters: completers of others' tests would be looked for here."""
    command = [sys.executable, "-m", "tests.meta.trips"]
    return subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    ).stdout


@pytest.mark.parametrize("name", TRIPS)
def test_a_call_enters_few_files(name: str) -> None:
    (line,) = [line for line in report().splitlines() if line.startswith(f"{name}: ")]
    entered = int(line.removeprefix(f"{name}: ").split()[0])

    assert 0 < entered <= TRIPS[name].most_files, report()
