"""Which cached answers does a write make out of date? Rules about paths, without a cache."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath
from urllib.parse import unquote

__all__ = ["WITH_OWN_COUNTS", "invalidated_by", "matches", "patterns_of", "plain_path"]

#: Pages whose rows say how many copies the user owns, and whether the release is wanted.
WITH_OWN_COUNTS = (
    "/artists/*/releases",
    "/labels/*/releases",
    "/masters/*/versions",
    "/database/search",
    "/lists/*",
)


def plain_path(path: str) -> str:
    """Write all spellings of a path alike: Discogs takes a username in any case."""
    found = unquote(re.split("[?#]", path, maxsplit=1)[0]).lower()
    return normpath(f"/{found.strip('/')}")


def invalidated_by(path: str) -> tuple[str, ...]:
    """List the paths whose answers a write to `path` outdates, with `*` for any segment."""
    match path.strip("/").split("/"):
        case ["users", user, "collection", "folders", _, "releases", release, *_]:
            own = (f"/users/{user}/collection/", f"/users/{user}")
            return (*own, f"/releases/{release}", *WITH_OWN_COUNTS)
        case ["users", user, "wants", release]:
            own = (f"/users/{user}/wants/", f"/users/{user}")
            return (*own, f"/releases/{release}", *WITH_OWN_COUNTS)
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


def patterns_of(path: str) -> Iterator[str]:
    """Yield all patterns that a write can make out of date, and that this path fits."""
    yield path
    parts = path.split("/")
    yield from ("/".join(parts[:count]) + "/" for count in range(2, len(parts) + 1))
    yield from (
        pattern for pattern in (*WITH_OWN_COUNTS, "/users/*/inventory") if matches(path, pattern)
    )


def matches(path: str, pattern: str) -> bool:
    """Check a path against a pattern: `*` is any segment, a slash at the end all below."""
    if pattern.endswith("/"):
        return path.startswith(pattern) or path == pattern.rstrip("/")
    wanted, found = pattern.split("/"), path.split("/")
    return len(wanted) == len(found) and all(
        part in {"*", other} for part, other in zip(wanted, found, strict=True)
    )
