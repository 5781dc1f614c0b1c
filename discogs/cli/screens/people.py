"""The screens of artists, labels, users and their lists."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType

from discogs.cli.screens.parts import (
    Facts,
    facts,
    heading,
    lines,
    mark,
    mark_of,
    more,
    page_of,
    prose,
    section,
    shortened,
    stacked,
    table,
)
from discogs.models import Artist, ArtistLink, Label, LabelLink, Markup, User, UserList

__all__ = ["artist", "label", "user", "user_list"]

_MOST_NAMES = 12
_MOST_ITEMS = 40


def artist(artist: Artist, *, everything: bool = False) -> RenderableType:
    """Make the screen of an artist."""
    return stacked(
        [
            heading(lambda: artist.name, mark_of(artist)),
            facts(artist, _ARTIST),
            section("Members", lambda: _links(artist.members, everything=everything)),
            section("Groups", lambda: _links(artist.groups, everything=everything)),
            section("Aliases", lambda: _links(artist.aliases, everything=everything)),
            section("Profile", lambda: prose(artist.profile, everything=everything)),
            section("Elsewhere", lambda: _lines(artist.urls, everything=everything)),
            page_of(lambda: artist.uri),
        ]
    )


def label(label: Label, *, everything: bool = False) -> RenderableType:
    """Make the screen of a label."""
    return stacked(
        [
            heading(lambda: label.name, mark_of(label)),
            facts(label, _LABEL),
            section("Profile", lambda: prose(label.profile, everything=everything)),
            section("Sublabels", lambda: _sublabels(label, everything=everything)),
            section("Contact", lambda: prose(label.contact_info, everything=everything)),
            section("Elsewhere", lambda: _lines(label.urls, everything=everything)),
            page_of(lambda: label.uri),
        ]
    )


def user(user: User, *, everything: bool = False) -> RenderableType:
    """Make the screen of a user."""
    return stacked(
        [
            heading(lambda: user.username),
            facts(user, _USER),
            section("Profile", lambda: prose(user.profile, everything=everything)),
            page_of(lambda: user.uri),
        ]
    )


def user_list(user_list: UserList, *, everything: bool = False) -> RenderableType:
    """Make the screen of a list."""
    return stacked(
        [
            heading(lambda: user_list.name),
            facts(user_list, _LIST),
            section("On it", lambda: _items(user_list, everything=everything)),
            page_of(lambda: user_list.uri),
        ]
    )


def _rating(percent: float | None, count: int | None) -> str | None:
    return f"{percent:g} % of {count:,} ratings" if percent is not None and count else None


def _count(number: int | None) -> str | None:
    return f"{number:,}" if number is not None else None


def _parent(link: LabelLink | None) -> str | None:
    return f"{mark('label', link.id)} {link.name}" if link else None


_ARTIST: Facts[Artist] = (
    ("Real name", lambda it: it.realname),
    ("Variations", lambda it: ", ".join(it.namevariations[:_MOST_NAMES])),
)
_LABEL: Facts[Label] = (("Part of", lambda it: _parent(it.parent_label_link)),)
_USER: Facts[User] = (
    ("Name", lambda it: it.name),
    ("Location", lambda it: it.location),
    ("Home page", lambda it: it.home_page),
    ("Since", lambda it: f"{it.registered:%Y-%m-%d}"),
    ("Collection", lambda it: _count(it.num_collection)),
    ("Wantlist", lambda it: _count(it.num_wantlist)),
    ("Lists", lambda it: _count(it.num_lists)),
    ("For sale", lambda it: _count(it.num_for_sale)),
    ("Contributed", lambda it: f"{it.releases_contributed:,} releases"),
    ("As a seller", lambda it: _rating(it.seller_rating, it.seller_num_ratings)),
    ("As a buyer", lambda it: _rating(it.buyer_rating, it.buyer_num_ratings)),
)
_LIST: Facts[UserList] = (
    ("By", lambda it: it.user.username if it.user else None),
    ("About", lambda it: Markup(it.description or "").plain),
    ("Items", lambda it: f"{len(it.items):,}"),
    ("Changed", lambda it: f"{it.date_changed:%Y-%m-%d}"),
    ("Seen by", lambda it: "everyone" if it.public else "its owner alone"),
)


def _links(links: Iterable[ArtistLink], *, everything: bool) -> RenderableType | None:
    names = [
        f"{mark('artist', link.id)} {link.name}{' (once)' if link.active is False else ''}"
        for link in links
    ]
    return _lines(names, everything=everything)


def _sublabels(label: Label, *, everything: bool) -> RenderableType | None:
    names = [f"{mark('label', link.id)} {link.name}" for link in label.sublabels]
    return _lines(names, everything=everything)


def _lines(texts: Iterable[str], *, everything: bool) -> RenderableType | None:
    shown, left = shortened(list(texts), _MOST_NAMES, everything=everything)
    return stacked([lines(shown), more(left, "lines")]) if shown else None


def _items(user_list: UserList, *, everything: bool) -> RenderableType | None:
    shown, left = shortened(user_list.items, _MOST_ITEMS, everything=everything)
    if not shown:
        return None
    made = table()
    made.add_column(no_wrap=True, style="dim")
    made.add_column(overflow="fold")
    made.add_column(overflow="fold")
    for item in shown:
        made.add_row(mark(item.type, item.id), item.display_title, item.comment)
    return stacked([made, more(left, "items")])
