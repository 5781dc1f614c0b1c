"""That the tests of faults leave nothing out: every call of the API is one of their operations."""

from __future__ import annotations

from discogs.sandbox import Sandbox
from discogs.sandbox.recording import RecordedRequest
from discogs.sandbox.routing import ROUTES, Router, shared_router
from tests.faults.conftest import Make
from tests.faults.operations import READS, WRITES

#: Made by OAuthFlow, which has no session yet, and by people; see tests/unit/test_oauth.py.
LOGGING_IN = {"/oauth/request_token", "/oauth/authorize", "/oauth/access_token"}
#: Not documented, and not needed: a Want is whole as it is listed.
UNUSED = {("GET", "/users/<username>/wants/<int:release_id>")}


def called(router: Router, request: RecordedRequest) -> tuple[str, str]:
    found, _ = router.find(request)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    return found.method, found.path


def test_every_call_of_the_api_is_read_or_written(sandbox: Sandbox, impatient: Make) -> None:
    router, seen = shared_router(), set[tuple[str, str]]()
    operations = [(one.before, one.read) for one in READS.values()]
    operations += [(one.before, one.write) for one in WRITES.values()]
    for before, operate in operations:
        sandbox.reset()
        sandbox.limit = 100_000
        session = impatient()
        operate(session, before(session))
        seen.update(called(router, request) for request in sandbox.requests)

    every = {(route.method, route.path) for route in ROUTES if route.path not in LOGGING_IN}
    assert every - seen == UNUSED
