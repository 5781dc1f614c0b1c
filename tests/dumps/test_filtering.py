"""Filters give what reading everything and then choosing gives, however a record is written."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from discogs import InvalidValueError, dumps
from discogs.dumps.parsing import ChunkParser
from discogs.dumps.source import Source
from tests.dumps.examples import ARTISTS, LABELS, RELEASES, dump, release

ODD = {
    "single quotes": "<release id='4'><title>A</title></release>",
    "a reference": '<release id="&#52;"><title>A</title></release>',
    "another attribute": '<release status="x" id = "4"><title>A</title></release>',
    "two on a line": RELEASES[0] + '<release id="4"><title>A</title></release>',
    "a comment before": '<!-- <release id="9"/> --><release id="4"><title>A</title></release>',
    "a comment after": '<release id="4"/><!--\n<release id="9"/> -->',
    "CDATA": '<release id="4"><title><![CDATA[\n<release id="9">]]></title></release>',
}
CREDIT = '<release id="4"><artists><artist>{}<name>B</name></artist></artists></release>'
LABEL = '<release id="4"><labels><label {} name="S"/></labels></release>'


class Trickle(BytesIO):
    """A file that gives a byte at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(1)


def ids(content: bytes, **filters: object) -> list[object]:
    records = dumps.read(BytesIO(content), **filters)  # type: ignore[arg-type]
    found = [record["id"] for record in records.raw()]
    assert records.report.is_complete
    return found


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_record_is_found_by_its_id_however_it_is_written(odd: str) -> None:
    lines = [RELEASES[1], odd, RELEASES[0].replace('id="1"', 'id="6"')]
    assert ids(dump(lines), ids=4) == [4]
    assert ids(dump(lines).replace(b"\n<release ", b"<release "), ids=[4, 6]) == [4, 6]


def test_artists_and_labels_are_found_by_their_own_ids() -> None:
    for kind, records in (("artists", ARTISTS), ("labels", LABELS)):
        every = ids(dump(records, kind))
        assert len(every) == 2
        for one in every:
            assert ids(dump(records, kind), ids=one) == [one]
            assert ids(dump(["".join(records)], kind), ids=one) == [one]
    assert ids(dump(["<label><id>4<!-- x -->2</id></label>"], "labels"), ids=42) == [42]
    nested = "<label><id>1</id><sublabels>\n<label id='2'>b</label></sublabels></label>"
    assert ids(dump([nested, LABELS[1]], "labels"), ids=212) == [212]
    images = '<images><image type="primary" uri=""/></images>'
    assert ids(dump([f"<artist>{images}<id>4</id></artist>"], "artists"), ids=5) == []


@pytest.mark.parametrize(
    ("record", "filters"),
    [
        (CREDIT.format("<id>&#55;</id>"), {"artists": 7}),
        (CREDIT.format("<id >7</id >"), {"artists": 7}),
        (CREDIT.format("<id><![CDATA[7]]></id>"), {"artists": 7}),
        (CREDIT.format(""), {"artists": 0}),
        (LABEL.format("id='7'"), {"labels": 7}),
        (LABEL.format('id = "7"'), {"labels": 7}),
        (LABEL.format('id="&#x37;"'), {"labels": 7}),
        (LABEL.format(""), {"labels": 0}),
        ('<release id="4"><country >Peru</country></release>', {"country": "Peru"}),
        ('<release id="4"><country>Per&#117;</country></release>', {"country": "Peru"}),
        (
            '<release id="4"><genres><genre>Pop</genre><genre>&#82;ock</genre></genres></release>',
            {"genre": "Rock"},
        ),
    ],
)
def test_a_record_is_found_by_what_is_in_it_however_it_is_written(
    record: str, filters: dict[str, object]
) -> None:
    other = (
        RELEASES[0]
        .replace("<artist><name>A Friend</name></artist>", "")
        .replace("<id>0</id>", "<id>8</id>")
    )
    assert ids(dump([other.replace("<id>7</id>", "<id>8</id>"), record]), **filters) == [4]


HIDING = {
    "a comment with an end and a start": "<!-- </release>\n<release id='9'/></release>\n-->",
    "CDATA with an end and a start": "<notes><![CDATA[</release>\n<release id='9'>]]></notes>",
    "several of both": "<!-- <![CDATA[ --><notes><![CDATA[--> <!--</release>\n<release>]]></notes>"
    "<!--</release>\n<release id='9'>-->",
    "an end of the dump": "<notes><![CDATA[</releases>\n</release>\n<release id='9'>]]></notes>",
}


@pytest.mark.parametrize("hiding", HIDING.values(), ids=HIDING)
@pytest.mark.parametrize("filters", [{"ids": [4, 6]}, {"country": "Peru"}, {}], ids=str)
def test_what_imitates_a_record_in_a_comment_or_cdata_misleads_nobody(
    hiding: str, filters: dict[str, object], tmp_path: Path
) -> None:
    odd = f'<release id="4">{hiding}<country>Peru</country></release>'
    content = dump([odd, release(6, country="Peru"), odd.replace('"4"', '"5"')])
    wanted = [4, 6] if "ids" in filters else [4, 6, 5]

    assert ids(content, **filters) == wanted
    # Wherever a chunk ends: as soon as a record seems to begin.
    long = content.replace(b">", b">" + release(1, notes="x" * 70_000).encode() + b"\n", 1)
    with closing(Source(Trickle(long), chunk=1)) as source:
        parser = ChunkParser(source.kind)
        found = [record["id"] for chunk in source for record in parser.parse(chunk)]
    assert (found, parser.faults, source.faults) == ([1, 4, 6, 5], [], [])
    path = tmp_path / "releases.xml"
    path.write_bytes(content)
    assert dumps.diff(path, path, progress=False).unchanged == 3


def test_labels_of_a_label_are_no_records_whichever_is_wanted() -> None:
    nested = (
        "<label><id>1</id><sublabels><label id='2'>b</label>\n"
        "<label id='3'>c</label>\n<label>d</label></sublabels></label>"
    )
    for wanted in (1, 2, 5):
        found = ids(dump([nested, LABELS[0]], "labels"), ids=wanted)
        assert found == ([] if wanted == 2 else [wanted])


@pytest.mark.parametrize("given", ["1987", b"12", [1.9], 1987.0, ["12"], {"a": 1}, [None]])
def test_what_is_no_number_is_refused_and_a_text_is_not_its_digits(given: object) -> None:
    for name in ("ids", "year", "artists", "labels"):
        with pytest.raises(InvalidValueError, match=f"{name} takes whole numbers, not"):
            ids(dump([release(id) for id in range(1, 20)]), **{name: given})


def test_any_whole_numbers_will_do() -> None:
    content = dump([release(id) for id in range(1, 20)])
    for wanted in (range(2, 4), {2, 3}, iter([3, 2]), np.array([2, 3]), np.arange(2, 4)):
        assert ids(content, ids=wanted) == [2, 3]
    assert ids(content, ids=np.int64(2)) == [2]


def test_filters_of_an_iterator_hold_each_time_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "releases.xml"
    path.write_bytes(dump([release(id, country="Peru") for id in range(1, 20)]))
    records = dumps.read(path, ids=(id for id in (2, 3)), country=iter(["Peru"]))

    assert [one.id for one in records] == [one.id for one in records] == [2, 3]
