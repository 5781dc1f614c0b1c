"""Every recorded tracklist: each track is on one medium, and the formats agree on how many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from discogs import ArtistCredit, Format, Medium, Track
from discogs.models.credited import credited_tracks
from discogs.models.media import media_of
from discogs.models.tracks import flat
from tests.corpus.recordings import CORPUS, Recording, recordings

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="there is no corpus here")
#: Discogs counts the files of a release, too.
FILES = "File"


def recorded() -> list[Recording]:
    """The recorded answers that have a tracklist."""
    found = recordings("release", "master")
    return [one for one in found if isinstance(one.body, dict) and one.body.get("tracklist")]


def a_track(sent: Mapping[str, Any]) -> Track:
    """A line of a recorded tracklist; old ones have no type."""
    by = tuple(ArtistCredit(id=one["id"], name=one["name"]) for one in sent.get("artists", ()))
    return Track(
        position=sent.get("position"),
        type_=sent.get("type_", "track"),
        title=sent["title"],
        artists=by,
        sub_tracks=tuple(map(a_track, sent.get("sub_tracks") or ())),
    )


def media_in(body: Mapping[str, Any]) -> tuple[Medium, ...]:
    """The media of a recorded release."""
    formats = tuple(
        Format(name=one["name"], qty=str(one["qty"])) for one in body.get("formats", ())
    )
    return media_of(tuple(map(a_track, body["tracklist"])), formats, ())


def test_no_track_is_lost_and_none_is_there_twice(subtests: pytest.Subtests) -> None:
    for recording in recorded():
        with subtests.test(recording.file):
            expected = [
                (one.position or "").strip()
                for one in flat(tuple(map(a_track, recording.body["tracklist"])))
            ]
            found = [one for medium in media_in(recording.body) for one in medium.tracks]

            assert [one.position for one in found] == expected
            numbers = [(one.medium, one.number) for one in found]
            assert numbers == sorted(set(numbers))


def test_there_are_as_many_media_as_the_formats_say() -> None:
    releases = [one.body for one in recorded() if one.body.get("format_quantity")]
    counted = [
        one for one in releases if FILES not in {format["name"] for format in one["formats"]}
    ]
    odd = [one["id"] for one in counted if len(media_in(one)) != one["format_quantity"]]

    # 68 recorded releases, and no recording has a disc that its positions do not tell.
    assert len(counted) >= 60
    assert odd == []


def test_the_credits_of_a_release_name_tracks(subtests: pytest.Subtests) -> None:
    for recording in recorded():
        media = media_in(recording.body)
        for credit in recording.body.get("extraartists", ()):
            with subtests.test(f"{recording.file}: {credit['tracks']}"):
                found = [one.position for one in credited_tracks(media, credit["tracks"])]

                ends = credit["tracks"].replace(" to ", ", ").split(", ")
                assert {end for end in ends if end} <= set(found)
                assert found
