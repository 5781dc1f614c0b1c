"""Damaged dumps: what was lost is listed, and the rest is there."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from discogs import DetachedError, InvalidFieldError, Release, dumps
from discogs.errors import DumpError
from tests.dumps.examples import ARTISTS, RELEASES, dump, release

RECORDS = [release(id, title=f"No. {id}", country="Sweden") for id in range(1, 301)]


def read(content: bytes, **options: bool) -> tuple[dict[object, object], dumps.Report]:
    records = dumps.read(BytesIO(content), **options)  # type: ignore[arg-type]
    found = {entry["id"]: entry.get("title", "") for entry in records.raw()}
    return found, records.report


WHOLE = read(dump(RECORDS))[0]
PACKED = dump(RECORDS, packed=True)
PLAIN = dump(RECORDS)


@pytest.mark.parametrize("content", [PLAIN, PACKED], ids=["plain", "packed"])
def test_of_a_truncated_file_all_whole_records_are_read_and_the_end_is_listed(
    content: bytes,
) -> None:
    places = [len(content) * number // 201 for number in range(1, 201)]
    assert len(set(places)) == 200
    for place in places:
        if place < len(content) // 10:
            # Perhaps not even a record has begun.
            with suppress(DumpError):
                read(content[:place])
            continue
        found, report = read(content[:place])

        assert found.items() <= WHOLE.items()
        assert list(found) == list(range(1, len(found) + 1))
        assert report.records == len(found)
        there = content[:place]
        if content is PACKED:
            there = zlib.decompressobj(wbits=31).decompress(there)
            assert report.fault_count
        assert bool(report.lost) != (b"</releases" in there)


def test_a_truncated_plain_file_loses_no_more_than_the_record_it_ends_in() -> None:
    for place in range(200, len(PLAIN) - 40, 97):
        found, report = read(PLAIN[:place])

        assert len(found) == PLAIN[:place].count(b"</release>")
        assert report.lost == 1
        assert report.faults[-1].id in {None, len(found) + 1}


def test_flipped_bytes_cost_at_most_the_records_they_hit() -> None:
    lines = dump(RECORDS)
    for place in range(11, len(lines) - 13, 197):
        for mask in (0x01, 0x20, 0x80):
            damaged = bytearray(lines)
            damaged[place] ^= mask
            found, report = read(bytes(damaged))
            missing = WHOLE.keys() - found.keys()
            changed = {id for id, title in found.items() if WHOLE.get(id) != title}

            # A byte between two records belongs to both; a changed digit makes another id.
            assert len(missing) <= 2
            assert len(changed) <= 2
            assert report.records == len(RECORDS) or report.fault_count or report.unknown


def test_a_flipped_byte_of_a_gzip_ends_the_reading_with_a_fault() -> None:
    for place in range(30, len(PACKED) - 1, max(1, len(PACKED) // 60)):
        damaged = bytearray(PACKED)
        damaged[place] ^= 0x10
        try:
            _, report = read(bytes(damaged))
        except DumpError:
            continue
        assert report.fault_count


def test_what_xml_forbids_is_left_out_and_listed() -> None:
    records = [release(1, title="A\x07B"), release(2, title="C&#7;D"), release(3, title="E")]
    found, report = read(dump(records))

    assert found == {1: "AB", 2: "CD", 3: "E"}
    assert [(fault.id, fault.is_lost) for fault in report.faults] == [(1, False), (2, False)]
    assert "forbids" in report.faults[0].reason


def test_bytes_that_are_no_utf8_cost_only_themselves() -> None:
    content = dump([release(1, title="Bj?rk"), release(2, title="E")]).replace(b"?", b"\xf6")
    found, report = read(content)

    assert found == {1: "Bj\ufffdrk", 2: "E"}
    assert [fault.id for fault in report.faults] == [1]


def test_a_broken_record_is_recovered_or_left_out_or_stops_the_reading() -> None:
    records = [release(1, title="A"), '<release id="2"><title>B</tittle></release>', RECORDS[2]]

    found, report = read(dump(records))
    assert set(found) == {1, 2, 3}
    assert [(fault.id, fault.is_lost) for fault in report.faults] == [(2, False)]

    found, report = read(dump(records), recover=False)
    assert set(found) == {1, 3}
    assert [(fault.id, fault.is_lost) for fault in report.faults] == [(2, True)]
    assert report.lost == 1

    with pytest.raises(DumpError, match=r"record 2 at byte \d+: .*Without strict"):
        read(dump(records), strict=True)


def test_of_two_titles_the_first_counts() -> None:
    found, report = read(
        dump([release(1, title="A").replace("</release>", "<title>B</title></release>")])
    )

    assert found == {1: "A"}
    assert [fault.reason for fault in report.faults] == ["a second <title> was left out"]
    with pytest.raises(DumpError, match="a second <title>"):
        read(dump(['<release id="1"><title>A</title><title>B</title></release>']), strict=True)


def test_a_record_without_an_id_is_lost_and_listed() -> None:
    records = [release(1, title="A"), "<release><title>B</title></release>", release(3, title="C")]
    found, report = read(dump(records))

    assert set(found) == {1, 3}
    assert [(fault.id, fault.is_lost) for fault in report.faults] == [(None, True)]


def test_a_quantity_of_64_digits_costs_only_what_is_computed_from_it() -> None:
    record = RELEASES[0].replace('qty="2"', f'qty="{"9" * 64}"')
    found = next(iter(dumps.read(BytesIO(dump([record])))))

    assert found.formats[0].qty == "9" * 64
    assert (found.title, found.artists[0].id) == ("Trains & Boats", 7)
    with pytest.raises(DetachedError, match="format_quantity"):
        _ = found.format_quantity


def test_an_odd_number_costs_only_its_field() -> None:
    record = '<master id="4"><main_release>x</main_release><title>T</title></master>'
    found = next(iter(dumps.read(BytesIO(dump([record], "masters")))))

    assert found.title == "T"
    with pytest.raises(InvalidFieldError):
        _ = found.main_release_id  # type: ignore[attr-defined]
    assert found.raw["main_release"] == "x"


def test_what_is_unknown_is_counted_by_path() -> None:
    odd = (
        '<release id="1" mood="blue"><title lang="en">A<b>!</b></title><formats>loose'
        '<format name="CD" qty="1" colour="red"/></formats><taste>good</taste></release>'
    )
    found, report = read(dump([odd, release(2, title="B"), "<extra/>", release(3, title="C")]))

    assert found == {1: "A", 2: "B", 3: "C"}
    assert dict(report.unknown) == {
        "/extra": 1,
        "release@mood": 1,
        "release/title@lang": 1,
        "release/title/b": 1,
        "release/formats/text()": 1,
        "release/formats/format@colour": 1,
        "release/taste": 1,
    }
    assert not report.is_complete
    assert "unknown: release/taste (1)" in str(report)


def test_what_is_unknown_of_an_artist_is_counted_though_tags_mean_two_things() -> None:
    odd = ARTISTS[0].replace("<name>Ann (2)</name>", '<name id="3">Ann (2)</name>')
    records = dumps.read(BytesIO(dump([odd], "artists")))
    list(records.raw())

    assert dict(records.report.unknown) == {"artist/name@id": 1}


def test_several_gzips_in_one_file_are_one_dump() -> None:
    half = len(PLAIN) // 2
    content = gzip.compress(PLAIN[:half]) + gzip.compress(PLAIN[half:]) + b"\0" * 512

    found, report = read(content)
    assert found == WHOLE
    assert report.is_complete


def test_a_file_without_records_has_none() -> None:
    assert read(b"<releases>\n</releases>\n")[0] == {}
    with pytest.raises(DumpError, match="no dump"):
        read(b"")
    with pytest.raises(DumpError, match="truncated"):
        read(gzip.compress(PLAIN)[:12])


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_of_a_truncated_file_the_rest_is_converted_and_the_end_is_listed(
    tmp_path: Path, *, packed: bool
) -> None:
    content = PACKED if packed else PLAIN
    for number in range(2, 10):
        path = tmp_path / f"discogs_20261001_releases{number}.xml"
        path.write_bytes(content[: len(content) * number // 10])
        whole = read(path.read_bytes())[0]
        made = dumps.convert(path, tmp_path / f"data{number}", workers=1, parquet=False)
        report = made.reports["releases"]

        assert (report.records, report.lost) == (len(whole), 1)
        assert 0 < len(whole) < len(WHOLE)
        with dumps.Catalogue(made.catalogue) as catalogue:
            titles = {one: getattr(catalogue.release(one), "title", None) for one in range(1, 301)}
        assert {one: title for one, title in titles.items() if title} == whole


def test_of_a_file_with_all_kinds_of_damage_all_that_is_whole_is_converted(tmp_path: Path) -> None:
    damaged = {
        10: release(10, title="A\x07B"),
        20: release(20, title="A").replace("</release>", "<title>B</title></release>"),
        30: "<release><title>without an id</title></release>",
        40: release(40, title="A", formats=f'<format name="CD" qty="{"9" * 64}"/>'),
        50: release(50, title="A").replace("</title>", "</tittle>"),
    }
    records = [damaged.get(id, record) for id, record in enumerate(RECORDS, 1)]
    path = tmp_path / "discogs_20261001_releases.xml.gz"
    path.write_bytes(dump(records, packed=True))
    made = dumps.convert(path, tmp_path / "data", workers=1, part_size=100)
    report = made.reports["releases"]

    assert (report.records, report.lost) == (299, 1)
    assert {fault.id for fault in report.faults} >= {10, 20, None, 50}
    with dumps.Catalogue(made.catalogue) as catalogue:
        there = [one for one in range(1, 301) if catalogue.release(one) is not None]
        quantity = catalogue.raw(Release, 40)
    assert there == [one for one in range(1, 301) if one != 30]
    assert quantity is not None
    assert quantity["formats"] == [{"name": "CD", "qty": "9" * 64}]


@pytest.mark.parametrize(
    ("content", "fault_count"),
    [
        (PACKED + b"\0" * 400_000, 0),
        (PACKED + b"\0" * 400_000 + b"no gzip", 1),
        (PACKED + b"no gzip", 1),
        (PACKED[:-8] + b"crc!" + PACKED[-4:], 1),
        (PACKED[:-3], 1),
    ],
    ids=["zeros", "zeros and more", "more", "checksum", "without its end"],
)
def test_of_a_whole_dump_in_a_damaged_gzip_nothing_is_lost(
    content: bytes, fault_count: int
) -> None:
    found, report = read(content)

    assert found == WHOLE
    assert (report.fault_count, report.lost) == (fault_count, 0)
    assert not fault_count or "no record is lost" in str(report)


@pytest.mark.parametrize(
    "head",
    [
        "\ufeff<releases>",
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE releases>\n<releases>',
        "<!DOCTYPE releases [<!ELEMENT releases ANY>]><releases >",
        f"<!-- {'<releases> ' * 200} -->\n<?what <this> is?><!-- -- a -->\n<releases>",
        "<releases a=\">\" b='/>'>",
    ],
)
def test_a_dump_may_begin_as_any_xml_does(head: str) -> None:
    found, report = read(PLAIN.replace(b"<releases>", head.encode(), 1))

    assert found == WHOLE
    assert report.is_complete


@pytest.mark.parametrize("root", [b"<releases/>", b"<releases />\n", b'<releases a="/" />'])
def test_a_dump_without_records_may_have_one_tag(root: bytes) -> None:
    found, report = read(root)

    assert found == {}
    assert report.is_complete


def test_another_encoding_is_refused_by_its_name() -> None:
    content = b'<?xml version="1.0" encoding="iso-8859-1"?>\n' + PLAIN
    with pytest.raises(DumpError, match="encoded as iso-8859-1"):
        read(content)


def test_a_folder_is_no_dump(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="is a folder"):
        list(dumps.read(tmp_path))


def test_what_is_in_a_namespace_is_unknown_and_no_fault() -> None:
    odd = '<release id="1"><title x:a="b">A</title><x:title>B</x:title></release>'
    content = dump([odd, release(2, title="C")])
    found, report = read(content.replace(b"<releases>", b"<releases xmlns:x='u:x' a='b'>"))

    assert found == {1: "A", 2: "C"}
    assert report.unknown == {"release/title@{u:x}a": 1, "release/{u:x}title": 1}
    assert report.fault_count == 0


def test_a_record_in_a_namespace_is_lost_and_listed() -> None:
    odd = '<release id="1" xmlns="u:x"><title>A</title></release>'
    found, report = read(dump([odd, release(2, title="C")]))

    assert found == {2: "C"}
    assert [(fault.id, fault.is_lost) for fault in report.faults] == [(1, True)]


def test_a_broken_record_with_an_id_in_single_quotes_is_kept_and_named() -> None:
    found, report = read(dump(["<release id='1'><title>A</tittle></release>"]))

    assert set(found) == {1}
    assert [(fault.id, fault.is_lost) for fault in report.faults] == [(1, False)]


def test_attributes_of_a_list_are_unknown_though_its_items_have_them() -> None:
    odd = '<release id="1"><series name="A" id="5"><series name="B" id="6"/></series></release>'
    found = dumps.read(BytesIO(dump([odd])))

    assert [[one.name for one in record.series] for record in found] == [["B"]]
    assert found.report.unknown == {"release/series@name": 1, "release/series@id": 1}


def test_a_flag_that_is_neither_true_nor_false_costs_only_itself(tmp_path: Path) -> None:
    video = '<videos><video src="u" embed="perhaps"><title>V</title></video></videos>'
    odd = f'<release id="1"><master_id is_main_release="maybe">4</master_id>{video}</release>'
    path = tmp_path / "discogs_20261001_releases.xml"
    path.write_bytes(dump([odd, RELEASES[0].replace('id="1"', 'id="2"', 1)]))
    found, whole = dumps.read(path)

    assert (found.raw["is_main_release"], whole.raw["is_main_release"]) == ("maybe", True)
    assert (found.master_id, found.videos[0].uri) == (4, "u")
    assert (found.raw["videos"][0]["embed"], whole.videos[0].embed) == ("perhaps", True)
    with pytest.raises(InvalidFieldError, match="embed"):
        _ = found.videos[0].embed

    made = dumps.convert(path, tmp_path / "data", workers=1)
    rows = pq.read_table(made.path / "releases").to_pylist()
    assert [row["is_main_release"] for row in rows] == [None, True]
    assert [row["videos"][0]["embed"] for row in rows] == [None, True]
    assert [(fault.id, fault.is_lost) for fault in made.reports["releases"].faults] == [(1, False)]
    with dumps.Catalogue(made.catalogue) as catalogue:
        kept = catalogue.raw(Release, 1)
    assert kept == found.raw


def test_a_second_record_with_an_id_is_given_and_listed() -> None:
    far = 10**15
    content = dump([*RECORDS, release(far), *RECORDS[:2], release(far)])
    records = dumps.read(BytesIO(content))

    assert len(list(records.raw())) == len(RECORDS) + 4
    assert [(fault.id, fault.is_lost) for fault in records.report.faults] == [
        (1, False), (2, False), (far, False),
    ]  # fmt: skip
    assert "a record with this id came before" in str(records.report)
    with pytest.raises(DumpError, match="came before"):
        list(dumps.read(BytesIO(content), strict=True))
    assert read(dump(RECORDS))[1].is_complete


def test_faults_beyond_those_that_are_kept_are_counted_in_a_conversion_too(tmp_path: Path) -> None:
    odd = [f'<release id="{id}"><title>A\x07</title></release>' for id in range(1, 12_001)]
    path = tmp_path / "discogs_20261001_releases.xml"
    path.write_bytes(dump([*odd, *["<release><title>B</title></release>"] * 500]))
    records = dumps.read(path)
    count = sum(1 for _ in records.raw())
    made = dumps.convert(path, tmp_path / "data", workers=1, parquet=False)

    assert made.reports["releases"] == records.report
    assert (count, records.report.fault_count, records.report.lost) == (12_000, 12_500, 500)
    assert len(records.report.faults) == 10_000


def test_a_report_is_of_the_reading_that_began_last_and_of_no_other(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(dump([*RECORDS, release(301, title="A\x07")]))
    records = dumps.read(path)
    first = iter(records)
    next(first)
    assert len(list(records)) == 301
    list(first)

    assert (records.report.records, records.report.fault_count) == (301, 1)
