"""How long it takes to find something in a catalogue, with an entity in hand."""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import NamedTuple

import discogs
from bench.tables import print_table
from discogs import dumps

__all__ = ["look_ups"]

_MANY = 10_000
_COLD = 100
_PROCESSES = 10
#: What a new process does: it prints how long its imports took, and the look-up after them.
_PROGRAM = """
import json, sys, time
began = time.perf_counter()
from discogs import dumps
dumps.Catalogue
imported = time.perf_counter()
with dumps.Catalogue(sys.argv[1]) as catalogue:
    found = getattr(catalogue, sys.argv[2])(json.loads(sys.argv[3]))
    found if sys.argv[2] == "release" else next(found)
print(imported - began, time.perf_counter() - imported)
"""


class Question(NamedTuple):
    """What is looked up: the method of a catalogue, and an id or code."""

    method: str
    key: int | str

    def ask(self, catalogue: dumps.Catalogue) -> object:
        """Return the first answer."""
        found = getattr(catalogue, self.method)(self.key)
        return found if self.method == "release" else next(found)


def look_ups(path: Path) -> None:
    """Print the median and the worst time of each kind of look-up, cold and warm."""
    rows: list[tuple[str, ...]] = []
    for name, asked in _questions(path).items():
        started = [_in_a_new_process(path, next(asked)) for _ in range(_PROCESSES)]
        cold = [_cold(path, next(asked)) for _ in range(_COLD)]
        with dumps.Catalogue(path) as catalogue:
            warm = [_timed(next(asked), catalogue) for _ in range(_MANY)]
        imports, first = map(statistics.median, zip(*started, strict=True))
        times = (imports, first, statistics.median(cold), statistics.median(warm), max(warm))
        rows.append((name, *(f"{each * 1000:.2f} ms" for each in times)))
    head = ("", "imports", "a new process's first, cold", "cold", "of 10,000", "the worst")
    print_table("Look-ups", head, rows)
    began = time.perf_counter()
    count = _by_barcode_offline(path, 1000)
    print(f"{count:,} releases by barcode, offline: {time.perf_counter() - began:.2f} s\n")


def _questions(path: Path) -> dict[str, Iterator[Question]]:
    """Make endless questions of each kind, the same ones each time."""
    with closing(sqlite3.connect(path)) as file:
        count = file.execute("SELECT max(id) FROM releases").fetchone()[0]
        busiest, releases = file.execute(
            "SELECT key, count(*) FROM artist_releases GROUP BY key ORDER BY 2 DESC LIMIT 1"
        ).fetchone()
        keys = {name: _keys(file, name) for name in ("barcodes", "catnos", "master_releases")}
    return {
        "a release by id": _endless("release", range(1, count + 1)),
        "the first by barcode": _endless("releases_by_barcode", keys["barcodes"]),
        "the first by catalogue number": _endless("releases_by_catno", keys["catnos"]),
        "the first version of a master": _endless("versions", keys["master_releases"]),
        f"the first of an artist's {releases:,}": _endless("releases_by_artist", [busiest]),
    }


def _keys(file: sqlite3.Connection, index: str) -> list[int | str]:
    return [row[0] for row in file.execute(f"SELECT DISTINCT key FROM {index}")]  # noqa: S608


def _endless(method: str, keys: Sequence[int | str]) -> Iterator[Question]:
    random = Random(1)  # noqa: S311 - the same questions each time
    while True:
        yield Question(method, random.choice(keys))


def _timed(question: Question, catalogue: dumps.Catalogue) -> float:
    began = time.perf_counter()
    question.ask(catalogue)
    return time.perf_counter() - began


def _cold(path: Path, question: Question) -> float:
    """Open the file and ask, when none of it is in memory."""
    _forget(path)
    began = time.perf_counter()
    with dumps.Catalogue(path) as catalogue:
        question.ask(catalogue)
    return time.perf_counter() - began


def _in_a_new_process(path: Path, question: Question) -> tuple[float, float]:
    """Do the same in a process that has done nothing yet; return its imports and the look-up."""
    _forget(path)
    asked = [question.method, json.dumps(question.key)]
    command = [sys.executable, "-c", _PROGRAM, str(path), *asked]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    imports, look_up = map(float, ran.stdout.split())
    return imports, look_up


def _forget(path: Path) -> None:
    """Have the system drop the file from its memory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _by_barcode_offline(path: Path, least: int) -> int:
    """Find so many releases by their barcodes, with their titles and years; return how many."""
    query = "SELECT DISTINCT key FROM barcodes"
    found = 0
    with (
        closing(sqlite3.connect(path)) as file,
        discogs.Session("bench/1.0", catalogue=path, offline=True) as session,
    ):
        for (code,) in file.execute(query):
            found += len([(row.title, row.year) for row in session.search(barcode=code)])
            if found >= least:
                break
    return found
