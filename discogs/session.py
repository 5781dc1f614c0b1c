"""Session: what a user opens, and the way in to every entity.

It has a core (orm/core.py), which entities know; a family of models is imported when it is entered:
most programs never see all of them.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypedDict, TypeVar, Unpack, cast, get_args, overload

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.http.auth import SignatureMethod, choose_login
from discogs.http.cache import MAX_AGE, Cache, cache_of
from discogs.http.client import Client, Statistics
from discogs.http.messages import LONGEST_PAGE, Params, Request, Response, Sendable
from discogs.models.paths import checked_username
from discogs.orm.core import Core
from discogs.orm.entity import Entity, expire
from discogs.orm.identity import checked_id
from discogs.pagination.paginated import Paginated
from discogs.prefetch import Prefetched, prefetch
from discogs.ratelimit.limiter import RateLimiter, shared_limiter
from discogs.ratelimit.window import RateLimit
from discogs.resolve import reference
from discogs.validation import (
    TextFormat,
    accept_header,
    checked_base_url,
    checked_currency,
    checked_entity,
    checked_limiter,
    checked_method,
    checked_number,
    checked_order_id,
    checked_timeout,
    checked_user_agent,
)

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self, TypeAlias

    from discogs.models.terms import Price

    #: What is known by a number.
    Numbered: TypeAlias = (
        _models.Release
        | _models.Master
        | _models.Artist
        | _models.Label
        | _models.UserList
        | _models.Listing
        | _models.InventoryExport
        | _models.InventoryUpload
    )

__all__ = ["Session", "SessionOptions", "TextFormat"]

E = TypeVar("E", bound=Entity)
N = TypeVar("N", bound="Numbered")
#: What `get` is for.
_ENTERED = frozenset(
    {
        "Artist",
        "InventoryExport",
        "InventoryUpload",
        "Label",
        "Listing",
        "Master",
        "Order",
        "Release",
        "User",
        "UserList",
    }
)

_FROM_ENVIRONMENT = {
    "token": "DISCOGS_TOKEN",
    "key": "DISCOGS_CONSUMER_KEY",
    "secret": "DISCOGS_CONSUMER_SECRET",
    "oauth_token": "DISCOGS_OAUTH_TOKEN",
    "oauth_secret": "DISCOGS_OAUTH_SECRET",
    "user_agent": "DISCOGS_USER_AGENT",
    "base_url": "DISCOGS_BASE_URL",
}


class SessionOptions(TypedDict, total=False):
    """What a session can be given beside who asks and how it logs in."""

    base_url: str
    text_format: TextFormat
    currency: str | None
    limiter: RateLimiter | None
    cache: Cache
    cache_max_age: timedelta | float
    retention: int
    timeout: float | tuple[float, float]
    per_page: int


class Session:
    """The way in to everything on Discogs. Creating one requests nothing. Thread-safe.

    Without a login the database can be read (25 requests a minute); with `key` and `secret` an
    application is known (60 a minute); with a `token`, or `oauth_token` and `oauth_secret` beside
    the key, a user is.

    >>> with discogs.Session("CrateDigger/1.0", token="...") as crates:
    ...     crates
    <Session at https://api.discogs.com, level 2 (token)>

    Args:
        user_agent: Who asks: "CrateDigger/1.0 +https://example.org". Discogs turns away odd ones.
        token: A user's personal token, from the developer settings of their Discogs account.
        key: An application's consumer key.
        secret: Its consumer secret.
        oauth_token: The token of a user who let the application in.
        oauth_secret: Its secret.
        signature_method: How OAuth signs.
        base_url: Where the API is: another one for a proxy, or the sandbox.
        text_format: How Discogs sends what users wrote: with its markup, as plain text, or as HTML.
        currency: The currency that prices are converted to; None: the reader's own.
        limiter: The limit to keep; None: the one all sessions of this process share.
        cache: Keep answers between runs: True, the path of a file, a backend of requests-cache, or
            an AnswerCache. Needs the extra `cache`.
        cache_max_age: How old an answer from the cache may be; 6 hours, as the terms of use ask.
        retention: How many objects the identity map keeps, of those used last.
        timeout: Seconds to connect and to wait for each part of an answer.
        per_page: How many rows are asked for at a time (1 to 100).

    Raises:
        InvalidValueError: An argument makes no sense, or credentials are incomplete.
    """

    def __init__(
        self,
        user_agent: str | None = None,
        *,
        token: str | None = None,
        key: str | None = None,
        secret: str | None = None,
        oauth_token: str | None = None,
        oauth_secret: str | None = None,
        signature_method: SignatureMethod = "PLAINTEXT",
        base_url: str = "https://api.discogs.com",
        text_format: TextFormat = "discogs",
        currency: str | None = None,
        limiter: RateLimiter | None = None,
        cache: Cache = None,
        cache_max_age: timedelta | float = MAX_AGE,
        retention: int = 1000,
        timeout: float | tuple[float, float] = (10.0, 60.0),
        per_page: int = LONGEST_PAGE,
    ) -> None:
        login = choose_login(
            token=token,
            key=key,
            secret=secret,
            oauth_token=oauth_token,
            oauth_secret=oauth_secret,
            signature_method=signature_method,
        )
        base_url = checked_base_url(base_url)
        client = Client(
            base_url=base_url,
            user_agent=checked_user_agent(user_agent),
            login=login,
            limiter=checked_limiter(limiter) or shared_limiter(base_url),
            accept=accept_header(text_format),
            timeout=checked_timeout(timeout),
            cache=cache_of(cache, cache_max_age),
        )
        self._core = Core(
            client,
            currency=checked_currency(currency),
            per_page=checked_number("per_page", per_page, 1, LONGEST_PAGE),
            retention=checked_number("retention", retention, 1, None),
        )

    @classmethod
    def from_env(
        cls, environment: Mapping[str, str] = os.environ, **options: Unpack[SessionOptions]
    ) -> Self:
        """A session with what the environment says; `options` are those of a session, and win.

        DISCOGS_TOKEN, DISCOGS_CONSUMER_KEY, DISCOGS_CONSUMER_SECRET, DISCOGS_OAUTH_TOKEN,
        DISCOGS_OAUTH_SECRET, DISCOGS_USER_AGENT and DISCOGS_BASE_URL are read; what is not set, or
        empty, is left out.
        """
        found = {name: environment.get(variable) for name, variable in _FROM_ENVIRONMENT.items()}
        given = {name: text for name, text in found.items() if text}
        # A dict of texts: mypy can't tell that the other options keep their defaults.
        return cls(**{**given, **options})  # type: ignore[arg-type]

    # -- Entities --------------------------------------------------------------------------------

    def release(self, id: int) -> _models.Release:
        """The release with this id. No request until one of its fields is read."""
        return self.get(_models.Release, id)

    def master(self, id: int) -> _models.Master:
        """The master release with this id. No request until one of its fields is read."""
        return self.get(_models.Master, id)

    def artist(self, id: int) -> _models.Artist:
        """The artist with this id. No request until one of its fields is read."""
        return self.get(_models.Artist, id)

    def label(self, id: int) -> _models.Label:
        """The label with this id. No request until one of its fields is read."""
        return self.get(_models.Label, id)

    @overload
    def get(self, cls: type[N], id: int) -> N: ...
    @overload
    def get(self, cls: type[_models.User], id: str) -> _models.User: ...
    @overload
    def get(self, cls: type[_models.Order], id: str) -> _models.Order: ...
    def get(self, cls: type[Entity], id: int | str) -> Entity:
        """The one object of this class with this id. No request until one of its fields is read.

        A user is known by the username, an order by its text ("1-1").

        >>> session.get(discogs.Release, 249504) is session.release(249504)
        True
        """
        name = getattr(cls, "__name__", "")
        known: type[Entity] | None = getattr(_models, name) if name in _ENTERED else None
        if cls is not known:
            there = ", ".join(sorted(_ENTERED))
            raise InvalidValueError(f"session.get() is for {there}, not for {cls!r}.")
        if name == "User":
            return self.user(str(id))
        if name == "Order":
            return self.order(cast("str", id))
        return self._core.entity(cls, checked_id(name, id))

    def user(self, username: str) -> _models.User:
        """The user of this name. No request until one of its fields is read."""
        return self._core.entity(_models.User, checked_username(username))

    def listing(self, id: int) -> _models.Listing:
        """The listing with this id. No request until one of its fields is read."""
        return self.get(_models.Listing, id)

    def order(self, id: str) -> _models.Order:
        """The order with this id, such as "1-1". No request until one of its fields is read."""
        return self._core.entity(_models.Order, checked_order_id(id))

    @property
    def orders(self) -> _models.Orders:
        """What the user sold. `GET /marketplace/orders`

        No request until it is read, then one for each 100 orders. Can be filtered, then sorted by
        id, buyer, created, status or last_activity.
        """
        from discogs.models.orders import orders_of

        return self._core.keep("orders", lambda: orders_of(self._core))

    @property
    def exports(self) -> _models.Exports:
        """The exports of one's inventory. `GET /inventory/export`

        No request until it is read; `session.exports.request()` asks for a new one.
        """
        from discogs.models.exports import exports_of

        return self._core.keep("exports", lambda: exports_of(self._core))

    @property
    def uploads(self) -> _models.Uploads:
        """The uploads to one's inventory. `GET /inventory/upload`

        No request until it is read; `add`, `change` and `delete` make new ones.
        """
        from discogs.models.uploads import uploads_of

        return self._core.keep("uploads", lambda: uploads_of(self._core))

    def fee(self, price: Price, currency: _models.Currency | str | None = None) -> _models.Money:
        """What Discogs takes of a sale at this price. One request at each call.

        `GET /marketplace/fee/{price}/{currency}`; without a currency it is in US dollars,
        `GET /marketplace/fee/{price}`.

        >>> session.fee("20.00", "EUR").currency
        <Currency.EUR: 'EUR'>
        """
        from discogs.models.prices import fee

        return fee(self._core, price, currency)

    def user_list(self, id: int) -> _models.UserList:
        """The list with this id. No request until one of its fields is read."""
        return self.get(_models.UserList, id)

    @property
    def me(self) -> _models.User:
        """The user who is logged in. The first time, one request for the name.

        Raises:
            AuthenticationRequired: The session has no user's login. Nothing was sent.
        """
        from discogs.models.identity import own_username

        return self.user(own_username(self._core))

    def search(
        self,
        query: str = "",
        *,
        type: _models.SearchType | None = None,
        title: str | None = None,
        release_title: str | None = None,
        credit: str | None = None,
        artist: str | None = None,
        anv: str | None = None,
        label: str | None = None,
        genre: str | None = None,
        style: str | None = None,
        country: str | None = None,
        year: int | str | None = None,
        format: str | None = None,
        catno: str | None = None,
        barcode: str | None = None,
        track: str | None = None,
        submitter: str | None = None,
        contributor: str | None = None,
    ) -> Paginated[_models.SearchResult]:
        """What Discogs finds. `GET /database/search`, one request for each 100 rows.

        Discogs documents that it needs a login (level 1), and answers without one nowadays: it is
        sent either way, and a refusal raises Unauthorized.

        >>> found = session.search("never gonna give you up", type="master")
        >>> found[0].master.title
        'Never Gonna Give You Up'
        """
        from discogs.models.search import SearchType, search

        if type is not None and type not in get_args(SearchType):
            raise InvalidValueError(
                f"A search is for one type of {', '.join(get_args(SearchType))}, not {type!r}."
            )
        return search(
            self._core,
            query,
            type=type,
            title=title,
            release_title=release_title,
            credit=credit,
            artist=artist,
            anv=anv,
            label=label,
            genre=genre,
            style=style,
            country=country,
            year=year,
            format=format,
            catno=catno,
            barcode=barcode,
            track=track,
            submitter=submitter,
            contributor=contributor,
        )

    def resolve(
        self, text: str
    ) -> (
        _models.Release
        | _models.Master
        | _models.Artist
        | _models.Label
        | _models.User
        | _models.UserList
        | _models.Listing
        | _models.Order
    ):
        """What a Discogs URL, or a mark such as "[r249504]" or "m96559", names. No request.

        >>> session.resolve("https://www.discogs.com/release/249504-Rick-Astley") is (
        ...     session.resolve("[r249504]"))
        True
        >>> session.resolve("https://www.discogs.com/user/memory")
        User(username='memory')
        """
        kind, id = reference(text)
        match kind:
            case "user":
                return self.user(id)
            case "order":
                return self.order(id)
            case "listing":
                return self.listing(int(id))
            case "list":
                return self.user_list(int(id))
            case "release":
                return self.release(int(id))
            case "master":
                return self.master(int(id))
            case "artist":
                return self.artist(int(id))
            case _:
                return self.label(int(id))

    # -- Asking ----------------------------------------------------------------------------------

    def about(self) -> _models.ApiInfo:
        """The server's version and statistics, and how this session talks to it. `GET /`

        One request at each call.
        """
        from discogs.models.about import about

        return about(self._core)

    def identity(self) -> _models.Identity:
        """Who is logged in, and for which application. `GET /oauth/identity`, one request.

        Raises:
            AuthenticationRequired: The session has no user's login. Nothing was sent.
        """
        from discogs.models.identity import identity

        return identity(self._core)

    def request(
        self, method: str, path: str, *, params: Params | None = None, json: Sendable = None
    ) -> Response:
        """The raw way out: any endpoint, its answer as it came, whatever its status. One request.

        It keeps to the limit and logs in like any other call; reads are retried. Only a missing
        answer is an error.

        >>> session.request("GET", "/releases/249504").status
        200
        """
        return self._core.client.exchange(Request(checked_method(method), path, params or {}, json))

    # -- Loading -------------------------------------------------------------------------------

    def prefetch(self, objects: Iterable[E], *, progress: bool = True) -> Prefetched[E]:
        """Load many stubs side by side, as fast as the limit allows. One request for each stub.

        Gives Prefetched(loaded, failed): one that fails does not stop the others. With `progress`
        a bar shows how many are done and left, how long the limit makes the rest take, and when it
        waits for the limit. After Ctrl-C what was read so far stays on the objects.

        >>> done = session.prefetch([session.release(249504), session.artist(72872)])
        >>> len(done.loaded), len(done.failed)
        (2, 0)
        """
        seconds_for = partial(self._core.client.limiter.seconds_for, logged_in=self.level > 0)
        return prefetch(objects, seconds_for, progress=progress)

    def expire(self, entity: Entity) -> None:
        """Forget what is loaded of an object: the next read asks again. Unsaved changes stay."""
        checked_entity("expire", entity)
        expire(entity)

    def expire_all(self) -> None:
        """Forget what is loaded of all objects of this session. Unsaved changes stay."""
        for entity in self._core.identity_map.entities():
            expire(entity)

    @contextmanager
    def no_lazy_loading(self) -> Generator[None]:
        """Within it, in this thread, reading a field that is not loaded raises LazyLoadError.

        So an application proves that a loop makes no request per row. Pages are read all the same.

        >>> with session.no_lazy_loading():
        ...     titles = [row.title for row in session.artist(72872).releases]
        """
        with self._core.no_lazy_loading():
            yield

    # -- What it knows of itself ---------------------------------------------------------------

    @property
    def level(self) -> int:
        """What the login allows: 0 as nobody, 1 as an application, 2 as a user."""
        return self._core.client.login.level

    @property
    def currency(self) -> _models.Currency | None:
        """The currency that prices are converted to, None for the reader's own."""
        code = self._core.currency
        return None if code is None else _models.Currency(code)

    @property
    def per_page(self) -> int:
        """How many rows are asked for at a time."""
        return self._core.per_page

    @property
    def rate_limit(self) -> RateLimit | None:
        """What the server last said of the limit: limit, used, remaining. None before an answer."""
        return self._core.client.rate_limit

    @property
    def statistics(self) -> Statistics:
        """What this session cost so far: requests, answers from the cache, seconds waited."""
        return self._core.client.statistics

    def close(self) -> None:
        """Close the connections. What is loaded can still be read."""
        self._core.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        client = self._core.client
        return f"<Session at {client.base_url}, level {self.level} ({client.login.kind})>"
