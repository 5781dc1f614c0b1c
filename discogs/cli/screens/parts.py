"""What screens are made of: facts, sections, tables. They look right without any colour, too."""

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
    "section",
    "see_also",
    "shortened",
    "stacked",
    "table",
    "told",
]

T = TypeVar("T")
E = TypeVar("E", bound=Entity)

#: The name of a fact, and where it is taken from; nothing is shown where that gives nothing.
Facts: TypeAlias = Sequence[tuple[str, Callable[[E], str | None]]]

_LETTERS = {"release": "r", "master": "m", "artist": "a", "label": "l"}
# A line of more words than this is hard to follow, however wide the screen.
_WIDEST_PROSE = 88
_UNREADABLE = "(what Discogs sent makes no sense)"
_MOST_PROSE = 700
_MOST_LINES = 10


def mark(kind: str, id: int) -> str:
    """What `discogs show` takes for it: "r249504"; the plain number of what has no mark."""
    return f"{_LETTERS.get(kind, '')}{id}"


def mark_of(entity: Entity) -> str:
    """The mark of an entity that has one, `""` of any other."""
    if isinstance(entity, Release | Master | Artist | Label):
        return mark(type(entity).__name__.lower(), entity.id)
    return ""


def see_also(leads: Iterable[tuple[Entity | None, str]]) -> str:
    """What leads on: the marks of entities, and what they are."""
    known = {mark_of(entity): what for entity, what in reversed(list(leads)) if entity is not None}
    # Names without a page of their own all have the id 0.
    return "\n".join(f"{name} {known[name]}" for name in reversed(known) if name[1:] != "0")


def told(take: Callable[[], T]) -> T | None:
    """What is read, None where Discogs sent something that can't be."""
    try:
        return take()
    except InvalidFieldError:
        return None


def heading(title: Callable[[], str], mark: str = "") -> RenderableType:
    """The name of what is shown, and what `discogs show` takes for it."""
    line = Text(told(title) or "(Discogs sent no name)", style="bold")
    if mark:
        line.append(f"  {mark}", style="not bold dim")
    return line


def page_of(address: Callable[[], str]) -> RenderableType | None:
    """The page on Discogs, below an empty line."""
    found = told(address)
    return Group("", Text(found, overflow="fold", no_wrap=True)) if found else None


def facts(entity: E, known: Facts[E]) -> RenderableType | None:
    """What is known of an entity below an empty line, one line for each fact.

    A field that came broken costs itself.
    """
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, take in known:
        try:
            text = take(entity)
        except InvalidFieldError:
            text = _UNREADABLE
        if text:
            grid.add_row(name, text)
    return Group("", grid) if grid.row_count else None


def section(title: str, body: Callable[[], RenderableType | None]) -> RenderableType | None:
    """A part with a title, below an empty line; None where there is nothing in it."""
    try:
        inside = body()
    except InvalidFieldError:
        inside = _UNREADABLE
    if inside is None:
        return None
    return Group("", Text(title, style="bold"), Padding(inside, (0, 0, 0, 2)))


def table(*, header: bool = False) -> Table:
    """A table without lines, as wide as what is in it."""
    return Table(
        box=None, show_header=header, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0)
    )


def shortened(lines: Sequence[T], most: int, *, everything: bool) -> tuple[Sequence[T], int]:
    """The lines to show, and how many are left out. Never one alone: its room is taken anyway."""
    if everything or len(lines) <= most + 1:
        return lines, 0
    return lines[:most], len(lines) - most


def more(left: int, what: str) -> RenderableType | None:
    """The line that says how much is not shown."""
    return Text(f"... {left} more {what}, with --all", style="dim") if left else None


def prose(text: Markup | str | None, *, everything: bool) -> RenderableType | None:
    """What users wrote, as plain text: the beginning of it, or all."""
    plain = text.plain if isinstance(text, Markup) else (text or "")
    plain = plain.replace("\r\n", "\n").strip()
    shown = plain
    if not everything and len(plain) > _MOST_PROSE:
        shown = plain[:_MOST_PROSE].rsplit(maxsplit=1)[0]
    lines, left = shortened(shown.splitlines(), _MOST_LINES, everything=everything)
    if not lines:
        return None
    words = "\n".join(lines)
    rest = "... more, with --all" if left or shown != plain else ""
    return stacked([Constrain(Text(words), _WIDEST_PROSE), Text(rest, "dim") if rest else None])


def stacked(parts: Iterable[RenderableType | None]) -> RenderableType:
    """What there is of some parts, one below the other."""
    return Group(*(part for part in parts if part is not None))
