"""Parse Discogs URLs and marks such as "[r249504]" into a kind and an id."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from discogs.errors import InvalidValueError

__all__ = ["reference"]

_LETTERS = {"r": "release", "m": "master", "a": "artist", "l": "label"}
_MARK = re.compile(r"\[?([rmal])=?(\d{1,18})\]?", re.IGNORECASE)
# The paths of each kind, on the site and in the API.
_PATHS = {
    # /release/1-Title, /de/release/1, /Artist-Title/release/1 (old), /releases/1 (API).
    kind: re.compile(rf"/{kind}s?/(\d{{1,18}})(?:[-/]|$)")
    for kind in ("release", "master", "artist", "label")
} | {
    "listing": re.compile(r"/(?:sell/item|marketplace/listings)/(\d{1,18})(?:/|$)"),
    "order": re.compile(r"/(?:sell/order|marketplace/orders)/(\d{1,18}-\d{1,18})(?:/|$)"),
    "list": re.compile(r"/lists/(?:[^/]+/)?(\d{1,18})(?:/|$)"),
    "user": re.compile(r"/users?/([^/]+)"),
}


def reference(text: object) -> tuple[str, str]:
    """Parse a URL or a mark into a kind and an id.

    Raises InvalidValueError for anything else, such as a name: `session.search()` finds those.

    >>> reference("https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up")
    ('release', '249504')
    >>> reference("[m96559]")
    ('master', '96559')
    """
    if not isinstance(text, str):
        raise InvalidValueError(f"A Discogs URL or mark is a string, not {text!r}.")
    text = text.strip()
    mark = _MARK.fullmatch(text)
    if mark is not None:
        return _LETTERS[mark[1].lower()], mark[2]
    try:
        parts = urlsplit(_with_host(text))
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if host == "discogs.com" or host.endswith(".discogs.com"):
        for kind, pattern in _PATHS.items():
            found = pattern.search(parts.path)
            if found is not None:
                return kind, unquote(found[1])
    raise InvalidValueError(
        f"{text!r} is no Discogs URL or mark: give a URL such as "
        "https://www.discogs.com/release/249504, or a mark such as r249504, m96559, a72872, l895."
    )


def _with_host(text: str) -> str:
    """Complete a URL without its scheme, or a path alone, as search rows have it."""
    if "//" in text:
        return text
    return f"https://www.discogs.com{text}" if text.startswith("/") else f"https://{text}"
