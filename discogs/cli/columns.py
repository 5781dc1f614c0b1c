"""The columns of an exported collection, wantlist or inventory.

Made for spreadsheets: few columns, with readable credits and labels. A data frame has all of the
API's own fields instead (pagination/columns.py). Reading a column makes no request: a field that
the page left out is empty.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from discogs.cli.screens.database import format_line, label_line
from discogs.models import BasicInformation, CollectionField, CollectionItem, Listing, Want
from discogs.models.credits import credit_line
from discogs.orm.entity import Entity
from discogs.pagination.columns import Kind

__all__ = ["INVENTORY", "WANTLIST", "ExportColumn", "collection", "record"]

T = TypeVar("T")


@dataclass(frozen=True)
class ExportColumn(Generic[T]):
    """A column: its name, the kind of its values, and how to read one from a row."""

    name: str
    kind: Kind
    read: Callable[[T], object]


def record(row: T, columns: Sequence[ExportColumn[T]]) -> Mapping[str, object]:
    """Read the columns of a row; None stands for empty values."""
    values = {column.name: column.read(row) for column in columns}
    return {name: None if value in ("", ()) else value for name, value in values.items()}


def _if_loaded(entity: Entity, name: str) -> Any:
    """Return a field that a page may leave out, None if it did."""
    return entity.model_dump(include={name}).get(name)


def _basics(read: Callable[[BasicInformation], object]) -> Callable[[Any], object]:
    return lambda row: read(row.basic_information)


_RELEASE: tuple[ExportColumn[Any], ...] = (
    ExportColumn("artist", "text", _basics(lambda it: credit_line(it.artists))),
    ExportColumn("title", "text", _basics(lambda it: it.title)),
    ExportColumn("year", "integer", _basics(lambda it: it.year)),
    ExportColumn("label", "text", _basics(lambda it: label_line(it.labels))),
    ExportColumn("format", "text", _basics(lambda it: format_line(it.formats))),
    ExportColumn("genres", "texts", _basics(lambda it: it.genres)),
    ExportColumn("styles", "texts", _basics(lambda it: it.styles)),
    ExportColumn("master_id", "integer", _basics(lambda it: it.master_id)),
)


def collection(fields: Sequence[CollectionField] = ()) -> tuple[ExportColumn[CollectionItem], ...]:
    """Make the columns of a collection; `fields` name the notes, which else have numbers."""
    names = {field.id: field.name for field in fields}

    def notes(item: CollectionItem) -> tuple[str, ...]:
        filled = (note for note in item.note_values if note.value)
        return tuple(f"{names.get(note.field_id, note.field_id)}: {note.value}" for note in filled)

    return (
        ExportColumn("instance_id", "integer", lambda it: it.instance_id),
        ExportColumn("release_id", "integer", lambda it: it.id),
        *_RELEASE,
        ExportColumn("rating", "integer", lambda it: it.rating or None),
        ExportColumn("folder_id", "integer", lambda it: _if_loaded(it, "folder_id")),
        ExportColumn("notes", "texts", notes),
        ExportColumn("added", "time", lambda it: it.date_added),
    )


WANTLIST: tuple[ExportColumn[Want], ...] = (
    ExportColumn("release_id", "integer", lambda it: it.id),
    *_RELEASE,
    ExportColumn("rating", "integer", lambda it: it.rating or None),
    ExportColumn("notes", "text", lambda it: _if_loaded(it, "notes")),
    ExportColumn("added", "time", lambda it: it.date_added),
)
INVENTORY: tuple[ExportColumn[Listing], ...] = (
    ExportColumn("listing_id", "integer", lambda it: it.id),
    ExportColumn("release_id", "integer", lambda it: it.release_id),
    ExportColumn("artist", "text", lambda it: it.release_link.artist),
    ExportColumn("title", "text", lambda it: it.release_link.title),
    ExportColumn("year", "integer", lambda it: it.release_link.year),
    ExportColumn("label", "text", lambda it: it.release_link.label),
    ExportColumn("catalog_number", "text", lambda it: it.release_link.catalog_number),
    ExportColumn("format", "text", lambda it: it.release_link.format),
    ExportColumn("status", "text", lambda it: str(it.status)),
    ExportColumn("condition", "text", lambda it: str(it.condition)),
    ExportColumn("sleeve_condition", "text", lambda it: str(it.sleeve_condition)),
    ExportColumn("price", "float", lambda it: float(it.price.value)),
    ExportColumn("currency", "text", lambda it: str(it.price.currency or "")),
    ExportColumn("allow_offers", "boolean", lambda it: it.allow_offers),
    ExportColumn("comments", "text", lambda it: html.unescape(it.comments)),
    ExportColumn("ships_from", "text", lambda it: it.ships_from),
    ExportColumn("location", "text", lambda it: _if_loaded(it, "location")),
    ExportColumn("external_id", "text", lambda it: _if_loaded(it, "external_id")),
    ExportColumn("posted", "time", lambda it: it.posted),
)
