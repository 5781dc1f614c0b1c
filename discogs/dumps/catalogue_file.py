"""The layout of a catalogue's SQLite file: blocks of compressed records, and indexes of ids.

Sixteen records in one zlib blob take a fifth of their JSON, and one of them is read in a third of a
millisecond. The indexes are pairs of numbers or texts, sorted once when all pairs are known.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, cast

from discogs.dumps.schema import LABELLED
from discogs.dumps.shapes import JsonObject

__all__ = [
    "BLOCK",
    "INDEXES",
    "SCHEMA_VERSION",
    "CatalogueWriter",
    "Edges",
    "Packed",
    "barcode_key",
    "catno_key",
    "edges_of",
    "pack",
    "unpack",
]

#: How many records a block holds.
BLOCK: Final = 16
#: Changes when the layout does.
SCHEMA_VERSION: Final = 1
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


class Packed(NamedTuple):
    """A block of records, and what the indexes say of them."""

    ids: tuple[int, ...]
    blob: bytes
    edges: Edges


def pack(records: Sequence[JsonObject], *, of_releases: bool) -> Iterator[Packed]:
    """Compress records block by block."""
    for start in range(0, len(records), BLOCK):
        block = records[start : start + BLOCK]
        text = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
        edges: Edges = {name: [] for name in INDEXES} if of_releases else {}
        for record in block if of_releases else ():
            for name, key in edges_of(record):
                edges[name].append((key, cast("int", record["id"])))
        ids = tuple(cast("int", record["id"]) for record in block)
        yield Packed(ids, zlib.compress(text.encode(), _LEVEL), edges)


def unpack(blob: bytes) -> list[JsonObject]:
    """Return the records of a block."""
    return cast("list[JsonObject]", json.loads(zlib.decompress(blob)))


def edges_of(release: JsonObject) -> Iterator[tuple[str, int | str]]:
    """Yield the keys under which a release is found, each once."""
    for id in dict.fromkeys(_credited(release)):
        yield "artist_releases", id
    credited = (cast("list[JsonObject]", release.get(name, [])) for name in LABELLED)
    for label_id in dict.fromkeys(one["id"] for several in credited for one in several):
        if type(label_id) is int and label_id:
            yield "label_releases", label_id
    labels = cast("list[JsonObject]", release.get("labels", []))
    for number in dict.fromkeys(catno_key(str(label["catno"])) for label in labels):
        if number and number != "none":
            yield "catnos", number
    master_id = release.get("master_id")
    if type(master_id) is int and master_id:
        yield "master_releases", master_id
    identifiers = cast("list[dict[str, str]]", release.get("identifiers", []))
    codes = (one["value"] for one in identifiers if one["type"] == "Barcode")
    for code in dict.fromkeys(map(barcode_key, codes)):
        if code:
            yield "barcodes", code


def barcode_key(text: str) -> str:
    """Return the digits of a barcode, as `release.barcodes` has them."""
    return "".join(sign for sign in text if sign.isdecimal())


def catno_key(text: str) -> str:
    """Return a catalogue number without what people write differently: "SK 026" is "sk026"."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _credited(record: JsonObject) -> Iterator[int]:
    """Yield the ids of all artists of a release, on its tracks too."""
    for name in ("artists", "extraartists"):
        for credit in cast("list[JsonObject]", record.get(name, ())):
            id = credit["id"]
            if type(id) is int and id:
                yield id
    for name in ("tracklist", "sub_tracks"):
        for track in cast("list[JsonObject]", record.get(name, ())):
            yield from _credited(track)


class CatalogueWriter:
    """Writes a catalogue: blocks part by part, then the indexes, sorted.

    Pairs wait in a second file until all are known, so that nothing is inserted at random places.
    """

    def __init__(self, path: Path, staging: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA page_size=8192")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("ATTACH ? AS staging", (str(staging),))
        self._db.execute("CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT)")
        self._staging = staging
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
            f"CREATE TABLE IF NOT EXISTS {kind} (id INTEGER PRIMARY KEY, block INTEGER)"
        )

    def add(self, kind: str, blocks: Iterable[Packed]) -> None:
        """Append blocks of records."""
        insert = f"INSERT INTO {kind}_blocks (records) VALUES (?)"  # noqa: S608 - a kind of ours
        place = f"INSERT OR REPLACE INTO {kind} VALUES (?, ?)"  # noqa: S608 - the same
        for block in blocks:
            number = self._db.execute(insert, (block.blob,)).lastrowid
            self._db.executemany(place, [(id, number) for id in block.ids])
            for name, pairs in block.edges.items():
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
        self._staging.unlink()
