"""`dumps.read`: typed, detached entities in both shapes of the dumps."""

from __future__ import annotations

import pickle
from io import BytesIO, StringIO
from pathlib import Path
from typing import cast

import pytest

from discogs import Artist, DetachedError, InvalidValueError, Label, Master, Release, User, dumps
from discogs.dumps.covering import checked_kind
from discogs.errors import DumpError
from discogs.orm.entity import Entity
from tests.dumps.examples import ARTISTS, LABELS, MASTERS, RELEASES, dump, release


def releases(*records: str) -> list[Release]:
    return list(dumps.read(BytesIO(dump([*(records or RELEASES)]))))


def test_a_release_of_the_present_shape() -> None:
    found = releases()[0]

    assert (found.id, found.title, found.year, found.released) == (
        1, "Trains & Boats", 1998, "1998-06-00",
    )  # fmt: skip
    assert found.artist_credit == "Ann & A Friend"
    assert [credit.id for credit in found.artists] == [7, 0]
    credit = found.extraartists[0]
    assert (credit.name, credit.anv, credit.role, credit.tracks, credit.resource_url) == (
        "Nobody", "N.", "Mastered By", "1 to 3", "",
    )  # fmt: skip
    label = found.labels[0]
    assert (label.name, label.catno, label.id, label.entity_type_name) == (
        "Svek", "SK 026", 5, "Label",
    )  # fmt: skip
    assert (found.companies[0].name, found.companies[0].entity_type_name) == ("MPO", "Pressed By")
    assert (found.series[0].name, found.series[0].entity_type_name) == ("Boats", "Series")
    assert (found.formats[0].qty, found.formats[0].text, found.format_quantity) == ("2", "Blue", 2)
    assert found.notes == "One\r\nTwo"
    assert (found.master_id, found.master_url) == (None, None)
    assert found.barcodes == ("73201",)
    assert (found.videos[0].duration, found.videos[0].embed) == (65535, True)
    assert found.raw["is_main_release"] is True


def test_the_kind_of_a_track_follows_from_what_it_has() -> None:
    found = releases()[0]

    assert [(track.type_, track.title) for track in found.tracklist] == [
        ("heading", "Side A"),
        ("track", "Rails"),
        ("index", "Suite"),
    ]
    assert [track.title for track in found.tracks] == ["Rails", "Part"]
    assert found.tracklist[1].artists[0].name == "Guest"


def test_what_a_dump_covers_and_a_record_lacks_is_empty() -> None:
    found = releases(release(3, title="Bare"))[0]

    assert (found.tracklist, found.videos, found.series, found.genres) == ((), (), (), ())
    assert (found.country, found.notes, found.year, found.master_id) == (None, None, None, None)


def test_what_no_dump_covers_says_where_the_object_came_from() -> None:
    found = releases()[0]

    for name in ("images", "community", "lowest_price", "status", "uri"):
        with pytest.raises(DetachedError, match=f"came from a dump.*load .{name}"):
            getattr(found, name)
    with pytest.raises(DetachedError):
        _ = found.artists[0].artist
    assert not found.is_loaded


def test_the_old_shape_still_shows_what_it_had() -> None:
    found = releases()[1]

    assert (found.status, found.images[0].width, found.images[0].uri) == ("Accepted", 600, "")
    assert (found.extraartists, found.identifiers, found.notes) == ((), (), None)
    assert found.artists[0].anv == ""


def test_masters_artists_and_labels_are_read_by_the_same_call() -> None:
    master = next(iter(dumps.read(BytesIO(dump(MASTERS, "masters")), Master)))
    ann, group = dumps.read(BytesIO(dump(ARTISTS, "artists")), Artist)
    svek, nameless = dumps.read(BytesIO(dump(LABELS, "labels")), Label)

    assert (master.title, master.main_release_id, master.year) == ("Trains", 1, None)
    with pytest.raises(DetachedError):
        _ = master.tracklist
    assert (ann.realname, ann.profile, ann.urls, ann.groups) == ("Ann", "", ("https://ann",), ())
    assert [(alias.id, alias.name) for alias in ann.aliases] == [(8, "Bea")]
    assert [(member.id, member.name) for member in group.members] == [(7, "Ann (2)"), (8, "Bea")]
    assert (svek.contact_info, svek.parent_label_link and svek.parent_label_link.id) == (
        "Stockholm",
        4711,
    )
    assert [(one.id, one.name) for one in svek.sublabels] == [(6, "Svek Two"), (0, "")]
    assert nameless.id == 212
    with pytest.raises(DetachedError):
        _ = nameless.name


def test_copies_and_pickles_know_what_they_knew() -> None:
    found = releases()[0]
    copy = cast("Release", pickle.loads(pickle.dumps(found)))  # noqa: S301

    assert copy == found
    assert (copy.title, copy.tracks, copy.videos) == (found.title, found.tracks, found.videos)
    with pytest.raises(DetachedError):
        _ = copy.images


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_read_packed_or_not_as_often_as_asked(tmp_path: Path, *, packed: bool) -> None:
    path = tmp_path / "discogs_20261001_releases.xml.gz"
    path.write_bytes(dump(RELEASES, packed=packed))
    found = dumps.read(path, progress=True)

    assert [entry.id for entry in found] == [1, 2]
    assert [entry["id"] for entry in found.raw()] == [1, 2]
    assert (found.date, found.report.records, found.report.is_complete) == ("2026-10-01", 2, True)


def test_all_records_come_across_the_bounds_of_chunks() -> None:
    records = [release(id, title="x" * (id % 997)) for id in range(1, 5_000)]
    found = list(dumps.read(BytesIO(dump(records, packed=True))))

    assert [entry.id for entry in found] == list(range(1, 5_000))
    assert {len(entry.title) for entry in found[:996]} == set(range(1, 997))


def ids(**filters: object) -> list[int]:
    records = [*RELEASES, release(3, country="US", released="2001", title="No")]
    found = dumps.read(BytesIO(dump(records)), **filters)  # type: ignore[arg-type]
    return [entry.id for entry in found]


def test_filters_keep_what_matches_all_of_them() -> None:
    assert ids(ids=[2, 3, 4]) == [2, 3]
    assert ids(artists=7) == [1, 2]
    assert ids(artists=[9]) == [1]
    assert ids(labels=5) == [1]
    # Companies and series have pages of labels, too.
    assert (ids(labels=17), ids(labels=44), ids(labels=[7, 9])) == ([1], [1], [])
    assert ids(country="Sweden") == [1]
    assert ids(country=["Sweden", "US"], year=[1998]) == [1]
    assert ids(genre="Electronic") == [1]
    assert ids(genre="Electronic", ids=2) == []
    assert ids(where=lambda raw: raw["title"] == "No") == [3]


def test_what_a_dump_does_not_have_is_no_filter_for_it() -> None:
    with pytest.raises(InvalidValueError, match="artists can't be filtered by country"):
        list(dumps.read(BytesIO(dump(ARTISTS, "artists")), Artist, country="US"))
    with pytest.raises(InvalidValueError, match="whole numbers"):
        list(dumps.read(BytesIO(dump(RELEASES)), ids=["r1"]))  # type: ignore[list-item]


def test_a_file_of_something_else_is_refused() -> None:
    with pytest.raises(DumpError, match="holds artists: read it as Artist, not Release"):
        list(dumps.read(BytesIO(dump(ARTISTS, "artists")), Release))
    with pytest.raises(DumpError, match="holds artists: read it as Artist, not User"):
        list(dumps.read(BytesIO(dump(ARTISTS, "artists")), cast("type[Release]", User)))
    with pytest.raises(DumpError, match="is no dump: it begins with '<html>"):
        list(dumps.read(BytesIO(b"<html></html>")))
    with pytest.raises(DumpError, match="open as text"):
        list(dumps.read(cast("BytesIO", StringIO("<releases>"))))


@pytest.mark.parametrize("cls", [Release, Master, Artist, Label])
def test_each_field_of_a_model_is_covered_or_known_not_to_be(cls: type[Entity]) -> None:
    kind = checked_kind(cls)
    names = {field.alias or name for name, field in cls.model_fields.items()}
    columns = {column.name for column in kind.shape.columns if column.coverage != "dump"}

    assert columns | {*kind.only_api} == names
    assert dumps.coverage(cls) <= dumps.coverage(cls, offline=True) <= set(cls.model_fields)


def test_coverage_is_of_what_dumps_hold() -> None:
    assert {"title", "tracklist", "identifiers", "year"} <= dumps.coverage(Release)
    assert "members" not in dumps.coverage(Artist)
    assert "members" in dumps.coverage(Artist, offline=True)
    with pytest.raises(InvalidValueError, match="no Entity"):
        dumps.coverage(Entity)


@pytest.mark.parametrize(
    ("inside", "path"),
    [
        (
            "<tracklist><track><sub_tracks><track><sub_tracks/></track></sub_tracks></track></tracklist>",
            "release/tracklist/track/sub_tracks/track/sub_tracks",
        ),
        (
            "<artists><artist><id>1</id><name>x</name><country>UK</country></artist></artists>",
            "release/artists/artist/country",
        ),
    ],
)
def test_a_known_element_in_an_unknown_place_is_reported_and_the_rest_is_read(
    inside: str, path: str
) -> None:
    xml = f'<releases>\n<release id="1"><title>t</title>{inside}</release>\n</releases>'
    records = dumps.read(BytesIO(xml.encode()))

    assert [one.title for one in records] == ["t"]
    assert list(records.report.unknown) == [path]
