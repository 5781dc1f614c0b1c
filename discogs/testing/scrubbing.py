"""Take logins and personal facts out of recorded requests and answers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final, Protocol, TypedDict
from urllib.parse import unquote

from discogs.http.auth import SHORTEST_SECRET, Secret, redacted
from discogs.http.files import write_whole

__all__ = ["Scrubber", "VcrOptions"]

_VARIABLES: Final = (
    "DISCOGS_TOKEN",
    "DISCOGS_USER_TOKEN",
    "DISCOGS_CONSUMER_KEY",
    "DISCOGS_CONSUMER_SECRET",
    "DISCOGS_OAUTH_TOKEN",
    "DISCOGS_OAUTH_SECRET",
)
_DROPPED: Final = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
#: Fields of the API with facts about persons that no page shows.
_PERSONAL: Final = ("email", "shipping_address", "additional_instructions")
# What is sent as a login, in either of its ways: token=..., or oauth_token="...".
_CREDENTIAL = re.compile(r'\b(?:\w*token|\w*key|\w*secret|oauth_signature)="?([^",\s]+)')


class VcrRequest(Protocol):
    """What is needed of a request of vcrpy."""

    uri: str
    headers: MutableMapping[str, str]
    body: Any


class VcrOptions(TypedDict):
    """The options for `vcr.VCR` that scrub a cassette."""

    before_record_request: Callable[[VcrRequest], VcrRequest]
    before_record_response: Callable[[Mapping[str, Any]], dict[str, Any]]
    decode_compressed_response: bool


class Scrubber:
    """Keeps logins, and personal facts, out of what your tests record.

    It knows the credentials in the environment (DISCOGS_TOKEN and so on), learns those that it sees
    in Authorization headers, and replaces them by *** in addresses, headers and bodies. Headers
    with logins and cookies are left out. So are the e-mail address of a profile, and the addresses
    and instructions of orders.

    >>> from discogs.testing import Scrubber
    >>> scrubber = Scrubber("a-secret-of-mine")
    >>> scrubber.text("https://api.discogs.com/releases/1?token=abc&x=a-secret-of-mine")
    'https://api.discogs.com/releases/1?token=***&x=***'

    Args:
        secrets: More texts that no recording may hold.
        personal: The names of more JSON fields whose texts are replaced.
    """

    def __init__(self, *secrets: str, personal: Iterable[str] = ()) -> None:
        known = (*secrets, *(os.environ.get(name, "") for name in _VARIABLES))
        self._secrets = {Secret(text) for text in known if text}
        more = (personal,) if isinstance(personal, str) else personal
        names = "|".join(map(re.escape, (*_PERSONAL, *more)))
        self._personal = re.compile(rf'("(?:{names})"\s*:\s*)"(?:[^"\\]|\\.)*"')

    def __repr__(self) -> str:
        return f"<Scrubber of {len(self._secrets)} secrets>"

    @property
    def vcr_options(self) -> VcrOptions:
        """The options for vcrpy: `vcr.VCR(**scrubber.vcr_options)`.

        pytest-recording takes them from a fixture `vcr_config`.
        """
        return {
            "before_record_request": self.request,
            "before_record_response": self.response,
            # What is compressed can't be searched.
            "decode_compressed_response": True,
        }

    def request(self, request: VcrRequest) -> VcrRequest:
        """Scrub a request of vcrpy: its `before_record_request`."""
        for name, value in request.headers.items():
            if name.lower() == "authorization":
                self._learn(value)
        request.uri = self.text(request.uri)
        request.headers = self._headers(request.headers)
        body = request.body
        if hasattr(body, "read"):
            body = body.read()
        if isinstance(body, bytes):
            request.body = self._bytes(body)
        elif body is not None:
            # In parts: one alone, so that no secret lies in two.
            request.body = [self._bytes(b"".join(body))]
        return request

    def response(self, response: Mapping[str, Any]) -> dict[str, Any]:
        """Scrub an answer of vcrpy: its `before_record_response`."""
        body = response["body"]["string"]
        content = self._bytes(body.encode() if isinstance(body, str) else body)
        headers = {
            name: [str(len(content))]
            if name.lower() == "content-length"
            else [self.text(value) for value in ([values] if isinstance(values, str) else values)]
            for name, values in response["headers"].items()
            if name.lower() not in _DROPPED
        }
        return {**response, "headers": headers, "body": {**response["body"], "string": content}}

    def file(self, path: Path | str) -> Path:
        """Scrub a text file of recordings, such as one that the recorder of `responses` wrote."""
        path = Path(path)
        return write_whole(path, [self._bytes(path.read_bytes())])

    def text(self, text: str) -> str:
        """Replace secrets and personal facts in a text."""
        clean = redacted(text, tuple(self._secrets))
        return self._personal.sub(r'\1"***"', clean)

    def _learn(self, header: str | bytes) -> None:
        sent = header.decode("latin-1") if isinstance(header, bytes) else header
        for value in _CREDENTIAL.findall(sent):
            # A signature in plain text is two secrets.
            parts = unquote(value).split("&")
            self._secrets.update(Secret(part) for part in parts if len(part) >= SHORTEST_SECRET)

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {
            name: self.text(value)
            for name, value in headers.items()
            if name.lower() not in _DROPPED
        }

    def _bytes(self, body: bytes) -> bytes:
        return self.text(body.decode(errors="surrogateescape")).encode(errors="surrogateescape")
