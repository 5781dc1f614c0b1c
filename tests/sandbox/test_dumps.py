"""The sandbox's dumps and their mirror: the shapes of two years, the manners of the real site."""

from __future__ import annotations

import gzip
import hashlib
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import requests

from discogs.sandbox import Sandbox
from discogs.sandbox.dumps import ODDITIES

KINDS = ("artists", "labels", "masters", "releases")
FILE = "?download=data%2F2026%2Fdiscogs_20261001_"


@pytest.fixture(scope="module", params=[2020, 2026])
def month(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp(f"dumps{request.param}")
    return Sandbox().write_dumps(folder, shape=request.param)


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    sandbox.mirror.reset()
    return sandbox


def ask(sandbox: Sandbox, query: str, **headers: str) -> requests.Response:
    return requests.get(f"{sandbox.dumps_url}/{query}", headers=headers, timeout=10)


def kind_of(path: Path) -> str:
    return path.name.split("_")[2].split(".")[0]


def test_a_dump_is_the_whole_catalogue_a_record_a_line(month: list[Path]) -> None:
    catalogue = Sandbox().catalogue
    wanted = {
        "artists": len(catalogue.artists) - 1,  # Various is in no dump
        "labels": len(catalogue.labels),
        "masters": len(catalogue.masters),
        "releases": len(catalogue.releases),
    }
    for path in month[:4]:
        kind = kind_of(path)
        text = gzip.decompress(path.read_bytes())

        assert text.startswith(f"<{kind}>\n<{kind[:-1]}".encode())
        assert len(ET.fromstring(text)) == wanted[kind]  # noqa: S314
        assert len(re.findall(rf"\n<{kind[:-1]}[ >]".encode(), text)) == wanted[kind]
        assert b"\r" not in text


def test_the_shapes_of_2020_and_2026_differ_as_documented(
    tmp_path: Path, month: list[Path]
) -> None:
    releases = gzip.decompress(month[3].read_bytes())
    is_old = b"<images>" in releases

    assert (b' status="Accepted"' in releases) is is_old
    assert (b"<anv/>" in releases) is is_old
    assert (b'<master_id is_main_release="false">0</master_id>' in releases) is not is_old
    assert releases.isascii() is is_old
    members = gzip.decompress(month[0].read_bytes())
    assert (b"<members><id>" in members) is is_old


def test_checksums_are_those_of_the_files_after_one_space(month: list[Path]) -> None:
    lines = month[4].read_text().splitlines()

    assert lines == [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.name}" for path in month[:4]
    ]


def test_odd_records_are_odd_as_they_say(tmp_path: Path) -> None:
    for path in Sandbox().write_dumps(tmp_path, odd=True)[:4]:
        text = gzip.decompress(path.read_bytes())
        for name, odd in ODDITIES.items():
            assert (odd.record in text) is (odd.kind == kind_of(path)), name
    for name, odd in ODDITIES.items():
        try:
            ET.fromstring(odd.record)  # noqa: S314
        except ET.ParseError:
            assert not odd.is_well_formed, name
        else:
            assert odd.is_well_formed, name


def test_the_listing_has_the_files_and_more_that_is_not_to_be_taken(sandbox: Sandbox) -> None:
    years = ask(sandbox, "?prefix=data%2F").text
    page = ask(sandbox, "?prefix=data%2F2026%2F").text

    assert "data%2F2020%2F" in years
    assert "data%2F2026%2F" in years
    assert page.count("discogs_20261001_releases.xml.gz") == 2  # in the link and as its text
    assert "discogs_20261001_CHECKSUM.txt" in page
    assert "discogs_20261101_CHECKSUM.txt" not in page
    assert page.count("discogs_20260901_artists.xml.gz") == 4  # named twice
    assert "https://example.org/" in page


def test_a_file_comes_whole_whatever_range_is_asked_for(sandbox: Sandbox) -> None:
    body = sandbox.mirror.body("discogs_20261001_labels.xml.gz")
    answer = ask(sandbox, f"{FILE}labels.xml.gz", Range="bytes=100-")

    assert (answer.status_code, answer.content) == (200, body)
    sandbox.mirror.obeys_ranges = True
    answer = ask(sandbox, f"{FILE}labels.xml.gz", Range="bytes=100-")
    assert (answer.status_code, answer.content) == (206, body[100:])
    assert answer.headers["Content-Range"] == f"bytes 100-{len(body) - 1}/{len(body)}"
    other = ask(sandbox, f"{FILE}labels.xml.gz", Range="bytes=100-", **{"If-Range": '"other"'})
    assert other.status_code == 200
    past = ask(sandbox, f"{FILE}labels.xml.gz", Range=f"bytes={len(body)}-")
    assert past.status_code == 416


def test_head_says_no_length(sandbox: Sandbox) -> None:
    answer = requests.head(f"{sandbox.dumps_url}/{FILE}labels.xml.gz", timeout=10)

    assert answer.status_code == 200
    assert "Content-Length" not in answer.headers


def test_whoever_asks_often_is_refused_for_an_hour() -> None:
    now = [0.0]
    with Sandbox(clock=lambda: now[0]) as sandbox:
        statuses = [ask(sandbox, "?prefix=data").status_code for _ in range(16)]
        refused = ask(sandbox, "?prefix=data")

        assert statuses == [200] * 15 + [429]
        assert refused.headers["Retry-After"] == "3600"
        now[0] = 3599.0
        assert ask(sandbox, "?prefix=data").status_code == 429
        now[0] = 3600.0
        assert ask(sandbox, "?prefix=data").status_code == 200


def test_a_file_is_replaced_a_day_later(sandbox: Sandbox) -> None:
    before = ask(sandbox, f"{FILE}labels.xml.gz")
    new = sandbox.mirror.replace("labels")
    after = ask(sandbox, f"{FILE}labels.xml.gz")

    assert hashlib.sha256(after.content).hexdigest() == new
    assert before.headers["ETag"] != after.headers["ETag"]
    assert f"{new} discogs_20261001_labels.xml.gz" in ask(sandbox, f"{FILE}CHECKSUM.txt").text


def test_what_is_not_there_is_not_found(sandbox: Sandbox) -> None:
    for query in (
        "?download=data%2F2026%2F..%2Fx",
        "?download=data%2F1999%2Fdiscogs_19990101_x.txt",
    ):
        assert ask(sandbox, query).status_code == 404


def test_faults_are_the_sandboxs_own(sandbox: Sandbox) -> None:
    sandbox.mirror.fail(503)

    assert ask(sandbox, "?prefix=data").status_code == 503
    assert ask(sandbox, "?prefix=data").status_code == 200
    assert [one.status for one in sandbox.mirror.requests] == [503, 200]
    assert len(sandbox.requests) == 0
