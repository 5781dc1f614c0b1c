"""Made-up dumps for measurements: the same bytes from the same seed, and as long as real ones."""

from __future__ import annotations

import gzip
import itertools
import xml.etree.ElementTree as ET
from io import BytesIO

import pytest

from bench.synthetic import Synthesis, write
from discogs import dumps
from discogs.sandbox.dumps.markup import Shape
from discogs.sandbox.dumps.oddities import FileKind

KINDS: tuple[FileKind, ...] = ("artists", "labels", "masters", "releases")


def made(kind: FileKind, count: int, *, seed: int = 1, shape: Shape = 2026) -> bytes:
    file = BytesIO()
    write(Synthesis(seed, shape).xml(kind, count), file)
    return file.getvalue()


@pytest.mark.parametrize("shape", [2020, 2026])
@pytest.mark.parametrize("kind", KINDS)
def test_each_record_can_be_read_and_has_an_id_of_its_own(kind: FileKind, shape: Shape) -> None:
    records = dumps.read(BytesIO(gzip.compress(made(kind, 200, shape=shape))))
    ids = [record.id for record in records]

    assert records.report.is_complete, str(records.report)
    assert len(ids) == 200
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_makes_the_same_bytes_and_another_one_others(kind: FileKind) -> None:
    assert made(kind, 30) == made(kind, 30)
    assert made(kind, 30) != made(kind, 30, seed=2)


def test_a_longer_dump_begins_like_a_shorter_one() -> None:
    """A record depends on its number alone, so that growth can be measured."""
    short, long = made("releases", 20), made("releases", 40)

    assert long.startswith(short.removesuffix(b"</releases>\n"))


def test_releases_are_as_long_as_real_ones() -> None:
    """Of 700 real releases: 127 elements, 3,850 bytes and 9.1 tracks each."""
    root = ET.fromstring(made("releases", 700))  # noqa: S314
    tracks = root.findall("release/tracklist/track")

    assert 110 < sum(1 for _ in root.iter()) / 700 < 145
    assert 3_300 < len(made("releases", 700)) / 700 < 4_500
    assert 7.5 < len(tracks) / 700 < 10.5


def test_it_streams() -> None:
    endless = Synthesis().xml("releases", 10**12)

    assert len(list(itertools.islice(endless, 5))) == 5
