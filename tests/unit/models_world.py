"""A session whose server is a dict, the answers it gives, and two entities made for tests."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import discogs
from discogs.errors import NotFound
from discogs.http.client import Client
from discogs.http.messages import Request, Response
from discogs.orm.fields import Lazy, Writable
from discogs.orm.values import Row, SortedBy
from discogs.pagination.paginated import PageSource, Paginated
from discogs.session import TextFormat
from discogs.testing.clock import VirtualClock

T = TypeVar("T")
Answer = Any
Slots = Sequence["Mapping[str, Any] | None"]


class World(discogs.Session):
    """A session whose server is a dict, and which remembers what it asked.

    An answer is JSON, the bytes of a body, an exception, or a function of the request.
    """

    def __init__(
        self,
        answers: Mapping[str, Answer] | None = None,
        *,
        currency: str | None = None,
        per_page: int = 100,
        retention: int = 1000,
        token: str | None = None,
        catalogue: Path | None = None,
        text_format: TextFormat = "discogs",
    ) -> None:
        self._clock = _WorldClock(self)
        super().__init__(
            "tests/1.0",
            currency=currency,
            per_page=per_page,
            retention=retention,
            token=token,
            catalogue=catalogue,
            text_format=text_format,
            limiter=discogs.RateLimiter(clock=self._clock),
        )
        self.answers: dict[str, Answer] = dict(answers or {})
        self.asked: list[Request] = []
        #: The time, which passes only when a test says so.
        self.clock = 0.0
        #: Whether somebody presses Ctrl-C at the next wait.
        self.interrupts = False
        self.core = self._core
        self.core.client = _Answering(self, self.core.client)

    def respond(self, request: Request) -> Response:
        """What the server says."""
        missing = NotFound(404, "Not here.", "GET", request.path)
        answer = self.answers.get(request.path, missing)
        content = answer(request) if callable(answer) else answer
        if isinstance(content, Exception):
            raise content
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return Response(200, {}, body, request.path, requested_at=self.clock)

    @property
    def pauses(self) -> list[float]:
        """The seconds of each wait."""
        return self._clock.waits

    @property
    def paths(self) -> list[str]:
        """Which paths were asked for."""
        return [request.path for request in self.asked]


class _WorldClock(VirtualClock):
    """The time of a world."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def now(self) -> float:
        return self._world.clock

    def sleep(self, seconds: float) -> None:
        if self._world.interrupts:
            raise KeyboardInterrupt
        self.waits.append(seconds)
        self._world.clock += seconds


class _Answering(Client):
    """A client that answers out of a dict."""

    def __init__(self, world: World, usual: Client) -> None:
        super().__init__(
            base_url=usual.base_url,
            user_agent=usual.user_agent,
            login=usual.login,
            limiter=usual.limiter,
            accept="application/json",
            timeout=1.0,
        )
        self._world = world

    def fetch(self, request: Request, decode: Callable[[Response], T]) -> T:
        self._world.asked.append(request)
        return decode(self._world.respond(request))


class Note(discogs.Savable):
    """An entity that can be changed. `GET /notes/{id}`"""

    _path: ClassVar[str] = "/notes/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "title")

    id: Lazy[int]
    title: Writable[str, str]
    stars: Writable[int | None, int | str | None]
    tags: Writable[tuple[str, ...], Sequence[str]]
    author: Lazy[str]
    pages: Lazy[int | None]

    #: What `save()` does besides taking the changes for saved.
    sending: ClassVar[Callable[[Note], Mapping[str, object] | None]]

    def _send_changes(self) -> None:
        sent = {name: change.new for name, change in self.changes.items()}
        accepted = type(self).sending(self)
        self._saved(sent if accepted is None else accepted)

    def delete(self) -> None:
        """What an entity that can be deleted does after its DELETE."""
        self._core.identity_map.remove((Note, self.id))
        self._state.deleted = True


def send_nothing(note: Note) -> None:
    """A save that the server accepts."""


Note.sending = send_nothing


class NoteRow(Row, SortedBy[Literal["number", "title"]]):
    """A row made for tests."""

    id: int
    title: str = ""
    number: int | None = None


def rows_of(world: World, slots: Slots, path: str = "/rows") -> Paginated[NoteRow]:
    """A listing of such rows; a slot of None is announced and withheld: its page comes short."""
    world.answers[path] = listing(slots, "rows")
    return Paginated(PageSource(world.core, path, key="rows", kind=NoteRow))


def notes_of(
    world: World, slots: Slots, path: str = "/notes", *, full: bool = False
) -> Paginated[Note]:
    """A listing that holds entities in part, or `full`, as a wantlist holds its wants."""
    world.answers[path] = listing(slots, "notes")
    return Paginated(
        PageSource(world.core, path, key="notes", kind=Note, identify=lambda row: (row.id, full))
    )


def listing(slots: Slots, key: str, **beside: Any) -> Callable[[Request], Any]:
    """The pages of a listing, as Discogs gives them."""

    def answer(request: Request) -> Any:
        number, per_page = request.params["page"], request.params["per_page"]
        assert isinstance(number, int)
        assert isinstance(per_page, int)
        pages = max(1, -(-len(slots) // per_page))
        if number > pages:
            raise NotFound(404, f"Page {number} is outside of [1, {pages}].", "GET", request.path)
        shown = slots[(number - 1) * per_page : number * per_page]
        return {
            "pagination": {"items": len(slots), "pages": pages, "page": number},
            key: [row for row in shown if row is not None],
            **beside,
        }

    return answer


def changed(content: Mapping[str, Any], /, **changes: Any) -> dict[str, Any]:
    """A copy of an answer with other values; `...` leaves a key out."""
    merged = {**copy.deepcopy(dict(content)), **changes}
    return {key: value for key, value in merged.items() if value is not ...}


ARTIST: dict[str, Any] = {
    "id": 45,
    "name": "Aphex Twin (2)",
    "resource_url": "https://api.discogs.com/artists/45",
    "uri": "https://www.discogs.com/artist/45",
    "releases_url": "https://api.discogs.com/artists/45/releases",
    "profile": "Worked with [a=Carl Craig] and [a3].\r\n",
    "data_quality": "Correct",
}

LABEL: dict[str, Any] = {
    "id": 23528,
    "name": "Warp Records",
    "resource_url": "https://api.discogs.com/labels/23528",
    "uri": "https://www.discogs.com/label/23528",
    "releases_url": "https://api.discogs.com/labels/23528/releases",
    "profile": "",
    "data_quality": "Correct",
}

MASTER: dict[str, Any] = {
    "id": 500,
    "title": "Windowlicker",
    "main_release": 1,
    "most_recent_release": 2,
    "artists": [{"id": 45, "name": "Aphex Twin (2)", "join": "", "anv": "", "resource_url": ""}],
    "year": 1999,
    "genres": ["Electronic"],
    "styles": ["IDM"],
    "tracklist": [{"position": "1", "type_": "track", "title": "Windowlicker"}],
    "num_for_sale": 3,
    "lowest_price": 4.5,
    "data_quality": "Correct",
    "resource_url": "https://api.discogs.com/masters/500",
    "uri": "https://www.discogs.com/master/500",
    "versions_url": "https://api.discogs.com/masters/500/versions",
    "main_release_url": "https://api.discogs.com/releases/1",
}

RELEASE: dict[str, Any] = {
    "id": 1,
    "title": "Windowlicker",
    "artists": MASTER["artists"],
    "artists_sort": "Aphex Twin",
    "extraartists": [],
    "labels": [{"id": 23528, "name": "Warp Records", "catno": "WAP 105", "entity_type": "1"}],
    "series": [],
    "companies": [],
    "formats": [{"name": "Vinyl", "qty": "1", "descriptions": ['12"']}],
    "format_quantity": 1,
    "tracklist": [
        {"position": "A", "type_": "track", "title": "Windowlicker", "duration": "6:07"},
        {"position": "B", "type_": "track", "title": "Nannou", "duration": ""},
    ],
    "genres": ["Electronic"],
    "styles": ["IDM"],
    "year": 1999,
    "released": "1999-03-00",
    "country": "UK",
    "identifiers": [{"type": "Barcode", "value": "5 021603 105126"}],
    "images": [],
    "thumb": "",
    "videos": [],
    "community": {
        "have": 5,
        "want": 7,
        "rating": {"average": 4.5, "count": 2},
        "data_quality": "Correct",
        "status": "Accepted",
    },
    "master_id": 500,
    "master_url": "https://api.discogs.com/masters/500",
    "num_for_sale": 2,
    "lowest_price": 2.5616438356164384,
    "status": "Accepted",
    "data_quality": "Correct",
    "date_added": "2001-01-01T00:00:00-08:00",
    "date_changed": "2020-01-01T00:00:00-08:00",
    "resource_url": "https://api.discogs.com/releases/1",
    "uri": "https://www.discogs.com/release/1",
}

NOTE: dict[str, Any] = {
    "id": 7,
    "title": "Shopping",
    "stars": 3,
    "tags": ["a", "b"],
    "author": "Richard",
    "pages": 2,
}


def world_of_all(**options: Any) -> World:
    """A world with one release, its master, its artist, its label, and a note."""
    return World(
        {
            "/releases/1": RELEASE,
            "/masters/500": MASTER,
            "/artists/45": ARTIST,
            "/labels/23528": LABEL,
            "/notes/7": NOTE,
        },
        **options,
    )
