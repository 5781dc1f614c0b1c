"""A copy of the collection in SQLite, brought up to date with as few requests as possible."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

import discogs
from discogs.typing import ItemSortKey, SortOrder

from .asking import line_of


class Record(NamedTuple):
    """A line of the table."""

    instance: int
    release: int
    line: str
    year: int | None
    media: str
    added: str


class Stored(TypedDict):
    """What the table has of a release."""

    line: str
    copies: int


@dataclass
class Shelf:
    """The copy of one user's collection."""

    owner: discogs.User
    database: sqlite3.Connection
    order: tuple[ItemSortKey, SortOrder] = ("added", "desc")
    synced: datetime | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Make the table."""
        self.database.execute(
            "CREATE TABLE IF NOT EXISTS items (instance PRIMARY KEY, release, line, year, media, "
            "added)"
        )

    def sync(self) -> int:
        """Read the newest items up to the first one that is known; return their number."""
        known: set[int] = {row[0] for row in self.database.execute("SELECT instance FROM items")}
        new: list[Record] = []
        for item in self.owner.collection.sort(*self.order).refresh():
            if item.instance_id in known:
                break
            new.append(record_of(item))
        self.database.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)", new)
        self.database.commit()
        self.synced = datetime.now(UTC)
        return len(new)

    def copies(self, release: discogs.Release) -> Stored | None:
        """Get what is stored of a release, None if it is not there."""
        found = self.database.execute(
            "SELECT min(line), count(*) FROM items WHERE release = ?", (release.id,)
        ).fetchone()
        line, copies = found
        return Stored(line=line, copies=copies) if copies else None

    def decades(self) -> Iterator[tuple[int, int]]:
        """Count the items by decade."""
        query = "SELECT year / 10 * 10, count(*) FROM items WHERE year NOT NULL GROUP BY 1"
        yield from self.database.execute(query)


def record_of(item: discogs.CollectionItem) -> Record:
    """Make the line of an item, without a request."""
    facts = item.basic_information
    added = item.date_added.isoformat() if item.date_added else ""
    return Record(
        instance=item.instance_id,
        release=item.id,
        line=line_of(facts),
        year=facts.year,
        media=item.notes.get("Media Condition", ""),
        added=added,
    )
