"""Read the rows of an upload from a CSV, dicts, listings or a DataFrame."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias, cast

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.models.statuses import ListingStatus
from discogs.models.terms import without_entities
from discogs.orm.entity import state_of

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

#: Fields of a listing, and their columns in a CSV.
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
    """A row as it was given, not checked yet."""

    cells: Mapping[str, object]
    #: Faults of the row as a whole: the column, and the reason.
    faults: tuple[tuple[str, str], ...] = ()
    #: The listing it was made from, if any.
    listing: _models.Listing | None = None


def lines_of(kind: UploadKind, rows: Rows) -> tuple[str, Iterator[Line | None]]:
    """Return the name of the file and its lines, None for an empty line."""
    if isinstance(rows, (str, os.PathLike)):
        path = Path(rows)
        return path.name if path.suffix.lower() == ".csv" else f"{path.name}.csv", _read(path)
    frame: Any = rows
    if hasattr(frame, "to_dicts") or hasattr(frame, "to_dict"):
        _check_columns("The DataFrame", getattr(frame, "columns", ()))
    if hasattr(frame, "to_dicts"):
        rows = cast("Iterable[Mapping[str, object]]", frame.to_dicts())
    elif hasattr(frame, "to_dict") and hasattr(frame, "columns"):
        rows = cast("Iterable[Mapping[str, object]]", frame.to_dict("records"))
    if not isinstance(rows, Iterable):
        raise _no_rows(rows)
    return f"{kind}.csv", (_line(kind, row) for row in cast("Iterable[object]", rows))


def twice(names: Iterable[object]) -> list[str]:
    """Return the names that occur more than once, ignoring spaces around them."""
    counted = Counter(str(name).strip() for name in names)
    return [name for name, count in counted.items() if count > 1]


def _check_columns(where: object, names: Iterable[object]) -> None:
    """Refuse two columns of one name: only one could be sent."""
    if doubled := twice(names):
        raise InvalidValueError(f"{where} has more than one column {', '.join(doubled)}.")


def _read(path: Path) -> Iterator[Line | None]:
    """Read the lines of a CSV file, None for an empty line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValueError(f"{path} is not in UTF-8, as Discogs wants it.") from None
    # Strict: a quote that is never closed would swallow the rows after it.
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head: list[str] = []
        while not head:
            head = next(table)
        _check_columns(path, head)
        for cells in table:
            faults = (("", "it has more cells than there are columns"),)
            line = Line(
                dict(zip_longest(head, cells[: len(head)], fillvalue="")),
                faults if len(cells) > len(head) else (),
            )
            yield line if cells else None
    except StopIteration:
        return
    except csv.Error as error:
        raise InvalidValueError(
            f"{path} can't be read: {error}, in or before line {table.line_num}."
        ) from None


def _line(kind: UploadKind, row: object) -> Line:
    if isinstance(row, _models.Listing):
        return _of_listing(kind, row)
    if isinstance(row, Mapping):
        return Line(cast("Mapping[str, object]", row))
    raise _no_rows(row)


def _no_rows(what: object) -> InvalidValueError:
    return InvalidValueError(
        f"Rows are dicts, listings, a DataFrame, or the path of a CSV, not {type(what).__name__}."
    )


def _of_listing(kind: UploadKind, listing: _models.Listing) -> Line:
    """Make the row for a listing."""
    known = vars(listing)
    if kind == "delete":
        return Line({"listing_id": known.get("id")})
    faults = list(_status_faults(kind, listing))
    # Also what was assigned as it was: Discogs may have another value by now.
    given = {_FIELDS[name]: known[name] for name in state_of(listing).old if name in _FIELDS}
    original = known.get("original_price")
    if "price" in given and "price" not in listing.changes and original is not None:
        # As it was read it may be converted.
        given["price"] = original.money
    for column in {"weight", "format_quantity"} & given.keys():
        if given[column] == "auto":
            # In a CSV an empty cell of a new listing leaves it to Discogs.
            del given[column]
            if kind == "change":
                faults.append((column, 'an upload can\'t make it "auto", listing.save() can'))
    if "comments" in given:
        given["comments"] = without_entities(str(given["comments"]))
    faults.extend(
        (column, "an upload can't empty it, listing.save() can")
        for column, value in given.items()
        if kind == "change" and value == ""
    )
    release_id = known.get("release_id")
    if release_id is None:
        faults.append(("release_id", "the listing is not loaded: refresh() it first"))
    return Line({"release_id": release_id, **given}, tuple(faults), listing)


def _status_faults(kind: UploadKind, listing: _models.Listing) -> Iterator[tuple[str, str]]:
    """Yield the reasons why an upload can't take a listing in this state."""
    known = vars(listing)
    status = known.get("status", ListingStatus.FOR_SALE)
    if kind == "add" and "id" in known:
        yield "", f"{listing!r} is for sale already: change() changes it"
    if kind == "change" and "id" not in known:
        yield "", f"{listing!r} was never sent: add() does that"
    elif kind == "change" and "status" not in known:
        yield "status", "the listing is not loaded: refresh() it first"
    if kind == "change" and "status" in listing.changes:
        yield "status", "an upload can't change it, listing.save() can"
    elif status != ListingStatus.FOR_SALE:
        yield "status", f"it is {status}, and an upload is for what is For Sale"
