"""Finds releases, masters, artists and labels by words and by single facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

from discogs.sandbox.catalogue.records import Artist, Credit, Kind, Label, Master, Release, Track
from discogs.sandbox.catalogue.world import Catalogue


class Hit(NamedTuple):
    """Something that was found."""

    kind: Kind
    entity: Release | Master | Artist | Label
    #: What the release-only criteria look at: the release, a master's main release, or nothing.
    edition: Release | None
    text: str


#: Criteria as name and value, such as ("artist", "nirvana").
Criteria: TypeAlias = tuple[tuple[str, str], ...]


class SearchIndex:
    """Searches a catalogue. Made when first asked for; searching by track or credit reads all."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.find: Callable[[Criteria], tuple[Hit, ...]] = lru_cache(maxsize=128)(self._find)

    def _find(self, criteria: Criteria) -> tuple[Hit, ...]:
        """Find what meets all criteria: artists first, then masters, labels and releases."""
        return tuple(
            hit for hit in self._everything if all(_CRITERIA[n](self, hit, v) for n, v in criteria)
        )

    @cached_property
    def _everything(self) -> tuple[Hit, ...]:
        return tuple(self._entities())

    def _entities(self) -> Iterator[Hit]:
        world = self._catalogue
        for artist in world.artists.values():
            names = (artist.name, artist.realname, *artist.namevariations)
            yield Hit("artist", artist, None, _folded(names))
        for master in world.masters.values():
            main = world.releases[master.main_release]
            yield Hit("master", master, main, _folded([*_names(main.artists), master.title]))
        for label in world.labels.values():
            yield Hit("label", label, None, _folded([label.name]))
        for release in world.releases.values():
            words = [*_names(release.artists), release.title, release.barcode]
            words += [f"{credit.name} {credit.catno}" for credit in release.labels]
            yield Hit("release", release, release, _folded(words))

    @cached_property
    def _tracks(self) -> dict[int, str]:
        """The track titles of every release, by its id."""
        details = self._catalogue.details
        return {
            release_id: _folded(_titles(details(release_id).tracklist))
            for release_id in self._catalogue.releases
        }

    @cached_property
    def _credits(self) -> dict[int, str]:
        """The names of everybody credited on a release or its tracks, by the release's id."""
        details = self._catalogue.details
        return {
            release.id: _folded(
                [
                    *_names((*release.credits, *release.track_artists)),
                    *_names(c for t in details(release.id).tracklist for c in t.extraartists),
                ]
            )
            for release in self._catalogue.releases.values()
        }

    def in_tracks(self, release: Release, words: str) -> bool:
        """Check whether the tracklist has the words."""
        return _has(self._tracks[release.id], words)

    def in_credits(self, release: Release, words: str) -> bool:
        """Check whether somebody of that name is credited."""
        return _has(self._credits[release.id], words)


def _folded(texts: Iterable[str]) -> str:
    return "\n".join(texts).casefold()


def _names(credits: Iterable[Credit]) -> list[str]:
    return [f"{credit.name} {credit.anv}" for credit in credits]


def _titles(tracks: Iterable[Track]) -> Iterator[str]:
    for track in tracks:
        yield track.title
        yield from _titles(track.sub_tracks)


def _has(text: str, words: str) -> bool:
    """Check whether all words are in a folded text."""
    return all(word in text for word in words.casefold().split())


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum()).casefold()


def _year_in(release: Release, value: str) -> bool:
    """Match a year, or two of them with a dash between."""
    first, _, last = value.partition("-")
    return first <= str(release.year) <= (last or first)


def _of_edition(
    test: Callable[[SearchIndex, Release, str], bool],
) -> Callable[[SearchIndex, Hit, str], bool]:
    """Make a criterion that only releases and masters can meet."""
    return lambda index, hit, value: hit.edition is not None and test(index, hit.edition, value)


def _any_has(texts: Iterable[str], value: str) -> bool:
    return any(_has(text.casefold(), value) for text in texts)


_CRITERIA: dict[str, Callable[[SearchIndex, Hit, str], bool]] = {
    "q": lambda _, hit, v: _has(hit.text, v),
    "type": lambda _, hit, v: hit.kind == v,
    "title": _of_edition(
        lambda _, r, v: _has(_folded([*_names(r.artists), r.title]), v.replace(" - ", " "))
    ),
    "release_title": _of_edition(lambda _, r, v: _has(r.title.casefold(), v)),
    "credit": _of_edition(lambda index, r, v: index.in_credits(r, v)),
    "artist": _of_edition(lambda _, r, v: _any_has(_names(r.artists), v)),
    "anv": _of_edition(lambda _, r, v: _any_has((c.anv for c in r.artists), v)),
    "label": _of_edition(lambda _, r, v: _any_has((c.name for c in (*r.labels, *r.companies)), v)),
    "genre": _of_edition(lambda _, r, v: v.casefold() in (g.casefold() for g in r.genres)),
    "style": _of_edition(lambda _, r, v: v.casefold() in (s.casefold() for s in r.styles)),
    "country": _of_edition(lambda _, r, v: r.country.casefold() == v.casefold()),
    "year": _of_edition(lambda _, r, v: _year_in(r, v)),
    "format": _of_edition(
        lambda _, r, v: (
            v.casefold()
            in (word.casefold() for m in r.formats for word in (m.name, *m.descriptions))
        )
    ),
    "catno": _of_edition(lambda _, r, v: any(_digits(v) == _digits(c.catno) for c in r.labels)),
    "barcode": _of_edition(lambda _, r, v: bool(r.barcode) and _digits(v) == _digits(r.barcode)),
    "track": _of_edition(lambda index, r, v: index.in_tracks(r, v)),
    "submitter": _of_edition(lambda _, r, v: r.submitter == v),
    "contributor": _of_edition(lambda _, r, v: v in r.contributors),
}
CRITERIA = tuple(_CRITERIA)


@lru_cache(maxsize=2)
def search_index(catalogue: Catalogue) -> SearchIndex:
    """Make the index of a catalogue, once."""
    return SearchIndex(catalogue)
