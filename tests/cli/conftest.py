"""A shell to run `discogs` in: a local Discogs, a home of its own, 80 columns."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from discogs.cli.app import app
from discogs.cli.credentials import credentials_path
from discogs.ratelimit.limiter import share_limiter
from discogs.sandbox import Sandbox

VARIABLES = (
    "TOKEN",
    "CONSUMER_KEY",
    "CONSUMER_SECRET",
    "OAUTH_TOKEN",
    "OAUTH_SECRET",
    "USER_AGENT",
    "BASE_URL",
)


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str
    #: What it sent, as "GET /releases/249504".
    requests: tuple[str, ...]

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class TerminalRunner(CliRunner):
    """Runs commands whose standard input is a terminal."""

    @contextmanager
    def isolation(self, *args: Any, **options: Any) -> Generator[Any]:
        with super().isolation(*args, **options) as streams:
            vars(sys.stdin)["isatty"] = lambda: True
            yield streams


class Shell:
    """Runs commands in this process, logged in by the environment unless told otherwise."""

    def __init__(self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sandbox = sandbox
        self.set = monkeypatch.setenv
        self.unset = monkeypatch.delenv

    def __call__(self, *arguments: str, stdin: str = "", typed: str | None = None) -> Ran:
        """Run a command; `typed` comes from a terminal."""
        self.sandbox.clear()
        runner, given = (CliRunner(), stdin) if typed is None else (TerminalRunner(), typed)
        result = runner.invoke(app, list(arguments), input=given, prog_name="discogs")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        sent = tuple(f"{one.method} {one.path}" for one in self.sandbox.requests)
        return Ran(result.exit_code, result.stdout, result.stderr, sent)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a login, and an environment without one."""
    for name in VARIABLES:
        monkeypatch.delenv(f"DISCOGS_{name}", raising=False)
    for name in ("FORCE_COLOR", "PY_COLORS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")
    assert tmp_path in credentials_path().parents
    return tmp_path


@pytest.fixture
def stranger(sandbox: Sandbox, home: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell of somebody who is not logged in."""
    monkeypatch.setenv("DISCOGS_BASE_URL", sandbox.url)
    # That of OAuth would be shared with other tests of this process.
    share_limiter(sandbox.url, None)
    return Shell(sandbox, monkeypatch)


@pytest.fixture
def shell(stranger: Shell) -> Shell:
    """A shell of somebody whose token is in the environment."""
    stranger.set("DISCOGS_TOKEN", stranger.sandbox.token)
    return stranger
