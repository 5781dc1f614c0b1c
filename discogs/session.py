"""Session: credentials, connection and entry points.

Entities know only its core (orm/core.py). Model files are imported on first use: most programs
never need all of them.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, TypedDict, TypeVar, Unpack, cast, get_args, overload

from discogs import models as _models
from discogs.errors import DumpError, InvalidValueError
from discogs.http.auth import SignatureMethod, choose_login, hidden
from discogs.http.bounds import MAX_BODY, MAX_TIME, Bounds
from discogs.http.cache import MAX_AGE, Cache, cache_of
from discogs.http.client import Client, Statistics
from discogs.http.environment import NO_LOGIN_FOUND, arguments_in
from discogs.http.messages import LONGEST_PAGE, Params, Request, Response, Sendable
from discogs.models.money import currency_of
from discogs.models.paths import checked_username
from discogs.orm.core import Core
from discogs.orm.entity import Entity, expire
from discogs.orm.identity import checked_id
from discogs.ratelimit.limiter import RateLimiter, shared_limiter
from discogs.ratelimit.window import RateLimit
from discogs.validation import (
    TextFormat,
    accept_header,
    checked_base_url,
    checked_duration,
    checked_entity,
    checked_limiter,
    checked_method,
    checked_number,
    checked_order_id,
    checked_path,
    checked_timeout,
    checked_user_agent,
)

if TYPE_CHECKING:
    from typing import Self, TypeAlias

    from discogs.catalogue import LocalCatalogue
    from discogs.models.terms import Price
    from discogs.orm.savable import Savable
    from discogs.pagination.paginated import Paginated
    from discogs.prefetch import Prefetched
    from discogs.save_all import Saved

    #: Entities with a numeric id.
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
S = TypeVar("S", bound="Savable")
N = TypeVar("N", bound="Numbered")
#: The classes that `get` accepts.
_ENTRY_POINTS = frozenset(
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

# The dumps stand on the session's models, so the session knows them by their name alone: it asks
# for `OlderAnswers` (orm/core.py), which they provide.
_ANSWERING = "discogs.dumps.answering"


class SessionOptions(TypedDict, total=False):
    """The options of a session besides user agent and credentials."""

    base_url: str
    text_format: TextFormat
    currency: str | None
    limiter: RateLimiter | None
    cache: Cache
    cache_max_age: timedelta | float
    retention: int
    timeout: float | tuple[float, float]
    per_page: int
    max_body: int
    max_time: float
    catalogue: str | os.PathLike[str] | None
    offline: bool


class Session:
    """The entry point to everything on Discogs. Creating one sends nothing. Thread-safe.

    Without credentials it reads the database (25 requests a minute), with `key` and `secret` it
    acts as an application (60 a minute), with a `token`, or with `oauth_token` and `oauth_secret`
    besides the key, as a user.

    >>> with discogs.Session("CrateDigger/1.0", token="...") as crates:
    ...     crates
    <Session at https://api.discogs.com, level 2 (token)>

    Args:
        user_agent: Your application, such as "CrateDigger/1.0 +https://example.org". Discogs
            rejects odd ones.
        token: A personal access token, from the developer settings of a Discogs account.
        key: An application's consumer key.
        secret: Its consumer secret.
        oauth_token: The access token of a user who authorized the application.
        oauth_secret: Its secret.
        signature_method: How OAuth requests are signed.
        base_url: The address of the API, a proxy or the sandbox.
        text_format: Texts with Discogs' markup, as plain text, or as HTML.
        currency: The currency that the prices of listings read one by one, and of
            `marketplace_stats()`, are converted to; None: the user's own, as on pages.
        limiter: The rate limiter; None: the one that all sessions of this process share.
        cache: Keep answers between runs: True, the path of a file, a backend of requests-cache, or
            an AnswerCache. Needs the extra `cache`.
        cache_max_age: The maximum age of a cached answer in seconds; 6 hours, as the terms of use
            require.
        retention: The number of recently used objects that the identity map keeps alive.
        timeout: Seconds to connect and to wait for each part of an answer.
        per_page: Rows per request (1 to 100).
        max_body: The maximum bytes of an answer, decompressed (64 MiB); a larger one, even an
            export, raises BodyTooLarge.
        max_time: Seconds after which an answer that is still arriving is abandoned (300).
        catalogue: The `catalogue.sqlite` that `discogs.dumps.convert` makes. Fields that the
            monthly dumps cover are read from it without a request, unless the API was asked.
        offline: Send nothing: what the catalogue lacks raises OfflineError. Versions, the releases
            of a label, and searches for a barcode or catalogue number come from it, too.

    Raises:
        InvalidValueError: An argument is invalid, or credentials are incomplete.
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
        max_body: int = MAX_BODY,
        max_time: float = MAX_TIME,
        catalogue: str | os.PathLike[str] | None = None,
        offline: bool = False,
    ) -> None:
        # The locals of this frame are printed where an argument is refused.
        token, key, secret = hidden(token), hidden(key), hidden(secret)
        oauth_token, oauth_secret = hidden(oauth_token), hidden(oauth_secret)
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
            bounds=Bounds(
                checked_number("max_body", max_body, 1, None),
                checked_duration("max_time", max_time),
            ),
            cache=cache_of(cache, cache_max_age),
        )
        self._core = Core(
            client,
            currency=None if currency is None else currency_of(currency),
            per_page=checked_number("per_page", per_page, 1, LONGEST_PAGE),
            retention=checked_number("retention", retention, 1, None),
        )
        if catalogue is not None:
            answering = import_module(_ANSWERING)
            self._core.older = answering.CatalogueAnswers(catalogue, text_format, offline=offline)
        elif offline:
            raise InvalidValueError("offline=True needs a catalogue: nothing else would answer.")
        client.offline = offline

    @classmethod
    def from_env(
        cls, environment: Mapping[str, str] | None = None, **options: Unpack[SessionOptions]
    ) -> Self:
        """Create a session from environment variables; `options` override them.

        Reads DISCOGS_TOKEN (or DISCOGS_USER_TOKEN, as other programs name it),
        DISCOGS_CONSUMER_KEY, DISCOGS_CONSUMER_SECRET, DISCOGS_OAUTH_TOKEN, DISCOGS_OAUTH_SECRET,
        DISCOGS_USER_AGENT and DISCOGS_BASE_URL. Unset and empty variables are ignored. Without a
        login the session reads the database, and an error says so when a call needs one.
        `environment` is read instead of this process's variables.

        Raises:
            InvalidValueError: Both names of the token are set, and differ, or credentials are
                incomplete.
        """
        given = arguments_in(os.environ if environment is None else environment)
        # This frame's locals, which some tools print, hold no secrets from here on.
        del environment
        # A dict of strings: mypy can't tell that the other options keep their defaults.
        session = cls(**{**given, **options})  # type: ignore[arg-type]
        if session.level == 0:
            session._core.client.login_hint = NO_LOGIN_FOUND
        return session

    # -- Entities --------------------------------------------------------------------------------

    def release(self, id: int) -> _models.Release:
        """Get the release with this id. No request until you read one of its fields."""
        return self.get(_models.Release, id)

    def master(self, id: int) -> _models.Master:
        """Get the master release with this id. No request until you read one of its fields."""
        return self.get(_models.Master, id)

    def artist(self, id: int) -> _models.Artist:
        """Get the artist with this id. No request until you read one of its fields."""
        return self.get(_models.Artist, id)

    def label(self, id: int) -> _models.Label:
        """Get the label with this id. No request until you read one of its fields."""
        return self.get(_models.Label, id)

    @overload
    def get(self, cls: type[N], id: int) -> N: ...
    @overload
    def get(self, cls: type[_models.User], id: str) -> _models.User: ...
    @overload
    def get(self, cls: type[_models.Order], id: str) -> _models.Order: ...
    def get(self, cls: type[Entity], id: int | str) -> Entity:
        """Get the entity of this class and id. No request until you read one of its fields.

        The id of a user is the username, the id of an order a string ("1-1").

        >>> session.get(discogs.Release, 249504) is session.release(249504)
        True
        """
        name = self._check_entry_point("get", cls)
        if name == "User":
            return self.user(str(id))
        if name == "Order":
            return self.order(cast("str", id))
        return self._core.entity(cls, checked_id(name, id))

    def _check_entry_point(self, call: str, cls: object) -> str:
        """Return the name of a class that has an entry point; else InvalidValueError."""
        name = str(getattr(cls, "__name__", ""))
        known: type[Entity] | None = getattr(_models, name) if name in _ENTRY_POINTS else None
        if cls is not known:
            accepted = ", ".join(sorted(_ENTRY_POINTS))
            raise InvalidValueError(f"session.{call}() accepts {accepted}, not {cls!r}.")
        return name

    def user(self, username: str) -> _models.User:
        """Get the user with this name, in any case. No request until you read one of its fields."""
        return self._core.entity(_models.User, checked_username(username))

    def listing(self, id: int) -> _models.Listing:
        """Get the listing with this id. No request until you read one of its fields."""
        return self.get(_models.Listing, id)

    def order(self, id: str) -> _models.Order:
        """Get the order with this id ("1-1"). No request until you read one of its fields."""
        return self._core.entity(_models.Order, checked_order_id(id))

    @property
    def orders(self) -> _models.Orders:
        """The seller's orders. `GET /marketplace/orders`

        No request until you read it, then one for each 100 orders. Filter it first, then sort it
        by id, buyer, created, status or last_activity.
        """
        from discogs.models.orders import orders_of

        return self._core.keep("orders", lambda: orders_of(self._core))

    @property
    def exports(self) -> _models.Exports:
        """The exports of your inventory. `GET /inventory/export`

        No request until you read it; `session.exports.request()` starts a new one.
        """
        from discogs.models.exports import exports_of

        return self._core.keep("exports", lambda: exports_of(self._core))

    @property
    def uploads(self) -> _models.Uploads:
        """The uploads to your inventory. `GET /inventory/upload`

        No request until you read it; `add`, `change` and `delete` start new ones.
        """
        from discogs.models.uploads import uploads_of

        return self._core.keep("uploads", lambda: uploads_of(self._core))

    def fee(self, price: Price, currency: _models.Currency | str | None = None) -> _models.Money:
        """Get the fee that Discogs charges for a sale at this price. One request for each call.

        `GET /marketplace/fee/{price}/{currency}`; without a currency
        `GET /marketplace/fee/{price}`, in US dollars.

        >>> session.fee("20.00", "EUR").currency
        <Currency.EUR: 'EUR'>
        """
        from discogs.models.prices import fee

        return fee(self._core, price, currency)

    def user_list(self, id: int) -> _models.UserList:
        """Get the list with this id. No request until you read one of its fields."""
        return self.get(_models.UserList, id)

    @property
    def me(self) -> _models.User:
        """The logged-in user. The first read costs one request, for the name.

        Raises:
            AuthenticationRequired: The session has no user login. Nothing was sent.
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
        """Search the database. `GET /database/search`, one request for each 100 rows.

        Discogs documents that a search needs a login (level 1) but also answers without one: it is
        sent either way, and a refusal raises Unauthorized.

        >>> found = session.search("never gonna give you up", type="master")
        >>> found[0].master.title
        'Never Gonna Give You Up'
        """
        from discogs.models.search import SearchType, search

        if type is not None and type not in get_args(SearchType):
            raise InvalidValueError(
                f"The type of a search is one of {', '.join(get_args(SearchType))}, not {type!r}."
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
        """Get the entity behind a Discogs URL or a mark such as "[r249504]", "m96559". No request.

        Takes the addresses of pages about it, too: "/release/edit/1", "/sell/list?release_id=1",
        "/wantlist?user=memory". Raises InvalidValueError for others, for a bare number, and for
        names such as "[a=Rick Astley]", which `search` finds.

        >>> session.resolve("https://www.discogs.com/release/249504-Rick-Astley") is (
        ...     session.resolve("[r249504]"))
        True
        >>> session.resolve("https://www.discogs.com/user/memory")
        User(username='memory')
        """
        from discogs.resolve import reference

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

    @property
    def catalogue(self) -> LocalCatalogue:
        """Exact sequences from the monthly dumps, without a request, online as well.

        Raises:
            DumpError: The session has no catalogue.
        """
        if self._core.older is None:
            raise DumpError(
                "This session has no catalogue: open one with "
                "Session(..., catalogue='data/catalogue.sqlite'), a file that "
                "discogs.dumps.convert makes."
            )
        from discogs.catalogue import LocalCatalogue

        return LocalCatalogue(self._core, self._core.older)

    # -- Requests --------------------------------------------------------------------------------

    def about(self) -> _models.ApiInfo:
        """Get the server's version and statistics, and this login. `GET /`, one request."""
        from discogs.models.about import about

        return about(self._core)

    def identity(self) -> _models.Identity:
        """Get the logged-in user's name and application. `GET /oauth/identity`, one request.

        Raises:
            AuthenticationRequired: The session has no user login. Nothing was sent.
        """
        from discogs.models.identity import identity

        return identity(self._core)

    def request(
        self, method: str, path: str, *, params: Params | None = None, json: Sendable = None
    ) -> Response:
        """Send a request to any endpoint; get the raw answer, whatever its status. One request.

        Limit, login and the retries of reads apply as to any other call. Only a missing answer
        raises an error.

        >>> session.request("GET", "/releases/249504").status
        200
        """
        return self._core.client.exchange(
            Request(checked_method(method), checked_path(path), params or {}, json)
        )

    # -- Loading -------------------------------------------------------------------------------

    def prefetch(
        self, objects: Iterable[E], *, full: bool = False, progress: bool = True
    ) -> Prefetched[E]:
        """Load many stubs in parallel, as fast as the limit allows. One request for each stub.

        What the session's catalogue holds is filled from it, without a request: its covered fields.
        With `full`, the API is asked for all fields of all stubs.

        Returns Prefetched(loaded, failed): a failure does not stop the rest. With `progress` a bar
        shows how many are done, how long the limit makes the rest take, and waits for the limit.
        After Ctrl-C, what is already loaded stays on the objects.

        >>> done = session.prefetch([session.release(249504), session.artist(72872)])
        >>> len(done.loaded), len(done.failed)
        (2, 0)
        """
        from discogs.prefetch import prefetch

        seconds_for = self._core.client.seconds_for
        return prefetch(objects, seconds_for, full=full, progress=progress)

    def save_all(self, objects: Iterable[S], *, progress: bool = True) -> Saved[S]:
        """Save many objects, one by one within the limit. Costs what each `save()` costs.

        Returns Saved(saved, failed): a failure does not stop the rest, and its object keeps its
        changes. After Unauthorized nothing more is sent: the login is wrong for all. Items of
        `me.collection`, which do not say in which folder they are, are looked up by a walk of the
        folders where that costs fewer requests than one for each.

        After Ctrl-C, or with what failed, call it again: what is saved already costs nothing. The
        one that was being sent keeps its changes, though they may have arrived: a new listing would
        be sold twice, so look first whether your inventory has it.

        >>> items = session.me.collection[:3]
        >>> for item in items:
        ...     item.rating = 4
        >>> done = session.save_all(items)
        >>> len(done.saved), len(done.failed)
        (3, 0)
        """
        from discogs.save_all import save_all

        return save_all(objects, self._core.client.seconds_for, progress=progress)

    def load(self, cls: type[E], json: Mapping[str, object] | str | bytes) -> E:
        """Get the entity that JSON is about, filled from it: its `raw` that you saved. No request.

        JSON of a whole answer makes it loaded; of a part, reading another field loads it as ever.
        What the entity has loaded already is newer, and stays. `copy.copy(entity)` is detached.

        >>> import json
        >>> text = json.dumps(session.release(249504).refresh().raw)
        >>> discogs.Session().load(discogs.Release, text).title  # no request
        'Never Gonna Give You Up'

        Raises:
            InvalidValueError: It is no JSON of this class.
        """
        from discogs.orm.saved import load_saved

        self._check_entry_point("load", cls)
        return load_saved(self._core, cls, json)

    def merge(self, copy: E) -> E:
        """Get the live entity of a copy, such as an unpickled one. No request.

        What only the copy has loaded is filled in; its values lead to entities of this session.

        >>> import pickle
        >>> copy = pickle.loads(pickle.dumps(session.release(249504)))
        >>> session.merge(copy) is session.release(249504)
        True
        """
        from discogs.orm.saved import live

        checked_entity("merge", copy)
        return live(self._core, copy)

    def expire(self, entity: Entity) -> None:
        """Discard an object's loaded fields: the next read loads them again. Keep its changes."""
        checked_entity("expire", entity)
        expire(entity)

    def expire_all(self) -> None:
        """Discard the loaded fields of all objects of this session. Keep unsaved changes.

        Later reads come from Discogs, not from cached answers.
        """
        self._core.client.forget_all()
        for entity in self._core.identity_map.entities():
            expire(entity)

    @contextmanager
    def no_lazy_loading(self) -> Generator[None]:
        """Forbid lazy loading in this thread: reading an unloaded field raises LazyLoadError.

        This proves that a loop makes no request per row. Pages are still read.

        >>> with session.no_lazy_loading():
        ...     titles = [row.title for row in session.artist(72872).releases]
        """
        with self._core.no_lazy_loading():
            yield

    # -- State ---------------------------------------------------------------------------------

    @property
    def level(self) -> int:
        """The level of the login: 0 none, 1 an application, 2 a user."""
        return self._core.client.login.level

    @property
    def currency(self) -> _models.Currency | None:
        """The currency that prices read one by one are converted to, None for the user's own."""
        code = self._core.currency
        return None if code is None else _models.Currency(code)

    @property
    def per_page(self) -> int:
        """The number of rows per request."""
        return self._core.per_page

    @property
    def rate_limit(self) -> RateLimit | None:
        """The limit as of the last answer: limit, used, remaining. None before the first answer."""
        return self._core.client.rate_limit

    @property
    def statistics(self) -> Statistics:
        """The cost of this session so far: requests, cached answers, seconds waited."""
        return self._core.client.statistics

    def close(self) -> None:
        """Close the connections. Loaded fields stay readable."""
        self._core.client.close()
        if self._core.older is not None:
            self._core.older.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def __repr__(self) -> str:
        if not hasattr(self, "_core"):
            # Debuggers show it while its arguments are refused.
            return "<Session, not opened>"
        client = self._core.client
        return f"<Session at {client.base_url}, level {self.level} ({client.login.kind})>"
