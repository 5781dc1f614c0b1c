"""The layout of a catalogue's SQLite file: blocks of compressed records, and indexes of ids.

A block is a zlib blob of sixteen records as XML, just as the dump has them: nothing is made of a
record before somebody asks for it. One that was damaged, or has something unknown in it, is JSON.
The indexes are pairs of numbers or texts, sorted once when all pairs are known.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
import xml.etree.ElementTree as ET  # the records were read before they came into the file
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Final, cast

from discogs.dumps.schema import Kind
from discogs.dumps.shapes import JsonObject

__all__ = [
    "BLOCK",
    "INDEXES",
    "SCHEMA_VERSION",
    "CatalogueWriter",
    "Edges",
    "barcode_key",
    "catno_key",
    "pack",
    "read_piece",
    "unpack",
]

#: How many records a block holds.
BLOCK: Final = 16
#: Changes when the layout does.
SCHEMA_VERSION: Final = 3
#: The indexes from what a release has to its id, and the type of their keys.
INDEXES: Final = {
    "artist_releases": "INTEGER",
    "label_releases": "INTEGER",
    "master_releases": "INTEGER",
    "barcodes": "TEXT",
    "catnos": "TEXT",
}
# Half the time of level 6, and a tenth more bytes.
_LEVEL = 3
#: The rows of each index: (key, release id).
Edges = dict[str, list[tuple[int | str, int]]]


def pack(pieces: Sequence[bytes]) -> Iterator[bytes]:
    """Compress records block by block; each is XML of the dump, or JSON in the API's shape."""
    for start in range(0, len(pieces), BLOCK):
        # No XML and no JSON holds this byte.
        yield zlib.compress(b"\0".join(pieces[start : start + BLOCK]), _LEVEL)


def unpack(blob: bytes) -> list[bytes]:
    """Return the records of a block, unparsed."""
    return zlib.decompress(blob).split(b"\0")


def read_piece(kind: Kind, piece: bytes) -> JsonObject:
    """Return an unparsed record as JSON in the API's shape."""
    if piece.startswith(b"{"):
        return cast("JsonObject", json.loads(piece))
    return kind.shape.read_record(ET.fromstring(piece), [])  # noqa: S314 - it was checked


def barcode_key(text: str) -> str:
    """Return the digits of a barcode, as `release.barcodes` has them."""
    return "".join(sign for sign in text if sign.isdecimal())


def catno_key(text: str) -> str:
    """Return a catalogue number without what people write differently: "SK 026" is "sk026"."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


class CatalogueWriter:
    """Writes a catalogue: blocks part by part, then the indexes, sorted.

    Pairs wait in a second file until all are known, so that nothing is inserted at random places.
    """

    def __init__(self, path: Path, staging: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._lay_out(staging)
        except sqlite3.Error:
            self._db.close()
            raise

    def _lay_out(self, staging: Path) -> None:
        self._db.execute("PRAGMA page_size=8192")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("ATTACH ? AS staging", (str(staging),))
        self._db.execute("CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT)")
        for name, kind in INDEXES.items():
            self._db.execute(f"CREATE TABLE IF NOT EXISTS staging.{name} (key {kind}, id INTEGER)")

    def begin(self) -> None:
        """Begin a part; it is in the file as a whole, or not at all."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End a part."""
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file. A part that was begun is not in it."""
        self._db.close()

    def prepare(self, kind: str) -> None:
        """Make the tables of one kind of records."""
        self._db.execute(
            f"CREATE TABLE IF NOT EXISTS {kind}_blocks (number INTEGER PRIMARY KEY, records BLOB)"
        )
        self._db.execute(
            f"CREATE TABLE IF NOT EXISTS {kind} (id INTEGER PRIMARY KEY, place INTEGER)"
        )

    def known(self, kind: str, ids: Iterable[int]) -> list[int]:
        """Return which of these ids the file has already: none while they come in order."""
        # Both ask a table that is named after a kind of ours.
        largest = self._db.execute(f"SELECT max(id) FROM {kind}").fetchone()[0]  # noqa: S608
        query = f"SELECT 1 FROM {kind} WHERE id = ?"  # noqa: S608 - a kind of ours
        return [
            id
            for id in ids
            if largest is not None and id <= largest and self._db.execute(query, (id,)).fetchone()
        ]

    def add(self, kind: str, ids: Sequence[int], blocks: Iterable[bytes], edges: Edges) -> None:
        """Append records and what the indexes say of them; without blocks, note the ids alone."""
        insert = f"INSERT INTO {kind}_blocks (records) VALUES (?)"  # noqa: S608 - a kind of ours
        numbers = [cast("int", self._db.execute(insert, (blob,)).lastrowid) for blob in blocks]
        places = [number * BLOCK + at for number in numbers for at in range(BLOCK)]
        place = f"INSERT INTO {kind} VALUES (?, ?)"  # noqa: S608 - the same
        self._db.executemany(place, zip(ids, places or repeat(None), strict=False))
        for name, pairs in edges.items():
            waiting = f"INSERT INTO staging.{name} VALUES (?, ?)"  # noqa: S608 - an index
            self._db.executemany(waiting, pairs)

    def note(self, name: str, value: object) -> None:
        """Set a fact about the catalogue: the dump's date, what is done."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, text))

    def fact(self, name: str) -> object:
        """Return a fact, None if it is not known yet."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def finish(self) -> None:
        """Sort the indexes into their tables."""
        for name, kind in INDEXES.items():
            self._db.execute(f"DROP TABLE IF EXISTS main.{name}")
            self._db.execute(
                f"CREATE TABLE main.{name} (key {kind}, id INTEGER, PRIMARY KEY (key, id)) "
                "WITHOUT ROWID"
            )
            waiting = f"SELECT key, id FROM staging.{name} ORDER BY key, id"  # noqa: S608 - an index
            self._db.execute(f"INSERT OR IGNORE INTO main.{name} {waiting}")
        self.note("schema", SCHEMA_VERSION)
        self._db.execute("DETACH staging")
        self._db.close()
