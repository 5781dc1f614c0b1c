"""The base of exports and uploads: jobs that Discogs runs in the background."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar
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
_FINAL = frozenset({JobStatus.SUCCESS, JobStatus.FAILED})
_NUMBER = re.compile(r"/(\d{1,18})/?$")


def _in_pacific_time(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("America/Los_Angeles"))


#: A time that Discogs sends without a zone: it is Pacific.
PacificTime: TypeAlias = Annotated[datetime, AfterValidator(_in_pacific_time)]


J = TypeVar("J", bound="Job")


class Job(Entity):
    """A job that Discogs runs in the background."""

    id: Lazy[int]
    status: Lazy[JobStatus]
    #: None if Discogs has not begun with it.
    created_ts: Lazy[Annotated[PacificTime | None, NoneIf("")]]
    #: None until it is finished, and if it failed.
    finished_ts: Lazy[Annotated[PacificTime | None, NoneIf("")]]
    filename: Lazy[str | None]

    @property
    def is_finished(self) -> bool:
        """Whether it was finished or had failed when last loaded. No request, once loaded."""
        return self.status in _FINAL or self.finished_ts is not None

    def wait(self, timeout: float | None = None, *, progress: bool = True) -> Self:
        """Wait until the job is finished or has failed: see `status`.

        Checks at once, after 1 second, then less and less often, down to every 15 seconds. One
        request each time. With `progress` a line on the terminal shows the time it has taken.

        Raises:
            JobNotFinishedError: It took longer than `timeout` seconds. Discogs goes on with it.
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
                    "wait() again, or refresh() it later."
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
        """Load the job; the GET is conditional, and a 304 means that nothing has changed."""
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

        decoded = core.fetch(Request("GET", self._resource(), headers=headers), decode)
        if decoded is not None:
            merge(self, decoded.content, decoded.payload, full=True)
        self._state.answered = answered
        return True


def is_finished(facts: Mapping[str, Any]) -> bool:
    """Check the loaded fields of a job, which may be broken, for whether it is finished."""
    return facts.get("status") in _FINAL or facts.get("finished_ts") is not None


def _just_before(date: str | None) -> str | None:
    """Return the second before a Date header: within the same second the job may change again."""
    try:
        return format_datetime(parsedate_to_datetime(date or "") - timedelta(seconds=1), True)
    except ValueError:
        return None


def jobs_at(core: Core, path: str, kind: type[J]) -> PageSource[J]:
    """Make the source of the jobs at a path; their rows are full entities."""
    return PageSource(
        core,
        path,
        "items",
        kind,
        identify=lambda job: (job.id, True),
        pending=pending_writes(core, path),
    )


def start(core: Core, request: Request) -> int:
    """Start a job, and return its id, which Discogs sends in the Location header only."""

    def decode(response: Response) -> int:
        path = re.split("[?#]", response.headers.get("Location", ""), maxsplit=1)[0]
        found = _NUMBER.search(path)
        if found is None:
            raise UnreadableBodyError("no Location")
        return int(found[1])

    return core.fetch(request, decode)
