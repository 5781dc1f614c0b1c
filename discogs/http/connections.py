"""The connections to servers, and what the environment says of each: worked out once, and kept.

`requests` asks for proxies and certificates, and takes an address apart, at every call: that takes
longer than the call. Here it is asked once for each server, and makes the pool of connections that
is used from then on. The only file that imports requests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import default_headers

from discogs.errors import InvalidValueError

__all__ = ["PACKED", "Connections", "Line", "prepared"]

_CONNECTIONS = 32

# What is an address as it has to be sent already: a path, and no dots that would shorten it.
_AS_IT_IS = re.compile(
    r"https?://[a-z0-9.:\[\]-]+/(?!\.|.*/\.)(?:[\w!$&'()*+,./:;=?@~-]|%[0-9A-Fa-f]{2})*", re.ASCII
)

#: How an answer may be packed.
PACKED = default_headers()["Accept-Encoding"]


class Connections:
    """A line to each server. Thread-safe.

    Proxies and certificates are those of the environment (HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE
    and so on) at the first request to a server.
    """

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], Line] = {}

    def to(self, url: str) -> Line:
        """The line to the server of a URL.

        Raises:
            InvalidValueError: The environment names a proxy or certificates that make no sense.
        """
        parts = urlsplit(url)
        origin = parts.scheme, parts.netloc
        line = self._lines.get(origin)
        if line is None:
            line = self._lines.setdefault(origin, Line(url))
        return line

    def close(self) -> None:
        """Close them; they are opened again when they are needed."""
        lines, self._lines = self._lines, {}
        for line in lines.values():
            line.close()


class Line:
    """The way to one server: straight, or through a proxy."""

    def __init__(self, url: str) -> None:
        self._adapter = HTTPAdapter(pool_connections=1, pool_maxsize=_CONNECTIONS, max_retries=0)
        try:
            with requests.Session() as session:
                request = session.prepare_request(requests.Request("GET", url, auth=_nobody))
                found = session.merge_environment_settings(url, {}, None, None, None)
            verify, proxies, cert = found["verify"], found["proxies"], found["cert"]
            self._pool = self._adapter.get_connection_with_tls_context(
                request, verify, proxies, cert
            )
            self._adapter.cert_verify(self._pool, url, verify, cert)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise InvalidValueError(f"The environment's proxy or certificates: {error}") from None
        # A proxy that is no tunnel wants to be told the whole address.
        is_whole = not self._adapter.request_url(request, proxies).startswith("/")
        parts = urlsplit(url)
        self._skipped = 0 if is_whole else len(f"{parts.scheme}://{parts.netloc}")

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None,
        timeout: float | tuple[float, float],
    ) -> urllib3.BaseHTTPResponse:
        """Send one request, and get its answer when the headers are there, whatever its status.

        Raises:
            urllib3.exceptions.HTTPError: There was no answer.
        """
        connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        return self._pool.urlopen(
            method,
            url[self._skipped :],
            body,
            headers,
            retries=False,
            redirect=False,
            assert_same_host=False,
            timeout=urllib3.Timeout(connect=connect, read=read),
            preload_content=False,
        )

    def close(self) -> None:
        """Close its connections."""
        self._adapter.close()


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """A login that adds nothing: its being there keeps requests from reading a .netrc."""
    return request


def prepared(url: str, params: Mapping[str, str | int | float]) -> str:
    """An address as it is sent: with its parameters, and everything escaped that has to be.

    Raises:
        InvalidValueError: It is no address.
    """
    if _AS_IT_IS.fullmatch(url):
        return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url
    request = requests.PreparedRequest()
    try:
        request.prepare_url(url, params)
    except requests.RequestException as error:
        raise InvalidValueError(str(error)) from None
    return request.url or url
