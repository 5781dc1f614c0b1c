"""The cache between real processes and machines: killed jobs, a shared server, own writes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from requests_cache.backends.redis import RedisCache

import discogs
from discogs.sandbox import Sandbox
from tests.faults.operations import READS, WRITES
from tests.integration.redis_server import RedisServer, running_redis

#: Reads the releases one after the other. Told to, it dies when it has read so many.
JOB = """
import os, signal, sys
import discogs

url, token, path, count, dies_at = sys.argv[1:6]
limiter = discogs.RateLimiter(limit=100_000)
session = discogs.Session("Job/1.0", token=token, base_url=url, limiter=limiter, cache=path)
ids = [int(line) for line in sys.stdin]
for number, id in enumerate(ids[: int(count)], 1):
    assert session.release(id).title
    if number == int(dies_at):
        os.kill(os.getpid(), signal.SIGKILL)
print(session.statistics)
"""


def run(sandbox: Sandbox, path: Path, count: int, dies_at: int) -> subprocess.CompletedProcess[str]:
    given = [sandbox.url, sandbox.token, str(path), str(count), str(dies_at)]
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", JOB, *given],
        input="\n".join(map(str, sandbox.catalogue.releases)),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_job_of_600_that_is_killed_at_400_goes_on_with_200(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    killed = run(sandbox, tmp_path / "answers.sqlite", 600, 400)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(sandbox.requests) == 400

    sandbox.requests.clear()
    again = run(sandbox, tmp_path / "answers.sqlite", 600, 0)

    assert again.returncode == 0, again.stderr
    assert len(sandbox.requests) == 200
    assert "requests=200, cached=400" in again.stdout


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    yield from running_redis(tmp_path)


# requests-cache still calls what redis calls deprecated.
@pytest.mark.filterwarnings("ignore:Call to deprecated setex:DeprecationWarning")
def test_machines_share_answers_in_redis(sandbox: Sandbox, redis_server: RedisServer) -> None:
    def machine() -> discogs.Session:
        backend = RedisCache(host="127.0.0.1", port=redis_server.port)
        return sandbox.session(cache=backend)

    with machine() as one, machine() as other:
        title = one.release(249504).title
        sandbox.requests.clear()

        assert other.release(249504).title == title
        assert len(sandbox.requests) == 0

        other.release(249504).rate(3)
        sandbox.requests.clear()

    with machine() as third:
        assert third.release(249504).title == title
        assert len(sandbox.requests) == 1, "the write of one is seen by all"


@pytest.mark.filterwarnings("ignore:Call to deprecated setex:DeprecationWarning")
def test_without_the_cache_s_server_discogs_is_asked(
    sandbox: Sandbox, redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    backend = RedisCache(host="127.0.0.1", port=redis_server.port, serializer="json")
    with sandbox.session(cache=backend) as session:
        release = session.release(249504)
        title = release.title
        redis_server.stop()

        assert release.refresh().title == title
        assert session.master(96559).title
        release.rate(3)

    assert [record.levelname for record in caplog.records].count("WARNING") == 1
    assert "can't be used: Error" in caplog.text
    assert len(sandbox.requests) == 5, "with the identity, which a rating needs"


def test_a_file_that_is_no_cache_is_said_to_be_none(
    sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "answers.sqlite"
    with sandbox.session(cache=path) as session:
        assert session.release(249504).title
        path.write_bytes(b"no database" * 1000)
        assert session.master(96559).title

    assert len(sandbox.requests) == 2


def test_each_session_says_how_old_an_answer_may_be(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with sandbox.session(cache=path) as patient:
        assert patient.release(249504).title
    sandbox.requests.clear()
    with sandbox.session(cache=path, cache_max_age=1e-6) as choosy:
        assert choosy.release(249504).title

    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
def test_a_clock_that_was_set_makes_no_answer_young(
    sandbox: Sandbox, tmp_path: Path, jump: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SetClock:
        @staticmethod
        def now(tz: tzinfo) -> datetime:
            return datetime.now(tz) + jump

    with sandbox.session(cache=tmp_path / "answers.sqlite") as before:
        assert before.release(249504).title
    sandbox.requests.clear()
    monkeypatch.setattr("discogs.http.cache.datetime", SetClock)
    with sandbox.session(cache=tmp_path / "answers.sqlite") as after:
        assert after.release(249504).title

    assert len(sandbox.requests) == 1


#: What a session learns of itself, and answers that no cache keeps.
KEPT = {name: read for name, read in READS.items() if name not in {"about", "raw"}}


def everything(session: discogs.Session) -> dict[str, object]:
    found = {name: read.read(session, read.before(session)) for name, read in KEPT.items()}
    listings = {
        "artist releases": session.artist(72872).releases,
        "label releases": session.label(895).releases,
        "versions": session.master(96559).versions,
        "search": session.search("never gonna"),
    }
    counts = {name: [row.raw for row in rows[:100]] for name, rows in listings.items()}
    return {**found, "counts": counts}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_leaves_no_answer_that_it_made_wrong(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    path, write = tmp_path / "answers.sqlite", WRITES[name]
    with sandbox.session(cache=path) as before:
        everything(before)
    with sandbox.session(cache=path) as writing:
        write.write(writing, write.before(writing))
    with sandbox.session(cache=path) as after, sandbox.session() as uncached:
        assert everything(after) == everything(uncached)
        assert after.statistics.cached > 0
