"""Who takes part, and how a program of theirs is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["BASELINE", "CONTESTANTS", "HERE", "Contestant", "Outcome", "run_program"]

_ROOT = Path(__file__).parent.parent
_PEERS = _ROOT / ".venv" / "peers"


class Contestant(NamedTuple):
    """One of those that are compared."""

    name: str
    program: str
    #: What is imported to use it.
    module: str
    #: On PyPI: its virtual environment has that name.
    distribution: str
    is_peer: bool = True
    arguments: tuple[str, ...] = ()

    @property
    def python(self) -> str:
        """The interpreter of its virtual environment."""
        return (
            str(_PEERS / self.distribution / "bin" / "python") if self.is_peer else sys.executable
        )

    @property
    def version(self) -> str:
        """Which version of it takes part."""
        code = f"from importlib.metadata import version; print(version({self.distribution!r}))"
        return _output([self.python, "-c", code]).strip()


class Outcome(NamedTuple):
    """What a program said of a job."""

    found: object
    #: CPU seconds, the median of the repeats; 0.0 where it was run once.
    cpu: float
    #: Bytes of the whole process.
    peak: int
    #: How it failed, `""` where it did not.
    error: str


BASELINE = Contestant("by hand", "baseline", "requests, pydantic", "requests", is_peer=False)
HERE = Contestant("discogs", "discogs_here", "discogs", "discogs", is_peer=False)
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
    """The JSON that a program prints, run by the interpreter of a contestant."""
    module = f"bench.programs.{program}"
    printed = _output([contestant.python, "-m", module, *arguments, *contestant.arguments])
    return json.loads(printed.splitlines()[-1])


def run_job(contestant: Contestant, job: str, address: str, repeats: int) -> Outcome:
    """One run of a job in a process of its own."""
    said = run_program(contestant, contestant.program, job, address, str(repeats))
    return Outcome(
        said.get("found"), said.get("cpu", 0.0), said.get("peak", 0), said.get("error", "")
    )


def import_time(contestant: Contestant, statements: str) -> float:
    """CPU seconds that statements take in a fresh interpreter, its own start not counted."""
    code = f"import time\nstart = time.process_time()\n{statements}\n"
    return float(_output([contestant.python, "-c", f"{code}print(time.process_time() - start)"]))


def _output(command: list[str]) -> str:
    # Without proxies, which would stand between the programs and this machine's servers, and
    # without NO_PROXY: with it requests looks at the environment no further, and is a fifth faster.
    environment = {name: text for name, text in os.environ.items() if "proxy" not in name.lower()}
    return subprocess.run(  # noqa: S603
        command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
