"""Exports and uploads take a while: how they are waited for, with a clock that is not the real."""

from __future__ import annotations

import io
import json
import pickle
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, TypeVar

import pytest

import discogs
from discogs.http.messages import Request, Response, UnreadableBodyError
from discogs.models import InventoryExport, InventoryUpload, JobStatus
from tests.unit.models_world import World, changed

T = TypeVar("T")
EXPORT = "/inventory/export/7"
BEGAN = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)


class Server(World):
    """A server with one job, which is finished after some seconds of a time that it passes."""

    def __init__(self, seconds: float = 10.0, *, status: str = "success") -> None:
        super().__init__(token="t")
        self.seconds, self.status = seconds, status
        self.statuses: list[int] = []
        #: What happens instead of an answer, by the number of the request.
        self.events: dict[int, Exception] = {}
        self.tells_date = True
        #: Where the answer to a start says that the job is.
        self.location: str | None = "https://api.discogs.com/inventory/export/7"

    def respond(self, request: Request) -> Response:
        if event := self.events.pop(len(self.asked), None):
            raise event
        headers = {"Date": format_datetime(self._now, usegmt=True)} if self.tells_date else {}
        if request.method == "POST":
            headers |= {"Location": self.location} if self.location is not None else {}
            return Response(200, headers, b"{}", request.path)
        since = request.headers.get("If-Modified-Since")
        unchanged = since is not None and self._changed <= parsedate_to_datetime(since)
        self.statuses.append(304 if unchanged else 200)
        body = b"" if unchanged else json.dumps(self._job()).encode()
        return Response(self.statuses[-1], headers, body, request.path)

    @property
    def _now(self) -> datetime:
        return BEGAN + timedelta(seconds=self.clock)

    @property
    def _changed(self) -> datetime:
        """The second in which it changed last: headers know no fractions of it."""
        moment = BEGAN + timedelta(seconds=self.seconds) if self._done else BEGAN
        return moment.replace(microsecond=0)

    @property
    def _done(self) -> bool:
        return self.clock >= self.seconds

    def _job(self) -> dict[str, Any]:
        finished = "2026-01-31T04:00:10" if self._done and self.status != "failed" else ""
        return {
            "id": 7,
            "status": self.status if self._done else "pending",
            "created_ts": "2026-01-31T04:00:00",
            "finished_ts": finished,
            "filename": "mine.csv",
            "url": "",
            "download_url": None,
        }


def export_of(server: Server) -> InventoryExport:
    return server.core.entity(InventoryExport, 7)


def test_the_pauses_grow_from_a_second_to_a_quarter_of_a_minute() -> None:
    server = Server(100)
    export = export_of(server).wait(progress=False)

    assert export.status is JobStatus.SUCCESS
    assert server.pauses[:4] == [1.0, 1.5, 2.25, 3.375]
    assert max(server.pauses) == 15.0
    assert server.pauses == sorted(server.pauses)
    assert len(server.asked) == len(server.pauses) + 1
    assert 100 <= server.clock < 115


def test_what_is_finished_is_not_waited_for() -> None:
    server = Server(0)
    export = export_of(server).wait(progress=False)
    export.wait(timeout=0, progress=False)

    assert server.pauses == []
    assert len(server.asked) == 1


@pytest.mark.parametrize("timeout", [0, 0.5, 1, 4.0, 20])
def test_waiting_ends_with_its_time(timeout: float) -> None:
    server = Server(1000)
    export = export_of(server)
    with pytest.raises(discogs.JobNotFinishedError, match=f"after {timeout:g} s") as caught:
        export.wait(timeout, progress=False)

    assert sum(server.pauses) == pytest.approx(timeout)
    assert isinstance(caught.value, TimeoutError)
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), discogs.JobNotFinishedError)  # noqa: S301
    assert export.status is JobStatus.PENDING
    server.seconds = server.clock + 2
    assert export.wait(60, progress=False).is_finished


def test_a_wait_without_time_looks_once() -> None:
    server = Server(10)
    export = export_of(server).refresh()
    server.clock = 20

    assert export.wait(0, progress=False).is_finished


def test_a_job_that_is_finished_at_the_last_moment_is_finished() -> None:
    server = Server(5)

    assert export_of(server).wait(5, progress=False).is_finished
    assert server.clock == 5


def test_a_job_that_failed_is_finished_too() -> None:
    server = Server(3, status="failed")
    export = export_of(server).wait(progress=False)

    assert export.status is JobStatus.FAILED
    assert export.is_finished
    assert export.finished_ts is None


def test_a_status_of_tomorrow_is_finished_when_it_has_a_time() -> None:
    export = export_of(Server(3, status="half done")).wait(progress=False)

    assert export.status == "half done"
    assert export.finished_ts is not None


def test_while_nothing_changes_discogs_says_304() -> None:
    server = Server(10.5)
    export = export_of(server).wait(progress=False)

    # A second after it began, it may still have changed in the second before.
    assert server.statuses == [200, 200, *[304] * (len(server.asked) - 3), 200]
    assert server.asked[0].headers == {}
    sent = [request.headers["If-Modified-Since"] for request in server.asked[1:]]
    assert sent[0] == "Sat, 31 Jan 2026 11:59:59 GMT"
    assert sent == sorted(sent, key=parsedate_to_datetime)
    assert export.filename == "mine.csv"


def test_without_a_date_the_whole_is_asked_for() -> None:
    server = Server(5)
    server.tells_date = False

    assert export_of(server).wait(progress=False).is_finished
    assert set(server.statuses) == {200}


def test_a_job_that_finishes_in_the_second_of_an_answer_is_noticed() -> None:
    # It is asked about at 1.0 s, and finished at 1.2 s: the same second, to a header.
    server = Server(1.2)

    assert export_of(server).wait(120, progress=False).is_finished


def test_an_error_on_the_way_is_raised_and_the_wait_can_go_on() -> None:
    server = Server(20)
    server.events[3] = discogs.ServerError(500, "Oops", "GET", EXPORT)
    export = export_of(server)
    with pytest.raises(discogs.ServerError):
        export.wait(progress=False)

    assert export.status is JobStatus.PENDING
    assert export.wait(progress=False).status is JobStatus.SUCCESS


def test_a_wait_can_be_interrupted() -> None:
    server = Server(20)
    server.interrupts = True
    with pytest.raises(KeyboardInterrupt):
        export_of(server).wait(progress=False)


class Terminal(io.StringIO):
    """Somebody looks at it."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    export_of(Server(4)).wait()
    lines = terminal.getvalue().split("\r\x1b[K")

    assert lines[1:] == [
        "mine.csv: pending, 0 s",
        "mine.csv: pending, 1 s",
        "mine.csv: pending, 2 s",
        "mine.csv: success\n",
    ]


def test_where_nobody_looks_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    export_of(Server(4)).wait()

    assert "".join(capsys.readouterr()) == ""


@pytest.mark.parametrize(
    "location",
    [
        "https://api.discogs.com/inventory/export/7",
        "http://api.discogs.com/inventory/export/7/",
        "/inventory/export/7",
        "/inventory/export/7?page=12",
        "https://api.discogs.com/inventory/export/7#8",
    ],
)
def test_the_id_of_a_new_job_is_in_its_location(location: str) -> None:
    server = Server()
    server.location = location
    export = server.exports.request()

    assert export is export_of(server)
    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/inventory/export")
    assert not export.is_loaded
    assert len(server.asked) == 1


@pytest.mark.parametrize("location", [None, "", "/inventory/export/", "/inventory/export/new", "7"])
def test_an_answer_without_an_id_makes_no_sense(location: str | None) -> None:
    server = Server()
    server.location = location
    with pytest.raises(UnreadableBodyError):
        server.exports.request()


def test_the_winter_and_the_summer_of_the_pacific_are_told_apart() -> None:
    server = Server(0)
    winter = export_of(server)
    assert winter.created_ts
    assert winter.created_ts.utcoffset() == timedelta(hours=-8)
    assert winter.created_ts == BEGAN

    server.answers = {}
    summer = server.core.entity(InventoryUpload, 7)
    job = {**server._job(), "type": "add", "results": "", "created_ts": "2026-07-31T04:00:00"}
    object.__setattr__(server, "_job", lambda: job)
    assert summer.created_ts
    assert summer.created_ts.utcoffset() == timedelta(hours=-7)
    assert summer.created_ts == datetime(2026, 7, 31, 11, tzinfo=UTC)


@pytest.mark.parametrize("unknown", [None, "", ...])
def test_a_job_that_waits_may_not_have_begun(unknown: Any) -> None:
    server = Server(0)
    job = changed(server._job(), created_ts=unknown, download_url=None, finished_ts=None)
    object.__setattr__(server, "_job", lambda: job)
    waiting = server.core.entity(InventoryExport, 7).refresh()

    assert (waiting.created_ts, waiting.finished_ts, waiting.download_url) == (None, None, None)


@pytest.mark.parametrize(
    ("sent", "results"),
    [
        ("", ""),
        (None, ""),
        ("One.<p>Two.", "One.\nTwo."),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One.<br/>Two.<BR>Three.", "One.\nTwo.\nThree."),
        ("<b>Tom</b> &amp; Jerry &lt;3", "Tom & Jerry <3"),
    ],
)
def test_results_are_text(sent: str | None, results: str) -> None:
    server = Server(0)
    job = {**server._job(), "type": "add", "results": sent}
    object.__setattr__(server, "_job", lambda: job)

    assert server.core.entity(InventoryUpload, 7).results == results
