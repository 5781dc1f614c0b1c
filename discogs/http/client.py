"""Who sends requests? The client: login, limit, redirects, retries, and errors made of answers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextvars import ContextVar, copy_context
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar, cast
from urllib.parse import parse_qsl, urlsplit

from discogs.errors import (
    APIError,
    AuthenticationRequired,
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    InvalidValueError,
    OfflineError,
    Unauthorized,
    UnconfirmedWriteError,
    WaitTooLong,
)
from discogs.forks import freed_after_fork
from discogs.http.auth import Login, redacted
from discogs.http.bounds import Bounds
from discogs.http.cache import AnswerCache, CachePartition
from discogs.http.messages import (
    Request,
    Response,
    UnreadableBodyError,
    check_texts,
    describe_body,
    error_of,
    error_without_answer,
    is_page,
    rate_limit_of,
    retry_after_of,
)
from discogs.http.retry import RetryPolicy
from discogs.http.transport import Transport
from discogs.http.urls import (
    MOST_REDIRECTS,
    REDIRECT_TO_NOWHERE,
    REDIRECTS,
    BaseUrl,
    is_web_address,
    redirected,
)
from discogs.ratelimit.limiter import RateLimiter
from discogs.ratelimit.window import RateLimit, Slot

__all__ = [
    "INTERRUPT",
    "Client",
    "Interrupted",
    "Statistics",
    "call_unsent",
    "check_interrupt",
]

T = TypeVar("T")

_log = logging.getLogger("discogs")
# Discogs answers with no others; a 206 is a part, and a 300 a choice. 304: of a job, if asked.
_ANSWERS = frozenset({200, 201, 202, 203, 204, 304})
_BOUNDS = Bounds()

#: In a thread that works for another one: set when that was interrupted. None: it works for itself.
INTERRUPT: ContextVar[threading.Event | None] = ContextVar("discogs_interrupt", default=None)


class Interrupted(Exception):
    """Ends the work of a thread that nobody waits for any more. Users never see it."""


def check_interrupt() -> None:
    """Raise Interrupted if this thread works for one that was interrupted."""
    interrupt = INTERRUPT.get()
    if interrupt is not None and interrupt.is_set():
        raise Interrupted


def call_unsent(act: Callable[[], T]) -> T:
    """Call it, and raise Interrupted in place of sending: what is cached is still given."""

    def act_here() -> T:
        INTERRUPT.set(_SET)
        return act()

    # In a context of its own, which ends with the call, at whatever moment Ctrl-C ends that.
    return copy_context().run(act_here)


_SET = threading.Event()
_SET.set()


class Statistics(NamedTuple):
    """What a session has cost so far."""

    #: Requests that took a slot of the limit.
    requests: int = 0
    #: Answers from the cache on disk.
    cached: int = 0
    #: Seconds spent waiting for the limit, by all threads together.
    waited: float = 0.0
    #: Objects and pages that the catalogue of the monthly dumps answered for.
    local: int = 0


class Client:
    """Sends requests below one base URL, for one login, within one limit. Thread-safe."""

    def __init__(
        self,
        *,
        base_url: str,
        user_agent: str,
        login: Login,
        limiter: RateLimiter,
        accept: str,
        timeout: float | tuple[float, float],
        bounds: Bounds = _BOUNDS,
        cache: AnswerCache | None = None,
        retries: RetryPolicy | None = None,
    ) -> None:
        self._base = BaseUrl(base_url)
        self.login = login
        self.limiter = limiter
        self.user_agent = user_agent
        self.statistics: Statistics = Statistics()
        #: Where else a login was looked for, for errors of a session without one.
        self.login_hint = ""
        #: The limit as the server last stated it; None before the first answer.
        self.rate_limit: RateLimit | None = None
        #: Whether nothing is sent.
        self.offline = False
        self._cache = cache.partition(self._owner(accept)) if cache else None
        self._retries = retries or RetryPolicy()
        self._sleep = limiter.clock.sleep
        self._lock = freed_after_fork(threading.Lock())
        self._transport = Transport(
            user_agent=user_agent, accept=accept, login=login, timeout=timeout, bounds=bounds
        )

    def _owner(self, accept: str) -> tuple[str, ...]:
        """Return the owner of cached answers. Plain texts: masked ones would look alike."""
        return (self.base_url, accept, self.login.kind, *map(str, self.login.secrets))

    @property
    def base_url(self) -> str:
        """The URL of the API, without a slash at its end."""
        return self._base.url

    @property
    def may_answer_unsent(self) -> bool:
        """Whether an answer, or the error in its place, may come without sending anything."""
        return self._cache is not None or self.offline

    def fetch(self, request: Request, decode: Callable[[Response], T]) -> T:
        """Send a request and decode its answer. Retries what is worth it, raises the rest.

        A body that `decode` refuses with UnreadableBodyError counts as a failed attempt.
        """
        check_texts(request.params)
        if self._cache is not None:
            return self._fetch_cached(self._cache, request, decode)
        _, result = self._attempts(request, decode)
        if isinstance(result, DiscogsError):
            raise result
        return result

    def _fetch_cached(
        self, cache: CachePartition, request: Request, decode: Callable[[Response], T]
    ) -> T:
        """Decode the cached answer, or else a new one, and cache that."""
        found = cache.find(request)
        if found is not None:
            try:
                return self._from_cache(found, decode)
            except UnreadableBodyError:
                # Kept by another version, or not by us: Discogs is asked instead.
                cache.drop(request.path)
        asked = datetime.now(UTC)
        response, result = self._attempts(request, decode)
        if response is not None and not isinstance(result, DiscogsError):
            cache.keep(request, response, asked)
            return result
        error = cast("DiscogsError", result)
        found = cache.fallback(request, error)
        if found is None:
            raise error
        try:
            return self._from_cache(found, decode)
        except UnreadableBodyError:
            raise error from None

    def _from_cache(self, found: Response, decode: Callable[[Response], T]) -> T:
        result = decode(found)
        self._count(Statistics(cached=1))
        return result

    def exchange(self, request: Request) -> Response:
        """Send a request, and return the answer as it came; raise only if there is none."""
        check_texts(request.params)
        if not request.path.startswith("/"):
            # The cache knows own writes by their paths.
            request = request._replace(path=self._base.below(request.path))
        response, result = self._attempts(request, lambda response: response)
        if response is not None:
            return response
        raise cast("DiscogsError", result)

    def require(self, level: int, purpose: str) -> None:
        """Raise AuthenticationRequired, before anything is sent, if the login is not enough."""
        if self.login.level >= level:
            return
        need = (
            "a user's login: give the session a token, or key, secret, oauth_token and oauth_secret"
            if level == 2
            else "a login: give the session a token, or key and secret"
        )
        raise AuthenticationRequired(f"{purpose} needs {need}.{self.login_hint} Nothing was sent.")

    def content(self, url: str) -> bytes:
        """Download an image: without login, and without a slot."""
        return self.fetch(_download(url), _whole).body

    def download(self, url: str, path: Path) -> Path:
        """Download an image to a file, complete or not at all."""
        self.fetch(_download(url, path), _whole)
        return path

    def count_local(self) -> None:
        """Count an answer of the catalogue."""
        self._count(Statistics(local=1))

    def _count(self, more: Statistics, reading: RateLimit | None = None) -> None:
        """Add to the statistics; `reading` is the limit as an answer stated it."""
        with self._lock:
            now = self.statistics
            self.statistics = Statistics(
                now.requests + more.requests,
                now.cached + more.cached,
                now.waited + more.waited,
                now.local + more.local,
            )
            self.rate_limit = reading or self.rate_limit

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def forget(self, path: str) -> None:
        """Drop the cached answers for this path, if there is a cache."""
        if self._cache is not None:
            self._cache.drop(path)

    def forget_all(self) -> None:
        """Ignore the answers cached so far: later reads ask Discogs."""
        if self._cache is not None:
            self._cache.drop_all()

    def seconds_for(self, requests: int) -> float:
        """Estimate how long the limit makes this many requests of this login take."""
        return self.limiter.seconds_for(requests, logged_in=self.login.level > 0)

    def _attempts(
        self, request: Request, decode: Callable[[Response], T]
    ) -> tuple[Response | None, T | DiscogsError]:
        """Send until it works or is not worth another attempt: the last answer, its result."""
        if self.offline:
            return None, OfflineError(
                f"{request.method} {request.path} is not sent: the session is offline. Only the "
                "API answers this; open a session without offline=True."
            )
        if self._cache is None:
            return self._attempts_uncached(request, decode)
        self._cache.before_sending(request)
        try:
            return self._attempts_uncached(request, decode)
        finally:
            # Again: a write may have waited for its slot, and shows late from its answer on.
            self._cache.written(request)

    def _attempts_uncached(
        self, request: Request, decode: Callable[[Response], T]
    ) -> tuple[Response | None, T | DiscogsError]:
        errors: list[DiscogsError] = []
        while True:
            response: Response | None = None
            try:
                response = self._send(request)
                return response, self._read(request, response, decode)
            except (APIError, InvalidResponse, ConnectionFailed, UnconfirmedWriteError) as error:
                errors.append(error)
                pause = self._retries.pause(
                    errors, is_read=request.is_read, takes_slot=not request.is_free
                )
                if pause is None:
                    return response, error
                _log.info("%s Trying again in %.1f s.", error, pause)
            if pause:
                self._sleep(pause)

    def _send(self, request: Request) -> Response:
        """Send a request and follow redirects; a redirect to nowhere is an answer."""
        if request.is_free:
            url = request.path
        elif request.path.startswith("/"):
            url = self._base.url + request.path
        else:
            url = self._base.rebased(request.path)
        self._refuse_credentials(request, url)
        response = self._send_once(request, url, takes_slot=not request.is_free)
        for _ in range(MOST_REDIRECTS - 1):
            target = _target(response)
            if target is None or not request.is_read:
                break
            request = request._replace(path=target, params={})
            takes_slot = not request.is_free and self._base.holds(target)
            response = self._send_once(request, target, takes_slot=takes_slot)
            response = response._replace(is_redirected=True)
        return response

    def _refuse_credentials(self, request: Request, url: str) -> None:
        # URLs end up in logs. Dropping the value silently would send another request than asked.
        if request.is_free or not self.login.secrets:
            return
        for name, value in (*parse_qsl(urlsplit(url).query), *request.params.items()):
            values = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
            if any(str(one) in self.login.secrets for one in values):
                raise InvalidValueError(
                    f"The parameter {name!r} has the value of one of this session's credentials, "
                    "which are sent in a header and never in a URL. Nothing was sent."
                )

    def _send_once(self, request: Request, url: str, *, takes_slot: bool) -> Response:
        """Send one request: to the API with login and a slot, elsewhere without."""
        check_interrupt()
        if not takes_slot:
            return self._transport.send(request, url, logged_in=False)
        claim: list[Slot] = []
        reading: RateLimit | None = None
        is_sent, is_answered, refused, retry_after = False, False, False, None

        def give_back() -> None:
            if claim:
                self.limiter.release(
                    claim[0],
                    reading,
                    refused=refused,
                    retry_after=retry_after,
                    unanswered=is_sent and not is_answered,
                )

        try:
            slot = self._slot_for(request, url, claim)
            # Again: the limit may have held this thread for a minute.
            check_interrupt()
            is_sent, requested_at = True, self.limiter.clock.now()
            response = self._transport.send(request, url, logged_in=True)
            is_answered = True
            reading = rate_limit_of(response.headers)
            refused = response.status == 429
            retry_after = retry_after_of(response.headers)
        finally:
            try:
                give_back()
            except BaseException:
                # Ctrl-C, just now: a slot that is given back twice is given back once.
                give_back()
                raise
            waited = sum(slot.waited for slot in claim)
            self._count(Statistics(requests=int(is_sent), waited=waited), reading)
        if slot.waited > 1:
            _log.info("Waited %.1f s for the rate limit (%s).", slot.waited, self.rate_limit)
        return response._replace(requested_at=requested_at)

    def _slot_for(self, request: Request, url: str, claim: list[Slot]) -> Slot:
        try:
            return self.limiter.acquire(logged_in=self.login.level > 0, claim=claim)
        except WaitTooLong as error:
            shown = redacted(url, self.login.secrets)
            raise WaitTooLong(
                error.status, error.message, request.method, shown, (), error.retry_after
            ) from None

    def _read(self, request: Request, response: Response, decode: Callable[[Response], T]) -> T:
        if response.status >= 400:
            error = error_of(request, response, self.login.secrets)
            if isinstance(error, Unauthorized) and self.login.level == 0:
                error.advice = f"{Unauthorized.advice_without_login}{self.login_hint}"
            raise error
        if response.status in REDIRECTS and response.headers.get("Location"):
            reason = _why_it_ends(request, response)
            raise InvalidResponse(response.status, reason, request.method, response.url)
        try:
            return decode(_checked_status(response))
        except UnreadableBodyError as error:
            shown = redacted(describe_body(response.body, str(error)), self.login.secrets)
            if not request.is_read:
                reason = f"what came back was: {shown}"
                raise error_without_answer(request, response.url, reason) from None
            raise InvalidResponse(response.status, shown, request.method, response.url) from None


def _checked_status(response: Response) -> Response:
    if response.status not in _ANSWERS:
        raise UnreadableBodyError(f"its status is {response.status}")
    return response


def _target(response: Response) -> str | None:
    """Return the URL that an answer redirects to; None if it does not, or to nowhere."""
    location = response.headers.get("Location", "")
    if response.status not in REDIRECTS or not location:
        return None
    return redirected(response.url, location)


def _why_it_ends(request: Request, response: Response) -> str:
    """Why a redirect was not followed."""
    if not request.is_read:
        return "A redirect, which a write does not follow."
    return REDIRECT_TO_NOWHERE if _target(response) is None else "Too many redirects."


_PICTURE = Request("GET", "/", is_free=True)


def _download(url: str, path: Path | None = None) -> Request:
    if not is_web_address(url):
        raise InvalidValueError(f"There is nothing to download at {url!r}.")
    return Request(
        "GET",
        url,
        save_to=path,
        is_free=True,
        if_refused="The addresses of images expire: refresh() the object that has the image.",
        if_missing="Discogs has this image no longer: refresh() the object that had it.",
    )


def _whole(response: Response) -> Response:
    """Refuse an answer that is not the file itself, such as an HTML page about it."""
    if response.status != 200 or not (response.is_saved or response.body):
        raise UnreadableBodyError
    if not response.is_saved and is_page(_PICTURE, response.headers, response.body):
        raise UnreadableBodyError
    return response
