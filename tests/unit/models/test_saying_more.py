"""What rows, items and wants say of their release, and what a wrong name is answered with."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import discogs
from discogs import Format
from discogs.models.values import clean_names, format_line
from discogs.sandbox import Sandbox, landmarks
from tests.unit.models_world import World

RELEASE = landmarks.RELEASE_DOCUMENTED


def page_of(key: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """A page with these rows."""
    pagination = {"page": 1, "pages": 1, "per_page": 50, "items": len(rows), "urls": {}}
    return {"pagination": pagination, key: list(rows)}


def search_row(world: World, title: str, kind: str = "release") -> discogs.SearchResult:
    """The row of a search with this title."""
    row = {"id": 7, "type": kind, "title": title, "uri": "/7", "resource_url": "/7"}
    world.answers["/database/search"] = page_of("results", row)
    return world.search(title)[0]


# -- Search rows in parts --------------------------------------------------------------------------


def test_a_search_row_has_artist_and_title_apart() -> None:
    row = search_row(World(), "Trends (2) & Boylan* - Norman Bates")

    assert row.artist == "Trends (2) & Boylan*"
    assert row.clean_artist == "Trends & Boylan"
    assert row.release_title == "Norman Bates"


@pytest.mark.parametrize("kind", ["artist", "label", "planet"])
def test_a_name_is_not_split(kind: str) -> None:
    row = search_row(World(), "Earth - Moon", kind)

    assert (row.artist, row.clean_artist, row.release_title) == (None, None, None)


def test_an_ambiguous_title_is_not_guessed() -> None:
    row = search_row(World(), "Jay-Z - 99 Problems - Prodigy Remix")

    assert (row.artist, row.release_title) == (None, None)


@pytest.mark.parametrize("kind", ["release", "master"])
def test_what_was_loaded_splits_an_ambiguous_title(kind: str) -> None:
    world = World()
    row = search_row(world, "This - And That - Live", kind)
    known = {"id": 7, "title": "Live"}
    world.answers[f"/{kind}s/7"] = known
    entity = row.entity
    assert isinstance(entity, (discogs.Release, discogs.Master))
    assert entity.title == "Live"

    assert (row.artist, row.release_title) == ("This - And That", "Live")


def test_a_copied_row_splits_what_is_clear() -> None:
    row = search_row(World(), "A - B").model_copy()

    assert (row.artist, row.release_title) == ("A", "B")
    assert search_row(World(), "A - B - C").model_copy().artist is None


NAMES = [
    ("Bush (2)", "Bush"),
    ("38 Spesh, Conway (6)", "38 Spesh, Conway"),
    ("Aphex Twin, The* Meets Conway (6)*", "Aphex Twin, The Meets Conway"),
    ("Gajah (Acid Reign)*", "Gajah (Acid Reign)"),
    ("N*E*R*D", "N*E*R*D"),
    ("Prodigy* / X (3)", "Prodigy / X"),
    ("(2)", "(2)"),
    ("", ""),
]


@pytest.mark.parametrize(("sent", "clean"), NAMES)
def test_names_of_rows_are_cleaned(sent: str, clean: str) -> None:
    assert clean_names(sent) == clean


def test_rows_of_a_discography_have_clean_names(session: discogs.Session) -> None:
    by_artist = session.artist(landmarks.ARTIST_DOCUMENTED).releases[0]
    by_label = session.label(landmarks.LABEL_DOCUMENTED).releases[0]

    assert by_artist.clean_artist == clean_names(by_artist.artist)
    assert by_label.clean_artist == clean_names(by_label.artist)


def test_names_of_labels_are_cleaned_wherever_they_are() -> None:
    world = World()
    link = {"id": 1, "name": "Fontana (2)", "resource_url": ""}
    world.answers["/labels/1"] = {**link, "sublabels": [link], "parent_label": link}
    world.answers["/releases/5"] = {"id": 5, "title": "X", "labels": [link], "artists": [link]}
    row = {"id": 5, "title": "X", "resource_url": "", "label": "Fontana (2)"}
    version = {**row, "format": "LP", "catno": "1"}
    world.answers["/masters/3/versions"] = page_of("versions", version)
    by_artist = {**row, "type": "release", "artist": "Y", "role": "Main"}
    world.answers["/artists/4/releases"] = page_of(
        "releases", by_artist, {**by_artist, "id": 6, "label": None}
    )
    result = {**row, "type": "release", "uri": "", "label": ["Fontana (2)", "RCA"]}
    world.answers["/database/search"] = page_of("results", result)
    label, release = world.label(1), world.release(5)
    linked = (label, *label.sublabels, label.parent_label_link, *release.labels, *release.artists)

    assert {thing.clean_name for thing in linked if thing} == {"Fontana"}
    assert world.master(3).versions[0].clean_label == "Fontana"
    assert [one.clean_label for one in world.artist(4).releases] == ["Fontana", None]
    assert world.search("x")[0].clean_labels == ("Fontana", "RCA")


# -- Items, wants, listings ------------------------------------------------------------------------


def a_format(name: str, qty: str = "1", *descriptions: str) -> Format:
    """A format of a release."""
    return Format(name=name, qty=qty, descriptions=descriptions)


FORMATS = [
    ([a_format("Vinyl", "2", "LP", "Album", "Reissue")], "2xLP, Album, RE"),
    ([a_format("Vinyl", "1", '12"', "33 ⅓ RPM", "White Label")], '12", 33 ⅓ RPM, W/Lbl'),
    ([a_format("Vinyl", "1", "Album"), a_format("CD")], "Vinyl, Album + CD"),
    ([a_format("Box Set"), a_format("All Media", "1", "Album")], "Box Set"),
    ([a_format("File", "6", "MP3")], "6xFile, MP3"),
    ([], ""),
]


@pytest.mark.parametrize(("formats", "text"), FORMATS)
def test_formats_are_one_text(formats: list[Format], text: str) -> None:
    assert format_line(formats) == text


def test_items_and_wants_say_what_their_release_is(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    item, want = session.me.collection[0], session.me.wantlist[0]
    sandbox.clear()

    for one in (item, want):
        facts = one.basic_information
        assert one.title == facts.title
        assert one.artist_credit == facts.artist_credit != ""
        assert one.format_text == facts.format_text != ""
        assert one.cover_image == facts.cover_image
    assert not sandbox.requests


def test_a_listing_says_what_is_for_sale(sandbox: Sandbox, session: discogs.Session) -> None:
    listing = session.me.inventory[0]
    sandbox.clear()

    assert listing.title == listing.release.title
    assert listing.artist_credit
    assert not sandbox.requests


def test_a_new_listing_asks_its_release(sandbox: Sandbox, session: discogs.Session) -> None:
    listing = session.release(RELEASE).sell(condition="NM", price="10")

    assert listing.title == "Never Gonna Give You Up"
    assert listing.artist_credit == "Rick Astley"
    assert [one.path for one in sandbox.requests] == [f"/releases/{RELEASE}"]


def test_a_release_has_a_cover(session: discogs.Session) -> None:
    release = session.release(RELEASE)
    assert release.cover is not None
    assert release.cover.type == "primary"
    assert release.format_text == '7", Single, 45 RPM'


# -- Wrong names, and loops over what is no sequence -----------------------------------------------


def test_a_wrong_name_is_answered_with_the_way(session: discogs.Session) -> None:
    item, release = session.me.collection[0], session.release(RELEASE)
    row, found = session.artist(landmarks.ARTIST_DOCUMENTED).releases[0], session.search("never")[0]
    ways: list[tuple[Any, str, str]] = [
        (item, "year", r"CollectionItem has no attribute 'year'\. Read \.basic_information\.year"),
        (item, "tracklist", r"Read \.release\.tracklist"),
        (item, "tittle", "Did you mean 'title'"),
        (row, "tracklist", r"Read \.release\.tracklist"),
        (found, "versions", r"Read \.master\.versions"),
        (release, "have", r"Read \.community\.have"),
        (release, "versions", r"Read \.master\.versions"),
        (release, "artist", "Did you mean 'artists'"),
        (release, "name", r"Read \.title"),
        (release, "catno", r"Each of \.labels has \.catno"),
        (release, "price", r"Read \.lowest_price"),
        (item, "name", r"Read \.title"),
        (item, "label", r"Read \.basic_information\.labels"),
        (item, "condition", r"in \.notes, if at all"),
        (session.artist(1), "title", r"Read \.name"),
        (session.artist(1), "albums", r"Read \.releases"),
        (session.me, "listings", r"Read \.inventory"),
        (session.me, "orders", r"session\.orders"),
        (session.me.folders["Jazz"], "releases", r"Read \.items"),
        (session.orders[0], "release", r"Each of \.items has \.release"),
        (session.orders[0], "username", r"Read \.buyer\.username"),
        (session.orders[0].items[0], "condition", r"Read \.media_condition"),
        (session.me.inventory[0], "sleeve", r"Read \.sleeve_condition"),
        (session.me.inventory[0].price, "amount", r"Read \.value"),
    ]
    for thing, name, message in ways:
        with pytest.raises(AttributeError, match=message):
            getattr(thing, name)


@pytest.mark.parametrize("name", ["payloads", "_entities", "model_dumps", "_repr_png_"])
def test_no_internal_name_is_offered(session: discogs.Session, name: str) -> None:
    for thing in (session.search("never")[0], session.release(RELEASE), session.me.collection[0]):
        with pytest.raises(AttributeError) as error:
            getattr(thing, name)
        assert str(error.value) == f"{type(thing).__name__} has no attribute {name!r}."


def test_wrong_names_make_no_request(sandbox: Sandbox, session: discogs.Session) -> None:
    release = session.release(RELEASE)

    assert not hasattr(release, "tracklists")
    assert not hasattr(release, "profile")
    assert not sandbox.requests


def test_neither_entity_nor_row_is_a_sequence(session: discogs.Session) -> None:
    release = session.release(RELEASE)
    rows = list(session.artist(landmarks.ARTIST_DOCUMENTED).releases)
    odd: list[Any] = [lambda: list(release), lambda: dict(rows[0]), lambda: pd.DataFrame(rows)]
    for ask in odd:
        with pytest.raises(TypeError, match=r"is no sequence, and no dict: .*to_pandas\(\)"):
            ask()
