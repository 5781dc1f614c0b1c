"""What goes over the wire, and what does an answer mean: which limit, which error?"""

from __future__ import annotations

import json as json_module
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, cast

from discogs.errors import (
    APIError,
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    InvalidValueError,
    ServerErrorPage,
    UnconfirmedWriteError,
    error_class,
)
from discogs.http.auth import redacted
from discogs.ratelimit.window import RateLimit

__all__ = [
    "CONSISTENCY_LAG",
    "LONGEST_DELAY",
    "LONGEST_PAGE",
    "File",
    "Json",
    "Params",
    "Request",
    "Response",
    "Sendable",
    "UnreadableBodyError",
    "accepted",
    "check_texts",
    "checked_text",
]

#: Seconds that an answer may be behind what was written: 17 to 37 s were measured.
LONGEST_DELAY = 40.0

#: Seconds for which answers may not show an own write yet: the longest delay, and some margin.
CONSISTENCY_LAG = 60.0

#: The most rows that Discogs puts on a page.
LONGEST_PAGE = 100

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
#: What can be sent as JSON; a decimal leaves as the number it is.
Sendable: TypeAlias = (
    "Mapping[str, Sendable] | Sequence[Sendable] | Decimal | str | int | float | bool | None"
)
#: Parameters of a query; a sequence is sent as the same parameter, once for each value.
Params: TypeAlias = Mapping[str, "str | int | float | Sequence[str] | None"]


class UnreadableBodyError(ValueError):
    """Raised by decoders when they can't read a body at all."""


class File(NamedTuple):
    """A file to send, in the form field `upload`."""

    name: str
    content: bytes
    type: str


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Request(NamedTuple):
    """One request to the API."""

    method: str
    #: Below base_url, with a leading slash; a URL from an answer of the API is rebased on base_url.
    path: str
    params: Params = _NOTHING
    json: Sendable = None
    headers: Mapping[str, str] = _NOTHING
    #: Sent instead of JSON.
    file: File | None = None
    #: The file for the body of a good answer, written whole or not at all; None: kept in memory.
    save_to: Path | None = None
    #: A download from an image host: takes no slot of the limit, sends no credentials.
    is_free: bool = False
    #: A figure that changes by itself: requested at each call, never cached.
    is_figure: bool = False
    #: Asked of the catalogue of the monthly dumps, and never sent.
    is_local: bool = False
    #: For writes: how users find out whether one without an answer was done.
    how_to_check: str = ""
    #: Advice for a 401 or 403, instead of the usual one.
    if_refused: str = ""
    #: Advice for a 404.
    if_missing: str = ""
    #: Advice for a 400 or 422.
    if_invalid: str = ""

    @property
    def is_read(self) -> bool:
        return self.method in {"GET", "HEAD", "OPTIONS"}

    @property
    def body(self) -> bytes | None:
        """The JSON to send, None for none; InvalidValueError for values JSON can't express."""
        return None if self.json is None else _json_text(self.json).encode()


class Response(NamedTuple):
    """An answer as it came."""

    status: int
    #: Names are case-insensitive.
    headers: Mapping[str, str]
    body: bytes
    #: The URL of the request, without credentials.
    url: str
    method: str = "GET"
    #: Whether the body went to the file of the request.
    is_saved: bool = False
    #: Whether the server sent the request on to another path.
    is_redirected: bool = False
    #: Whether the monthly dumps answered, whose facts are older than the API's.
    is_local: bool = False
    #: The date of that dump, if it is known.
    known_as_of: date | None = None
    #: When it was asked for, by the session's clock: of one from the cache, long ago.
    requested_at: float = -math.inf

    def json(self) -> Json:
        """Parse the body as JSON; InvalidResponse if it is none."""
        try:
            return parsed_json(self.body)
        except ValueError:
            raise InvalidResponse(
                self.status, describe_body(self.body), self.method, self.url
            ) from None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", errors="replace")


def parsed_json(body: bytes) -> Json:
    """Parse JSON, whatever a server puts in it.

    A number with more digits than Python converts stays the text of its digits.

    Raises:
        ValueError: It is none, or nested too deep.
    """
    try:
        return cast("Json", json_module.loads(body))
    except RecursionError:
        raise ValueError("nested too deep") from None
    except ValueError as error:
        if "digits" not in str(error):
            raise
    try:
        return cast("Json", json_module.loads(body, parse_int=_number))
    except RecursionError:
        raise ValueError("nested too deep") from None


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


# Python converts no more, against servers that would keep it busy with one number.
_MOST_DIGITS = 4300

# A pair of surrogates, a single one, and any other escape, which may hold a backslash.
_ESCAPES = (
    rb"(?s)\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<single>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)


def mended_json(body: bytes) -> bytes:
    """Mend what is wrong with the letters of JSON, and with nothing else: its encoding.

    A byte order mark goes, UTF-16 and UTF-32 become UTF-8, and half a letter becomes U+FFFD.
    """
    text = body.decode(json_module.detect_encoding(body), errors="replace").removeprefix("\ufeff")
    mended = text.encode("utf-8", errors="replace")
    return re.sub(_ESCAPES, lambda found: rb"\ufffd" if found["single"] else found[0], mended)


def is_page(request: Request, headers: Mapping[str, str], start: bytes) -> bool:
    """Check whether an answer is a page about a file or an error, instead of the file."""
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind in _PAGES:
        return True
    # A picture is no text, whatever it is called: none starts like a page or JSON.
    return request.is_free and (
        kind.startswith("text/") or start.lstrip()[:1] in {b"{", b"<", b"["}
    )


_PAGES = frozenset({"text/html", "application/json", "application/xml", "text/xml"})


def _json_text(content: Sendable) -> str:
    """Write JSON without turning decimals into floats: a price of 12.50 leaves as 12.50."""
    if isinstance(content, Decimal) and content.is_finite():
        return format(content, "f")
    if isinstance(content, Mapping):
        pairs = (f"{_json_text(name)}: {_json_text(value)}" for name, value in content.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(content, Sequence) and not isinstance(content, str):
        return f"[{', '.join(_json_text(entry) for entry in content)}]"
    if isinstance(content, str):
        checked_text(content)
    try:
        return json_module.dumps(content, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidValueError(f"{content!r} can't be sent as JSON: {error}.") from None


def check_texts(params: Params) -> None:
    """Refuse parameters with half of a character."""
    for value in params.values():
        if isinstance(value, str):
            checked_text(value)
        elif isinstance(value, Sequence):
            for text in value:
                checked_text(str(text))


def checked_text(text: str) -> str:
    """Refuse half of a character, as file names and arguments of a terminal may hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidValueError(f"{text!r} can't be sent: it has half of a character.") from None
    return text


def accepted(response: Response) -> Response:
    """Decode the answer to a write whose content does not matter: it must be empty, or JSON.

    An HTML page comes from something in between, so nobody knows whether the write was done.
    """
    try:
        parsed_json(response.body or b"null")
    except ValueError as error:
        raise UnreadableBodyError(str(error)) from None
    return response


def rate_limit_of(headers: Mapping[str, str]) -> RateLimit | None:
    """Return the limit that the headers state; None: some answers of the CDN state none."""
    try:
        limit = int(headers["X-Discogs-Ratelimit"])
        remaining = int(headers["X-Discogs-Ratelimit-Remaining"])
        used = int(headers.get("X-Discogs-Ratelimit-Used", limit - remaining))
    except (KeyError, ValueError):
        return None
    return RateLimit(limit, used, remaining).possible()


def retry_after_of(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until the next attempt; None: almost no answer of Discogs says.

    A date is compared with that of the answer: the clock here may be another.
    """
    text = headers.get("Retry-After", "")
    try:
        seconds = float(text)
    except ValueError:
        try:
            until, now = (parsedate_to_datetime(date) for date in (text, headers.get("Date", "")))
            seconds = (until - now).total_seconds()
        except (ValueError, TypeError, LookupError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def error_of(request: Request, response: Response, secrets: tuple[str, ...]) -> DiscogsError:
    """Make the error for an answer with an error status."""
    explanation = _explanation(response.body)
    if explanation is None and response.status < 500:
        explanation = _plain_text(response.body)
    wait = retry_after_of(response.headers)
    if explanation is None and response.status != 429:
        shown = redacted(describe_body(response.body), secrets)
        page: type[ServerErrorPage | InvalidResponse | APIError] = InvalidResponse
        if response.status >= 500:
            page = ServerErrorPage
        elif request.is_free or not response.body.strip():
            # Hosts of files explain their errors in pages of HTML.
            page = error_class(response.status)
        error: DiscogsError = page(response.status, shown, request.method, response.url, (), wait)
        return _advised(error, request)
    message, lines = explanation or ("", ())
    message, lines = _readable(message), tuple(_readable(line) for line in lines[:_MOST_LINES])
    message = message or _DEFAULT_MESSAGES.get(response.status, "The server did not say why.")
    error = error_class(response.status)(
        response.status,
        redacted(message, secrets),
        request.method,
        response.url,
        tuple(redacted(line, secrets) for line in lines),
        wait,
    )
    return _advised(error, request)


def _advised(error: DiscogsError, request: Request) -> DiscogsError:
    """Replace the usual advice by that of the request, if it has one for this error."""
    if not isinstance(error, APIError):
        return error
    advice = {
        400: request.if_invalid,
        401: request.if_refused,
        403: request.if_refused,
        404: request.if_missing,
        422: request.if_invalid,
        429: "This host has a limit of its own: try again later." if request.is_free else "",
    }
    error.advice = advice.get(error.status) or error.advice
    return error


_LONGEST_LINE = 300
# Of a server's own words, in letters and in lines.
_LONGEST_MESSAGE = 4000
_MOST_LINES = 100


def _readable(text: str) -> str:
    """Return the start of a server's words, in letters that can be printed."""
    return text[:_LONGEST_MESSAGE].encode("utf-8", errors="replace").decode()


_DEFAULT_MESSAGES = {429: "You are making requests too quickly."}


def _explanation(body: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Message and details of an error, in either of the API's two shapes; None: in neither."""
    try:
        content = parsed_json(body)
    except ValueError:
        return None
    if not isinstance(content, dict):
        return None
    detail = content.get("detail")
    lines = [_complaint(entry) for entry in detail] if isinstance(detail, list) else []
    said = detail if isinstance(detail, str) else "; ".join(lines)
    message = content.get("message") or content.get("error") or said
    return str(message), tuple(lines)


def _plain_text(body: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Return an answer of one line of text, as OAuth's are; None for pages and half bodies."""
    text = body.decode("utf-8", errors="replace").strip()
    if not text or text[0] in "<{[" or len(text) > _LONGEST_LINE or "<html" in text.lower():
        return None
    return text, ()


def _complaint(entry: Json) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    location = entry.get("loc")
    where = ".".join(str(part) for part in location) if isinstance(location, list) else ""
    return f"{where}: {entry.get('msg', '')}".removeprefix(": ")


def error_without_answer(request: Request, url: str, reason: str) -> DiscogsError:
    """Make the error for a request without a whole answer: a write is unconfirmed."""
    if request.is_read:
        return ConnectionFailed(f"{request.method} {url} got no whole answer: {reason}.")
    return UnconfirmedWriteError(request.method, url, reason, request.how_to_check)


def describe_body(body: bytes, reason: str = "") -> str:
    """Describe an unexpected body for error messages; `reason` says what is wrong with its JSON."""
    start = body.strip()[:200].lower()
    if not start:
        return "An empty body."
    if start.startswith((b"<!doctype", b"<html")) or b"<html" in start:
        return "An HTML page."
    try:
        content = parsed_json(body)
    except ValueError:
        half = start.startswith((b"{", b"["))
        return "Half a body." if half else "Something that is not JSON."
    why = f" ({reason.rstrip('.')})" if reason else ""
    return f"JSON, but not what was asked for: {_describe_json(content, body)}{why}."


_MOST_KEYS = 5


def _describe_json(content: Json, body: bytes) -> str:
    """Describe JSON in a few words."""
    if isinstance(content, dict):
        message = (_explanation(body) or ("", ()))[0]
        keys = ", ".join([*content][:_MOST_KEYS])
        named = f"an object with {keys}" if keys else "an empty object"
        return f"it says {message[:_LONGEST_LINE]!r}" if message else named
    if isinstance(content, list):
        return "a list"
    kinds: dict[type, str] = {str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(content), "a number")
