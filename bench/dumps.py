"""How fast the monthly dumps are read and converted: `python -m bench.dumps SAMPLE [--copies N]`.

Makes a dump of copies of a sample's records, each with an id of its own, in a temporary folder, and
measures in one run, in CPU time: what is inevitable (inflate, parse), `read`, `convert` with one
worker and with two, and look-ups in the catalogue.
"""

from __future__ import annotations

import argparse
import gzip
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from lxml import etree

from discogs import dumps
from discogs.dumps.source import Source

__all__ = ["main"]

_ID = re.compile(rb'^<release id="(\d+)"', re.MULTILINE)


def copied(sample: Path, target: Path, copies: int) -> int:
    """Write the copies; return how many records there are."""
    text = gzip.decompress(sample.read_bytes())
    body = text[text.index(b"\n") + 1 : text.rindex(b"</releases>")]
    count = 0

    def next_id(_: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        return b'<release id="%d"' % count

    with gzip.open(target, "wb", compresslevel=6) as file:
        file.write(b"<releases>\n")
        for _ in range(copies):
            file.write(_ID.sub(next_id, body))
        file.write(b"</releases>\n")
    return count


def cpu() -> float:
    """The CPU time of this process and its finished workers."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


def timed(what: str, count: int, work: Callable[[], object]) -> float:
    """Do it, and print the records per second of CPU and of the clock."""
    began, clock = cpu(), time.perf_counter()
    work()
    seconds, passed = cpu() - began, time.perf_counter() - clock
    print(f"{what:28} {count / seconds:10,.0f} a CPU second {count / passed:10,.0f} a second")
    return seconds


def inevitable(path: Path) -> Iterator[int]:
    """Inflate and parse, and nothing else."""
    for chunk in Source(path):
        yield len(etree.fromstring(b"<dump>" + chunk.body + b"</dump>"))


def drained(items: Iterator[object]) -> int:
    """Read all."""
    return sum(1 for _ in items)


def look_ups(path: Path, count: int) -> None:
    """Print the median and the worst of 10,000 look-ups by id."""
    random = Random(1)  # noqa: S311 - the same ids each time
    times: list[float] = []
    with dumps.Catalogue(path) as catalogue:
        for _ in range(10_000):
            began = time.perf_counter()
            catalogue.release(random.randint(1, count))
            times.append(time.perf_counter() - began)
    median, worst = statistics.median(times) * 1000, max(times) * 1000
    print(f"look-up by id: {median:.2f} ms, at worst {worst:.1f} ms")


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sample", type=Path)
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "discogs_20261001_releases.xml.gz"
        count = copied(given.sample, path, given.copies)
        print(f"{count:,} releases, {path.stat().st_size / 1e6:.0f} MB packed")
        least = timed("inflate and parse", count, lambda: drained(inevitable(path)))
        typed = timed("read, typed", count, lambda: drained(iter(dumps.read(path))))
        timed("read, raw", count, lambda: drained(dumps.read(path).raw()))
        one = timed("convert, one worker", count, lambda: convert(path, 1))
        print(f"peak memory {peak():.0f} MB")
        timed(f"convert, {given.workers} workers", count, lambda: convert(path, given.workers))
        print(f"inevitable: {least / typed:.0%} of reading, {least / one:.0%} of converting")
        look_ups(path.parent / "data-1" / "catalogue.sqlite", count)
    return 0


def convert(path: Path, workers: int) -> None:
    """Convert to a folder beside the dump."""
    dumps.convert(path, path.parent / f"data-{workers}", workers=workers)


def peak() -> float:
    """The largest memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
