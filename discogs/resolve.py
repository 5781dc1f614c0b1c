"""What a Discogs URL, or a mark such as "[r249504]", names: a kind and an id."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from discogs.errors import InvalidValueError

__all__ = ["reference"]

_LETTERS = {"r": "release", "m": "master", "a": "artist", "l": "label"}
_MARK = re.compile(r"\[?([rmal])=?(\d+)\]?", re.IGNORECASE)
# /release/1-Title, /de/release/1, /Artist-Title/release/1 (old), /releases/1 (the API's own).
_PATH = re.compile(r"/(release|master|artist|label)s?/(\d+)(?:[-/]|$)")


def reference(text: str) -> tuple[str, int]:
    """The kind and the id that a URL or a mark names.

    Raises InvalidValueError for anything else, such as a name: `session.search()` finds those.

    >>> reference("https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up")
    ('release', 249504)
    >>> reference("[m96559]")
    ('master', 96559)
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(f"What names something on Discogs is a text, not {text!r}.")
    text = text.strip()
    mark = _MARK.fullmatch(text)
    if mark is not None:
        return _LETTERS[mark[1].lower()], int(mark[2])
    try:
        parts = urlsplit(_with_host(text))
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    path = _PATH.search(parts.path)
    if path is not None and (host == "discogs.com" or host.endswith(".discogs.com")):
        return path[1], int(path[2])
    raise InvalidValueError(
        f"{text!r} names nothing on Discogs: give a URL such as "
        "https://www.discogs.com/release/249504, or a mark such as r249504, m96559, a72872, l895."
    )


def _with_host(text: str) -> str:
    """A URL out of what is short for one: without https://, or the path alone, as in a search."""
    if "//" in text:
        return text
    return f"https://www.discogs.com{text}" if text.startswith("/") else f"https://{text}"
