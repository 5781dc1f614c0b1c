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
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import requests

import discogs
from bench import world
from bench.programs.canned import Canned, compared, get, held, nanoseconds
from bench.programs.discogs_here import open_session
from bench.programs.harness import TOKEN
from discogs.orm.decoding import decoder
from discogs.orm.payload import Payload

_FIRST = world.FIRST_LARGE_RELEASE


def main() -> None:
    """Measure everything."""
    address = sys.argv[1]
    bodies = _releases(address)
    figures = {
        "release": _whole_release(address),
        "release, NO_PROXY": _without_looking_for_proxies(address),
        "cached prefetch": _cached_prefetch(address),
        **_decoding(bodies),
        **_small_things(bodies[0]),
        **_memory(address, bodies),
        **_long_sessions(address),
    }
    print(json.dumps(figures))


def _releases(address: str) -> list[bytes]:
    numbers = range(_FIRST, _FIRST + world.LARGE_RELEASES)
    return [get(address, f"/releases/{number}") for number in numbers]


# -- Time ----------------------------------------------------------------------------------------


def _whole_release(address: str) -> float:
    """Compare requesting, decoding and reading every field with a plain get and json.loads."""
    numbers = range(_FIRST, _FIRST + 100)
    http = requests.Session()
    http.headers["Authorization"] = f"Discogs token={TOKEN}"

    def plain() -> None:
        for number in numbers:
            json.loads(http.get(f"{address}/releases/{number}", timeout=60).content)

    def ours(session: discogs.Session) -> None:
        _read_all(session.release(number) for number in numbers)
        session.expire_all()

    with open_session(address) as session:
        return compared(ours, plain, lambda: session)


def _without_looking_for_proxies(address: str) -> float:
    """Compare again with NO_PROXY, which spares requests the search that we make once a server."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    try:
        return _whole_release(address)
    finally:
        del os.environ["NO_PROXY"]


def _cached_prefetch(address: str) -> float:
    """Compare a prefetch of 100 cached releases with reading them one by one."""
    with tempfile.TemporaryDirectory() as folder:
        cache = discogs.AnswerCache(Path(folder) / "answers.sqlite")

        def stubs() -> tuple[discogs.Session, list[discogs.Release]]:
            session = open_session(address, cache=cache)
            return session, [session.release(_FIRST + index) for index in range(100)]

        def prefetched(_: object) -> None:
            session, releases = stubs()
            assert not session.prefetch(releases, progress=False).failed  # noqa: S101

        def one_by_one() -> None:
            _, releases = stubs()
            assert all(release.title for release in releases)  # noqa: S101

        one_by_one()
        return compared(prefetched, one_by_one, lambda: None)


def _read_all(releases: Iterable[discogs.Release]) -> None:
    for release in releases:
        for field in discogs.Release.model_fields:
            getattr(release, field)


def _decoding(bodies: list[bytes]) -> dict[str, float]:
    """Compare decoding with json.loads: thrown away at once, and held in a session and a list."""
    bodies = bodies[:100]
    answers = {f"/releases/{_FIRST + index}": body for index, body in enumerate(bodies)}
    releases = decoder(discogs.Release)

    def decoded(session: Canned) -> None:
        for body in bodies:
            releases.decode(Payload(session.core, body))

    def thrown_away() -> None:
        for body in bodies:
            json.loads(body)

    def hydrated(session: Canned) -> object:
        return session, [session.release(_FIRST + at).refresh() for at in range(len(bodies))]

    def kept() -> object:
        return [json.loads(body) for body in bodies]

    def fresh() -> Canned:
        return Canned(answers)

    return {
        "decode": compared(decoded, thrown_away, fresh),
        "hydrate": compared(hydrated, kept, fresh),
    }


def _small_things(body: bytes) -> dict[str, float]:
    """Measure single operations, in nanoseconds."""
    session = Canned({f"/releases/{_FIRST}": body})
    release = session.release(_FIRST).refresh()
    return {
        "identity look-up": nanoseconds(lambda: session.release(_FIRST)),
        "a loaded field": nanoseconds(lambda: release.title),
        "an artist of a credit": nanoseconds(lambda: release.artists[0].artist),
    }


# -- Memory --------------------------------------------------------------------------------------


def _memory(address: str, bodies: list[bytes]) -> dict[str, float]:
    """Measure the bytes of one object: the memory of many, divided by their number."""
    answers = {f"/releases/{_FIRST + index}": body for index, body in enumerate(bodies)}
    page = get(address, f"/artists/{world.ARTIST}/releases?page=1&per_page=100")
    session = Canned({**answers, f"/artists/{world.ARTIST}/releases": page})
    numbers = range(_FIRST, _FIRST + len(bodies))
    # A warm-up: schemas and caches are made once, and stay.
    _ = session.release(_FIRST).refresh(), session.artist(world.ARTIST).releases[0]
    _ = session.release(_FIRST).raw

    def loaded() -> object:
        for index, number in enumerate(numbers):
            # New bytes, as from the network, that no other object shares.
            answers[f"/releases/{number}"] = bytes(bytearray(bodies[index]))
        fresh = Canned(answers)
        kept = fresh, [fresh.release(number).refresh() for number in numbers]
        answers.clear()
        return kept

    def stubs() -> object:
        return [session.release(number) for number in range(1, 301)]

    def rows() -> object:
        releases = session.artist(world.ARTIST).releases.sort("year")
        return releases, releases[:100]

    return {
        "a release, as a dict": held(lambda: [json.loads(body) for body in bodies]) / len(bodies),
        "a release": held(loaded) / len(bodies),
        "a release's bytes": statistics.mean(map(len, bodies)),
        "a stub": held(stubs) / 300,
        "a row, as a dict": held(lambda: json.loads(page)) / 100,
        "a row": held(rows) / 100,
        "a row's bytes": len(page) / 100,
    }


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
