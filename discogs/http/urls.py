"""URLs: what lies below base_url, where a redirect leads, what can be asked for at all."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from discogs.errors import InvalidValueError

__all__ = ["BaseUrl", "is_web_address", "redirected"]

_PORTS = {"http": 80, "https": 443}


class BaseUrl:
    """Where the API is: all that is asked of it lies below."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._origin = _origin(self.url)
        self._prefix = urlsplit(self.url).path

    def __call__(self, path: str) -> str:
        """The URL of a path below it. Links in the API's own answers are rebased on it.

        Raises:
            InvalidValueError: It is neither a path nor a URL.
        """
        if path.startswith("/"):
            return self.url + path
        try:
            parts = urlsplit(path)
        except ValueError:
            raise InvalidValueError(
                "A request goes to a path such as /releases/249504, or to a URL that an answer of "
                "the API holds; this is neither. Nothing was sent."
            ) from None
        below = f"/{parts.path.lstrip('/')}"
        if self.holds(path) and below.startswith(f"{self._prefix}/"):
            # A proxy has rewritten the link for us already.
            below = below.removeprefix(self._prefix)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.url}{below}{query}"

    def holds(self, url: str) -> bool:
        """Whether a URL leads to the same scheme, host and port."""
        return _origin(url) == self._origin


def redirected(url: str, target: str) -> str | None:
    """Where a redirect from a URL leads, None if nowhere."""
    try:
        joined = urljoin(url, target)
    except ValueError:
        return None
    return joined if is_web_address(joined) else None


def is_web_address(url: str) -> bool:
    """Whether something can be asked for at a URL."""
    scheme, host, _ = _origin(url)
    return bool(host) and scheme in _PORTS


def _origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port; no host where the URL makes no sense."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return "", "", None
    return parts.scheme, parts.hostname or "", port
