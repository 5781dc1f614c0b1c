"""`convert`: dumps become a folder of Parquet files and a catalogue.

Everything is made in a folder beside the target, part by part. A part that is finished is noted in
the catalogue, in the same transaction as its records, so that a run after a kill goes on with the
next one. At the end one rename publishes all.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from discogs.dumps import catalogue_file
from discogs.dumps.catalogue_file import CatalogueWriter
from discogs.dumps.faults import SUMMARY, Fault, Report, report_of, reports_of
from discogs.dumps.parquet import PartWriter, writing
from discogs.dumps.schema import KINDS, Kind
from discogs.dumps.source import Chunk, Source
from discogs.dumps.sources import facts_of, newest_dumps
from discogs.dumps.tables import SCHEMA_VERSION, schemas
from discogs.dumps.target import Target
from discogs.dumps.worker import Converted, ConvertingJob, convert_chunk
from discogs.dumps.workers import converted_chunks
from discogs.errors import DumpError, InvalidValueError
from discogs.progress import MEGABYTE, Progress, counted
from discogs.version import __version__

__all__ = ["Conversion", "convert"]

_PART: Final = 100_000
_CHUNK: Final = 512 * 1024
_CATALOGUE: Final = "catalogue.sqlite"


@dataclass(frozen=True)
class Conversion:
    """What `convert` made."""

    #: The folder.
    path: Path
    #: What was read of each dump, by kind: "releases".
    reports: Mapping[str, Report]

    @property
    def catalogue(self) -> Path:
        """The file for `Catalogue` and `Session(catalogue=...)`."""
        return self.path / _CATALOGUE


def convert(
    source: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    target: str | os.PathLike[str],
    *,
    workers: int | None = None,
    parquet: bool = True,
    catalogue: bool = True,
    recover: bool = True,
    strict: bool = False,
    replace: bool = False,
    part_size: int = _PART,
    progress: bool = False,
) -> Conversion:
    """Convert dumps to Parquet files and a catalogue. Never a request.

    The target has a folder for each kind (`releases/part-00000.parquet`, ...), nested as the API
    has them and sorted by id, and flat tables beside the releases: tracks, credits, identifiers,
    release_labels, formats, companies. Their metadata name the dump's date, the SHA-256 of its file
    and the version of the schema. `catalogue.sqlite` is for `Catalogue` and for
    `Session(catalogue=...)`.

    Nothing is decompressed to disk. The target appears when all is done; until then it grows beside
    it, as `<target>.part`, which a lock keeps for this conversion alone. After a kill, call it
    again: finished parts are kept, byte for byte. A target that is a symlink is made where it
    points to.

    Of records with one id the first counts, in the tables and in the catalogue. The reports list
    the others as lost.

    Args:
        source: A folder, of which the newest dump of each kind is taken; or files.
        target: The folder to make. No file, no mount point, and not where the dumps are.
        workers: How many processes parse; None: one for each core. With 1, none is started.
        parquet: Whether to write Parquet files.
        catalogue: Whether to write the catalogue.
        recover: Keep of a damaged record what can be read; False: leave it out.
        strict: Raise DumpError at the first fault instead.
        replace: Whether a target that is there already is replaced.
        part_size: About how many records a part has.
        progress: Show a bar, in a terminal or notebook.

    Raises:
        DumpError: There is no dump, or two of a kind and day; it has another SHA-256 than its
            CHECKSUM.txt says, or was replaced meanwhile; a worker died, the disk is full, another
            conversion to this target is running, or `<target>.part` or `<target>.old` is a folder
            that no conversion made.
        FileExistsError: The target is there already.
        InvalidValueError: The target can't be a folder of its own, or the dumps are in it.
    """
    if workers is not None and workers < 1:
        raise InvalidValueError(f"There must be at least one worker, not {workers!r}.")
    if not (parquet or catalogue):
        raise InvalidValueError("Neither Parquet nor a catalogue: nothing would be made.")
    if part_size < 1:
        raise InvalidValueError(f"A part has at least one record, not {part_size!r}.")
    place = Target(target, replace=replace)
    sources = newest_dumps(source)
    place.check_sources(sources.values())
    job = _Job(
        sources,
        place.staging,
        workers or os.cpu_count() or 1,
        parquet=parquet,
        catalogue=catalogue,
        recover=recover and not strict,
        strict=strict,
        part_size=part_size,
        progress=progress,
    )
    with place.locked():
        reports = job.run()
        place.publish()
    return Conversion(Path(target), reports)


class _Part(NamedTuple):
    """What is noted of a finished part."""

    #: Where its last chunk begins.
    last: int
    report: Report


class _Job:
    """A conversion that runs, or goes on."""

    def __init__(
        self,
        sources: Mapping[str, Path],
        staging: Path,
        workers: int,
        *,
        parquet: bool,
        catalogue: bool,
        recover: bool,
        strict: bool,
        part_size: int,
        progress: bool,
    ) -> None:
        self.staging = staging
        self._sources = sources
        self._workers = workers
        self._parquet = parquet
        self._catalogue = catalogue
        self._recover = recover
        self._strict = strict
        self._part_size = part_size
        self._progress = progress

    def run(self) -> dict[str, Report]:
        """Convert what is not converted yet."""
        facts = {kind: facts_of(path) for kind, path in self._sources.items()}
        options = {
            "schema": SCHEMA_VERSION,
            "catalogue_schema": catalogue_file.SCHEMA_VERSION,
            "version": __version__,
            "part_size": self._part_size,
            "parquet": self._parquet,
            "catalogue": self._catalogue,
            "recover": self._recover,
            "strict": self._strict,
        }
        wanted = {"sources": facts, "options": options}
        reports = self._finished(wanted)
        if reports is None:
            reports = self._convert_all(facts, wanted)
            self._write_summary({**wanted, "schema": SCHEMA_VERSION}, reports)
        self._tidy()
        return reports

    def _convert_all(
        self, facts: Mapping[str, dict[str, Any]], wanted: Mapping[str, object]
    ) -> dict[str, Report]:
        try:
            with closing(self._open(wanted)) as writer:
                reports = {
                    kind: self._convert(KINDS[kind], path, facts[kind], writer)
                    for kind, path in self._sources.items()
                }
                writer.note("records", {kind: found.records for kind, found in reports.items()})
                writer.finish()
        except sqlite3.OperationalError as error:
            raise DumpError(f"{self.staging} can't be written: {error}.") from error
        except sqlite3.DatabaseError as error:
            raise DumpError(
                f"{self.staging} is damaged ({error}): delete it, and convert again."
            ) from error
        return reports

    def _finished(self, wanted: Mapping[str, object]) -> dict[str, Report] | None:
        """Return the reports of a target that is only to be published, None if there is none."""
        try:
            found = json.loads((self.staging / SUMMARY).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        if any(found.get(name) != value for name, value in wanted.items()):
            return None
        return reports_of(found)

    def _write_summary(self, facts: Mapping[str, object], reports: Mapping[str, Report]) -> None:
        """Write the file that a finished target is known by, as a whole or not at all."""
        saved = {kind: vars(report) for kind, report in reports.items()}
        unfinished = self.staging / f"{SUMMARY}.part"
        text = json.dumps({**facts, "reports": saved}, indent=2)
        with writing(unfinished):
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(self.staging / SUMMARY)

    def _tidy(self) -> None:
        """Remove what is not published: waiting indexes, and journals that a kill has left."""
        kept = {SUMMARY, _CATALOGUE} if self._catalogue else {SUMMARY}
        for path in self.staging.iterdir():
            if path.is_file() and path.name not in kept:
                path.unlink()

    def _open(self, facts: Mapping[str, object]) -> CatalogueWriter:
        """Open the unfinished target, or begin a new one if it is damaged or of something else."""
        paths = self.staging / _CATALOGUE, self.staging / "indexes.sqlite"
        if all(path.exists() for path in paths) and (found := _opened(*paths, facts)):
            return found
        if self.staging.exists():
            shutil.rmtree(self.staging)
        self.staging.mkdir(parents=True)
        writer = CatalogueWriter(*paths)
        for name, fact in facts.items():
            writer.note(name, fact)
        return writer

    def _convert(
        self, kind: Kind, path: Path, facts: Mapping[str, Any], writer: CatalogueWriter
    ) -> Report:
        """Convert the parts of a dump that are not finished yet."""
        writer.prepare(kind.name)
        report = Report()
        done, begun_at = self._take_over_parts(kind, writer, report)
        if (faults := writer.fact(f"done {kind.name}")) is not None:
            report.add(Fault(*fault) for fault in cast("list[list[Any]]", faults))
            return report
        metadata = {
            "discogs.dump": path.name,
            "discogs.date": facts["date"] or "",
            "discogs.sha256": facts["sha256"],
            "discogs.schema": SCHEMA_VERSION,
        }
        before = path.stat()
        size = before.st_size // MEGABYTE + 1
        with (
            Progress(f"MB of {kind.name}", size, visible=self._progress) as progress,
            closing(Source(path, advanced=counted(progress), chunk=_CHUNK)) as source,
        ):
            if source.kind is not kind:
                raise DumpError(f"{path} holds {source.kind.name}, not {kind.name}.")
            chunks = (chunk for chunk in source if chunk.offset > begun_at)
            jobs = map(partial(self._job, kind), chunks)
            with closing(converted_chunks(jobs, self._workers)) as answers:
                while found := self._write_part(kind, done, answers, writer, metadata=metadata):
                    report.merge(found.report)
                    done += 1
            report.add(self._checked(source.faults, source.name))
        after = path.stat()
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise DumpError(f"{path} was replaced while it was converted: convert again.")
        writer.note(f"done {kind.name}", source.faults)
        return report

    def _job(self, kind: Kind, chunk: Chunk) -> ConvertingJob:
        return ConvertingJob(kind.name, chunk, self._recover, self._parquet, self._catalogue)

    def _take_over_parts(
        self, kind: Kind, writer: CatalogueWriter, report: Report
    ) -> tuple[int, int]:
        """Report the finished parts; return how many, and where the last chunk in them begins."""
        done, begun_at = 0, -1
        while (part := writer.fact(f"part {kind.name} {done}")) is not None:
            saved = cast("dict[str, Any]", part)
            begun_at = saved["last"]
            report.merge(report_of(saved["report"]))
            done += 1
        return done, begun_at

    def _write_part(
        self,
        kind: Kind,
        number: int,
        answers: Iterable[tuple[ConvertingJob, Converted]],
        writer: CatalogueWriter,
        *,
        metadata: Mapping[str, str],
    ) -> _Part | None:
        """Write the next part; None if nothing is left."""
        own = Report()
        last = -1
        with ExitStack() as stack:
            parts = self._open_parts(kind, number, metadata) if self._parquet else {}
            for each, _ in parts.values():
                stack.callback(each.abandon)
            writer.begin()
            for job, answer in answers:
                last = job.chunk.offset
                known = writer.known(kind.name, answer.ids)
                # Ordinary dumps have no id twice: this chunk is converted once more, without them.
                found = convert_chunk(job._replace(known=frozenset(known))) if known else answer
                own.records += len(found.ids)
                own.add(self._checked(found.faults, kind.name))
                own.add_unknown(found.unknown)
                for name, table in found.tables.items():
                    parts[name][0].add(table)
                writer.add(kind.name, found.ids, found.blocks, found.edges)
                if own.records >= self._part_size:
                    break
            for each, _ in parts.values():
                each.close()
        for _, path in parts.values():
            # Of a dump without records there is one part without rows: it has the schema.
            if last >= 0 or number == 0:
                path.replace(path.with_name(path.name.removesuffix(".part")))
            else:
                path.unlink()
        part = _Part(last, own) if last >= 0 else None
        if part is not None:
            writer.note(f"part {kind.name} {number}", {"last": last, "report": vars(own)})
        writer.commit()
        return part

    def _open_parts(
        self, kind: Kind, number: int, metadata: Mapping[str, str]
    ) -> dict[str, tuple[PartWriter, Path]]:
        parts: dict[str, tuple[PartWriter, Path]] = {}
        for name, schema in schemas(kind).items():
            folder = self.staging / name
            folder.mkdir(exist_ok=True)
            path = folder / f"part-{number:05d}.parquet.part"
            parts[name] = PartWriter(path, schema, metadata), path
        return parts

    def _checked(self, faults: list[Fault], name: str) -> list[Fault]:
        if faults and self._strict:
            raise DumpError(f"{name}: {faults[0]}. Without strict, converting goes on.")
        return faults


def _opened(path: Path, staging: Path, facts: Mapping[str, object]) -> CatalogueWriter | None:
    """Open an unfinished catalogue, None if it is damaged or of something else."""
    try:
        with ExitStack() as stack:
            writer = stack.enter_context(closing(CatalogueWriter(path, staging)))
            if all(writer.fact(name) == fact for name, fact in facts.items()):
                stack.pop_all()
                return writer
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        pass
    return None
