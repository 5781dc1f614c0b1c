"""The jobs with this SDK."""

from __future__ import annotations

import discogs
from bench import world
from bench.programs.harness import TOKEN, job, run


def open_session(
    address: str, *, retention: int = 1000, cache: discogs.AnswerCache | None = None
) -> discogs.Session:
    """Open a session whose limiter never waits, but counts as many requests as one that does."""
    limiter = discogs.RateLimiter(limit=100_000, window=0.05)
    return discogs.Session(
        "bench/1.0",
        token=TOKEN,
        base_url=address,
        limiter=limiter,
        retention=retention,
        cache=cache,
    )


@job("titles")
def titles(address: str) -> object:
    return [row.title for row in open_session(address).artist(world.ARTIST).releases]


@job("years")
def years(address: str) -> object:
    return [[row.title, row.year] for row in open_session(address).artist(world.ARTIST).releases]


@job("length")
def length(address: str) -> object:
    return len(open_session(address).artist(world.ARTIST).releases)


@job("around")
def around(address: str) -> object:
    release = open_session(address).release(world.RELEASE_WITH_MASTER)
    names = [credit.artist.name for credit in release.artists]
    master = release.master
    return [
        release.title,
        names,
        master.title if master else None,
        master.main_release.title if master else None,
    ]


@job("ten times")
def ten_times(address: str) -> object:
    session = open_session(address)
    return [session.release(world.RELEASE).title for _ in range(10)]


@job("three paths")
def three_paths(address: str) -> object:
    return [len(release.tracklist) for release in _found(open_session(address))]


@job("four paths")
def four_paths(address: str) -> object:
    session = open_session(address)
    items = session.user(world.USER).collection
    owned = next(item.release for item in items if item.release.id == world.RELEASE)
    return [len(release.tracklist) for release in [*_found(session), owned]]


def _found(session: discogs.Session) -> list[discogs.Release]:
    results = session.search(world.QUERY, type="release")
    found = next(row.release for row in results if row.id == world.RELEASE)
    rows = session.label(world.LABEL).releases
    listed = next(row.release for row in rows if row.id == world.RELEASE)
    by_id = session.release(world.RELEASE)
    return [by_id, found or by_id, listed]


@job("tracklists")
def tracklists(address: str) -> object:
    rows = open_session(address).label(world.BIG_LABEL).releases[:40]
    return [[track.title for track in row.release.tracklist] for row in rows]


@job("collection")
def collection(address: str) -> object:
    items = open_session(address).user(world.USER).collection[:500]
    return [[item.release.title, item.rating] for item in items]


@job("search")
def search(address: str) -> object:
    return [row.title for row in open_session(address).search("the", type="release")[:3]]


@job("inventory")
def inventory(address: str) -> object:
    listings = open_session(address).user(world.USER).inventory.filter(status="For Sale")
    return [
        [listing.release.title, listing.condition, float(listing.price.value)]
        for listing in listings
    ]


@job("wants")
def wants(address: str) -> object:
    wants = open_session(address).user(world.USER).wantlist
    return [[want.release.title, want.rating, want.notes] for want in wants]


@job("orders")
def orders(address: str) -> object:
    orders = open_session(address).orders
    return [[order.id, order.status, order.buyer.username] for order in orders]


@job("contributions")
def contributions(address: str) -> object:
    releases = open_session(address).user(world.USER).contributions[:100]
    return [[release.title, release.year] for release in releases]


@job("decoding")
def decoding(address: str) -> object:
    session, titles = open_session(address), list[str]()
    for number in range(world.LARGE_RELEASES):
        release = session.release(world.FIRST_LARGE_RELEASE + number)
        for field in discogs.Release.model_fields:
            getattr(release, field)
        titles.append(release.title)
    return titles


# -- Odd data and faults: see behaviour.py ---------------------------------------------------------


def _plain(address: str) -> discogs.Session:
    """Open a session with default options, which keeps the limit."""
    return discogs.Session("bench/1.0", token=TOKEN, base_url=address)


@job("read")
def read(address: str) -> object:
    return _plain(address).release(world.RELEASE).title


@job("show")
def show(address: str) -> object:
    return repr(_plain(address).release(world.RELEASE))


@job("same")
def same(address: str) -> object:
    session = _plain(address)
    return session.release(world.RELEASE) is session.release(world.RELEASE)


@job("no master")
def no_master(address: str) -> object:
    return _plain(address).release(world.RELEASE_WITHOUT_MASTER).master


@job("no year")
def no_year(address: str) -> object:
    return _plain(address).release(world.RELEASE_WITHOUT_YEAR).year


@job("odd row")
def odd_row(address: str) -> object:
    return len([row.title for row in _plain(address).artist(world.ARTIST_WITH_ODD_ROW).releases])


@job("write")
def write(address: str) -> object:
    session = _plain(address)
    return session.me.wantlist.add(world.UNWANTED).id


@job("notes")
def notes(address: str) -> object:
    _plain(address).me.wantlist.add(world.UNWANTED, notes="UK pressing")
    wants = _plain(address).me.wantlist
    return next(want.notes for want in wants if want.id == world.UNWANTED)


@job("many")
def many(address: str) -> object:
    session = _plain(address)
    return len([session.release(release_id).title for release_id in world.MANY])


if __name__ == "__main__":
    run()
