"""A pytest plugin: a local Discogs and sessions with it, for the tests of your application.

It lies outside the package: a suite that uses none of its fixtures does not import `discogs`. The
classes behind the fixtures are in `discogs.testing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from discogs import Session
    from discogs.testing import Scrubber, VirtualTimeSandbox

_MARKER = (
    "discogs(level=2, **options): the login of discogs_session (0: none, 1: an application, "
    "2: a user), and the other options of its Session."
)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session")
def _discogs_server() -> Iterator[VirtualTimeSandbox]:
    """Run one server for all tests; `discogs_sandbox` resets it for each."""
    from discogs.testing import VirtualTimeSandbox  # noqa: PLC0415 - heavy, and needs an extra

    with VirtualTimeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def discogs_sandbox(_discogs_server: VirtualTimeSandbox) -> VirtualTimeSandbox:
    """A local Discogs in virtual time, fresh for each test.

    `url` is its address, `requests` records the requests, and `fail`, `drop`, `cut`, `slow`,
    `garble` and `alter` cause faults.
    """
    _discogs_server.reset()
    return _discogs_server


@pytest.fixture
def discogs_session(
    request: pytest.FixtureRequest, discogs_sandbox: VirtualTimeSandbox
) -> Iterator[Session]:
    """A `discogs.Session` with the local Discogs, logged in as `sandbox_user`.

    `@pytest.mark.discogs(level=0)` opens it without a login, `level=1` as an application; the
    marker's other arguments are options of the session. A test's marker adds to that of its class
    and module.
    """
    options: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("discogs"))):
        options |= _arguments(*marker.args, **marker.kwargs)
    with discogs_sandbox.session(**options) as session:
        yield session


def _arguments(*level: int, **options: Any) -> dict[str, Any]:
    """Return the arguments of a marker by their names; `level` is the first one."""
    return dict(zip(("level",), level, strict=bool(level))) | options


@pytest.fixture
def discogs_environment(
    monkeypatch: pytest.MonkeyPatch, discogs_sandbox: VirtualTimeSandbox
) -> None:
    """Environment variables for an application that calls `Session.from_env()`.

    They have the address and token of the local Discogs, and no other login of this machine.
    """
    for name in (
        "DISCOGS_USER_TOKEN",
        "DISCOGS_CONSUMER_KEY",
        "DISCOGS_CONSUMER_SECRET",
        "DISCOGS_OAUTH_TOKEN",
        "DISCOGS_OAUTH_SECRET",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISCOGS_BASE_URL", discogs_sandbox.url)
    monkeypatch.setenv("DISCOGS_TOKEN", discogs_sandbox.token)


@pytest.fixture(scope="session")
def discogs_scrubber() -> Scrubber:
    """A `Scrubber`, which keeps logins out of recordings: `vcr.VCR(**scrubber.vcr_options)`."""
    from discogs.testing import Scrubber  # noqa: PLC0415 - heavy, and needs an extra

    return Scrubber()
