"""What a soak does: random reads and writes of one user, and what each must find.

Every answer is compared with what the server holds. Each worker writes only to releases and
listings of its own, so that it knows what must be there: after a write that failed or was not
confirmed, either the old or the new.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import requests

import discogs
from discogs.sandbox import Sandbox

__all__ = ["FAULTS", "Found", "Ledger", "Truth", "Worker", "found_at", "truth_at"]

ME = Sandbox.username
ARTISTS = (90_000_001, 72872)

#: What may go wrong with one request; "blank" only with reads, since some writes answer nothing.
FAULTS: dict[str, Callable[[Sandbox], None]] = {
    "500": lambda sandbox: sandbox.fail(500),
    "502": lambda sandbox: sandbox.fail(502),
    "503": lambda sandbox: sandbox.fail(503),
    "502 after the write": lambda sandbox: sandbox.fail(502, after_write=True),
    "429": lambda sandbox: sandbox.fail(429, headers={"Retry-After": "0"}),
    "reset": lambda sandbox: sandbox.drop(),
    "reset after the write": lambda sandbox: sandbox.drop(after_write=True),
    "no answer": lambda sandbox: sandbox.stall(),
    "slow": lambda sandbox: sandbox.slow(0.3),
    "cut": lambda sandbox: sandbox.cut(),
    "wrong length": lambda sandbox: sandbox.misstate_length(),
    "HTML": lambda sandbox: sandbox.garble(),
    "empty": lambda sandbox: sandbox.blank(method="GET"),
}


class Truth(NamedTuple):
    """What the server holds, of what nobody changes."""

    releases: dict[int, Any]
    #: The ids of the rows of artists.
    rows: dict[int, list[int]]


@dataclass
class Copies:
    """How many copies of a release the collection may hold."""

    least: int = 0
    most: int = 0


@dataclass
class Ledger:
    """What workers did, and what must be there now."""

    steps: Counter[str] = field(default_factory=Counter[str])
    #: Errors that were told, by their class.
    errors: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])
    #: By the first comment of a listing: what its comment may be now, and whether it must be there.
    listings: dict[str, tuple[set[str], bool]] = field(
        default_factory=dict[str, tuple[set[str], bool]]
    )
    copies: dict[int, Copies] = field(default_factory=dict[int, Copies])
    ratings: dict[int, set[int]] = field(default_factory=dict[int, set[int]])

    def add(self, other: Ledger) -> None:
        """Take over what another worker wrote down."""
        self.steps += other.steps
        self.errors += other.errors
        self.wrong += other.wrong
        self.listings |= other.listings
        self.copies |= other.copies
        self.ratings |= other.ratings


class Worker:
    """One thread of a user's program. `own` are releases that only it writes to."""

    def __init__(
        self, session: discogs.Session, truth: Truth, name: str, own: Sequence[int], seed: int
    ) -> None:
        self.ledger = Ledger()
        self._session = session
        self._truth = truth
        self._name = name
        self._own = own
        self._chance = random.Random(seed)  # noqa: S311
        self._numbers = 0
        self._listings: list[tuple[str, discogs.Listing]] = []
        self._items: list[tuple[int, discogs.CollectionItem]] = []
        self._actions: dict[Callable[[], None], int] = {
            self._read: 60,
            self._list: 5,
            self._prefetch: 4,
            self._rate: 8,
            self._sell: 4,
            self._edit: 8,
            self._add: 6,
            self._remove: 5,
        }

    def step(self) -> None:
        """Do one thing, and look whether it was done right."""
        actions, weights = [*self._actions], [*self._actions.values()]
        action = self._chance.choices(actions, weights)[0]
        self.ledger.steps[action.__name__.strip("_")] += 1
        self._is_told(action)

    def _is_told(self, action: Callable[[], object]) -> bool:
        """Whether it did not fail; errors of the house are what a user is told of faults."""
        try:
            action()
        except discogs.DiscogsError as error:
            self.ledger.errors[type(error).__name__] += 1
            return False
        except Exception as error:  # noqa: BLE001 # anything else is a mistake, and counted
            self.ledger.wrong.append(f"{error!r}")
            return False
        return True

    def _check(self, right: bool, what: str) -> None:
        if not right:
            self.ledger.wrong.append(what)

    # -- Reading -------------------------------------------------------------------------------

    def _read(self) -> None:
        release = self._session.release(self._chance.choice([*self._truth.releases]))
        if self._chance.random() < 0.8:
            self._session.expire(release)
        self._compare(release)

    def _compare(self, release: discogs.Release) -> None:
        right = self._truth.releases[release.id]
        read = [release.title, [track.title for track in release.tracklist]]
        self._check(
            read == [right["title"], [track["title"] for track in right["tracklist"]]]
            and release.raw == right,
            f"{release!r} read as {read}",
        )

    def _list(self) -> None:
        id = self._chance.choice([*self._truth.rows])
        rows = [row.id for row in self._session.artist(id).releases.refresh()]
        self._check(rows == self._truth.rows[id], f"artist {id} has {len(rows)} rows")

    def _prefetch(self) -> None:
        some = self._chance.sample([*self._truth.releases], 5)
        releases = [self._session.release(id) for id in some]
        for release in releases:
            self._session.expire(release)
        done = self._session.prefetch(releases, progress=False)
        self._check(len(done.loaded) + len(done.failed) == 5, "a prefetch lost objects")
        for release in done.loaded:
            self._compare(release)
        for error in done.failed.values():
            self.ledger.errors[type(error).__name__] += 1

    # -- Writing -------------------------------------------------------------------------------

    def _rate(self) -> None:
        release, stars = self._session.release(self._chance.choice(self._own)), 1 + self._next() % 5
        possible = self.ledger.ratings.setdefault(release.id, {0})
        possible.add(stars)
        if self._is_told(lambda: release.rate(stars)):
            self.ledger.ratings[release.id] = {stars}
        rated = release.rating_by(ME) or 0
        possible = self.ledger.ratings[release.id]
        self._check(rated in possible, f"{release!r} is rated {rated}, not {possible}")

    def _sell(self) -> None:
        comment = f"soak {self._name}-{self._next()}"
        release = self._session.release(self._chance.choice(self._own))
        listing = release.sell(condition="NM", price="12.50", comments=comment)
        done = self._is_told(listing.save)
        self.ledger.listings[comment] = ({comment}, done)
        if done:
            self._listings = [*self._listings[-20:], (comment, listing)]

    def _edit(self) -> None:
        if not self._listings:
            return
        first, listing = self._chance.choice(self._listings)
        possible, _ = self.ledger.listings[first]
        text = f"{first} edited {self._next()}"
        possible.add(text)
        listing.comments = text
        if self._is_told(listing.save):
            self.ledger.listings[first] = ({text}, True)
        else:
            listing.revert()
        listing.refresh()
        possible, _ = self.ledger.listings[first]
        self._check(listing.comments in possible, f"{listing!r} says {listing.comments!r}")

    def _add(self) -> None:
        id = self._own[self._next() % len(self._own)]
        if self.ledger.copies.get(id, Copies()).most:
            return
        copies = self.ledger.copies[id] = Copies(0, 1)
        item = self._session.me.folders.by_id(1).add(id)
        copies.least = 1
        self._items.append((id, item))

    def _remove(self) -> None:
        if not self._items:
            return
        id, item = self._items.pop(0)
        copies = self.ledger.copies[id]
        copies.least = 0
        item.delete()
        copies.most = 0

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers


# -- What the server holds, asked without the SDK --------------------------------------------------


def _plain(url: str, path: str) -> Any:
    headers = {"Authorization": f"Discogs token={Sandbox.token}", "User-Agent": "Soak/1.0"}
    answer = requests.get(f"{url}{path}", headers=headers, timeout=60)
    answer.raise_for_status()
    return answer.json()


def _rows(url: str, path: str, key: str) -> list[Any]:
    rows: list[Any] = []
    page, pages = 1, 1
    while page <= pages:
        found = _plain(url, f"{path}{'&' if '?' in path else '?'}per_page=100&page={page}")
        rows += found[key]
        page, pages = page + 1, found["pagination"]["pages"]
    return rows


def truth_at(url: str, ids: Sequence[int]) -> Truth:
    """What the server says of these releases and some artists, when all is well."""
    return Truth(
        {id: _plain(url, f"/releases/{id}") for id in ids},
        {
            id: [row["id"] for row in _rows(url, f"/artists/{id}/releases", "releases")]
            for id in ARTISTS
        },
    )


class Found(NamedTuple):
    """How what the server holds in the end differs from what must be there."""

    doubled: int
    lost: int
    wrong: list[str]


def found_at(url: str, ledger: Ledger) -> Found:
    """Compare what the server holds with what was written down."""
    wrong: list[str] = []
    said: Counter[str] = Counter()
    for row in _rows(url, f"/users/{ME}/inventory?status=All", "listings"):
        first = " ".join(row["comments"].split(" ")[:2])
        if first in ledger.listings:
            said[first] += 1
            if row["comments"] not in ledger.listings[first][0]:
                wrong.append(f"listing {row['id']} says {row['comments']!r}")
    doubled = sum(count - 1 for count in said.values())
    lost = sum(must and not said[first] for first, (_, must) in ledger.listings.items())
    for id, copies in ledger.copies.items():
        count = len(_plain(url, f"/users/{ME}/collection/releases/{id}")["releases"])
        doubled, lost = doubled + max(0, count - copies.most), lost + max(0, copies.least - count)
    for id, possible in ledger.ratings.items():
        rating = _plain(url, f"/releases/{id}/rating/{ME}")["rating"]
        if rating not in possible:
            wrong.append(f"release {id} is rated {rating}, not {possible}")
    return Found(doubled, lost, wrong)
