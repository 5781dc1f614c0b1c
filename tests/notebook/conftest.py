"""The answers that cards and tables are made of, asked for once."""

from __future__ import annotations

import pytest

from discogs.sandbox import Sandbox
from tests.notebook.answers import Answers, recorded


@pytest.fixture(scope="session")
def answers(running_sandbox: Sandbox) -> Answers:
    running_sandbox.reset()
    running_sandbox.limit = 100_000
    return recorded(running_sandbox)
