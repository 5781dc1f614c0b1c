"""The state: what users change, and when readers get to see it.

The catalogue never changes; all that does is in a `State`. Discogs shows writes up to about 40
seconds late, so there may be two of them: what is true, and what readers see so far.
"""

from __future__ import annotations

import copy
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.words import USERNAMES
from discogs.sandbox.market import Market, opened_market
from discogs.sandbox.people import People
from discogs.sandbox.people.seeding import settle

T = TypeVar("T")

USERNAME = "sandbox_user"
# Known to everyone: they open nothing but a sandbox.
TOKEN = "sandbox-token"  # noqa: S105
CONSUMER_KEY = "sandbox-key"
CONSUMER_SECRET = "sandbox-secret"  # noqa: S105
CONSUMER_NAME = "Sandbox Application"
OAUTH_TOKEN = "sandbox-oauth-token"  # noqa: S105
OAUTH_SECRET = "sandbox-oauth-secret"  # noqa: S105


class RequestToken(NamedTuple):
    """A token that an application asked for, until the user lets it in or not."""

    secret: str
    consumer: str
    #: Where the user goes from there; "oob" shows them a code instead.
    callback: str
    #: When it was made.
    made: float
    #: The code that proves the user's permission, "" before there is one.
    verifier: str = ""


@dataclass
class State:
    """All that can change. One dict or list for each kind of thing."""

    #: The users, by name, with their ids.
    user_ids: dict[str, int] = field(
        default_factory=lambda: {name: 90_000_001 + n for n, name in enumerate(USERNAMES)}
    )
    #: Personal tokens, and whose they are.
    tokens: dict[str, str] = field(default_factory=lambda: {TOKEN: USERNAME})
    #: Applications: consumer key and secret.
    consumers: dict[str, str] = field(default_factory=lambda: {CONSUMER_KEY: CONSUMER_SECRET})
    #: OAuth tokens: secret and user.
    oauth_tokens: dict[str, tuple[str, str]] = field(
        default_factory=lambda: {OAUTH_TOKEN: (OAUTH_SECRET, USERNAME)}
    )
    #: OAuth tokens that wait for their user's permission, and the nonces of signed requests.
    request_tokens: dict[str, RequestToken] = field(default_factory=dict[str, RequestToken])
    nonces: dict[str, object] = field(default_factory=dict[str, object])
    #: How many tokens of both kinds were given out.
    tokens_issued: int = 0
    #: Stars by release and user.
    ratings: dict[int, dict[str, int]] = field(default_factory=dict[int, dict[str, int]])
    #: The users' profiles, collections, wantlists and lists.
    people: People = field(default_factory=People)
    #: Listings, orders, exports and uploads.
    market: Market = field(default_factory=Market)


def fresh_state(catalogue: Catalogue) -> State:
    """Make what a fresh sandbox has that users can change."""
    people = settle(catalogue)
    user_ids = {name: profile.id for name, profile in people.profiles.items()}
    return State(user_ids=user_ids, people=people, market=opened_market(catalogue))


class Store:
    """Holds the state. Reads see `shown`; writes are functions that are given to `write`.

    Args:
        clock: Gives the time in seconds.
        delay: Seconds until readers see a write.
        fresh: Makes the state to begin with.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        delay: float = 0.0,
        fresh: Callable[[], State] = State,
    ) -> None:
        self.delay = delay
        self.lock: threading.RLock = threading.RLock()
        self._clock = clock
        self._fresh = fresh
        self._true = fresh()
        self._shown = self._true
        self._pending: deque[tuple[float, Callable[[State], object]]] = deque()
        self._jobs: list[tuple[float, Callable[[State], object]]] = []

    @property
    def now(self) -> float:
        """The sandbox's time in seconds."""
        return self._clock()

    @property
    def true(self) -> State:
        """The state with all writes: what writes are checked against, and logins."""
        self._finish_jobs()
        return self._true

    @property
    def shown(self) -> State:
        """The state that readers see now."""
        self._finish_jobs()
        self._show()
        return self._shown

    def write(self, change: Callable[[State], T]) -> T:
        """Carry out a write; it must do the same to equal states, since it may be done twice."""
        self._finish_jobs()
        return self._write(change)

    def later(self, seconds: float, change: Callable[[State], object]) -> None:
        """Carry out a write when some time has passed, as the jobs of the marketplace do."""
        with self.lock:
            self._jobs.append((self._clock() + seconds, change))
            self._jobs.sort(key=lambda job: job[0])

    def _finish_jobs(self) -> None:
        with self.lock:
            while self._jobs and self._jobs[0][0] <= self._clock():
                self._write(self._jobs.pop(0)[1])

    def _show(self) -> None:
        while self._pending and self._pending[0][0] <= self._clock():
            self._pending.popleft()[1](self._shown)
        if not self._pending:
            self._shown = self._true

    def _write(self, change: Callable[[State], T]) -> T:
        self._show()
        if self.delay <= 0 and not self._pending:
            return change(self._true)
        if self._shown is self._true:
            self._shown = copy.deepcopy(self._true)
        self._pending.append((self._clock() + self.delay, change))
        return change(self._true)

    def clear(self) -> None:
        """Return to the beginning."""
        with self.lock:
            self._jobs.clear()
            self._pending.clear()
            self._true = self._shown = self._fresh()
