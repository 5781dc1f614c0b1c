"""Write docs/reference/dump-columns.md: the columns of the dumps, as the code declares them.

`python docs/site/dump_columns.py` writes the page; a test says when it is to be written again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from discogs.dumps.schema import KINDS
from discogs.dumps.shapes import Shape

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).parents[1] / "reference" / "dump-columns.md"
_COVERAGE = {
    "full": "yes",
    "part": "offline",
    "old": "where it is there, outside of sessions",
    "dump": "in `raw`",
}
_INTRODUCTION = """\
# The columns of the dumps

What becomes of each element and attribute (`@id`) of the XML: the name in the API's JSON, in `raw`
and in the Parquet files. "Covered" says whether a session with a catalogue answers it without a
request. Made from the code by `python docs/site/dump_columns.py`.
"""


def page() -> str:
    """Return the text of the page."""
    parts = [_INTRODUCTION]
    for kind in KINDS.values():
        parts += [
            f"\n## {kind.model}\n\n| XML | name | type | covered | note |",
            "| --- | --- | --- | --- | --- |",
            *_rows(kind.shape, "", "", ""),
            "\nOnly the API has: " + ", ".join(f"`{name}`" for name in kind.only_api) + ".",
        ]
    return "\n".join(parts) + "\n"


def _rows(shape: Shape, path: str, name: str, covered: str) -> Iterator[str]:
    for column in shape.columns:
        own = f"{path}{column.path}".replace("/@", "@")
        source = f"`{own}`" if column.path else "derived"
        is_nested = isinstance(column.type, Shape)
        several = "/" in column.path
        kind = "list" if is_nested and several else "object" if is_nested else column.type
        shown = covered or _COVERAGE[column.coverage]
        yield f"| {source} | `{name}{column.name}` | {kind} | {shown} | {column.note} |"
        if isinstance(column.type, Shape):
            inner = f"{name}{column.name}{'[]' if several else ''}."
            yield from _rows(column.type, f"{path}{column.path}/", inner, shown)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
