"""What comes in, what a route answers, and what is put on the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, TypeAlias, cast

from werkzeug.datastructures import Headers, MultiDict

Json: TypeAlias = dict[str, Any]

JSON = "application/json"
HTML = "text/html; charset=UTF-8"


class Request:
    """A request as it arrived."""

    def __init__(
        self,
        method: str,
        path: str,
        query: MultiDict[str, str],
        headers: Headers,
        body: bytes,
        *,
        target: str = "",
    ) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        #: Path and query as they were sent: signatures are of these.
        self.target: str = target or path

    @property
    def is_write(self) -> bool:
        """Whether the request means to change something."""
        return self.method in {"POST", "PUT", "PATCH", "DELETE"}

    @cached_property
    def fields(self) -> Json:
        """What a write says: its JSON body, over what its query says.

        The documentation shows fields in the query where bodies are what works; both are taken.
        """
        found: Json = dict(self.query.items())
        content = json_or_none(self.body)
        if isinstance(content, dict):
            found.update(cast("Json", content))
        return found


def json_or_none(body: bytes) -> Any:
    """Parse a body as JSON; None if it is empty or is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


@dataclass(slots=True)
class Answer:
    """What a route answers: JSON, a text or bytes; None is an empty body."""

    content: Json | list[Any] | str | bytes | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    content_type: str = JSON


@dataclass(slots=True)
class Reply:
    """What goes on the wire, and how it is made to go wrong there."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    #: Reset the connection instead of answering.
    dropped: bool = False
    #: Say nothing at all, until the other side hangs up.
    stalled: bool = False
    #: Send half of the announced body, then hang up.
    cut: bool = False
    #: Seconds between the first half of the body and the second, if the other side waits.
    pause: float = 0.0
    #: Announce half of the body as all of it, and send the whole.
    misstated: bool = False
    #: Say nothing of the length of the body: for answers without one.
    lengthless: bool = False


class Refusal(Exception):
    """An error that a route answers with.

    Args:
        status: The status.
        message: What it says.
        detail: The errors of single fields: the second of the API's two error shapes.
        headers: Headers to send along.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        detail: list[Json] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message
        self.detail = detail
        self.headers: dict[str, str] = headers or {}

    def answer(self) -> Answer:
        """Make the answer of the error."""
        content: Json = {"detail": self.detail} if self.detail is not None else {}
        content["message"] = self.message
        return Answer(content, self.status, dict(self.headers))


def phrase(status: int) -> str:
    """What a status says; those of Cloudflare, such as 520, are in no standard."""
    return HTTPStatus(status).phrase if status in _STATUSES else "Unknown"


_STATUSES = frozenset(HTTPStatus)


def html_page(status: int, text: str = "") -> Answer:
    """Make an error page as proxies send it."""
    title = f"{status} {phrase(status)}"
    page = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{title}</h1></center>\r\n<hr><center>{text or 'proxy'}</center>\r\n"
        "</body>\r\n</html>\r\n"
    )
    return Answer(page, status, content_type=HTML)
