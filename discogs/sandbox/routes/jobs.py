"""What exports and uploads have in common: they are listed, looked up and asked about again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from discogs.sandbox.market.records import Export, Upload
from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.routing import Call

Job = TypeVar("Job", Export, Upload)


def jobs_of(call: Call, jobs: Iterable[Job]) -> Sequence[Job]:
    """List the user's own jobs, in an order neither of their ids nor of their times."""
    mine = [job for job in jobs if job.username == call.viewer.username]
    return sorted(mine, key=lambda job: (job.id * 7919 % 1009, job.id))


def find_job(call: Call, jobs: dict[int, Job], job_id: int) -> Job:
    """Find the job, if it is the user's."""
    found = jobs.get(job_id)
    if found is None or found.username != call.viewer.username:
        raise Refusal(404, "The requested resource was not found.")
    return found


def one_at_a_time(call: Call, jobs: Iterable[Job], running: Callable[[Job], bool]) -> None:
    """Refuse to start a job while another one of the user's is running."""
    if any(running(job) for job in jobs_of(call, jobs)):
        raise Refusal(409, "A job of this kind is already running. Please wait for it to finish.")


def last_modified(job: Export | Upload) -> datetime:
    """Return when the job was created or finished, to the second, as headers write times."""
    return (job.finished or job.created).replace(microsecond=0)


def unless_unchanged(call: Call, job: Export | Upload, content: Json) -> Answer:
    """Answer with the job, or with a 304 when it has not changed since `If-Modified-Since`."""
    asked = _since(call)
    if asked is not None and asked >= last_modified(job):
        return Answer(None, 304)
    return Answer(content)


def _since(call: Call) -> datetime | None:
    text = call.request.headers.get("If-Modified-Since")
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def started(url: str) -> Answer:
    """Answer the start of a job: its id is in the header alone."""
    return Answer({}, headers={"Location": url})
