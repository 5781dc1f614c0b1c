"""The pages for those who come from another client: rows of their code and ours, run alike."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["PAGES", "Row", "is_plain", "rows_of", "run", "with_login"]

PAGES = Path(__file__).parents[2] / "docs" / "coming-from"
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|(.*)\|$", re.MULTILINE)


class Row(NamedTuple):
    """A line of a table: their code, ours, and what differs, "" where both give the same."""

    theirs: str
    ours: str
    differs: str

    def __str__(self) -> str:
        return self.theirs


def rows_of(page: str) -> list[Row]:
    """The lines of a page's tables."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    return [Row(theirs, ours, differs.strip()) for theirs, ours, differs in ROW.findall(text)]


def with_login(code: str, **arguments: str) -> str:
    """The code with credentials in place of its dots, argument by argument."""
    for name, value in arguments.items():
        code = code.replace(f'{name}="..."', f'{name}="{value}"')
    return code.replace('"..."', '"placeholder"')


def run(code: str, makers: Mapping[str, Callable[[dict[str, Any]], object]]) -> object:
    """Run code after making the names that it speaks of; give the value of a last expression.

    A maker gets the names that are there, and finds others by asking for them.
    """
    names = Names(makers)
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in makers:
            _ = names[node.id]
    statements, last = tree.body, None
    if isinstance(tree.body[-1], ast.Expr):
        *statements, last = tree.body
    exec(compile(ast.Module(statements, []), "row", "exec"), names)  # noqa: S102
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "row", "eval"), names)  # noqa: S307


class Names(dict[str, Any]):
    """Names for code, made when they are first looked up."""

    def __init__(self, makers: Mapping[str, Callable[[dict[str, Any]], object]]) -> None:
        super().__init__()
        self._makers = makers

    def __missing__(self, name: str) -> object:
        self[name] = self._makers[name](self)
        return self[name]


def is_plain(value: object) -> bool:
    """Whether a value of theirs can equal one of ours: texts, numbers, and lists of them."""
    if isinstance(value, list):
        return all(map(is_plain, value))  # pyright: ignore[reportUnknownArgumentType]
    return isinstance(value, str | int | float) and not isinstance(value, bool)
