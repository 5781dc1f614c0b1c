"""Which URL does a link or a redirect lead to, and is it below base_url?"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from discogs.errors import InvalidValueError

__all__ = ["BaseUrl", "is_web_address", "redirected"]

_PORTS = {"http": 80, "https": 443}


class BaseUrl:
    """The URL of the API: all of its resources are below."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._origin = _origin(self.url)
        self._prefix = urlsplit(self.url).path

    def rebased(self, link: str) -> str:
        """Rebase a link from an answer of the API, or a path without a slash, on this URL.

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
        return f"{self.url}{below}{query}"

    def holds(self, url: str) -> bool:
        """Whether a URL has the same scheme, host and port."""
        return _origin(url) == self._origin


def redirected(url: str, target: str) -> str | None:
    """The URL that a redirect leads to; None if it leads nowhere."""
    try:
        joined = urljoin(url, target)
    except ValueError:
        return None
    return joined if is_web_address(joined) else None


def is_web_address(url: str) -> bool:
    """Whether requests can be sent to a URL: http or https, with a host."""
    scheme, host, _ = _origin(url)
    return bool(host) and scheme in _PORTS


def _origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port; no host if the URL is malformed."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return "", "", None
    return parts.scheme, parts.hostname or "", port
