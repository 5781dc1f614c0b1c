"""All errors, in one tree.

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
    │       └── ServerErrorPage     5xx with HTML or an empty body instead of JSON
    ├── ConnectionFailed            no answer: DNS, connect, TLS, timeout, reset
    ├── InvalidResponse             not the API's answer: HTML, an empty or truncated body
    │   ├── BodyTooLarge            a body beyond the session's max_body
    │   └── ServerErrorPage
    ├── UnconfirmedWriteError       a write was sent, its outcome is unknown
    ├── AuthenticationRequired      the call needs a login; nothing was sent
    ├── ReadOnlyFieldError          also an AttributeError: the field can't be assigned
    ├── InvalidFieldError           Discogs sent a value that does not fit the field's type
    ├── LazyLoadError               a field had to be loaded inside no_lazy_loading()
    ├── DetachedError               the object has no session (a copy, unpickled, deleted)
    ├── DumpError                   a dump, or a file made from one, can't be read
    ├── UnsavedError                also an AttributeError: the object was never sent, has no id
    ├── JobNotFinishedError         also a TimeoutError: wait() timed out, the job goes on
    ├── OfflineError                an offline session: its catalogue lacks what was asked for
    └── InvalidValueError           also a ValueError: refused before anything was sent
        └── InvalidRowsError        rows of an upload: .faults lists them

All errors can be pickled. None shows a token or a secret.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar, NamedTuple

__all__ = [
    "APIError",
    "AuthenticationRequired",
    "BadRequest",
    "BodyTooLarge",
    "Conflict",
    "ConnectionFailed",
    "DetachedError",
    "DiscogsError",
    "DumpError",
    "Forbidden",
    "InvalidFieldError",
    "InvalidResponse",
    "InvalidRowsError",
    "InvalidValueError",
    "JobNotFinishedError",
    "LazyLoadError",
    "MethodNotAllowed",
    "NotFound",
    "OfflineError",
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
    """The root: `except DiscogsError` catches every error of this library."""


class _Answered(DiscogsError):
    """An error that came as an answer: has the request and the answer."""

    #: What to do now; an error may know better than its class.
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
        #: The server's own words.
        self.message = message
        self.method = method
        self.url = url
        #: One line for each field that the server rejected (its second error shape).
        self.detail = detail
        #: The seconds to wait before a retry, None if the server did not say.
        self.retry_after = retry_after

    def __str__(self) -> str:
        parts = [f"{self.method} {self.url} answered {_with_phrase(self.status)}: {self.message}"]
        # An answer without a message of its own has one made of the detail.
        parts.extend(line for line in self.detail if line not in self.message)
        if self.advice:
            parts.append(self.advice)
        return "\n".join(parts)


class APIError(_Answered):
    """Discogs answered with an error status.

    `method` and `url` are the request's; `status` and `message` the answer's, in the server's own
    words; `detail` has one line for each field that the server rejected, often none; `retry_after`
    is the seconds to wait before a retry, None if the server did not say.

    >>> try:
    ...     session.release(2147483647).title
    ... except discogs.NotFound as error:
    ...     print(error.status, error.message)
    404 That release does not exist or may have been deleted.
    """


class BadRequest(APIError):
    """400: the server does not understand the request."""


class Unauthorized(APIError):
    """401: the login is missing, invalid or expired."""

    advice = (
        "Check the token or the key and secret of this session: "
        "https://www.discogs.com/settings/developers lists yours."
    )
    advice_without_login: ClassVar[str] = (
        "This session has no login. Give it a token, or key and secret: "
        "https://www.discogs.com/settings/developers lists yours."
    )


class Forbidden(APIError):
    """403: the login does not allow this, or the owner keeps it private."""

    advice = "Log in as the owner, or ask them to make it public in their privacy settings."


class NotFound(APIError):
    """404: nothing exists with this id, or on this page."""


class MethodNotAllowed(APIError):
    """405: the resource does not support the method."""


class Conflict(APIError):
    """409: another job of the same kind is still running."""

    advice = "Wait until it has finished, then try again."


class UnsupportedMediaType(APIError):
    """415: the server does not accept this kind of file."""


class UnprocessableEntity(APIError):
    """422: the server rejects a value; `detail` names the fields, if the server does."""


class TooManyRequests(APIError):
    """429: over the limit, even after waiting for a whole window once.

    `retry_after` is almost always None: Discogs does not say how long to wait.
    """

    advice = (
        "The limit counts by IP address: something else on this address uses it up too. "
        "Share one limiter between your programs, or try again in some minutes."
    )


class WaitTooLong(TooManyRequests):
    """Nothing was sent: the limiter had no slot within its `longest_wait`.

    Raised instead of waiting. `method` and `url` are those of the request; `retry_after` is the
    seconds until the next slot, None if unknown.
    """

    advice = (
        "Try again then, give the limiter a longer longest_wait (None: no bound), or "
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
    """5xx: Discogs is in trouble. Raised after retries of a read, at once for a write."""

    advice = "Try again later. After a write, first check whether it took effect."


class InvalidResponse(_Answered):
    """Not the API's answer: HTML, an empty or truncated body, a redirect of a write.

    Raised after retries of a read. `status` is the answer's, even 200.
    """

    advice = (
        "Something between here and Discogs answered, or cut the answer: a proxy, a login page, "
        "Cloudflare (which rejects a missing or odd User-Agent). Try again later."
    )


class BodyTooLarge(InvalidResponse):
    """The body of an answer exceeds the session's `max_body`. The read was not retried."""

    advice = (
        "No answer of the API should be so large. If an export of yours is, open a session with a "
        "larger max_body."
    )


class ServerErrorPage(ServerError, InvalidResponse):
    """5xx with HTML or an empty body instead of the API's JSON."""


class ConnectionFailed(DiscogsError):
    """No answer came. Raised after retries of a read; a write was certainly not executed."""


class UnconfirmedWriteError(DiscogsError):
    """A write was sent, but its answer was lost: it may or may not have taken effect.

    It is not sent again, and the changes stay unsaved. `method` and `url` are the request's; the
    message says how to find out what happened.
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
            "before you send the write again."
        )
        return (
            f"{self.method} {self.url} was sent, but its answer was lost ({self.reason}). "
            f"It may or may not have taken effect, so it was not sent again. {check}"
        )


class AuthenticationRequired(DiscogsError):
    """The call needs a login that this session does not have. Nothing was sent."""


class ReadOnlyFieldError(DiscogsError, AttributeError):
    """The field can't be assigned: Discogs offers no way to change it."""


class InvalidFieldError(DiscogsError):
    """Discogs sent a value that does not fit the field's type, or left out a required one.

    Only this field is lost; `raw` still has what Discogs sent.
    """


class LazyLoadError(DiscogsError):
    """A field had to be loaded inside `session.no_lazy_loading()`."""


class DetachedError(DiscogsError):
    """The object belongs to no session: it is a copy, was unpickled, or was deleted."""


class DumpError(DiscogsError):
    """A monthly dump, or a file made from one, can't be read; the message says where it fails."""


class OfflineError(DiscogsError):
    """The catalogue lacks what only it may answer: offline, or for `session.catalogue`."""


class UnsavedError(DiscogsError, AttributeError):
    """The object was never sent to Discogs, so it has no id yet."""


class InvalidValueError(DiscogsError, ValueError):
    """An invalid value, refused before anything was sent."""


class RowFault(NamedTuple):
    """A fault in a row of an upload."""

    #: The line in a spreadsheet: the first row is 2, empty lines count.
    row: int
    #: `""` if the row as a whole is at fault.
    column: str
    value: object
    reason: str

    def __str__(self) -> str:
        where = f"row {self.row}"
        if self.column:
            where = f"{where}, {self.column}"
        value = "" if self.value is None else f" (it is {self.value!r})"
        return f"{where}: {self.reason}{value}"


class InvalidRowsError(InvalidValueError):
    """Rows of an upload that Discogs would reject or misread; `faults` lists all of them."""

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:_LISTED_FAULTS]]
        left = len(self.faults) - len(lines)
        if left:
            lines.append(f"... and {left} more in .faults")
        noun = "fault" if len(self.faults) == 1 else "faults"
        return "\n".join([f"{len(self.faults)} {noun} in the rows, nothing was sent:", *lines])


class JobNotFinishedError(DiscogsError, TimeoutError):
    """A server-side job took longer than the timeout of `wait()`. The job goes on."""


_LISTED_FAULTS = 50
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
    """Return the class for a status: its own, ServerError for other 5xx, else APIError."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return ServerError if status >= 500 else APIError


def _with_phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
