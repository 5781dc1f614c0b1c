"""Tables of a sequence's rows, as far as they were read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, cast

from discogs import models
from discogs.notebook.addresses import address_of
from discogs.notebook.fields import BROKEN, loaded, stars
from discogs.notebook.html import Html, Part, link, picture, tag
from discogs.pagination.columns import Column, columns_of
from discogs.pagination.tables import Tabular, read_so_far, row_type_of

__all__ = ["sequence_table", "table"]

_MOST_ROWS: Final = 15
#: The columns by which people recognize a row, for each class.
_COLUMNS: Final[Mapping[type[Any], tuple[str, ...]]] = {
    models.ArtistRelease: ("thumb", "id", "year", "title", "artist", "role", "label", "format"),
    models.LabelRelease: ("thumb", "id", "year", "catno", "artist", "title", "format"),
    models.MasterVersion: (
        *("thumb", "id", "released", "title", "label", "catno", "country", "format"),
    ),
    models.SearchResult: (
        *("thumb", "id", "type", "title", "year", "country", "format", "label", "catno"),
    ),
    models.CollectionItem: (
        *("thumb", "id", "artists", "title", "year", "labels", "catnos", "formats", "rating"),
        "date_added",
    ),
    models.Want: (
        *("thumb", "id", "artists", "title", "year", "labels", "catnos", "formats", "rating"),
        "notes",
    ),
    models.Listing: (
        *("thumbnail", "id", "artist", "title", "format", "condition", "sleeve_condition", "price"),
        *("status", "posted"),
    ),
    models.Order: ("id", "status", "buyer_username", "items", "total", "created", "last_activity"),
    models.OrderMessage: ("timestamp", "type", "sender_username", "subject", "message"),
    models.Release: (
        *("thumb", "id", "artists", "title", "year", "labels", "catnos", "formats", "country"),
    ),
    models.Master: ("id", "artists", "title", "year", "genres", "styles"),
    models.User: ("id", "username", "name", "location", "num_collection", "num_for_sale"),
    models.ListItem: ("id", "type", "display_title", "comment"),
    models.OrderItem: (
        *("thumbnail", "release_id", "description", "media_condition", "sleeve_condition", "price"),
    ),
    models.Track: ("position", "artists", "title", "duration"),
    models.TrackOnMedium: (
        *("medium", "side", "number", "position", "heading", "index_title", "artists", "title"),
        "duration",
    ),
    models.Medium: ("number", "format_name", "format_descriptions", "title"),
    models.UserList: ("id", "name", "description", "public", "date_added", "date_changed"),
    models.Folder: ("id", "name", "count"),
    models.InventoryExport: ("id", "status", "created_ts", "finished_ts", "filename"),
    models.InventoryUpload: ("id", "type", "status", "created_ts", "finished_ts", "filename"),
    models.Artist: ("id", "name", "realname"),
    models.Label: ("id", "name", "contact_info"),
}
_PICTURES: Final = frozenset({"thumb", "thumbnail", "cover_image"})
_NUMBERS: Final = frozenset({"id", "integer", "float", "decimal"})
_HEADS: Final[Mapping[str, str]] = {
    "buyer_username": "buyer",
    "sender_username": "sender",
    "sleeve_condition": "sleeve",
    "created_ts": "begun",
    "finished_ts": "finished",
    "timestamp": "time",
    "media_condition": "condition",
    "display_title": "title",
    "format_descriptions": "descriptions",
    "format_name": "format",
    "index_title": "part of",
    "release_id": "release",
}
#: The cell that links to the page of the row: the first of these that is filled.
_LINKED: Final = ("title", "display_title", "description", "name", "username", "id")
_SHORT: Final = 16
_TAG: Final = re.compile("<[^>]*>")
_MOST_COLUMNS: Final = 11


def sequence_table(sequence: Tabular) -> Html:
    """Render the number of rows, and the first of the rows read so far."""
    rows, total = read_so_far(sequence)
    if not rows:
        return _caption(sequence, "no rows" if total == 0 else _row_counts(0, total))
    first = rows[:_MOST_ROWS]
    left = max(len(rows), total or 0) - len(first)
    more = tag("div", f"\N{HORIZONTAL ELLIPSIS} and {left:,} more", style="muted") if left else None
    return tag(
        "div",
        _caption(sequence, _row_counts(len(rows), total)),
        _rows(first, _columns(sequence, first)),
        more,
    )


def table(
    heads: Sequence[str], lines: Sequence[Sequence[Part]], numbers: Collection[str] = ()
) -> Html:
    """Render a table; columns whose heads are in `numbers` are right-aligned."""
    right = [head in numbers for head in heads]
    top = (
        tag("th", head, style="head of numbers" if is_number else "head")
        for head, is_number in zip(heads, right, strict=True)
    )
    body = [
        tag("tr", *(_td(cell, is_number) for cell, is_number in zip(line, right, strict=True)))
        for line in lines
    ]
    whole = tag("table", tag("thead", tag("tr", *top)), tag("tbody", *body), style="table")
    return tag("div", whole, style="scroll")


def _td(cell: Part, is_number: bool) -> Html:
    # Short texts, such as dates and catalogue numbers, must not wrap.
    is_short = len(_TAG.sub("", cell) if isinstance(cell, Html) else cell or "") <= _SHORT
    return tag("td", cell, style="number" if is_number else "short" if is_short else "cell")


def _caption(sequence: Tabular, counts: str) -> Html:
    name = type(sequence).__name__
    rows = {cls.__name__ for cls in _row_classes(sequence)}
    of = (
        f" of {', '.join(sorted(rows))}"
        if rows and name in {"Paginated", "Submitted", "Table"}
        else ""
    )
    return tag("div", tag("b", f"{name}{of}"), ", ", counts)


def _row_counts(read: int, total: int | None) -> str:
    if total is None:
        return f"{read:,} rows read so far" if read else "not read yet"
    rows = "1 row" if total == 1 else f"{total:,} rows"
    if not read:
        return f"{rows}, not read yet"
    return rows if read >= total else f"{rows}, {read:,} read so far"


def _rows(rows: Sequence[object], columns: Sequence[Column]) -> Html:
    heads = ["" if column.name in _PICTURES else _head(column) for column in columns]
    numbers = [
        head
        for head, column in zip(heads, columns, strict=True)
        if column.kind in _NUMBERS and column.name not in {"year", "rating"}
    ]
    return table(heads, [_line(row, columns) for row in rows], numbers)


def _line(row: object, columns: Sequence[Column]) -> list[Part]:
    """Render the cells of a row; the one that names it links to its page."""
    cells = {column.name: _cell(row, column) for column in columns}
    named = next((name for name in _LINKED if cells.get(name) not in {None, "", BROKEN}), None)
    if named is not None:
        cells[named] = link(address_of(row), cells[named])
    return list(cells.values())


def _head(column: Column) -> str:
    return _HEADS.get(column.name, column.name.replace("_", " "))


def _columns(sequence: Tabular, rows: Sequence[object]) -> list[Column]:
    """Choose the columns to show, without empty ones."""
    columns = columns_of(row_type_of(sequence))
    by_name = {column.name: column for column in columns}
    # A table of several classes shows the columns of all of them.
    names = dict.fromkeys(name for cls in _row_classes(sequence) for name in _COLUMNS.get(cls, ()))
    if names:
        columns = tuple(by_name[name] for name in names)
    filled = [column for column in columns if any(_cell(row, column) for row in rows)]
    return filled[:_MOST_COLUMNS]


def _row_classes(sequence: Tabular) -> list[type[Any]]:
    """Return the class of the rows; for the union of order messages, its general member."""
    rows: Any = row_type_of(sequence)
    if isinstance(rows, type):
        return [rows]
    if isinstance(rows, tuple):
        return list(cast("tuple[type[Any], ...]", rows))
    return [models.OrderMessage] if rows is not None else []


def _cell(row: object, shared: Column) -> Part:
    column = shared.of(row)
    if column is None:
        return None
    value = column.read(row)
    if column.name in _PICTURES:
        return picture(value, "thumb")
    if value is None:
        return BROKEN if _is_broken(row, column) else None
    if column.name == "rating":
        return stars(row, *column.path)
    if isinstance(value, (models.Condition, models.SleeveCondition)):
        return value.short
    return _FORMS.get(type(value), str)(value) + _currency(row, column)


def _currency(row: object, column: Column) -> str:
    """Return an amount's currency, which has no column of its own in this table."""
    if column.kind != "decimal":
        return ""
    for name in ("currency", "curr_abbr"):
        code = Column("", "category", (*column.path[:-1], name)).read(row)
        if code is not None:
            return f" {code}"
    return ""


def _is_broken(row: object, column: Column) -> bool:
    return any(
        loaded(row, *column.path[:depth]) == BROKEN for depth in range(1, len(column.path) + 1)
    )


_FORMS: Final[Mapping[type[Any], Callable[[Any], str]]] = {
    datetime: lambda moment: f"{moment:%Y-%m-%d}",
    Decimal: lambda number: f"{number:,.2f}",
    float: lambda number: f"{number:g}",
    bool: lambda flag: "yes" if flag else "no",
    list: lambda texts: ", ".join(map(str, texts)),
}
