"""Filters give what reading everything and then choosing gives, however a record is written."""

from __future__ import annotations

from io import BytesIO

import pytest

from discogs import dumps
from tests.dumps.examples import ARTISTS, LABELS, RELEASES, dump

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
