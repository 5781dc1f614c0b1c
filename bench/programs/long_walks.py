"""Measure whether an object costs the same over 100,000 of them: `PROGRAM address`.

All pages are made from one, by replacing a number in its bytes, which takes next to no time. Prints
one line of JSON: name -> figure.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, overload

import discogs
from bench import world
from bench.programs.canned import Canned, get

_PAGES = 1_000
_ITEMS = f"/users/{world.USER}/collection/folders/0/releases"
_RELEASES = f"/artists/{world.ARTIST}/releases"
#: The start of each id in the template; the number of the page takes its place.
_MARK = b"99999"


class Pages(Sequence[bytes]):
    """Pages of 100 different rows, made when they are read."""

    def __init__(self, first: bytes) -> None:
        content = json.loads(first)
        content["pagination"].update(pages=_PAGES, items=100 * _PAGES)
        for index, row in enumerate(content["releases"]):
            for facts in (row, row.get("basic_information", {})):
                facts.update({"id": int(f"{_MARK.decode()}{index:03}"), "title": f"Take {index}"})
            if "instance_id" in row:
                row["instance_id"] = row["id"]
        self._template = json.dumps(content).encode()

    def __len__(self) -> int:
        return _PAGES

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[number] for number in range(len(self))[index]]
        return self._template.replace(_MARK, str(10_000 + index).encode())


def main() -> None:
    """Measure everything."""
    address = sys.argv[1]
    first = "?page=1&per_page=100"
    pages = {path: Pages(get(address, f"{path}{first}")) for path in (_ITEMS, _RELEASES)}

    def rows() -> discogs.Paginated[Any]:
        return Canned(pages).artist(world.ARTIST).releases

    def items() -> discogs.Paginated[Any]:
        return Canned(pages).user(world.USER).collection

    def let_go() -> Iterator[Any]:
        # A sequence keeps the pages that it has read.
        collection = items()
        return chain.from_iterable(collection.refresh().page(n + 1) for n in range(_PAGES))

    figures = {
        "100,000 rows": _last_to_first(rows),
        "100,000 items": _last_to_first(items),
        "100,000 items, let go": _last_to_first(let_go),
    }
    print(json.dumps(figures))


def _last_to_first(things: Callable[[], Iterable[object]]) -> float:
    """Return the ratio of the last tenth's CPU time to the first's, the median of three walks."""
    return statistics.median(_one_walk(things()) for _ in range(3))


def _one_walk(things: Iterable[object]) -> float:
    # Into which tenth a full collection of all that is held falls, is chance.
    gc.collect()
    gc.disable()
    marks = [time.process_time()]
    for count, _ in enumerate(things, 1):
        if count % (10 * _PAGES) == 0:
            marks.append(time.process_time())
    gc.enable()
    return (marks[10] - marks[9]) / (marks[1] - marks[0])


if __name__ == "__main__":
    main()
