"""The table of writes: each costs what it says, at once and a minute after all was read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import discogs
from discogs.sandbox import Sandbox
from tests.docs.endpoints import CALLS, names, run
from tests.integration.clock import Clock

PAGE = Path(__file__).parents[2] / "docs" / "requests.md"
ROW = re.compile(r"^\| `([^`]+)` \| (\d) \| (\d)", re.MULTILINE)
WRITES: list[tuple[str, str, str]] = ROW.findall(PAGE.read_text(encoding="utf-8"))
#: Longer than Discogs takes to show a write: nothing that was read is taken for true any more.
LATER = 61.0


def sent(code: str, sandbox: Sandbox, directory: Path, *, later: float) -> list[tuple[str, str]]:
    """What an expression sends, so long after all that it speaks of was read."""
    clock = Clock()
    there = names(sandbox, directory, discogs.RateLimiter(limit=100_000, clock=clock))
    clock.time += later
    sandbox.clear()
    run(code, there)
    return [(one.method, one.path) for one in sandbox.requests]


@pytest.mark.parametrize(("code", "at_once", "later"), WRITES, ids=lambda text: text)
def test_a_write_costs_what_the_table_says(
    code: str, at_once: str, later: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    assert len(sent(code, sandbox, tmp_path, later=0.0)) == int(at_once)
    sandbox.reset()
    sandbox.limit = 100_000
    assert len(sent(code, sandbox, tmp_path, later=LATER)) == int(later)


def test_each_write_of_the_api_is_in_the_table(sandbox: Sandbox, tmp_path: Path) -> None:
    done: set[tuple[str, str]] = set()
    for code, *_ in WRITES:
        sandbox.reset()
        sandbox.limit = 100_000
        done |= {*sent(code, sandbox, tmp_path, later=0.0)}

    calls = {(method, path) for method, path in CALLS if method != "GET" and "oauth" not in path}
    patterns = {(method, re.escape(path).replace(r"\*", "[^/]+")) for method, path in calls}
    missing = [
        (method, path)
        for method, path in patterns
        if not any(method == one and re.fullmatch(path, at) for one, at in done)
    ]
    assert missing == []
