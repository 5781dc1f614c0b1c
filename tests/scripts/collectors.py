"""What collectors ask of their records."""

from __future__ import annotations

from collections import defaultdict

import discogs
from tests.scripts.script import costs


@costs(2, "your name, and the first page")
def records(session: discogs.Session) -> int:
    """How many records do I have?"""
    return len(session.me.collection)


@costs(2, "your name, and the value")
def value(session: discogs.Session) -> discogs.Money:
    """What are they worth?"""
    return session.me.collection_value().median


@costs(2, "your name, and all folders")
def by_folder(session: discogs.Session) -> dict[str, int]:
    """How many are in which folder?"""
    return {folder.name: folder.count for folder in session.me.folders}


@costs(7, "your name, and 6 pages of 540 items")
def twice(session: discogs.Session) -> dict[str, int]:
    """Which albums do I have in several pressings?"""
    pressings: defaultdict[int, set[int]] = defaultdict(set)
    titles: dict[int, str] = {}
    for item in session.me.collection:
        master_id = item.basic_information.master_id
        if master_id:
            pressings[master_id].add(item.id)
            titles[master_id] = item.title
    return {titles[album]: len(ids) for album, ids in pressings.items() if len(ids) > 1}


@costs(7, "your name, and 6 pages of 540 items")
def unrated(session: discogs.Session) -> list[str]:
    """Which ones did I never rate?"""
    return [item.title for item in session.me.collection if not item.rating]


@costs(449, "your name, 6 pages, the folders and 8 pages of theirs, and 433 that had no 3 yet")
def rate_all(session: discogs.Session) -> int:
    """Give each of my records three stars.

    The limit lets 60 of them through in a minute. After Ctrl-C run it again: what has three stars
    by now costs nothing.
    """
    items = list(session.me.collection)
    for item in items:
        item.rating = 3
    done = session.save_all(items)
    return len(done.saved)


@costs(8, "your name, 6 pages, and the names of the notes")
def worn(session: discogs.Session) -> list[str]:
    """Which of them have seen better days?"""
    return [
        item.title
        for item in session.me.collection
        if item.notes.get("Media") in {"Good (G)", "Fair (F)", "Poor (P)"}
    ]


@costs(4, "your name, and one for each that is asked for")
def already_mine(session: discogs.Session) -> list[int]:
    """Which of these do I have already?

    For more than a handful read the ids once, one request for each 100 items:
    `owned = {item.id for item in session.me.collection}`.
    """
    return [one for one in (249504, 1675174, 1867708) if one in session.me.collection]


@costs(2, "2 pages of 160 rows, which say what is yours")
def missing(session: discogs.Session) -> list[str]:
    """What do I lack of this label?"""
    return [
        f"{row.catno} {row.title}"
        for row in session.label(90000001).releases
        if row.stats and row.stats.user and not row.stats.user.in_collection
    ]


@costs(5, "your name, 2 pages of wants, and 2 of the seller's")
def on_offer(session: discogs.Session) -> list[str]:
    """Which of my wants does this seller have?"""
    wanted = {want.id for want in session.me.wantlist}
    return [
        f"{listing.title}: {listing.price}"
        for listing in session.user("waxworks").inventory
        if listing.release_id in wanted
    ]


@costs(3, "your name, the folders, and the new item")
def file_away(session: discogs.Session) -> int:
    """I bought one: put it into Jazz."""
    return session.me.folders["Jazz"].add(1675174).instance_id
