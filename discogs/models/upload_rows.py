"""Check every cell of an upload's rows, and write the CSV."""

from __future__ import annotations

import csv
import io
import math
import numbers
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from discogs import models as _models
from discogs.errors import InvalidRowsError, InvalidValueError, RowFault
from discogs.models.ids import same_user
from discogs.models.listing_parts import loaded_part
from discogs.models.money import Currency
from discogs.models.selling_currency import check_currency, selling_currency
from discogs.models.terms import (
    EDITABLE,
    Auto,
    checked_condition,
    checked_price,
    checked_quantity,
    checked_sleeve,
    checked_weight,
)
from discogs.models.upload_sources import Line, Rows, UploadKind, lines_of, twice
from discogs.orm.core import Core

__all__ = ["csv_of"]


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
#: The columns of an export, some of which uploads ignore.
_EXPORTED: Final = frozenset(
    {"artist", "title", "label", "catno", "format", "status", "listed", "quantity"}
    | {"listing_id", "release_id", *_TERMS}
)
#: Why a row with another status than For Sale is refused.
_NOT_FOR_SALE: Final[Mapping[UploadKind, str]] = {
    "add": "an upload puts everything up for sale; listing.save() makes drafts",
    "change": (
        "only what is For Sale can be changed by an upload, which changes all copies of the "
        "release and puts drafts up for sale: leave this row out"
    ),
    "delete": "only what is For Sale can be deleted by an upload: leave this row out",
}
_YES_AND_NO: Final = {"y": "Y", "yes": "Y", "true": "Y", "n": "N", "no": "N", "false": "N"}


class Sheet(NamedTuple):
    """A CSV to upload."""

    name: str
    content: bytes
    #: The ids of the releases it changes, or of the listings it deletes, each with its row.
    about: Mapping[int, Mapping[str, str]]


def csv_of(
    core: Core, kind: UploadKind, rows: Rows, columns: Collection[str] | None = None
) -> Sheet:
    """Make the CSV to upload; InvalidRowsError for rows that can't be uploaded."""
    name, table = lines_of(kind, rows)
    _check_columns(kind, columns)
    sheet = _Sheet(core, kind, columns)
    for number, line in enumerate(table, 2):
        if line is not None:
            sheet.take(number, line)
    return Sheet(name, sheet.content(), sheet.about())


def _check_columns(kind: UploadKind, columns: Collection[str] | None) -> None:
    there = (*_REQUIRED[kind], *_TERMS)
    unknown = sorted({*columns} - {*there}) if columns is not None else []
    if unknown or isinstance(columns, str):
        raise InvalidValueError(
            f"columns are some of {', '.join(dict.fromkeys(there))}, not {columns!r}. "
            "Nothing was sent."
        )


@dataclass
class _Sheet:
    """The rows that passed the checks, and the faults of the others."""

    core: Core
    kind: UploadKind
    #: The columns to send; None: all.
    columns: Collection[str] | None = None
    lines: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    faults: list[RowFault] = field(default_factory=list[RowFault])
    #: In a CSV of changes: the first row of each release.
    releases: dict[str, int] = field(default_factory=dict[str, int])

    def take(self, number: int, line: Line) -> None:
        """Check a row, and keep its cells as they are sent."""
        cells = {str(name).strip(): value for name, value in line.cells.items()}
        known = len(self.faults)
        for name in twice(line.cells):
            self._fault(number, name, None, "there are two cells of this name")
        for column, reason in line.faults:
            self._fault(number, column, cells.get(column), reason)
        wanted = (*_REQUIRED[self.kind], *(_TERMS if self.kind != "delete" else ()))
        status = cells.get("status")
        if not _is_empty(status) and str(status).strip().casefold() != "for sale":
            self._fault(number, "status", status, _NOT_FOR_SALE[self.kind])
        others = "" if line.listing is None else self._other_copies(line.listing)
        if others:
            self._fault(number, "", None, others)
        for name, value in cells.items():
            if name not in _EXPORTED:
                reason = f"there is no such column; there are {', '.join(dict.fromkeys(wanted))}"
                self._fault(number, name, value, reason)
        filled = {
            name: cells[name]
            for name in dict.fromkeys(wanted)
            if name in cells and self._is_sent(name) and not _is_empty(cells[name])
        }
        at_fault = {fault.column for fault in self.faults[known:]}
        for name in _REQUIRED[self.kind]:
            # A fault of the whole row, or a misspelt column, already explains a missing cell.
            is_explained = "" in at_fault or any(name in column.casefold() for column in at_fault)
            if name not in filled and not is_explained:
                self._fault(number, name, cells.get(name), "it is missing")
        checked = {name: self._cell(number, name, value) for name, value in filled.items()}
        if self.kind == "change" and not others:
            self._check_change(number, checked)
        self.lines.append(checked)

    def about(self) -> dict[int, Mapping[str, str]]:
        """Return the ids of what it changes or deletes, each with its row."""
        if self.kind == "add":
            return {}
        return {int(line[_REQUIRED[self.kind][0]]): line for line in self.lines}

    def content(self) -> bytes:
        """Return the CSV, in UTF-8."""
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
        writer = csv.DictWriter(text, columns)
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
        check_currency(price, lambda: self._own_currency)
        return f"{price.value:f}"

    @cached_property
    def _own_currency(self) -> Currency | None:
        """The user's selling currency, requested once, and only if a price names one."""
        return selling_currency(self.core)

    def _is_sent(self, column: str) -> bool:
        """Check whether a column is sent: all are, unless some were named."""
        return self.columns is None or column in {*self.columns, *_REQUIRED[self.kind]}

    def _other_copies(self, listing: _models.Listing) -> str:
        """Say why a row can't change a listing: it would change other copies too; "" if it can."""
        if self.kind != "change":
            return ""
        fields = vars(listing)
        copies = self._copies.get(fields.get("release_id"), set()) | {fields.get("id")}
        if len(copies) == 1:
            return ""
        ids = ", ".join(sorted(map(str, copies)))
        return (
            f"a row changes all of your {len(copies)} copies of this release ({ids}): "
            "listing.save() changes one, a dict with the release_id changes all"
        )

    @cached_property
    def _copies(self) -> Mapping[object, set[object]]:
        """The ids of the user's editable listings known in this session, by release."""
        me, found = self.core.username, defaultdict[object, set[object]](set)
        for entity in self.core.identity_map.entities():
            if isinstance(entity, _models.Listing):
                fields = vars(entity)
                seller = loaded_part(entity, "seller_link").get("username")
                is_own = None in {me, seller} or same_user(str(me), str(seller))
                if is_own and fields.get("status") in EDITABLE and "id" in fields:
                    found[fields.get("release_id")].add(fields["id"])
        return found

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
    """Check whether a cell is empty; pandas has three ways to say so."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    if isinstance(value, numbers.Real):
        # An integer is never NaN, and the largest ones are no floats.
        return not isinstance(value, numbers.Integral) and math.isnan(value)
    return isinstance(value, str) and not value.strip()


def _number(value: object) -> str:
    text = str(value).strip().removesuffix(".0")
    if not text.isdecimal() or not text.isascii() or int(text) < 1:
        raise InvalidValueError("an id is a whole number from 1 on")
    return str(int(text))


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, numbers.Real)):
        raise InvalidValueError("this is a text")
    if isinstance(value, numbers.Real):
        # In a column with gaps, pandas turns whole numbers into floats.
        is_float = not isinstance(value, numbers.Integral)
        return f"{float(value):.0f}" if is_float and float(value).is_integer() else str(value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidValueError("half a character stands in this text") from None
    return value


def _yes_or_no(value: object) -> str:
    found = _YES_AND_NO.get(str(value).strip().casefold())
    if found is None:
        raise InvalidValueError("this is Y or N")
    return found


def _whole(rule: str, check: Callable[[Any], float | Auto]) -> Callable[[object], str]:
    """Make the check of a column whose numbers are whole, and never "auto"."""

    def checked(value: object) -> str:
        number = check(value.strip() if isinstance(value, str) else value)
        if number == "auto" or float(number) % 1:
            raise InvalidValueError(
                f"{rule} in a CSV; leave the cell empty to let Discogs work it out"
            )
        return str(int(number))

    return checked


#: The check of each column, which returns the cell as it is written.
_CELLS: Final[Mapping[str, Callable[[object], str]]] = {
    "release_id": _number,
    "listing_id": _number,
    "media_condition": lambda value: str(checked_condition(value)),
    "sleeve_condition": lambda value: str(checked_sleeve(value)),
    "comments": _text,
    "accept_offer": _yes_or_no,
    "location": _text,
    "external_id": _text,
    "weight": _whole("a weight is a whole number of grams", checked_weight),
    "format_quantity": _whole("a format quantity is a whole number", checked_quantity),
}
