"""Which answers are kept between runs, for whom, and until when?

A cached answer takes no slot of the limit. requests-cache stores answers, on disk or elsewhere,
apart for each login, server and text format, and without credentials. A write drops the answers it
makes out of date; until the consistency lag is over, no new ones are kept in their place.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast
from urllib.parse import urlencode

from discogs.errors import (
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    InvalidValueError,
    ServerError,
)
from discogs.forks import freed, freed_after_fork, renew_after_fork
from discogs.http.messages import CONSISTENCY_LAG, Request, Response

if TYPE_CHECKING:
    from requests_cache.backends.base import BaseCache
    from requests_cache.models.response import CachedResponse

__all__ = ["MAX_AGE", "AnswerCache", "Cache", "CachePartition", "cache_of"]

_log = logging.getLogger("discogs")
# Connections of a parent process: SQLite forbids a child to touch them, even to close them.
_inherited: list[object] = []
#: The most that the API's terms of use allow.
MAX_AGE = timedelta(hours=6)
#: Pages whose rows say how many copies the user owns, and whether the release is wanted.
_WITH_OWN_COUNTS = (
    "/artists/*/releases",
    "/labels/*/releases",
    "/masters/*/versions",
    "/database/search",
    "/lists/*",
)
_NEVER = ("/oauth/", "/inventory/export", "/inventory/upload", "/marketplace/orders")


class AnswerCache:
    """Keeps answers between runs. Needs the extra `cache`.

    >>> cache = discogs.AnswerCache("answers.sqlite", stale_on_failure=True)
    >>> session = discogs.Session("CrateDigger/1.0", cache=cache)

    Args:
        path: The SQLite file; None: one in the user's cache directory, shared by all programs.
        backend: Another backend of requests-cache: `requests_cache.RedisCache(...)` shares answers
            between machines.
        max_age: How old an answer may get. The API's terms of use allow 6 hours.
        stale_on_failure: Use an older answer when Discogs gives none.
        offline: Send nothing at all: a request without a cached answer raises ConnectionFailed.
    """

    def __init__(
        self,
        path: str | Path | None = None,
        *,
        backend: BaseCache | None = None,
        max_age: timedelta | float = MAX_AGE,
        stale_on_failure: bool = False,
        offline: bool = False,
    ) -> None:
        seconds = max_age.total_seconds() if isinstance(max_age, timedelta) else max_age
        if not seconds > 0:
            raise InvalidValueError(f"max_age is a time over 0, not {max_age!r}.")
        self.max_age = timedelta(seconds=seconds)
        self.stale_on_failure = stale_on_failure
        self.offline = offline
        self._backend = backend or _sqlite(path)
        renew_after_fork(self)
        if not (stale_on_failure or offline):
            cast("Any", self._backend).delete(expired=True)

    def __repr__(self) -> str:
        return f"<AnswerCache in {self._backend!r}, for {self.max_age}>"

    def after_fork(self) -> None:
        """Open the file anew: SQLite forbids two processes to use one connection."""
        storage: Any
        for storage in (self._backend.responses, self._backend.redirects):
            freed(getattr(storage, "_lock", None))
            if getattr(storage, "_connection", None) is not None:
                _inherited.append(storage._connection)
                storage._connection = None
                storage._active_transaction = False

    def partition(
        self, owner: tuple[str, ...], now: Callable[[], float] = time.monotonic
    ) -> CachePartition:
        """The answers of one owner: a login, with one server, in one text format."""
        return CachePartition(self, self._backend, owner, now)


class _Storage(Protocol):
    """The storage of a backend of requests-cache."""

    def __getitem__(self, key: str) -> CachedResponse: ...
    def __setitem__(self, key: str, answer: CachedResponse) -> None: ...
    def keys(self) -> Iterable[str]: ...
    def bulk_delete(self, keys: list[str]) -> None: ...


class CachePartition:
    """The cached answers of one owner. Thread-safe."""

    def __init__(
        self,
        cache: AnswerCache,
        backend: BaseCache,
        owner: tuple[str, ...],
        now: Callable[[], float],
    ) -> None:
        self.cache = cache
        self._answers = cast("_Storage", backend.responses)
        # The hash does not reveal the owner, and can't be guessed: tokens are long.
        self._prefix = f"{hashlib.sha256(repr(owner).encode()).hexdigest()[:20]} "
        self._now = now
        self._lock = freed_after_fork(threading.Lock())
        #: Paths whose answers may still lack an own write, and until when.
        self._lagging: dict[str, float] = {}
        self._failed = False

    def find(self, request: Request) -> Response | None:
        """The cached answer, if it is young enough; offline, whatever its age."""
        return self._find(request, stale=self.cache.offline)

    def fallback(self, request: Request, error: DiscogsError) -> Response | None:
        """An older answer, if Discogs gives none and the cache may help out."""
        passes = (ServerError, ConnectionFailed, InvalidResponse)
        if not self.cache.stale_on_failure or not isinstance(error, passes):
            return None
        found = self._find(request, stale=True)
        if found is not None:
            _log.warning("%s An older answer is given instead.", error)
        return found

    def before_sending(self, request: Request) -> None:
        """Refuse to send when offline; drop the answers that a write makes out of date."""
        if self.cache.offline:
            raise ConnectionFailed(
                f"{request.method} {request.path} is not in the cache, and the session is offline."
            )
        if not request.is_read:
            self._invalidate(request)

    def _find(self, request: Request, *, stale: bool) -> Response | None:
        if not _is_kept(request):
            return None
        found: CachedResponse | None = None
        with self._usable(), suppress(KeyError):
            found = self._answers[self._key(request)]
        if found is None or not (stale or self._is_young(found)):
            return None
        return Response(found.status_code, {}, found.content, found.url)

    def keep(self, request: Request, response: Response) -> None:
        """Keep a good answer, unless Discogs may not show an own write yet."""
        from requests_cache.models.response import CachedResponse

        if not _is_kept(request) or response.status != 200 or self._is_lagging(request.path):
            return
        make: Any = CachedResponse
        answer = make(
            content=response.body,
            status_code=response.status,
            url=response.url,
            expires=datetime.now(UTC) + self.cache.max_age,
        )
        with self._usable():
            self._answers[self._key(request)] = answer

    def _is_young(self, answer: CachedResponse) -> bool:
        """Whether it is no older than this session allows, and the one that kept it.

        An answer from the future is of unknown age: the clock was set back since.
        """
        age = abs(datetime.now(UTC) - answer.created_at)
        return age <= self.cache.max_age and not answer.is_expired

    def drop(self, path: str) -> None:
        """Drop the answers at this path, whatever their parameters."""
        self._delete((path,))

    def _invalidate(self, request: Request) -> None:
        paths = invalidated_by(request.path)
        until = self._now() + CONSISTENCY_LAG
        with self._lock:
            self._lagging.update(dict.fromkeys(paths, until))
        self._delete(paths)

    def _delete(self, paths: tuple[str, ...]) -> None:
        with self._usable():
            gone = [
                key
                for key in self._answers.keys()  # noqa: SIM118 - no dict: it would give values
                if key.startswith(self._prefix)
                and any(_matches(key.removeprefix(self._prefix), path) for path in paths)
            ]
            if gone:
                self._answers.bulk_delete(gone)

    @contextmanager
    def _usable(self) -> Generator[None]:
        """Go on without a cache that can't be used: Discogs is asked instead."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 # each backend has errors of its own
            if not self._failed:
                _log.warning(
                    "%r can't be used: %s (%s). Until it can, Discogs is asked for everything.",
                    self.cache,
                    error,
                    type(error).__name__,
                )
            self._failed = True
        else:
            self._failed = False

    def _is_lagging(self, path: str) -> bool:
        """Whether answers at this path may still lack an own write."""
        now = self._now()
        with self._lock:
            self._lagging = {where: until for where, until in self._lagging.items() if until > now}
            return any(_matches(path, lagging) for lagging in self._lagging)

    def _key(self, request: Request) -> str:
        given = sorted((name, value) for name, value in request.params.items() if value is not None)
        return f"{self._prefix}{request.path}?{urlencode(given, doseq=True)}"


Cache: TypeAlias = "AnswerCache | BaseCache | str | Path | bool | None"


def cache_of(cache: Cache, max_age: timedelta | float) -> AnswerCache | None:
    """The cache for the `cache` argument of a session."""
    if cache is None or cache is False:
        return None
    if isinstance(cache, AnswerCache):
        return cache
    if cache is True or isinstance(cache, (str, Path)):
        return AnswerCache(None if cache is True else cache, max_age=max_age)
    return AnswerCache(backend=cache, max_age=max_age)


def invalidated_by(path: str) -> tuple[str, ...]:
    """The paths whose answers a write to `path` makes out of date, with `*` for any segment."""
    parts = path.split("?", maxsplit=1)[0].strip("/").split("/")
    match parts:
        case ["users", user, "collection", "folders", _, "releases", release, *_]:
            own = (f"/users/{user}/collection/", f"/users/{user}")
            return (*own, f"/releases/{release}", *_WITH_OWN_COUNTS)
        case ["users", user, "wants", release]:
            own = (f"/users/{user}/wants/", f"/users/{user}")
            return (*own, f"/releases/{release}", *_WITH_OWN_COUNTS)
        case ["users", user, "collection" | "wants" as what, *_]:
            return (f"/users/{user}/{what}/", f"/users/{user}")
        case ["users", user]:
            return (f"/users/{user}",)
        case ["releases", id, "rating", *_]:
            return (f"/releases/{id}/",)
        case ["marketplace", "listings", *id]:
            return ("/users/*/inventory", *(f"/marketplace/listings/{number}" for number in id))
        case ["inventory", "upload", *_]:
            return ("/users/*/inventory", "/marketplace/listings/")
        case _:
            return (path,)


def _matches(path: str, pattern: str) -> bool:
    """Whether a path fits a pattern: `*` is any segment, a slash at the end all below."""
    path = path.split("?", maxsplit=1)[0]
    if pattern.endswith("/"):
        return path.startswith(pattern) or path == pattern.rstrip("/")
    wanted, found = pattern.split("/"), path.split("/")
    return len(wanted) == len(found) and all(
        part in {"*", other} for part, other in zip(wanted, found, strict=True)
    )


def _is_kept(request: Request) -> bool:
    return (
        request.method == "GET"
        and request.save_to is None
        and not request.is_free
        and not request.is_figure
        and not request.path.startswith(_NEVER)
    )


def _sqlite(path: str | Path | None) -> BaseCache:
    """SQLite, with answers as JSON: reading them back runs no code, as a pickle would."""
    try:
        from requests_cache.backends.sqlite import SQLiteCache
    except ImportError:
        raise InvalidValueError(
            "A cache between runs needs the extra `cache`: pip install 'discogs[cache]'."
        ) from None
    if path is None:
        return SQLiteCache(
            "discogs/answers.sqlite", use_cache_dir=True, serializer="json", wal=True
        )
    return SQLiteCache(path, serializer="json", wal=True)
