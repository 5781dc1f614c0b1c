"""Session: what a user opens. Credentials, the identity map, the fetcher, and the way in."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypedDict, TypeVar, Unpack

from discogs import models as _models
from discogs.validation import (
    LONGEST_PAGE,
    TextFormat,
    accept_header,
    checked_base_url,
    checked_currency,
    checked_entity,
    checked_limiter,
    checked_method,
    checked_number,
    checked_timeout,
    checked_user_agent,
)
from discogs.http.auth import SignatureMethod, choose_login
from discogs.http.cache import MAX_AGE, Cache, cache_of
from discogs.orm.entity import Entity, expire
from discogs.entrances import Entrances
from discogs.http.messages import Params, Request, Response, Sendable
from discogs.http.client import Fetcher, Statistics
from discogs.ratelimit.limiter import RateLimiter, shared_limiter
from discogs.prefetch import Prefetched, prefetch
from discogs.ratelimit.window import RateLimit

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Session", "SessionOptions", "TextFormat"]

T = TypeVar("T")
E = TypeVar("E", bound=Entity)

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


class Session(Entrances):
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
        self._base_url = checked_base_url(base_url)
        self._user_agent = checked_user_agent(user_agent)
        fetcher = Fetcher(
            base_url=self._base_url,
            user_agent=self._user_agent,
            login=login,
            limiter=checked_limiter(limiter) or shared_limiter(self._base_url),
            accept=accept_header(text_format),
            timeout=checked_timeout(timeout),
            cache=cache_of(cache, cache_max_age),
        )
        super().__init__(
            fetcher,
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

    # -- Asking ----------------------------------------------------------------------------------

    def about(self) -> _models.ApiInfo:
        """The server's version and statistics, and how this session talks to it. `GET /`

        One request at each call.
        """
        login = self._fetcher.login
        from discogs.models.about import about

        return about(self, user_agent=self._user_agent, login=login.kind, level=login.level)

    def request(
        self, method: str, path: str, *, params: Params | None = None, json: Sendable = None
    ) -> Response:
        """The raw way out: any endpoint, its answer as it came, whatever its status. One request.

        It keeps to the limit and logs in like any other call; reads are retried. Only a missing
        answer is an error.

        >>> session.request("GET", "/releases/249504").status
        200
        """
        return self._fetcher.exchange(Request(checked_method(method), path, params or {}, json))

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
        seconds_for = partial(self._fetcher.limiter.seconds_for, logged_in=self.level > 0)
        return prefetch(objects, seconds_for, progress=progress)

    def expire(self, entity: Entity) -> None:
        """Forget what is loaded of an object: the next read asks again. Unsaved changes stay."""
        checked_entity("expire", entity)
        expire(entity)

    def expire_all(self) -> None:
        """Forget what is loaded of all objects of this session. Unsaved changes stay."""
        for entity in self._identity_map.entities():
            expire(entity)

    @contextmanager
    def no_lazy_loading(self) -> Generator[None]:
        """Within it, in this thread, reading a field that is not loaded raises LazyLoadError.

        So an application proves that a loop makes no request per row. Pages are read all the same.

        >>> with session.no_lazy_loading():
        ...     titles = [row.title for row in session.artist(72872).releases]
        """
        before = getattr(self._forbidden, "depth", 0)
        self._forbidden.depth = before + 1
        try:
            yield
        finally:
            self._forbidden.depth = before

    # -- What it knows of itself ---------------------------------------------------------------

    @property
    def level(self) -> int:
        """What the login allows: 0 as nobody, 1 as an application, 2 as a user."""
        return self._fetcher.login.level

    @property
    def rate_limit(self) -> RateLimit | None:
        """What the server last said of the limit: limit, used, remaining. None before an answer."""
        return self._fetcher.rate_limit

    @property
    def statistics(self) -> Statistics:
        """What this session cost so far: requests, answers from the cache, seconds waited."""
        return self._fetcher.statistics

    def close(self) -> None:
        """Close the connections. What is loaded can still be read."""
        self._fetcher.close()

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
        return f"<Session at {self._base_url}, level {self.level} ({self._fetcher.login.kind})>"
