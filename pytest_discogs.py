"""A pytest plugin: a local Discogs, and sessions with it, for the tests of your application.

It stands outside the package, so that a suite which uses none of its fixtures does not even import
`discogs`. What the fixtures give is in `discogs.testing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from discogs import Session
    from discogs.testing import VirtualTimeSandbox

_MARKER = (
    "discogs(level=2, **options): how discogs_session logs in (0: not at all, 1: as an "
    "application, 2: as a user), and the other options of its Session."
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session")
def _discogs_server() -> Iterator[VirtualTimeSandbox]:
    """One server for all tests; `discogs_sandbox` gives it out fresh."""
    from discogs.testing import VirtualTimeSandbox  # noqa: PLC0415 - heavy, and needs an extra

    with VirtualTimeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def discogs_sandbox(_discogs_server: VirtualTimeSandbox) -> VirtualTimeSandbox:
    """A local Discogs with nothing left of the tests before, where nobody waits.

    `discogs_sandbox.url` is its address. `fail`, `drop`, `cut`, `slow`, `garble` and `alter` make
    something go wrong, `requests` tells what it was sent.
    """
    _discogs_server.reset()
    return _discogs_server


@pytest.fixture
def discogs_session(
    request: pytest.FixtureRequest, discogs_sandbox: VirtualTimeSandbox
) -> Iterator[Session]:
    """A `discogs.Session` with the local Discogs, logged in as its user, `sandbox_user`.

    `@pytest.mark.discogs(level=0)` opens one without a login, `level=1` an application's; the other
    arguments of the marker are options of the session.
    """
    marker = request.node.get_closest_marker("discogs")
    options: dict[str, Any] = dict(marker.kwargs) if marker else {}
    with discogs_sandbox.session(**options) as session:
        yield session


@pytest.fixture
def discogs_environment(
    monkeypatch: pytest.MonkeyPatch, discogs_sandbox: VirtualTimeSandbox
) -> None:
    """Environment variables for an application that opens its session by `Session.from_env()`.

    They lead to the local Discogs, and no login of the machine's own is left in them.
    """
    for name in (
        "DISCOGS_CONSUMER_KEY",
        "DISCOGS_CONSUMER_SECRET",
        "DISCOGS_OAUTH_TOKEN",
        "DISCOGS_OAUTH_SECRET",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISCOGS_BASE_URL", discogs_sandbox.url)
    monkeypatch.setenv("DISCOGS_TOKEN", discogs_sandbox.token)
