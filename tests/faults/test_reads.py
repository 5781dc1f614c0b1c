"""Every read, with every fault: the right result in the end, or the right error, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.sandbox import Sandbox
from tests.faults.conftest import Make
from tests.faults.network import ATTEMPTS, Network
from tests.faults.operations import READS, jumping_clock
from tests.faults.secrets import SECRETS, told
from tests.waiting import waited_for

#: A port at which nobody listens.
NOWHERE = "http://127.0.0.1:9"
Cause = Callable[[Sandbox, int | None], None]

#: What passes by itself, and what is raised where it does not.
PASSING: dict[str, tuple[Cause, type[discogs.DiscogsError]]] = {
    "500": (lambda s, n: s.fail(500, n), discogs.ServerError),
    "502 page": (lambda s, n: s.fail(502, n), discogs.ServerErrorPage),
    "503 page": (lambda s, n: s.fail(503, n), discogs.ServerErrorPage),
    "504 page": (lambda s, n: s.fail(504, n), discogs.ServerErrorPage),
    "reset": (lambda s, n: s.drop(times=n), discogs.ConnectionFailed),
    "misstated length": (lambda s, n: s.misstate_length(times=n), discogs.DiscogsError),
    "cut body": (lambda s, n: s.cut(times=n), discogs.DiscogsError),
    "HTML": (lambda s, n: s.garble(times=n), discogs.InvalidResponse),
    "empty body": (lambda s, n: s.blank(times=n), discogs.InvalidResponse),
}
#: Nothing in a CSV says where it ends: one that is announced as shorter than it is seems whole.
UNSEEN = {("export rows", "misstated length"), ("export file", "misstated length")}
#: What does not pass: asked once.
LASTING: dict[int, type[discogs.APIError]] = {
    400: discogs.BadRequest,
    401: discogs.Unauthorized,
    403: discogs.Forbidden,
    404: discogs.NotFound,
    405: discogs.MethodNotAllowed,
    409: discogs.Conflict,
    415: discogs.UnsupportedMediaType,
    418: discogs.APIError,
    422: discogs.UnprocessableEntity,
    501: discogs.ServerError,
}
#: `session.request` gives the answer as it came, whatever it is.
AS_IT_CAME = {name: read for name, read in READS.items() if name == "raw"}
DECODED = {name: read for name, read in READS.items() if name not in AS_IT_CAME}


def prepared(sandbox: Sandbox, session: discogs.Session, name: str) -> object:
    """What a read needs, while nothing goes wrong; the requests until then are forgotten."""
    sandbox.calm()
    thing = READS[name].before(session)
    sandbox.requests.clear()
    return thing


def unharmed(sandbox: Sandbox, session: discogs.Session, name: str) -> tuple[object, int]:
    """What a read gives when all is well, and how many requests it takes."""
    thing = prepared(sandbox, session, name)
    return READS[name].read(session, thing), len(sandbox.requests)


def seen(name: str) -> list[str]:
    """The faults that this read can tell from a good answer."""
    return [fault for fault in PASSING if (name, fault) not in UNSEEN]


@pytest.mark.parametrize("name", DECODED)
def test_what_passes_is_asked_again(
    sandbox: Sandbox, impatient: Make, subtests: pytest.Subtests, name: str
) -> None:
    expected, least = unharmed(sandbox, impatient(), name)
    for fault in seen(name):
        with subtests.test(fault):
            session = impatient()
            thing = prepared(sandbox, session, name)
            PASSING[fault][0](sandbox, ATTEMPTS - 1)

            assert READS[name].read(session, thing) == expected
            assert len(sandbox.requests) == least + ATTEMPTS - 1


@pytest.mark.parametrize("name", DECODED)
def test_what_does_not_pass_is_raised_in_the_end(
    sandbox: Sandbox, impatient: Make, subtests: pytest.Subtests, name: str
) -> None:
    for fault in seen(name):
        with subtests.test(fault):
            cause, expected = PASSING[fault]
            session = impatient()
            thing = prepared(sandbox, session, name)
            cause(sandbox, None)
            with pytest.raises(expected) as caught:
                READS[name].read(session, thing)

            assert len(sandbox.requests) == ATTEMPTS
            assert not [secret for secret in SECRETS if secret in told(caught.value)]


@pytest.mark.parametrize("name", DECODED)
def test_a_refusal_is_raised_at_once(
    sandbox: Sandbox, impatient: Make, subtests: pytest.Subtests, name: str
) -> None:
    for status, expected in LASTING.items():
        with subtests.test(status=status):
            session = impatient()
            thing = prepared(sandbox, session, name)
            sandbox.fail(status, None)
            with pytest.raises(expected) as caught:
                READS[name].read(session, thing)

            assert type(caught.value) is expected
            assert caught.value.status == status
            assert len(sandbox.requests) == 1


#: A 429 as it may come: what it says, and in which headers.
REFUSALS: dict[str, dict[str, Any]] = {
    "with Retry-After": {"headers": {"Retry-After": "0"}},
    "without": {},
    "without a word": {"body": "\n"},
}


@pytest.mark.parametrize("name", DECODED)
def test_one_refusal_for_the_limit_costs_one_request(
    sandbox: Sandbox, impatient: Make, subtests: pytest.Subtests, name: str
) -> None:
    for refusal, answer in REFUSALS.items():
        with subtests.test(refusal):
            session = impatient()
            thing = prepared(sandbox, session, name)
            sandbox.fail(429, 1, **answer)
            READS[name].read(session, thing)

            assert [request.status for request in sandbox.requests].count(429) == 1


@pytest.mark.parametrize("name", DECODED)
def test_a_second_refusal_is_raised(
    sandbox: Sandbox, impatient: Make, subtests: pytest.Subtests, name: str
) -> None:
    for refusal, answer in REFUSALS.items():
        with subtests.test(refusal):
            session = impatient()
            thing = prepared(sandbox, session, name)
            sandbox.fail(429, None, **answer)
            with pytest.raises(discogs.TooManyRequests, match="Share one limiter between your"):
                READS[name].read(session, thing)

            assert len(sandbox.requests) == 2


@pytest.mark.parametrize("name", DECODED)
def test_a_refusal_of_the_very_first_request_costs_one_request(
    sandbox: Sandbox, impatient: Make, name: str
) -> None:
    expected, _ = unharmed(sandbox, impatient(), name)
    session = impatient()
    sandbox.requests.clear()
    sandbox.fail(429)

    assert READS[name].read(session, READS[name].before(session)) == expected
    assert [request.status for request in sandbox.requests].count(429) == 1
    assert sandbox.requests[0].status == 429


#: Answers that do not come in time.
LATE: dict[str, Callable[[Sandbox, int | None], None]] = {
    "no answer": lambda s, n: s.stall(times=n),
    "slow body": lambda s, n: s.slow(600, times=n),
}


@pytest.mark.parametrize("name", DECODED)
def test_what_comes_too_late_is_asked_again(
    sandbox: Sandbox, impatient: Make, network: Network, subtests: pytest.Subtests, name: str
) -> None:
    expected, least = unharmed(sandbox, impatient(), name)

    def all_arrived() -> None:
        """What was given up has arrived by now, so that the next request is let off."""
        waited_for(lambda: len([r for r in sandbox.requests if r.fault]) == ATTEMPTS - 1)
        network.is_patient()

    for fault, cause in LATE.items():
        with subtests.test(fault):
            network.is_patient()
            session = impatient()
            thing = prepared(sandbox, session, name)
            cause(sandbox, ATTEMPTS - 1)
            network.gives_up_early()
            network.pauses.before_the_last_attempt(all_arrived)

            assert READS[name].read(session, thing) == expected
            assert len(sandbox.requests) == least + ATTEMPTS - 1


@pytest.mark.parametrize("name", DECODED)
def test_what_never_comes_in_time_is_given_up(
    sandbox: Sandbox, impatient: Make, network: Network, subtests: pytest.Subtests, name: str
) -> None:
    for fault, cause in LATE.items():
        with subtests.test(fault):
            network.is_patient()
            session = impatient()
            thing = prepared(sandbox, session, name)
            cause(sandbox, None)
            network.gives_up_early()
            with pytest.raises(discogs.ConnectionFailed, match=r"timed out|in time") as caught:
                READS[name].read(session, thing)

            waited_for(lambda: len(sandbox.requests) == ATTEMPTS)
            assert not [secret for secret in SECRETS if secret in told(caught.value)]


@pytest.mark.parametrize("name", DECODED)
def test_a_clock_that_jumps_changes_nothing(
    sandbox: Sandbox, impatient: Make, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, least = unharmed(sandbox, impatient(), name)
    session = impatient()
    thing = prepared(sandbox, session, name)
    monkeypatch.setattr("time.time", jumping_clock())

    assert READS[name].read(session, thing) == expected
    assert len(sandbox.requests) == least


@pytest.mark.parametrize("name", DECODED)
def test_a_redirect_to_another_host_tells_it_nothing(
    sandbox: Sandbox, stranger: Sandbox, session: discogs.Session, name: str
) -> None:
    thing = READS[name].before(session)
    sandbox.redirect(f"{stranger.url}/nowhere", times=None)
    with pytest.raises(discogs.DiscogsError) as caught:
        READS[name].read(session, thing)

    assert stranger.requests
    for request in stranger.requests:
        assert "Authorization" not in request.headers
        shown = f"{request.path}{request.query}{request.headers}{request.body!r}"
        assert not [secret for secret in SECRETS if secret in shown]
    assert not [secret for secret in SECRETS if secret in told(caught.value)]


@pytest.mark.parametrize("name", DECODED)
def test_who_is_there_again_is_asked_again(
    sandbox: Sandbox, impatient: Make, network: Network, name: str
) -> None:
    expected, least = unharmed(sandbox, impatient(), name)
    session = impatient()
    thing = prepared(sandbox, session, name)
    network.breaks(session)
    network.pauses.before_the_last_attempt(network.comes_back)

    assert READS[name].read(session, thing) == expected
    assert len(sandbox.requests) == least


@pytest.mark.parametrize("name", READS)
def test_nobody_there_is_said_after_some_attempts(
    sandbox: Sandbox, impatient: Make, name: str
) -> None:
    session = impatient(base_url=NOWHERE)
    with pytest.raises(discogs.ConnectionFailed) as caught:
        READS[name].read(session, _made_without_asking(session, name))

    assert "127.0.0.1:9" in str(caught.value)
    assert not [secret for secret in SECRETS if secret in told(caught.value)]


def _made_without_asking(session: discogs.Session, name: str) -> object:
    """What a read needs, as stubs."""
    stubs: dict[str, object] = {
        "list": 1,
        "listing": 1,
        "order": session.order("1-1"),
        "messages": session.order("1-1"),
        "upload": session.get(discogs.InventoryUpload, 1),
    }
    return stubs.get(name, session.get(discogs.InventoryExport, 1))
