"""Every write, with every fault: done once or not at all, said truly, and nothing lost."""

from __future__ import annotations

from contextlib import suppress

import pytest

import discogs
from discogs.http.urls import BaseUrl
from discogs.sandbox import Sandbox
from discogs.sandbox.recording import RecordedRequest
from tests.faults.conftest import Make
from tests.faults.operations import WRITES, jumping_clock
from tests.faults.patience import gives_up_early, is_patient
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
        self.edits = name in EDITS
        self.thing = self.write.before(session)
        self.before = self.write.state(session)
        sandbox.requests.clear()

    def fails_with(self, expected: type[discogs.DiscogsError]) -> discogs.DiscogsError:
        """The write raises this, and shows no secret by it."""
        with pytest.raises(expected) as caught:
            self.write.write(self.session, self.thing)
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
        is_patient(self.session)
        return self.write.state(self.session) != self.before


@pytest.mark.parametrize("name", WRITES)
def test_unharmed_it_is_one_request(sandbox: Sandbox, session: discogs.Session, name: str) -> None:
    attempt = Attempt(sandbox, session, name)
    attempt.write.write(session, attempt.thing)

    attempt.was_sent_once()
    assert len(sandbox.requests) == 1
    assert attempt.is_done()


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("name", WRITES)
def test_a_server_error_is_not_asked_again(
    sandbox: Sandbox, session: discogs.Session, name: str, status: int
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.fail(status, None)
    attempt.fails_with(discogs.ServerError)

    attempt.was_sent_once()
    attempt.nothing_is_lost()
    assert not attempt.is_done()


@pytest.mark.parametrize("name", WRITES)
def test_what_failed_can_be_done_again(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.fail(500)
    attempt.fails_with(discogs.ServerError)
    attempt.write.write(session, attempt.thing)

    assert attempt.is_done()
    assert not isinstance(attempt.thing, discogs.Entity) or not attempt.thing.is_dirty


@pytest.mark.parametrize("name", WRITES)
def test_an_answer_that_was_lost_leaves_it_unconfirmed(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.drop(after_write=True, times=None)
    error = attempt.fails_with(discogs.UnconfirmedWriteError)

    attempt.was_sent_once()
    attempt.nothing_is_lost()
    assert attempt.is_done(), "the server had done it"
    assert "may or may not have taken effect" in str(error)


@pytest.mark.parametrize("name", WRITES)
def test_a_connection_that_broke_before_leaves_it_unconfirmed_too(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.drop(times=None)
    attempt.fails_with(discogs.UnconfirmedWriteError)

    attempt.was_sent_once()
    attempt.nothing_is_lost()
    assert not attempt.is_done()


@pytest.mark.parametrize("fault", ["garble", "blank"])
@pytest.mark.parametrize("name", WRITES)
def test_another_answer_is_no_confirmation(
    sandbox: Sandbox, session: discogs.Session, name: str, fault: str
) -> None:
    attempt = Attempt(sandbox, session, name)
    getattr(sandbox, fault)(times=None)
    if fault == "garble" or attempt.write.needs_answer:
        attempt.fails_with(discogs.UnconfirmedWriteError)
        attempt.nothing_is_lost()
    else:
        # An empty answer is what such writes get when all is well.
        attempt.write.write(session, attempt.thing)

    attempt.was_sent_once()


@pytest.mark.parametrize("headers", [{"Retry-After": "0"}, {}])
@pytest.mark.parametrize("name", WRITES)
def test_a_refusal_for_the_limit_was_no_write(
    sandbox: Sandbox, session: discogs.Session, name: str, headers: dict[str, str]
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.fail(429, 1, headers=headers)
    attempt.write.write(session, attempt.thing)

    assert [r.status == 429 for r in sandbox.requests if r.method != "GET"] == [True, False]
    assert attempt.is_done()


@pytest.mark.parametrize("name", WRITES)
def test_a_second_refusal_for_the_limit_is_raised_and_nothing_is_lost(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.fail(429, None)
    attempt.fails_with(discogs.TooManyRequests)

    assert len(sandbox.requests) == 2
    attempt.nothing_is_lost()
    assert not attempt.is_done()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
@pytest.mark.parametrize("name", WRITES)
def test_a_refusal_is_raised_and_nothing_is_lost(
    sandbox: Sandbox, session: discogs.Session, name: str, status: int
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.fail(status, None)
    error = attempt.fails_with(discogs.APIError)

    assert isinstance(error, discogs.APIError)
    assert error.status == status
    attempt.was_sent_once()
    attempt.nothing_is_lost()
    assert not attempt.is_done()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("name", WRITES)
def test_a_write_follows_no_redirect(
    sandbox: Sandbox, stranger: Sandbox, session: discogs.Session, name: str, status: int
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.redirect(f"{stranger.url}/", status=status, times=None)
    attempt.fails_with(discogs.InvalidResponse)

    attempt.was_sent_once()
    attempt.nothing_is_lost()
    assert not stranger.requests
    assert not attempt.is_done()


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("name", WRITES)
def test_an_answer_that_never_comes_leaves_it_unconfirmed(
    sandbox: Sandbox, session: discogs.Session, name: str, is_done: bool
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.stall(after_write=is_done, times=None)
    gives_up_early(session)
    attempt.fails_with(discogs.UnconfirmedWriteError)

    attempt.was_sent_once()
    attempt.nothing_is_lost()
    if is_done:
        waited_for(attempt.is_done)
    else:
        assert not attempt.is_done()


@pytest.mark.parametrize("fault", ["cut", "misstate_length", "slow"])
@pytest.mark.parametrize("name", WRITES)
def test_half_an_answer_is_no_confirmation(
    sandbox: Sandbox, session: discogs.Session, name: str, fault: str
) -> None:
    attempt = Attempt(sandbox, session, name)
    if fault == "slow":
        sandbox.slow(600, times=None)
        gives_up_early(session)
    else:
        getattr(sandbox, fault)(times=None)
    if attempt.write.needs_answer and not (name in TOLD_BY_A_HEADER and fault != "cut"):
        attempt.fails_with(discogs.UnconfirmedWriteError)
        attempt.nothing_is_lost()
    else:
        # Of an empty answer nothing is missing.
        with suppress(discogs.UnconfirmedWriteError):
            attempt.write.write(session, attempt.thing)

    attempt.was_sent_once()
    waited_for(attempt.is_done)


@pytest.mark.parametrize("name", WRITES)
def test_a_clock_that_jumps_changes_nothing(
    sandbox: Sandbox, session: discogs.Session, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = Attempt(sandbox, session, name)
    monkeypatch.setattr("time.time", jumping_clock())
    attempt.write.write(session, attempt.thing)

    attempt.was_sent_once()
    assert len(sandbox.requests) == 1
    assert attempt.is_done()


@pytest.mark.parametrize("name", WRITES)
def test_nobody_there_means_not_done(sandbox: Sandbox, impatient: Make, name: str) -> None:
    attempt = Attempt(sandbox, impatient(), name)
    attempt.session._core.client._base = BaseUrl("http://127.0.0.1:9")  # pyright: ignore[reportPrivateUsage]
    attempt.fails_with(discogs.ConnectionFailed)

    assert writes_of(sandbox) == []
    attempt.nothing_is_lost()
