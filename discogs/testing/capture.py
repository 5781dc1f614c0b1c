"""Which requests a piece of code makes."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import overload

from discogs.sandbox import RecordedRequest, Sandbox

__all__ = ["CapturedRequests", "capture_requests"]

# A request for each row of a listing need not fill the screen.
_MOST_TOLD = 20


class CapturedRequests(Sequence[RecordedRequest]):
    """The requests that a sandbox was sent in a `with` block, in the order in which they came.

    A list of them can be compared with `lines`; a number is told with `assert_count`, whose failure
    names the requests.
    """

    def __init__(self, recording: Sequence[RecordedRequest]) -> None:
        self._recording = recording
        self._begin = len(recording)
        self._end: int | None = None

    @property
    def lines(self) -> list[str]:
        """Each request as text: "GET /releases/249504?curr_abbr=EUR"."""
        return [request.line for request in self]

    def assert_count(self, expected: int) -> None:
        """Fail unless exactly so many were made. The failure names them.

        Raises:
            AssertionError: It was another number.
        """
        __tracebackhide__ = True
        if len(self) != expected:
            raise AssertionError(self._failure(f"exactly {_counted(expected)}"))

    def assert_at_most(self, most: int) -> None:
        """Fail if more were made. The failure names them.

        Raises:
            AssertionError: There were more.
        """
        __tracebackhide__ = True
        if len(self) > most:
            raise AssertionError(self._failure(f"at most {_counted(most)}"))

    def close(self) -> None:
        """What comes from now on is not captured."""
        self._end = len(self._recording)

    def _failure(self, expected: str) -> str:
        were = "was" if len(self) == 1 else "were"
        said = f"Expected {expected}, and there {were} {len(self)}{':' if self else '.'}"
        return "\n  ".join([said, *self._told()])

    def __len__(self) -> int:
        return len(self._captured())

    @overload
    def __getitem__(self, index: int) -> RecordedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RecordedRequest]: ...
    def __getitem__(self, index: int | slice) -> RecordedRequest | Sequence[RecordedRequest]:
        return self._captured()[index]

    def __repr__(self) -> str:
        told = f": {', '.join(self._told())}" if self else ""
        return f"<{_counted(len(self))}{told}>"

    def _told(self) -> list[str]:
        """Each of them with its answer, or of many the first."""
        told = [repr(request)[1:-1] for request in self[:_MOST_TOLD]]
        return [*told, f"and {len(self) - len(told)} more"] if len(self) > len(told) else told

    def _captured(self) -> Sequence[RecordedRequest]:
        return self._recording[self._begin : self._end]


@contextmanager
def capture_requests(sandbox: Sandbox) -> Generator[CapturedRequests]:
    """The requests that this sandbox is sent within the block, by whomever.

    >>> from discogs.testing import VirtualTimeSandbox, capture_requests
    >>> with VirtualTimeSandbox() as sandbox, sandbox.session() as session:
    ...     release = session.release(249504)
    ...     with capture_requests(sandbox) as requests:
    ...         title, year = release.title, release.year
    >>> requests.lines
    ['GET /releases/249504']
    >>> requests.assert_count(0)
    Traceback (most recent call last):
    AssertionError: Expected exactly 0 requests, and there was 1:
      GET /releases/249504 -> 200
    """
    captured = CapturedRequests(sandbox.requests)
    try:
        yield captured
    finally:
        captured.close()


def _counted(number: int) -> str:
    return f"{number} request{'' if number == 1 else 's'}"
