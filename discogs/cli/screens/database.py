"""The screens of releases and masters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from discogs.cli.screens.parts import (
    Facts,
    facts,
    heading,
    mark_of,
    more,
    page_of,
    prose,
    section,
    see_also,
    shortened,
    stacked,
    table,
)
from discogs.models import ArtistCredit, Format, LabelCredit, Master, Release, Track
from discogs.models.credits import credit_line

__all__ = ["format_line", "label_line", "master", "release"]

_MOST_TRACKS = 40
_MOST_CREDITS = 12
_MOST_NUMBERS = 6


def release(release: Release, *, everything: bool = False) -> RenderableType:
    """Make the screen of a release."""
    return stacked(
        [
            heading(lambda: f"{release.artist_credit} - {release.title}", mark_of(release)),
            facts(release, _RELEASE),
            section("Tracklist", lambda: _tracks(release.tracklist, everything=everything)),
            section("Credits", lambda: _credits(release.extraartists, everything=everything)),
            section("Companies", lambda: _companies(release.companies, everything=everything)),
            section("Numbers", lambda: _numbers(release, everything=everything)),
            section("Notes", lambda: prose(release.notes, everything=everything)),
            page_of(lambda: release.uri),
        ]
    )


def master(master: Master, *, everything: bool = False) -> RenderableType:
    """Make the screen of a master."""
    return stacked(
        [
            heading(lambda: f"{master.artist_credit} - {master.title}", mark_of(master)),
            facts(master, _MASTER),
            section("Tracklist", lambda: _tracks(master.tracklist, everything=everything)),
            section("Notes", lambda: prose(master.notes, everything=everything)),
            page_of(lambda: master.uri),
        ]
    )


def format_line(formats: Sequence[Format]) -> str:
    """Join formats: '2 x Vinyl, LP, Album, blue; CD'."""
    lines: list[str] = []
    for format in formats:
        several = f"{format.qty} x " if format.qty not in {"", "0", "1"} else ""
        parts = [f"{several}{format.name}", *format.descriptions, format.text or ""]
        lines.append(", ".join(part for part in parts if part))
    return "; ".join(lines)


def label_line(labels: Sequence[LabelCredit]) -> str:
    """Join labels and catalogue numbers: 'RCA PB 41447'."""
    return "; ".join(
        f"{label.name} {'' if label.catno == 'none' else label.catno}".strip() for label in labels
    )


def _released(release: Release) -> str | None:
    when = release.released_on or release.year
    return str(when) if when else release.released


def _community(release: Release) -> str:
    community = release.community
    have_and_want = f"{community.have:,} have it, {community.want:,} want it"
    if not community.rating.count:
        return have_and_want
    stars = f"rated {community.rating.average:.2f} of 5 by {community.rating.count:,}"
    return f"{have_and_want}, {stars}"


def _for_sale(entity: Release | Master) -> str | None:
    if isinstance(entity, Release) and entity.blocked_from_sale:
        return "blocked from sale"
    if not entity.num_for_sale:
        return None
    price = f", the lowest at {entity.lowest_price}" if entity.lowest_price else ""
    return f"{entity.num_for_sale:,}{price}"


def _release_links(release: Release) -> Sequence[str]:
    artists = [(credit.artist, credit.name) for credit in release.artists]
    labels = [(label.label, label.name) for label in release.labels]
    return see_also([(release.master, "all versions"), *artists, *labels])


def _master_links(master: Master) -> Sequence[str]:
    artists = [(credit.artist, credit.name) for credit in master.artists]
    versions = [
        (master.main_release, "the main release"),
        (master.most_recent_release, "the most recent one"),
    ]
    return see_also([*versions, *artists])


_RELEASE: Facts[Release] = (
    ("Label", lambda it: label_line(it.labels)),
    ("Series", lambda it: label_line(it.series)),
    ("Format", lambda it: format_line(it.formats)),
    ("Country", lambda it: it.country),
    ("Released", _released),
    ("Genre", lambda it: ", ".join(it.genres)),
    ("Style", lambda it: ", ".join(it.styles)),
    ("Community", _community),
    ("For sale", _for_sale),
    ("See also", _release_links),
)
_MASTER: Facts[Master] = (
    ("Year", lambda it: str(it.year or "")),
    ("Genre", lambda it: ", ".join(it.genres)),
    ("Style", lambda it: ", ".join(it.styles)),
    ("For sale", _for_sale),
    ("See also", _master_links),
)


def _tracks(tracklist: Sequence[Track], *, everything: bool) -> RenderableType | None:
    if not tracklist:
        return None
    lines, left = shortened(list(_lines(tracklist)), _MOST_TRACKS, everything=everything)
    grid = table()
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    grid.add_column(no_wrap=True, justify="right", style="dim")
    for position, title, duration in lines:
        grid.add_row(position, title, duration)
    return stacked([grid, more(left, "lines")])


def _lines(tracklist: Sequence[Track], indent: str = "") -> Iterator[tuple[str, Text, str]]:
    for track in tracklist:
        named = f"{credit_line(track.artists)} - " if track.artists else ""
        style = "bold" if track.type_ == "heading" else ""
        yield track.position or "", Text(f"{indent}{named}{track.title}", style), track.duration
        yield from _lines(track.sub_tracks, f"{indent}  ")


def _credits(credits: Sequence[ArtistCredit], *, everything: bool) -> RenderableType | None:
    """Lay out the credits, one line for each role."""
    roles: dict[str, list[str]] = {}
    for credit in credits:
        where = f" ({credit.tracks})" if credit.tracks else ""
        roles.setdefault(credit.role, []).append(f"{credit.printed_name}{where}")
    pairs = [(role, ", ".join(names)) for role, names in roles.items()]
    return _pairs(pairs, _MOST_CREDITS, everything=everything)


def _companies(companies: Sequence[LabelCredit], *, everything: bool) -> RenderableType | None:
    kinds: dict[str, list[str]] = {}
    for company in companies:
        kinds.setdefault(company.entity_type_name or "", []).append(company.name)
    pairs = [(kind, ", ".join(names)) for kind, names in kinds.items()]
    return _pairs(pairs, _MOST_NUMBERS, everything=everything)


def _numbers(release: Release, *, everything: bool) -> RenderableType | None:
    pairs = [
        (entry.type, f"{entry.value} ({entry.description})" if entry.description else entry.value)
        for entry in release.identifiers
    ]
    return _pairs(pairs, _MOST_NUMBERS, everything=everything)


def _pairs(
    pairs: Sequence[tuple[str, str]], most: int, *, everything: bool
) -> RenderableType | None:
    if not pairs:
        return None
    lines, left = shortened(pairs, most, everything=everything)
    grid = table()
    grid.add_column(style="dim", overflow="fold", max_width=30)
    grid.add_column(overflow="fold")
    for name, text in lines:
        grid.add_row(name, text)
    return stacked([grid, more(left, "lines")])
