"""The generated catalogue: thousands of releases, the same ones for the same seed."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Unpack

from discogs.sandbox.catalogue import landmarks
from discogs.sandbox.catalogue.details import invent_title, pick
from discogs.sandbox.catalogue.records import (
    COMPANY_TYPES,
    SERIES,
    Artist,
    Credit,
    Facts,
    Format,
    Label,
    LabelCredit,
    Master,
    Release,
)
from discogs.sandbox.catalogue.roster import RESERVED, Roster
from discogs.sandbox.catalogue.words import (
    COUNTRIES,
    GENRES,
    LAST_NAMES,
    ROLES,
    USERNAMES,
)
from discogs.sandbox.catalogue.world import Catalogue

VARIOUS = Credit(landmarks.ARTIST_VARIOUS, "Various")
NOT_ON_LABEL = 1818

_GENRE_NAMES = tuple(GENRES)

_VINYL_SINGLE = Format("Vinyl", 1, ('7"', "45 RPM", "Single"))
_FORMATS: tuple[tuple[Format, ...], ...] = (
    (Format("Vinyl", 1, ("LP", "Album")),),
    (Format("Vinyl", 1, ("LP", "Album", "Reissue"), "Blue"),),
    (Format("Vinyl", 2, ("LP", "Album", "Limited Edition"), "Gatefold"),),
    (Format("Vinyl", 1, ('12"', "33 ⅓ RPM", "EP")),),
    (Format("Vinyl", 1, ('12"', "45 RPM", "Promo")),),
    (_VINYL_SINGLE,),
    (_VINYL_SINGLE,),
    (Format("CD", 1, ("Album",)),),
    (Format("CD", 1, ("Album", "Reissue", "Remastered")),),
    (Format("CD", 2, ("Album", "Deluxe Edition")),),
    (Format("CD", 1, ("Single",)),),
    (Format("CD", 1, ("Album",)), Format("DVD", 1, ("DVD-Video",))),
    (Format("Cassette", 1, ("Album",)),),
    (Format("File", 10, ("WAV", "Album")),),
    (Format("CDr", 1),),
)
#: How many pictures releases have: one in eight has none.
_IMAGES = (1, 2, 0, 1, 5, 2, 3, 8)


class Generator:
    """Fills a catalogue. The order of the calls is part of what makes it deterministic."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.rng: Random = Random(catalogue.seed)
        roster = Roster(catalogue, self.rng)
        self.artists: list[Artist] = roster.artists
        self.labels: list[Label] = roster.labels
        self.companies: list[Label] = roster.companies
        self.series: list[Label] = roster.series
        self._next_release = landmarks.FIRST_ID + 100
        self._next_master = landmarks.FIRST_ID + RESERVED

    def releases_up_to(self, total: int) -> None:
        """Make masters with their versions, and releases without one, until there are `total`."""
        releases = self.catalogue.releases
        while len(releases) < total:
            chance = self.rng.random()
            if chance < 0.24:
                self.master(versions=1 + int(self.rng.random() * self.rng.random() * 12))
            elif chance < 0.3:
                self.compilation()
            else:
                self.release()

    def date(self) -> str | None:
        """Invent a date of release: often partial, sometimes unknown, as in the database."""
        rng = self.rng
        year, chance = 1960 + int(rng.random() * 65), rng.random()
        if chance < 0.05:
            return None
        if chance < 0.45:
            return str(year)
        month = 1 + int(rng.random() * 12)
        if chance < 0.6:
            return f"{year}-{month:02}-00"
        return f"{year}-{month:02}-{1 + int(rng.random() * 28):02}"

    def main_artists(self) -> tuple[Credit, ...]:
        """One artist, or two with a join."""
        rng = self.rng
        first = pick(rng, self.artists)
        chance = rng.random()
        anv = first.namevariations[0] if first.namevariations and chance < 0.1 else ""
        if chance < 0.85:
            return (Credit(first.id, first.name, anv=anv),)
        second = pick(rng, self.artists)
        join = pick(rng, (",", "&", "/", "Feat.", "With "))
        return (Credit(first.id, first.name, anv=anv, join=join), Credit(second.id, second.name))

    def label_credits(self) -> tuple[LabelCredit, ...]:
        """One label with a catalogue number, or two that share it."""
        rng = self.rng
        first = pick(rng, self.labels)
        catno = self.catno(first.name)
        found = [LabelCredit(first.id, first.name, catno)]
        if rng.random() < 0.15:
            second = pick(rng, self.labels)
            found.append(LabelCredit(second.id, second.name, catno))
        return tuple(found)

    def catno(self, label: str) -> str:
        """Invent a catalogue number; "none" is what Discogs writes where there is none."""
        if label.startswith("Not On Label") or self.rng.random() < 0.04:
            return "none"
        initials = "".join(word[0] for word in label.split()[:3]).upper()
        return f"{initials} {1 + int(self.rng.random() * 999):03}"

    def release(self, release_id: int | None = None, **facts: Unpack[Facts]) -> Release:
        """Add a release. What `facts` doesn't say is invented."""
        rng = self.rng
        if release_id is None:
            release_id, self._next_release = self._next_release, self._next_release + 1
        genre = pick(rng, _GENRE_NAMES)
        sold = rng.random() < 0.77
        rated = int(rng.random() * 80)
        release = Release(
            id=release_id,
            title=invent_title(rng),
            artists=self.main_artists(),
            labels=self.label_credits(),
            formats=pick(rng, _FORMATS),
            country=pick(rng, COUNTRIES),
            released=self.date(),
            genres=(genre,),
            styles=(pick(rng, GENRES[genre]),),
            credits=self.credits(),
            companies=self.company_credits(),
            lowest_price=round(1 + rng.random() * 40, 2) if sold else None,
            num_for_sale=1 + int(rng.random() * 60) if sold else 0,
            have=int(rng.random() * 900),
            want=int(rng.random() * 400),
            rating_count=rated,
            rating_average=round(3 + rng.random() * 2, 2) if rated else 0.0,
            submitter=pick(rng, USERNAMES),
            contributors=(pick(rng, USERNAMES), pick(rng, USERNAMES)),
            barcode=f"{int(rng.random() * 1e13):013}" if rng.random() < 0.5 else "",
            images=_IMAGES[release_id % len(_IMAGES)],
        )
        if rng.random() < 0.03:
            series = pick(rng, self.series)
            release.series = (LabelCredit(series.id, series.name, "Volume 3", SERIES),)
        if release_id % 50 == 0:
            release.country = ""  # nobody knows where it was made
        release = replace(release, **facts)
        self.catalogue.releases[release_id] = release
        return release

    def credits(self) -> tuple[Credit, ...]:
        """Invent the people behind a release; most releases name none or few."""
        rng = self.rng
        count = int(rng.random() * rng.random() * 6)
        found: list[Credit] = []
        for _ in range(count):
            if rng.random() < 0.1:
                found.append(Credit(0, f"{pick(rng, LAST_NAMES)} & Co", role="Design"))
                continue
            artist = pick(rng, self.artists)
            anv = f"{artist.name[0]}. {artist.name.split()[-1]}" if rng.random() < 0.2 else ""
            tracks = "A1 to A3" if rng.random() < 0.1 else ""
            found.append(Credit(artist.id, artist.name, anv, "", pick(rng, ROLES), tracks))
        return tuple(found)

    def company_credits(self) -> tuple[LabelCredit, ...]:
        """Invent the companies behind a release: pressing plants, publishers, studios."""
        rng = self.rng
        found: list[LabelCredit] = []
        for _ in range(int(rng.random() * rng.random() * 5)):
            company = pick(rng, self.companies)
            kind = pick(rng, COMPANY_TYPES)
            found.append(LabelCredit(company.id, company.name, "", kind))
        return tuple(found)

    def master(
        self, master_id: int | None = None, *, versions: int = 2, **facts: Unpack[Facts]
    ) -> Master:
        """Add a master and its versions, which share title, artists, genres and styles."""
        master_id = self.next_master() if master_id is None else master_id
        first = self.release(**facts)
        shared: Facts = {
            "title": first.title,
            "artists": first.artists,
            "genres": first.genres,
            "styles": first.styles,
            **facts,
        }
        rest = [self.release(**shared) for _ in range(versions - 1)]
        return self.found_master(master_id, [first, *rest])

    def next_master(self) -> int:
        """Return an id for another master."""
        master_id, self._next_master = self._next_master, self._next_master + 1
        return master_id

    def found_master(self, master_id: int, versions: list[Release]) -> Master:
        """Add a master for releases that are there already; the first dated one is its main."""
        main = min(versions, key=lambda release: release.released or "9999")
        for release in versions:
            release.master_id = master_id
        master = Master(
            id=master_id,
            title=main.title,
            artists=main.artists,
            year=main.year,
            main_release=main.id,
            genres=main.genres,
            styles=main.styles,
            notes="Released twice in one week.\r\n" if self.rng.random() < 0.15 else None,
        )
        self.catalogue.masters[master_id] = master
        return master

    def compilation(self, release_id: int | None = None, **facts: Unpack[Facts]) -> Release:
        """Add a release by Various, each track by somebody else."""
        rng = self.rng
        chosen = [pick(rng, self.artists) for _ in range(8 + int(rng.random() * 10))]
        tracks = tuple(Credit(a.id, a.name, tracks=invent_title(rng)) for a in chosen)
        settled: Facts = {
            "artists": (VARIOUS,),
            "track_artists": tracks,
            "formats": (Format("CD", 1, ("Compilation",)),),
            **facts,
        }
        return self.release(release_id, **settled)
