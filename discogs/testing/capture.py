"""Capture the requests that a piece of code makes."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import overload

from discogs.sandbox import RecordedRequest, Recording, Sandbox

__all__ = ["CapturedRequests", "capture_requests"]

# A failure about one request for each row must not fill the screen.
_MOST_LISTED = 20


class CapturedRequests(Sequence[RecordedRequest]):
    """The requests that a sandbox received in a `with` block, in order.

    Compare them with `lines`, or count them with `assert_count`, whose failure lists them.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._requests = recording.follow()

    @property
    def lines(self) -> list[str]:
        """The requests as texts: "GET /releases/249504?curr_abbr=EUR"."""
        return [request.line for request in self]

    def assert_count(self, expected: int) -> None:
        """Fail unless this many requests were made. The failure lists them.

        Raises:
            AssertionError: Another number was made.
        """
        __tracebackhide__ = True
        if len(self) != expected:
            raise AssertionError(self._failure(f"exactly {_count(expected)}"))

    def assert_at_most(self, most: int) -> None:
        """Fail if more requests were made. The failure lists them.

        Raises:
            AssertionError: More were made.
        """
        __tracebackhide__ = True
        if len(self) > most:
            raise AssertionError(self._failure(f"at most {_count(most)}"))

    def close(self) -> None:
        """Stop capturing."""
        self._recording.leave(self._requests)

    def _failure(self, expected: str) -> str:
        summary = f"Expected {expected}, got {len(self)}{':' if self else '.'}"
        return "\n  ".join([summary, *self._listed()])

    def __len__(self) -> int:
        return len(self._requests)

    @overload
    def __getitem__(self, index: int) -> RecordedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RecordedRequest]: ...
    def __getitem__(self, index: int | slice) -> RecordedRequest | Sequence[RecordedRequest]:
        return self._requests[index]

    def __repr__(self) -> str:
        requests = f": {', '.join(self._listed())}" if self else ""
        return f"<{_count(len(self))}{requests}>"

    def _listed(self) -> list[str]:
        """Describe the first requests, each with its answer."""
        lines = [repr(request)[1:-1] for request in self[:_MOST_LISTED]]
        return [*lines, f"and {len(self) - len(lines)} more"] if len(self) > len(lines) else lines


@contextmanager
def capture_requests(sandbox: Sandbox) -> Generator[CapturedRequests]:
    """Capture the requests that this sandbox receives within the block, from any client.

    >>> from discogs.testing import VirtualTimeSandbox, capture_requests
    >>> with VirtualTimeSandbox() as sandbox, sandbox.session() as session:
    ...     release = session.release(249504)
    ...     with capture_requests(sandbox) as requests:
    ...         title, year = release.title, release.year
    >>> requests.lines
    ['GET /releases/249504']
    >>> requests.assert_count(0)
    Traceback (most recent call last):
    AssertionError: Expected exactly 0 requests, got 1:
      GET /releases/249504 -> 200
    """
    captured = CapturedRequests(sandbox.requests)
    try:
        yield captured
    finally:
        captured.close()


def _count(number: int) -> str:
    return f"{number} request{'' if number == 1 else 's'}"
