"""The methods of a sandbox that make things go wrong."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from discogs.sandbox.faults import Change, Faults, comes_from_proxy, failure
from discogs.sandbox.messages import HTML, Answer, Json, html_page


class FaultInjection:
    """Makes things go wrong, one request at a time.

    Each fault waits for `times` requests (None: all from now on) whose path and method match;
    faults that match the same request take turns. In a path, `*` is anything within one segment
    and `**` anything at all: `/releases/*`, `/users/**`.
    """

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def fail(
        self,
        status: int = 502,
        times: int | None = 1,
        *,
        body: Json | str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        after_write: bool = False,
        path: str | None = None,
        method: str | None = None,
    ) -> None:
        """Answer with an error instead.

        Args:
            status: Any status; 502, 503 and 504 come as HTML from a proxy, others as JSON.
            times: How often; None for ever.
            body: Another body than such errors have; a bare newline with 429 was seen too.
            headers: More headers, such as Retry-After, which the real API doesn't send.
            after_write: Carry the request out first; only writes then, unless `method` is given.
            path: Only requests of this path.
            method: Only requests of this method.
        """
        self._faults.add(
            "fail",
            path=path,
            method=method,
            times=times,
            after=after_write,
            answer=failure(status, body, dict(headers or {})),
            from_proxy=comes_from_proxy(status),
        )

    def drop(
        self,
        *,
        after_write: bool = False,
        times: int | None = 1,
        path: str | None = None,
        method: str | None = None,
    ) -> None:
        """Reset the connection instead of answering.

        Args:
            after_write: Carry the request out first; only writes then, unless `method` is given.
            times: How often; None for ever.
            path: Only requests of this path.
            method: Only requests of this method.
        """
        self._faults.add("drop", path=path, method=method, times=times, after=after_write)

    def stall(
        self,
        *,
        after_write: bool = False,
        times: int | None = 1,
        path: str | None = None,
        method: str | None = None,
    ) -> None:
        """Never answer: say nothing until the client has enough and hangs up.

        Args:
            after_write: Carry the request out first; only writes then, unless `method` is given.
            times: How often; None for ever.
            path: Only requests of this path.
            method: Only requests of this method.
        """
        self._faults.add("stall", path=path, method=method, times=times, after=after_write)

    def misstate_length(
        self, *, times: int | None = 1, path: str | None = None, method: str | None = None
    ) -> None:
        """Announce half of the body as all of it, and send the whole."""
        self._faults.add("misstate", path=path, method=method, times=times)

    def cut(
        self, *, times: int | None = 1, path: str | None = None, method: str | None = None
    ) -> None:
        """Announce the whole body, send half of it and hang up."""
        self._faults.add("cut", path=path, method=method, times=times)

    def slow(
        self,
        seconds: float,
        *,
        times: int | None = 1,
        path: str | None = None,
        method: str | None = None,
    ) -> None:
        """Pause for some seconds in the middle of the body, unless the client hangs up."""
        self._faults.add("slow", path=path, method=method, times=times, seconds=seconds)

    def blank(
        self, *, times: int | None = 1, path: str | None = None, method: str | None = None
    ) -> None:
        """Answer 200 with an empty body instead."""
        answer = Answer(b"", 200)
        self._faults.add("fail", path=path, method=method, times=times, answer=answer)

    def garble(
        self, *, times: int | None = 1, path: str | None = None, method: str | None = None
    ) -> None:
        """Answer 200 with an HTML page instead."""
        answer = html_page(200, "Just a moment...")
        answer.content_type = HTML
        self._faults.add("fail", path=path, method=method, times=times, answer=answer)

    def redirect(
        self,
        to: str,
        *,
        status: int = 302,
        times: int | None = 1,
        path: str | None = None,
        method: str | None = None,
    ) -> None:
        """Redirect to another URL instead."""
        answer = Answer(None, status, {"Location": to})
        self._faults.add("fail", path=path, method=method, times=times, answer=answer)

    def alter(
        self,
        path: str,
        change: Change,
        *,
        times: int | None = None,
        method: str | None = None,
    ) -> None:
        """Change the JSON of answers: `sandbox.alter("/releases/*", lambda r: r.pop("title"))`.

        Args:
            path: Only answers for this path.
            change: Gets the JSON and changes it in place, or leaves it and gives another.
            times: How often; None for ever.
            method: Only answers to this method.
        """
        self._faults.alter(_in_place_or_new(change), path=path, method=method, times=times)

    def calm(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()


def _in_place_or_new(change: Change) -> Change:
    """Accept a change in place, or else another answer.

    What a function that changed the JSON returns says nothing: `pop` returns what it took away.
    """

    def changed(content: Any) -> Any:
        before = copy.deepcopy(content)
        result = change(content)
        is_answer = content == before and type(result) in {dict, list}
        return result if is_answer else content

    return changed
