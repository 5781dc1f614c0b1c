"""Checks of a session's arguments, before anything is sent."""

from __future__ import annotations

import platform
import re
from typing import Literal, cast, get_args

from discogs.errors import InvalidValueError
from discogs.http.urls import canonical
from discogs.orm.entity import Entity
from discogs.orm.identity import shown
from discogs.ratelimit.limiter import RateLimiter
from discogs.version import __version__

__all__ = [
    "TextFormat",
    "accept_header",
    "checked_base_url",
    "checked_duration",
    "checked_entity",
    "checked_limiter",
    "checked_method",
    "checked_number",
    "checked_order_id",
    "checked_timeout",
    "checked_user_agent",
]

TextFormat = Literal["discogs", "plaintext", "html"]
USER_AGENT = f"discogs-orm/{__version__} (Python {platform.python_version()})"


def checked_order_id(id: object) -> str:
    """Check the id of an order: two numbers in a string."""
    if not isinstance(id, str) or not re.fullmatch(r"\d+-\d+", id):
        raise InvalidValueError(f"The id of an order is a string such as '1-1', not {shown(id)}.")
    return str(id)


def checked_number(name: str, number: object, least: int, most: int | None) -> int:
    """Check that a number is whole and within bounds."""
    if (
        not isinstance(number, int)
        or isinstance(number, bool)
        or number < least
        or (most is not None and number > most)
    ):
        bounds = f"from {least} to {most}" if most is not None else f"of at least {least}"
        raise InvalidValueError(f"{name} is a whole number {bounds}, not {shown(number)}.")
    return number


def checked_timeout(timeout: float | tuple[float, float]) -> float | tuple[float, float]:
    """Check a timeout: positive seconds, or a pair of them."""
    parts = timeout if isinstance(timeout, tuple) and len(timeout) == 2 else (timeout,)
    if not all(_is_duration(seconds) for seconds in parts):
        raise InvalidValueError(
            "timeout is a positive number of seconds, up to a week, or two of them: to connect, "
            f"and to wait for each part of an answer, not {shown(timeout)}."
        )
    return timeout


def checked_duration(name: str, seconds: object) -> float:
    """Check a positive number of seconds, up to a week."""
    if not _is_duration(seconds):
        raise InvalidValueError(
            f"{name} is a positive number of seconds, up to a week, not {shown(seconds)}."
        )
    return cast("float", seconds)


# Longer ones mean the same, and overflow the clocks of some platforms.
_WEEK = 7 * 24 * 3600.0


def _is_duration(seconds: object) -> bool:
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool):
        return False
    return 0 < seconds <= _WEEK


def checked_base_url(url: object) -> str:
    """Check an address, and strip its trailing slash."""
    found = canonical(url) if isinstance(url, str) and not set(url) & {"?", "#"} else None
    if found is None:
        # The message does not repeat the address: it may hold a password.
        raise InvalidValueError(
            "base_url is an address such as https://api.discogs.com, without user, password, query "
            "and fragment."
        )
    return found.rstrip("/")


def checked_user_agent(text: object) -> str:
    """Check a user agent; None stands for this package's own."""
    if text is None:
        return USER_AGENT
    stripped = text.strip() if isinstance(text, str) else ""
    if not stripped or stripped != text or not stripped.isascii() or not stripped.isprintable():
        raise InvalidValueError(
            "user_agent is one line of ASCII that names your application, such as "
            f"'CrateDigger/1.0 +https://example.org', not {text!r}."
        )
    return stripped


def accept_header(text_format: str) -> str:
    """Make the Accept header for a text format."""
    if text_format not in get_args(TextFormat):
        raise InvalidValueError(
            f"text_format is one of {', '.join(get_args(TextFormat))}, not {text_format!r}."
        )
    return f"application/vnd.discogs.v2.{text_format}+json"


def checked_limiter(limiter: object) -> RateLimiter | None:
    """Check that this is a RateLimiter, or None."""
    if limiter is not None and not isinstance(limiter, RateLimiter):
        raise InvalidValueError(f"limiter is a discogs.RateLimiter, not {limiter!r}.")
    return limiter


def checked_method(method: object) -> str:
    """Check a request's method, and put it in capitals."""
    if not isinstance(method, str) or not re.fullmatch(r"[A-Za-z-]+", method):
        raise InvalidValueError(f"The method of a request is a word such as GET, not {method!r}.")
    return method.upper()


def checked_path(path: object) -> str:
    """Check that a request goes to a text; http/urls.py checks where that leads."""
    if not isinstance(path, str):
        raise InvalidValueError(
            f"A request goes to a path such as '/releases/249504', not to {path!r:.40}."
        )
    return path


def checked_entity(call: str, entity: object) -> None:
    """Refuse anything but an entity, such as a row."""
    if not isinstance(entity, Entity):
        raise InvalidValueError(
            f"{call}() takes entities such as releases, not {type(entity).__name__}: "
            "for a row, give row.release or row.master."
        )
