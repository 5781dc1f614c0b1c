"""The jobs with python3-discogs-client, by its documentation, with 100 rows a page."""

from __future__ import annotations

from itertools import islice
from typing import Any

from discogs_client import Client
from discogs_client.models import Release

from bench import world
from bench.programs.harness import TOKEN, job, run


def _client(address: str) -> Any:
    client = Client("bench/1.0", user_token=TOKEN)
    # The only way to use another address than Discogs' own.
    client._base_url = address  # pyright: ignore[reportPrivateUsage]
    return client


def _wide(sequence: Any) -> Any:
    sequence.per_page = 100
    return sequence


@job("titles")
def titles(address: str) -> object:
    return [row.title for row in _wide(_client(address).artist(world.ARTIST).releases)]


@job("years")
def years(address: str) -> object:
    rows = _wide(_client(address).artist(world.ARTIST).releases)
    return [[row.title, row.year or None] for row in rows]


@job("length")
def length(address: str) -> object:
    return len(_client(address).artist(world.ARTIST).releases)


@job("around")
def around(address: str) -> object:
    release = _client(address).release(world.RELEASE_WITH_MASTER)
    names = [artist.name for artist in release.artists]
    master = release.master
    return [release.title, names, master.title, master.main_release.title]


@job("ten times")
def ten_times(address: str) -> object:
    client = _client(address)
    return [client.release(world.RELEASE).title for _ in range(10)]


@job("three paths")
def three_paths(address: str) -> object:
    return [len(release.tracklist) for release in _found(_client(address))]


@job("four paths")
def four_paths(address: str) -> object:
    client = _client(address)
    everything = client.user(world.USER).collection_folders[0]
    items = _wide(everything.releases)
    owned = next(item.release for item in items if item.release.id == world.RELEASE)
    return [len(release.tracklist) for release in [*_found(client), owned]]


def _found(client: Any) -> list[Any]:
    results = _wide(client.search(world.QUERY, type="release"))
    rows = _wide(client.label(world.LABEL).releases)
    found = [next(row for row in each if row.id == world.RELEASE) for each in (results, rows)]
    return [client.release(world.RELEASE), *found]


@job("tracklists")
def tracklists(address: str) -> object:
    rows = islice(_wide(_client(address).label(world.BIG_LABEL).releases), 40)
    return [[track.title for track in release.tracklist] for release in rows]


@job("collection")
def collection(address: str) -> object:
    everything = _client(address).user(world.USER).collection_folders[0]
    items = islice(_wide(everything.releases), 500)
    return [[item.release.title, item.rating] for item in items]


@job("search")
def search(address: str) -> object:
    results = _client(address).search("the", type="release")
    return [results[index].title for index in range(3)]


@job("inventory")
def inventory(address: str) -> object:
    listings = _wide(_client(address).user(world.USER).inventory.filter(status="For Sale"))
    return [[listing.release.title, listing.condition, listing.price.value] for listing in listings]


@job("wants")
def wants(address: str) -> object:
    wants = _wide(_client(address).user(world.USER).wantlist)
    return [[want.release.title, want.rating, want.notes] for want in wants]


@job("orders")
def orders(address: str) -> object:
    orders = _wide(_client(address).user(world.USER).orders)
    return [[order.id, order.status, order.buyer.username] for order in orders]


@job("contributions")
def contributions(address: str) -> object:
    releases = islice(_wide(_client(address).user(world.USER).contributions), 100)
    return [[release.title, release.year or None] for release in releases]


@job("decoding")
def decoding(address: str) -> object:
    client, titles = _client(address), list[str]()
    fields = [name for name, value in vars(Release).items() if hasattr(value, "__get__")]
    fields = [
        name for name in fields if not (name.startswith("_") or callable(vars(Release)[name]))
    ]
    for number in range(world.LARGE_RELEASES):
        release = client.release(world.FIRST_LARGE_RELEASE + number)
        for field in fields:
            getattr(release, field)
        titles.append(release.title)
    return titles


# -- Odd data and faults: see behaviour.py ---------------------------------------------------------


@job("read")
def read(address: str) -> object:
    return _client(address).release(world.RELEASE).title


@job("show")
def show(address: str) -> object:
    return repr(_client(address).release(world.RELEASE))


@job("same")
def same(address: str) -> object:
    client = _client(address)
    return client.release(world.RELEASE) is client.release(world.RELEASE)


@job("no master")
def no_master(address: str) -> object:
    return _client(address).release(world.RELEASE_WITHOUT_MASTER).master


@job("no year")
def no_year(address: str) -> object:
    return _client(address).release(world.RELEASE_WITHOUT_YEAR).year


@job("odd row")
def odd_row(address: str) -> object:
    rows = _wide(_client(address).artist(world.ARTIST_WITH_ODD_ROW).releases)
    return len([row.title for row in rows])


@job("write")
def write(address: str) -> object:
    _client(address).identity().wantlist.add(world.UNWANTED)
    return world.UNWANTED


@job("notes")
def notes(address: str) -> object:
    _client(address).identity().wantlist.add(world.UNWANTED, notes="UK pressing")
    wants = _client(address).identity().wantlist
    return next(want.notes for want in wants if want.release.id == world.UNWANTED)


@job("many")
def many(address: str) -> object:
    client = _client(address)
    return len([client.release(release_id).title for release_id in world.MANY])


if __name__ == "__main__":
    run()
