"""Every write, with every fault: done once or not at all, said truly, and nothing lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

import discogs
from discogs.addresses import BaseUrl
from discogs.sandbox import Sandbox
from tests.faults.operations import WRITES
from tests.faults.secrets import SECRETS, told

Make = Callable[..., discogs.Session]


def writes_of(sandbox: Sandbox) -> list[str]:
    """The writes that arrived."""
    return [f"{r.method} {r.path}" for r in sandbox.requests if r.method != "GET"]


class Attempt:
    """One write that goes wrong, and what there was before."""

    def __init__(self, sandbox: Sandbox, session: discogs.Session, name: str) -> None:
        self.sandbox, self.session, self.write = sandbox, session, WRITES[name]
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
        deadline = time.monotonic() + 2
        while not writes_of(self.sandbox) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(writes_of(self.sandbox)) == 1

    def nothing_is_lost(self) -> None:
        """What was not confirmed is still to be saved."""
        if isinstance(self.thing, discogs.Savable) and "delete" not in str(self.sandbox.requests):
            assert self.thing.is_dirty or not self.thing.changes

    def is_done(self) -> bool:
        """Whether the server has another state than before."""
        self.sandbox.calm()
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
def test_an_answer_that_was_lost_leaves_it_unconfirmed(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.drop(after_write=True, times=None)
    error = attempt.fails_with(discogs.UnconfirmedWriteError)

    attempt.was_sent_once()
    attempt.nothing_is_lost()
    assert attempt.is_done(), "the server had done it"
    assert "may or may not have been done" in str(error)


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


@pytest.mark.parametrize("name", WRITES)
def test_a_refusal_for_the_limit_was_no_write(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    attempt = Attempt(sandbox, session, name)
    sandbox.fail(429, 1, headers={"Retry-After": "0"})
    attempt.write.write(session, attempt.thing)

    assert [r.status == 429 for r in sandbox.requests if r.method != "GET"] == [True, False]
    assert attempt.is_done()


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


@pytest.mark.parametrize("name", WRITES)
def test_an_answer_that_takes_too_long_leaves_it_unconfirmed(
    sandbox: Sandbox, impatient: Make, name: str
) -> None:
    attempt = Attempt(sandbox, impatient(timeout=0.1), name)
    sandbox.latency = 0.3
    attempt.fails_with(discogs.UnconfirmedWriteError)
    sandbox.latency = 0

    attempt.was_sent_once()
    attempt.nothing_is_lost()


@pytest.mark.parametrize("name", WRITES)
def test_nobody_there_means_not_done(sandbox: Sandbox, impatient: Make, name: str) -> None:
    attempt = Attempt(sandbox, impatient(), name)
    attempt.session._fetcher._below = BaseUrl("http://127.0.0.1:9")  # pyright: ignore[reportPrivateUsage]
    attempt.fails_with(discogs.ConnectionFailed)

    assert writes_of(sandbox) == []
    attempt.nothing_is_lost()
