"""Fixtures for all tests: a local Discogs, and a session with it."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

import discogs
from discogs.sandbox import Sandbox

pytest_plugins = ["pytester"]
PACKAGE = Path(discogs.__file__).parent

# The same examples on every machine, however slow it is. `--hypothesis-profile wide` tries others,
# among them constants of the modules that happen to be imported.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("wide", _PATIENT)
settings.register_profile("steady", _PATIENT, derandomize=True)
# Mutants: the first example that fails is enough, nobody reads the smallest.
settings.register_profile(
    "first", _PATIENT, derandomize=True, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--hypothesis-profile", default=None) != "wide":
        # There is no setting for it.
        setattr(providers, "_get_local_constants", lambda: vars(providers)["_local_constants"])  # noqa: B010 - it is private


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record", action="store_true", help="record new cassettes instead of playing the old"
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage: all that is made stays until the end.

    That took a quarter of the time, in each worker. Frozen, it is not looked through later either.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Look for examples in docstrings, and import for it, only where there are some."""
    is_ours = file_path.suffix == ".py" and file_path.is_relative_to(PACKAGE)
    parent.config.option.doctestmodules = is_ours and ">>>" in file_path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    """Run one server for all tests of a process; `sandbox` resets it for each."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    """The server, fresh, with a limit that no test reaches."""
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
    """Give the examples in docstrings the names `discogs` and `session`.

    They run in a temporary directory, where they may leave files.
    """
    if isinstance(request.node, pytest.DoctestItem):
        request.getfixturevalue("monkeypatch").chdir(request.getfixturevalue("tmp_path"))
        doctest_namespace["discogs"] = discogs
        doctest_namespace["session"] = request.getfixturevalue("session")
