"""The page of the scripts says what they are and what they cost."""

from __future__ import annotations

import runpy
from pathlib import Path

from tests.scripts import analysts, collectors, sellers, taggers
from tests.scripts.script import scripts_in

DOCS = Path(__file__).parents[2] / "docs"


def test_there_are_thirty() -> None:
    themes = (collectors, taggers, sellers, analysts)
    questions = [one.question for theme in themes for one in scripts_in(theme)]

    assert len(questions) == len(set(questions)) == 30


def test_the_page_is_that_of_today() -> None:
    made = runpy.run_path(str(DOCS / "site" / "scripts.py"))

    # If not: python docs/site/scripts.py
    assert made["page"]() == made["PAGE"].read_text(encoding="utf-8")
