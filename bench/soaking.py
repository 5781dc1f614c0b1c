"""The workers of the soak test: random reads and writes, and the values expected.

Every answer is compared with the server's state. Each worker writes to its own releases and
listings only, so it knows the value to expect: after a failed or unconfirmed write, the old or the
new one.
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

#: Faults of one request; "empty" for reads only, since some writes have empty answers.
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
    """The server's state, as far as no worker changes it."""

    releases: dict[int, Any]
    #: The ids of each artist's rows.
    rows: dict[int, list[int]]


@dataclass
class Copies:
    """The bounds for copies of a release in the collection."""

    least: int = 0
    most: int = 0


@dataclass
class Ledger:
    """The steps of workers, and the state to expect."""

    steps: Counter[str] = field(default_factory=Counter[str])
    #: The errors raised, by class.
    errors: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])
    #: First comment of a listing -> its possible comments now, and whether it must exist.
    listings: dict[str, tuple[set[str], bool]] = field(
        default_factory=dict[str, tuple[set[str], bool]]
    )
    copies: dict[int, Copies] = field(default_factory=dict[int, Copies])
    ratings: dict[int, set[int]] = field(default_factory=dict[int, set[int]])

    def add(self, other: Ledger) -> None:
        """Add another worker's ledger."""
        self.steps += other.steps
        self.errors += other.errors
        self.wrong += other.wrong
        self.listings |= other.listings
        self.copies |= other.copies
        self.ratings |= other.ratings


class Worker:
    """A thread of a user's program. Only it writes to the releases `own`."""

    def __init__(
        self, session: discogs.Session, truth: Truth, name: str, own: Sequence[int], seed: int
    ) -> None:
        self.ledger = Ledger()
        self._session = session
        self._truth = truth
        self._name = name
        self._own = own
        self._dice = random.Random(seed)  # noqa: S311
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
        """Do one random action, and check its result."""
        actions, weights = [*self._actions], [*self._actions.values()]
        action = self._dice.choices(actions, weights)[0]
        self.ledger.steps[action.__name__.strip("_")] += 1
        self._succeeds(action)

    def _succeeds(self, action: Callable[[], object]) -> bool:
        """Run an action; faults may raise a DiscogsError, and nothing else."""
        try:
            action()
        except discogs.DiscogsError as error:
            self.ledger.errors[type(error).__name__] += 1
            return False
        except Exception as error:  # noqa: BLE001 # anything else is a bug, and counted
            self.ledger.wrong.append(f"{error!r}")
            return False
        return True

    def _check(self, right: bool, what: str) -> None:
        if not right:
            self.ledger.wrong.append(what)

    # -- Reading -------------------------------------------------------------------------------

    def _read(self) -> None:
        release = self._session.release(self._dice.choice([*self._truth.releases]))
        if self._dice.random() < 0.8:
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
        id = self._dice.choice([*self._truth.rows])
        rows = [row.id for row in self._session.artist(id).releases.refresh()]
        self._check(rows == self._truth.rows[id], f"artist {id} has {len(rows)} rows")

    def _prefetch(self) -> None:
        ids = self._dice.sample([*self._truth.releases], 5)
        releases = [self._session.release(id) for id in ids]
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
        release, stars = self._session.release(self._dice.choice(self._own)), 1 + self._next() % 5
        possible = self.ledger.ratings.setdefault(release.id, {0})
        possible.add(stars)
        if self._succeeds(lambda: release.rate(stars)):
            self.ledger.ratings[release.id] = {stars}
        rated = release.rating_by(ME) or 0
        possible = self.ledger.ratings[release.id]
        self._check(rated in possible, f"{release!r} is rated {rated}, not {possible}")

    def _sell(self) -> None:
        comment = f"soak {self._name}-{self._next()}"
        release = self._session.release(self._dice.choice(self._own))
        listing = release.sell(condition="NM", price="12.50", comments=comment)
        done = self._succeeds(listing.save)
        self.ledger.listings[comment] = ({comment}, done)
        if done:
            self._listings = [*self._listings[-20:], (comment, listing)]

    def _edit(self) -> None:
        if not self._listings:
            return
        first, listing = self._dice.choice(self._listings)
        possible, _ = self.ledger.listings[first]
        text = f"{first} edited {self._next()}"
        possible.add(text)
        listing.comments = text
        if self._succeeds(listing.save):
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


# -- The server's state, read without the SDK ------------------------------------------------------


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
    """Read these releases and some artists, while no fault is active."""
    return Truth(
        {id: _plain(url, f"/releases/{id}") for id in ids},
        {
            id: [row["id"] for row in _rows(url, f"/artists/{id}/releases", "releases")]
            for id in ARTISTS
        },
    )


class Found(NamedTuple):
    """The differences between the server's final state and the expected one."""

    doubled: int
    lost: int
    wrong: list[str]


def found_at(url: str, ledger: Ledger) -> Found:
    """Compare the server's state with the ledger."""
    wrong: list[str] = []
    listed: Counter[str] = Counter()
    for row in _rows(url, f"/users/{ME}/inventory?status=All", "listings"):
        first = " ".join(row["comments"].split(" ")[:2])
        if first in ledger.listings:
            listed[first] += 1
            if row["comments"] not in ledger.listings[first][0]:
                wrong.append(f"listing {row['id']} says {row['comments']!r}")
    doubled = sum(count - 1 for count in listed.values())
    lost = sum(must and not listed[first] for first, (_, must) in ledger.listings.items())
    for id, copies in ledger.copies.items():
        count = len(_plain(url, f"/users/{ME}/collection/releases/{id}")["releases"])
        doubled, lost = doubled + max(0, count - copies.most), lost + max(0, copies.least - count)
    for id, possible in ledger.ratings.items():
        rating = _plain(url, f"/releases/{id}/rating/{ME}")["rating"]
        if rating not in possible:
            wrong.append(f"release {id} is rated {rating}, not {possible}")
    return Found(doubled, lost, wrong)
