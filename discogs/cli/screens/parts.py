"""The building blocks of screens: facts, sections, tables. They need no colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, TypeVar

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from discogs.errors import InvalidFieldError
from discogs.models import Artist, Label, Markup, Master, Release
from discogs.orm.entity import Entity

__all__ = [
    "Facts",
    "facts",
    "heading",
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

#: The name of each fact, and the function that reads it; empty facts are left out.
Facts: TypeAlias = Sequence[tuple[str, Callable[[E], str | None]]]

_LETTERS = {"release": "r", "master": "m", "artist": "a", "label": "l"}
# Longer lines are hard to read, however wide the terminal.
_WIDEST_PROSE = 88
_UNREADABLE = "(Discogs sent an invalid value)"
_MOST_PROSE = 700
_MOST_LINES = 10


def mark(kind: str, id: int) -> str:
    """Make the mark that `discogs show` accepts: "r249504"; else the plain number."""
    return f"{_LETTERS.get(kind, '')}{id}"


def mark_of(entity: Entity) -> str:
    """Return the mark of a release, master, artist or label, else ""."""
    if isinstance(entity, Release | Master | Artist | Label):
        return mark(type(entity).__name__.lower(), entity.id)
    return ""


def see_also(links: Iterable[tuple[Entity | None, str]]) -> str:
    """List the marks of related entities, each with its description."""
    marks = {mark_of(entity): text for entity, text in reversed(list(links)) if entity is not None}
    # Names without a page of their own all have the id 0.
    return "\n".join(f"{name} {marks[name]}" for name in reversed(marks) if name[1:] != "0")


def readable(read: Callable[[], T]) -> T | None:
    """Read a field, None if Discogs sent an invalid value."""
    try:
        return read()
    except InvalidFieldError:
        return None


def heading(title: Callable[[], str], mark: str = "") -> RenderableType:
    """Make the first line: the title and the mark."""
    line = Text(readable(title) or "(Discogs sent no name)", style="bold")
    if mark:
        line.append(f"  {mark}", style="not bold dim")
    return line


def page_of(address: Callable[[], str]) -> RenderableType | None:
    """Show the address of the page on Discogs, below an empty line."""
    found = readable(address)
    return Group("", Text(found, overflow="fold", no_wrap=True)) if found else None


def facts(entity: E, facts: Facts[E]) -> RenderableType | None:
    """Lay out facts below an empty line, one line each; invalid values are marked."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, read in facts:
        try:
            text = read(entity)
        except InvalidFieldError:
            text = _UNREADABLE
        if text:
            grid.add_row(name, text)
    return Group("", grid) if grid.row_count else None


def section(title: str, body: Callable[[], RenderableType | None]) -> RenderableType | None:
    """Lay out a titled section below an empty line, None if it is empty."""
    try:
        content = body()
    except InvalidFieldError:
        content = _UNREADABLE
    if content is None:
        return None
    return Group("", Text(title, style="bold"), Padding(content, (0, 0, 0, 2)))


def table(*, header: bool = False) -> Table:
    """Make an empty table without lines, as wide as its content."""
    return Table(
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
    lines, left = shortened(cut.splitlines(), _MOST_LINES, everything=everything)
    if not lines:
        return None
    words = "\n".join(lines)
    rest = "... more, with --all" if left or cut != plain else ""
    return stacked([Constrain(Text(words), _WIDEST_PROSE), Text(rest, "dim") if rest else None])


def stacked(parts: Iterable[RenderableType | None]) -> RenderableType:
    """Stack parts, leaving out None."""
    return Group(*(part for part in parts if part is not None))
