"""A limit that machines share is made with the extra `redis` alone; nothing connects yet."""

from __future__ import annotations

import discogs

discogs.RateLimiter(store=discogs.RedisStore("redis://127.0.0.1:1/0"))
