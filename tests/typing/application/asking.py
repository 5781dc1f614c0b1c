"""What the shop asks of things, whichever class they are, and what it does with all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Protocol, TypeVar

import discogs


class Numbered(Protocol):
    """A release, a want, a listing, a row."""

    @property
    def id(self) -> int: ...


class Credited(Protocol):
    """A release, a master, the basic information of an item, a track."""

    @property
    def title(self) -> str: ...
    @property
    def artists(self) -> tuple[discogs.ArtistCredit, ...]: ...


class OfRelease(Protocol):
    """An item, a want, a listing, a line of an order, a row of a label."""

    @property
    def release(self) -> discogs.Release: ...


class Priced(Protocol):
    """A listing, a line of an order."""

    @property
    def price(self) -> discogs.Money: ...


class Rated(Protocol):
    """What can be given stars, and saved."""

    @property
    def rating(self) -> int: ...
    @rating.setter
    def rating(self, stars: int, /) -> None: ...
    def save(self) -> object: ...


N = TypeVar("N", bound=Numbered)
R = TypeVar("R", bound=OfRelease)
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
E = TypeVar("E", bound=discogs.Entity)


def by_id(things: Iterable[N]) -> dict[int, N]:
    """Index things by their ids."""
    return {thing.id: thing for thing in things}


def grouped(things: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Group things by a key."""
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return dict(groups)


def first_rows(rows: discogs.Paginated[T], most: int) -> discogs.Table[T]:
    """Get the first rows of any sequence."""
    return rows[:most]


def releases_of(things: Iterable[R]) -> dict[discogs.Release, list[R]]:
    """Group things by their release."""
    return grouped(things, lambda thing: thing.release)


def line_of(thing: Credited) -> str:
    """Artists and title in one line."""
    return f"{', '.join(credit.printed_name for credit in thing.artists)}: {thing.title}"


def total_of(things: Iterable[Priced], currency: discogs.Currency) -> discogs.Money:
    """Add up prices of one currency."""
    return sum((thing.price for thing in things), start=discogs.Money.of(0, currency))


def rate_all(things: Iterable[Rated], stars: int) -> int:
    """Give stars to what has none; return how many."""
    unrated = [thing for thing in things if not thing.rating]
    for thing in unrated:
        thing.rating = stars
        thing.save()
    return len(unrated)


def loaded(session: discogs.Session, stubs: Iterable[E]) -> list[E]:
    """Load many at once, without those that are gone."""
    found = session.prefetch(stubs, progress=False)
    for error in found.failed.values():
        if not isinstance(error, discogs.NotFound):
            raise error
    return list(found.loaded)
