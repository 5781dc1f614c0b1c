"""The contestants, and how to run their programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

__all__ = [
    "BASELINE",
    "CONTESTANTS",
    "HERE",
    "Contestant",
    "Outcome",
    "cold_time",
    "run_job",
    "run_program",
]

_ROOT = Path(__file__).parent.parent
_PEERS = _ROOT / ".venv" / "peers"


class Contestant(NamedTuple):
    """A library to compare, or the program by hand."""

    name: str
    program: str
    #: The module to import.
    module: str
    #: The name on PyPI and of the virtual environment.
    distribution: str
    is_peer: bool = True
    arguments: tuple[str, ...] = ()

    @property
    def python(self) -> str:
        """The interpreter of the contestant's virtual environment."""
        return (
            str(_PEERS / self.distribution / "bin" / "python") if self.is_peer else sys.executable
        )

    @property
    def version(self) -> str:
        """The installed version."""
        code = f"from importlib.metadata import version; print(version({self.distribution!r}))"
        return _output([self.python, "-c", code]).strip()


class Outcome(NamedTuple):
    """The outcome of a job."""

    found: object
    #: CPU seconds, the median of the repeats; 0.0 without repeats.
    cpu: float
    #: Peak memory of the process in bytes.
    peak: int
    #: The error, `""` if there was none.
    error: str


BASELINE = Contestant("by hand", "baseline", "requests, pydantic", "requests", is_peer=False)
HERE = Contestant("discogs", "discogs_here", "discogs", "discogs-orm", is_peer=False)
CONTESTANTS = (
    BASELINE,
    HERE,
    Contestant(
        "python3-discogs-client",
        "python3_discogs_client",
        "discogs_client",
        "python3-discogs-client",
    ),
    Contestant("discogs-sdk", "discogs_sdk_peer", "discogs_sdk", "discogs-sdk"),
    Contestant(
        "discogs-sdk, cache=True",
        "discogs_sdk_peer",
        "discogs_sdk",
        "discogs-sdk",
        arguments=("--cache",),
    ),
)


def run_program(contestant: Contestant, program: str, *arguments: str) -> Any:
    """Run a program with a contestant's interpreter; return the JSON that it prints."""
    module = f"bench.programs.{program}"
    printed = _output([contestant.python, "-m", module, *arguments, *contestant.arguments])
    return json.loads(printed.splitlines()[-1])


def run_job(contestant: Contestant, job: str, address: str, repeats: int) -> Outcome:
    """Run a job in its own process."""
    printed = run_program(contestant, contestant.program, job, address, str(repeats))
    return Outcome(
        found=printed.get("found"),
        cpu=printed.get("cpu", 0.0),
        peak=printed.get("peak", 0),
        error=printed.get("error", ""),
    )


def cold_time(contestant: Contestant, statements: str) -> float:
    """Measure the CPU seconds of statements in a fresh interpreter, without its start."""
    code = f"import time\nstart = time.process_time()\n{statements}\n"
    return float(_output([contestant.python, "-c", f"{code}print(time.process_time() - start)"]))


def _output(command: list[str]) -> str:
    # Without proxies, which would come between the programs and the local servers; without
    # NO_PROXY, which spares requests a search of the environment: a fifth of the time.
    # With bytecode on disk, as on anybody's second run.
    environment = {
        name: text
        for name, text in os.environ.items()
        if "proxy" not in name.lower() and name != "PYTHONDONTWRITEBYTECODE"
    }
    return subprocess.run(  # noqa: S603
        command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
