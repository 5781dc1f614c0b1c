"""What changed between two dumps, in order or not, whole or not."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discogs import dumps
from discogs.errors import DumpError
from discogs.sandbox import Sandbox

RECORDS = st.lists(st.tuples(st.integers(1, 12), st.sampled_from("abc")), max_size=16)


def written(path: Path, records: list[tuple[int, str]], kind: str = "releases") -> Path:
    lines = [f'<release id="{id}"><title>{title}</title></release>' for id, title in records]
    if kind == "labels":
        lines = [
            f"<label><id>{id}</id><name>{title}</name>"
            f'<sublabels><label id="{id + 1}">x</label></sublabels></label>'
            for id, title in records
        ]
    path.write_text("\n".join([f"<{kind}>", *lines, f"</{kind}>", ""]))
    return path


@pytest.mark.parametrize("kind", ["releases", "labels"])
@given(old=RECORDS, new=RECORDS)
def test_it_finds_what_two_dicts_would(
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    old: list[tuple[int, str]],
    new: list[tuple[int, str]],
) -> None:
    folder = tmp_path_factory.mktemp("diff")
    found = dumps.diff(
        written(folder / "old.xml", old, kind),
        written(folder / "new.xml", new, kind),
        progress=False,
    )
    before, after = dict(reversed(old)), dict(reversed(new))
    both = before.keys() & after.keys()

    assert found.added == tuple(sorted(after.keys() - both))
    assert found.removed == tuple(sorted(before.keys() - both))
    assert found.changed == tuple(sorted(id for id in both if before[id] != after[id]))
    assert found.unchanged == len(both) - len(found.changed)


def test_two_months_of_the_sandbox(sandbox: Sandbox, tmp_path: Path) -> None:
    paths = []
    for day in ("20260901", "20261001"):
        name = f"discogs_{day}_releases.xml.gz"
        paths.append(tmp_path / name)
        paths[-1].write_bytes(sandbox.mirror.body(name))
    found = dumps.diff(*paths, progress=False)
    ids = sorted(sandbox.catalogue.releases)
    added = {id for number, id in enumerate(ids) if number % 50 == 3}
    changed = {id for number, id in enumerate(ids) if number % 40 == 5} - added

    assert (found.kind, found.old_date, found.new_date) == ("releases", "2026-09-01", "2026-10-01")
    assert set(found.added) == added
    assert set(found.changed) == changed
    assert found.removed == tuple(
        id + 500_000_000 for number, id in enumerate(ids) if number % 60 == 7
    )
    assert found.unchanged == len(ids) - len(added) - len(changed)
    assert str(found).startswith(f"releases: {len(added)} added, {len(changed)} changed")


def test_a_damaged_dump_is_an_error_and_no_list_of_removals(tmp_path: Path) -> None:
    whole = Sandbox().write_dumps(tmp_path)[0]
    packed = whole.read_bytes()
    damaged = tmp_path / "discogs_20261001_artists_cut.xml.gz"
    damaged.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(DumpError, match="is damaged"):
        dumps.diff(whole, damaged, progress=False)
    with pytest.raises(DumpError, match="is damaged"):
        dumps.diff(damaged, whole, progress=False)


def test_dumps_of_two_kinds_are_not_compared(tmp_path: Path) -> None:
    artists, labels, *_ = Sandbox().write_dumps(tmp_path)
    with pytest.raises(DumpError, match=r"a dump of artists and .* one of labels"):
        dumps.diff(artists, labels, progress=False)


def test_what_is_no_dump_is_an_error(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt.gz"
    other.write_bytes(gzip.compress(b"nothing of the kind"))
    with pytest.raises(DumpError):
        dumps.diff(other, other, progress=False)
    with pytest.raises(FileNotFoundError):
        dumps.diff(tmp_path / "none", other, progress=False)


@pytest.mark.parametrize("kind", ["releases", "labels"])
@pytest.mark.parametrize("between", ["", " ", "\n  ", "\r\n", "<!-- \n<release id='9'/> -->"])
def test_how_records_are_put_into_lines_changes_nothing(
    tmp_path: Path, kind: str, between: str
) -> None:
    records = [(id, "a") for id in range(1, 9)]
    old = written(tmp_path / "old.xml", records, kind)
    new = tmp_path / "new.xml"
    end = f"</{kind[:-1]}>"
    new.write_text(old.read_text().replace(f"{end}\n", f"{end}{between}"), newline="")

    for one, other in ((old, new), (new, old), (new, new)):
        found = dumps.diff(one, other, progress=False)
        assert (found.unchanged, found.added, found.changed, found.removed) == (8, (), (), ())


def test_a_record_that_is_written_in_another_way_has_changed_and_is_not_gone(
    tmp_path: Path,
) -> None:
    for number, (before, after) in enumerate(
        (
            ('<release id="4"/>', "<release id='4'/>"),
            ('<release id="4"><title>A</title></release>', '<release a="b>" id = "4"></release>'),
            ('<release id="4"/>', '<release id="4"><title>A</tittle></release>'),
            (
                "<artist><id>4</id></artist>",
                "<artist><members><id>9</id><name>B</name></members><id>4</id></artist>",
            ),
            ("<artist><id>4</id></artist>", "<artist><id>&#52;</id></artist>"),
        )
    ):
        tag = before[1:].partition(" ")[0].partition(">")[0]
        paths = [tmp_path / f"{number}{name}.xml" for name in ("old", "new")]
        for path, record in zip(paths, (before, after), strict=True):
            path.write_text(f"<{tag}s>\n{record}\n</{tag}s>\n")
        found = dumps.diff(*paths, progress=False)
        assert (found.changed, found.added, found.removed) == ((4,), (), ())
