"""`python -m bench`: every contestant at every job, and the hot paths of this SDK.

`make bench` makes the peers' virtual environments first.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, cast

from bench.contestants import (
    BASELINE,
    CONTESTANTS,
    HERE,
    Contestant,
    Outcome,
    import_time,
    run_job,
    run_program,
)
from bench.figures import FIGURES
from bench.jobs import JOBS, Job
from bench.tables import print_table

_IMPORTS = 15
_REPEATS = 3


def main() -> int:
    """Run the benchmark, or with `--check` only what tells whether something became worse."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="processes for each job's CPU")
    parser.add_argument(
        "--check",
        action="store_true",
        help="this SDK alone: fail where a figure has doubled, or a job costs another request",
    )
    chosen = parser.parse_args()
    _say_where()
    with _servers() as servers:
        if chosen.check:
            return _check(servers)
        outcomes = _requests(servers, CONTESTANTS)
        _print_requests(outcomes)
        _print_cpu(servers, chosen.rounds)
        _print_processes(outcomes)
        _print_figures(_figures(servers))
    return 0


class Servers:
    """The process of the servers, as seen from here."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._said = cast("IO[str]", process.stdout)
        self._told = cast("IO[str]", process.stdin)
        addresses = json.loads(self._said.readline())
        #: Where requests are counted.
        self.sandbox: str = addresses["sandbox"]
        #: Where CPU is measured.
        self.lean: str = addresses["lean"]

    def clear(self) -> None:
        """Forget the requests so far."""
        self._tell("clear")

    def count(self) -> int:
        """How many requests the sandbox was sent since."""
        return self._tell("count")

    def _tell(self, command: str) -> int:
        self._told.write(f"{command}\n")
        self._told.flush()
        return int(self._said.readline())


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
    """What each found for each job, and with how many requests."""
    outcomes: Outcomes = {}
    for job in JOBS:
        for contestant in contestants:
            servers.clear()
            address = servers.lean if job.least is None else servers.sandbox
            outcome = run_job(contestant, job.name, address, 0)
            outcomes[contestant.name, job.name] = outcome, servers.count()
    return outcomes


def _cpu(servers: Servers, job: Job, rounds: int) -> dict[str, float]:
    """CPU seconds of a job, the contestants in turn; those that fail are left out."""
    seconds: dict[str, list[float]] = {contestant.name: [] for contestant in CONTESTANTS}
    for _ in range(rounds):
        for contestant in CONTESTANTS:
            outcome = run_job(contestant, job.name, servers.lean, _REPEATS)
            if not outcome.error:
                seconds[contestant.name].append(outcome.cpu)
    return {name: statistics.median(some) for name, some in seconds.items() if some}


def _import_times(*cases: tuple[Contestant, str]) -> list[float]:
    """CPU seconds of each, the median of rounds in alternation."""
    seconds: list[list[float]] = [[] for _ in cases]
    for turn in range(_IMPORTS + 1):
        for place, case in enumerate(cases):
            taken = import_time(*case)
            if turn:  # the first one may still write bytecode
                seconds[place].append(taken)
    return [statistics.median(some) for some in seconds]


def _figures(servers: Servers) -> dict[str, float]:
    plain, ours = _import_times((BASELINE, f"import {BASELINE.module}"), (HERE, "import discogs"))
    return {"import": ours / plain, **run_program(HERE, "hot_paths", servers.lean)}


# -- Printing ------------------------------------------------------------------------------------


def _say_where() -> None:
    peers = (*CONTESTANTS[1:4], BASELINE)
    versions = [f"{one.distribution} {one.version}" for one in peers if _is_there(one)]
    date = datetime.now(UTC).date()
    print(f"{date}, Python {platform.python_version()}, {platform.platform()}, ", end="")
    print(f"{os.cpu_count()} cores; {', '.join(versions)}\n")


def _is_there(contestant: Contestant) -> bool:
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
    right, _ = outcomes[BASELINE.name, job.name]
    return str(requests) if outcome.found == right.found else f"{requests}, finds something else"


def _print_cpu(servers: Servers, rounds: int) -> None:
    names = [contestant.name for contestant in CONTESTANTS]
    rows: list[list[str]] = []
    for job in JOBS:
        seconds = _cpu(servers, job, rounds)
        plain = seconds[BASELINE.name]
        ratios = [f"{seconds[name] / plain:.2f}" if name in seconds else "-" for name in names[1:]]
        rows.append([job.title, f"{plain * 1e3:.1f} ms", *ratios])
    print_table("CPU, to that of the program by hand", ["job", *names], rows)


def _print_processes(outcomes: Outcomes) -> None:
    cases = [
        (BASELINE, f"import {BASELINE.module}"),
        *((one, f"import {one.module}") for one in CONTESTANTS[1:4]),
        (HERE, "import discogs\ndiscogs.Session('bench/1.0')"),
    ]
    seconds = _import_times(*cases)
    rows = [
        [f"`{code.replace(chr(10), '; ')}`", f"{taken * 1e3:.0f} ms", f"{taken / seconds[0]:.2f}"]
        for (_, code), taken in zip(cases, seconds, strict=True)
    ]
    print_table("Import", ["statement", "CPU", "ratio"], rows)
    peaks = {
        job: [outcomes[contestant.name, job][0].peak for contestant in CONTESTANTS]
        for job in ("length", "inventory", "decoding")
    }
    rows = [[job, *(f"{peak / 2**20:.0f} MB" for peak in some)] for job, some in peaks.items()]
    print_table("Peak memory", ["process of the job", *(one.name for one in CONTESTANTS)], rows)


def _print_figures(figures: dict[str, float]) -> None:
    rows = [
        [
            figure.title,
            _shown(figures[figure.name], figure.unit),
            "" if figure.target is None else _shown(figure.target, figure.unit),
        ]
        for figure in FIGURES
    ]
    print_table("The hot paths of this SDK", ["", "measured", "target"], rows)


def _shown(figure: float, unit: str) -> str:
    return f"{figure:.2f}" if unit == "x" else f"{figure:,.0f} {unit}"


# -- Checking ------------------------------------------------------------------------------------


def _check(servers: Servers) -> int:
    """0 where all is well: bounds are wide, since machines are busy and no two are alike."""
    complaints: list[str] = []
    outcomes = _requests(servers, (BASELINE, HERE))
    for job in JOBS:
        outcome, requests = outcomes[HERE.name, job.name]
        if outcome.error or (job.least is not None and requests != job.least):
            complaints.append(f"{job.title}: {requests} requests, {outcome.error or job.least}")
    figures = _figures(servers)
    for figure in FIGURES:
        if figure.unit != "ns" and figures[figure.name] > 2 * figure.measured:
            now = _shown(figures[figure.name], figure.unit)
            then = _shown(figure.measured, figure.unit)
            complaints.append(f"{figure.title}: {now}, and was {then}")
    _print_figures(figures)
    print("\n".join(complaints) or "All is as it was.")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
