"""How a script is run: in a directory of its own, in a session that has read nothing yet."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest

from discogs.sandbox import Sandbox
from tests.scripts.script import Script

T = TypeVar("T")


class Run:
    """Runs a script, and counts at the server what it sends."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def __call__(self, script: Script[T]) -> T:
        """Return what a script answers. It must take the requests that are written beside it."""
        self._sandbox.clear()
        with self._sandbox.session() as session:
            answer = script(session)
            requests = session.statistics.requests
        sent = [one.line for one in self._sandbox.requests]
        assert len(sent) == script.requests, sent
        assert requests == script.requests
        return answer


@pytest.fixture
def run(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return Run(sandbox)
