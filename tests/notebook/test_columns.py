"""The rules for columns speak of fields that there are, and give columns that can be told apart."""

from __future__ import annotations

from typing import Any

import pytest

import discogs
from discogs.models.order_messages import AnyMessage
from discogs.notebook import tables
from discogs.orm.entity import Entity
from discogs.orm.values import Row, Value
from discogs.pagination import columns
from discogs.pagination.columns import columns_of

MODELS: list[type[Any]] = [
    found
    for name in discogs.__all__
    if isinstance(found := getattr(discogs, name), type) and issubclass(found, (Entity, Value))
]
FIELDS = {name for model in MODELS for name in model.model_fields}
ROWS = [model for model in MODELS if issubclass(model, (Entity, Row))]


def test_the_rules_name_fields_that_there_are() -> None:
    named = {*columns.EXTRA_COLUMNS, *columns.FLAT, *columns.PARTS, *columns.NAME_FIELDS}
    parts = {part for parts in columns.PARTS.values() for part in parts}
    extra = {field for pairs in columns.EXTRA_COLUMNS.values() for field, _ in pairs}
    counts = {*columns.COUNTS, *columns.COUNTS.values()}

    assert named | parts | extra | counts <= FIELDS


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_columns_have_names_of_their_own(model: type[Any]) -> None:
    names = [column.name for column in columns_of(model)]

    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)
    assert not any(name.endswith("_link") for name in names)


@pytest.mark.parametrize("model", tables._COLUMNS, ids=lambda model: model.__name__)
def test_tables_show_columns_that_there_are(model: type[Any]) -> None:
    rows: object = AnyMessage if model is discogs.OrderMessage else model

    assert set(tables._COLUMNS[model]) <= {column.name for column in columns_of(rows)}


def test_a_name_that_a_row_has_itself_is_told_apart() -> None:
    names = [column.name for column in columns_of(discogs.Listing)]

    assert names.count("release_id") == 1
    assert "title" in names
    assert "release_title" not in names


def test_every_listing_has_a_table_made_for_it() -> None:
    rows = {model for model in ROWS if model not in {Row, Entity, discogs.Savable}}
    alone = {discogs.Master, discogs.User}
    messages = {model for model in rows if issubclass(model, discogs.OrderMessage)}

    assert rows - alone - messages <= tables._COLUMNS.keys()
