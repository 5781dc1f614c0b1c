"""Every write, with every fault: done once or not at all, said truly, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

import discogs
from discogs.sandbox import Sandbox
from discogs.sandbox.recording import RecordedRequest
from tests.faults.conftest import Make
from tests.faults.network import Network
from tests.faults.operations import WRITES, jumping_clock
from tests.faults.secrets import SECRETS, told
from tests.waiting import waited_for

#: Writes that send what was changed of an object.
EDITS = {
    "profile",
    "folder renamed",
    "item rated",
    "item noted",
    "want changed",
    "sold",
    "listing changed",
    "order moved",
}
#: Writes whose answers say in a header what is needed; it comes before the body.
TOLD_BY_A_HEADER = {"export requested", "uploaded", "uploaded changes", "uploaded deletions"}


def writes_of(sandbox: Sandbox) -> list[str]:
    """The writes that arrived."""
    return [f"{r.method} {r.path}" for r in sandbox.requests if _writes(r)]


def _writes(request: RecordedRequest) -> bool:
    return request.method != "GET"


class Attempt:
    """One write that goes wrong, and what there was before."""

    def __init__(self, sandbox: Sandbox, session: discogs.Session, name: str) -> None:
        self.sandbox, self.session, self.write = sandbox, session, WRITES[name]
        self.edits, self.told_by_a_header = name in EDITS, name in TOLD_BY_A_HEADER
        self.thing = self.write.before(session)
        self.before = self.write.state(session)
        sandbox.requests.clear()

    def runs(self) -> None:
        """Write."""
        self.write.write(self.session, self.thing)

    def fails_with(self, expected: type[discogs.DiscogsError]) -> discogs.DiscogsError:
        """The write raises this, and shows no secret by it."""
        with pytest.raises(expected) as caught:
            self.runs()
        assert not [secret for secret in SECRETS if secret in told(caught.value)]
        return caught.value

    def was_sent_once(self) -> None:
        """Exactly one write went out; one that was not waited for may still be on its way."""
        waited_for(lambda: any(r.status or r.fault for r in self.sandbox.requests if _writes(r)))
        assert len(writes_of(self.sandbox)) == 1

    def nothing_is_lost(self) -> None:
        """What was not confirmed is still to be saved."""
        assert not isinstance(self.thing, discogs.Entity) or self.thing.is_dirty == self.edits

    def is_done(self) -> bool:
        """Whether the server has another state than before."""
        self.sandbox.calm()
        return self.write.state(self.session) != self.before


@pytest.fixture(params=list(WRITES))
def attempt(request: pytest.FixtureRequest, sandbox: Sandbox, session: discogs.Session) -> Attempt:
    """Each write, once."""
    return Attempt(sandbox, session, request.param)


@pytest.fixture(params=list(WRITES))
def attempts(
    request: pytest.FixtureRequest, sandbox: Sandbox, impatient: Make
) -> Callable[[], Attempt]:
    """Each write, as often as it is asked for, in a fresh sandbox each time."""

    def make() -> Attempt:
        sandbox.reset()
        sandbox.limit = 100_000
        return Attempt(sandbox, impatient(), request.param)

    return make


def test_unharmed_it_is_one_request(sandbox: Sandbox, attempt: Attempt) -> None:
    attempt.runs()

    attempt.was_sent_once()
    assert len(sandbox.requests) == 1
    assert attempt.is_done()


def test_a_server_error_is_not_asked_again(
    sandbox: Sandbox, attempts: Callable[[], Attempt], subtests: pytest.Subtests
) -> None:
    for status in (500, 502, 503, 504):
        with subtests.test(status=status):
            attempt = attempts()
            sandbox.fail(status, None)
            attempt.fails_with(discogs.ServerError)

            attempt.was_sent_once()
            attempt.nothing_is_lost()
            assert not attempt.is_done()


def test_what_failed_can_be_done_again(sandbox: Sandbox, attempt: Attempt) -> None:
    sandbox.fail(500)
    attempt.fails_with(discogs.ServerError)
    attempt.runs()

    assert attempt.is_done()
    assert not isinstance(attempt.thing, discogs.Entity) or not attempt.thing.is_dirty


def test_an_answer_that_was_lost_leaves_it_unconfirmed(sandbox: Sandbox, attempt: Attempt) -> None:
    sandbox.drop(after_write=True, times=None)
    error = attempt.fails_with(discogs.UnconfirmedWriteError)

    attempt.was_sent_once()
    attempt.nothing_is_lost()
    assert attempt.is_done(), "the server had done it"
    assert "may or may not have taken effect" in str(error)


def test_a_connection_that_broke_before_leaves_it_unconfirmed_too(
    sandbox: Sandbox, attempt: Attempt
) -> None:
    sandbox.drop(times=None)
    attempt.fails_with(discogs.UnconfirmedWriteError)

    attempt.was_sent_once()
    attempt.nothing_is_lost()
    assert not attempt.is_done()


def test_a_page_of_html_is_no_confirmation(sandbox: Sandbox, attempt: Attempt) -> None:
    sandbox.garble(times=None)
    attempt.fails_with(discogs.UnconfirmedWriteError)

    attempt.nothing_is_lost()
    attempt.was_sent_once()


def test_an_empty_answer_confirms_what_needs_no_other(sandbox: Sandbox, attempt: Attempt) -> None:
    sandbox.blank(times=None)
    if attempt.write.needs_answer:
        attempt.fails_with(discogs.UnconfirmedWriteError)
        attempt.nothing_is_lost()
    else:
        attempt.runs()

    attempt.was_sent_once()


def test_a_refusal_for_the_limit_was_no_write(
    sandbox: Sandbox, attempts: Callable[[], Attempt], subtests: pytest.Subtests
) -> None:
    for headers in ({"Retry-After": "0"}, {}):
        with subtests.test(headers=headers):
            attempt = attempts()
            sandbox.fail(429, 1, headers=headers)
            attempt.runs()

            assert [r.status == 429 for r in sandbox.requests if _writes(r)] == [True, False]
            assert attempt.is_done()


def test_a_second_refusal_for_the_limit_is_raised_and_nothing_is_lost(
    sandbox: Sandbox, attempt: Attempt
) -> None:
    sandbox.fail(429, None)
    attempt.fails_with(discogs.TooManyRequests)

    assert len(sandbox.requests) == 2
    attempt.nothing_is_lost()
    assert not attempt.is_done()


def test_a_refusal_is_raised_and_nothing_is_lost(
    sandbox: Sandbox, attempts: Callable[[], Attempt], subtests: pytest.Subtests
) -> None:
    for status in (400, 401, 403, 404, 409, 422):
        with subtests.test(status=status):
            attempt = attempts()
            sandbox.fail(status, None)
            error = attempt.fails_with(discogs.APIError)

            assert isinstance(error, discogs.APIError)
            assert error.status == status
            attempt.was_sent_once()
            attempt.nothing_is_lost()
            assert not attempt.is_done()


def test_a_write_follows_no_redirect(
    sandbox: Sandbox,
    stranger: Sandbox,
    attempts: Callable[[], Attempt],
    subtests: pytest.Subtests,
) -> None:
    for status in (301, 302, 303, 307, 308):
        with subtests.test(status=status):
            attempt = attempts()
            sandbox.redirect(f"{stranger.url}/", status=status, times=None)
            attempt.fails_with(discogs.InvalidResponse)

            attempt.was_sent_once()
            attempt.nothing_is_lost()
            assert not stranger.requests
            assert not attempt.is_done()


@pytest.mark.parametrize("is_done", [False, True])
def test_an_answer_that_never_comes_leaves_it_unconfirmed(
    sandbox: Sandbox, network: Network, attempt: Attempt, *, is_done: bool
) -> None:
    sandbox.stall(after_write=is_done, times=None)
    network.gives_up_early()
    attempt.fails_with(discogs.UnconfirmedWriteError)

    attempt.was_sent_once()
    attempt.nothing_is_lost()
    network.is_patient()
    if is_done:
        waited_for(attempt.is_done)
    else:
        assert not attempt.is_done()


@pytest.mark.parametrize("fault", ["cut", "misstate_length", "slow"])
def test_half_an_answer_is_no_confirmation(
    sandbox: Sandbox, network: Network, attempt: Attempt, fault: str
) -> None:
    if fault == "slow":
        sandbox.slow(600, times=None)
        network.gives_up_early()
    else:
        getattr(sandbox, fault)(times=None)
    if attempt.write.needs_answer and not (attempt.told_by_a_header and fault != "cut"):
        attempt.fails_with(discogs.UnconfirmedWriteError)
        attempt.nothing_is_lost()
    else:
        # Of an empty answer nothing is missing.
        with suppress(discogs.UnconfirmedWriteError):
            attempt.runs()

    attempt.was_sent_once()
    network.is_patient()
    waited_for(attempt.is_done)


def test_a_clock_that_jumps_changes_nothing(
    sandbox: Sandbox, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", jumping_clock())
    attempt.runs()

    attempt.was_sent_once()
    assert len(sandbox.requests) == 1
    assert attempt.is_done()


def test_nobody_there_means_not_done(sandbox: Sandbox, network: Network, attempt: Attempt) -> None:
    network.breaks(attempt.session)
    attempt.fails_with(discogs.ConnectionFailed)

    assert writes_of(sandbox) == []
    attempt.nothing_is_lost()
