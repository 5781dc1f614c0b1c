"""The catalogue: releases, masters, artists and labels, and who is on what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from discogs.sandbox.catalogue.details import invent_details
from discogs.sandbox.catalogue.records import Artist, Credit, Details, Label, Master, Release

__all__ = ["Appearance", "Catalogue"]

_ROLE_ORDER = ("Main", "Appearance", "TrackAppearance", "Producer", "Remix", "UnofficialRelease")


class Appearance(NamedTuple):
    """One row of an artist's listing: a release, or a master that stands for its versions."""

    role: str
    release: Release
    master: Master | None
    trackinfo: str


class Catalogue:
    """Everything there is to look up. It is never changed once built, so sandboxes share one."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.releases: dict[int, Release] = {}
        self.masters: dict[int, Master] = {}
        self.artists: dict[int, Artist] = {}
        self.labels: dict[int, Label] = {}
        #: The details of some releases; those of the others are invented when asked for.
        self.known_details: dict[int, Details] = {}
        #: Places in a listing that are counted but not shown, by the listing's owner.
        self.withheld: dict[tuple[str, int], frozenset[int]] = {}
        self.details: Callable[[int], Details] = lru_cache(maxsize=512)(self._details)
        self.appearances: Callable[[int], tuple[Appearance, ...]]
        self.appearances = lru_cache(maxsize=256)(self._appearances)

    def _details(self, release_id: int) -> Details:
        known = self.known_details.get(release_id)
        return known or invent_details(self.releases[release_id], self.seed)

    @cached_property
    def withheld_releases(self) -> frozenset[int]:
        """The ids of the releases that artists' pages withhold: searches withhold them too."""
        return frozenset(
            self.appearances(owner)[place].release.id
            for (kind, owner), places in self.withheld.items()
            if kind == "artist"
            for place in places
        )

    @cached_property
    def versions(self) -> dict[int, list[Release]]:
        """The releases of each master, in order of release."""
        found: defaultdict[int, list[Release]] = defaultdict(list)
        for release in self.releases.values():
            if release.master_id:
                found[release.master_id].append(release)
        for versions in found.values():
            versions.sort(key=lambda release: (release.released or "9999", release.id))
        return found

    @cached_property
    def by_artist(self) -> dict[int, list[Release]]:
        """The releases on which each artist is credited in any way, by the artist's id."""
        found: defaultdict[int, list[Release]] = defaultdict(list)
        for release in self.releases.values():
            for artist_id in _ids(release.artists, release.track_artists, release.credits):
                found[artist_id].append(release)
        return found

    @cached_property
    def by_label(self) -> dict[int, list[Release]]:
        """The releases on which each label, company or series is credited, by the label's id."""
        found: defaultdict[int, list[Release]] = defaultdict(list)
        for release in self.releases.values():
            credited = (*release.labels, *release.companies, *release.series)
            for label_id in dict.fromkeys(credit.label_id for credit in credited):
                found[label_id].append(release)
        return found

    def _appearances(self, artist_id: int) -> tuple[Appearance, ...]:
        """List the rows of an artist's page, main releases first, then by year.

        Versions of one master in one role make one row, as on the artist's page.
        """
        rows: dict[tuple[str, str, int], Appearance] = {}
        for release in self.by_artist.get(artist_id, ()):
            role, trackinfo = _role(release, artist_id)
            master = self.masters.get(release.master_id)
            if master:
                main = self.releases[master.main_release]
                key = (role, "master", master.id)
                rows.setdefault(key, Appearance(role, main, master, trackinfo))
            else:
                rows[role, "release", release.id] = Appearance(role, release, None, trackinfo)
        return tuple(sorted(rows.values(), key=_listing_order))


def _ids(*groups: Iterable[Credit]) -> dict[int, None]:
    """Return the ids of credited artists, each once; id 0 is nobody."""
    return dict.fromkeys(c.artist_id for group in groups for c in group if c.artist_id)


def _listing_order(row: Appearance) -> tuple[int, int, int]:
    year = row.master.year if row.master else row.release.year
    return (_ROLE_ORDER.index(row.role), year, row.release.id)


def _role(release: Release, artist_id: int) -> tuple[str, str]:
    """Return an artist's role on a release, and the track it is about ("" for main artists)."""
    if any(credit.artist_id == artist_id for credit in release.artists):
        unofficial = any("Unofficial Release" in f.descriptions for f in release.formats)
        return ("UnofficialRelease" if unofficial else "Main"), ""
    for credit in release.track_artists:
        if credit.artist_id == artist_id:
            return "TrackAppearance", credit.tracks
    role = next((c.role for c in release.credits if c.artist_id == artist_id), "")
    if "Remix" in role:
        return "Remix", f"{release.title} (Remix)"
    return ("Producer" if "Producer" in role else "Appearance"), ""
