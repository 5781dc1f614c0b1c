"""The cards of the database: releases, masters, artists, labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discogs.models import Release
from discogs.notebook.card import Card, cover, folded
from discogs.notebook.fields import (
    BROKEN,
    amount,
    count,
    credit,
    entries,
    formats,
    labels,
    loaded,
    prose,
    text,
    texts,
)
from discogs.notebook.html import Html, Part, joined, link, plain_link, tag
from discogs.orm.entity import Entity, state_of

__all__ = ["artist", "label", "master", "release"]

#: Longer tracklists are folded.
_MOST_TRACKS = 12


def release(entity: Entity) -> Card:
    """Make the card of a release."""
    return _record(
        entity,
        ("Label", labels(entity, "labels")),
        ("Format", formats(entity, "formats")),
        ("Released", _released(entity)),
        ("Country", text(entity, "country")),
    )


def master(entity: Entity) -> Card:
    """Make the card of a master."""
    return _record(
        entity,
        ("First released", text(entity, "year")),
        ("Main release", _main_release(entity)),
    )


def artist(entity: Entity) -> Card:
    """Make the card of an artist."""
    return _profile(
        entity,
        ("Real name", text(entity, "realname")),
        ("Members", texts(entity, "members", names="name")),
        ("In groups", texts(entity, "groups", names="name")),
        ("Aliases", texts(entity, "aliases", names="name")),
        ("Variations", texts(entity, "namevariations")),
    )


def label(entity: Entity) -> Card:
    """Make the card of a label."""
    return _profile(
        entity,
        ("Part of", text(entity, "parent_label_link", "name")),
        ("Sublabels", texts(entity, "sublabels", names="name")),
        ("Contact", prose(entity, "contact_info")),
    )


def _record(entity: Entity, *facts: tuple[str, Part]) -> Card:
    """Make the card of a release or master, with these facts first."""
    return Card(
        title=text(entity, "title"),
        subtitle=credit(entity, "artists"),
        picture=cover(entity),
        facts=[
            *facts,
            ("Genre", texts(entity, "genres")),
            ("Style", texts(entity, "styles")),
            ("For sale", _for_sale(entity)),
            ("Community", _community(entity)),
        ],
        sections=[_tracklist(entity), _notes(entity)],
    )


def _profile(entity: Entity, *facts: tuple[str, Part]) -> Card:
    """Make the card of an artist or label, with these facts first."""
    return Card(
        title=text(entity, "name"),
        subtitle=prose(entity, "profile"),
        picture=cover(entity),
        facts=[*facts, ("Sites", _sites(entity))],
    )


def _main_release(entity: Entity) -> Html | None:
    """Link to the main release: by its title if that is known, else by its id. No request."""
    number, core = loaded(entity, "main_release_id"), state_of(entity).core
    if not isinstance(number, int):
        return joined([text(entity, "main_release_id")])
    known = core.identity_map.known(Release, number) if core is not None else None
    title = text(known, "title")
    address = f"https://www.discogs.com/release/{number}"
    return link(address, f"{title} ({number})" if title else str(number))


def _released(entity: Entity) -> str:
    return text(entity, "released_formatted") or text(entity, "released") or text(entity, "year")


def _for_sale(entity: Entity) -> str:
    number, price = count(entity, "num_for_sale"), amount(entity, "lowest_price")
    return f"{number} from {price}" if number and price else number or price


def _community(entity: Entity) -> str:
    community = loaded(entity, "community")
    if community == BROKEN:
        return BROKEN
    have, want = count(community, "have"), count(community, "want")
    parts = [f"{have} have" if have else "", f"{want} want" if want else ""]
    average = loaded(community, "rating", "average")
    if isinstance(average, float) and loaded(community, "rating", "count"):
        votes = count(community, "rating", "count")
        parts.append(f"\N{BLACK STAR} {average:.2f} of 5 by {votes}")
    return " \N{MIDDLE DOT} ".join(filter(None, parts))


def _notes(entity: Entity) -> Html | None:
    notes = prose(entity, "notes")
    return folded("Notes", tag("div", notes)) if notes else None


def _tracklist(entity: Entity) -> Html | None:
    """Render the tracks, folded if there are many."""
    if loaded(entity, "tracklist") == BROKEN:
        return tag("div", f"Tracklist: {BROKEN}")
    lines = list(_tracks(entries(entity, "tracklist"), depth=0))
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
        is_heading = loaded(track, "type_") == "heading"
        self.is_track = not is_heading and not entries(track, "sub_tracks")
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
        yield from _tracks(entries(track, "sub_tracks"), depth + 1)


def _sites(entity: Entity) -> Html | None:
    urls = [url for url in entries(entity, "urls") if isinstance(url, str) and url]
    return joined(tag("div", plain_link(url)) for url in urls[:5]) if urls else None
