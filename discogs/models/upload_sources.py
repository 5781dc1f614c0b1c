"""Where the rows of an upload come from: a CSV, dicts, listings or a DataFrame."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias, cast

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.models.statuses import ListingStatus

__all__ = ["Frame", "Line", "Rows", "UploadKind", "lines_of"]

UploadKind = Literal["add", "change", "delete"]


class Frame(Protocol):
    """A DataFrame, of pandas or of polars."""

    @property
    def columns(self) -> object:
        """The names of its columns."""
        ...

    def __len__(self) -> int: ...


Rows: TypeAlias = (
    "str | os.PathLike[str] | Iterable[Mapping[str, object]] | Iterable[_models.Listing] | Frame"
)

#: The columns that stand for a listing's fields.
_FIELDS: Final[Mapping[str, str]] = {
    "condition": "media_condition",
    "allow_offers": "accept_offer",
    "sleeve_condition": "sleeve_condition",
    "price": "price",
    "comments": "comments",
    "location": "location",
    "external_id": "external_id",
    "weight": "weight",
    "format_quantity": "format_quantity",
}


class Line(NamedTuple):
    """A row before it is checked."""

    cells: Mapping[str, object]
    #: What is wrong with it as a whole: the column, and why.
    faults: tuple[tuple[str, str], ...] = ()


def lines_of(kind: UploadKind, rows: Rows) -> tuple[str, Iterator[Line]]:
    """The name of the file, and its lines."""
    if isinstance(rows, (str, os.PathLike)):
        path = Path(rows)
        return path.name if path.suffix.lower() == ".csv" else f"{path.name}.csv", _read(path)
    frame: Any = rows
    if hasattr(frame, "to_dicts"):
        rows = cast("Iterable[Mapping[str, object]]", frame.to_dicts())
    elif hasattr(frame, "columns") and hasattr(frame, "to_dict"):
        rows = cast("Iterable[Mapping[str, object]]", frame.to_dict("records"))
    return f"{kind}.csv", (_line(kind, row) for row in cast("Iterable[object]", rows))


def _read(path: Path) -> Iterator[Line]:
    """The lines of a CSV file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValueError(f"{path} is not in UTF-8, as Discogs wants it.") from None
    for cells in csv.DictReader(io.StringIO(text, newline=""), restval=""):
        surplus = cells.pop(cast("str", None), None)
        faults = (("", "it has more cells than there are columns"),) if surplus else ()
        yield Line(cells, faults)


def _line(kind: UploadKind, row: object) -> Line:
    if isinstance(row, _models.Listing):
        return _of_listing(kind, row)
    if isinstance(row, Mapping):
        return Line(cast("Mapping[str, object]", row))
    raise InvalidValueError(
        f"Rows are dicts, listings, a DataFrame, or the path of a CSV, not {type(row).__name__}."
    )


def _of_listing(kind: UploadKind, listing: _models.Listing) -> Line:
    """What an upload has to say of a listing."""
    known, changes = vars(listing), listing.changes
    if kind == "delete":
        return Line({"listing_id": known.get("id")})
    faults: list[tuple[str, str]] = []
    if kind == "add" and "id" in known:
        faults.append(("", f"{listing!r} is for sale already: change() changes it"))
    if kind == "change" and "id" not in known:
        faults.append(("", f"{listing!r} was never sent: add() does that"))
    status = changes["status"].new if "status" in changes else ListingStatus.FOR_SALE
    if kind == "change" and "status" in changes:
        faults.append(("status", "an upload can't change it, listing.save() can"))
    elif status != ListingStatus.FOR_SALE:
        faults.append(("status", "an upload puts up for sale, listing.save() makes drafts"))
    given = {_FIELDS[name]: change.new for name, change in changes.items() if name in _FIELDS}
    faults.extend(
        (column, "an upload can't empty it, listing.save() can")
        for column, value in given.items()
        if kind == "change" and value == ""
    )
    release_id = known.get("release_id")
    if release_id is None:
        faults.append(("release_id", "the listing is not loaded: refresh() it first"))
    return Line({"release_id": release_id, **given}, tuple(faults))
