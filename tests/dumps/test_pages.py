"""The pages about the dumps say what the code does."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_columns_is_that_of_the_code() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "site" / "dump_columns.py"))

    assert made["PAGE"].read_text(encoding="utf-8") == made["page"]()
