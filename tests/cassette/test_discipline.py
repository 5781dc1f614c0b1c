"""Every cassette belongs to a test, says where it came from, and holds no secret."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.cassette.ledger import CASSETTES, entries

ALL = sorted(CASSETTES.rglob("*.yaml"))
TESTS = Path(__file__).parent


@pytest.mark.parametrize("cassette", ALL, ids=lambda path: path.stem)
def test_a_cassette_has_its_test(cassette: Path) -> None:
    source = TESTS / f"test_{cassette.parent.name}.py"
    tree = ast.parse(source.read_text(encoding="utf-8"))

    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert cassette.stem in names


def test_the_readme_names_the_origin_of_each() -> None:
    named = {name: row.split("|")[2].strip() for name, row in entries().items()}

    assert set(named) == {str(path.relative_to(CASSETTES)) for path in ALL}
    assert set(named.values()) <= {"sandbox", "live API"}


@pytest.mark.parametrize("cassette", ALL, ids=lambda path: path.stem)
def test_a_cassette_is_small_and_holds_no_credentials(cassette: Path) -> None:
    text = cassette.read_text(encoding="utf-8")

    assert len(text) < 150_000
    assert "uthorization" not in text
    assert "127.0.0.1" not in text
    assert "sandbox-" not in text
