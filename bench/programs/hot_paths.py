"""Measure the hot paths of this SDK against plain code: `PROGRAM address`.

Everything runs in one process, and takes turns, so that a busy machine slows both sides. Prints one
line of JSON: name -> figure.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import time
import timeit
import tracemalloc
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import requests

import discogs
from bench import world
from bench.programs.discogs_here import open_session
from bench.programs.harness import TOKEN
from discogs.http.messages import Request, Response
from discogs.orm.decoding import decoder
from discogs.orm.payload import Payload

T = TypeVar("T")

_ROUNDS = 15
_FIRST = world.FIRST_LARGE_RELEASE


def main() -> None:
    """Measure everything."""
    address = sys.argv[1]
    bodies = _releases(address)
    figures = {
        "release": _whole_release(address),
        "release, NO_PROXY": _without_looking_for_proxies(address),
        **_decoding(bodies),
        **_pages(address),
        **_small_things(bodies[0]),
        **_memory(address, bodies),
        **_long_sessions(address),
    }
    print(json.dumps(figures))


class _Canned(discogs.Session):
    """A session with canned answers, to measure the work after an answer."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        super().__init__("bench/1.0", token=TOKEN)
        self.answers = answers
        self.core = self._core
        self.core.fetch = self._answer  # type: ignore[method-assign]

    def _answer(self, request: Request, decode: Callable[[Response], T]) -> T:
        return decode(Response(200, {}, self.answers[request.path], request.path))


def _get(address: str, path: str) -> bytes:
    login = {"Authorization": f"Discogs token={TOKEN}"}
    return requests.get(address + path, headers=login, timeout=60).content


def _releases(address: str) -> list[bytes]:
    numbers = range(_FIRST, _FIRST + world.LARGE_RELEASES)
    return [_get(address, f"/releases/{number}") for number in numbers]


def _compared(ours: Callable[[], object], plain: Callable[[], object]) -> float:
    """Return the ratio of our CPU time to the plain one, the median of alternating rounds."""
    ours()
    plain()
    return statistics.median(_cpu(ours) / _cpu(plain) for _ in range(_ROUNDS))


def _cpu(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


# -- Time ----------------------------------------------------------------------------------------


def _whole_release(address: str) -> float:
    """Compare requesting, decoding and reading every field with a plain get and json.loads."""
    numbers = range(_FIRST, _FIRST + 100)
    http = requests.Session()
    http.headers["Authorization"] = f"Discogs token={TOKEN}"

    def plain() -> None:
        for number in numbers:
            json.loads(http.get(f"{address}/releases/{number}", timeout=60).content)

    def ours() -> None:
        _read_all(session.release(number) for number in numbers)
        session.expire_all()

    with open_session(address) as session:
        return _compared(ours, plain)


def _without_looking_for_proxies(address: str) -> float:
    """Compare again with NO_PROXY, which spares requests the search that we make once a server."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    try:
        return _whole_release(address)
    finally:
        del os.environ["NO_PROXY"]


def _read_all(releases: Iterable[discogs.Release]) -> None:
    for release in releases:
        for field in discogs.Release.model_fields:
            getattr(release, field)


def _decoding(bodies: list[bytes]) -> dict[str, float]:
    bodies = bodies[:100]
    session = _Canned({f"/releases/{_FIRST + index}": body for index, body in enumerate(bodies)})
    releases = decoder(discogs.Release)

    def decoded() -> None:
        for body in bodies:
            releases.decode(Payload(session.core, body))

    def hydrated() -> None:
        fresh = _Canned(session.answers)
        for number in range(_FIRST, _FIRST + len(bodies)):
            fresh.release(number).refresh()

    def plain() -> None:
        for body in bodies:
            json.loads(body)

    return {"decode": _compared(decoded, plain), "hydrate": _compared(hydrated, plain)}


def _pages(address: str) -> dict[str, float]:
    """Compare reading a page of 100 rows with json.loads of its bytes."""
    pages: dict[str, tuple[str, Callable[[_Canned], discogs.Paginated[Any]]]] = {
        "page of releases": (
            f"/artists/{world.ARTIST}/releases",
            lambda session: session.artist(world.ARTIST).releases,
        ),
        "page of a label": (
            f"/labels/{world.BIG_LABEL}/releases",
            lambda session: session.label(world.BIG_LABEL).releases,
        ),
        "page of a search": (
            "/database/search",
            lambda session: session.search("the", type="release"),
        ),
        "page of a collection": (
            f"/users/{world.USER}/collection/folders/0/releases",
            lambda session: session.user(world.USER).collection,
        ),
        "page of an inventory": (
            f"/users/{world.USER}/inventory",
            lambda session: session.user(world.USER).inventory,
        ),
    }
    return {name: _page(address, *page) for name, page in pages.items()}


def _page(address: str, path: str, of: Callable[[_Canned], discogs.Paginated[Any]]) -> float:
    query = "q=the&type=release&" if path == "/database/search" else ""
    body = _get(address, f"{path}?{query}page=1&per_page=100")
    content = json.loads(body)
    content["pagination"].update(pages=1, items=100)
    body = json.dumps(content).encode()
    rows = of(_Canned({path: body}))

    def ours() -> None:
        for _ in range(10):
            rows.refresh()
            assert len(list(rows)) == 100  # noqa: S101

    def plain() -> None:
        for _ in range(10):
            json.loads(body)

    return _compared(ours, plain)


def _small_things(body: bytes) -> dict[str, float]:
    """Measure single operations, in nanoseconds."""
    session = _Canned({f"/releases/{_FIRST}": body})
    release = session.release(_FIRST).refresh()
    return {
        "identity look-up": _nanoseconds(lambda: session.release(_FIRST)),
        "a loaded field": _nanoseconds(lambda: release.title),
        "an artist of a credit": _nanoseconds(lambda: release.artists[0].artist),
    }


def _nanoseconds(work: Callable[[], object]) -> float:
    return min(timeit.repeat(work, number=20_000, repeat=7)) / 20_000 * 1e9


# -- Memory --------------------------------------------------------------------------------------


def _memory(address: str, bodies: list[bytes]) -> dict[str, float]:
    """Measure the bytes of one object: the memory of many, divided by their number."""
    answers = {f"/releases/{_FIRST + index}": body for index, body in enumerate(bodies)}
    page = _get(address, f"/artists/{world.ARTIST}/releases?page=1&per_page=100")
    session = _Canned({**answers, f"/artists/{world.ARTIST}/releases": page})
    numbers = range(_FIRST, _FIRST + len(bodies))
    # A warm-up: schemas and caches are made once, and stay.
    _ = session.release(_FIRST).refresh(), session.artist(world.ARTIST).releases[0]
    _ = session.release(_FIRST).raw

    def loaded() -> object:
        for index, number in enumerate(numbers):
            # New bytes, as from the network, that no other object shares.
            answers[f"/releases/{number}"] = bytes(bytearray(bodies[index]))
        fresh = _Canned(answers)
        kept = fresh, [fresh.release(number).refresh() for number in numbers]
        answers.clear()
        return kept

    def stubs() -> object:
        return [session.release(number) for number in range(1, 301)]

    def rows() -> object:
        releases = session.artist(world.ARTIST).releases.sort("year")
        return releases, releases[:100]

    return {
        "a release, as a dict": _held(lambda: [json.loads(body) for body in bodies]) / len(bodies),
        "a release": _held(loaded) / len(bodies),
        "a release's bytes": statistics.mean(map(len, bodies)),
        "a stub": _held(stubs) / 300,
        "a row, as a dict": _held(lambda: json.loads(page)) / 100,
        "a row": _held(rows) / 100,
        "a row's bytes": len(page) / 100,
    }


def _held(make: Callable[[], object]) -> float:
    gc.collect()
    tracemalloc.start()
    made = make()
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del made
    return held


# -- Long sessions -------------------------------------------------------------------------------


def _long_sessions(address: str) -> dict[str, float]:
    """Compare the last tenth of long jobs with the first, and memory beyond the retention."""
    return {
        "10,000 rows": _last_to_first(lambda: iter(_rows(address)), 1_000),
        "2,000 releases": _last_to_first(lambda: _hydrated(open_session(address), 2_000), 200),
        "retention": _growth(address),
    }


def _rows(address: str) -> Iterable[object]:
    return open_session(address).artist(world.ARTIST_WITH_10_000).releases


def _hydrated(session: discogs.Session, count: int) -> Iterable[str]:
    return (session.release(_FIRST + number).title for number in range(count))


def _last_to_first(things: Callable[[], Iterable[Any]], tenth: int) -> float:
    """Return the median ratio of five runs, after one for the server to prepare its answers."""
    ratios = list[float]()
    for run in range(6):
        gc.collect()
        marks = [time.process_time()]
        for count, _ in enumerate(things(), 1):
            if count % tenth == 0:
                marks.append(time.process_time())
        if run:
            ratios.append((marks[10] - marks[9]) / (marks[1] - marks[0]))
    return statistics.median(ratios)


def _growth(address: str) -> float:
    """Return the ratio of memory after 3 x retention releases to that after 1 x retention."""
    session = open_session(address, retention=200)
    releases = iter(_hydrated(session, 600))
    _ = session.release(_FIRST).title
    tracemalloc.start()
    held = list[int]()
    for count, _ in enumerate(releases, 1):
        if count in {200, 600}:
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    return held[1] / held[0]


if __name__ == "__main__":
    main()
