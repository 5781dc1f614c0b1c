"""Releases: what is printed on them, what they are made of, and where they lead."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.errors import InvalidFieldError, InvalidValueError
from discogs.models import Release
from tests.unit.models_world import RELEASE, World, changed, world_of_all


def release_with(**changes: Any) -> Release:
    world = World({"/releases/1": changed(RELEASE, **changes)})
    return world.release(1)


def credit(name: str, join: str = "", anv: str = "", id: int = 1) -> dict[str, Any]:
    return {"id": id, "name": name, "join": join, "anv": anv, "role": "", "tracks": ""}


@pytest.mark.parametrize(
    ("artists", "line"),
    [
        ([credit("Queen", "&"), credit("David Bowie")], "Queen & David Bowie"),
        ([credit("A", ","), credit("B", "Featuring"), credit("C")], "A, B Featuring C"),
        ([credit("Bush (2)")], "Bush"),
        ([credit("Bush (2)", "", "The Bush*")], "The Bush*"),
        ([credit("A", ""), credit("B", "")], "A, B"),
        ([credit("A", "vs."), credit("B (3)", "&")], "A vs. B"),
        ([], ""),
    ],
)
def test_the_artist_credit_is_as_printed(artists: list[Any], line: str) -> None:
    assert release_with(artists=artists).artist_credit == line


def track(title: str, position: str | None = "1", **more: Any) -> dict[str, Any]:
    return {"position": position, "type_": "track", "title": title, "duration": "", **more}


def test_tracks_are_flat_without_headings() -> None:
    release = release_with(
        tracklist=[
            track("Side One", "", type_="heading"),
            track("One"),
            track(
                "Suite",
                None,
                type_="index",
                sub_tracks=[track("Part a", "2a"), track("Part b", "2b")],
            ),
            track("Whole", None, type_="index"),
            track("Medley", sub_tracks=[track("Inner", sub_tracks=[track("Innermost")])]),
        ]
    )

    assert [entry.title for entry in release.tracks] == [
        "One",
        "Part a",
        "Part b",
        "Whole",
        "Innermost",
    ]
    assert [entry.type_ for entry in release.tracklist][:3] == ["heading", "track", "index"]


def test_a_tracks_seconds() -> None:
    release = world_of_all().release(1)

    assert [entry.seconds for entry in release.tracks] == [367, None]


@pytest.mark.parametrize(
    ("identifiers", "barcodes"),
    [
        ([{"type": "Barcode", "value": "5 012394 144777"}], ("5012394144777",)),
        (
            [
                {"type": "Barcode", "value": "5 012394 144777", "description": "Text"},
                {"type": "Barcode", "value": "5012394144777"},
                {"type": "Barcode", "value": "none"},
                {"type": "Matrix / Runout", "value": "12345"},
            ],
            ("5012394144777",),
        ),
        ([], ()),
    ],
)
def test_barcodes_are_digits_only_and_each_once(
    identifiers: list[Any], barcodes: tuple[str, ...]
) -> None:
    assert release_with(identifiers=identifiers).barcodes == barcodes


@pytest.mark.parametrize(
    ("released", "shown"),
    [("1999-03-00", "1999-03"), ("1987", "1987"), ("", "None"), (..., "None"), ("?", "None")],
)
def test_when_it_came_out(released: object, shown: str) -> None:
    assert str(release_with(released=released).released_on) == shown


@pytest.mark.parametrize("nothing", [{"master_id": 0, "master_url": None}, {"master_id": ...}])
def test_a_release_without_a_master_has_none(nothing: dict[str, Any]) -> None:
    world = World({"/releases/1": changed(RELEASE, **nothing)})

    assert world.release(1).master is None
    assert world.release(1).master_id is None
    assert world.paths == ["/releases/1"]


def test_the_master_of_a_stub_costs_the_release_and_nothing_more() -> None:
    world = world_of_all()
    release = world.release(1)

    assert release.master is world.master(500)
    assert world.paths == ["/releases/1"]
    assert release.master is not None
    assert release.master.main_release is release
    assert world.paths == ["/releases/1", "/masters/500"]


def test_a_year_of_zero_is_unknown() -> None:
    assert release_with(year=0).year is None


def test_the_names_on_a_release_lead_to_artists_and_labels_without_a_request() -> None:
    world = world_of_all()
    release = world.release(1).refresh()

    assert release.artists[0].artist is world.artist(45)
    assert release.artists[0].artist.name == "Aphex Twin (2)"
    assert release.labels[0].label is world.label(23528)
    assert release.labels[0].label.name == "Warp Records"
    assert world.paths == ["/releases/1"]
    assert release.artists[0].artist.clean_name == "Aphex Twin"
    assert release.labels[0].label.data_quality == "Correct"
    assert world.paths == ["/releases/1", "/labels/23528"]


def test_a_name_without_a_page_is_an_artist_who_is_never_asked_for() -> None:
    nobody, other = credit("Nobody", id=0), credit("Someone Else", id=0)
    world = World({"/releases/1": changed(RELEASE, extraartists=[nobody, other, nobody])})
    first, second, third = (entry.artist for entry in world.release(1).extraartists)

    assert first.name == "Nobody"
    assert first.clean_name == "Nobody"
    assert first.profile == ""
    assert first.aliases == first.members == first.groups == first.images == ()
    assert first.realname is None
    assert list(first.releases) == []
    assert len(first.releases) == 0
    assert first is third
    assert first != second
    assert second.name == "Someone Else"
    assert world.paths == ["/releases/1"]


def test_whatever_is_read_of_a_name_without_a_page_makes_no_request() -> None:
    world = World({"/releases/1": changed(RELEASE, extraartists=[credit("Nobody", id=0)])})
    artist = world.release(1).extraartists[0].artist
    read = {name: getattr(artist, name) for name in type(artist).model_fields}

    assert read["name"] == "Nobody"
    assert read["resource_url"] == ""
    assert world.paths == ["/releases/1"]


def test_a_name_without_a_page_can_not_be_asked_for_by_refresh_either() -> None:
    world = World({"/releases/1": changed(RELEASE, extraartists=[credit("Nobody", id=0)])})
    artist = world.release(1).extraartists[0].artist
    artist.refresh()

    assert artist.name == "Nobody"
    assert world.paths == ["/releases/1"]


def test_a_name_without_a_page_keeps_its_name_when_all_is_expired() -> None:
    world = World({"/releases/1": changed(RELEASE, extraartists=[credit("Nobody", id=0)])})
    artist = world.release(1).extraartists[0].artist
    world.expire_all()

    assert artist.name == "Nobody"
    assert world.paths == ["/releases/1"]


def test_questions_of_their_own_are_asked_at_each_call() -> None:
    world = world_of_all()
    world.answers["/releases/1/rating"] = {"release_id": 1, "rating": {"count": 2, "average": 4.5}}
    world.answers["/releases/1/rating/me%2Fyou"] = {"rating": 0, "username": "x", "release_id": 1}
    world.answers["/releases/1/stats"] = {"is_offensive": False}
    release = world.release(1)

    assert (release.community_rating().average, release.community_rating().count) == (4.5, 2)
    assert release.rating_by("me/you") is None
    assert release.stats().num_have is None
    assert release.stats().is_offensive is False
    assert world.paths == [
        "/releases/1/rating",
        "/releases/1/rating",
        "/releases/1/rating/me%2Fyou",
        "/releases/1/stats",
        "/releases/1/stats",
    ]


@pytest.mark.parametrize("name", ["", ".", "..", " ", "a\nb", " me", None, 5])
def test_a_rating_is_asked_of_a_name_that_can_be_one(name: Any) -> None:
    world = world_of_all()
    with pytest.raises(InvalidValueError, match="A username is"):
        world.release(1).rating_by(name)

    assert world.asked == []


def test_a_broken_rating_is_named_as_what_it_is() -> None:
    world = World({"/releases/1/rating/me": {"username": "me", "rating": "many"}})
    with pytest.raises(InvalidFieldError, match=r"^UserRating\.rating"):
        world.release(1).rating_by("me")


def test_a_track_and_an_identifier_without_a_kind_hide_no_others() -> None:
    tracks = [{"title": "A"}, {"type_": "heading", "title": "H"}, {"type_": "track", "title": "B"}]
    identifiers = [{"value": "1"}, {"type": "Barcode"}, {"type": "Barcode", "value": "2"}]
    release = release_with(tracklist=tracks, identifiers=identifiers)

    assert [track.title for track in release.tracks] == ["A", "B"]
    assert release.barcodes == ("2",)
