"""Which answers are kept between runs, for whom, and until when?

A cached answer takes no slot of the limit. requests-cache stores answers, on disk or elsewhere,
apart for each login, server and text format, and without credentials. A write drops the answers it
makes out of date; until the consistency lag is over, no new ones are kept in their place.
"""

from __future__ import annotations

import hashlib
import logging
import math
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from traceback import clear_frames
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, cast
from urllib.parse import urlencode

from discogs.errors import (
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    InvalidValueError,
    ServerError,
)
from discogs.forks import INHERITED, freed, freed_after_fork, renew_after_fork
from discogs.http.messages import CONSISTENCY_LAG, Request, Response
from discogs.http.outdated import invalidated_by, matches, patterns_of, plain_path

if TYPE_CHECKING:
    from requests_cache.backends.base import BaseCache
    from requests_cache.models.response import CachedResponse

__all__ = ["MAX_AGE", "AnswerCache", "Cache", "CachePartition", "cache_of"]

T = TypeVar("T")

_log = logging.getLogger("discogs")
_LAG = timedelta(seconds=CONSISTENCY_LAG)
# Of an answer, in seconds.
_LONGEST_AGE = 10 * 365 * 24 * 3600
# The reason of an answer that a redirect led to: it may be about another object.
_REDIRECTED = "Redirected"
# Seconds after which expired answers are dropped again.
_DROP_EVERY = 3600.0
# Seconds until a cache that failed is tried again.
_RETRY_AFTER = 10.0
#: The most that the API's terms of use allow.
MAX_AGE = timedelta(hours=6)
_NEVER = ("/oauth/", "/inventory/export", "/inventory/upload", "/marketplace/orders")


class AnswerCache:
    """Keeps answers between runs. Needs the extra `cache`.

    >>> cache = discogs.AnswerCache("answers.sqlite", stale_on_failure=True)
    >>> session = discogs.Session("CrateDigger/1.0", cache=cache)

    Args:
        path: The SQLite file; None: one in the user's cache directory, shared by all programs.
        backend: Another backend of requests-cache: `RedisCache(..., serializer="json")` shares
            answers between machines. Its default are pickles, which run as code when they are read.
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
        if not _is_number(seconds) or not 0 < seconds <= _LONGEST_AGE:
            raise InvalidValueError(
                f"max_age is a time over 0, up to ten years, not {max_age!r:.40}."
            )
        self.max_age: timedelta = timedelta(seconds=seconds)
        self.stale_on_failure = stale_on_failure
        self.offline = offline
        if not (backend is None or _is_backend(backend)):
            raise InvalidValueError(
                f"backend is one of requests-cache, such as SQLiteCache, not {backend!r:.40}."
            )
        self._backend = _opened(path) if backend is None else backend
        #: When expired answers are dropped next; never, where they may still be of use.
        self._drop_at = math.inf if backend or stale_on_failure or offline else -math.inf
        if self._backend is None:
            return
        renew_after_fork(self)
        if backend is not None:
            _warn_of_pickle(backend)
        self.drop_expired()

    def __repr__(self) -> str:
        return f"<AnswerCache in {self._backend!r}, for {self.max_age}>"

    def after_fork(self) -> None:
        """Open the file again: SQLite forbids two processes to use one connection."""
        backend: Any = self._backend
        for storage in (backend.responses, backend.redirects):
            freed(getattr(storage, "_lock", None))
            if getattr(storage, "_connection", None) is not None:
                INHERITED.append(storage._connection)
                storage._connection = None
                storage._active_transaction = False

    def drop_expired(self) -> None:
        """Make room, once an hour: a program may run for weeks."""
        if self._backend is not None and time.monotonic() >= self._drop_at:
            self._drop_at = time.monotonic() + _DROP_EVERY
            _drop_expired(self._backend)

    def partition(self, owner: tuple[str, ...]) -> CachePartition:
        """Return the answers of one owner: a login, with one server, in one text format."""
        return CachePartition(self, self._backend, owner)


class _Storage(Protocol):
    """The storage of a backend of requests-cache."""

    def __getitem__(self, key: str) -> CachedResponse: ...
    def __setitem__(self, key: str, answer: CachedResponse) -> None: ...
    def keys(self) -> Iterable[str]: ...
    def bulk_delete(self, keys: list[str]) -> None: ...


class CachePartition:
    """The cached answers of one owner. Thread-safe.

    What was written is noted beside the answers, so that other sessions of the same owner know it
    too: an answer that was asked for before a write, or within the consistency lag after it, is
    given to nobody.
    """

    def __init__(
        self, cache: AnswerCache, backend: BaseCache | None, owner: tuple[str, ...]
    ) -> None:
        self.cache = cache
        self._answers = None if backend is None else cast("_Storage", backend.responses)
        #: Undoes what Ctrl-C interrupted; None of other backends, which might wait for ever.
        self._roll_back: Callable[[], None] | None = getattr(backend, "roll_back", None)
        # The hash does not reveal the owner, and can't be guessed: tokens are long.
        self._prefix = f"{hashlib.sha256(repr(owner).encode()).hexdigest()[:20]} "
        self._lock = freed_after_fork(threading.Lock())
        #: Paths whose answers may still lack an own write, and until when.
        self._lagging: dict[str, float] = {}
        #: Writes that could not be noted yet: their paths, and when they were answered.
        self._owed: dict[str, datetime] = {}
        #: Answers from before are not given to this session.
        self._not_before: datetime | None = None
        self._failed = False
        self._retry_at = -math.inf

    def find(self, request: Request) -> Response | None:
        """Find the cached answer, if it is young enough; offline, whatever its age."""
        return self._find(request, stale=self.cache.offline)

    def fallback(self, request: Request, error: DiscogsError) -> Response | None:
        """Find an older answer, if Discogs gives none and the cache may help out."""
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
        self.written(request)

    def written(self, request: Request) -> None:
        """Drop the answers that a write makes out of date, and protect their place.

        Called before a write is sent and after it was answered, since it may wait in between.
        """
        if request.is_read:
            return
        paths = invalidated_by(plain_path(request.path))
        until, when = time.monotonic() + CONSISTENCY_LAG, datetime.now(UTC)
        with self._lock:
            self._lagging.update(dict.fromkeys(paths, until))
            self._owed.update(dict.fromkeys(paths, when))
        # A write must be noted: try again, however lately the cache failed.
        self._retry_at = -math.inf
        self._use(lambda _: None)

    def _find(self, request: Request, *, stale: bool) -> Response | None:
        if not _is_kept(request):
            return None

        def read(answers: _Storage) -> CachedResponse | None:
            found = _read(answers, self._key(request))
            if found is None or stale:
                return found
            usable = self._is_young(found) and not self._is_outdated(
                answers, request.path, found.created_at
            )
            return found if usable else None

        found = self._use(read)
        if found is None:
            return None
        return Response(
            found.status_code,
            {},
            found.content,
            found.url,
            is_redirected=found.reason == _REDIRECTED,
        )

    def keep(self, request: Request, response: Response, asked: datetime) -> None:
        """Keep a good answer, unless Discogs may not show an own write yet.

        `asked` is when it was asked for, or earlier.
        """
        if not _is_kept(request) or response.status != 200 or self._is_lagging(request.path):
            return
        answer = _kept(response.status, response.body, response.url, asked, self.cache.max_age)
        if response.is_redirected:
            answer.reason = _REDIRECTED

        def write(answers: _Storage) -> None:
            if not self._is_outdated(answers, request.path, asked):
                answers[self._key(request)] = answer

        self._use(write)
        self.cache.drop_expired()

    def drop(self, path: str) -> None:
        """Drop the answers at this path, whatever their parameters."""
        self._use(lambda answers: self._delete(answers, (plain_path(path),)))

    def drop_all(self) -> None:
        """Give this session none of the answers that are there now."""
        self._not_before = datetime.now(UTC)

    def _is_young(self, answer: CachedResponse) -> bool:
        """Check the age of an answer: this session and the one that cached it limit it.

        An answer from the future is of unknown age: the clock was set back since.
        """
        age = abs(datetime.now(UTC) - answer.created_at)
        return (
            age <= self.cache.max_age
            and not answer.is_expired
            and (self._not_before is None or answer.created_at >= self._not_before)
        )

    # -- Own writes ----------------------------------------------------------------------------

    def _is_outdated(self, answers: _Storage, path: str, asked: datetime) -> bool:
        """Check whether an answer requested at this time may lack an own write."""
        latest = _read(answers, f"{self._prefix}!")
        if latest is None or latest.created_at + _LAG < asked:
            return False
        patterns = patterns_of(plain_path(path))
        notes = (_read(answers, f"{self._prefix}!{pattern}") for pattern in patterns)
        return any(note is not None and note.created_at + _LAG >= asked for note in notes)

    def _note_writes(self, answers: _Storage) -> None:
        """Note the writes beside the answers, where other sessions see them, and drop those."""
        with self._lock:
            owed = dict(self._owed)
        for path, when in owed.items():
            answers[f"{self._prefix}!{path}"] = _kept(200, b"", "", when, MAX_AGE)
            answers[f"{self._prefix}!"] = _kept(200, b"", "", when, MAX_AGE)
        self._delete(answers, tuple(owed))
        with self._lock:
            self._owed = {path: at for path, at in self._owed.items() if owed.get(path) != at}

    def _is_lagging(self, path: str) -> bool:
        """Check whether answers at this path may still lack an own write."""
        now, path = time.monotonic(), plain_path(path)
        with self._lock:
            self._lagging = {where: until for where, until in self._lagging.items() if until > now}
            return any(matches(path, lagging) for lagging in self._lagging)

    # -- The backend ---------------------------------------------------------------------------

    def _delete(self, answers: _Storage, patterns: tuple[str, ...]) -> None:
        kept = {
            key: plain_path(key.removeprefix(self._prefix))
            for key in answers.keys()  # noqa: SIM118 - no dict: it would give values
            if key.startswith(self._prefix)
        }
        gone = [
            key for key, path in kept.items() if any(matches(path, pattern) for pattern in patterns)
        ]
        if gone:
            answers.bulk_delete(gone)

    def _use(self, act: Callable[[_Storage], T]) -> T | None:
        """Use the backend; go on without one that can't be used: Discogs is asked instead."""
        if self._answers is None or time.monotonic() < self._retry_at:
            return None
        try:
            if self._owed:
                self._note_writes(self._answers)
            result = act(self._answers)
        except Exception as error:  # noqa: BLE001 # each backend has errors of its own
            self._retry_at = time.monotonic() + _RETRY_AFTER
            if not self._failed:
                _warn_of_failure(self.cache, error)
            self._failed = True
            return None
        except BaseException as error:
            # Ctrl-C: what a traceback keeps alive would keep the file locked.
            clear_frames(error.__traceback__)
            if self._roll_back is not None:
                self._roll_back()
            raise
        self._failed = False
        return result

    def _key(self, request: Request) -> str:
        given = sorted((name, value) for name, value in request.params.items() if value is not None)
        return f"{self._prefix}{request.path}?{urlencode(given, doseq=True)}"


def _is_backend(value: object) -> bool:
    return hasattr(value, "responses") and hasattr(value, "redirects")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float))


def _read(answers: _Storage, key: str) -> CachedResponse | None:
    try:
        return answers[key]
    except KeyError:
        return None


def _kept(status: int, body: bytes, url: str, asked: datetime, max_age: timedelta) -> Any:
    from requests_cache.models.response import CachedResponse

    make: Any = CachedResponse
    expires = asked + max_age
    return make(content=body, status_code=status, url=url, created_at=asked, expires=expires)


def _warn_of_failure(what: object, error: Exception) -> None:
    _log.warning(
        "%r can't be used: %s (%s). Until it can, Discogs is asked for everything.",
        what,
        error,
        type(error).__name__,
    )


Cache: TypeAlias = "AnswerCache | BaseCache | str | Path | bool | None"


def cache_of(cache: Cache, max_age: timedelta | float) -> AnswerCache | None:
    """Make the cache for the `cache` argument of a session."""
    if cache is None or cache is False:
        return None
    is_path = isinstance(cache, Path) or (isinstance(cache, str) and bool(cache.strip("\0 ")))
    if not (is_path or _is_backend(cache) or isinstance(cache, (bool, AnswerCache))):
        raise InvalidValueError(
            "cache is True, the path of a file, a backend of requests-cache or an AnswerCache, "
            f"not {type(cache).__name__}."
        )
    if isinstance(cache, AnswerCache):
        return cache
    if cache is True or isinstance(cache, (str, Path)):
        return AnswerCache(None if cache is True else cache, max_age=max_age)
    return AnswerCache(backend=cache, max_age=max_age)


def _is_kept(request: Request) -> bool:
    return (
        request.method == "GET"
        and request.save_to is None
        and not request.is_free
        and not request.is_figure
        and not request.path.startswith(_NEVER)
    )


def _opened(path: str | Path | None) -> BaseCache | None:
    """Open the file; None if it can't be used, which is said."""
    try:
        from discogs.http.cache_file import open_cache  # noqa: PLC0415 - an extra
    except ImportError:
        raise InvalidValueError(
            "A cache between runs needs the extra `cache`: pip install 'discogs-orm[cache]'."
        ) from None
    try:
        return open_cache(path)
    except Exception as error:  # noqa: BLE001 - SQLite's own, the system's, requests-cache's
        _warn_of_failure("The cache" if path is None else str(path), error)
        return None


def _drop_expired(backend: BaseCache) -> None:
    try:
        cast("Any", backend).delete(expired=True, vacuum=False)
    except Exception as error:  # noqa: BLE001 - the same
        _warn_of_failure(backend, error)


def _warn_of_pickle(backend: BaseCache) -> None:
    serializer = str(getattr(getattr(backend.responses, "serializer", None), "name", "") or "")
    if "pickle" in serializer.lower():
        _log.warning(
            "%r keeps answers as pickles, which run as code when they are read: whoever can write "
            'to it can run code here. Make it with serializer="json".',
            backend,
        )
