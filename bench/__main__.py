"""`python -m bench`: run every contestant on every job, and measure the hot paths of this SDK.

`make bench` creates the peers' virtual environments first.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from bench.cold import IMPORTS, PEER_IMPORTS, first_attribute
from bench.contestants import (
    BASELINE,
    CONTESTANTS,
    HERE,
    Contestant,
    Outcome,
    cold_time,
    run_job,
    run_program,
)
from bench.figures import FIGURES
from bench.jobs import JOBS, Job
from bench.limit import redis_running
from bench.tables import print_table

_COLD_ROUNDS = 15
_REPEATS = 3


def main() -> int:
    """Run the benchmark, or with `--check` only the regression check."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="processes per job for CPU times")
    parser.add_argument(
        "--check",
        action="store_true",
        help="run this SDK alone: fail if a figure has doubled, or a job makes more requests",
    )
    options = parser.parse_args()
    _print_versions()
    with _servers() as servers:
        if options.check:
            return _check(servers)
        outcomes = _requests(servers, CONTESTANTS)
        _print_requests(outcomes)
        _print_cpu(servers, options.rounds)
        _print_processes(servers, outcomes)
        _print_figures(_figures(servers))
    return 0


class Servers:
    """A handle on the process of the servers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._answers = cast("IO[str]", process.stdout)
        self._commands = cast("IO[str]", process.stdin)
        addresses = json.loads(self._answers.readline())
        #: The address for counting requests.
        self.sandbox: str = addresses["sandbox"]
        #: The address for measuring CPU.
        self.lean: str = addresses["lean"]

    def clear(self) -> None:
        """Forget the requests so far."""
        self._send("clear")

    def count(self) -> int:
        """Count the requests that the sandbox received since the last `clear`."""
        return self._send("count")

    def _send(self, command: str) -> int:
        self._commands.write(f"{command}\n")
        self._commands.flush()
        return int(self._answers.readline())


@contextmanager
def _servers() -> Generator[Servers]:
    command = [sys.executable, "-m", "bench.serving"]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Servers(process)
        cast("IO[str]", process.stdin).close()


# -- Measuring -----------------------------------------------------------------------------------

Outcomes = dict[tuple[str, str], tuple[Outcome, int]]


def _requests(servers: Servers, contestants: tuple[Contestant, ...]) -> Outcomes:
    """Run every job; return each outcome and its number of requests."""
    outcomes: Outcomes = {}
    for job in JOBS:
        for contestant in contestants:
            servers.clear()
            address = servers.lean if job.least is None else servers.sandbox
            outcome = run_job(contestant, job.name, address, 0)
            outcomes[contestant.name, job.name] = outcome, servers.count()
    return outcomes


def _cpu(servers: Servers, job: Job, rounds: int) -> dict[str, float]:
    """Measure the CPU seconds of a job, taking contestants in turn; leave out failures."""
    seconds: dict[str, list[float]] = {contestant.name: [] for contestant in CONTESTANTS}
    for _ in range(rounds):
        for contestant in CONTESTANTS:
            outcome = run_job(contestant, job.name, servers.lean, _REPEATS)
            if not outcome.error:
                seconds[contestant.name].append(outcome.cpu)
    return {name: statistics.median(times) for name, times in seconds.items() if times}


def _cold_times(*cases: tuple[Contestant, str]) -> list[float]:
    """Measure the CPU seconds of statements in new processes, the median of alternating rounds."""
    seconds: list[list[float]] = [[] for _ in cases]
    for turn in range(_COLD_ROUNDS + 1):
        for number, case in enumerate(cases):
            taken = cold_time(*case)
            if turn:  # the first one may still write bytecode
                seconds[number].append(taken)
    return [statistics.median(times) for times in seconds]


def _figures(servers: Servers) -> dict[str, float]:
    plain, used, imported, opened, by_hand, first = _cold_times(
        *IMPORTS.values(), *first_attribute(servers.lean, BASELINE, HERE).values()
    )
    return {
        "import": imported / plain,
        "session": opened / used,
        "first attribute": first / by_hand,
        "a model in use": used / by_hand,
        **_figures_of("hot_paths", servers.lean),
        **_figures_of("pages", servers.lean),
        **_figures_of("long_walks", servers.lean),
        **_limits(),
    }


def _figures_of(program: str, *arguments: str) -> dict[str, float]:
    return dict(run_program(HERE, program, *arguments))


def _limits() -> dict[str, float]:
    """Measure the limiter and its stores; Redis only where it is installed."""
    if not shutil.which("redis-server"):
        return _figures_of("limits")
    with tempfile.TemporaryDirectory() as folder, redis_running(Path(folder)) as (_, url):
        return _figures_of("limits", url)


# -- Printing ------------------------------------------------------------------------------------


def _print_versions() -> None:
    peers = (*CONTESTANTS[1:4], BASELINE)
    versions = [f"{one.distribution} {one.version}" for one in peers if _is_installed(one)]
    date = datetime.now(UTC).date()
    print(f"{date}, Python {platform.python_version()}, {platform.platform()}, ", end="")
    print(f"{os.cpu_count()} cores; {', '.join(versions)}\n")


def _is_installed(contestant: Contestant) -> bool:
    return os.path.exists(contestant.python)  # noqa: PTH110


def _print_requests(outcomes: Outcomes) -> None:
    names = [contestant.name for contestant in CONTESTANTS]
    rows = [
        [job.title, str(job.least), *(_requests_of(outcomes, name, job) for name in names)]
        for job in JOBS
        if job.least is not None
    ]
    least = sum(job.least or 0 for job in JOBS)
    sums = [sum(outcomes[name, job.name][1] for job in JOBS) for name in names]
    print_table("Requests", ["job", "least", *names], [*rows, ["all", str(least), *map(str, sums)]])


def _requests_of(outcomes: Outcomes, name: str, job: Job) -> str:
    outcome, requests = outcomes[name, job.name]
    if outcome.error:
        return f"{requests}, then {outcome.error}"
    expected, _ = outcomes[BASELINE.name, job.name]
    return str(requests) if outcome.found == expected.found else f"{requests}, another result"


def _print_cpu(servers: Servers, rounds: int) -> None:
    names = [contestant.name for contestant in CONTESTANTS]
    rows: list[list[str]] = []
    for job in JOBS:
        seconds = _cpu(servers, job, rounds)
        plain = seconds[BASELINE.name]
        ratios = [f"{seconds[name] / plain:.2f}" if name in seconds else "-" for name in names[1:]]
        rows.append([job.title, f"{plain * 1e3:.1f} ms", *ratios])
    print_table("CPU, to that of the program by hand", ["job", *names], rows)


def _print_cold(title: str, cases: dict[str, tuple[Contestant, str]]) -> None:
    seconds = _cold_times(*cases.values())
    rows = [
        [name, f"{taken * 1e3:.0f} ms", f"{taken / seconds[0]:.2f}"]
        for name, taken in zip(cases, seconds, strict=True)
    ]
    print_table(title, ["statement", "CPU", "ratio"], rows)


def _print_processes(servers: Servers, outcomes: Outcomes) -> None:
    _print_cold("Import", {**IMPORTS, **PEER_IMPORTS})
    _print_cold("First attribute of a process", first_attribute(servers.lean, *CONTESTANTS[:4]))
    peaks = {
        job: [outcomes[contestant.name, job][0].peak for contestant in CONTESTANTS]
        for job in ("length", "inventory", "decoding")
    }
    rows = [[job, *(f"{peak / 2**20:.0f} MB" for peak in row)] for job, row in peaks.items()]
    print_table("Peak memory", ["process of the job", *(one.name for one in CONTESTANTS)], rows)


def _print_figures(figures: dict[str, float]) -> None:
    rows = [
        [
            figure.title,
            _formatted(figures[figure.name], figure.unit) if figure.name in figures else "-",
            "" if figure.target is None else _formatted(figure.target, figure.unit),
        ]
        for figure in FIGURES
    ]
    print_table("The hot paths of this SDK", ["", "measured", "target"], rows)


def _formatted(figure: float, unit: str) -> str:
    return f"{figure:.2f}" if unit == "x" else f"{figure:,.0f} {unit}"


# -- Checking ------------------------------------------------------------------------------------


def _check(servers: Servers) -> int:
    """Return 1 after a regression. Bounds are wide: machines differ, and are busy."""
    regressions: list[str] = []
    outcomes = _requests(servers, (BASELINE, HERE))
    for job in JOBS:
        outcome, requests = outcomes[HERE.name, job.name]
        if outcome.error or (job.least is not None and requests != job.least):
            wrong = outcome.error or f"instead of {job.least}"
            regressions.append(f"{job.title}: {requests} requests, {wrong}")
    figures = _figures(servers)
    for figure in FIGURES:
        found = figures.get(figure.name, 0.0)
        if figure.unit not in {"ns", "us"} and found > 2 * figure.measured:
            now = _formatted(found, figure.unit)
            then = _formatted(figure.measured, figure.unit)
            regressions.append(f"{figure.title}: {now}, up from {then}")
    _print_figures(figures)
    print("\n".join(regressions) or "No regressions.")
    return 1 if regressions else 0


if __name__ == "__main__":
    sys.exit(main())
