"""The building blocks of screens: facts, sections, tables. They need no colour.

Only in `prose` may a user's text break lines, which are indented below a title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, repeat
from typing import Any, TypeAlias, TypeVar

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from discogs.cli.terminal import one_line
from discogs.errors import InvalidFieldError
from discogs.models import Artist, Label, Markup, Master, Release
from discogs.orm.entity import Entity

__all__ = [
    "Facts",
    "facts",
    "heading",
    "lines",
    "mark",
    "mark_of",
    "more",
    "page_of",
    "prose",
    "readable",
    "section",
    "see_also",
    "shortened",
    "stacked",
    "table",
]

T = TypeVar("T")
E = TypeVar("E", bound=Entity)

#: The name of each fact, and the function that reads its line or lines; empty facts are left out.
Facts: TypeAlias = Sequence[tuple[str, Callable[[E], "str | Sequence[str] | None"]]]

_LETTERS = {"release": "r", "master": "m", "artist": "a", "label": "l"}
# Longer lines are hard to read, however wide the terminal.
_WIDEST_PROSE = 88
_UNREADABLE = "(Discogs sent an invalid value)"
_MOST_PROSE = 700
_INDENT = 2
_MOST_LINES = 10


def mark(kind: str, id: int) -> str:
    """Make the mark that `discogs show` accepts: "r249504"; else the plain number."""
    return f"{_LETTERS.get(kind, '')}{id}"


def mark_of(entity: Entity) -> str:
    """Return the mark of a release, master, artist or label, else ""."""
    if isinstance(entity, Release | Master | Artist | Label):
        return mark(type(entity).__name__.lower(), entity.id)
    return ""


def see_also(links: Iterable[tuple[Entity | None, str]]) -> Sequence[str]:
    """List the marks of related entities, each with its description."""
    marks = {mark_of(entity): text for entity, text in reversed(list(links)) if entity is not None}
    # Names without a page of their own all have the id 0.
    return [f"{name} {marks[name]}" for name in reversed(marks) if name[1:] != "0"]


def readable(read: Callable[[], T]) -> T | None:
    """Read a field, None if Discogs sent an invalid value."""
    try:
        return read()
    except InvalidFieldError:
        return None


def heading(title: Callable[[], str], mark: str = "") -> RenderableType:
    """Make the first line: the title and the mark."""
    line = Text(one_line(readable(title) or "(Discogs sent no name)"), style="bold")
    if mark:
        line.append(f"  {mark}", style="not bold dim")
    return Hanging(line)


def page_of(address: Callable[[], str]) -> RenderableType | None:
    """Show the address of the page on Discogs, below an empty line."""
    found = readable(address)
    return Group("", Text(one_line(found), overflow="fold", no_wrap=True)) if found else None


def facts(entity: E, facts: Facts[E]) -> RenderableType | None:
    """Lay out facts below an empty line, one line each; invalid values are marked."""
    grid = table()
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, read in facts:
        try:
            text = read(entity)
        except InvalidFieldError:
            text = _UNREADABLE
        lines = [text] if isinstance(text, str) else text or ()
        if any(lines):
            # A row each: a cell has one line.
            for label, line in zip(chain([name], repeat("")), lines, strict=False):
                grid.add_row(label, line)
    return Group("", grid) if grid.row_count else None


def section(title: str, body: Callable[[], RenderableType | None]) -> RenderableType | None:
    """Lay out a titled section below an empty line, None if it is empty."""
    try:
        content = body()
    except InvalidFieldError:
        content = _UNREADABLE
    if content is None:
        return None
    return Group("", Text(title, style="bold"), Padding(content, (0, 0, 0, _INDENT)))


class OneLineTable(Table):
    """A table whose texts break no lines of their own."""

    def add_row(self, *cells: RenderableType | None, **options: Any) -> None:
        """Add a row, with the line breaks in its texts replaced."""
        super().add_row(*map(_one_line_cell, cells), **options)


def _one_line_cell(cell: RenderableType | None) -> RenderableType | None:
    if isinstance(cell, str):
        return one_line(cell)
    if isinstance(cell, Text):
        cell.plain = one_line(cell.plain)
    return cell


def lines(texts: Iterable[str]) -> RenderableType:
    """Lay out texts, a line each."""
    return Group(*(Hanging(Text(one_line(text))) for text in texts))


class Hanging:
    """A line that wraps with a hanging indent, so that its words never begin a line."""

    def __init__(self, line: Text) -> None:
        self._line = line

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        wrapped = self._line.wrap(console, max(1, options.max_width - _INDENT))
        for number, line in enumerate(wrapped):
            yield Padding(line, (0, 0, 0, _INDENT)) if number else line


def table(*, header: bool = False) -> OneLineTable:
    """Make an empty table without lines, as wide as its content."""
    return OneLineTable(
        box=None, show_header=header, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0)
    )


def shortened(lines: Sequence[T], most: int, *, everything: bool) -> tuple[Sequence[T], int]:
    """Cut a long list; return its beginning and the number of lines cut.

    One line is never cut: the note about it would take its place.
    """
    if everything or len(lines) <= most + 1:
        return lines, 0
    return lines[:most], len(lines) - most


def more(left: int, what: str) -> RenderableType | None:
    """Make the note about cut lines, None if there are none."""
    return Text(f"... {left} more {what}, with --all", style="dim") if left else None


def prose(text: Markup | str | None, *, everything: bool) -> RenderableType | None:
    """Lay out a user's text without its markup, in full or shortened."""
    plain = text.plain if isinstance(text, Markup) else (text or "")
    plain = plain.replace("\r\n", "\n").strip()
    cut = plain
    if not everything and len(plain) > _MOST_PROSE:
        cut = plain[:_MOST_PROSE].rsplit(maxsplit=1)[0]
    kept, left = shortened(cut.splitlines(), _MOST_LINES, everything=everything)
    if not kept:
        return None
    words = "\n".join(kept)
    rest = "... more, with --all" if left or cut != plain else ""
    return stacked([Constrain(Text(words), _WIDEST_PROSE), Text(rest, "dim") if rest else None])


def stacked(parts: Iterable[RenderableType | None]) -> RenderableType:
    """Stack parts, leaving out None."""
    return Group(*(part for part in parts if part is not None))
