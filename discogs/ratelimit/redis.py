"""A limit that machines share, in a Redis server."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from discogs.errors import InvalidValueError
from discogs.ratelimit.store import Change, StoreAwayError

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["RedisStore"]

# Keep the new text if the old one is what the change started from, else say what there is; always
# by the server's own clock, whatever the machines think what time it is.
_SWAP = """
local kept = redis.call('GET', KEYS[1]) or ''
if ARGV[2] ~= '' and ARGV[1] == kept then
    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
    return {'kept'}
end
local time = redis.call('TIME')
return {kept, time[1], time[2]}
"""

# Longer than anything that is kept counts: the longest that a 429 may ask for is an hour.
_KEPT_FOR = 2 * 3600 * 1000

# Seconds until a server that gives no answer is taken for being away.
_TIMEOUT = 1.0

# Others may be faster, again and again; but not so often.
_ATTEMPTS = 100
_LONGEST_STEP_BACK = 0.005


class RedisStore:
    """Shares a limit between machines; needs the extra `redis` (`pip install discogs[redis]`).

    `RateLimiter(store=RedisStore("redis://host:6379/0"))`. Times are those of the server, so the
    clocks of the machines don't matter.

    Args:
        url: `redis://`, `rediss://` or `unix://`, with user and password where needed.
        name: Tells limits on one server apart: those of several addresses or APIs.
        timeout: Seconds until a server that gives no answer is taken for being away.

    Raises:
        InvalidValueError: The URL makes no sense.
        ModuleNotFoundError: The extra is not installed.
    """

    def __init__(
        self,
        url: str = "redis://localhost:6379/0",
        *,
        name: str = "discogs",
        timeout: float = _TIMEOUT,
    ) -> None:
        try:
            # An extra, so not at the top.
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                "RedisStore needs the extra `redis`: pip install 'discogs[redis]'.",
                name=error.name,
            ) from None
        self.name = name
        self._address = _without_secrets(url)
        try:
            # from_url() says nothing of the types that it hands on.
            self._client: Redis = redis.Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
                url,
                socket_timeout=timeout,
                socket_connect_timeout=timeout,
                # Once, for a connection that the server has closed meanwhile.
                retry=Retry(NoBackoff(), 1),
            )
        except ValueError as error:
            raise InvalidValueError(f"This is no URL of a Redis server: {error}") from None
        self._failures = (redis.RedisError, OSError)
        self._swap = self._client.register_script(_SWAP)

    def update(self, key: str, change: Change) -> None:
        """Change what is kept under this key, while nobody else does."""
        try:
            self._update(f"{self.name}:limit:{key}", change)
        except self._failures as error:
            raise StoreAwayError(f"{error} ({type(error).__name__})") from error

    def close(self) -> None:
        """Close the connections; they are opened again when they are needed."""
        self._client.close()

    def __repr__(self) -> str:
        return f"RedisStore({self._address!r})"

    def _update(self, key: str, change: Change) -> None:
        kept, changed = b"", ""
        for attempt in range(_ATTEMPTS):
            answer = cast("list[bytes]", self._swap(keys=[key], args=[kept, changed, _KEPT_FOR]))
            if len(answer) == 1:
                return
            if attempt > 1:
                time.sleep(random.uniform(0, _LONGEST_STEP_BACK))  # noqa: S311 - no secret
            kept, seconds, microseconds = answer
            now = int(seconds) + int(microseconds) / 1e6
            changed = change(kept.decode(errors="replace"), now)
        raise StoreAwayError(f"others were faster {_ATTEMPTS} times")


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
