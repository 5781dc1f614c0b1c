"""Cassettes: what went over the wire once, played again with the network shut.

`make record` records them anew, from the sandbox, or from the live API where DISCOGS_TOKEN is set.
Either way the cassette names https://api.discogs.com, holds no credentials, and cassettes/README.md
says where it came from.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import vcr

import discogs
from discogs.sandbox import Sandbox
from tests.cassette.ledger import CASSETTES, note_origin

LIVE = "https://api.discogs.com"
KEPT_HEADERS = {"content-type", "link", "location", "retry-after"}


@pytest.fixture
def session(request: pytest.FixtureRequest) -> Iterator[discogs.Session]:
    """A session whose requests are played from the test's own cassette."""
    recording = request.config.getoption("--record")
    token = os.environ.get("DISCOGS_TOKEN") if recording else None
    path = cassette_of(request.node)
    if not recording:
        assert path.exists(), f"There is no {path.name}: run `make record`."
        with play(path) as cassette, discogs.Session("discogs-tests/1.0", token="t") as session:
            yield session
        assert cassette.all_played, "The cassette holds requests that the test does not make."
        assert len(cassette), "This test plays nothing: it can be a unit test."
        return
    path.unlink(missing_ok=True)
    if token:
        with record(path, LIVE), discogs.Session("discogs-tests/1.0", token=token) as session:
            yield session
    else:
        with (
            Sandbox() as sandbox,
            record(path, sandbox.url),
            sandbox.session(user_agent="discogs-tests/1.0") as session,
        ):
            yield session
    note_origin(path, "live API" if token else "sandbox")


def cassette_of(test: pytest.Item) -> Path:
    """cassettes/<family>/<test>.yaml."""
    family = test.path.stem.removeprefix("test_")
    return CASSETTES / family / f"{test.name}.yaml"


def play(path: Path) -> Any:
    """Play a cassette; whatever is not in it can't be asked."""
    matching = ("method", "scheme", "host", "port", "path", "query", "body")
    return vcr.VCR(
        record_mode=vcr.mode.NONE, match_on=matching, before_record_request=with_one_boundary
    ).use_cassette(str(path))


def with_one_boundary(sent: Any) -> Any:
    """The request with a form's boundary, which is made up anew each time, replaced."""
    found = re.match(rb"--(\w{32})\r\n", sent.body or b"")
    if found:
        sent.body = sent.body.replace(found[1], b"boundary")
    return sent


def record(path: Path, base_url: str) -> Any:
    """Record a cassette, scrubbed of credentials and of where it was recorded."""
    host = urlsplit(base_url).netloc.encode()

    def scrub_request(sent: Any) -> Any:
        sent.uri = sent.uri.replace(base_url, LIVE)
        sent.headers = {"Accept": sent.headers["Accept"]}
        return with_one_boundary(sent)

    def scrub_response(answer: dict[str, Any]) -> dict[str, Any]:
        body = answer["body"]["string"]
        body = re.sub(rb"https?://" + re.escape(host), LIVE.encode(), body)
        # Pictures come from a port that changes from run to run.
        body = re.sub(rb"http://127\.0\.0\.1:\d+", b"https://i.discogs.com", body)
        answer["body"]["string"] = body
        answer["headers"] = {
            name: [value.replace(base_url, LIVE) for value in values]
            for name, values in answer["headers"].items()
            if name.lower() in KEPT_HEADERS or name.lower().startswith("x-discogs")
        }
        return answer

    return vcr.VCR(
        record_mode=vcr.mode.ALL,
        decode_compressed_response=True,
        before_record_request=scrub_request,
        before_record_response=scrub_response,
    ).use_cassette(str(path))
