"""A soak test: `python bench/soak.py`. Processes and threads work for minutes amid faults.

A sandbox in another process allows 240 requests in 4 s, an hour of the real limit in a minute, and
causes random faults. Processes of several threads, which share the limit in an SQLite file, read
and write; soaking.py compares each answer. In the end the sandbox must hold every confirmed write,
and none twice.

Fails if an answer was wrong, a write was doubled or lost, a request was over the limit, or the
memory of a process grew by 5 % after the warm-up.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.soaking import FAULTS, Ledger, Truth, Worker, found_at, truth_at
from discogs import RateLimiter, Session, SQLiteStore
from discogs.sandbox import Sandbox

LIMIT, WINDOW, LATENCY = 240, 4.0, (0.002, 0.03)
PROCESSES, THREADS = 3, 4
#: Releases to read, retention of the identity map, and releases that each thread writes to.
RELEASES, RETENTION, OWN = 400, 150, 40
#: Seconds between two faults, on average.
PAUSE = 0.6
#: Seconds before memory is measured: a session holds pending writes for a minute, and the
#: allocator needs another to settle.
WARM_UP = 150.0
MOST_GROWTH = 0.05

_spawning = multiprocessing.get_context("spawn")


def serve(pipe: Connection) -> None:
    """Run the sandbox, causing faults between the first and the second message."""
    with Sandbox(limit=1_000_000, window=WINDOW) as sandbox:
        pipe.send((sandbox.url, list(sandbox.catalogue.releases)))
        pipe.recv()
        sandbox.reset()
        sandbox.limit, sandbox.latency = LIMIT, LATENCY
        pipe.send("ready")
        dice = random.Random(2004)  # noqa: S311
        while not pipe.poll(dice.expovariate(1 / PAUSE)):
            FAULTS[dice.choice([*FAULTS])](sandbox)
        pipe.recv()
        sandbox.calm()
        faults = Counter(_kind(one.fault, one.status) for one in sandbox.requests if one.fault)
        pipe.send((len(sandbox.requests), sandbox.refused, faults))
        sandbox.limit, sandbox.latency = 1_000_000, 0.0
        pipe.recv()


def _kind(fault: str | None, status: int | None) -> str:
    return f"{fault} {status}" if fault == "fail" else str(fault)


@dataclass
class Report:
    """The final report of a process."""

    ledger: Ledger = field(default_factory=Ledger)
    requests: int = 0
    #: Bytes in memory: at the start, in the first third after the warm-up, and in the last.
    memory: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def growth(self) -> float:
        """The relative growth of memory after the warm-up."""
        return self.memory[2] / self.memory[1] - 1


@dataclass(frozen=True)
class Job:
    """The job of a process."""

    url: str
    limit: str
    truth: Truth
    seconds: float
    warm_up: float


def work(job: Job, number: int, own: list[int], pipe: Connection) -> None:
    """Run a process: several threads with one session."""
    limiter = RateLimiter(LIMIT, WINDOW, SQLiteStore(job.limit))
    with Session(
        "Soak/1.0",
        token=Sandbox.token,
        base_url=job.url,
        limiter=limiter,
        retention=RETENTION,
        timeout=(10.0, 2.0),
    ) as session:
        workers = [
            Worker(
                session, job.truth, f"{number}-{index}", own[index::THREADS], number * 100 + index
            )
            for index in range(THREADS)
        ]
        until = time.monotonic() + job.seconds

        def run(worker: Worker) -> None:
            while time.monotonic() < until:
                worker.step()

        threads = [threading.Thread(target=run, args=(worker,)) for worker in workers]
        for thread in threads:
            thread.start()
        report = Report(memory=_sample_memory(until, job.warm_up))
        for thread in threads:
            thread.join()
        for worker in workers:
            report.ledger.add(worker.ledger)
        report.requests = session.statistics.requests
    pipe.send(report)


def _sample_memory(until: float, warm_up: float) -> tuple[float, float, float]:
    """Return this process's memory at the start, after the warm-up, and at the end."""
    began, samples = time.monotonic(), list[tuple[float, int]]()
    while (now := time.monotonic()) < until:
        samples.append((now - began, _memory()))
        time.sleep(1.0)
    warm = [memory for second, memory in samples if second >= warm_up]
    third = max(1, len(warm) // 3)
    return samples[0][1], statistics.median(warm[:third]), statistics.median(warm[-third:])


def _memory() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def soak(seconds: float, warm_up: float) -> int:
    """Run the soak test, print the results, and return the number of failures."""
    here, there = _spawning.Pipe()
    _spawning.Process(target=serve, args=(there,), daemon=True).start()
    url, ids = here.recv()
    truth = truth_at(url, ids[:RELEASES])
    here.send("start")
    here.recv()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(url, f"{folder}/limit.sqlite", truth, seconds, warm_up)
        pipes: list[Connection] = []
        for number in range(PROCESSES):
            own = ids[-1 - number * OWN * THREADS :: -1][: OWN * THREADS]
            mine, theirs = _spawning.Pipe()
            _spawning.Process(target=work, args=(job, number, own, theirs), daemon=True).start()
            pipes.append(mine)
        reports: list[Report] = [pipe.recv() for pipe in pipes]
    here.send("stop")
    sent, refused, faults = here.recv()
    ledger = Ledger()
    for report in reports:
        ledger.add(report.ledger)
    found = found_at(url, ledger)
    with suppress(BrokenPipeError):
        here.send("end")
    growth = max(report.growth for report in reports)
    wrong = [*ledger.wrong, *found.wrong]
    _print(job, reports, ledger, sent, faults)
    print(
        f"{refused} over the limit, {len(wrong)} wrong answers, {found.doubled} writes doubled, "
        f"{found.lost} lost; memory grew by {growth:+.1%}"
    )
    print("\n".join(wrong[:20]))
    return len(wrong) + int(refused) + found.doubled + found.lost + (growth > MOST_GROWTH)


def _print(
    job: Job, reports: list[Report], ledger: Ledger, sent: int, faults: Counter[str]
) -> None:
    def joined(counts: Counter[str]) -> str:
        return ", ".join(f"{count} {name}" for name, count in counts.most_common())

    print(
        f"{datetime.now(UTC).date()}, Python {platform.python_version()}, {platform.system()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {PROCESSES} processes of "
        f"{THREADS} threads, {job.seconds:.0f} s, {LIMIT} per {WINDOW:g} s"
    )
    print(f"{sent} requests; steps: {joined(ledger.steps)}")
    print(f"{faults.total()} faults: {joined(faults)}")
    print(f"{ledger.errors.total()} errors raised: {joined(ledger.errors)}")
    sizes = "; ".join(
        " to ".join(f"{size / 2**20:.1f}" for size in report.memory[1:]) for report in reports
    )
    print(f"MB after {job.warm_up:.0f} s and at the end: {sizes}")


def main() -> int:
    """Run the soak test; return 1 if it failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=360.0)
    parser.add_argument("--warm-up", type=float, default=WARM_UP)
    options = parser.parse_args()
    return min(1, soak(options.seconds, options.warm_up))


if __name__ == "__main__":
    sys.exit(main())
