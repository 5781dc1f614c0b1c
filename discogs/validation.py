"""What is checked of a session's arguments before anything is sent."""

from __future__ import annotations

import math
import platform
import re
from typing import Literal, get_args
from urllib.parse import urlsplit

from discogs.errors import InvalidValueError
from discogs.models.money import Currency
from discogs.orm.entity import Entity
from discogs.ratelimit.limiter import RateLimiter
from discogs.version import __version__

__all__ = [
    "TextFormat",
    "accept_header",
    "checked_base_url",
    "checked_currency",
    "checked_entity",
    "checked_limiter",
    "checked_method",
    "checked_number",
    "checked_order_id",
    "checked_timeout",
    "checked_user_agent",
]

TextFormat = Literal["discogs", "plaintext", "html"]
USER_AGENT = f"discogs-python/{__version__} (Python {platform.python_version()})"


def checked_order_id(id: object) -> str:
    """The id of an order: a text of two numbers."""
    if not re.fullmatch(r"\d+-\d+", str(id)):
        raise InvalidValueError(f"The id of an order is a text such as '1-1', not {id!r}.")
    return str(id)


def checked_number(name: str, number: object, least: int, most: int | None) -> int:
    """The number, if it is a whole one that lies between the two."""
    if (
        not isinstance(number, int)
        or isinstance(number, bool)
        or number < least
        or (most is not None and number > most)
    ):
        upto = f" to {most}" if most is not None else " on"
        raise InvalidValueError(f"{name} is a whole number from {least}{upto}, not {number!r}.")
    return number


def checked_timeout(timeout: float | tuple[float, float]) -> float | tuple[float, float]:
    """The seconds, if they are such that something can be answered in them."""
    parts = timeout if isinstance(timeout, tuple) and len(timeout) == 2 else (timeout,)
    if not all(_is_duration(seconds) for seconds in parts):
        raise InvalidValueError(
            "timeout is a number of seconds over 0, or two of them: to connect, and to wait for "
            f"each part of an answer. It is not {timeout!r}."
        )
    return timeout


def _is_duration(seconds: object) -> bool:
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool):
        return False
    return 0 < seconds < math.inf


def checked_base_url(url: str) -> str:
    """The address without a slash at its end."""
    try:
        parts = urlsplit(url)
        makes_sense = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        is_plain = parts.username is None and parts.password is None and not set(url) & {"?", "#"}
    except (ValueError, AttributeError, TypeError):
        makes_sense = is_plain = False
    if not makes_sense or not is_plain:
        # The address itself is not repeated: it may hold a password.
        raise InvalidValueError(
            "base_url is an address such as https://api.discogs.com, without a user or password "
            "before it or a query behind it."
        )
    return url.rstrip("/")


def checked_user_agent(text: object) -> str:
    """The text, or this package's own."""
    if text is None:
        return USER_AGENT
    stripped = text.strip() if isinstance(text, str) else ""
    if not stripped or stripped != text or not stripped.isascii() or not stripped.isprintable():
        raise InvalidValueError(
            "user_agent is a short ASCII text on one line that says who asks, such as "
            f"'CrateDigger/1.0 +https://example.org', not {text!r}."
        )
    return stripped


def checked_currency(code: object) -> Currency | None:
    """The currency of a code."""
    if code is None:
        return None
    if not isinstance(code, str) or not re.fullmatch(r"[A-Z]{3}", code):
        raise InvalidValueError(f"currency is a code such as 'USD' or 'EUR', not {code!r}.")
    return Currency(code)


def accept_header(text_format: str) -> str:
    """The Accept header that asks for a text format."""
    if text_format not in get_args(TextFormat):
        raise InvalidValueError(
            f"text_format is one of {', '.join(get_args(TextFormat))}, not {text_format!r}."
        )
    return f"application/vnd.discogs.v2.{text_format}+json"


def checked_limiter(limiter: object) -> RateLimiter | None:
    """The limiter, if it is one."""
    if limiter is not None and not isinstance(limiter, RateLimiter):
        raise InvalidValueError(f"limiter is a discogs.RateLimiter, not {limiter!r}.")
    return limiter


def checked_method(method: object) -> str:
    """The method of a request, in capitals."""
    if not isinstance(method, str) or not re.fullmatch(r"[A-Za-z-]+", method):
        raise InvalidValueError(f"The method of a request is a word such as GET, not {method!r}.")
    return method.upper()


def checked_entity(call: str, entity: object) -> None:
    """Refuse what is no entity, such as a row that leads to one."""
    if not isinstance(entity, Entity):
        raise InvalidValueError(
            f"{call}() takes entities such as releases, not {type(entity).__name__}: "
            "of rows give row.release or row.master."
        )
