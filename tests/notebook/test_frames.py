"""Frames of every listing: their columns and types, with rows and without, and what they cost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pandas as pd
import polars as pl
import pytest

import discogs
from discogs.errors import InvalidValueError
from discogs.models.order_messages import AnyMessage
from discogs.pagination.pages import EmptySource
from discogs.pagination.paginated import Paginated
from discogs.pagination.tables import Tabular
from discogs.sandbox import Sandbox, landmarks
from tests.notebook.columns import COLUMNS
from tests.unit.models_world import World, changed, listing

KINDS: dict[str, type[Any]] = {
    "collection": discogs.CollectionItem,
    "wantlist": discogs.Want,
    "inventory": discogs.Listing,
    "artist releases": discogs.ArtistRelease,
    "label releases": discogs.LabelRelease,
    "versions": discogs.MasterVersion,
    "search": discogs.SearchResult,
    "orders": discogs.Order,
    "contributions": discogs.Release,
    "lists": discogs.UserList,
    "folders": discogs.Folder,
    "exports": discogs.InventoryExport,
    "messages": discogs.OrderMessage,
}
LISTINGS: dict[str, Callable[[discogs.Session], Tabular]] = {
    "collection": lambda session: session.me.collection,
    "wantlist": lambda session: session.me.wantlist,
    "inventory": lambda session: session.me.inventory,
    "artist releases": lambda session: session.artist(landmarks.ARTIST_WITH_250_RELEASES).releases,
    "label releases": lambda session: session.label(landmarks.LABEL_DOCUMENTED).releases,
    "versions": lambda session: session.master(landmarks.MASTER_DOCUMENTED).versions,
    "search": lambda session: session.search("never"),
    "orders": lambda session: session.orders,
    "contributions": lambda session: session.me.contributions,
    "lists": lambda session: session.me.lists,
    "folders": lambda session: session.me.folders,
    "exports": lambda session: session.exports,
    "messages": lambda session: session.order(landmarks.ORDER_WITH_LONG_TALK).messages,
}


def types_of(frame: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(kind) for name, kind in frame.dtypes.items()}


def empty(session: discogs.Session, name: str) -> Paginated[Any]:
    row_type = AnyMessage if name == "messages" else None
    return Paginated(EmptySource(session._core, "/", "rows", KINDS[name], row_type=row_type))


@pytest.mark.parametrize("name", LISTINGS)
def test_columns_have_these_types_with_rows_and_without(
    session: discogs.Session, name: str
) -> None:
    full = LISTINGS[name](session).to_pandas(progress=False)
    none = empty(session, name).to_pandas()

    assert types_of(full) == COLUMNS[name]
    assert types_of(none) == COLUMNS[name]
    assert len(full) > 0
    assert len(none) == 0
    for column, kind in COLUMNS[name].items():
        if kind == "category":
            assert set(none[column].cat.categories) <= set(full[column].cat.categories)


@pytest.mark.parametrize("lists", ["join", "keep"])
@pytest.mark.parametrize("decimals", ["float", "decimal"])
@pytest.mark.parametrize("name", LISTINGS)
def test_polars_has_the_same_columns_with_rows_and_without(
    session: discogs.Session, name: str, lists: Any, decimals: Any
) -> None:
    full = LISTINGS[name](session).to_polars(lists=lists, decimals=decimals, progress=False)
    none = empty(session, name).to_polars(lists=lists, decimals=decimals)

    assert full.schema == none.schema
    assert full.columns == list(COLUMNS[name])
    assert full.height > 0


@pytest.mark.parametrize("name", LISTINGS)
def test_records_have_the_same_keys(session: discogs.Session, name: str) -> None:
    records = LISTINGS[name](session).to_records(progress=False)

    assert {tuple(record) for record in records} == {tuple(COLUMNS[name])}


@pytest.mark.parametrize("name", LISTINGS)
def test_a_frame_costs_what_a_walk_costs(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    with sandbox.session() as other:
        rows = LISTINGS[name](other)
        before = len(sandbox.requests)
        count = len(list(cast("Iterable[object]", rows)))
        walk = len(sandbox.requests) - before
    collection = LISTINGS[name](session)
    before = len(sandbox.requests)
    with session.no_lazy_loading():
        frame = collection.to_pandas(progress=False)

    assert len(sandbox.requests) - before == walk
    assert len(frame) == count
    assert len(collection.to_records()) == count
    assert len(sandbox.requests) - before == walk


def test_a_collection_of_540_costs_6_requests(sandbox: Sandbox, session: discogs.Session) -> None:
    collection = session.me.collection
    before = len(sandbox.requests)
    frame = collection.to_pandas()

    assert len(frame) == landmarks.COLLECTION_SIZE == 540
    assert len(sandbox.requests) - before == 6


def test_a_collection_of_500_costs_5_requests(sandbox: Sandbox, session: discogs.Session) -> None:
    surplus = session.me.collection[500:]
    for item in surplus:
        item.delete()
    sandbox.clear()
    with sandbox.session() as other:
        frame = other.user("sandbox_user").collection.to_pandas(progress=False)

    assert len(frame) == 500
    assert len(sandbox.requests) == 5
    assert types_of(frame) == COLUMNS["collection"]


def test_an_item_is_a_row_of_what_it_knows(session: discogs.Session) -> None:
    item = session.me.collection[0]
    (record, *_) = session.me.collection.to_records()

    assert record["instance_id"] == item.instance_id
    assert record["title"] == item.basic_information.title
    assert record["artists"] == ["Rick Astley"]
    assert record["artist_ids"] == [72872]
    assert record["catnos"] == ["PB 41447"]
    assert record["label_ids"] == [895]
    assert record["formats"] == ["Vinyl"]
    assert record["format_descriptions"] == ['7"', "Single", "45 RPM"]
    assert record["date_added"] == item.date_added
    assert json.loads(str(record["notes"])) == {
        str(note.field_id): note.value for note in item.note_values
    }


def test_lists_are_kept_where_that_is_asked_for(session: discogs.Session) -> None:
    kept = session.me.collection.to_pandas(lists="keep", progress=False)
    joined = session.me.collection.to_pandas(progress=False)

    assert str(kept["genres"].dtype) == "object"
    assert kept["genres"][0] == ["Electronic", "Pop"]
    assert kept["artist_ids"][0] == [72872]
    assert joined["genres"][0] == "Electronic; Pop"
    assert joined["artist_ids"][0] == "72872"
    assert session.me.collection.to_records(lists="join")[0]["artists"] == "Rick Astley"
    polars = session.me.collection.to_polars(progress=False)
    assert polars.schema["genres"] == pl.List(pl.String)
    assert polars.schema["label_ids"] == pl.List(pl.Int64)


def test_a_genre_with_commas_is_one(session: discogs.Session) -> None:
    basics = {"id": 1, "title": "One", "genres": ["Folk, World, & Country", "Pop"]}
    row = {"id": 1, "instance_id": 1, "rating": 0, "basic_information": basics}
    world = World({"/users/me/collection/folders/0/releases": listing([row], "releases")})
    collection = world.user("me").collection

    assert collection.to_pandas()["genres"][0].split("; ") == basics["genres"]
    assert collection.to_pandas(lists="keep")["genres"].explode().tolist() == basics["genres"]


def test_what_nobody_rated_has_no_rating(session: discogs.Session) -> None:
    items = list(session.me.collection)
    frame = session.me.collection.to_pandas(progress=False)
    rated = [item.rating for item in items if item.rating]

    assert 0 < len(rated) < len(items)
    assert frame["rating"].count() == len(rated)
    assert frame["rating"].mean() == pytest.approx(sum(rated) / len(rated))
    assert session.me.collection.to_polars(progress=False)["rating"].min() == min(rated) > 0


def test_an_average_of_nobody_is_empty() -> None:
    def release(id: int, average: float, count: int) -> dict[str, Any]:
        return {"id": id, "community": {"rating": {"average": average, "count": count}}}

    rows = [release(1, 0.0, 0), release(2, 4.5, 2)]
    world = World({"/users/me/contributions": listing(rows, "contributions")})
    records = world.user("me").contributions.to_records()

    assert [record["community_rating_average"] for record in records] == [None, 4.5]
    assert [record["community_rating_count"] for record in records] == [0, 2]


def test_conditions_have_an_order(session: discogs.Session) -> None:
    condition, sleeve = discogs.Condition, discogs.SleeveCondition
    listings = list(session.me.inventory)
    frame = session.me.inventory.to_pandas(progress=False)
    polars = session.me.inventory.to_polars(progress=False)
    good = sum(listing.condition >= condition.VERY_GOOD_PLUS for listing in listings)
    grades = [grade for grade in frame["sleeve_condition"].cat.categories if "(" in grade]

    assert (frame["condition"] >= condition.VERY_GOOD_PLUS).sum() == good > 0
    assert polars.filter(pl.col("condition") >= str(condition.VERY_GOOD_PLUS)).height == good
    assert frame["condition"].max() == condition.MINT
    assert frame["sleeve_condition"].cat.categories[-1] == sleeve.MINT
    assert list(frame["sleeve_condition"].cat.categories[-len(grades) :]) == grades
    assert isinstance(polars.schema["sleeve_condition"], pl.Enum)
    assert not frame["status"].cat.ordered


def test_a_condition_that_discogs_adds_comes_before_the_known_ones() -> None:
    rows = [{"id": 1, "condition": "Haunted"}, {"id": 2, "condition": "Poor (P)"}]
    world = World({"/users/me/inventory": listing(rows, "listings")})
    frame = world.user("me").inventory.to_pandas()

    assert frame["condition"].min() == "Haunted"
    assert world.user("me").inventory.to_polars()["condition"].to_list() == ["Haunted", "Poor (P)"]


def prices(*currencies: str) -> Paginated[discogs.Listing]:
    rows = [
        {"id": number, "price": {"value": 10.0, "currency": currency}}
        for number, currency in enumerate(currencies, start=1)
    ]
    return World({"/users/me/inventory": listing(rows, "listings")}).user("me").inventory


def test_amounts_of_several_currencies_warn_where_the_frame_is_made() -> None:
    mixed = prices("USD", "EUR", "USD")

    with pytest.warns(discogs.MixedCurrenciesWarning, match="price is in EUR, USD. Group") as found:
        mixed.to_pandas()
    assert found[0].filename == __file__
    with pytest.warns(discogs.MixedCurrenciesWarning):
        mixed.to_polars()
    assert [record["price_currency"] for record in mixed.to_records()] == ["USD", "EUR", "USD"]
    assert prices("EUR", "EUR").to_pandas()["price"].sum() == 20.0


def test_amounts_are_exact_where_that_is_asked_for(session: discogs.Session) -> None:
    inventory = session.me.inventory
    exact = inventory.to_pandas(decimals="decimal", progress=False)

    assert str(exact["price"].dtype) == "object"
    assert exact["price"][0] == Decimal("12.50")
    assert inventory.to_pandas()["price"][0] == 12.5
    assert inventory.to_records()[0]["price"] == Decimal("12.50")
    assert inventory.to_records(decimals="float")[0]["price"] == 12.5
    polars = inventory.to_polars(decimals="decimal")
    assert polars.schema["price"] == pl.Decimal(38, 6)
    assert polars["price"][0] == Decimal("12.50")


def test_moments_are_utc_in_frames_and_as_sent_in_records(session: discogs.Session) -> None:
    posted = session.me.inventory[0].posted
    frame = session.me.inventory.to_pandas(progress=False)

    assert posted.utcoffset() != timedelta(0)
    assert frame["posted"][0] == posted
    assert frame["posted"][0].utcoffset() == timedelta(0)
    assert session.me.inventory.to_polars()["posted"][0] == posted
    record = session.me.inventory.to_records()[0]["posted"]
    assert isinstance(record, datetime)
    assert record.utcoffset() == posted.utcoffset()


ROW = {"id": 1, "title": "One", "artist": "A", "catno": "x", "format": "LP", "resource_url": ""}


def label_rows(*rows: dict[str, Any]) -> Paginated[discogs.LabelRelease]:
    world = World({"/labels/1/releases": listing(rows, "releases")})
    return world.label(1).releases


def test_what_came_broken_is_empty() -> None:
    releases = label_rows(changed(ROW, year="long ago", title=None), changed(ROW, id=2))
    frame = releases.to_pandas()

    assert frame["title"].isna().tolist() == [True, False]
    assert frame["year"].isna().all()
    assert types_of(frame) == COLUMNS["label releases"]


def test_an_id_that_came_broken_is_empty_too() -> None:
    frame = label_rows(changed(ROW, id="none"), ROW).to_pandas()

    assert frame["id"].isna().tolist() == [True, False]
    assert str(frame["id"].dtype) == "Int64"


def test_what_discogs_adds_to_an_enum_is_one_more_category() -> None:
    world = World({"/users/me/inventory": listing([{"id": 1, "status": "Teleported"}], "listings")})
    frame = world.user("me").inventory.to_pandas()

    assert frame["status"].tolist() == ["Teleported"]
    assert "For Sale" in frame["status"].cat.categories


def test_unsaved_changes_are_in_it(session: discogs.Session) -> None:
    listing = session.me.inventory[0]
    listing.comments = "Mine"

    assert session.me.inventory.to_records()[0]["comments"] == "Mine"


def test_submissions_and_wide_inventories_are_tables_too(session: discogs.Session) -> None:
    submitted = session.me.submissions.artists.to_pandas()
    wide = session.user(landmarks.USER_WHO_SELLS).inventory.widened().to_pandas()

    assert str(submitted["members"].dtype) == "string"
    assert types_of(wide) == COLUMNS["inventory"]
    assert len(wide) == landmarks.LISTINGS_OF_USER_WHO_SELLS


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_missing_package_names_the_extra(
    session: discogs.Session, monkeypatch: pytest.MonkeyPatch, package: str, sandbox: Sandbox
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    method = getattr(session.artist(1).releases, f"to_{package}")
    extra = {"pandas": "notebook", "polars": "polars"}[package]

    with pytest.raises(ImportError, match=rf"to_{package}\(\) needs {package}: .*\[{extra}\]"):
        method()
    assert len(sandbox.requests) == 0


def test_arguments_are_checked_before_anything_is_read(
    session: discogs.Session, sandbox: Sandbox
) -> None:
    releases = session.artist(1).releases

    with pytest.raises(InvalidValueError, match="lists is 'join' or 'keep', not 'split'"):
        releases.to_records(lists="split")  # type: ignore[call-overload]
    with pytest.raises(InvalidValueError, match="decimals is 'decimal' or 'float', not 'int'"):
        releases.to_pandas(decimals="int")  # type: ignore[arg-type]
    assert len(sandbox.requests) == 0
