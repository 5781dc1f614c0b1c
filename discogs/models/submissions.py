"""A user's submissions: artists, labels and releases on the same pages."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar, overload

from discogs import models as _models
from discogs.forks import freed_after_fork
from discogs.http.messages import Json, Request, Response, UnreadableBodyError
from discogs.orm.core import Core
from discogs.orm.decoding import Decoded, decoder
from discogs.orm.entity import Entity
from discogs.orm.payload import Payload
from discogs.pagination.table import Table
from discogs.pagination.tables import Tabular

__all__ = ["Submissions", "Submitted"]

E = TypeVar("E", bound=Entity)

# Here lists of bare names; GET /artists/{id} has the links.
_NAMES_ONLY = ("aliases", "members", "groups")


class Submissions:
    """What a user added or edited: `artists`, `labels` and `releases`.

    `GET /users/{username}/submissions`

    Each page has all three, so reading one kind also reads the others: one request for each page,
    once.
    """

    def __init__(self, core: Core, path: str) -> None:
        self._core = core
        self._path = path
        self._lock = freed_after_fork(threading.RLock())
        self._next_page: int | None = 1
        self._artists = Submitted(self, _models.Artist)
        self._labels = Submitted(self, _models.Label)
        self._releases = Submitted(self, _models.Release)

    @property
    def artists(self) -> Submitted[_models.Artist]:
        """The artists. No request until read."""
        return self._artists

    @property
    def labels(self) -> Submitted[_models.Label]:
        """The labels. No request until read."""
        return self._labels

    @property
    def releases(self) -> Submitted[_models.Release]:
        """The releases. No request until read."""
        return self._releases

    def __repr__(self) -> str:
        kinds = (self._artists, self._labels, self._releases)
        counts = ", ".join(f"{len(kind.read)} {kind.name}" for kind in kinds)
        return f"<Submissions, read so far: {counts}>"

    @property
    def is_read(self) -> bool:
        """Whether all pages were read. No request."""
        return self._next_page is None

    def step(self) -> bool:
        """Read the next page; False if there is none. One request.

        `GET /users/{username}/submissions`
        """
        with self._lock:
            if self._next_page is None:
                return False
            params = {"page": self._next_page, "per_page": self._core.per_page}
            page = self._core.fetch(Request("GET", self._path, params=params), self._decode)
            self._artists.take(page.artists)
            self._labels.take(page.labels)
            self._releases.take(page.releases)
            self._next_page = self._next_page + 1 if self._next_page < page.pages else None
            return True

    def _decode(self, response: Response) -> _Page:
        content = response.json()
        found = content.get("submissions") if isinstance(content, dict) else None
        if not isinstance(content, dict) or not isinstance(found, dict):
            raise UnreadableBodyError("no submissions")
        pagination = content.get("pagination")
        pages = pagination.get("pages") if isinstance(pagination, dict) else None
        return _Page(
            _decoded(self._core, _models.Artist, found.get("artists")),
            _decoded(self._core, _models.Label, found.get("labels")),
            _decoded(self._core, _models.Release, found.get("releases")),
            # A page without rows is the end, whatever is announced.
            pages if isinstance(pages, int) and any(found.values()) else 1,
        )


class Submitted(Sequence[E], Tabular):
    """The submissions of one kind, in the order of the pages."""

    def __init__(self, submissions: Submissions, cls: type[E]) -> None:
        self._submissions = submissions
        self._cls = cls
        self.name: str = f"{cls.__name__.lower()}s"
        #: The entities read so far, in order.
        self.read: list[E] = []
        self._seen: set[E] = set()

    @overload
    def __getitem__(self, index: int) -> E: ...
    @overload
    def __getitem__(self, index: slice) -> Table[E]: ...
    def __getitem__(self, index: int | slice) -> E | Table[E]:
        if isinstance(index, slice):
            self._read_to(index.stop if _counts_from_front(index) else None)
            return Table.of(self.read[index], self._cls)
        self._read_to(index + 1 if index >= 0 else None)
        try:
            return self.read[index]
        except IndexError:
            there = f"{len(self.read)} {self.name}"
            raise IndexError(f"There is no submission {index}: there are {there}.") from None

    def __len__(self) -> int:
        """Return how many there are. Discogs does not announce it: this reads all pages."""
        self._read_to(None)
        return len(self.read)

    def __repr__(self) -> str:
        return f"<{len(self.read)} {self.name} read so far>"

    def take(self, answers: Iterable[Decoded[E]]) -> None:
        """Merge the entities on a page, and append them."""
        for fresh, payload in answers:
            entity = payload.core.merge(fresh, vars(fresh).get("id"), payload, full=False)
            if entity not in self._seen:
                self._seen.add(entity)
                self.read.append(entity)

    def _row_type(self) -> object:
        return self._cls

    def _so_far(self) -> tuple[Sequence[object], int | None]:
        # Discogs does not announce how many there are: the last page tells.
        return tuple(self.read), len(self.read) if self._submissions.is_read else None

    def _read_to(self, count: int | None) -> None:
        while (count is None or len(self.read) < count) and self._submissions.step():
            pass


class _Page(NamedTuple):
    """A page, decoded."""

    artists: list[Decoded[_models.Artist]]
    labels: list[Decoded[_models.Label]]
    releases: list[Decoded[_models.Release]]
    #: How many pages there are.
    pages: int


def _decoded(core: Core, cls: type[E], listed: Json) -> list[Decoded[E]]:
    """Decode the entities of one kind on a page."""
    found: list[Decoded[E]] = []
    for content in listed if isinstance(listed, list) else []:
        if isinstance(content, dict):
            known = {name: value for name, value in content.items() if name not in _NAMES_ONLY}
            payload = Payload.of_object(core, content)
            found.append(Decoded(decoder(cls).decode_object(known, payload), payload))
    return found


def _counts_from_front(index: slice[Any, Any, Any]) -> bool:
    return (
        index.stop is not None
        and index.stop >= 0
        and (index.start or 0) >= 0
        and (index.step or 1) > 0
    )
