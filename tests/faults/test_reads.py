"""Every read, with every fault: the right result in the end, or the right error, and no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import discogs
from discogs.sandbox import Sandbox
from tests.faults.operations import READS
from tests.faults.secrets import SECRETS, told

Make = Callable[..., discogs.Session]
Cause = Callable[[Sandbox, int | None], None]

ATTEMPTS = 4
#: What passes by itself, and what is raised where it does not.
PASSING: dict[str, tuple[Cause, type[discogs.DiscogsError]]] = {
    "500": (lambda s, n: s.fail(500, n), discogs.ServerError),
    "502 page": (lambda s, n: s.fail(502, n), discogs.ServerErrorPage),
    "503 page": (lambda s, n: s.fail(503, n), discogs.ServerErrorPage),
    "504 page": (lambda s, n: s.fail(504, n), discogs.ServerErrorPage),
    "reset": (lambda s, n: s.drop(times=n), discogs.ConnectionFailed),
    "cut body": (lambda s, n: s.cut(times=n), discogs.DiscogsError),
    "HTML": (lambda s, n: s.garble(times=n), discogs.InvalidResponse),
    "empty body": (lambda s, n: s.blank(times=n), discogs.InvalidResponse),
}
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


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("name", DECODED)
def test_what_passes_is_asked_again(
    sandbox: Sandbox, impatient: Make, name: str, fault: str
) -> None:
    read, unharmed, session = READS[name], impatient(), impatient()
    thing = read.before(unharmed)
    sandbox.requests.clear()
    expected = read.read(unharmed, thing)
    least = len(sandbox.requests)

    thing = read.before(session)
    sandbox.requests.clear()
    PASSING[fault][0](sandbox, ATTEMPTS - 1)

    assert read.read(session, thing) == expected
    assert len(sandbox.requests) == least + ATTEMPTS - 1


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("name", DECODED)
def test_what_does_not_pass_is_raised_in_the_end(
    sandbox: Sandbox, session: discogs.Session, name: str, fault: str
) -> None:
    cause, expected = PASSING[fault]
    thing = READS[name].before(session)
    sandbox.requests.clear()
    cause(sandbox, None)
    with pytest.raises(expected) as caught:
        READS[name].read(session, thing)

    assert len(sandbox.requests) == ATTEMPTS
    assert not [secret for secret in SECRETS if secret in told(caught.value)]


@pytest.mark.parametrize("status", LASTING)
@pytest.mark.parametrize("name", DECODED)
def test_a_refusal_is_raised_at_once(
    sandbox: Sandbox, session: discogs.Session, name: str, status: int
) -> None:
    thing = READS[name].before(session)
    sandbox.requests.clear()
    sandbox.fail(status, None)
    with pytest.raises(LASTING[status]) as caught:
        READS[name].read(session, thing)

    assert type(caught.value) is LASTING[status]
    assert caught.value.status == status
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("name", DECODED)
def test_one_refusal_for_the_limit_costs_one_request(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    thing = READS[name].before(session)
    sandbox.requests.clear()
    sandbox.fail(429, 1, headers={"Retry-After": "0"})
    READS[name].read(session, thing)
    answered = [request.status for request in sandbox.requests]

    assert answered.count(429) == 1
    sandbox.fail(429, None, headers={"Retry-After": "0"})
    session.expire_all()
    with pytest.raises(discogs.TooManyRequests):
        session.about()


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


@pytest.mark.parametrize("name", READS)
def test_nobody_there_is_said_after_some_attempts(
    sandbox: Sandbox, impatient: Make, name: str
) -> None:
    session = impatient(base_url="http://127.0.0.1:9")
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
