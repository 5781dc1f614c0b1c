"""`discogs search`: the rows as a table or as JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import typer
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from discogs.cli.opening import API, open_session
from discogs.cli.options import AsJson, BaseUrl, TokenStdin
from discogs.cli.printing import Screen, print_json, say, show
from discogs.cli.screens.parts import mark, table
from discogs.models import SearchResult, SearchType

__all__ = ["search"]

_BY = "Search by"

# At this width: the maximum width of these columns, and the minimum of the title.
_ROOM_FOR_A_TABLE = 120
_LEAST_TITLE = 30
_WIDEST = {"Country": 10, "Format": 24, "Label": 18, "Cat. no.": 12}


def _by(text: str, metavar: str = "TEXT") -> object:
    return typer.Option(help=text, metavar=metavar, rich_help_panel=_BY)


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words to find.")] = "",
    *,
    type: Annotated[
        SearchType | None, _by("release, master, artist or label.", metavar="KIND")
    ] = None,
    title: Annotated[str | None, _by('"Artist - Title", or part of it.')] = None,
    artist: Annotated[str | None, _by("An artist's name.")] = None,
    label: Annotated[str | None, _by("A label's name.")] = None,
    year: Annotated[str | None, _by("A year, or a range: 1985-1989.")] = None,
    country: Annotated[str | None, _by("A country: UK, Germany.")] = None,
    format: Annotated[str | None, _by("A format: Vinyl, CD, Album.")] = None,
    genre: Annotated[str | None, _by("A genre: Electronic.")] = None,
    style: Annotated[str | None, _by("A style: Synth-pop.")] = None,
    catno: Annotated[str | None, _by("A catalogue number.")] = None,
    barcode: Annotated[str | None, _by("A barcode.")] = None,
    track: Annotated[str | None, _by("The title of a track.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many rows to show.")] = 25,
    as_json: AsJson = False,
    base_url: BaseUrl = API,
    token_stdin: TokenStdin = False,
) -> None:
    """Search the database. One request for each 100 rows.

    Each row shows its mark, such as r249504, for `discogs show`. --json prints one line for each
    row, as Discogs sent it.
    """
    with open_session(base_url, token_stdin=token_stdin) as opened:
        found = opened.session.search(
            query,
            type=type,
            title=title,
            artist=artist,
            label=label,
            year=year,
            country=country,
            format=format,
            genre=genre,
            style=style,
            catno=catno,
            barcode=barcode,
            track=track,
        )
        rows = found[:limit]
        total = len(found)
    if as_json:
        for row in rows:
            print_json(row.raw, line=True)
        return
    if not rows:
        say("Nothing found.")
        return
    show(results(rows, Screen().width))
    if total > len(rows):
        say(f"{len(rows)} of {total:,}; --limit shows more.")


def results(rows: Sequence[SearchResult], width: int) -> RenderableType:
    """Lay out the rows as a table if it fits, else as two lines each."""
    cells = {name: [read(row) for row in rows] for name, read in _COLUMNS.items()}
    # Artists and labels have neither year nor format.
    filled = {name: texts for name, texts in cells.items() if any(texts)}
    return _table(filled, width) if width >= _ROOM_FOR_A_TABLE else _lines(filled)


_COLUMNS: Mapping[str, Callable[[SearchResult], str]] = {
    "Id": lambda row: mark(row.type, row.id),
    "Title": lambda row: row.title,
    "Year": lambda row: str(row.year or ""),
    "Country": lambda row: row.country or "",
    "Format": lambda row: ", ".join(dict.fromkeys(row.format)),
    "Label": lambda row: row.label[0] if row.label else "",
    "Cat. no.": lambda row: row.catno if row.catno and row.catno != "none" else "",
}


def _table(cells: Mapping[str, Sequence[str]], width: int) -> Table:
    """Lay out one line for each row: wrap long titles, and cut other cells if they must be."""
    natural = sum(max(map(cell_len, [name, *texts])) + 2 for name, texts in cells.items())
    made = table(header=True)
    for name in cells:
        if name == "Title":
            made.add_column(name, min_width=_LEAST_TITLE, overflow="fold")
        else:
            cut = natural > width and name in _WIDEST
            widest = _WIDEST[name] * width // _ROOM_FOR_A_TABLE if cut else None
            made.add_column(name, no_wrap=True, max_width=widest)
    for texts in zip(*cells.values(), strict=True):
        made.add_row(*texts)
    return made


def _lines(cells: Mapping[str, Sequence[str]]) -> Table:
    made = table()
    made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    for id, title, *rest in zip(*cells.values(), strict=True):
        made.add_row(id, title)
        if any(rest):
            made.add_row("", Text(" · ".join(text for text in rest if text), "dim"))
    return made
