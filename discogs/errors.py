"""Everything that can go wrong, in one tree.

    DiscogsError
    ├── APIError                    an error status: .status .message .method .url .detail
    │   ├── BadRequest              400
    │   ├── Unauthorized            401
    │   ├── Forbidden               403
    │   ├── NotFound                404
    │   ├── MethodNotAllowed        405
    │   ├── Conflict                409
    │   ├── UnsupportedMediaType    415
    │   ├── UnprocessableEntity     422
    │   ├── TooManyRequests         429   .retry_after
    │   │   └── WaitTooLong         not sent: no slot within the limiter's longest_wait
    │   └── ServerError             5xx
    │       └── ServerErrorPage     5xx with a page (HTML, or nothing) instead of JSON
    ├── ConnectionFailed            no answer came: DNS, connect, TLS, timeout, reset
    ├── InvalidResponse             the answer is not the API's: HTML, an empty or half a body
    │   └── ServerErrorPage
    ├── UnconfirmedWriteError       a write was sent, and whether it arrived is not known
    ├── AuthenticationRequired      the call needs a login; nothing was sent
    ├── ReadOnlyFieldError          also an AttributeError: the field can't be assigned
    ├── InvalidFieldError           what came in this field does not fit its type
    ├── LazyLoadError               a field had to be loaded inside no_lazy_loading()
    ├── DetachedError               it belongs to no session (a copy, a pickle, deleted)
    ├── UnsavedError                also an AttributeError: never sent, so it has no id
    ├── JobNotFinishedError         also a TimeoutError: wait() ended, the job goes on
    └── InvalidValueError           also a ValueError: refused before anything was sent
        └── InvalidRowsError        rows of an upload: .faults has each with its row

All of them can be pickled, and none of them shows a token or a secret.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar, NamedTuple

__all__ = [
    "APIError",
    "AuthenticationRequired",
    "BadRequest",
    "Conflict",
    "ConnectionFailed",
    "DetachedError",
    "DiscogsError",
    "Forbidden",
    "InvalidFieldError",
    "InvalidResponse",
    "InvalidRowsError",
    "InvalidValueError",
    "JobNotFinishedError",
    "LazyLoadError",
    "MethodNotAllowed",
    "NotFound",
    "ReadOnlyFieldError",
    "RowFault",
    "ServerError",
    "ServerErrorPage",
    "TooManyRequests",
    "Unauthorized",
    "UnconfirmedWriteError",
    "UnprocessableEntity",
    "UnsavedError",
    "UnsupportedMediaType",
    "WaitTooLong",
]


class DiscogsError(Exception):
    """The root: `except DiscogsError` catches whatever this library raises by itself."""


class _Answered(DiscogsError):
    """What errors that came as an answer have in common: what was asked, and what came back."""

    #: What to do about it; an error may know better than its class.
    advice: str = ""

    def __init__(  # noqa: PLR0917 - a pickle calls it with what `args` holds
        self,
        status: int,
        message: str,
        method: str,
        url: str,
        detail: tuple[str, ...] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(status, message, method, url, detail, retry_after)
        self.status = status
        #: What the server said, in its own words.
        self.message = message
        self.method = method
        self.url = url
        #: One line for each field the server complained about (its second error shape).
        self.detail = detail
        #: The seconds after which the server asked to be tried again, None where it said nothing.
        self.retry_after = retry_after

    def __str__(self) -> str:
        parts = [f"{self.method} {self.url} answered {_named(self.status)}: {self.message}"]
        # Where the server complained of fields alone, the message is made of them.
        parts.extend(line for line in self.detail if line not in self.message)
        if self.advice:
            parts.append(self.advice)
        return "\n".join(parts)


class APIError(_Answered):
    """Discogs answered with an error status.

    `status`, `message` (in its own words), `method` and `url` tell what was asked and what came
    back; `detail` has one line for each field that the server complained about, often none;
    `retry_after` the seconds it asked to wait, None where it said nothing.

    >>> try:
    ...     session.release(2147483647).title
    ... except discogs.NotFound as error:
    ...     print(error.status, error.message)
    404 That release does not exist or may have been deleted.
    """


class BadRequest(APIError):
    """400: the request makes no sense to the server."""


class Unauthorized(APIError):
    """401: there was no login, or it is not valid (any more)."""

    advice = (
        "Check the token or the key and secret of this session: "
        "https://www.discogs.com/settings/developers lists yours."
    )
    advice_without_login: ClassVar[str] = (
        "This session has no login. Give it a token, or key and secret: "
        "https://www.discogs.com/settings/developers lists yours."
    )


class Forbidden(APIError):
    """403: the login does not allow this, or its owner keeps it private."""

    advice = "Log in as the owner, or ask them to make it public in their privacy settings."


class NotFound(APIError):
    """404: nothing is there (under this id, or on this page)."""


class MethodNotAllowed(APIError):
    """405: this resource does not know the method."""


class Conflict(APIError):
    """409: another job of the same kind is still running."""

    advice = "Wait until it has finished, then ask again."


class UnsupportedMediaType(APIError):
    """415: the server does not take this kind of file."""


class UnprocessableEntity(APIError):
    """422: a value that the server refuses; `detail` names the fields where it says which."""


class TooManyRequests(APIError):
    """429: over the limit, even after the window was waited out once.

    `retry_after` is almost always None: Discogs does not say how long to wait.
    """

    advice = (
        "The limit counts by IP address: something else on this address uses it up as well. "
        "Share one limiter between your programs, or try again in some minutes."
    )


class WaitTooLong(TooManyRequests):
    """Nothing was sent: the limiter had no slot within its `longest_wait`.

    It stands for the 429 that was avoided. `retry_after` tells when the next slot comes, where that
    is known; `method` and `url` what was not sent.
    """

    advice = (
        "Try again then, give the limiter a longer longest_wait (None: as long as it takes), or "
        "make fewer requests: the limit counts by IP address, for all programs on it together."
    )

    def __init__(  # noqa: PLR0917 - a pickle calls it with what `args` holds
        self,
        status: int,
        message: str,
        method: str = "",
        url: str = "",
        detail: tuple[str, ...] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(status, message, method, url, detail, retry_after)

    def __str__(self) -> str:
        sent = f"{self.method} {self.url} was not sent: " if self.url else "Nothing was sent: "
        return "\n".join([f"{sent}{self.message}", *self.detail, self.advice])


class ServerError(APIError):
    """5xx: Discogs is in trouble. Reads were retried before this was raised, writes were not."""

    advice = "Try again later. After a write, look first whether it was done all the same."


class InvalidResponse(_Answered):
    """An answer that is not the API's: HTML, an empty or half a body, a redirect of a write.

    Reads were retried before this was raised. `status` is what came with it, even 200.
    """

    advice = (
        "Something between here and Discogs answered, or cut the answer: a proxy, a login page, "
        "Cloudflare (which turns away a missing or odd User-Agent). Try again later."
    )


class ServerErrorPage(ServerError, InvalidResponse):
    """5xx with a page (HTML, or nothing) instead of the API's JSON."""


class ConnectionFailed(DiscogsError):
    """No answer came. Reads were retried before this was raised; a write was certainly not done."""


class UnconfirmedWriteError(DiscogsError):
    """A write was sent, but its answer was lost: it may or may not have been done.

    It is not sent again by itself, and the changes are still there. `method` and `url` tell what
    was sent; the message says how to find out whether it arrived.
    """

    def __init__(self, method: str, url: str, reason: str, how_to_check: str = "") -> None:
        super().__init__(method, url, reason, how_to_check)
        self.method = method
        self.url = url
        self.reason = reason
        self.how_to_check = how_to_check

    def __str__(self) -> str:
        check = self.how_to_check or (
            "Read the object again in a minute (Discogs shows writes late) and compare, "
            "before you send it once more."
        )
        return (
            f"{self.method} {self.url} was sent, but its answer was lost ({self.reason}). "
            f"It may or may not have been done, so it was not sent again. {check}"
        )


class AuthenticationRequired(DiscogsError):
    """The call needs a login that this session does not have. Nothing was sent."""


class ReadOnlyFieldError(DiscogsError, AttributeError):
    """The field can't be assigned: Discogs offers no way to change it."""


class InvalidFieldError(DiscogsError):
    """Discogs sent something that does not fit the field's type, or left out what is always there.

    Only this field is lost; `raw` still shows what was sent.
    """


class LazyLoadError(DiscogsError):
    """A field had to be loaded inside `session.no_lazy_loading()`."""


class DetachedError(DiscogsError):
    """The object belongs to no session (it is a copy, was unpickled, or was deleted)."""


class UnsavedError(DiscogsError, AttributeError):
    """The object was never sent to Discogs, so it has no id yet."""


class InvalidValueError(DiscogsError, ValueError):
    """A value that is refused here, before anything is sent."""


class RowFault(NamedTuple):
    """What is wrong with a row of an upload."""

    #: As a spreadsheet counts: the first row is 2, and empty lines are counted.
    row: int
    #: "" where it is the row as a whole.
    column: str
    value: object
    reason: str

    def __str__(self) -> str:
        where = f"row {self.row}"
        if self.column:
            where = f"{where}, {self.column}"
        shown = "" if self.value is None else f" (it is {self.value!r})"
        return f"{where}: {self.reason}{shown}"


class InvalidRowsError(InvalidValueError):
    """Rows of an upload that Discogs would refuse or misread: `faults` has all of them."""

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:_MOST_FAULTS_SHOWN]]
        left = len(self.faults) - len(lines)
        if left:
            lines.append(f"... and {left} more in .faults")
        some = "fault" if len(self.faults) == 1 else "faults"
        return "\n".join([f"{len(self.faults)} {some} in the rows, nothing was sent:", *lines])


class JobNotFinishedError(DiscogsError, TimeoutError):
    """A job of the server's took longer than `wait()` was given. It goes on all the same."""


_MOST_FAULTS_SHOWN = 50
_BY_STATUS: dict[int, type[APIError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    409: Conflict,
    415: UnsupportedMediaType,
    422: UnprocessableEntity,
    429: TooManyRequests,
}


def error_class(status: int) -> type[APIError]:
    """The class that stands for a status: its own, ServerError for any 5xx, else APIError."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return ServerError if status >= 500 else APIError


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
