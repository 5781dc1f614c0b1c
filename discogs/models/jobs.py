"""What exports and uploads have in common: jobs of the server's, which take a while."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from discogs.errors import JobNotFinishedError
from discogs.http.messages import Request, Response, UnreadableBodyError
from discogs.models.statuses import JobStatus
from discogs.models.types import NoneIf
from discogs.orm.core import Core
from discogs.orm.decoding import Decoded, check_identity, decoder
from discogs.orm.entity import Entity, merge
from discogs.orm.fields import Lazy
from discogs.orm.payload import Payload
from discogs.pagination.pages import PageSource
from discogs.pagination.pending_writes import pending_writes
from discogs.progress import show

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Job", "PacificTime", "is_finished", "jobs_at", "start"]

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 15.0
_ENDS = frozenset({JobStatus.SUCCESS, JobStatus.FAILED})
_NUMBER = re.compile(r"/(\d{1,18})/?$")


def _in_pacific_time(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("America/Los_Angeles"))


#: A time that is sent without its zone, and is Pacific.
PacificTime: TypeAlias = Annotated[datetime, AfterValidator(_in_pacific_time)]


J = TypeVar("J", bound="Job")


class Job(Entity):
    """A job that Discogs does when it gets to it."""

    id: Lazy[int]
    status: Lazy[JobStatus]
    #: None where Discogs has not begun with it.
    created_ts: Lazy[Annotated[PacificTime | None, NoneIf("")]]
    #: None while it is not finished, and when it failed.
    finished_ts: Lazy[Annotated[PacificTime | None, NoneIf("")]]
    filename: Lazy[str | None]

    @property
    def is_finished(self) -> bool:
        """Whether it came to an end, good or bad, as far as is known. No request, once loaded."""
        return self.status in _ENDS or self.finished_ts is not None

    def wait(self, timeout: float | None = None, *, progress: bool = True) -> Self:
        """Wait until it is finished; whether that was a success is in `status`.

        Asks at once, after 1 second, then less and less often, down to once in 15 seconds. One
        request each time. With `progress` a line on the terminal shows how long it has taken.

        Raises:
            JobNotFinishedError: It took longer than `timeout` seconds. It goes on all the same.
        """
        core, pause = self._core, _FIRST_PAUSE
        began = core.now()
        if self._state.loaded and not self.is_finished:
            self.refresh()
        self._load_all()
        while not self.is_finished:
            waited = core.now() - began
            if timeout is not None and waited >= timeout:
                raise JobNotFinishedError(
                    f"{self!r} was not finished after {timeout:g} s. Discogs goes on with it: "
                    "wait() again, or look later."
                )
            if progress:
                show(f"{self.filename or type(self).__name__}: {self.status}, {waited:.0f} s")
            core.pause(pause if timeout is None else min(pause, timeout - waited))
            pause = min(pause * 1.5, _LONGEST_PAUSE)
            self.refresh()
        if progress:
            show(f"{self.filename or type(self).__name__}: {self.status}", last=True)
        return self

    def _fetch(self) -> bool:
        """Ask for it, if it has changed since the last answer: if not, Discogs says 304."""
        core = self._core
        since = self._state.answered if self._state.loaded else None
        headers = {"If-Modified-Since": since} if since else {}
        answered = since

        def decode(response: Response) -> Decoded[Job] | None:
            nonlocal answered
            answered = _just_before(response.headers.get("Date"))
            if response.status == 304:
                return None
            payload = Payload(core, response.body)
            content = decoder(type(self)).decode(payload)
            check_identity(content, self._identity_values(self._state.id))
            return Decoded(content, payload)

        told = core.fetch(Request("GET", self._resource(), headers=headers), decode)
        if told is not None:
            merge(self, told.content, told.payload, full=True)
        self._state.answered = answered
        return True


def is_finished(facts: Mapping[str, Any]) -> bool:
    """Whether a job came to an end, by what is known of it, whatever came broken."""
    return facts.get("status") in _ENDS or facts.get("finished_ts") is not None


def _just_before(date: str | None) -> str | None:
    """A second before a header's time: within the second itself more may have happened."""
    try:
        return format_datetime(parsedate_to_datetime(date or "") - timedelta(seconds=1), True)
    except ValueError:
        return None


def jobs_at(core: Core, path: str, kind: type[J]) -> PageSource[J]:
    """The jobs that are listed at a path, each told whole."""

    def settle(fresh: J, payload: Payload) -> J:
        return core.merge(fresh, fresh.id, payload, full=True)

    return PageSource(core, path, "items", kind, settle=settle, pending=pending_writes(core, path))


def start(core: Core, request: Request) -> int:
    """Start a job, and get its id, which Discogs tells in the Location header alone."""

    def decode(response: Response) -> int:
        found = _NUMBER.search(urlsplit(response.headers.get("Location", "")).path)
        if found is None:
            raise UnreadableBodyError("no Location")
        return int(found[1])

    return core.fetch(request, decode)
