"""What is checked of a session's arguments before anything is sent."""

from __future__ import annotations

import platform
import re
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from discogs.errors import InvalidValueError
from discogs.models.ids import checked_id
from discogs.models.money import Currency
from discogs.version import __version__

__all__ = [
    "LONGEST_PAGE",
    "TextFormat",
    "accept_header",
    "checked_base_url",
    "checked_currency",
    "checked_id",
    "checked_number",
    "checked_order_id",
    "checked_timeout",
    "checked_user_agent",
    "checked_username",
]

TextFormat = Literal["discogs", "plaintext", "html"]
LONGEST_PAGE = 100
USER_AGENT = f"discogs-python/{__version__} (Python {platform.python_version()})"


def checked_order_id(id: str) -> str:
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
    parts: tuple[Any, ...] = timeout if isinstance(timeout, tuple) else (timeout,)
    if not all(isinstance(seconds, (int, float)) and seconds > 0 for seconds in parts):
        raise InvalidValueError(f"timeout is a number of seconds over 0, not {timeout!r}.")
    return timeout


def checked_base_url(url: str) -> str:
    """The address without a slash at its end."""
    try:
        parts = urlsplit(url)
        makes_sense = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        is_plain = parts.username is None and parts.password is None
    except ValueError:
        makes_sense = is_plain = False
    if not makes_sense or not is_plain:
        # The address itself is not repeated: it may hold a password.
        raise InvalidValueError(
            "base_url is an address such as https://api.discogs.com, without a user or password."
        )
    return url.rstrip("/")


def checked_user_agent(text: str | None) -> str:
    """The text, or this package's own."""
    if text is None:
        return USER_AGENT
    if not text or text != text.strip() or not text.isascii() or not text.isprintable():
        raise InvalidValueError(
            "user_agent is a short ASCII text on one line that says who asks, such as "
            f"'CrateDigger/1.0 +https://example.org', not {text!r}."
        )
    return text


def checked_currency(code: str | None) -> Currency | None:
    """The currency of a code."""
    if code is None:
        return None
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise InvalidValueError(f"currency is a code such as 'USD' or 'EUR', not {code!r}.")
    return Currency(code)


def accept_header(text_format: str) -> str:
    """The Accept header that asks for a text format."""
    if text_format not in get_args(TextFormat):
        raise InvalidValueError(
            f"text_format is one of {', '.join(get_args(TextFormat))}, not {text_format!r}."
        )
    return f"application/vnd.discogs.v2.{text_format}+json"


def checked_username(name: object) -> str:
    """The name, if it can be one."""
    if (
        not isinstance(name, str)
        or not name.strip(".")
        or name != name.strip()
        or not name.isprintable()
    ):
        raise InvalidValueError(f"A username is a short text such as 'rodneyfool', not {name!r}.")
    return name
