"""Downloads from a mirror with the manners of the real one: whole files, or none."""

from __future__ import annotations

import datetime as dt
import errno
import gzip
import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import pytest

from discogs import dumps
from discogs.dumps.mirror import Mirror
from discogs.errors import (
    ConnectionFailed,
    DumpError,
    InvalidResponse,
    InvalidValueError,
    NotFound,
    TooManyRequests,
)
from discogs.sandbox import Sandbox
from discogs.testing import VirtualClock

#: A 404 with a page, or one with JSON.
DumpErrors = (InvalidResponse, NotFound)
DAY = "2026-10-01"
LABELS = "discogs_20261001_labels.xml.gz"


class World(NamedTuple):
    sandbox: Sandbox
    folder: Path
    clock: VirtualClock

    def download(self, **options: object) -> tuple[Path, ...]:
        given = {"date": DAY, "kinds": ["labels"], **options}
        return dumps.download(
            self.folder,
            base_url=self.sandbox.dumps_url,
            clock=self.clock,
            progress=False,
            **given,  # type: ignore[arg-type]
        )

    @property
    def asked(self) -> list[str]:
        """What was asked of the mirror: the last part of each query."""
        queries = [one.query for one in self.sandbox.mirror.requests]
        return [(one.get("download") or one["prefix"]).rpartition("/")[2] for one in queries]

    def break_off(self) -> None:
        """Download half of a file from a host that can send the rest."""
        mirror = self.sandbox.mirror
        mirror.obeys_ranges = True
        mirror.cut(path="/**_labels.xml.gz")
        mirror.fail(404, path="/**_labels.xml.gz")
        with pytest.raises(DumpErrors):
            self.download()

    @property
    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> World:
    return World(sandbox, tmp_path / "dumps", VirtualClock())


def test_a_file_is_downloaded_checked_and_kept_with_its_checksums(world: World) -> None:
    paths = world.download()

    assert paths == (world.folder / LABELS,)
    assert paths[0].read_bytes() == world.sandbox.mirror.body(LABELS)
    assert world.files == {LABELS, "discogs_20261001_CHECKSUM.txt"}
    assert world.asked == ["discogs_20261001_CHECKSUM.txt", LABELS]
    assert all(
        file.is_intact for file in dumps.verify(world.folder, progress=False) if not file.is_missing
    )


def test_all_four_files_come_one_after_the_other(world: World) -> None:
    paths = world.download(kinds=["releases", "labels", "masters", "artists"])

    assert [path.name.split("_")[2] for path in paths] == [
        "artists.xml.gz", "labels.xml.gz", "masters.xml.gz", "releases.xml.gz",
    ]  # fmt: skip
    assert len(world.asked) == 5
    assert all(file.is_intact for file in dumps.verify(world.folder, progress=False))


def test_no_login_is_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCOGS_TOKEN", "secret-token")
    world.download(user_agent="CrateDigger/1.0")
    headers = [one.headers for one in world.sandbox.mirror.requests]

    assert all("Authorization" not in one for one in headers)
    assert {one["User-Agent"] for one in headers} == {"CrateDigger/1.0"}
    assert {one["Accept-Encoding"] for one in headers} == {"identity"}


def test_what_is_here_and_intact_is_not_downloaded_again(world: World) -> None:
    world.download()
    world.sandbox.mirror.requests.clear()
    world.download()

    assert world.asked == ["discogs_20261001_CHECKSUM.txt"]


def test_a_file_that_was_replaced_is_downloaded_again(world: World) -> None:
    world.download()
    new = world.sandbox.mirror.replace("labels")
    (path,) = world.download()

    assert hashlib.sha256(path.read_bytes()).hexdigest() == new


@pytest.mark.parametrize("obeys_ranges", [False, True])
def test_half_a_body_is_made_whole(world: World, obeys_ranges: bool) -> None:
    mirror = world.sandbox.mirror
    body = mirror.body(LABELS)
    mirror.obeys_ranges = obeys_ranges
    mirror.cut(path="/**_labels.xml.gz")
    (path,) = world.download()

    assert path.read_bytes() == body
    assert world.files == {LABELS, "discogs_20261001_CHECKSUM.txt"}
    assert [one.headers.get("Range") for one in mirror.requests] == [
        None, None, f"bytes={len(body) // 2}-",
    ]  # fmt: skip
    assert [one.status for one in mirror.requests] == [200, 200, 206 if obeys_ranges else 200]
    assert len(world.clock.waits) == 1


def test_a_download_goes_on_where_the_last_run_broke_off(world: World) -> None:
    mirror = world.sandbox.mirror
    world.break_off()
    assert world.files == {f"{LABELS}.part", f"{LABELS}.part.etag"}

    mirror.requests.clear()
    (path,) = world.download()
    assert [one.status for one in mirror.requests] == [200, 206]
    assert path.read_bytes() == mirror.body(LABELS)
    assert world.files == {LABELS, "discogs_20261001_CHECKSUM.txt"}


def test_a_part_of_a_file_that_was_replaced_since_is_dropped(world: World) -> None:
    mirror = world.sandbox.mirror
    world.break_off()
    new = mirror.replace("labels")
    mirror.requests.clear()
    (path,) = world.download()

    assert [one.status for one in mirror.requests] == [200, 200]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == new


def test_a_part_that_is_larger_than_the_file_is_dropped(world: World) -> None:
    mirror = world.sandbox.mirror
    world.break_off()
    (world.folder / f"{LABELS}.part").write_bytes(b"x" * 100_000)
    mirror.requests.clear()
    (path,) = world.download()

    assert [one.status for one in mirror.requests] == [200, 416, 200]
    assert path.read_bytes() == mirror.body(LABELS)


def test_a_part_without_an_etag_is_dropped(world: World) -> None:
    world.sandbox.mirror.obeys_ranges = True
    world.folder.mkdir()
    (world.folder / f"{LABELS}.part").write_bytes(b"whatever this is")
    (path,) = world.download()

    assert path.read_bytes() == world.sandbox.mirror.body(LABELS)


@pytest.mark.parametrize("etag", ['W/"weak"', "bare", '"a"\nX-Other: b', ""])
def test_a_part_of_an_uncertain_version_is_dropped(world: World, etag: str) -> None:
    world.sandbox.mirror.obeys_ranges = True
    world.folder.mkdir()
    (world.folder / f"{LABELS}.part").write_bytes(b"\x1f\x8bother")
    (world.folder / f"{LABELS}.part.etag").write_text(etag)
    (path,) = world.download()
    sent = [one.headers for one in world.sandbox.mirror.requests]

    assert path.read_bytes() == world.sandbox.mirror.body(LABELS)
    assert not any("Range" in one or "X-Other" in one for one in sent)


def test_an_answer_that_is_another_part_than_asked_for_is_refused(world: World) -> None:
    mirror = world.sandbox.mirror
    body = mirror.body(LABELS)
    mirror.cut(path="/**_labels.xml.gz", times=1)
    wrong = {"Content-Range": f"bytes 5-{len(body) - 1}/{len(body)}", "ETag": '"other"'}
    mirror.fail(206, path="/**_labels.xml.gz", times=1, body=body[5:], headers=wrong)
    (path,) = world.download()

    assert path.read_bytes() == body
    assert [one.status for one in mirror.requests] == [200, 200, 206, 200]


def test_the_hour_that_the_host_asks_for_is_waited(world: World) -> None:
    world.sandbox.mirror.fail(429, path="/**_labels.xml.gz", headers={"Retry-After": "3600"})
    world.download()

    assert world.clock.waits == [3600.0]


def test_a_refusal_without_a_time_counts_as_an_hour(world: World) -> None:
    world.sandbox.mirror.fail(429, path="/**_labels.xml.gz")
    world.download()

    assert world.clock.waits == [3600.0]


def test_a_longer_wait_than_allowed_is_an_error_at_once(world: World) -> None:
    world.sandbox.mirror.fail(429, headers={"Retry-After": "3600"})
    with pytest.raises(TooManyRequests, match="max_wait") as caught:
        world.download(max_wait=60)

    assert caught.value.retry_after == 3600
    assert world.clock.waits == []


def test_a_host_that_never_lets_through_is_given_up(world: World) -> None:
    world.sandbox.mirror.fail(429, times=None, headers={"Retry-After": "10"})
    with pytest.raises(TooManyRequests):
        world.download()

    assert world.clock.waits == [10.0] * 3


def test_a_wrong_checksum_is_an_error_and_the_file_is_dropped(world: World) -> None:
    world.sandbox.mirror.replace("labels", corrected=False)
    with pytest.raises(DumpError, match=f"{LABELS} came with SHA-256 .* download it again"):
        world.download()

    assert world.files == set()


def test_checksums_that_were_corrected_meanwhile_are_asked_for_again(world: World) -> None:
    mirror = world.sandbox.mirror
    old = mirror.body("discogs_20261001_CHECKSUM.txt")
    new = mirror.replace("labels")
    mirror.fail(200, path="/**_CHECKSUM.txt", body=old)
    (path,) = world.download()

    assert hashlib.sha256(path.read_bytes()).hexdigest() == new
    assert new in (world.folder / "discogs_20261001_CHECKSUM.txt").read_text()


def test_a_page_instead_of_the_file_is_refused(world: World) -> None:
    world.sandbox.mirror.garble(path="/**_labels.xml.gz", times=None)
    with pytest.raises(InvalidResponse, match="Something else than a gzip file"):
        world.download()

    assert len(world.clock.waits) == 3
    assert LABELS not in world.files


def test_passing_failures_are_tried_again(world: World) -> None:
    mirror = world.sandbox.mirror
    mirror.fail(503)
    mirror.drop(path="/**_labels.xml.gz")
    (path,) = world.download()

    assert path.read_bytes() == mirror.body(LABELS)
    assert len(world.clock.waits) == 2


def test_a_dump_that_is_not_there_is_an_error_without_retries(world: World) -> None:
    with pytest.raises(DumpError, match="no finished dump of 2026-11-01"):
        world.download(date="2026-11-01")

    assert len(world.asked) == 1


def test_redirects_are_followed(world: World) -> None:
    elsewhere = f"{world.sandbox.dumps_url}/?download=data%2F2026%2F{LABELS}"
    world.sandbox.mirror.redirect(elsewhere, path="/**_labels.xml.gz")
    (path,) = world.download()

    assert path.read_bytes() == world.sandbox.mirror.body(LABELS)
    world.sandbox.mirror.redirect("javascript:alert(1)", times=None)
    with pytest.raises(InvalidResponse, match="redirect to nowhere"):
        world.download()


def test_circles_of_redirects_end(world: World) -> None:
    world.sandbox.mirror.redirect(f"{world.sandbox.dumps_url}/?download=x", times=None)
    with pytest.raises(InvalidResponse, match="Too many redirects"):
        world.download()


def test_nobody_there_is_an_error(tmp_path: Path) -> None:
    clock = VirtualClock()
    with pytest.raises(ConnectionFailed):
        dumps.download(tmp_path, DAY, base_url="http://127.0.0.1:9", clock=clock, progress=False)

    assert len(clock.waits) == 3


@pytest.mark.parametrize("options", [{"date": "2026-13-01"}, {"kinds": ["songs"]}, {"kinds": []}])
def test_wrong_arguments_are_refused_before_anything_is_sent(
    world: World, options: dict[str, object]
) -> None:
    with pytest.raises(InvalidValueError):
        world.download(**options)

    assert world.asked == []
    assert not world.folder.exists()


def test_a_full_disk_is_an_error_before_the_download(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = os.statvfs_result((4096, 4096, 1000, 0, 0, 100, 100, 100, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    with pytest.raises(OSError, match="No space") as caught:
        world.download()

    assert caught.value.errno == errno.ENOSPC
    assert world.files == set()


def test_a_link_stays_one_and_its_file_is_replaced(world: World, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.gz"
    real.write_bytes(b"old")
    world.folder.mkdir()
    (world.folder / LABELS).symlink_to(real)
    world.download()

    assert (world.folder / LABELS).is_symlink()
    assert real.read_bytes() == world.sandbox.mirror.body(LABELS)


@pytest.mark.parametrize("name", [LABELS, f"{LABELS}.part", f"{LABELS}.part.etag"])
def test_a_fifo_is_refused(world: World, name: str) -> None:
    world.folder.mkdir()
    os.mkfifo(world.folder / name)
    with pytest.raises(InvalidValueError, match="no file that can be replaced"):
        world.download()


def test_the_dumps_of_a_year_are_listed_with_what_is_theirs(world: World) -> None:
    found = dumps.list(2026, base_url=world.sandbox.dumps_url)

    assert [(str(dump.date), dump.is_finished, len(dump.kinds)) for dump in found] == [
        ("2026-11-01", False, 3), ("2026-10-01", True, 4), ("2026-09-01", True, 4),
    ]  # fmt: skip
    assert [str(dump.date) for dump in dumps.list(2020, base_url=world.sandbox.dumps_url)] == [
        "2020-08-06"
    ]
    assert dumps.list(1999, base_url=world.sandbox.dumps_url) == ()
    assert len(world.asked) == 3


@pytest.mark.parametrize(
    ("year", "newest", "requests"), [(2026, "2026-10-01", 1), (2021, "2020-08-06", 2)]
)
def test_the_newest_finished_dump_is_found(
    world: World, year: int, newest: str, requests: int
) -> None:
    mirror = Mirror(
        world.sandbox.dumps_url, None, max_wait=0, clock=world.clock, visible=False,
        today=lambda: dt.date(year, 12, 1),
    )  # fmt: skip
    with mirror:
        assert str(mirror.newest()) == newest
    assert len(world.asked) == requests


def test_without_a_finished_dump_there_is_an_error(world: World) -> None:
    mirror = Mirror(
        world.sandbox.dumps_url, None, max_wait=0, clock=world.clock, visible=False,
        today=lambda: dt.date(2040, 1, 1),
    )  # fmt: skip
    with mirror, pytest.raises(DumpError, match="no finished dump"):
        mirror.newest()


def test_a_listing_without_end_is_refused(world: World) -> None:
    world.sandbox.mirror.fail(200, body=b"<a href='x'>" * 2_000_000, times=None)
    with pytest.raises(InvalidResponse, match="more than"):
        dumps.list(2026, base_url=world.sandbox.dumps_url, clock=world.clock)


# -- Verifying -------------------------------------------------------------------------------------


def test_verifying_says_what_is_damaged_and_what_is_missing(world: World) -> None:
    world.download()
    path = world.folder / LABELS
    path.write_bytes(path.read_bytes()[:-1])
    found = {
        file.path.name.split("_")[2]: file for file in dumps.verify(world.folder, progress=False)
    }

    assert not found["labels.xml.gz"].is_intact
    assert not found["labels.xml.gz"].is_missing
    assert found["releases.xml.gz"].is_missing
    assert not found["releases.xml.gz"].is_intact


def test_a_list_by_sha256sum_is_understood_as_well(tmp_path: Path) -> None:
    name = "discogs_20261001_artists.xml.gz"
    (tmp_path / name).write_bytes(gzip.compress(b"<artists/>"))
    digest = hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    for space in (" ", "  ", " *"):
        lines = f"{digest.upper()}{space}{name}\r\n{digest} ../../etc/passwd\nnothing\n"
        (tmp_path / "discogs_20261001_CHECKSUM.txt").write_text(lines)
        (file,) = dumps.verify(tmp_path, progress=False)
        assert file.is_intact


def test_without_checksums_nothing_can_be_verified(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="no checksums"):
        dumps.verify(tmp_path)
