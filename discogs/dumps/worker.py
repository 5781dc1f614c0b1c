"""A worker of `convert`: chunks of XML come in, tables and blocks of a catalogue go out.

`serve`, in a process of its own, reads pickled jobs from its standard input and answers each on its
standard output. Programs need no guard around their main module, as for multiprocessing.
"""

from __future__ import annotations

import gc
import json
import pickle
import struct
import sys
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, NamedTuple, cast

from discogs.dumps.catalogue_file import Edges, pack
from discogs.dumps.faults import REPEATED, Fault
from discogs.dumps.parsing import ChunkParser
from discogs.dumps.schema import KINDS
from discogs.dumps.shapes import JsonObject
from discogs.dumps.source import Chunk, id_in, split
from discogs.dumps.tables import Tables, nested_records

__all__ = ["Converted", "ConvertingJob", "convert_chunk", "receive", "send", "serve"]

_LENGTH: Final = struct.Struct("<Q")


class ConvertingJob(NamedTuple):
    """A chunk to convert, and how."""

    kind: str
    chunk: Chunk
    recover: bool
    parquet: bool
    catalogue: bool
    #: Ids that an earlier chunk has: of records with one id the first counts.
    known: frozenset[int] = frozenset()


class Converted(NamedTuple):
    """What became of a chunk."""

    #: The ids of its records, sorted as the tables and blocks are.
    ids: list[int]
    tables: Tables
    blocks: list[bytes]
    edges: Edges
    faults: list[Fault]
    unknown: Counter[str]


_parsers: dict[tuple[str, bool], ChunkParser] = {}


def convert_chunk(job: ConvertingJob) -> Converted:
    """Parse a chunk, and make its tables and blocks."""
    kind = KINDS[job.kind]
    key = (job.kind, job.recover)
    parser = _parsers.get(key) or _parsers.setdefault(key, ChunkParser(kind, recover=job.recover))
    parser.faults, parser.unknown = [], Counter()
    with _no_collection():
        parsed = parser.parse(job.chunk)
        pieces = _pieces(job, parsed, parser) if job.catalogue else [b""] * len(parsed)
        firsts = _firsts(job, zip(parsed, pieces, strict=True), parser)
        ids = sorted(firsts)
        nested, odd = nested_records(kind, [firsts[id][0] for id in ids])
        tables = Tables.of(kind, nested)
        blocks = list(pack([firsts[id][1] for id in ids])) if job.catalogue else []
        edges = tables.edges() if job.catalogue and job.kind == "releases" else {}
    if job.parquet:
        reason = "what is no number or no flag is empty in the tables"
        parser.faults += [Fault(id, job.chunk.offset, reason, is_lost=False) for id in odd]
    made = tables if job.parquet else Tables()
    return Converted(ids, made, blocks, edges, parser.faults, parser.unknown)


def _pieces(job: ConvertingJob, records: list[JsonObject], parser: ChunkParser) -> list[bytes]:
    """Return each record unparsed: its XML as it came, or JSON if the chunk was to be mended."""
    if not parser.faults and not parser.unknown:
        pieces = [piece.body.strip() for piece in split(job.chunk, KINDS[job.kind])]
        is_plain = all(piece.startswith(b"<") and piece.endswith(b">") for piece in pieces)
        tag = KINDS[job.kind].tag
        ids = [record["id"] for record in records]
        if is_plain and [id_in(piece, tag) for piece in pieces] == ids:
            return pieces
    texts = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in records)
    return [text.encode() for text in texts]


def _firsts(
    job: ConvertingJob, records: Iterable[tuple[JsonObject, bytes]], parser: ChunkParser
) -> dict[int, tuple[JsonObject, bytes]]:
    """Return the first record with each id, and its piece; the others are faults."""
    firsts: dict[int, tuple[JsonObject, bytes]] = {}
    for found in records:
        id = cast("int", found[0]["id"])
        if id in firsts or id in job.known:
            parser.faults.append(Fault(id, job.chunk.offset, REPEATED, is_lost=True))
        else:
            firsts[id] = found
    return firsts


@contextmanager
def _no_collection() -> Generator[None]:
    """Look for no cycles: elements have none, and looking took a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def send(content: object, file: BinaryIO) -> None:
    """Write an object with its length before it."""
    body = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    file.write(_LENGTH.pack(len(body)))
    file.write(body)
    file.flush()


def receive(file: BinaryIO) -> Any:
    """Read an object; EOFError when the other side has closed."""
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    length = _LENGTH.unpack(head)[0]
    body = file.read(length)
    if len(body) < length:
        raise EOFError
    return pickle.loads(body)  # noqa: S301 - of the parent process, or its worker


def serve() -> None:
    """Answer the jobs on standard input, until it is closed."""
    answers = sys.stdout.buffer
    # What a library prints must not come between the answers.
    sys.stdout = sys.stderr
    while True:
        try:
            job = receive(sys.stdin.buffer)
        except EOFError:
            return
        send(convert_chunk(job), answers)
