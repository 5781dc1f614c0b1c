"""Run a job, and print its outcome and cost as one line of JSON.

Imports the standard library only, so that the cost of a job is the contestant's.
"""

from __future__ import annotations

import gc
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable

__all__ = ["TOKEN", "Job", "job", "run"]

#: Takes the server's address, returns the result as JSON values.
Job = Callable[[str], object]

TOKEN = "sandbox-token"  # noqa: S105
# ru_maxrss is in bytes on a Mac, and in KiB elsewhere.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024

_jobs: dict[str, Job] = {}


def job(name: str) -> Callable[[Job], Job]:
    """Register a contestant's function for the job of this name."""

    def register(function: Job) -> Job:
        _jobs[name] = function
        return function

    return register


def run() -> None:
    """Run `PROGRAM job address repeats`: once for the result, then `repeats` times for CPU."""
    name, address, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
    outcome: dict[str, object] = {}
    try:
        outcome["found"] = _jobs[name](address)
        if repeats:
            outcome["cpu"] = statistics.median(_timed(_jobs[name], address) for _ in range(repeats))
    except Exception as error:  # noqa: BLE001
        text = " ".join(str(error).replace(address, "").split())
        outcome["error"] = f"{type(error).__name__}: {text[:100]}"
    outcome["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT
    print(json.dumps(outcome))


def _timed(function: Job, address: str) -> float:
    gc.collect()
    start = time.process_time()
    function(address)
    return time.process_time() - start
