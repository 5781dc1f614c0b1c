"""Measure pages of rows and of entities, held ones, and tables: `PROGRAM address`.

As in hot_paths.py, everything takes turns in one process. Prints one line of JSON: name -> figure.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable
from typing import Any

import discogs
from bench import world
from bench.programs.canned import Canned, compared, get, held, page_of_100, prepared

__all__ = ["PAGES"]

_ITEMS = f"/users/{world.USER}/collection/folders/0/releases"
_HELD = 10_000

#: The path of each kind of page, its query, and the sequence that reads it.
PAGES: dict[str, tuple[str, str, Callable[[Canned], discogs.Paginated[Any]]]] = {
    "page of releases": (
        f"/artists/{world.ARTIST}/releases",
        "",
        lambda session: session.artist(world.ARTIST).releases,
    ),
    "page of a label": (
        f"/labels/{world.BIG_LABEL}/releases",
        "",
        lambda session: session.label(world.BIG_LABEL).releases,
    ),
    "page of a search": (
        "/database/search",
        "q=the&type=release&",
        lambda session: session.search("the", type="release"),
    ),
    "page of a collection": (
        _ITEMS,
        "",
        lambda session: session.user(world.USER).collection,
    ),
    "page of wants": (
        f"/users/{world.USER}/wants",
        "",
        lambda session: session.user(world.USER).wantlist,
    ),
    "page of an inventory": (
        f"/users/{world.USER}/inventory",
        "",
        lambda session: session.user(world.USER).inventory,
    ),
    "page of orders": ("/marketplace/orders", "", lambda session: session.orders),
    "page of contributions": (
        f"/users/{world.USER}/contributions",
        "",
        lambda session: session.user(world.USER).contributions,
    ),
}


def main() -> None:
    """Measure everything."""
    address = sys.argv[1]
    figures = {name: _page(address, *page) for name, page in PAGES.items()}
    figures["a page again"] = _page(address, *PAGES["page of a collection"], again=True)
    figures |= _many(address)
    print(json.dumps(figures))


def _page(
    address: str,
    path: str,
    query: str,
    of: Callable[[Canned], discogs.Paginated[Any]],
    *,
    again: bool = False,
) -> float:
    """Compare reading a page of 100 rows, in ten new sessions, with json.loads of its bytes.

    Sequences keep the pages they have read, so the other side keeps its dicts as long. `again`: in
    a session that has the rows already, where both sides keep the last page.
    """
    body = page_of_100(get(address, f"{path}?{query}page=1&per_page=100"))
    known = of(Canned({path: body}))

    def unread() -> list[discogs.Paginated[Any]]:
        return [known.refresh() if again else of(Canned({path: body})) for _ in range(10)]

    def ours(sequences: list[discogs.Paginated[Any]]) -> None:
        for rows in sequences:
            assert len(list(rows.refresh() if again else rows)) == 100  # noqa: S101

    def plain() -> object:
        kept = list[Any]()
        for _ in range(10):
            if again:
                kept.clear()
            kept.append(json.loads(body))
        return kept

    return compared(ours, plain, unread)


# -- Ten thousand items, all of them held ----------------------------------------------------------


def _many(address: str) -> dict[str, float]:
    pages = _pages_of_items(get(address, f"{_ITEMS}?page=1&per_page=100"))

    def unread() -> discogs.Paginated[Any]:
        return Canned({_ITEMS: pages}).user(world.USER).collection

    def dicts() -> list[Any]:
        return [row for page in pages for row in json.loads(page)["releases"]]

    _ = unread()[0].raw
    return {
        "held items": compared(list, dicts, unread, rounds=5),
        "a held item": held(lambda: list(unread())) / _HELD,
        "a held item, as a dict": held(dicts) / _HELD,
        **_tables(unread, dicts),
    }


def _pages_of_items(first: bytes) -> list[bytes]:
    """Make pages of different items from one page."""
    content = json.loads(first)
    pages = list[bytes]()
    for number in range(_HELD // 100):
        content["pagination"].update(page=number + 1, pages=_HELD // 100, items=_HELD)
        for index, row in enumerate(content["releases"]):
            row["instance_id"] = 1_000_000 + 100 * number + index
            row["id"] = row["basic_information"]["id"] = 2_000_000 + 100 * number + index
            row["basic_information"]["title"] = f"Sessions, {number}, {index}"
        pages.append(json.dumps(content).encode())
    return pages


def _tables(
    items: Callable[[], discogs.Paginated[Any]], dicts: Callable[[], list[Any]]
) -> dict[str, float]:
    """Compare tables of rows that were read with the one that pandas makes of the same dicts."""
    # An extra, which the measurements above do without.
    import pandas as pd  # noqa: PLC0415

    def read() -> discogs.Paginated[Any]:
        rows = items()
        assert len(list(rows)) == _HELD  # noqa: S101
        return rows

    by = {
        "json_normalize": (dicts, pd.json_normalize),
        "a frame by hand": (dicts, lambda rows: pd.DataFrame([_chosen(row) for row in rows])),
        "to_records": (read, lambda rows: rows.to_records(progress=False)),
        "to_pandas": (read, lambda rows: rows.to_pandas(progress=False)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in by}
    for _ in range(6):
        for name, (prepare, make) in by.items():
            seconds[name].append(prepared(make, prepare))
    medians = {name: statistics.median(times[1:]) for name, times in seconds.items()}
    plain = medians.pop("json_normalize")
    return {name: taken / plain for name, taken in medians.items()}


def _chosen(row: Any) -> dict[str, Any]:
    """Return what somebody who makes a table by hand might want of an item."""
    basics = row["basic_information"]
    return {
        "id": row["id"],
        "instance_id": row["instance_id"],
        "rating": row["rating"],
        "date_added": row["date_added"],
        "title": basics["title"],
        "year": basics["year"],
        "artists": ", ".join(artist["name"] for artist in basics["artists"]),
        "labels": ", ".join(label["name"] for label in basics["labels"]),
        "catnos": ", ".join(label["catno"] for label in basics["labels"]),
        "formats": ", ".join(one["name"] for one in basics["formats"]),
        "genres": ", ".join(basics["genres"]),
        "styles": ", ".join(basics["styles"]),
    }


if __name__ == "__main__":
    main()
