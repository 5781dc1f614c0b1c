"""What all tests share: a local Discogs, and a session with it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

import discogs
from discogs.sandbox import Sandbox

pytest_plugins = ["pytester"]

# How long an example takes says more about the machine than about what is tested; and where a
# change is judged, the same examples are tried each time. Elsewhere, always new ones.
hypothesis.settings.register_profile(
    "discogs", deadline=None, derandomize="CI" in os.environ, print_blob=True
)
hypothesis.settings.load_profile("discogs")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record", action="store_true", help="record the cassettes anew instead of playing them"
    )


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    """One server for all tests of a process; `sandbox` gives it out fresh."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    """The server, with nothing left of the tests before, and a limit that is never in the way."""
    running_sandbox.reset()
    running_sandbox.limit = 100_000
    return running_sandbox


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[discogs.Session]:
    """A user's session with the local Discogs."""
    with sandbox.session() as session:
        yield session


@pytest.fixture(autouse=True)
def examples(request: pytest.FixtureRequest, doctest_namespace: dict[str, object]) -> None:
    """The names that the examples in docstrings use: `discogs`, and a `session`.

    They run in a directory of their own, where they may leave files.
    """
    if isinstance(request.node, pytest.DoctestItem):
        request.getfixturevalue("monkeypatch").chdir(request.getfixturevalue("tmp_path"))
        doctest_namespace["discogs"] = discogs
        doctest_namespace["session"] = request.getfixturevalue("session")
