"""The rows of an upload: from whatever holds them to a CSV, every cell checked."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias, cast

from discogs import models as _models
from discogs.errors import InvalidRowsError, InvalidValueError
from discogs.models.listing import selling_currency
from discogs.models.statuses import ListingStatus
from discogs.models.terms import (
    checked_condition,
    checked_price,
    checked_quantity,
    checked_sleeve,
    checked_weight,
)
from discogs.origin import Home

__all__ = ["Frame", "RowFault", "Rows", "UploadKind", "csv_of"]

UploadKind = Literal["add", "change", "delete"]


class RowFault(NamedTuple):
    """What is wrong with a row of an upload."""

    #: As a spreadsheet counts, and Discogs does: the first row is 2.
    row: int
    #: "" where it is the row as a whole.
    column: str
    value: object
    reason: str

    def __str__(self) -> str:
        where = f"row {self.row}"
        if self.column:
            where = f"{where}, {self.column}"
        shown = "" if self.value is None else f" (it is {self.value!r})"
        return f"{where}: {self.reason}{shown}"


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

#: The columns that an upload must have.
_REQUIRED: Final[Mapping[UploadKind, tuple[str, ...]]] = {
    "add": ("release_id", "price", "media_condition"),
    "change": ("release_id",),
    "delete": ("listing_id",),
}
_TERMS: Final = (
    "price",
    "media_condition",
    "sleeve_condition",
    "comments",
    "accept_offer",
    "location",
    "external_id",
    "weight",
    "format_quantity",
)
#: The columns of an export that uploads take no notice of.
_EXPORTED: Final = frozenset(
    {"artist", "title", "label", "catno", "format", "status", "listed", "quantity"}
    | {"listing_id", "release_id", *_TERMS}
)
#: The columns that stand for a listing's fields.
_FIELDS: Final[Mapping[str, str]] = {
    "condition": "media_condition",
    "allow_offers": "accept_offer",
    **{name: name for name in _TERMS if name not in {"media_condition", "accept_offer"}},
}
_YES_AND_NO: Final = {"y": "Y", "yes": "Y", "true": "Y", "n": "N", "no": "N", "false": "N"}


def csv_of(home: Home, kind: UploadKind, rows: Rows) -> tuple[str, bytes]:
    """The name and the content of the CSV to upload; InvalidRowsError for rows that can't be."""
    name, table = _table(kind, rows)
    sheet = _Sheet(home, kind)
    for number, line in enumerate(table, 2):
        sheet.take(number, line)
    return name, sheet.content()


class _Line(NamedTuple):
    """A row before it is checked."""

    cells: Mapping[str, object]
    #: What is wrong with it as a whole: the column, and why.
    faults: tuple[tuple[str, str], ...] = ()


def _table(kind: UploadKind, rows: Rows) -> tuple[str, Iterator[_Line]]:
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


def _read(path: Path) -> Iterator[_Line]:
    """The lines of a CSV file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValueError(f"{path} is not in UTF-8, as Discogs wants it.") from None
    for cells in csv.DictReader(io.StringIO(text, newline=""), restval=""):
        surplus = cells.pop(cast("str", None), None)
        faults = (("", "it has more cells than there are columns"),) if surplus else ()
        yield _Line(cells, faults)


def _line(kind: UploadKind, row: object) -> _Line:
    if isinstance(row, _models.Listing):
        return _of_listing(kind, row)
    if isinstance(row, Mapping):
        return _Line(cast("Mapping[str, object]", row))
    raise InvalidValueError(
        f"Rows are dicts, listings, a DataFrame, or the path of a CSV, not {type(row).__name__}."
    )


def _of_listing(kind: UploadKind, listing: _models.Listing) -> _Line:
    """What an upload has to say of a listing."""
    known, changes = vars(listing), listing.changes
    if kind == "delete":
        return _Line({"listing_id": known.get("id")})
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
    return _Line({"release_id": release_id, **given}, tuple(faults))


@dataclass
class _Sheet:
    """The rows that were taken, and what was wrong with the others."""

    home: Home
    kind: UploadKind
    lines: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    faults: list[RowFault] = field(default_factory=list[RowFault])
    #: Of a CSV of changes: where each release was met first.
    releases: dict[str, int] = field(default_factory=dict[str, int])

    def take(self, number: int, line: _Line) -> None:
        """Check a row, and remember its cells as they are sent."""
        cells = {str(name).strip(): value for name, value in line.cells.items()}
        known = len(self.faults)
        for column, reason in line.faults:
            self._fault(number, column, cells.get(column), reason)
        wanted = (*_REQUIRED[self.kind], *(_TERMS if self.kind != "delete" else ()))
        for name, value in cells.items():
            if name not in _EXPORTED:
                reason = f"there is no such column; there are {', '.join(dict.fromkeys(wanted))}"
                self._fault(number, name, value, reason)
        filled = {
            name: cells[name]
            for name in dict.fromkeys(wanted)
            if name in cells and not _is_empty(cells[name])
        }
        for name in _REQUIRED[self.kind]:
            if name not in filled and known == len(self.faults):
                self._fault(number, name, cells.get(name), "it is missing")
        checked = {name: self._cell(number, name, value) for name, value in filled.items()}
        if self.kind == "change":
            self._check_change(number, checked)
        self.lines.append(checked)

    def content(self) -> bytes:
        """The CSV, in UTF-8."""
        if self.faults:
            raise InvalidRowsError(tuple(self.faults))
        if not self.lines:
            raise InvalidValueError("There are no rows to upload. Nothing was sent.")
        columns = [
            name
            for name in dict.fromkeys((*_REQUIRED[self.kind], *_TERMS))
            if any(name in line for line in self.lines)
        ]
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(self.lines)
        return text.getvalue().encode()

    def _cell(self, number: int, name: str, value: object) -> str:
        try:
            if name == "price":
                return self._price(value)
            return _CELLS[name](value)
        except InvalidValueError as error:
            self._fault(number, name, value, str(error).rstrip("."))
            return ""

    def _price(self, value: Any) -> str:
        price = checked_price(value)
        if price.currency is not None and price.currency != (own := self._selling_currency()):
            told = f"you sell in {own}" if own else "Discogs has not told yet in which one you sell"
            raise InvalidValueError(f"the price is in {price.currency}, and {told}")
        return f"{price.value:f}"

    def _selling_currency(self) -> str | None:
        """Asked once for a file, and only where a price names a currency."""
        if "own" not in vars(self):
            vars(self)["own"] = selling_currency(self.home)
        return cast("str | None", vars(self)["own"])

    def _check_change(self, number: int, cells: Mapping[str, str]) -> None:
        release_id = cells.get("release_id", "")
        first = self.releases.setdefault(release_id, number)
        if release_id and first != number:
            reason = f"row {first} changes this release too, and a row changes all listings of it"
            self._fault(number, "release_id", release_id, reason)
        if cells.keys() <= {"release_id"}:
            self._fault(number, "", None, "it changes nothing")

    def _fault(self, number: int, column: str, value: object, reason: str) -> None:
        self.faults.append(RowFault(number, column, value, reason))


def _is_empty(value: object) -> bool:
    """Whether a cell holds nothing: pandas has three ways to say so."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return isinstance(value, str) and not value.strip()


def _number(value: object) -> str:
    text = str(value).strip().removesuffix(".0")
    if isinstance(value, bool) or not text.isdecimal() or not text.isascii() or int(text) < 1:
        raise InvalidValueError("an id is a whole number from 1 on")
    return str(int(text))


def _text(value: object) -> str:
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        raise InvalidValueError("this is a text")
    return str(value)


def _yes_or_no(value: object) -> str:
    found = _YES_AND_NO.get(str(value).strip().casefold())
    if found is None:
        raise InvalidValueError("this is Y or N")
    return found


def _trimmed(check: Callable[[Any], object]) -> Callable[[object], str]:
    def checked(value: object) -> str:
        return _plainly(check(value.strip() if isinstance(value, str) else value))

    return checked


def _plainly(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


#: How the cell of each column is checked and written.
_CELLS: Final[Mapping[str, Callable[[object], str]]] = {
    "release_id": _number,
    "listing_id": _number,
    "media_condition": _trimmed(checked_condition),
    "sleeve_condition": _trimmed(checked_sleeve),
    "comments": _text,
    "accept_offer": _yes_or_no,
    "location": _text,
    "external_id": _text,
    "weight": _trimmed(checked_weight),
    "format_quantity": _trimmed(checked_quantity),
}
