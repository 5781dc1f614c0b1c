"""How fast the monthly dumps are read, converted, asked, compared and downloaded.

`python -m bench.dumps SAMPLE` makes a dump of copies of a sample's releases, each with its own id,
in a temporary folder, and prints Markdown tables. Each conversion runs in a process of its own;
CPU time is that of the process and its workers, memory the peak of the largest one.
discogskit takes part if it is installed in .venv/peers: `make bench-dumps SAMPLE=...` does that.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from bench.lookups import look_ups
from bench.serving_dumps import served
from bench.tables import print_table
from discogs import dumps
from discogs.dumps.source import Source

__all__ = ["main"]

_ID = re.compile(rb'^<release id="(\d+)"', re.MULTILINE)
_NAME = "discogs_20261001_releases.xml.gz"
_KIT = Path(__file__).parent.parent / ".venv" / "peers" / "discogskit" / "bin" / "discogskit"
_CONVERT = """
import sys
from discogs import dumps
source, target, workers, catalogue = sys.argv[1:]
dumps.convert(source, target, workers=int(workers), catalogue=catalogue == "True")
"""


class Cost(NamedTuple):
    """What something took."""

    #: CPU seconds.
    cpu: float
    #: Seconds by the clock.
    clock: float
    #: The peak of the largest process, in MB.
    peak: float = 0.0


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.dumps", description=__doc__)
    parser.add_argument("sample", type=Path)
    parser.add_argument("--copies", type=int, default=75)
    parser.add_argument("--rounds", type=int, default=1, help="conversions of each kind")
    parser.add_argument("--growth", type=int, default=0, help="also convert so many times as much")
    parser.add_argument("--only", choices=["convert", "rest"])
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "one" / _NAME
        count, size = copied(given.sample, path, given.copies)
        print(f"{count:,} releases, {size / 1e6:.0f} MB, {path.stat().st_size / 1e6:.0f} packed\n")
        if given.only != "rest":
            _print_conversions(path, count, given.rounds)
        if given.only != "convert":
            _print_rest(path, count)
        if given.growth:
            _print_growth(given.sample, folder, given.copies, given.growth)
    return 0


def copied(sample: Path, target: Path, copies: int) -> tuple[int, int]:
    """Write the copies; return how many records there are, and how many bytes of XML."""
    text = gzip.decompress(sample.read_bytes())
    body = text[text.index(b"\n") + 1 : text.rindex(b"</releases>")]
    count = size = 0

    def next_id(_: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        return b'<release id="%d"' % count

    target.parent.mkdir()
    with gzip.open(target, "wb", compresslevel=6) as file:
        size += file.write(b"<releases>\n")
        for _ in range(copies):
            size += file.write(_ID.sub(next_id, body))
        size += file.write(b"</releases>\n")
    return count, size


def _print_conversions(path: Path, count: int, rounds: int) -> None:
    jobs: dict[str, Callable[[], Cost]] = {}
    for workers in (1, 2):
        jobs[f"Parquet, workers={workers}"] = partial(converting, path, workers, catalogue=False)
        jobs[f"with a catalogue, workers={workers}"] = partial(converting, path, workers)
        if _KIT.exists():
            jobs[f"discogskit, {workers}"] = partial(discogskit, path, workers)
    costs: dict[str, list[Cost]] = {name: [] for name in jobs}
    # Round by round, so that a busy minute of the machine is nobody's alone.
    for _ in range(rounds):
        for name, job in jobs.items():
            costs[name].append(job())
    costs["inflate and parse alone"] = [timed(lambda: drained(inevitable(path)))]
    rows = [(name, *shown(min(found), count)) for name, found in costs.items()]
    print_table("Converting", HEAD, rows)


HEAD = ("", "CPU s", "clock s", "a CPU second", "peak MB")


def shown(cost: Cost, count: int) -> tuple[str, ...]:
    """Show a cost as the cells of a row."""
    rate = f"{count / cost.cpu:,.0f}"
    return f"{cost.cpu:.1f}", f"{cost.clock:.1f}", rate, f"{cost.peak:.0f}" if cost.peak else ""


def converting(path: Path, workers: int, *, catalogue: bool = True) -> Cost:
    """Convert to a folder beside the dump's."""
    target = path.parent.with_name("data")
    shutil.rmtree(target, ignore_errors=True)
    options = [str(path), str(target), str(workers), str(catalogue)]
    return of_process([sys.executable, "-c", _CONVERT, *options])


def discogskit(path: Path, workers: int) -> Cost:
    """Convert by discogskit."""
    target = path.parent.with_name("kit")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    options = ["--output", str(target), "--parse-workers", str(workers)]
    return of_process([str(_KIT), "convert", str(path), *options])


def of_process(command: list[str]) -> Cost:
    """Run a command, and return what it took with all its processes."""
    began = time.perf_counter()
    output = os.open(os.devnull, os.O_WRONLY)
    try:
        actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
        process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    finally:
        os.close(output)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{command[0]} failed: {status}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(cpu, time.perf_counter() - began, usage.ru_maxrss / 1024)


def timed(work: Callable[[], object]) -> Cost:
    """Do it in this process."""
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    after, clock = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, clock)


def inevitable(path: Path) -> Iterable[int]:
    """Inflate and parse, and nothing else."""
    with closing(Source(path)) as source:
        for chunk in source:
            yield len(etree.fromstring(b"<dump>" + chunk.body + b"</dump>"))


def drained(items: Iterable[object]) -> int:
    """Read all."""
    return sum(1 for _ in items)


def _print_rest(path: Path, count: int) -> None:
    newer = path.parent.with_name("newer") / path.name
    newer.parent.mkdir()
    shutil.copy(path, newer)
    rows = [
        ("read, typed", *shown(timed(lambda: drained(dumps.read(path))), count)),
        ("read, raw", *shown(timed(lambda: drained(dumps.read(path).raw())), count)),
        ("diff of two", *shown(timed(lambda: dumps.diff(path, newer, progress=False)), 2 * count)),
    ]
    with served(path) as address:
        folder = path.parent.with_name("downloaded")
        cost = timed(
            lambda: dumps.download(
                folder, "2026-10-01", kinds=["releases"], base_url=address, progress=False
            )
        )
    rate = path.stat().st_size / 1e6 / cost.clock
    print_table("Reading", HEAD, rows)
    print(f"download from this machine, with its SHA-256: {rate:,.0f} MB a second\n")
    converting(path, 2)
    look_ups(path.parent.with_name("data") / "catalogue.sqlite")


def _print_growth(sample: Path, folder: Path, copies: int, factor: int) -> None:
    rows: list[tuple[str, ...]] = []
    for times in (1, factor):
        path = folder / f"times{times}" / _NAME
        count, _ = copied(sample, path, copies * times)
        rows.append((f"{count:,}, workers=2", *shown(converting(path, 2), count)))
    print_table("Growth", HEAD, rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
