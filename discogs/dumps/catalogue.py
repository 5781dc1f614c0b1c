"""A catalogue: the dumps in one SQLite file, found by id, artist, label, master, barcode, catno."""

from __future__ import annotations

import json
import operator
import sqlite3
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast
from urllib.request import pathname2url

from discogs.dumps.catalogue_file import (
    BLOCK,
    INDEXES,
    SCHEMA_VERSION,
    barcode_key,
    catno_key,
    read_piece,
    unpack,
)
from discogs.dumps.covering import checked_kind
from discogs.dumps.detached import Maker
from discogs.dumps.schema import KINDS
from discogs.dumps.shapes import JsonObject
from discogs.errors import DumpError, InvalidValueError
from discogs.forks import INHERITED, held_while_forking, renew_after_fork
from discogs.models import Artist, Label, Master, Release

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Catalogue"]

AnyRecord: TypeAlias = Release | Master | Artist | Label
E = TypeVar("E", Release, Master, Artist, Label)

#: Blocks that stay unpacked: a walk over versions often finds the next one in the same block.
_BLOCKS_KEPT = 64


class Catalogue:
    """The records of the dumps in one file, which `convert` makes. Thread-safe, and read-only.

    Objects are typed and detached, as those of `read`; None where the dumps lack the id. Nothing
    makes a request: `Session(catalogue=...)` gives objects that ask the API for the rest. A forked
    process may go on using it.

    >>> from discogs import dumps
    >>> catalogue = dumps.Catalogue("data/catalogue.sqlite")  # doctest: +SKIP
    >>> catalogue.release(249504).title  # doctest: +SKIP
    'Never Gonna Give You Up'

    Args:
        path: The file.

    Raises:
        DumpError: It is no catalogue, or one of another version.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        # A fork in the midst of a question would leave SQLite's own locks held in the child.
        self._lock = held_while_forking(threading.Lock())
        #: None in a forked process that has not asked yet.
        self._db: sqlite3.Connection | None = None
        self._makers: dict[str, Maker[Any]] = {}
        self._unpacked: OrderedDict[tuple[str, int], list[bytes]] = OrderedDict()
        if not self._path.is_file():
            raise DumpError(f"There is no catalogue {self._path}: discogs.dumps.convert makes one.")
        try:
            rows = self._opened().execute("SELECT name, value FROM facts").fetchall()
            self._facts: dict[str, Any] = {name: json.loads(value) for name, value in rows}
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:
            self.close()
            raise DumpError(f"{self._path} is no catalogue: {error}.") from None
        if self._facts.get("schema") != SCHEMA_VERSION:
            self.close()
            raise DumpError(
                f"{self._path} has the layout {self._facts.get('schema')}, not {SCHEMA_VERSION}: "
                "convert the dumps again."
            )
        renew_after_fork(self)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def dates(self) -> Mapping[str, str | None]:
        """The date of each dump in it: `{"releases": "2026-10-01"}`; None where none is known."""
        sources: dict[str, Any] = self._facts.get("sources", {})
        return {kind: found["date"] for kind, found in sources.items()}

    def release(self, id: int) -> Release | None:
        """Get a release by its id."""
        return self._one(Release, id)

    def master(self, id: int) -> Master | None:
        """Get a master by its id."""
        return self._one(Master, id)

    def artist(self, id: int) -> Artist | None:
        """Get an artist by its id."""
        return self._one(Artist, id)

    def label(self, id: int) -> Label | None:
        """Get a label, company or series by its id."""
        return self._one(Label, id)

    def raw(self, kind: type[AnyRecord], id: int) -> JsonObject | None:
        """Get a record as JSON in the API's shape; `kind` is Release, Master, Artist or Label."""
        return self.record(checked_kind(kind).name, id)

    def releases_by_artist(self, id: int) -> Iterator[Release]:
        """Iterate over the releases that credit an artist, on their tracks too; by id."""
        return self._releases("artist_releases", id)

    def releases_on_label(self, id: int) -> Iterator[Release]:
        """Iterate over the releases of a label, company or series; by id."""
        return self._releases("label_releases", id)

    def versions(self, master_id: int) -> Iterator[Release]:
        """Iterate over the versions of a master; by id."""
        return self._releases("master_releases", master_id)

    def releases_by_barcode(self, barcode: str) -> Iterator[Release]:
        """Iterate over the releases with a barcode; only its digits count."""
        return self._releases("barcodes", barcode_key(_text("barcode", barcode)))

    def releases_by_catno(self, catno: str) -> Iterator[Release]:
        """Iterate over the releases with a catalogue number; only letters and digits count."""
        return self._releases("catnos", catno_key(_text("catalogue number", catno)))

    def count(self, kind: type[AnyRecord]) -> int:
        """Get how many records of a class there are."""
        name = checked_kind(kind).name
        if name not in self.dates:
            return 0
        rows = self._select(f"SELECT count(*) FROM {name}")  # noqa: S608 - a kind of ours
        return cast("int", rows[0][0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._db is not None:
                self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Catalogue {str(self._path)!r} of {', '.join(self.dates) or 'nothing'}>"

    def after_fork(self) -> None:
        """Open the file again: SQLite forbids two processes to use one connection."""
        INHERITED.append(self._db)
        self._db = None

    # -- For sessions --------------------------------------------------------------------------

    def record(self, kind: str, id: int) -> JsonObject | None:
        """Get a record of a kind ("releases") as JSON; None if it is not there."""
        id = _whole(id)
        if kind not in self.dates:
            return None
        query = f"SELECT place FROM {kind} WHERE id = ?"  # noqa: S608 - a kind of ours
        rows = self._select(query, (id,))
        if not rows:
            return None
        number, place = divmod(cast("int", rows[0][0]), BLOCK)
        try:
            return read_piece(KINDS[kind], self._block(kind, number)[place])
        except (ValueError, LookupError, SyntaxError, zlib.error) as error:
            raise DumpError(f"{self._path} is damaged: block {number} of {kind}: {error}") from None

    def ids(self, index: str, key: int | str) -> list[int]:
        """Get the ids of the releases under a key of an index, in their order."""
        key = key if isinstance(key, str) and INDEXES[index] == "TEXT" else _whole(key)
        if "releases" not in self.dates:
            return []
        query = f"SELECT id FROM {index} WHERE key = ? ORDER BY id"  # noqa: S608 - an index of ours
        return [row[0] for row in self._select(query, (key,))]

    def _releases(self, index: str, key: int | str) -> Iterator[Release]:
        for id in self.ids(index, key):
            found = self.release(id)
            if found is not None:
                yield found

    def _one(self, cls: type[E], id: int) -> E | None:
        kind = checked_kind(cls)
        record = self.record(kind.name, id)
        if record is None:
            return None
        maker = self._makers.get(kind.name)
        if maker is None:
            maker = self._makers[kind.name] = Maker[E](kind, self.dates[kind.name])
        return cast("E", maker.make(record))

    def _block(self, kind: str, number: int) -> list[bytes]:
        with self._lock:
            kept = self._unpacked.get((kind, number))
            if kept is not None:
                self._unpacked.move_to_end((kind, number))
                return kept
        query = f"SELECT records FROM {kind}_blocks WHERE number = ?"  # noqa: S608 - a kind of ours
        block = unpack(cast("bytes", self._select(query, (number,))[0][0]))
        with self._lock:
            self._unpacked[kind, number] = block
            if len(self._unpacked) > _BLOCKS_KEPT:
                self._unpacked.popitem(last=False)
        return block

    def _opened(self) -> sqlite3.Connection:
        if self._db is None:
            address = f"file:{pathname2url(str(self._path.absolute()))}?mode=ro"
            self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
        return self._db

    def _select(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._opened().execute(query, values).fetchall()
            except (OverflowError, UnicodeEncodeError):
                # No file of SQLite has such numbers and texts.
                return []
            except sqlite3.Error as error:
                raise DumpError(f"{self._path} can't be read: {error}.") from None


def _whole(id: object) -> int:
    try:
        return operator.index(cast("int", id))
    except TypeError:
        raise InvalidValueError(f"An id is a whole number, not {id!r:.80}.") from None


def _text(name: str, given: object) -> str:
    if not isinstance(given, str):
        raise InvalidValueError(f"A {name} is a text, not {given!r:.80}.")
    return given
