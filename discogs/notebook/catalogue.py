"""The cards of what is in the database: releases, masters, artists, labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discogs.notebook.card import Card, cover, folded
from discogs.notebook.html import Html, Part, joined, plain_link, tag
from discogs.notebook.telling import (
    BROKEN,
    amount,
    count,
    credit,
    each,
    formats,
    labels,
    listed,
    prose,
    text,
    told,
)
from discogs.orm.entity import Entity

__all__ = ["artist", "label", "master", "release"]

#: Tracklists of more lines than this are folded.
_MOST_TRACKS = 12


def release(entity: Entity) -> Card:
    """A release: what it is, what is on it, and what users did with it."""
    return _record(
        entity,
        ("Label", labels(entity, "labels")),
        ("Format", formats(entity, "formats")),
        ("Released", _released(entity)),
        ("Country", text(entity, "country")),
    )


def master(entity: Entity) -> Card:
    """A master: what its versions have in common."""
    return _record(
        entity,
        ("First released", text(entity, "year")),
        ("Main release", text(entity, "main_release_id")),
    )


def artist(entity: Entity) -> Card:
    """An artist: who that is, and who else."""
    return _maker(
        entity,
        ("Real name", text(entity, "realname")),
        ("Members", listed(entity, "members", names="name")),
        ("In groups", listed(entity, "groups", names="name")),
        ("Aliases", listed(entity, "aliases", names="name")),
        ("Variations", listed(entity, "namevariations")),
    )


def label(entity: Entity) -> Card:
    """A label: what belongs to it, and what it belongs to."""
    return _maker(
        entity,
        ("Part of", text(entity, "parent_label_link", "name")),
        ("Sublabels", listed(entity, "sublabels", names="name")),
        ("Contact", prose(entity, "contact_info")),
    )


def _record(entity: Entity, *facts: tuple[str, Part]) -> Card:
    """What has a title, tracks, and users who have it; these facts come first."""
    return Card(
        title=text(entity, "title"),
        subtitle=credit(entity, "artists"),
        picture=cover(entity),
        facts=[
            *facts,
            ("Genre", listed(entity, "genres")),
            ("Style", listed(entity, "styles")),
            ("For sale", _for_sale(entity)),
            ("Community", _community(entity)),
        ],
        sections=[_tracklist(entity), _notes(entity)],
    )


def _maker(entity: Entity, *facts: tuple[str, Part]) -> Card:
    """Who makes records; these facts come first."""
    return Card(
        title=text(entity, "name"),
        subtitle=prose(entity, "profile"),
        picture=cover(entity),
        facts=[*facts, ("Sites", _sites(entity))],
    )


def _released(entity: Entity) -> str:
    return text(entity, "released_formatted") or text(entity, "released") or text(entity, "year")


def _for_sale(entity: Entity) -> str:
    number, price = count(entity, "num_for_sale"), amount(entity, "lowest_price")
    return f"{number} from {price}" if number and price else number or price


def _community(entity: Entity) -> str:
    community = told(entity, "community")
    if community == BROKEN:
        return BROKEN
    have, want = count(community, "have"), count(community, "want")
    parts = [f"{have} have" if have else "", f"{want} want" if want else ""]
    average = told(community, "rating", "average")
    if isinstance(average, float) and told(community, "rating", "count"):
        votes = count(community, "rating", "count")
        parts.append(f"\N{BLACK STAR} {average:.2f} of 5 by {votes}")
    return " \N{MIDDLE DOT} ".join(filter(None, parts))


def _notes(entity: Entity) -> Html | None:
    notes = prose(entity, "notes")
    return folded("Notes", tag("div", notes)) if notes else None


def _tracklist(entity: Entity) -> Html | None:
    """The tracks, behind a click where they are many."""
    if told(entity, "tracklist") == BROKEN:
        return tag("div", f"Tracklist: {BROKEN}")
    lines = list(_tracks(each(entity, "tracklist"), depth=0))
    if not lines:
        return None
    number = sum(1 for line in lines if line.is_track)
    cells = (tag("span", cell) for line in lines for cell in line.cells)
    return folded(
        f"Tracklist ({number})",
        tag("div", *cells, style="tracks"),
        is_open=len(lines) <= _MOST_TRACKS,
    )


class _TracklistLine:
    """A line of a tracklist."""

    def __init__(self, track: object, depth: int) -> None:
        is_heading = told(track, "type_") == "heading"
        self.is_track = not is_heading and not each(track, "sub_tracks")
        name: Part = text(track, "title")
        by = credit(track, "artists")
        parts = (tag("b", name) if is_heading else name, f" \N{EN DASH} {by}" if by else None)
        indent = "\N{EM SPACE}" * depth
        self.cells: Sequence[Part] = (
            text(track, "position"),
            joined((indent, *parts)),
            text(track, "duration"),
        )


def _tracks(tracks: Sequence[object], depth: int) -> Iterator[_TracklistLine]:
    for track in tracks:
        yield _TracklistLine(track, depth)
        yield from _tracks(each(track, "sub_tracks"), depth + 1)


def _sites(entity: Entity) -> Html | None:
    urls = [url for url in each(entity, "urls") if isinstance(url, str) and url]
    return joined(tag("div", plain_link(url)) for url in urls[:5]) if urls else None
