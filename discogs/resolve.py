"""Parse Discogs URLs and marks such as "[r249504]" into a kind and an id."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from discogs.errors import InvalidValueError

__all__ = ["reference"]

_LETTERS = {"r": "release", "m": "master", "a": "artist", "l": "label"}
_MARK = re.compile(r"\[?([rmal])=?(\d{1,18})\]?", re.IGNORECASE)
_USER_MARK = re.compile(r"\[u=([^\]\s]+)\]", re.IGNORECASE)
#: The marks of artists and labels by name: "[a=Rick Astley]".
_NAME_MARK = re.compile(r"\[([al])=([^\]]+)\]", re.IGNORECASE)
# The paths of each kind, on the site and in the API.
_PATHS = {
    # /release/1-Title, /de/release/1, /Artist-Title/release/1 (old), /releases/1 (API),
    # /release/edit/1, /master/view/1, /sell/release/1.
    kind: re.compile(rf"/{kind}s?/(?:(?:edit|view|history|images|stats)/)?(\d{{1,18}})(?:[-/]|$)")
    for kind in ("release", "master", "artist", "label")
} | {
    "listing": re.compile(r"/(?:sell/item|marketplace/listings)/(\d{1,18})(?:/|$)"),
    "order": re.compile(r"/(?:sell/order|marketplace/orders)/(\d{1,18}-\d{1,18})(?:/|$)"),
    "list": re.compile(r"/lists/(?:[^/]+/)?(\d{1,18})(?:/|$)"),
    "user": re.compile(r"/(?:users?|seller)/([^/]+)"),
}
#: The queries that name something, by the end of the path.
_QUERIES = {
    "/sell/list": {
        "release_id": "release",
        "master_id": "master",
        "artist_id": "artist",
        "label_id": "label",
        "seller": "user",
    },
    "/sell/order": {"id": "order", "order": "order"},
    "/wantlist": {"user": "user"},
    "/collection": {"user": "user"},
}
_IDS = {"order": re.compile(r"\d{1,18}-\d{1,18}"), "user": re.compile(r"\S+")}
_ID = re.compile(r"\d{1,18}")


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
    user = _USER_MARK.fullmatch(text)
    if user is not None:
        return "user", user[1]
    parts = _on_discogs(text)
    if parts is None:
        raise InvalidValueError(f"{text!r} {_not_understood(text)}")
    found = _in_path(parts.path) or _in_query(parts)
    if found is None:
        raise InvalidValueError(
            f"{text!r} is a page of Discogs that is about no release, master, artist, label, user, "
            "list, listing or order."
        )
    return found


def _on_discogs(text: str) -> SplitResult | None:
    """Split a URL of Discogs, or a path alone; None for anything else."""
    try:
        parts = urlsplit(_with_host(text))
        host = parts.hostname or ""
    except ValueError:
        return None
    is_name = not parts.path.strip("/") and "//" not in text
    is_there = host == "discogs.com" or host.endswith(".discogs.com")
    return parts if is_there and not is_name else None


def _in_path(path: str) -> tuple[str, str] | None:
    for kind, pattern in _PATHS.items():
        found = pattern.search(path)
        if found is not None:
            return kind, unquote(found[1])
    return None


def _in_query(parts: SplitResult) -> tuple[str, str] | None:
    given = dict(parse_qsl(parts.query))
    path = parts.path.rstrip("/")
    for end, names in _QUERIES.items():
        if not path.endswith(end):
            continue
        for name, kind in names.items():
            value = given.get(name, "")
            if _IDS.get(kind, _ID).fullmatch(value):
                return kind, value
    return None


def _not_understood(text: str) -> str:
    """Say why a text is refused, and what to write."""
    name = _NAME_MARK.fullmatch(text)
    if name is not None:
        kind = _LETTERS[name[1].lower()]
        search = f"session.search({name[2].strip()!r}, type={kind!r})"
        return f"has the name of the {kind} and no id: {search} finds it."
    if _ID.fullmatch(text):
        return (
            f"may be the id of anything: for a release write 'r{text}' or session.release({text}), "
            f"for a master 'm{text}', an artist 'a{text}', a label 'l{text}'."
        )
    return (
        "is no Discogs URL or mark: give a URL such as https://www.discogs.com/release/249504, or "
        "a mark such as r249504, m96559, a72872, l895. For a name there is session.search()."
    )


def _with_host(text: str) -> str:
    """Complete a URL without its scheme, or a path alone, as search rows have it."""
    if "//" in text:
        return text
    return f"https://www.discogs.com{text}" if text.startswith("/") else f"https://{text}"
