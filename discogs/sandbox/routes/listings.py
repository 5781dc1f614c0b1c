"""The listings of artists, labels and masters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar, overload
from urllib.parse import quote_plus

from discogs.sandbox.catalogue import Appearance
from discogs.sandbox.catalogue.landmarks import ARTIST_VARIOUS
from discogs.sandbox.catalogue.records import Release
from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.paging import paginate
from discogs.sandbox.routes.database import find_artist, find_label
from discogs.sandbox.routing import Call, route
from discogs.sandbox.views.fragments import described_formats, short_formats
from discogs.sandbox.views.rows import appearance_json, label_row_json, version_json

T = TypeVar("T")
SortKeys: TypeAlias = dict[str, Callable[[T], Any]]

_WORD = re.compile(r"[^\W_]+(?:'\w+)?")

_APPEARANCE_SORTS: SortKeys[Appearance] = {
    "year": lambda row: row.master.year if row.master else row.release.year,
    "title": lambda row: row.release.title.casefold(),
    "format": lambda row: "" if row.master else short_formats(row.release.formats),
}
_VERSION_SORTS: SortKeys[Release] = {
    "released": lambda release: release.released or "",
    "title": lambda release: release.title.casefold(),
    "format": lambda release: described_formats(release.formats),
    "label": lambda release: release.labels[0].name.casefold(),
    "catno": lambda release: release.labels[0].catno,
    "country": lambda release: release.country,
}


def in_order(call: Call, rows: Sequence[T], keys: SortKeys[T]) -> Sequence[T]:
    """Sort rows as `sort` and `sort_order` want; an unknown key changes nothing."""
    key = keys.get(call.request.query.get("sort", ""))
    if key is None:
        return rows
    return sorted(rows, key=key, reverse=call.request.query.get("sort_order") == "desc")


@route("GET", "/artists/<int:artist_id>/releases", linked=True)
def artist_releases(call: Call, artist_id: int) -> Answer:
    """List what an artist is on: masters, and releases that have no master."""
    artist = find_artist(call, artist_id)
    if artist.id == ARTIST_VARIOUS:
        raise Refusal(500, "Query time exceeded. Please try a simpler query.")
    rows = in_order(call, call.catalogue.appearances(artist.id), _APPEARANCE_SORTS)
    return paginate(
        call,
        "releases",
        rows,
        lambda row: appearance_json(call.catalogue, row, call.viewer),
        withheld=call.catalogue.withheld.get(("artist", artist.id), ()),
    )


@route("GET", "/labels/<int:label_id>/releases")
def label_releases(call: Call, label_id: int) -> Answer:
    """List what a label, company or series is credited on."""
    label = find_label(call, label_id)
    return paginate(
        call,
        "releases",
        call.catalogue.by_label.get(label.id, []),
        lambda release: label_row_json(release, label.id, call.viewer),
        withheld=call.catalogue.withheld.get(("label", label.id), ()),
    )


def _formats(release: Release) -> list[str]:
    return [word for medium in release.formats for word in (medium.name, *medium.descriptions)]


def _labels(release: Release) -> list[str]:
    """Return the labels and companies with their capitals lost, as the facets show them."""
    return [_WORD.sub(_capitalized, c.name) for c in (*release.labels, *release.companies)]


def _capitalized(word: re.Match[str]) -> str:
    return word[0].capitalize()


def _countries(release: Release) -> list[str]:
    return [release.country or "Unknown"]


def _years(release: Release) -> list[str]:
    return [str(release.year)] if release.year else []


class Facet(NamedTuple):
    """Something that versions can be filtered by."""

    id: str
    values: Callable[[Release], list[str]]
    allows_multiple_values: bool = True


_FACETS = (
    Facet("format", _formats),
    Facet("label", _labels),
    Facet("country", _countries),
    Facet("released", _years, allows_multiple_values=False),
)


class Everything(Sequence[Release]):
    """What an unknown master has for versions: the whole database, millions of rows of it."""

    def __init__(self, releases: Sequence[Release]) -> None:
        self._releases = releases

    def __len__(self) -> int:
        return 18_704_512

    @overload
    def __getitem__(self, index: int) -> Release: ...
    @overload
    def __getitem__(self, index: slice) -> list[Release]: ...
    def __getitem__(self, index: int | slice) -> Release | list[Release]:
        if isinstance(index, int):
            return self._releases[index % len(self._releases)]
        return [self[place] for place in range(*index.indices(len(self)))]

    def __iter__(self) -> Iterator[Release]:
        return (self[place] for place in range(len(self)))


@route("GET", "/masters/<int:master_id>/versions")
def versions(call: Call, master_id: int) -> Answer:
    """List the versions of a master, with what they can be filtered by.

    An unknown master is no error here, unlike at `/masters/{id}`.
    """
    _refuse_absurd_page(call)
    known = call.catalogue.versions.get(master_id)
    if known is None:
        rows: Sequence[Release] = Everything(list(call.catalogue.releases.values()))
        available = _available(rows[:500])
        applied: dict[str, list[str]] = {}
    else:
        applied = _applied(call)
        rows = [release for release in known if _passes(release, applied)]
        available = _available(rows)
        rows = in_order(call, rows, _VERSION_SORTS)
    facets = [_facet_json(facet, available[facet.id]) for facet in _FACETS]
    return paginate(
        call,
        "versions",
        rows,
        lambda release: version_json(release, call.viewer),
        beside={
            "filters": {"applied": applied, "available": available},
            "filter_facets": facets,
        },
    )


def _refuse_absurd_page(call: Call) -> None:
    page = call.request.query.get("page", "")
    if page.isdigit() and int(page) > 1_000_000:
        code = "d41d8cd98f00b204e9800998ecf8427e"
        raise Refusal(500, f"An internal server error occurred (code: {code}).")


def _applied(call: Call) -> dict[str, list[str]]:
    query = call.request.query
    return {facet.id: query.getlist(facet.id) for facet in _FACETS if query.get(facet.id)}


def _passes(release: Release, applied: dict[str, list[str]]) -> bool:
    """Check a version against the filters: one value of each facet must fit.

    Capitals make no difference: a facet shows "Efa" for the label EFA, and must find it.
    """
    return all(
        {value.casefold() for value in facet.values(release)}
        & {value.casefold() for value in applied[facet.id]}
        for facet in _FACETS
        if facet.id in applied
    )


def _available(rows: Sequence[Release]) -> dict[str, dict[str, int]]:
    """Count how often each value occurs: the most frequent first, years in order."""
    found: dict[str, dict[str, int]] = {}
    for facet in _FACETS:
        counts = Counter(value for row in rows for value in dict.fromkeys(facet.values(row)))
        by_year = facet.id == "released"
        order = sorted(counts.items()) if by_year else counts.most_common()
        found[facet.id] = dict(order)
    return found


def _facet_json(facet: Facet, counts: dict[str, int]) -> Json:
    """Make a facet. Its values are encoded for a query already: `45+RPM`, `7%22`."""
    return {
        "title": facet.id.title(),
        "id": facet.id,
        "values": [
            {"title": value, "value": quote_plus(value), "count": count}
            for value, count in counts.items()
        ],
        "allows_multiple_values": facet.allows_multiple_values,
    }
