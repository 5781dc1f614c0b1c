"""Tracklists: tracks, headings, and index tracks with their parts."""

from __future__ import annotations

from collections.abc import Iterator

from discogs.models.credits import ArtistCredit
from discogs.models.values import seconds_of
from discogs.orm.values import Value

__all__ = ["Track", "flat"]


class Track(Value):
    """A line of a tracklist: a track, a heading, or an index track with its parts."""

    #: "A1", "2", "1-01"; `""` for headings.
    position: str | None = None
    #: "track", "heading" or "index".
    type_: str
    title: str
    #: As printed, `""` if unknown; see `seconds`.
    duration: str = ""
    #: The artists, if they differ from the release's.
    artists: tuple[ArtistCredit, ...] = ()
    extraartists: tuple[ArtistCredit, ...] = ()
    #: The parts of an index track.
    sub_tracks: tuple[Track, ...] = ()

    @property
    def seconds(self) -> int | None:
        """The duration in seconds, None if unknown."""
        return seconds_of(self.duration)


def flat(tracklist: tuple[Track, ...]) -> Iterator[Track]:
    """Yield the tracks of a tracklist, without headings, index tracks replaced by their parts."""
    for track in tracklist:
        # A broken track hides no others.
        facts = vars(track)
        if facts.get("sub_tracks"):
            yield from flat(track.sub_tracks)
        elif facts.get("type_") != "heading":
            yield track
