"""The jobs by hand: requests, json and dicts, with the least possible requests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import requests

from bench import world
from bench.programs.harness import TOKEN, job, run


class _Api:
    def __init__(self, address: str) -> None:
        self._address = address
        self._http = requests.Session()
        self._http.headers["Authorization"] = f"Discogs token={TOKEN}"
        self._http.headers["User-Agent"] = "bench/1.0"

    def get(self, path: str, **params: str | int) -> Any:
        answer = self._http.get(self._address + path, params=params, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def rows(self, path: str, key: str, **params: str | int) -> Iterator[Any]:
        page = pages = 1
        while page <= pages:
            content = self.get(path, page=page, per_page=100, **params)
            yield from content[key]
            page, pages = page + 1, content["pagination"]["pages"]


@job("titles")
def titles(address: str) -> object:
    rows = _Api(address).rows(f"/artists/{world.ARTIST}/releases", "releases")
    return [row["title"] for row in rows]


@job("years")
def years(address: str) -> object:
    rows = _Api(address).rows(f"/artists/{world.ARTIST}/releases", "releases")
    return [[row["title"], row.get("year")] for row in rows]


@job("length")
def length(address: str) -> object:
    page = _Api(address).get(f"/artists/{world.ARTIST}/releases", page=1, per_page=100)
    return page["pagination"]["items"]


@job("around")
def around(address: str) -> object:
    api = _Api(address)
    release = api.get(f"/releases/{world.RELEASE_WITH_MASTER}")
    master = api.get(f"/masters/{release['master_id']}")
    main_release = api.get(f"/releases/{master['main_release']}")
    names = [artist["name"] for artist in release["artists"]]
    return [release["title"], names, master["title"], main_release["title"]]


@job("ten times")
def ten_times(address: str) -> object:
    release = _Api(address).get(f"/releases/{world.RELEASE}")
    return [release["title"] for _ in range(10)]


@job("three paths")
def three_paths(address: str) -> object:
    api = _Api(address)
    release = api.get(f"/releases/{world.RELEASE}")
    return [len(release["tracklist"]) for _ in [release, *_found_again(api)]]


@job("four paths")
def four_paths(address: str) -> object:
    api = _Api(address)
    release = api.get(f"/releases/{world.RELEASE}")
    path = f"/users/{world.USER}/collection/folders/0/releases"
    owned = next(row for row in api.rows(path, "releases") if row["id"] == world.RELEASE)
    return [len(release["tracklist"]) for _ in [release, *_found_again(api), owned]]


def _found_again(api: _Api) -> list[Any]:
    found = api.rows("/database/search", "results", q=world.QUERY, type="release")
    listed = api.rows(f"/labels/{world.LABEL}/releases", "releases")
    return [next(row for row in rows if row["id"] == world.RELEASE) for rows in (found, listed)]


@job("tracklists")
def tracklists(address: str) -> object:
    api = _Api(address)
    page = api.get(f"/labels/{world.BIG_LABEL}/releases", page=1, per_page=40)
    releases = [api.get(f"/releases/{row['id']}") for row in page["releases"]]
    return [[track["title"] for track in release["tracklist"]] for release in releases]


@job("collection")
def collection(address: str) -> object:
    api, path = _Api(address), f"/users/{world.USER}/collection/folders/0/releases"
    pages = [api.get(path, page=page, per_page=100)["releases"] for page in range(1, 6)]
    items = [item for page in pages for item in page]
    return [[item["basic_information"]["title"], item["rating"]] for item in items]


@job("search")
def search(address: str) -> object:
    content = _Api(address).get("/database/search", q="the", type="release", page=1, per_page=3)
    return [result["title"] for result in content["results"]]


@job("inventory")
def inventory(address: str) -> object:
    path = f"/users/{world.USER}/inventory"
    listings = _Api(address).rows(path, "listings", status="For Sale")
    return [
        [listing["release"]["title"], listing["condition"], float(listing["price"]["value"])]
        for listing in listings
    ]


@job("wants")
def wants(address: str) -> object:
    rows = _Api(address).rows(f"/users/{world.USER}/wants", "wants")
    return [[want["basic_information"]["title"], want["rating"], want["notes"]] for want in rows]


@job("orders")
def orders(address: str) -> object:
    rows = _Api(address).rows("/marketplace/orders", "orders")
    return [[order["id"], order["status"], order["buyer"]["username"]] for order in rows]


@job("contributions")
def contributions(address: str) -> object:
    path = f"/users/{world.USER}/contributions"
    rows = islice(_Api(address).rows(path, "contributions"), 100)
    return [[release["title"], release["year"] or None] for release in rows]


@job("decoding")
def decoding(address: str) -> object:
    api, titles = _Api(address), list[str]()
    for number in range(world.LARGE_RELEASES):
        release = api.get(f"/releases/{world.FIRST_LARGE_RELEASE + number}")
        for field in release:
            _ = release[field]
        titles.append(release["title"])
    return titles


if __name__ == "__main__":
    run()
