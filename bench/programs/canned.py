"""A session with prepared answers, and how to compare its CPU time with that of plain code."""

from __future__ import annotations

import gc
import json
import statistics
import time
import timeit
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import requests

import discogs
from bench.programs.harness import TOKEN
from discogs.http.messages import Request, Response

__all__ = [
    "Canned",
    "compared",
    "cpu",
    "get",
    "held",
    "microseconds",
    "nanoseconds",
    "page_of_100",
    "prepared",
]

T = TypeVar("T")


class Canned(discogs.Session):
    """A session that takes its answers from a dict, to measure the work after an answer.

    Those of a path with several pages are a sequence.
    """

    def __init__(self, answers: Mapping[str, bytes | Sequence[bytes]]) -> None:
        super().__init__("bench/1.0", token=TOKEN)
        self.answers = answers
        self.core = self._core
        self.core.fetch = self._answer  # type: ignore[method-assign]

    def _answer(self, request: Request, decode: Callable[[Response], T]) -> T:
        body = self.answers[request.path]
        if not isinstance(body, bytes):
            body = body[int(str(request.params["page"])) - 1]
        return decode(Response(200, {}, body, request.path))


def get(address: str, path: str) -> bytes:
    """Request a path; return the bytes of its answer."""
    login = {"Authorization": f"Discogs token={TOKEN}"}
    answer = requests.get(address + path, headers=login, timeout=60)
    answer.raise_for_status()
    return answer.content


def compared(
    ours: Callable[[T], object],
    plain: Callable[[], object],
    prepare: Callable[[], T],
    *,
    rounds: int = 15,
) -> float:
    """Return the ratio of our CPU time to the plain one, the median of alternating rounds.

    `prepare` makes what ours works on; its time does not count.
    """
    ours(prepare())
    plain()
    return statistics.median(prepared(ours, prepare) / cpu(plain) for _ in range(rounds))


def prepared(ours: Callable[[T], object], prepare: Callable[[], T]) -> float:
    """Measure the CPU seconds of `ours`, without those of `prepare`; nothing of it stays alive."""
    ready = prepare()
    return cpu(lambda: ours(ready))


def cpu(work: Callable[[], object]) -> float:
    """Measure the CPU seconds of some work; what it returns is freed afterwards."""
    gc.collect()
    start = time.process_time()
    made = work()
    taken = time.process_time() - start
    del made
    return taken


def nanoseconds(work: Callable[[], object], number: int = 20_000) -> float:
    """Measure one call, the best of seven series."""
    return min(timeit.repeat(work, number=number, repeat=7)) / number * 1e9


def microseconds(work: Callable[[], object], number: int) -> float:
    """Measure one call, the best of seven series."""
    return nanoseconds(work, number) / 1e3


def held(make: Callable[[], object]) -> float:
    """Measure the bytes of what is made."""
    gc.collect()
    tracemalloc.start()
    made = make()
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del made
    return size


def page_of_100(body: bytes) -> bytes:
    """Return a page as the only one."""
    content = json.loads(body)
    content["pagination"].update(pages=1, items=100)
    return json.dumps(content).encode()
