"""Which URL does a link or a redirect lead to, and is it below base_url?

A URL that two parsers read differently could be judged by one and dialled by the other. So one
parser decides, urllib3's, which dials, and what others are known to read differently is refused:
user names, backslashes, control characters, escapes in a host.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from discogs.errors import InvalidValueError

__all__ = [
    "AUTHORITY",
    "MOST_REDIRECTS",
    "REDIRECTS",
    "REDIRECT_TO_NOWHERE",
    "BaseUrl",
    "Origin",
    "canonical",
    "is_web_address",
    "origin_of",
    "redirected",
]

#: The statuses that send a request on to another URL, and how often one is followed.
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5

_PORTS = {"http": 80, "https": 443}

_HOST = r"(?:[a-z0-9_](?:[a-z0-9_.-]*)|\[[0-9a-f:.]+\])"
#: The start of a URL that every parser reads alike.
AUTHORITY = rf"https?://{_HOST}(?::[0-9]{{1,5}})?(?=/)"

REDIRECT_TO_NOWHERE = "A redirect to nowhere, or from https to http."

# What some parsers drop, and others keep or take for a slash.
_MISREAD = re.compile(r"[\x00-\x1f\x7f\\]")


class Origin(NamedTuple):
    """Who is dialled for a URL."""

    scheme: str
    host: str
    port: int


class BaseUrl:
    """The URL of the API: all of its resources are below."""

    def __init__(self, url: str) -> None:
        self.url: str = url.rstrip("/")
        self._origin = origin_of(self.url)
        self._prefix = urlsplit(self.url).path

    def rebased(self, link: str) -> str:
        """Rebase a link from an answer of the API, or a path without a slash, on this URL.

        Raises:
            InvalidValueError: It is neither a path nor a URL.
        """
        return f"{self.url}{self.below(link)}"

    def below(self, link: str) -> str:
        """Return where a link leads, as a path below this URL.

        Raises:
            InvalidValueError: It is neither a path nor a URL.
        """
        try:
            parts = urlsplit(link)
        except ValueError:
            raise InvalidValueError(
                "A request goes to a path such as /releases/249504, or to a URL that an answer of "
                "the API holds; this is neither. Nothing was sent."
            ) from None
        below = f"/{parts.path.lstrip('/')}"
        if self.holds(link) and below.startswith(f"{self._prefix}/"):
            # A proxy has already rewritten the link.
            below = below.removeprefix(self._prefix)
        query = f"?{parts.query}" if parts.query else ""
        return f"{below}{query}"

    def holds(self, url: str) -> bool:
        """Check whether a request for a URL goes to the same scheme, host and port."""
        return self._origin is not None and origin_of(url) == self._origin


def redirected(url: str, target: str) -> str | None:
    """Return the URL that a redirect leads to; None if it leads nowhere, or from https to http."""
    if _MISREAD.search(target):
        return None
    try:
        found = canonical(urljoin(url, target))
    except ValueError:
        return None
    # There anybody between could answer.
    is_laid_open = urlsplit(url).scheme == "https" and (found or "").startswith("http:")
    return None if is_laid_open else found


def is_web_address(url: str) -> bool:
    """Check that requests can be sent to a URL: http or https, with a host."""
    return origin_of(url) is not None


def origin_of(url: str) -> Origin | None:
    """Return the origin that a URL leads to; None for none, or an ambiguous one."""
    found = _parsed(url)
    return None if found is None else found[0]


def canonical(url: str) -> str | None:
    """Write a URL so that every parser reads it alike; None for one that leads nowhere."""
    found = _parsed(url)
    if found is None:
        return None
    (scheme, host, port), target = found
    return f"{scheme}://{host}{'' if port == _PORTS[scheme] else f':{port}'}{target}"


def _parsed(url: str) -> tuple[Origin, str] | None:
    """Split a URL into its origin, and its path with the query; None if it can be misread."""
    if _MISREAD.search(url):
        return None
    try:
        parts = parse_url(url)
    except (LocationParseError, ValueError):
        return None
    scheme, host, path = parts.scheme or "", parts.host or "", parts.path or "/"
    port = _PORTS.get(scheme) if parts.port is None else parts.port
    if scheme not in _PORTS or parts.auth is not None or not port or not re.fullmatch(_HOST, host):
        return None
    query = "" if parts.query is None else f"?{parts.query}"
    return Origin(scheme, host, port), f"{path}{query}"
