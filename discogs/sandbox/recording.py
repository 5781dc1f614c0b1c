"""What the sandbox was sent: the requests, in the order in which they arrived."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload
from urllib.parse import urlencode

from werkzeug.datastructures import Headers

from discogs.sandbox.messages import Request, json_or_none

if TYPE_CHECKING:
    from typing import Self

    from discogs.sandbox.logins import Login

#: Parameters that a repr, which ends up in logs of tests, does not show.
_SECRETS = frozenset({"token", "key", "secret", "oauth_token", "oauth_verifier"})


@dataclass(slots=True, repr=False)
class RecordedRequest:
    """A request that arrived, and what became of it."""

    method: str
    path: str
    query: dict[str, str]
    headers: Headers
    body: bytes
    #: The sandbox's time of arrival.
    arrived: float
    #: 0: no credentials; 1: an application; 2: a user.
    level: int = 0
    #: Whose credentials came along.
    username: str = ""
    #: What was answered; None while it isn't, and when the connection was dropped instead.
    status: int | None = None
    #: The fault that was injected, such as "drop".
    fault: str | None = None

    @classmethod
    def of(cls, request: Request, arrived: float, login: Login | None = None) -> Self:
        """Record a request, and whose credentials came along."""
        record = cls(
            method=request.method,
            path=request.path,
            query=dict(request.query.items()),
            headers=request.headers,
            body=request.body,
            arrived=arrived,
        )
        if login is not None:
            record.level, record.username = login.level, login.username
        return record

    def __repr__(self) -> str:
        outcome = self.fault if self.status is None else self.status
        return f"<{self.line} -> {outcome or '...'}>"

    @property
    def line(self) -> str:
        """What was asked: "GET /releases/249504?curr_abbr=EUR", without credentials."""
        shown = {n: "***" if n in _SECRETS else v for n, v in self.query.items()}
        query = f"?{urlencode(shown, safe='*')}" if shown else ""
        return f"{self.method} {self.path}{query}"

    @property
    def authorised(self) -> bool:
        """Whether valid credentials came along."""
        return self.level > 0

    @property
    def json(self) -> Any:
        """The body as JSON; None when there is none."""
        return json_or_none(self.body)


class Recording(Sequence[RecordedRequest]):
    """The requests so far: a sequence that threads may read while others arrive."""

    def __init__(self) -> None:
        self._requests: list[RecordedRequest] = []
        self._followers: list[list[RecordedRequest]] = []
        self._lock = threading.Lock()

    def add(self, request: RecordedRequest) -> None:
        """Record an arrival."""
        with self._lock:
            for requests in (self._requests, *self._followers):
                requests.append(request)

    def follow(self) -> list[RecordedRequest]:
        """Return a list to which requests are added from now on, whatever is forgotten here."""
        follower: list[RecordedRequest] = []
        with self._lock:
            self._followers.append(follower)
        return follower

    def leave(self, follower: list[RecordedRequest]) -> None:
        """Add nothing more to such a list."""
        with self._lock:
            self._followers = [other for other in self._followers if other is not follower]

    def clear(self) -> None:
        """Forget the requests so far."""
        with self._lock:
            self._requests.clear()

    def __len__(self) -> int:
        return len(self._requests)

    @overload
    def __getitem__(self, index: int) -> RecordedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> list[RecordedRequest]: ...
    def __getitem__(self, index: int | slice) -> RecordedRequest | list[RecordedRequest]:
        with self._lock:
            return self._requests[index]

    def __iter__(self) -> Iterator[RecordedRequest]:
        with self._lock:
            return iter(self._requests.copy())

    def __repr__(self) -> str:
        return f"Recording({list(self)!r})"
