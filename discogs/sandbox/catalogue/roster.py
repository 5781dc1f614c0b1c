"""The generated artists, labels, companies and series, and how they are related."""

from __future__ import annotations

from random import Random

from discogs.sandbox.catalogue import landmarks
from discogs.sandbox.catalogue.details import invent_person, pick
from discogs.sandbox.catalogue.records import Artist, Label
from discogs.sandbox.catalogue.words import (
    ADJECTIVES,
    COMPANY_ENDINGS,
    GENRES,
    LABEL_ENDINGS,
    NOUNS,
)
from discogs.sandbox.catalogue.world import Catalogue

_ARTISTS, _LABELS, _COMPANIES, _SERIES = 900, 250, 40, 20
#: The first ids of each kind, which only landmarks use.
RESERVED = 20
_GENRE_NAMES = tuple(GENRES)


class Roster:
    """Whom ordinary releases may be credited to.

    Landmarks are not among them, or their counts would drift.
    """

    def __init__(self, catalogue: Catalogue, rng: Random) -> None:
        self.catalogue = catalogue
        self.rng = rng
        self.artists: list[Artist] = []
        self.labels: list[Label] = []
        self.companies: list[Label] = []
        self.series: list[Label] = []
        self._add_artists()
        self._add_labels()
        self._relate()

    def _add_artists(self) -> None:
        taken: dict[str, int] = {}
        first = landmarks.FIRST_ID + RESERVED
        for artist_id in range(first, first + _ARTISTS):
            name = self._artist_name()
            taken[name] = taken.get(name, 0) + 1
            number = f" ({taken[name]})" if taken[name] > 1 else ""
            artist = Artist(artist_id, name + number)
            self.catalogue.artists[artist_id] = artist
            self.artists.append(artist)
            self._describe_artist(artist)

    def _artist_name(self) -> str:
        rng = self.rng
        form = rng.random()
        if form < 0.45:
            return invent_person(rng)
        if form < 0.6:
            return f"The {pick(rng, NOUNS)}s"
        if form < 0.7:
            return f"DJ {pick(rng, NOUNS)}"
        return f"{pick(rng, ADJECTIVES)} {pick(rng, NOUNS)}"

    def _describe_artist(self, artist: Artist) -> None:
        rng = self.rng
        if rng.random() < 0.3:
            return  # many artists are a name and nothing else
        other = pick(rng, self.artists)
        artist.profile = (
            f"{artist.name} makes [b]{pick(rng, _GENRE_NAMES)}[/b] in a made-up town.\r\n\r\n"
            f"Worked with [a={other.name}] and [a{other.id}].\r\n"
        )
        artist.images = int(rng.random() * 4)
        if rng.random() < 0.5:
            artist.realname = invent_person(rng)
        if rng.random() < 0.5:
            artist.namevariations = (artist.name.upper(), artist.name.replace(" ", ""))
        if rng.random() < 0.4:
            artist.urls = (f"https://{artist.id}.example.org/",)

    def _add_labels(self) -> None:
        first = landmarks.FIRST_ID + RESERVED
        for label_id in range(first, first + _LABELS + _COMPANIES + _SERIES):
            number = label_id - first
            label = Label(label_id, self._label_name(number))
            self.catalogue.labels[label_id] = label
            if number < _LABELS:
                self.labels.append(label)
            elif number < _LABELS + _COMPANIES:
                self.companies.append(label)
            else:
                self.series.append(label)
            self._describe_label(label)

    def _label_name(self, number: int) -> str:
        rng = self.rng
        if number >= _LABELS + _COMPANIES:
            return f"The {pick(rng, NOUNS)} Series"
        endings = LABEL_ENDINGS if number < _LABELS else COMPANY_ENDINGS
        if number < _LABELS and number % 25 == 24:
            owner = self.artists[number]
            return f"Not On Label ({owner.name} Self-released)"
        return f"{pick(rng, ADJECTIVES)} {pick(rng, NOUNS)} {pick(rng, endings)}"

    def _describe_label(self, label: Label) -> None:
        rng = self.rng
        if rng.random() < 0.4:
            return
        label.profile = (
            f"Founded by [a={pick(rng, self.artists).name}].\r\n"
            f"[b]Label Code:[/b] LC {rng.randint(1000, 9999)}\r\n"
        )
        label.images = int(rng.random() * 3)
        if rng.random() < 0.5:
            label.contact_info = f"{label.name}\r\n1 Example Street\r\nExample City"
        if rng.random() < 0.5:
            # An empty URL among the others is met in the real catalogue too.
            label.urls = (f"https://label{label.id}.example.org/", "")

    def _relate(self) -> None:
        """Make groups with members, aliases, and labels with sublabels."""
        for start in range(0, 200, 5):
            group, *members = self.artists[start : start + 5]
            group.members = tuple(member.id for member in members)
            group.former_members = frozenset({members[-1].id})
            for member in members:
                member.groups = (group.id,)
        for first, second in zip(self.artists[200:300:2], self.artists[201:300:2], strict=True):
            first.aliases, second.aliases = (second.id,), (first.id,)
        for start in range(0, 120, 4):
            parent, *children = self.labels[start : start + 4]
            parent.sublabels = tuple(child.id for child in children)
            for child in children:
                child.parent_id = parent.id
