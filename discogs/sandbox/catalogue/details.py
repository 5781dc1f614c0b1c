"""What only the page of a release has, invented when somebody asks for it.

Making it for all releases at once would take seconds; made from the release's own seed it is the
same each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from discogs.sandbox.catalogue.landmarks import RELEASE_WITHOUT_QUALITY
from discogs.sandbox.catalogue.records import Credit, Details, Identifier, Release, Track, Video
from discogs.sandbox.catalogue.words import (
    ADJECTIVES,
    FIRST_NAMES,
    FOREIGN_TITLES,
    LAST_NAMES,
    NOUNS,
    VERBS,
)

T = TypeVar("T")

_NOTES = (
    "Comes in a printed inner sleeve.",
    "Durations do not appear on the release.",
    "Also released on [l={label}] with another catalogue number.",
    "[b]Recorded[/b] in one night, with thanks to [a={artist}].",
    "See also [r{id}] and [url=https://example.org/{id}]the liner notes[/url].",
    "℗ & © {year} {label}",
)


_QUALITIES = ("Correct", "Needs Vote", "Needs Vote", "Complete and Correct")


def pick(rng: Random, options: Sequence[T]) -> T:
    """One of the options. Three times as fast as `rng.choice`, which thousands of calls feel."""
    return options[int(rng.random() * len(options))]


def invent_title(rng: Random) -> str:
    """Invent a title of one to four words."""
    form = rng.random()
    if form < 0.4:
        return f"{pick(rng, ADJECTIVES)} {pick(rng, NOUNS)}"
    if form < 0.65:
        return f"{pick(rng, VERBS)} The {pick(rng, NOUNS)}"
    if form < 0.8:
        return pick(rng, NOUNS)
    if form < 0.97:
        return f"{pick(rng, NOUNS)} & {pick(rng, NOUNS)}"
    return pick(rng, FOREIGN_TITLES)


def invent_person(rng: Random) -> str:
    """Invent a first and a last name."""
    return f"{pick(rng, FIRST_NAMES)} {pick(rng, LAST_NAMES)}"


def invent_details(release: Release, seed: int) -> Details:
    """Invent the details of a release, always the same for the same release and seed."""
    rng = Random(f"{seed}:{release.id}")
    unrated = release.id % 100 == RELEASE_WITHOUT_QUALITY % 100
    added = f"{rng.randint(2001, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    return Details(
        tracklist=_tracklist(release, rng),
        identifiers=_identifiers(release, rng),
        videos=_videos(release, rng),
        notes=_notes(release, rng) if rng.random() < 0.7 else None,
        date_added=f"{added}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:05-08:00",
        date_changed=f"2025-{rng.randint(1, 9):02}-{rng.randint(1, 28):02}T10:11:12-07:00",
        data_quality=None if unrated else pick(rng, _QUALITIES),
        estimated_weight=rng.choice((60, 85, 150, 230, 460)) if rng.random() < 0.97 else None,
        is_offensive=False,
    )


def _notes(release: Release, rng: Random) -> str:
    lines = [
        line.format(
            label=release.labels[0].name if release.labels else "Not On Label",
            artist=release.artists[0].name,
            id=release.id,
            year=release.year or "",
        )
        for line in rng.sample(_NOTES, rng.randint(1, 4))
    ]
    return "\r\n\r\n".join(lines) + "\r\n"


def _tracklist(release: Release, rng: Random) -> tuple[Track, ...]:
    if release.track_artists:
        return tuple(
            Track(
                position=str(number),
                title=credit.tracks,
                duration=_duration(rng),
                artists=(credit._replace(tracks=""),),
                extraartists=_track_credits(release, rng),
            )
            for number, credit in enumerate(release.track_artists, 1)
        )
    vinyl = release.formats[0].name == "Vinyl"
    single = "Single" in release.formats[0].descriptions
    count = rng.randint(2, 4) if single else rng.randint(6, 14)
    timed = rng.random() < 0.8
    tracks: list[Track] = []
    if not single and rng.random() < 0.1:
        tracks.append(Track("", release.title, type_="heading"))
    for number in range(1, count + 1):
        side = "A" if number * 2 <= count else "B"
        tracks.append(
            Track(
                position=f"{side}{number}" if vinyl else str(number),
                title=release.title if number == 1 else invent_title(rng),
                duration=_duration(rng) if timed else "",
                extraartists=_track_credits(release, rng),
            )
        )
    return tuple(tracks)


def _duration(rng: Random) -> str:
    return f"{rng.randint(2, 9)}:{rng.randint(0, 59):02}"


def _track_credits(release: Release, rng: Random) -> tuple[Credit, ...]:
    """Invent credits of a track: people of this release, or names without a page (id 0)."""
    chance = rng.random()
    if chance < 0.5:
        return ()
    if chance < 0.6:
        return (Credit(0, f"{pick(rng, LAST_NAMES)} - {pick(rng, LAST_NAMES)}", role="Written By"),)
    known = [credit for credit in (*release.artists, *release.credits) if credit.artist_id != 194]
    if not known:
        return ()
    author = pick(rng, known)
    anv = f"{author.name[0]}. {author.name.split()[-1]}" if " " in author.name else ""
    return (Credit(author.artist_id, author.name, anv=anv, role="Written-By, Producer"),)


def _identifiers(release: Release, rng: Random) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    if release.barcode:
        found.append(Identifier("Barcode", release.barcode))
    for side in "AB"[: rng.randint(0, 2)]:
        matrix = f"{release.labels[0].catno if release.labels else 'X'}-{side}1"
        found.append(Identifier("Matrix / Runout", matrix, f"Side {side}, etched"))
    if rng.random() < 0.2:
        found.append(Identifier("Label Code", f"LC {rng.randint(1000, 9999)}"))
    if rng.random() < 0.2:
        found.append(Identifier("Rights Society", "BIEM/GEMA"))
    return tuple(found)


def _videos(release: Release, rng: Random) -> tuple[Video, ...] | None:
    """Invent some videos; an empty list is as common, and sometimes the key is missing."""
    if rng.random() < 0.05:
        return None
    artist = release.artists[0].name
    return tuple(
        Video(
            uri=f"https://www.youtube.com/watch?v={rng.getrandbits(60):011x}"[:43],
            title=f"{artist} - {release.title}",
            description=rng.choice((None, "", f"{release.title}\n\nby {artist}")),
            duration=rng.choice((0, 181, 215, 342, 420)),
        )
        for _ in range(rng.choice((0, 0, 1, 2, 4)))
    )
