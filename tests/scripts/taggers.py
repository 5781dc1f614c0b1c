"""What taggers ask of a release."""

from __future__ import annotations

from pathlib import Path

import discogs
from tests.scripts.script import costs


@costs(1, "the release")
def tags(session: discogs.Session) -> list[dict[str, str]]:
    """Which disc, number, side and title has each track?"""
    media = session.release(90000012).media
    return [
        {
            "disc": f"{medium.number}/{len(media)}",
            "track": f"{track.number}/{track.total}",
            "side": track.side or "",
            "title": track.track.title,
        }
        for medium in media
        for track in medium.tracks
    ]


@costs(1, "the release")
def artists(session: discogs.Session) -> dict[str, str]:
    """Who plays on each track of a compilation?"""
    release = session.release(90000010)
    return {
        track.position: track.artist_credit for medium in release.media for track in medium.tracks
    }


@costs(1, "the release")
def written_by(session: discogs.Session) -> dict[str, list[str]]:
    """Who did what on which track?"""
    release = session.release(90000121)
    return {
        f"{credit.role}: {credit.name}": [track.position for track in release.tracks_of(credit)]
        for credit in release.extraartists
    }


@costs(2, "the search, and the release that it found")
def by_barcode(session: discogs.Session) -> list[str]:
    """What is the record with this barcode?"""
    found = session.search(barcode="5012394144777", type="release").first()
    if found is None or found.release is None:
        return []
    return [track.title for track in found.release.tracks]


@costs(1, "the release; pictures take no slot")
def cover(session: discogs.Session) -> Path | None:
    """Save the cover."""
    image = session.release(249504).cover
    return image.download("cover.jpg") if image else None


@costs(1, "one page of the versions on CD")
def on_cd(session: discogs.Session) -> list[tuple[str, str, str]]:
    """Which pressings of it are there on CD?"""
    versions = session.master(90000001).versions.filter(format="CD")
    return [(row.released or "", row.country, row.catno) for row in versions]
