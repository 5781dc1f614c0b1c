"""What the scripts of taggers answer is what the sandbox holds."""

from __future__ import annotations

import re
from pathlib import Path

from discogs.sandbox import Sandbox, landmarks
from tests.scripts import taggers
from tests.scripts.conftest import Run


def test_each_track_has_its_tags(run: Run, sandbox: Sandbox) -> None:
    found = run(taggers.tags)

    # Four discs of seven tracks, whose positions are "1-1" to "4-7".
    expected = [
        (f"{track.position.partition('-')[0]}/4", f"{track.position.partition('-')[2]}/7")
        for track in sandbox.catalogue.details(landmarks.RELEASE_LARGE).tracklist
        if track.type_ == "track" and track.position
    ]
    assert [(one["disc"], one["track"]) for one in found] == expected
    titles = [track.title for track in sandbox.catalogue.details(landmarks.RELEASE_LARGE).tracklist]
    assert [one["title"] for one in found] == titles
    assert {one["side"] for one in found} == {""}


def test_each_track_of_a_compilation_has_its_artist(run: Run, sandbox: Sandbox) -> None:
    tracklist = sandbox.catalogue.details(landmarks.RELEASE_COMPILATION).tracklist

    assert run(taggers.artists) == {
        track.position: re.sub(r" \(\d+\)$", "", track.artists[0].name)
        for track in tracklist
        if track.type_ == "track"
    }


def test_each_credit_names_its_tracks(run: Run, sandbox: Sandbox) -> None:
    release = sandbox.catalogue.releases[90000121]
    positions = [
        track.position
        for track in sandbox.catalogue.details(release.id).tracklist
        if track.type_ == "track"
    ]

    found = run(taggers.written_by)
    assert found == {
        f"{credit.role}: {credit.name}": positions[:3] if credit.tracks else positions
        for credit in release.credits
    }
    assert {credit.tracks for credit in release.credits} == {"", "A1 to A3"}
    assert positions[:3] == ["A1", "A2", "A3"]


def test_a_barcode_leads_to_its_record(run: Run, sandbox: Sandbox) -> None:
    (release_id,) = [
        one.id for one in sandbox.catalogue.releases.values() if one.barcode == "5012394144777"
    ]

    tracklist = sandbox.catalogue.details(release_id).tracklist
    assert run(taggers.by_barcode) == [track.title for track in tracklist]


def test_the_cover_is_saved(run: Run, sandbox: Sandbox) -> None:
    path = run(taggers.cover)

    assert path == Path("cover.jpg")
    assert path
    assert path.read_bytes().startswith(b"\x89PNG")
    assert len(sandbox.image_requests) == 1


def test_the_pressings_on_cd(run: Run, sandbox: Sandbox) -> None:
    versions = [
        one
        for one in sandbox.catalogue.versions[landmarks.MASTER_WITH_120_VERSIONS]
        if any(medium.name == "CD" for medium in one.formats)
    ]

    found = run(taggers.on_cd)
    assert sorted(catno for *_, catno in found) == sorted(one.labels[0].catno for one in versions)
    assert sorted(country for _, country, _ in found) == sorted(one.country for one in versions)
