"""`dumps.convert`: sorted, nested and flat Parquet, a catalogue, and a run that can be resumed."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from discogs import Artist, InvalidValueError, Label, Master, Release, dumps
from discogs.dumps import conversion
from discogs.dumps.source import Chunk, Source
from discogs.dumps.tables import FLAT
from discogs.dumps.target import Target
from discogs.errors import DumpError
from tests.dumps.examples import ARTISTS, LABELS, MASTERS, RELEASES, dump, release

NAME = "discogs_20261001_{}.xml.gz"
DUMPS = {"releases": RELEASES, "masters": MASTERS, "artists": ARTISTS, "labels": LABELS}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    folder.mkdir()
    for kind, records in DUMPS.items():
        (folder / NAME.format(kind)).write_bytes(dump(records, kind, packed=True))
    return folder


def many(count: int) -> list[str]:
    """Releases whose chunks are many."""
    return [release(id, title=f"No. {id}", notes="x" * 4000) for id in range(1, count + 1)]


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / table).to_pylist()
    return found


def test_a_folder_of_dumps_becomes_tables_and_a_catalogue(source: Path, tmp_path: Path) -> None:
    made = dumps.convert(source, tmp_path / "data", workers=1)

    assert {kind: report.records for kind, report in made.reports.items()} == {
        "releases": 2, "masters": 1, "artists": 2, "labels": 2,
    }  # fmt: skip
    assert all(report.is_complete for report in made.reports.values())
    nested = rows(made.path, "releases")
    assert [row["id"] for row in nested] == [1, 2]
    assert nested[0]["tracklist"][2]["sub_tracks"][0]["title"] == "Part"
    assert (nested[0]["is_main_release"], nested[1]["is_main_release"]) == (True, None)
    assert nested[0]["formats"] == [
        {"name": "Vinyl", "qty": "2", "text": "Blue", "descriptions": ['12"']}
    ]
    assert rows(made.path, "artists")[1]["members"][0] == {"id": 7, "name": "Ann (2)"}
    assert rows(made.path, "labels")[0]["parent_label"] == {"id": 4711, "name": "Goldhead Music"}
    assert not (tmp_path / "data.part").exists()


def test_flat_tables_hold_what_the_nested_ones_do(source: Path, tmp_path: Path) -> None:
    made = dumps.convert(source, tmp_path / "data", workers=1)

    assert [(row["track"], row["part"], row["title"]) for row in rows(made.path, "tracks")] == [
        (1, None, "Side A"), (2, None, "Rails"), (3, None, "Suite"), (3, 1, "Part"),
    ]  # fmt: skip
    assert [
        (row["release_id"], row["track"], row["is_extra"], row["artist_id"])
        for row in rows(made.path, "credits")
    ] == [(1, None, False, 7), (1, None, False, 0), (1, None, True, 0), (1, 2, False, 9),
          (2, None, False, 7)]  # fmt: skip
    assert rows(made.path, "release_labels") == [
        {"release_id": 1, "label_id": 5, "name": "Svek", "catno": "SK 026"}
    ]
    assert rows(made.path, "identifiers")[0]["value"] == "7 320-1"
    assert rows(made.path, "companies")[0]["entity_type_name"] == "Pressed By"
    assert rows(made.path, "formats")[0]["descriptions"] == ['12"']


def test_files_say_what_they_were_made_of(source: Path, tmp_path: Path) -> None:
    made = dumps.convert(source, tmp_path / "data", workers=1)
    metadata = pq.read_schema(made.path / "releases" / "part-00000.parquet").metadata
    digest = hashlib.sha256((source / NAME.format("releases")).read_bytes()).hexdigest()

    assert metadata[b"discogs.date"] == b"2026-10-01"
    assert metadata[b"discogs.sha256"] == digest.encode()
    assert json.loads((made.path / "dumps.json").read_text())["sources"]["releases"]["date"] == (
        "2026-10-01"
    )


def test_the_catalogue_finds_records_by_all_their_keys(source: Path, tmp_path: Path) -> None:
    made = dumps.convert(source, tmp_path / "data", workers=1, parquet=False)

    with dumps.Catalogue(made.catalogue) as catalogue:
        found = catalogue.release(1)
        assert found is not None
        assert (found.title, found.tracks[0].title) == ("Trains & Boats", "Rails")
        assert catalogue.release(3) is None
        assert getattr(catalogue.master(4), "title", None) == "Trains"
        assert getattr(catalogue.artist(7), "realname", None) == "Ann"
        assert getattr(catalogue.label(5), "contact_info", None) == "Stockholm"
        raw = catalogue.raw(Release, 1)
        assert raw is not None
        assert raw["is_main_release"] is True
        assert [one.id for one in catalogue.releases_by_barcode("7-3201")] == [1]
        assert [one.id for one in catalogue.releases_by_catno("sk026")] == [1]
        assert [one.id for one in catalogue.releases_by_artist(7)] == [1, 2]
        assert [one.id for one in catalogue.releases_by_artist(9)] == [1]
        assert [one.id for one in catalogue.releases_on_label(5)] == [1]
        assert list(catalogue.versions(4)) == []
        assert [catalogue.count(cls) for cls in (Release, Master, Artist, Label)] == [2, 1, 2, 2]
        assert catalogue.dates["labels"] == "2026-10-01"
    assert not (made.path / "releases").exists()


def test_what_one_asks_of_the_catalogue_is_ones_own(source: Path, tmp_path: Path) -> None:
    made = dumps.convert(source, tmp_path / "data", workers=1, parquet=False)
    with dumps.Catalogue(made.catalogue) as catalogue:
        raw = catalogue.raw(Release, 1)
        assert raw is not None
        raw.clear()
        assert catalogue.raw(Release, 1)


def test_records_come_sorted_even_if_the_dump_is_not(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(dump(many(1200)[::-1]))
    made = dumps.convert(path, tmp_path / "data", workers=1, part_size=10_000)

    assert [row["id"] for row in rows(made.path, "releases")] == list(range(1, 1201))
    with dumps.Catalogue(made.catalogue) as catalogue:
        assert getattr(catalogue.release(700), "title", None) == "No. 700"


def contents(folder: Path) -> dict[str, str]:
    """The hash of each Parquet file."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }


def test_several_workers_make_the_same_files_as_one(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(dump(many(1500)))
    one = dumps.convert(path, tmp_path / "one", workers=1, part_size=500)
    two = dumps.convert(path, tmp_path / "two", workers=2, part_size=500)

    assert len(list((one.path / "releases").iterdir())) >= 3
    assert contents(one.path) == contents(two.path)
    assert two.reports["releases"].records == 1500


KILLED = """
import os, sys
from discogs import dumps
from discogs.dumps import conversion

write, parts = conversion.PartWriter.add, [0]

def add(self, table):
    write(self, table)
    parts[0] += 1
    if parts[0] == int(sys.argv[3]):
        os.kill(os.getpid(), 9)

conversion.PartWriter.add = add
dumps.convert(sys.argv[1], sys.argv[2], workers=1, part_size=500)
"""


@pytest.mark.parametrize("after", [1, 9, 40])
def test_a_run_after_a_kill_keeps_what_is_finished_byte_for_byte(
    tmp_path: Path, after: int
) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(dump(many(1500)))
    whole = dumps.convert(path, tmp_path / "whole", workers=1, part_size=500)
    target, staging = tmp_path / "data", tmp_path / "data.part"
    killed = subprocess.run(  # noqa: S603
        [sys.executable, "-c", KILLED, str(path), str(target), str(after)], check=False
    )

    assert killed.returncode == -9
    assert not target.exists()
    finished = contents(staging)
    assert bool(finished) == (after == 40)
    times = {name: (staging / name).stat().st_mtime_ns for name in finished}
    made = dumps.convert(path, target, workers=1, part_size=500)
    assert contents(target) == contents(whole.path)
    assert {name: (target / name).stat().st_mtime_ns for name in times} == times
    assert made.reports["releases"].records == 1500
    with dumps.Catalogue(made.catalogue) as catalogue:
        assert catalogue.count(Release) == 1500


def test_a_killed_worker_is_named_and_nothing_is_published(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(dump(many(1500)))

    def kill_a_worker(count: int) -> None:
        listed = subprocess.run(  # noqa: S603
            ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())],  # noqa: S607
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        pids = [int(line.split()[0]) for line in listed.splitlines() if "dumps.worker" in line]
        os.kill(pids[0], 9)

    with pytest.raises(DumpError, match=r"worker process died with exit code -9.*Convert again"):
        converting(path, tmp_path / "data", kill_a_worker)
    assert not (tmp_path / "data").exists()
    dumps.convert(path, tmp_path / "data", workers=2, part_size=500)
    assert len(rows(tmp_path / "data", "releases")) == 1500


def converting(path: Path, target: Path, interrupt: Callable[[int], None]) -> None:
    """Convert with two workers, and interrupt when the source has been read in part."""

    class Interrupting(Source):
        def __iter__(self) -> Iterator[Chunk]:
            for number, chunk in enumerate(super().__iter__()):
                if number == 3:
                    interrupt(number)
                yield chunk

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conversion, "Source", Interrupting)
        dumps.convert(path, target, workers=2, part_size=500)


def test_a_source_that_is_replaced_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(dump(many(1500)))

    with pytest.raises(DumpError, match="was replaced"):
        converting(path, tmp_path / "data", lambda _: os.utime(path, ns=(1, 1)))
    assert not (tmp_path / "data").exists()


def test_a_newer_source_begins_a_new_target(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(dump(many(1500)))
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", KILLED, str(path), str(tmp_path / "data"), "17"], check=False
    )
    path.write_bytes(dump(many(3)))

    made = dumps.convert(path, tmp_path / "data", workers=1, part_size=500)
    assert [row["id"] for row in rows(made.path, "releases")] == [1, 2, 3]


def test_a_target_that_is_there_is_replaced_only_if_asked(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "data"
    target.mkdir()
    dumps.convert(source, target, workers=1)
    with pytest.raises(FileExistsError, match="replace=True"):
        dumps.convert(source, target, workers=1)

    (target / "old").touch()
    dumps.convert(source, target, workers=1, replace=True)
    assert not (target / "old").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "dumps"]


def test_a_wrong_checksum_is_said_before_anything_is_made(source: Path, tmp_path: Path) -> None:
    name = NAME.format("masters")
    (source / "discogs_20261001_CHECKSUM.txt").write_text(f"{'0' * 64} {name}\n")

    with pytest.raises(DumpError, match=r"masters.xml.gz is damaged.*Download it again"):
        dumps.convert(source, tmp_path / "data", workers=1)
    assert not (tmp_path / "data.part").exists()


def test_faults_are_reported_and_strict_stops_at_them(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    odd = RELEASES[0].replace('id="5"', f'id="{"9" * 64}"')
    path.write_bytes(dump([odd, "<release><title>B</title></release>"]))
    made = dumps.convert(path, tmp_path / "data", workers=1)

    report = made.reports["releases"]
    assert [(fault.id, fault.is_lost) for fault in report.faults] == [(None, True), (1, False)]
    assert rows(made.path, "releases")[0]["labels"][0] == {
        "id": None, "name": "Svek", "catno": "SK 026",
    }  # fmt: skip
    with pytest.raises(DumpError, match="Without strict"):
        dumps.convert(path, tmp_path / "strict", workers=1, strict=True)


def test_what_can_not_be_converted_is_said(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="no dump in"):
        dumps.convert(tmp_path, tmp_path / "data")
    with pytest.raises(DumpError, match="There is no dump"):
        dumps.convert(tmp_path / "missing", tmp_path / "data")
    with pytest.raises(InvalidValueError, match="at least one worker"):
        dumps.convert(tmp_path, tmp_path / "data", workers=0)
    with pytest.raises(DumpError, match="no catalogue"):
        dumps.Catalogue(tmp_path / "catalogue.sqlite")
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(DumpError, match="is no catalogue"):
        dumps.Catalogue(tmp_path / "catalogue.sqlite")


def test_the_flat_tables_are_those_that_are_documented() -> None:
    assert set(FLAT) == {
        "tracks", "credits", "identifiers", "release_labels", "formats", "companies",
    }  # fmt: skip


FULL = """
import resource, signal, sys
from discogs import dumps

# Stands for a disk that is full: writing beyond this size fails.
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
made = {"catalogue": False, "parquet": False, sys.argv[3]: True}
dumps.convert(sys.argv[1], sys.argv[2], workers=1, part_size=500, **made)
"""


@pytest.mark.parametrize("full", ["catalogue", "parquet"])
def test_a_full_disk_publishes_nothing_and_the_next_run_goes_on(tmp_path: Path, full: str) -> None:
    path = tmp_path / "releases.xml"
    noise = Random(5)
    # What can't be compressed.
    notes = (noise.randbytes(2000).hex() for _ in range(1500))
    path.write_bytes(dump([release(id, notes=text) for id, text in enumerate(notes, 1)]))
    target = tmp_path / "data"
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", FULL, str(path), str(target), full],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 1
    place = r"data\.part" if full == "catalogue" else r"data\.part/\w+/part-0.*"
    assert re.search(rf"\ndiscogs.*DumpError: .*{place} can't be written", ran.stderr)
    assert not target.exists()
    dumps.convert(path, target, workers=1, part_size=500)
    assert len(rows(target, "releases")) == 1500


@pytest.mark.parametrize("part_size", [1, 100])
@pytest.mark.parametrize("between", [0, 3000])
def test_of_records_with_one_id_the_first_counts_and_the_others_are_listed(
    tmp_path: Path, part_size: int, between: int
) -> None:
    label = '<label id="{}" name="S" catno="{}"/>'
    first = release(1, title="A", labels=label.format(5, "one"))
    second = release(1, title="B", labels=label.format(6, "two"))
    others = [release(id, title="C" * 300) for id in range(2, between + 2)]
    path = tmp_path / "discogs_20261001_releases.xml"
    path.write_bytes(dump([first, *others, second, first]))
    made = dumps.convert(path, tmp_path / "data", workers=1, part_size=part_size)
    alone = dumps.convert(path, tmp_path / "alone", workers=1, part_size=40, catalogue=False)

    report = made.reports["releases"]
    assert (report.records, report.lost, report.is_complete) == (between + 1, 2, False)
    assert {(fault.id, fault.reason) for fault in report.faults} == {
        (1, "a record with this id came before")
    }
    assert alone.reports == made.reports
    with dumps.Catalogue(made.catalogue) as catalogue:
        assert catalogue.count(Release) == between + 1
        assert [one.title for one in catalogue.releases_on_label(5)] == ["A"]
        assert [*catalogue.releases_on_label(6), *catalogue.releases_by_catno("two")] == []
    for folder in (made.path, alone.path):
        assert sorted(row["id"] for row in rows(folder, "releases")) == [*range(1, between + 2)]
        assert [row["catno"] for row in rows(folder, "release_labels")] == ["one"]
    with pytest.raises(DumpError, match=r"record 1 at byte .*came before"):
        dumps.convert(path, tmp_path / "strict", workers=1, strict=True)


@pytest.mark.parametrize("catalogue", [True, False])
def test_a_run_after_a_kill_knows_the_ids_before_it(tmp_path: Path, *, catalogue: bool) -> None:
    path, target = tmp_path / "releases.xml", tmp_path / "data"
    path.write_bytes(dump([*many(1500), *many(300)]))
    program = KILLED.replace("part_size=500", f"part_size=500, catalogue={catalogue}")
    killed = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program, str(path), str(target), "40"], check=False
    )

    assert killed.returncode == -9
    made = dumps.convert(path, target, workers=2, part_size=500, catalogue=catalogue)
    report = made.reports["releases"]
    assert (report.records, report.lost) == (1500, 300)
    assert [row["id"] for row in rows(target, "releases")] == [*range(1, 1501)]


def test_a_catalogue_has_nothing_under_what_no_file_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "discogs_20261001_releases.xml"
    path.write_bytes(dump(RELEASES))
    made = dumps.convert(path, tmp_path / "data", workers=1, parquet=False)
    with dumps.Catalogue(made.catalogue) as catalogue:
        assert catalogue.release(2**70) is None
        assert [*catalogue.releases_by_artist(2**64), *catalogue.versions(-(2**64))] == []
        assert [*catalogue.releases_by_catno("\ud800a")] == []
        for id in ("1", 1.0, None):
            with pytest.raises(InvalidValueError, match="An id is a whole number, not"):
                catalogue.release(id)  # type: ignore[arg-type]
        with pytest.raises(InvalidValueError, match="A barcode is a text, not 73201"):
            catalogue.releases_by_barcode(73201)  # type: ignore[arg-type]
        with pytest.raises(InvalidValueError, match="A catalogue number is a text, not None"):
            catalogue.releases_by_catno(None)  # type: ignore[arg-type]
        one = catalogue.release(np.int64(1))  # type: ignore[arg-type]
        assert one is not None
        assert [each.id for each in catalogue.releases_by_artist(np.int64(7))] == [1, 2]  # type: ignore[arg-type]


def test_a_catalogue_that_is_pickled_opens_its_file_again(source: Path, tmp_path: Path) -> None:
    made = dumps.convert(source, tmp_path / "data", workers=1, parquet=False)
    with dumps.Catalogue(made.catalogue) as catalogue:
        content = pickle.dumps(catalogue)
    with pytest.raises(DumpError, match=r"can't be read: Cannot operate on a closed database\.$"):
        catalogue.release(1)
    with pickle.loads(content) as other:  # noqa: S301 - ours
        assert other.release(1).title == "Trains & Boats"


def test_a_catalogue_number_is_found_in_any_form_of_unicode(tmp_path: Path) -> None:
    path = tmp_path / "discogs_20261001_releases.xml"
    label = '<label id="5" name="S" catno="{}"/>'
    numbers = ["Caf\u00e9 1", "Cafe\u0301 1", "\uff23\uff41fe\u0301-1"]
    path.write_bytes(
        dump([release(id, labels=label.format(text)) for id, text in enumerate(numbers, 1)])
    )
    made = dumps.convert(path, tmp_path / "data", workers=1, parquet=False)
    with dumps.Catalogue(made.catalogue) as catalogue:
        for text in numbers:
            assert [one.id for one in catalogue.releases_by_catno(text)] == [1, 2, 3]


@pytest.mark.parametrize("value", ["{", None, b"\xff"])
def test_a_file_of_others_is_no_catalogue(tmp_path: Path, value: object) -> None:
    path = tmp_path / "others.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE facts (name, value)")
        db.execute("INSERT INTO facts VALUES ('schema', ?)", (value,))
    with pytest.raises(DumpError, match=r"others\.sqlite is no catalogue"):
        dumps.Catalogue(path)


@pytest.mark.parametrize("target", ["dumps", "", "dumps/..", "holds-part"])
def test_the_folder_of_the_dumps_is_not_replaced(source: Path, tmp_path: Path, target: str) -> None:
    if target == "holds-part":
        source = source.rename(tmp_path / f"{target}.part")
    with pytest.raises((InvalidValueError, DumpError), match=str(tmp_path)):
        dumps.convert(source, tmp_path / target, workers=1, replace=True)
    assert len(list(source.iterdir())) == 4


@pytest.mark.parametrize("fact", ["options", "sources"])
def test_a_part_of_another_version_or_dump_begins_anew(tmp_path: Path, fact: str) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(dump(many(1500)))
    staging = tmp_path / "data.part"
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", KILLED, str(path), str(tmp_path / "data"), "40"], check=False
    )
    with closing(sqlite3.connect(staging / "catalogue.sqlite")) as db:
        (text,) = db.execute("SELECT value FROM facts WHERE name = ?", (fact,)).fetchone()
        facts = json.loads(text)
        if fact == "options":
            assert facts.keys() >= {"catalogue_schema", "version", "schema"}
            facts["version"] = "0.0.1"
        else:
            facts["releases"]["sha256"] = ""
        db.execute("UPDATE facts SET value = ? WHERE name = ?", (json.dumps(facts), fact))
        db.commit()
    before = (staging / "releases" / "part-00000.parquet").stat().st_mtime_ns

    made = dumps.convert(path, tmp_path / "data", workers=1, part_size=500)
    assert (made.path / "releases" / "part-00000.parquet").stat().st_mtime_ns > before
    assert len(rows(made.path, "releases")) == 1500


@pytest.mark.parametrize("suffix", ["part", "old"])
def test_folders_of_the_user_beside_the_target_stay(
    source: Path, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / "data"
    dumps.convert(source, target, workers=1)
    own = tmp_path / f"data.{suffix}" / "releases" / "notes.txt"
    own.parent.mkdir(parents=True)
    own.touch()

    with pytest.raises(DumpError, match=rf"data\.{suffix} is in the way.*move it"):
        dumps.convert(source, target, workers=1, replace=True)
    assert own.exists()


def test_what_a_killed_replacement_left_is_removed(source: Path, tmp_path: Path) -> None:
    target, old = tmp_path / "data", tmp_path / "data.old"
    dumps.convert(source, target, workers=1)
    target.rename(old)

    dumps.convert(source, target, workers=1)
    assert old.exists()
    dumps.convert(source, target, workers=1, replace=True)
    assert not old.exists()


def test_a_target_that_is_no_folder_is_refused_and_a_symlink_followed(
    source: Path, tmp_path: Path
) -> None:
    file, real, link = tmp_path / "file", tmp_path / "real", tmp_path / "link"
    file.touch()
    link.symlink_to(real)
    for taken, reason in ((file, "is a file"), (Path("/"), "is a mount point")):
        with pytest.raises(InvalidValueError, match=reason):
            dumps.convert(source, taken, workers=1)
    with pytest.raises(InvalidValueError, match="holds the working directory"):
        dumps.convert(source, ".", workers=1)
    with pytest.raises(InvalidValueError, match="at least one record"):
        dumps.convert(source, tmp_path / "data", part_size=0)

    dumps.convert(source, link, workers=1)
    made = dumps.convert(source, link, workers=1, replace=True)
    assert (made.path, link.is_symlink()) == (link, True)
    assert {"catalogue.sqlite", "dumps.json"} < {path.name for path in real.iterdir()}


@pytest.mark.parametrize("catalogue", [True, False])
def test_what_is_finished_is_only_published(tmp_path: Path, *, catalogue: bool) -> None:
    path, target = tmp_path / "releases.xml", tmp_path / "data"
    path.write_bytes(dump([RELEASES[0], "<release><odd/></release>"]))
    first = dumps.convert(path, target, workers=1, catalogue=catalogue)
    whole = {each.name: each.stat().st_mtime_ns for each in target.iterdir() if each.is_file()}
    target.rename(tmp_path / "data.part")
    (tmp_path / "data.part" / "catalogue.sqlite-mj1234").touch()

    made = dumps.convert(path, target, workers=1, catalogue=catalogue)
    assert made == first
    assert made.reports["releases"].lost == 1
    assert {
        each.name: each.stat().st_mtime_ns for each in target.iterdir() if each.is_file()
    } == whole
    assert ("catalogue.sqlite" in whole) == catalogue


@pytest.mark.parametrize("name", ["catalogue.sqlite", "indexes.sqlite", "dumps.json"])
def test_a_damaged_part_begins_anew(source: Path, tmp_path: Path, name: str) -> None:
    staging = tmp_path / "data.part"
    staging.mkdir()
    for each in {"catalogue.sqlite", "indexes.sqlite", name}:
        (staging / each).write_bytes(b"")
    (staging / name).write_bytes(b"garbage" * 500)

    made = dumps.convert(source, tmp_path / "data", workers=1)
    assert [row["id"] for row in rows(made.path, "releases")] == [1, 2]
    (tmp_path / "other.part").touch()
    with pytest.raises(DumpError, match=r"other\.part is in the way"):
        dumps.convert(source, tmp_path / "other", workers=1)


def test_of_two_dumps_of_a_kind_without_dates_none_is_ignored(source: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.xml", tmp_path / "two.xml"
    for path in (one, two):
        path.write_bytes(dump(RELEASES))
    for given in ([one, two], [one, source], [source, one]):
        with pytest.raises(DumpError, match="both hold releases"):
            dumps.convert(given, tmp_path / "data", workers=1)
    assert dumps.convert([one, one], tmp_path / "data", workers=1).reports["releases"].records == 2


def test_of_a_dump_without_records_the_tables_are_there_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(b"<releases>\n</releases>\n")
    made = dumps.convert(path, tmp_path / "data", workers=1)

    for name in ("releases", *FLAT):
        assert [each.name for each in (made.path / name).iterdir()] == ["part-00000.parquet"]
        assert rows(made.path, name) == []


def test_a_run_after_a_kill_reports_what_was_wrong_before_it(source: Path, tmp_path: Path) -> None:
    truncated = source / NAME.format("releases")
    truncated.write_bytes(truncated.read_bytes()[:-30])
    target = tmp_path / "data"
    whole = dumps.convert(source, tmp_path / "whole", workers=1)
    # One chunk of releases fills seven tables; the eighth is of another kind.
    killed = subprocess.run(  # noqa: S603
        [sys.executable, "-c", KILLED, str(source), str(target), "8"], check=False
    )

    assert killed.returncode == -9
    assert whole.reports["releases"].lost == 1
    assert dumps.convert(source, target, workers=1, part_size=500).reports == whole.reports


def test_a_folder_named_as_a_dump_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dumps" / "discogs_20261001_labels.xml.gz").mkdir(parents=True)

    with pytest.raises(DumpError, match=r"labels\.xml\.gz is named as a dump, and is no file"):
        dumps.convert(tmp_path / "dumps", tmp_path / "data")


def test_of_two_dumps_of_a_kind_and_day_none_is_ignored(source: Path, tmp_path: Path) -> None:
    packed = source / NAME.format("releases")
    plain = source / packed.name.removesuffix(".gz")
    plain.write_bytes(dump(RELEASES[:1]))
    for given in (source, [packed, plain], [plain, source]):
        with pytest.raises(DumpError, match=r"both are the releases of 2026-10-01: name one"):
            dumps.convert(given, tmp_path / "data", workers=1)
    # The same file by two names is one; a newer one decides.
    linked = tmp_path / "linked"
    linked.symlink_to(source)
    once = [packed, linked / packed.name, packed]
    assert dumps.convert(once, tmp_path / "one", workers=1).reports["releases"].records == 2
    (source / NAME.format("releases").replace("2026", "2027")).write_bytes(
        dump(RELEASES[:1], packed=True)
    )
    assert dumps.convert(source, tmp_path / "two", workers=1).reports["releases"].records == 1


def test_two_conversions_to_one_target_do_not_run_at_once(tmp_path: Path) -> None:
    path, target = tmp_path / "releases.xml", tmp_path / "data"
    path.write_bytes(dump(many(1500)))
    said: list[str] = []

    def convert_again(_: int) -> None:
        for size, replace in ((500, False), (7, False), (500, True)):
            with pytest.raises(DumpError, match=f"Another conversion to {target} is running") as no:
                dumps.convert(path, target, workers=1, part_size=size, replace=replace)
            said.append(str(no.value))
        program = "import sys; from discogs import dumps; dumps.convert(*sys.argv[1:], workers=1)"
        ran = subprocess.run(  # noqa: S603
            [sys.executable, "-c", program, str(path), str(target)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        said.append(ran.stderr)

    converting(path, target, convert_again)
    assert len(said) == 4
    assert said[0] in said[3]
    assert len(rows(target, "releases")) == 1500
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "releases.xml"]


def test_what_another_conversion_made_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path, target = tmp_path / "releases.xml", tmp_path / "data"
    path.write_bytes(dump(RELEASES))
    late = Target(target, replace=False)
    dumps.convert(path, target, workers=1)

    with pytest.raises(FileExistsError, match="is there already"), late.locked():
        pass
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(DumpError, match="file can't be made"):
        dumps.convert(path, file / "data", workers=1)
