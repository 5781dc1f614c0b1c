"""The jobs with discogs-sdk, by its documentation, with 100 rows a page.

Its cache of answers is off by default: `--cache` turns it on.
"""

from __future__ import annotations

import sys
from itertools import islice
from typing import Any

from discogs_sdk import Discogs
from discogs_sdk.models.release import Release

from bench import world
from bench.programs.harness import TOKEN, job, run


def _client(address: str) -> Any:
    return Discogs(
        token=TOKEN, base_url=address, user_agent="bench/1.0", cache="--cache" in sys.argv
    )


@job("titles")
def titles(address: str) -> object:
    rows = _client(address).artists.get(world.ARTIST).releases.list(per_page=100)
    return [row.title for row in rows]


@job("years")
def years(address: str) -> object:
    rows = _client(address).artists.get(world.ARTIST).releases.list(per_page=100)
    return [[row.title, row.year] for row in rows]


@job("length")
def length(address: str) -> object:
    return _client(address).artists.get(world.ARTIST).releases.list().fetch().total_items


@job("around")
def around(address: str) -> object:
    client = _client(address)
    release = client.releases.get(world.RELEASE_WITH_MASTER)
    names = [artist.name for artist in release.artists]
    master = client.masters.get(release.master_id)
    main_release = client.releases.get(master.main_release)
    return [release.title, names, master.title, main_release.title]


@job("ten times")
def ten_times(address: str) -> object:
    client = _client(address)
    return [client.releases.get(world.RELEASE).title for _ in range(10)]


@job("three paths")
def three_paths(address: str) -> object:
    return [len(release.tracklist) for release in _found(_client(address))]


@job("four paths")
def four_paths(address: str) -> object:
    client = _client(address)
    items = client.users.get(world.USER).collection.folders.get(0).releases.list(per_page=100)
    owned = next(item for item in items if item.id == world.RELEASE)
    releases = [*_found(client), client.releases.get(owned.id)]
    return [len(release.tracklist) for release in releases]


def _found(client: Any) -> list[Any]:
    results = client.search(query=world.QUERY, type="release", per_page=100)
    rows = client.labels.get(world.LABEL).releases.list(per_page=100)
    found = [next(row for row in each if row.id == world.RELEASE) for each in (results, rows)]
    return [client.releases.get(release_id) for release_id in (world.RELEASE, *map(_id, found))]


def _id(row: Any) -> int:
    return int(row.id)


@job("tracklists")
def tracklists(address: str) -> object:
    client = _client(address)
    rows = client.labels.get(world.BIG_LABEL).releases.list(per_page=40)
    releases = [client.releases.get(row.id) for row in islice(rows, 40)]
    return [[track.title for track in release.tracklist] for release in releases]


@job("collection")
def collection(address: str) -> object:
    folder = _client(address).users.get(world.USER).collection.folders.get(0)
    items = islice(folder.releases.list(per_page=100), 500)
    return [[item.basic_information.title, item.rating] for item in items]


@job("search")
def search(address: str) -> object:
    results = _client(address).search(query="the", type="release", per_page=3)
    return [result.title for result in islice(results, 3)]


@job("inventory")
def inventory(address: str) -> object:
    shop = _client(address).users.get(world.USER).inventory
    listings = shop.list(status="For Sale", per_page=100)
    return [[listing.release.title, listing.condition, listing.price.value] for listing in listings]


@job("wants")
def wants(address: str) -> object:
    wants = _client(address).users.get(world.USER).wantlist.list(per_page=100)
    return [[want.basic_information.title, want.rating, want.notes] for want in wants]


@job("orders")
def orders(address: str) -> object:
    orders = _client(address).marketplace.orders.list(per_page=100)
    return [[order.id, order.status, order.buyer.username] for order in orders]


@job("contributions")
def contributions(address: str) -> object:
    rows = _client(address).users.get(world.USER).contributions.list(per_page=100)
    return [[release.title, release.year or None] for release in islice(rows, 100)]


@job("decoding")
def decoding(address: str) -> object:
    client, titles = _client(address), list[str]()
    for number in range(world.LARGE_RELEASES):
        release = client.releases.get(world.FIRST_LARGE_RELEASE + number)
        for field in Release.model_fields:
            getattr(release, field)
        titles.append(release.title)
    return titles


# -- Odd data and faults: see behaviour.py ---------------------------------------------------------


@job("read")
def read(address: str) -> object:
    return _client(address).releases.get(world.RELEASE).title


@job("show")
def show(address: str) -> object:
    return repr(_client(address).releases.get(world.RELEASE))


@job("same")
def same(address: str) -> object:
    client = _client(address)
    return client.releases.get(world.RELEASE) is client.releases.get(world.RELEASE)


@job("no master")
def no_master(address: str) -> object:
    return _client(address).releases.get(world.RELEASE_WITHOUT_MASTER).master_id


@job("no year")
def no_year(address: str) -> object:
    return _client(address).releases.get(world.RELEASE_WITHOUT_YEAR).year


@job("odd row")
def odd_row(address: str) -> object:
    rows = _client(address).artists.get(world.ARTIST_WITH_ODD_ROW).releases.list(per_page=100)
    return len([row.title for row in rows])


@job("write")
def write(address: str) -> object:
    client = _client(address)
    name = client.user.identity().username
    return client.users.get(name).wantlist.create(release_id=world.UNWANTED).id


@job("notes")
def notes(address: str) -> object:
    wants = _client(address).users.get(world.USER).wantlist
    wants.create(release_id=world.UNWANTED)
    wants.update(world.UNWANTED, notes="UK pressing")
    return next(want.notes for want in wants.list() if want.id == world.UNWANTED)


@job("many")
def many(address: str) -> object:
    client = _client(address)
    return len([client.releases.get(release_id).title for release_id in world.MANY])


if __name__ == "__main__":
    run()
