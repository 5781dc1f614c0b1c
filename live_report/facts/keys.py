"""Keys and values: what is left out, what is null, what is a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from live_report.facts.belief import Section, Verdict, each, expect
from live_report.places import Place
from live_report.probes import Answer, Probes

__all__ = ["KEYS"]

KEYS = Section("Keys and values")

_NO_NULLS = "Absent instead of null"
#: Where null was seen, in whatever holds a release, and elsewhere.
_RELEASE_NULLS = frozenset(
    {
        "lowest_price",
        "data_quality",
        "community.data_quality",
        "videos[].description",
        "tracklist[].position",
        "tracklist[].sub_tracks[].position",
    }
)
_ROW_NULLS = frozenset({"master_id", "master_url"})
_ITEM_NULLS = frozenset({"basic_information.master_url"})
_RELEASED = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")


def _no_other_nulls(places: Iterable[Place], known: frozenset[str]) -> Verdict:
    found = {where for place in places for where in place.nulls()}
    expected = f"null at most in {', '.join(sorted(known))}" if known else "no null"
    return expect(found <= known, expected, f"null in {', '.join(sorted(found - known))}")


@KEYS.fact(_NO_NULLS)
def nulls_of_releases(probes: Probes) -> Verdict:
    """What a release or master does not know is left out, and null in a few known keys alone."""
    return _no_other_nulls([*probes.releases, probes.master.found], _RELEASE_NULLS)


@KEYS.fact(_NO_NULLS)
def nulls_of_artists_and_labels(probes: Probes) -> Verdict:
    """What an artist or a label does not know is left out, and never null."""
    return _no_other_nulls([probes.artist.found, probes.label.found], frozenset())


@KEYS.fact("Real nulls")
def nulls_of_rows(probes: Probes) -> Verdict:
    """In rows of searches, artists and masters only master_id and master_url are null."""
    rows = chain(
        probes.search.rows("results"),
        probes.anonymous_search.rows("results"),
        probes.artist_releases.rows("releases"),
        probes.versions.rows("versions"),
    )
    return _no_other_nulls(rows, _ROW_NULLS)


@KEYS.fact("Real nulls")
def nulls_of_items(probes: Probes) -> Verdict:
    """In items of a collection only master_url is null."""
    return _no_other_nulls(probes.collection.rows("releases"), _ITEM_NULLS)


@KEYS.fact("Real nulls")
def nulls_of_wants(probes: Probes) -> Verdict:
    """In wants only master_url is null."""
    return _no_other_nulls(probes.wants.rows("wants"), _ITEM_NULLS)


@KEYS.fact("Real nulls")
def artists_have_no_master(probes: Probes) -> Verdict:
    """In a search, rows of artists and labels say null for master_id and master_url."""
    rows = _of_type(probes.anonymous_search, "artist", "label")
    right = "master_id: null, master_url: null"
    return each(rows, lambda row: row["master_id"].is_null and row["master_url"].is_null, right)


@KEYS.fact("No master: both keys absent")
def a_release_without_master(probes: Probes) -> Verdict:
    """A release that belongs to no master has neither master_id nor master_url."""
    found = probes.release_without_master.found
    left = found.keys & {"master_id", "master_url"}
    return expect(not left, "both absent", f"there: {', '.join(sorted(left))}")


def _no_master_is_0(rows: list[Place]) -> Verdict:
    met = [row for row in rows if row["master_url"].is_null or not row["master_id"].content]
    right = "master_id 0, master_url null"
    return each(met, lambda row: _master_of(row) == right, right, _master_of)


def _master_of(row: Place) -> str:
    return f"master_id {_zero_or_shape(row['master_id'])}, master_url {row['master_url'].shape}"


@KEYS.fact("No master: both keys absent")
def rows_without_master(probes: Probes) -> Verdict:
    """A search row of a release without a master says master_id 0 and master_url null."""
    rows = [*probes.search.rows("results"), *_of_type(probes.anonymous_search, "release")]
    return _no_master_is_0(rows)


@KEYS.fact("No master: both keys absent")
def items_without_master(probes: Probes) -> Verdict:
    """An item of a collection whose release has no master says master_id 0 and master_url null."""
    rows = [row["basic_information"] for row in probes.collection.rows("releases")]
    return _no_master_is_0(rows)


@KEYS.fact("`master_id: null` in wants of 2020")
def wants_without_master(probes: Probes) -> Verdict:
    """A want of a release without a master says master_id 0 and master_url null, as items do."""
    rows = [row["basic_information"] for row in probes.wants.rows("wants")]
    return _no_master_is_0(rows)


@KEYS.fact("`year: 0` for unknown")
def years_of_searches(probes: Probes) -> Verdict:
    """In a search the year is a text of four digits, or absent."""
    years = [row["year"] for row in probes.search.rows("results")]
    return each(years, lambda year: not year.is_there or _is_year(year), 'absent, or str as "1987"')


def _is_year(place: Place) -> bool:
    return re.fullmatch(r"\d{4}", place.text or "") is not None


@KEYS.fact("`year: 0` for unknown")
def years_of_artists_releases(probes: Probes) -> Verdict:
    """Among an artist's releases the year is a number, absent where it is unknown, and never 0."""
    years = [row["year"] for row in probes.artist_releases.rows("releases")]

    def is_right(year: Place) -> bool:
        return not year.is_there or (year.is_whole and year.content != 0)

    return each(years, is_right, "absent, or an int that is not 0", _zero_or_shape)


@KEYS.fact("`year: 0` for unknown")
def years_of_labels_releases(probes: Probes) -> Verdict:
    """Among a label's releases, and in a release, the year is a number, 0 where it is unknown."""
    years = [row["year"] for row in probes.anonymous_label_releases.rows("releases")]
    years += [release["year"] for release in probes.releases]
    return each(years, lambda year: year.is_whole, "int")


@KEYS.fact("`year: 0` for unknown")
def years_of_versions(probes: Probes) -> Verdict:
    """Versions have no year: released is a text that begins with it, or "0"."""
    rows = probes.versions.rows("versions")

    def is_right(row: Place) -> bool:
        released = row["released"].text or ""
        return not row["year"].is_there and re.match(r"\d{4}|0$", released) is not None

    return each(rows, is_right, 'released "1987" or "0", no year', _released_of)


def _zero_or_shape(place: Place) -> str:
    return "0" if place.content == 0 else place.shape


def _released_of(row: Place) -> str:
    return f"released {row['released'].shape}, year {row['year'].shape}"


@KEYS.fact("`released` is `1987`")
def released(probes: Probes) -> Verdict:
    """A release's released is 1987, 1987-07 or 1987-07-00, empty, or absent."""
    places = [release["released"] for release in probes.releases]

    def is_right(place: Place) -> bool:
        return not place.is_there or _RELEASED.fullmatch(place.text or "-") is not None

    return each(places, is_right, "absent, or such a text", lambda place: f"another {place.shape}")


@KEYS.fact("`qty`, `entity_type`")
def numbers_as_texts(probes: Probes) -> Verdict:
    """The qty of formats and the entity_type of labels and companies are texts."""
    keys = {"formats": "qty", "labels": "entity_type", "companies": "entity_type"}
    places = [
        row[key]
        for release in probes.releases
        for part, key in keys.items()
        for row in release[part].rows
    ]
    return each(places, lambda place: place.text is not None, "str")


@KEYS.fact("Credits of id 0")
def credits_without_page(probes: Probes) -> Verdict:
    """A credit of id 0 has the resource_url "", and any other one has a URL."""
    credits = [
        credit
        for release in probes.releases
        for source in (release, *release["tracklist"].rows)
        for key in ("artists", "extraartists")
        for credit in source[key].rows
    ]

    def is_right(credit: Place) -> bool:
        return (credit["id"].content == 0) == (credit["resource_url"].text == "")

    return each(credits, is_right, 'id 0 exactly where resource_url is ""', _credit)


def _credit(credit: Place) -> str:
    return f"id {_zero_or_shape(credit['id'])}, resource_url {credit['resource_url'].shape}"


@KEYS.fact('`join: ","` after the last artist')
def nothing_joins_the_last_artist(probes: Probes) -> Verdict:
    """The join of the last artist is empty."""
    artists = [place["artists"].rows for place in (*probes.releases, probes.master.found)]
    return each([rows[-1]["join"] for rows in artists if rows], lambda join: join.text == "", '""')


@KEYS.fact("A tracklist has headings")
def types_of_tracks(probes: Probes) -> Verdict:
    """A track's type_ is track, heading or index, and only an index has sub_tracks."""
    places = [*probes.releases, probes.master.found]
    tracks = [track for place in places for track in place["tracklist"].rows]

    def is_right(track: Place) -> bool:
        kinds = {"index"} if track["sub_tracks"].is_there else {"index", "track", "heading"}
        return track["type_"].text in kinds

    return each(tracks, is_right, "one of these", lambda track: f"another one: {track.shape}")


@KEYS.fact("`/releases/{id}/stats` gives")
def release_stats(probes: Probes) -> Verdict:
    """/releases/{id}/stats gives is_offensive alone, without num_have and num_want."""
    found = probes.release_stats.found
    return expect(found.keys == {"is_offensive"}, "{is_offensive: bool}", found.shape)


def _of_type(answer: Answer, *types: str) -> list[Place]:
    return [row for row in answer.rows("results") if row["type"].text in types]
