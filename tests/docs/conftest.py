"""What a page's code and commands find where they run: a sandbox in place of Discogs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import discogs
from discogs import dumps
from discogs.sandbox import Sandbox
from tests.docs.reading import visit


@pytest.fixture
def reader(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Someone who tries a page out in an empty directory, and lets every application in."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "XDG_CACHE_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "COLUMNS": "80",
        "DISCOGS_BASE_URL": sandbox.url,
        "DISCOGS_DUMPS_URL": sandbox.dumps_url,
        "DISCOGS_TOKEN": sandbox.token,
    }.items():
        monkeypatch.setenv(name, value)
    addresses = {"base_url": sandbox.url, "authorize_url": sandbox.authorize_url}
    _set_defaults(monkeypatch, discogs.Session.__init__, base_url=sandbox.url)
    _set_defaults(monkeypatch, discogs.OAuthFlow.__init__, **addresses)
    _set_defaults(monkeypatch, discogs.OAuthFlow.authorize, open_browser=visit)
    _set_defaults(monkeypatch, dumps.download, base_url=sandbox.dumps_url)
    _set_defaults(monkeypatch, dumps.list, base_url=sandbox.dumps_url)
    yield sandbox
    # A page may have turned logging on.
    logging.getLogger("discogs").setLevel(logging.NOTSET)


def _set_defaults(
    monkeypatch: pytest.MonkeyPatch, function: Callable[..., object], **defaults: object
) -> None:
    """Let a function be called without what a page does not tell: where the sandbox is."""
    before = function.__kwdefaults__ or {}
    monkeypatch.setattr(function, "__kwdefaults__", {**before, **defaults})
