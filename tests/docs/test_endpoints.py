"""The table of endpoints: all of them are in it, each costs what it says, and docstrings agree."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from discogs.sandbox import Sandbox
from tests.docs.docstrings import Reader
from tests.docs.endpoints import CALLS, EXAMPLES, ROWS, Example, any_id, names


def test_each_endpoint_is_in_the_table() -> None:
    listed = [(method, any_id(path)) for method, path, *_ in ROWS if path]

    assert sorted(listed) == sorted(CALLS)
    assert len(ROWS) == 64, "63 and the root"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_it_costs_what_the_table_says_and_docstrings_name_it(
    example: Example, reader: Sandbox, tmp_path: Path
) -> None:
    there, docstrings = names(reader, tmp_path), Reader()
    reader.clear()

    result = docstrings.run(example.code, there)
    expected = example.requests
    if "for each 100" in example.how:
        expected = max(1, math.ceil(len(list(result)) / 100))
    elif "for each page" in example.how:
        assert list(result)
        expected = len({one.query["page"] for one in reader.requests})

    sent = [f"{one.method} {one.path}" for one in reader.requests]
    asked = re.compile(re.escape(f"{example.method} {example.path}").replace(r"\*", "[^/]+"))
    meant = [one for one in sent if asked.fullmatch(one)]
    assert len(meant) == expected, sent
    assert len(sent) == expected + ("once" in example.how), sent
    assert docstrings.finds((example.method, example.path)) or not example.path, "no docstring does"
