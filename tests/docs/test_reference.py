"""The reference: everything public is in it, once."""

from __future__ import annotations

import re
from pathlib import Path

import discogs
from discogs import errors

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"^::: discogs\.(\w+)$", re.MULTILINE)


def test_each_public_name_has_its_place_in_the_reference() -> None:
    pages = sorted((ROOT / "docs" / "reference").glob("*.md"))
    shown = [name for page in pages for name in SHOWN.findall(page.read_text(encoding="utf-8"))]
    # One page shows the module, which draws the tree.
    there = [*(name for name in shown if name != "errors"), *errors.__all__]

    assert "errors" in shown
    assert sorted(there) == sorted(set(discogs.__all__) - {"__version__"})
