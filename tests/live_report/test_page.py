"""The page of facts: each of its rows is checked by the report, or the report says why not."""

from __future__ import annotations

import re
from pathlib import Path

from live_report.facts import FACTS
from live_report.facts.unasked import UNASKED

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "reality.md"
ROW = re.compile(r"\| \d+ \| (.*?) \| ")


def rows() -> list[str]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [found[1] for line in lines if (found := ROW.match(line))]


def test_each_row_of_the_page_is_accounted_for() -> None:
    accounted = {fact.row for fact in FACTS if fact.row} | set(UNASKED)

    assert len(rows()) > 80
    assert [row for row in rows() if not row.startswith(tuple(accounted))] == []


def test_what_the_report_names_is_on_the_page() -> None:
    named = {fact.row for fact in FACTS if fact.row} | set(UNASKED)

    assert [name for name in named if not any(row.startswith(name) for row in rows())] == []


def test_nothing_is_both_checked_and_left_out() -> None:
    assert {fact.row for fact in FACTS} & set(UNASKED) == set()


def test_each_fact_is_a_sentence_of_its_own() -> None:
    claims = [fact.claim for fact in FACTS]

    assert [claim for claim in claims if not claim.endswith(".")] == []
    assert len(set(claims)) == len(claims)
