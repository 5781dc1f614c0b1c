"""A tuple of anything as a table: slices, pages, what was prefetched, the items of orders."""

from __future__ import annotations

import copy
import csv
import io
import itertools
import json
import pickle
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import discogs
from discogs.errors import InvalidValueError
from discogs.sandbox import Sandbox
from tests.notebook.columns import COLUMNS
from tests.notebook.shown import shown
from tests.notebook.test_frames import types_of
from tests.unit.models_world import World, listing

pq: Any = import_module("pyarrow.parquet")


def test_slices_and_pages_are_tuples_with_the_columns_of_their_sequence(
    session: discogs.Session,
) -> None:
    collection = session.me.collection
    few = collection[2:5]

    assert isinstance(few, tuple)
    assert few == tuple(list(collection)[2:5])
    assert few[1] is collection[3]
    assert hash(few) == hash(tuple(few))
    assert types_of(few.to_pandas()) == COLUMNS["collection"]
    assert types_of(few[3:].to_pandas()) == COLUMNS["collection"]
    assert len(few[3:].to_pandas()) == 0
    assert len(collection.page(2).to_records()) == session.per_page
    assert copy.copy(few) == pickle.loads(pickle.dumps(few)) == few  # noqa: S301 - our own bytes


def test_a_table_is_asked_for_what_its_rows_lead_to(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    wants, orders = session.me.wantlist[:5], session.orders[:3]
    rows = session.search("never gonna", type="master")[:5]
    release, master = wants[2].release, rows[0].master
    before = len(sandbox.requests)

    assert release in wants
    assert wants[2] in wants
    assert wants.index(release) == wants.index(wants[2], 1) == 2
    assert wants.count(release) == 1
    assert wants[3].release not in wants[:3]
    assert orders[1].items[0].release in orders[1].items
    assert master in rows
    assert copy.copy(rows[0]) in rows
    assert session.release(2147483647) not in wants
    assert session.master(2147483647) not in discogs.Table(want.release for want in wants)
    assert master not in copy.copy(wants)
    assert len(sandbox.requests) == before
    with pytest.raises(ValueError, match=r"Release\(id=.* is not in this table"):
        wants.index(release, 3)
    for asked in (249504, "Year Zero", None):
        with pytest.raises(TypeError, match="ask for one of its rows, or for an entity"):
            assert asked in wants


def test_its_repr_is_short_and_its_html_a_table(sandbox: Sandbox, session: discogs.Session) -> None:
    found = session.search("never")[:]
    before = len(sandbox.requests)

    assert len(found) > 5
    assert repr(found).endswith(f"... and {len(found) - 5} more)")
    assert len(repr(found)) < 4000
    assert repr(found[5:5]) == "()"
    assert ("table", ("style",)) in shown(found).skeleton
    assert len(sandbox.requests) == before


def test_what_was_prefetched_and_saved_is_a_table(session: discogs.Session) -> None:
    releases = [row.release for row in session.artist(72872).releases[:9] if row.release]
    loaded = session.prefetch(releases[:3], progress=False).loaded

    assert loaded.to_pandas()["country"].notna().all()
    item = session.me.copies_of(249504)[0]
    item.rating = 2
    assert session.save_all([item], progress=False).saved.to_records()[0]["rating"] == 2


def test_items_of_orders_and_lists_are_tables(session: discogs.Session) -> None:
    order = session.orders[0].refresh()
    frame = order.items.to_pandas()

    assert frame["release_id"].tolist() == [item.release.id for item in order.items]
    assert frame["price"].tolist() == [float(item.price.value) for item in order.items]
    assert frame["media_condition"].cat.ordered
    user_list = session.me.lists[0]
    assert user_list.items.to_records()[0]["display_title"] == user_list.items[0].display_title
    everything = discogs.Table(item for order in session.orders[:5] for item in order.items)
    assert len(everything.to_pandas()) == sum(len(order.items) for order in session.orders[:5])


def test_a_table_of_anything_has_the_columns_of_all_its_classes(session: discogs.Session) -> None:
    mixed = discogs.Table([session.release(249504).refresh(), session.artist(72872).refresh()])
    records = mixed.to_records()

    assert [record["title"] for record in records] == ["Never Gonna Give You Up", None]
    assert [record["name"] for record in records] == [None, "Rick Astley"]
    assert discogs.Table([]).to_records() == []
    with pytest.raises(InvalidValueError, match="not 5"):
        discogs.Table([5]).to_pandas()


@pytest.mark.parametrize("copied", [copy.copy, lambda rows: pickle.loads(pickle.dumps(rows))])  # noqa: S301
def test_a_copy_without_rows_has_the_columns_too(
    session: discogs.Session, copied: Callable[[Any], Any]
) -> None:
    wants = session.me.wantlist

    assert types_of(copied(wants[:0]).to_pandas()) == types_of(wants[:2].to_pandas())
    assert types_of(copied(wants[:2])[:0].to_pandas()) == types_of(wants[:2].to_pandas())


def test_a_table_of_several_classes_loses_no_cell(session: discogs.Session) -> None:
    rows: list[Any] = [
        session.release(249504).refresh(),
        session.artist(72872).releases[0],
        session.label(895).releases[0],
        session.master(96559).versions[0],
        session.search("never", type="release")[0],
        session.me.wantlist[1],
        session.me.collection[0],
        session.me.inventory[0],
        session.orders[0],
    ]
    alone = [discogs.Table([row]).to_records()[0] for row in rows]

    for first, second in itertools.permutations(range(len(rows)), 2):
        both = discogs.Table([rows[first], rows[second]])
        for record, own in zip(both.to_records(), (alone[first], alone[second]), strict=True):
            filled = {name: cell for name, cell in own.items() if cell is not None}
            # Texts beside lists are lists of one, numbers beside texts are texts.
            assert {
                name: record[name] in (cell, [cell], str(cell)) for name, cell in filled.items()
            } == dict.fromkeys(filled, True)
        assert types_of(both.to_pandas()).keys() == set(both.to_polars().columns)
        assert len(list(csv.DictReader(io.StringIO(both.to_csv())))) == 2
    mixed = discogs.Table(rows)
    assert mixed.to_pandas()["title"].notna().sum() == len(rows) - 1, "an order has none"
    assert types_of(mixed.to_pandas())["status"] == "string"
    assert "Year Zero" not in shown(mixed[:5]).text
    wants_first = discogs.Table([rows[5], rows[0]])
    assert "Never Gonna Give You Up" in shown(wants_first).text


def test_notes_of_items_beside_other_rows_have_their_names(session: discogs.Session) -> None:
    item, want = session.me.copies_of(249504)[0], session.me.wantlist[1]
    release = session.release(249504)

    for rows in ([item, want, release], [want, release, item]):
        found = discogs.Table(rows).to_records(names=True)
        of_item, of_want = found[rows.index(item)], found[rows.index(want)]
        assert (of_item["Media"], of_item["notes"]) == (item.notes["Media"], None)
        assert (of_want["Media"], of_want["notes"]) == (None, want.notes)


def test_an_empty_folder_has_the_columns_of_a_full_one(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    folders = session.me.folders
    empty = next(folder for folder in folders if not folder.count)
    full = folders["Jazz"].items.to_pandas(names=True)
    frame = empty.items.to_pandas(names=True)

    assert types_of(frame) == types_of(full)
    assert len(frame) == 0


def test_notes_and_folders_have_their_names(sandbox: Sandbox, session: discogs.Session) -> None:
    items = session.me.folders["Jazz"].items[:20]
    before = len(sandbox.requests)
    frame = items.to_pandas(names=True)
    requests = len(sandbox.requests) - before
    fields = [field.name for field in session.me.collection_fields]

    assert requests == 1, "the fields; the folders were read by their name"
    assert list(frame.columns[-len(fields) :]) == fields
    assert set(frame["folder"]) == {"Jazz"}
    assert "notes" not in frame
    noted = session.me.copies_of(249504)[0]
    record = discogs.Table([noted]).to_records(names=True)[0]
    assert {name: record[name] for name in noted.notes} == dict(noted.notes)


def test_the_folders_of_a_whole_collection_are_read(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    me = session.me
    counts = {folder.name: folder.count for folder in me.folders if folder.id and folder.count}
    collection = me.collection
    assert len(list(collection)) == sum(counts.values())
    before = len(sandbox.requests)

    frame = collection.to_pandas(names=True, progress=False)

    pages = sum(-(-count // session.per_page) for count in counts.values())
    assert frame["folder"].value_counts().to_dict() == counts
    assert (frame["folder_id"].notna()).all()
    assert len(sandbox.requests) - before <= 1 + pages
    again = len(sandbox.requests)
    collection[:200].to_pandas(names=True)
    assert len(sandbox.requests) == again


def test_a_field_of_notes_with_a_taken_name_is_told_apart() -> None:
    names = {7: "rating", 8: "Notes", 9: "Notes", 10: "note_rating", 11: "Notes_2"}
    notes = [{"field_id": id, "value": f"text {id}"} for id in (*names, 12)]
    row = {"id": 1, "instance_id": 1, "rating": 0, "notes": notes}
    items = "/users/me/collection/folders/0/releases"
    fields = "/users/me/collection/fields"
    field = {"type": "textarea", "position": 1, "public": True}
    everyone = {"folders": [{"id": 0, "name": "All", "count": 1, "resource_url": ""}]}
    world = World(
        {
            items: listing([row], "releases"),
            fields: {"fields": [{**field, "id": id, "name": names[id]} for id in names]},
            "/users/me/collection/folders": everyone,
        }
    )
    collection = world.user("me").collection
    (record,) = collection.to_records(names=True)

    assert record["rating"] is None
    assert record["folder"] is None
    found = [(name, cell) for name, cell in record.items() if str(cell).startswith("text")]
    assert found == [
        ("note_rating", "text 7"),
        ("Notes", "text 8"),
        ("9", "text 9"),
        ("note_note_rating", "text 10"),
        ("Notes_2", "text 11"),
        ("12", "text 12"),
    ]
    assert collection.to_polars(names=True).columns == list(record)


def test_two_fields_of_notes_with_one_name_are_two_columns() -> None:
    notes = [{"field_id": 7, "value": "A7"}, {"field_id": 9, "value": "B9"}]
    row = {"id": 1, "instance_id": 1, "rating": 0, "folder_id": 1, "notes": notes}
    fields = [
        {"id": id, "name": "Shelf", "type": "textarea", "position": id, "public": True}
        for id in (7, 9)
    ]
    world = World(
        {
            "/users/me/collection/folders/0/releases": listing([row], "releases"),
            "/users/me/collection/fields": {"fields": fields},
            "/users/me/collection/folders": {"folders": []},
        }
    )
    (record,) = world.user("me").collection.to_records(names=True)

    assert (record["Shelf"], record["9"]) == ("A7", "B9")


def test_records_become_json(session: discogs.Session, tmp_path: Path) -> None:
    inventory = session.me.inventory[:3]
    rows = json.loads(inventory.to_json())

    assert rows[0]["price"] == 12.5
    assert rows[0]["posted"] == inventory[0].posted.isoformat()
    exact = json.loads(inventory.to_json(decimals="decimal"))
    assert exact[0]["price"] == "12.5"
    assert json.loads(json.dumps(inventory.to_records(json=True))) == exact
    numbers = json.dumps(inventory.to_records(json=True, decimals="float", lists="join"))
    assert json.loads(numbers) == json.loads(inventory.to_json(lists="join"))
    path = inventory.to_json(tmp_path / "rows.json", progress=False)
    assert json.loads(path.read_text(encoding="utf-8")) == rows
    assert json.loads(inventory[5:5].to_json()) == []


def test_rows_become_csv_which_spreadsheets_do_not_run(tmp_path: Path) -> None:
    row = {"id": 1, "title": "=1+1", "artist": "A", "catno": "x", "format": "LP"}
    world = World({"/labels/1/releases": listing([row], "releases")})
    releases = world.label(1).releases
    path = releases.to_csv(str(tmp_path / "rows.csv"), safe=True)
    (safe,) = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    (exact,) = csv.DictReader(io.StringIO(releases.to_csv()))

    assert safe["title"] == "'=1+1"
    assert exact["title"] == "=1+1"
    assert list(exact) == list(COLUMNS["label releases"])
    assert releases[5:5].to_csv().splitlines() == [",".join(COLUMNS["label releases"])]


def test_rows_become_parquet_with_types(session: discogs.Session, tmp_path: Path) -> None:
    collection = session.me.collection[:10]
    path = collection.to_parquet(tmp_path / "rows.parquet")
    none = collection[5:5].to_parquet(tmp_path / "none.parquet")
    frame = pd.read_parquet(path)

    assert pq.read_schema(path).equals(pq.read_schema(none))
    assert frame["genres"][0].tolist() == ["Electronic", "Pop"]
    assert frame["label_ids"][0].tolist() == [895]
    assert str(frame["date_added"].dtype) == "datetime64[us, UTC]"
    exact = session.me.inventory[:3].to_parquet(tmp_path / "exact.parquet", decimals="decimal")
    assert str(pq.read_schema(exact).field("price").type) == "decimal128(38, 6)"


def test_submissions_know_their_number_after_a_walk(session: discogs.Session) -> None:
    artists = session.me.submissions.artists
    count = len(artists)

    assert f"{count} rows" in shown(artists).text
    assert "so far" not in shown(artists).text


def test_keys_complete_without_a_request(sandbox: Sandbox, session: discogs.Session) -> None:
    folders = session.me.folders
    before = len(sandbox.requests)

    assert folders._ipython_key_completions_() == []
    assert len(sandbox.requests) == before
    _ = len(folders)
    assert "Jazz" in folders._ipython_key_completions_()
    item = session.me.copies_of(249504)[0]
    before = len(sandbox.requests)
    assert item.notes._ipython_key_completions_() == []
    _ = session.me.collection_fields
    before += 1
    assert item.notes._ipython_key_completions_() == [
        field.name for field in session.me.collection_fields
    ]
    assert len(sandbox.requests) == before
