"""Sessions with a sandbox in virtual time keep to all rules, and never really wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import discogs
from discogs import Condition, NotFound, ServerError
from discogs.ratelimit.limiter import shared_limiter
from discogs.testing import VirtualTimeSandbox, capture_requests

RELEASE = 249504


@pytest.fixture(scope="module")
def running_in_virtual_time() -> Iterator[VirtualTimeSandbox]:
    with VirtualTimeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def timeless(running_in_virtual_time: VirtualTimeSandbox) -> VirtualTimeSandbox:
    running_in_virtual_time.reset()
    return running_in_virtual_time


def test_the_limit_is_kept_in_no_time(timeless: VirtualTimeSandbox) -> None:
    began = timeless.clock.now()
    with timeless.session() as session:
        for release_id in timeless.catalogue.releases.keys() - {RELEASE}:
            if session.statistics.requests == 130:
                break
            session.request("GET", f"/releases/{release_id}")

    assert timeless.refused == 0
    assert len(timeless.requests) == 130
    assert 120 <= timeless.clock.now() - began < 240
    assert session.statistics.waited >= 120


def test_failures_are_asked_again_after_pauses(timeless: VirtualTimeSandbox) -> None:
    timeless.fail(503, times=3)
    with timeless.session() as session, capture_requests(timeless) as requests:
        assert session.release(RELEASE).title

    requests.assert_count(4)
    assert len(timeless.clock.waits) == 3


def test_what_goes_on_failing_is_an_error(timeless: VirtualTimeSandbox) -> None:
    timeless.fail(500, times=None)
    with timeless.session() as session, pytest.raises(ServerError):
        session.release(RELEASE).refresh()


def test_a_job_of_the_servers_is_waited_for(timeless: VirtualTimeSandbox) -> None:
    timeless.job_seconds = 300.0
    with timeless.session() as session:
        export = session.exports.request().wait(progress=False)

    assert export.status == "success"
    assert sum(timeless.clock.waits) >= 300.0


def test_others_see_a_write_when_its_time_has_come(timeless: VirtualTimeSandbox) -> None:
    timeless.write_delay = 40.0
    with timeless.session() as writer, timeless.session() as reader:
        listing = writer.release(RELEASE).sell(condition=Condition.MINT, price="12.50")
        listing.save()
        with pytest.raises(NotFound):
            reader.listing(listing.id).refresh()
        timeless.clock.advance(40.0)

        assert reader.listing(listing.id).condition == Condition.MINT


def test_a_session_of_the_applications_own_does_not_wait_either(
    timeless: VirtualTimeSandbox,
) -> None:
    environment = {"DISCOGS_BASE_URL": timeless.url, "DISCOGS_TOKEN": timeless.token}
    timeless.fail(502)
    with discogs.Session.from_env(environment) as session:
        assert session.me.username == timeless.username

    assert len(timeless.clock.waits) == 1


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_session_is_logged_in_as_far_as_was_asked(
    timeless: VirtualTimeSandbox, level: int
) -> None:
    with timeless.session(level) as session:
        assert session.level == level
        assert session.release(RELEASE).title

    assert timeless.requests[-1].level == level


def test_a_reset_forgets_what_a_test_did(timeless: VirtualTimeSandbox) -> None:
    timeless.limit = 5
    timeless.fail(500, times=None)
    with timeless.session() as session:
        session.request("GET", f"/releases/{RELEASE}")
    assert timeless.clock.waits

    timeless.reset()

    assert timeless.clock.waits == []
    assert shared_limiter(timeless.url).limit == 60
    with timeless.session() as session, capture_requests(timeless) as requests:
        assert session.release(RELEASE).title
    requests.assert_count(1)


def test_the_limit_of_a_stopped_sandbox_is_nobodys_any_more() -> None:
    with VirtualTimeSandbox() as sandbox:
        shared = shared_limiter(sandbox.url)
        assert shared.clock is sandbox.clock
        url = sandbox.url

    assert shared_limiter(url) is not shared


def test_a_sandbox_that_was_not_started_says_so() -> None:
    with pytest.raises(RuntimeError, match="with Sandbox"):
        VirtualTimeSandbox().session()
