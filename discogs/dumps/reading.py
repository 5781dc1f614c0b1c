"""`read`: the records of a dump as a stream of typed, detached entities."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Generic, cast

from typing_extensions import TypeVar

from discogs.dumps.covering import kind_of
from discogs.dumps.detached import Maker
from discogs.dumps.faults import REPEATED, Fault, Report
from discogs.dumps.filters import Filters, filters_of
from discogs.dumps.parsing import ChunkParser
from discogs.dumps.schema import Kind
from discogs.dumps.shapes import JsonObject
from discogs.dumps.source import DumpPath, Source, date_of
from discogs.errors import DumpError
from discogs.models import Artist, Label, Master, Release
from discogs.orm.entity import Entity
from discogs.progress import MEGABYTE, Progress, counted

__all__ = ["Records", "read"]

V = TypeVar("V", int, str)
E = TypeVar("E", bound=Entity)
R = TypeVar("R", bound=Release | Master | Artist | Label, default=Release)

_log = logging.getLogger("discogs")


class Records(Generic[E]):
    """The records of a dump. Iterating reads the file from its beginning, in bounded memory.

    An open file is read once, from where it stands.
    """

    def __init__(
        self,
        path: DumpPath,
        cls: type[E] | None,
        filters: Callable[[Kind], Filters],
        *,
        recover: bool,
        strict: bool,
        progress: bool,
    ) -> None:
        self._path = path
        self._cls = cls
        self._filters = filters
        self._recover = recover
        self._strict = strict
        self._progress = progress
        #: What was read so far, faults, and unknown elements.
        self.report = Report()

    @property
    def date(self) -> str | None:
        """The date of the dump, "2026-10-01", as its file is named; None without one."""
        return date_of(str(getattr(self._path, "name", self._path)))

    def __iter__(self) -> Iterator[E]:
        maker: Maker[E] | None = None
        for kind, record in self._records():
            maker = maker or Maker[E](kind, self.date)
            yield maker.make(record)

    def raw(self) -> Iterator[JsonObject]:
        """Iterate over the records as JSON in the API's shape: faster than the typed ones."""
        return (record for _, record in self._records())

    def _records(self) -> Generator[tuple[Kind, JsonObject]]:
        report = self.report = Report()
        with (
            Progress("MB", _megabytes(self._path), visible=self._progress) as progress,
            closing(Source(self._path, advanced=counted(progress))) as source,
        ):
            kind = source.kind
            if self._cls is not None and kind_of(self._cls) is not kind:
                raise DumpError(
                    f"{source.name} holds {kind.name}: read it as {kind.model}, "
                    f"not {self._cls.__name__}."
                )
            filters = self._filters(kind)
            parser = ChunkParser(kind, recover=self._recover and not self._strict)
            known = _KnownIds()
            for chunk in source:
                for record in parser.parse(filters.skim(chunk, parser)):
                    id = cast("int", record["id"])
                    if not known.add(id):
                        parser.faults.append(Fault(id, chunk.offset, REPEATED, is_lost=False))
                    if filters.accept(record):
                        report.records += 1
                        yield kind, record
                self._note(report, parser, source.name)
            parser.faults += source.faults
            self._note(report, parser, source.name)
        if not report.is_complete:
            _log.warning("%s: %s", source.name, report)

    def _note(self, report: Report, parser: ChunkParser, name: str) -> None:
        if parser.faults and self._strict:
            raise DumpError(f"{name}: {parser.faults[0]}. Without strict, reading goes on.")
        report.add(parser.faults)
        report.add_unknown(parser.unknown)
        parser.faults.clear()
        parser.unknown.clear()

    def __repr__(self) -> str:
        return f"<Records of {str(getattr(self._path, 'name', self._path))!r}>"


class _KnownIds:
    """Which ids came: a bit for each, so that those of a whole dump take 10 MB."""

    def __init__(self) -> None:
        self._pages: dict[int, int] = {}

    def add(self, id: int) -> bool:
        """Note an id; return whether it is new."""
        page, bit = id >> 10, 1 << (id & 1023)
        before = self._pages.get(page, 0)
        self._pages[page] = before | bit
        return not before & bit


def read(
    path: DumpPath,
    kind: type[R] | None = None,
    *,
    ids: Iterable[int] | int | None = None,
    artists: Iterable[int] | int | None = None,
    labels: Iterable[int] | int | None = None,
    country: Iterable[str] | str | None = None,
    year: Iterable[int] | int | None = None,
    genre: Iterable[str] | str | None = None,
    where: Callable[[JsonObject], object] | None = None,
    recover: bool = True,
    strict: bool = False,
    progress: bool = False,
) -> Records[R]:
    r"""Read a dump as a stream of typed, detached entities: never a request.

    The file itself says what it holds. Type checkers take the records for releases, unless you name
    the class: `read(path, Artist)`, which also refuses a file of anything else.

    What a dump covers and a record lacks is empty (None, or `()`); what no dump covers, such as the
    images, raises DetachedError. `raw` has all of a record, in the shape of the API's JSON.

    A record whose id came before is given, too, and is a fault in the report: `convert` leaves it
    out, so that the first counts.

    Filters combine; each takes one value or several. Records that can't match are skipped before
    they are parsed, and so are not checked for faults.

    >>> from discogs import dumps
    >>> from io import BytesIO
    >>> xml = b'<releases>\n<release id="1"><title>Stockholm</title></release>\n</releases>'
    >>> [(release.id, release.title, release.tracks) for release in dumps.read(BytesIO(xml))]
    [(1, 'Stockholm', ())]

    Args:
        path: The dump, as `discogs_20261001_releases.xml.gz` or unpacked, or a file that is open
            for reading bytes.
        kind: Release, Master, Artist or Label; None: whatever the file holds.
        ids: Only the records with these ids.
        artists: Only releases and masters that credit one of these artists (ids), tracks included.
        labels: Only releases of one of these labels, companies or series (ids), which all have
            pages of labels.
        country: Only releases of this country, as Discogs spells it.
        year: Only releases and masters of this year.
        genre: Only releases and masters of this genre.
        where: Only the records for which this returns something true; it is called with `raw`.
        recover: Keep of a damaged record what can be read; False: leave it out. Either way
            `report` lists it.
        strict: Raise DumpError at the first fault instead.
        progress: Show a bar, in a terminal or notebook.

    Raises:
        DumpError: While it is read: it is no dump, or holds something else than `kind`.
        InvalidValueError: While it is read: this kind of dump can't be filtered so.
    """
    filters = partial(
        filters_of,
        ids=_again(ids),
        artists=_again(artists),
        labels=_again(labels),
        country=_again(country),
        year=_again(year),
        genre=_again(genre),
        where=where,
    )
    return Records[R](path, kind, filters, recover=recover, strict=strict, progress=progress)


def _again(given: Iterable[V] | V | None) -> Iterable[V] | V | None:
    """Return what an iterator gives, so that each reading of the file has it."""
    return tuple(given) if isinstance(given, Iterator) else given


def _megabytes(path: DumpPath) -> int | None:
    """Return the size of a file, as it lies on the disk; None if that is unknown."""
    if not isinstance(path, (str, os.PathLike)) or not Path(path).is_file():
        return None
    return Path(path).stat().st_size // MEGABYTE + 1
