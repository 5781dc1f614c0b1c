"""The reads of a report, from the local Discogs, where nobody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from discogs.testing import VirtualTimeSandbox
from live_report.probes import Probes


@pytest.fixture
def sandbox(discogs_sandbox: VirtualTimeSandbox) -> VirtualTimeSandbox:
    return discogs_sandbox


@pytest.fixture
def probes(sandbox: VirtualTimeSandbox) -> Iterator[Probes]:
    with sandbox.session() as user, sandbox.session(level=0) as anyone:
        yield Probes(user, anyone)


@pytest.fixture
def run(sandbox: VirtualTimeSandbox, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Runs the program against the local Discogs; gives what it printed."""
    from live_report.__main__ import main  # noqa: PLC0415

    def report() -> str:
        main({"DISCOGS_TOKEN": sandbox.token, "DISCOGS_BASE_URL": sandbox.url})
        return capsys.readouterr().out

    return report
