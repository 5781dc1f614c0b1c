"""Listings as tables of what was read. Showing one asks for nothing, and waits for nobody."""

from __future__ import annotations

import threading

import pytest

import discogs
from discogs.models.folders import Folders
from discogs.sandbox import landmarks
from tests.notebook.answers import EXAMPLES, Answers
from tests.notebook.shown import shown
from tests.unit.models_world import NoteRow, World, listing, rows_of
from tests.waiting import LONG


def many(count: int, per_page: int = 10) -> tuple[World, discogs.Paginated[NoteRow]]:
    world = World(per_page=per_page)
    return world, rows_of(world, [{"id": n, "title": f"Title {n}"} for n in range(count)])


def test_an_unread_listing_says_so() -> None:
    world, rows = many(40)

    assert shown(rows).text == "Paginated of NoteRow, not read yet"
    assert world.asked == []


def test_a_listing_shows_what_was_read_and_how_many_there_are() -> None:
    world, rows = many(40)
    _ = rows[10]
    text = shown(rows).text

    assert text.startswith("Paginated of NoteRow, 40 rows, 20 read so far")
    assert "Title 14" in text
    assert "Title 15" not in text
    assert text.endswith("… and 25 more")
    assert len(world.asked) == 2


def test_a_whole_listing_has_nothing_more() -> None:
    _, rows = many(3)
    _ = list(rows)
    text = shown(rows).text

    assert text.startswith("Paginated of NoteRow, 3 rows")
    assert "more" not in text
    assert "read so far" not in text


def test_the_first_rows_of_a_small_request_are_shown() -> None:
    world, rows = many(40)
    _ = rows[:3]

    assert "Title 2" in shown(rows).text
    assert len(world.asked) == 1


def test_a_page_further_back_is_not_taken_for_the_beginning() -> None:
    world, rows = many(40)
    _ = rows.page(3)

    assert shown(rows).text == "Paginated of NoteRow, 40 rows, not read yet"
    assert len(world.asked) == 1


def test_the_length_brings_the_first_page() -> None:
    world, rows = many(40)
    _ = len(rows)

    assert "Title 9" in shown(rows).text
    assert len(world.asked) == 1


def test_no_rows_and_one_row() -> None:
    _, none = many(0)
    _, one = many(1)
    _ = len(none), len(one)

    assert shown(none).text == "Paginated of NoteRow, no rows"
    assert shown(one).text.startswith("Paginated of NoteRow, 1 row")


def test_a_listing_that_is_being_read_can_be_shown() -> None:
    world, rows = many(40)
    asked, go_on = threading.Event(), threading.Event()
    answer = world.answers["/rows"]

    def slow(request: object) -> object:
        asked.set()
        go_on.wait(LONG)
        return answer(request)

    _ = rows[0]
    world.answers["/rows"] = slow
    reader = threading.Thread(target=lambda: rows[15])
    reader.start()
    asked.wait(LONG)
    text = shown(rows).text
    go_on.set()
    reader.join()

    assert "10 read so far" in text


@pytest.mark.parametrize(
    "name",
    [
        *("collection", "wantlist", "inventory", "lists", "contributions", "artist's releases"),
        *("label's releases", "versions", "search", "messages", "folders"),
    ],
)
def test_tables_show_by_what_one_knows_a_row(answers: Answers, name: str) -> None:
    example = EXAMPLES[name]
    world = World({example.path: answers[example.path]})
    thing = example.make(world)
    asked = len(world.asked)
    found = shown(thing)

    assert ("table", ("style",)) in found.skeleton
    assert len(found.text) > 50
    assert len(world.asked) == asked


def test_columns_that_are_empty_are_left_out() -> None:
    row = {"id": 1, "title": "One", "artist": "A", "catno": "x", "format": "", "resource_url": ""}
    world = World({"/labels/1/releases": listing([row], "releases")})
    releases = world.label(1).releases
    _ = len(releases)
    text = shown(releases).text

    assert "catno" in text
    assert "year" not in text
    assert ("img", ("src", "alt", "loading", "referrerpolicy", "style")) not in (
        shown(releases).skeleton
    )


def test_a_broken_cell_is_shown_as_such() -> None:
    row = {"id": 1, "title": ["x"], "artist": "A", "catno": "x", "format": "", "resource_url": ""}
    world = World({"/labels/1/releases": listing([row], "releases")})
    releases = world.label(1).releases
    _ = len(releases)

    assert "⚠ unreadable" in shown(releases).text


def test_folders_and_submissions_show_what_was_read(session: discogs.Session) -> None:
    folders = session.me.folders

    assert isinstance(folders, Folders)
    assert shown(folders).text == "Folders, not read yet"
    _ = len(folders)
    assert "Uncategorized" in shown(folders).text
    artists = session.me.submissions.artists
    assert shown(artists).text == "Submitted of Artist, not read yet"
    _ = artists[0]
    assert "rows read so far" in shown(artists).text


def test_the_media_of_a_release_and_their_tracks_are_tables(session: discogs.Session) -> None:
    release = session.release(landmarks.RELEASE_LARGE)
    media, tracks = release.media, release.media[1].tracks

    assert shown(media).text.startswith("Table of Medium, 4 rowsnumberformat")
    assert "Table of TrackOnMedium, 7 rows" in shown(tracks).text
    assert "Valley & Shadow1:20" in shown(tracks).text
    assert "artist_ids" not in shown(tracks).text
    assert len(repr(media)) < 3000
    assert tracks.to_records()[0] == {
        "title": "Valley & Shadow",
        "duration": "1:20",
        "position": "2-1",
        "medium": 2,
        "side": None,
        "number": 1,
        "total": 7,
        "heading": None,
        "index_title": None,
        "artists": ["Zoë Sánchez"],
        "artist_ids": [90000410],
    }
    assert len(release.tracks.to_records()) == 28
    assert "Table of Track, 28 rows" in shown(release.tracks).text
    assert len(release.tracks_of(release.extraartists[0]).to_records()) == 28
