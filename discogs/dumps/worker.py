"""A worker of `convert`: chunks of XML come in, tables and blocks of a catalogue go out.

`serve`, in a process of its own, reads pickled jobs from its standard input and answers each on its
standard output. Programs need no guard around their main module, as for multiprocessing.
"""

from __future__ import annotations

import gc
import pickle
import struct
import sys
from collections import Counter
from typing import Any, BinaryIO, Final, NamedTuple

from discogs.dumps.catalogue_file import Packed, pack
from discogs.dumps.faults import Fault
from discogs.dumps.parquet import streams
from discogs.dumps.parsing import ChunkParser
from discogs.dumps.schema import KINDS
from discogs.dumps.source import Chunk

__all__ = ["Converted", "ConvertingJob", "convert_chunk", "receive", "send", "serve"]

_LENGTH: Final = struct.Struct("<Q")


class ConvertingJob(NamedTuple):
    """A chunk to convert, and how."""

    kind: str
    chunk: Chunk
    recover: bool
    parquet: bool
    catalogue: bool


class Converted(NamedTuple):
    """What became of a chunk."""

    records: int
    #: The tables by name, as Arrow's IPC streams.
    tables: dict[str, bytes]
    blocks: list[Packed]
    faults: list[Fault]
    unknown: Counter[str]


_parsers: dict[tuple[str, bool], ChunkParser] = {}


def convert_chunk(job: ConvertingJob) -> Converted:
    """Parse a chunk, and make its tables and blocks."""
    kind = KINDS[job.kind]
    key = (job.kind, job.recover)
    parser = _parsers.get(key) or _parsers.setdefault(key, ChunkParser(kind, recover=job.recover))
    parser.faults, parser.unknown = [], Counter()
    records = sorted(parser.parse(job.chunk), key=_id)
    made: dict[str, bytes] = {}
    if job.parquet:
        made, odd = streams(kind, records)
        reason = "a number that is none is empty in the tables"
        parser.faults += [Fault(id, job.chunk.offset, reason, is_lost=False) for id in odd]
    blocks = list(pack(records, of_releases=job.kind == "releases")) if job.catalogue else []
    return Converted(len(records), made, blocks, parser.faults, parser.unknown)


def _id(record: dict[str, Any]) -> int:
    return int(record["id"])


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
    # Records hold no cycles: looking for some took a tenth of the time.
    gc.disable()
    while True:
        try:
            job = receive(sys.stdin.buffer)
        except EOFError:
            return
        send(convert_chunk(job), answers)
