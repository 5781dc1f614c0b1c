"""How long it takes to find something in a catalogue, with an entity in hand."""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import discogs
from bench.tables import print_table
from discogs import dumps

__all__ = ["look_ups"]

_MANY = 10_000
_COLD = 100
Ask = Callable[[dumps.Catalogue], object]


def look_ups(path: Path) -> None:
    """Print the median and the worst time of each kind of look-up, cold and warm."""
    rows: list[tuple[str, ...]] = []
    for name, asked in _questions(path).items():
        cold = [_cold(path, next(asked)) for _ in range(_COLD)]
        with dumps.Catalogue(path) as catalogue:
            warm = [_timed(next(asked), catalogue) for _ in range(_MANY)]
        times = (statistics.median(cold), statistics.median(warm), max(warm))
        rows.append((name, *(f"{each * 1000:.2f} ms" for each in times)))
    print_table("Look-ups", ("", "median, cold", "median of 10,000", "the worst"), rows)
    began = time.perf_counter()
    count = _by_barcode_offline(path, 1000)
    print(f"{count:,} releases by barcode, offline: {time.perf_counter() - began:.2f} s\n")


def _questions(path: Path) -> dict[str, Iterator[Ask]]:
    """Make endless questions of each kind, the same ones each time."""
    with closing(sqlite3.connect(path)) as file:
        count = file.execute("SELECT max(id) FROM releases").fetchone()[0]
        busiest, releases = file.execute(
            "SELECT key, count(*) FROM artist_releases GROUP BY key ORDER BY 2 DESC LIMIT 1"
        ).fetchone()
        keys = {name: _keys(file, name) for name in ("barcodes", "catnos", "master_releases")}
    random = Random(1)  # noqa: S311 - the same questions each time

    def any_key(name: str) -> object:
        return random.choice(keys[name])

    return {
        "a release by id": _endless(lambda: _by_id(random.randint(1, count))),
        "the first by barcode": _endless(
            lambda: _first("releases_by_barcode", any_key("barcodes"))
        ),
        "the first by catalogue number": _endless(
            lambda: _first("releases_by_catno", any_key("catnos"))
        ),
        "the first version of a master": _endless(
            lambda: _first("versions", any_key("master_releases"))
        ),
        f"the first of an artist's {releases:,}": _endless(
            lambda: _first("releases_by_artist", busiest)
        ),
    }


def _keys(file: sqlite3.Connection, index: str) -> list[object]:
    return [row[0] for row in file.execute(f"SELECT DISTINCT key FROM {index}")]  # noqa: S608


def _endless(make: Callable[[], Ask]) -> Iterator[Ask]:
    while True:
        yield make()


def _by_id(id: int) -> Ask:
    return lambda catalogue: catalogue.release(id)


def _first(method: str, key: object) -> Ask:
    return lambda catalogue: next(getattr(catalogue, method)(key))


def _timed(ask: Ask, catalogue: dumps.Catalogue) -> float:
    began = time.perf_counter()
    ask(catalogue)
    return time.perf_counter() - began


def _cold(path: Path, ask: Ask) -> float:
    """Open the file and ask, when none of it is in memory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
    began = time.perf_counter()
    with dumps.Catalogue(path) as catalogue:
        ask(catalogue)
    return time.perf_counter() - began


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
