"""How do machines share a limit? In a Redis server."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from discogs.errors import InvalidValueError
from discogs.ratelimit.store import StoreUnavailableError, Update

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["RedisStore"]

# Compare and set: store the new text if the old one is still what it was made from; otherwise
# return what there is, with the time of the server's own clock, whatever the machines' clocks say.
_COMPARE_AND_SET = """
local kept = redis.call('GET', KEYS[1]) or ''
if ARGV[2] ~= '' and ARGV[1] == kept then
    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
    return {'kept'}
end
local time = redis.call('TIME')
return {kept, time[1], time[2]}
"""

# Milliseconds; longer than anything stored counts: a 429 is obeyed for an hour at most.
_EXPIRY = 2 * 3600 * 1000

# Seconds without an answer after which the server is taken to be down.
_TIMEOUT = 1.0

# Others may be faster again and again, but hardly this often.
_ATTEMPTS = 100
_LONGEST_BACKOFF = 0.005


class RedisStore:
    """Shares a limit between machines; needs the extra `redis` (`pip install discogs-orm[redis]`).

    `RateLimiter(store=RedisStore("redis://host:6379/0"))`. Times come from the server's clock, so
    those of the machines don't matter.

    Args:
        url: `redis://`, `rediss://` or `unix://`, with user and password where needed.
        name: Keeps several limits on one server apart: those of several addresses or APIs.
        timeout: Seconds without an answer after which the server is taken to be down.

    Raises:
        InvalidValueError: This is no URL of a Redis server.
        ModuleNotFoundError: The extra is not installed.
    """

    #: Without password, for the repr.
    _address = "not opened"

    def __init__(
        self,
        url: str = "redis://localhost:6379/0",
        *,
        name: str = "discogs",
        timeout: float = _TIMEOUT,
    ) -> None:
        try:
            # An extra, so imported late.
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                "RedisStore needs the extra `redis`: pip install 'discogs-orm[redis]'.",
                name=error.name,
            ) from None
        self.name = name
        try:
            # from_url() does not type the options it passes on.
            self._client: Redis = redis.Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
                url,
                socket_timeout=timeout,
                socket_connect_timeout=timeout,
                # Retry once, for a connection that the server has closed meanwhile.
                retry=Retry(NoBackoff(), 1),
            )
            self._address = _without_secrets(url)
        except (ValueError, TypeError, AttributeError):
            # No part of it is shown: the password may be anywhere, here and in this frame's locals.
            del url
            raise InvalidValueError(
                "This is no URL of a Redis server, such as redis://me:password@localhost:6379/0. "
                "In a password, special letters are escaped: %2F for a slash."
            ) from None
        self._failures = (redis.RedisError, OSError)
        self._compare_and_set = self._client.register_script(_COMPARE_AND_SET)

    def update(self, key: str, change: Update) -> None:
        """Replace the text stored under `key` by what `change` makes of it, atomically."""
        try:
            self._update(f"{self.name}:limit:{key}", change)
        except self._failures as error:
            raise StoreUnavailableError(f"{error} ({type(error).__name__})") from error

    def close(self) -> None:
        """Close the connections; they reopen when needed."""
        self._client.close()

    def __repr__(self) -> str:
        return f"RedisStore({self._address!r})"

    def _update(self, key: str, change: Update) -> None:
        kept: bytes | str = b""
        changed = ""
        for attempt in range(_ATTEMPTS):
            args: list[bytes | str | int] = [kept, changed, _EXPIRY]
            answer = cast("list[bytes | str]", self._compare_and_set(keys=[key], args=args))
            if len(answer) == 1:
                return
            if attempt > 1:
                time.sleep(random.uniform(0, _LONGEST_BACKOFF))  # noqa: S311 - no secret
            kept, seconds, microseconds = answer
            now = int(seconds) + int(microseconds) / 1e6
            # A text already, if the URL has decode_responses.
            text = kept if isinstance(kept, str) else kept.decode(errors="replace")
            changed = change(text, now)
        raise StoreUnavailableError(f"others were faster {_ATTEMPTS} times")


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
