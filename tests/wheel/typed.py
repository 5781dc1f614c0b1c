"""A stranger's typed program: both type checkers know the wheel's types, and it runs."""

from __future__ import annotations

from typing import assert_type

import discogs
from discogs import Condition, Discography, Money
from discogs.sandbox import Sandbox


def newest(session: discogs.Session, artist: int) -> list[str]:
    """The titles of an artist's three newest releases."""
    rows = session.artist(artist).releases
    assert_type(rows, Discography)
    return [row.title for row in rows.sort("year", "desc")[:3]]


with Sandbox() as server, server.session() as session:
    release = session.release(249504)
    assert_type(release.title, str)
    assert_type(release.year, int | None)
    listing = release.sell(condition=Condition.MINT, price="12.50")
    assert_type(listing.price, Money)
    assert len(newest(session, 72872)) == 3
    assert assert_type(release.master, discogs.Master | None)
