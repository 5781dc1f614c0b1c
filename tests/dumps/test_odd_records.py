"""Records beyond those that were seen: two readings agree, and nothing is dropped in silence."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # made here
from copy import deepcopy
from io import BytesIO
from itertools import pairwise
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discogs import Artist, Label, Master, Release, dumps
from tests.dumps.examples import dump
from tests.dumps.odd_records import records, written
from tests.dumps.plain_reading import READINGS

Records = tuple[str, list[ET.Element]]


def read(kind: str, several: list[ET.Element]) -> tuple[list[Any], dumps.Report]:
    found = dumps.read(BytesIO(dump([written(one) for one in several], kind)))
    return list(found), found.report


def facts(kind: str, entities: list[Any]) -> list[Any]:
    return [list(READINGS[kind][1](entity)) for entity in entities]


def expected(kind: str, several: list[ET.Element]) -> list[Any]:
    """What the second reading finds in the same bytes."""
    again = ET.fromstring(dump([written(one) for one in several], kind))  # noqa: S314
    return [list(READINGS[kind][0](element)) for element in again]


@settings(max_examples=400, deadline=None)
@given(records())
def test_both_readings_agree_on_any_record(made: Records) -> None:
    kind, several = made
    entities, report = read(kind, several)

    assert facts(kind, entities) == expected(kind, several)
    assert report.is_complete, str(report)


@settings(max_examples=200, deadline=None)
@given(records())
def test_no_text_of_any_record_is_lost(made: Records) -> None:
    kind, several = made
    found = dumps.read(BytesIO(dump([written(one) for one in several], kind)))
    for element, raw in zip(several, found.raw(), strict=True):
        # As a parser reads it: line feeds in attributes are spaces.
        again = ET.fromstring(written(element))  # noqa: S314
        there = {one.text for one in again.iter() if one.text}
        there |= {value for one in again.iter() for value in one.attrib.values() if value}
        # A flag is one of Python's, and a parent of the id 0 is none.
        for text in there - {"true", "false", "0"}:
            assert text in set(leaves(raw)) or (text.isdecimal() and str(int(text)) in leaves(raw))


def leaves(content: object) -> list[str]:
    if isinstance(content, dict):
        return [text for entry in content.values() for text in leaves(entry)]
    if isinstance(content, list):
        return [text for entry in content for text in leaves(entry)]
    return [str(content)]


@settings(max_examples=300, deadline=None)
@given(records(), st.data())
def test_what_is_unknown_anywhere_is_counted_and_takes_nothing_with_it(
    made: Records, data: st.DataObject
) -> None:
    kind, several = made
    known = expected(kind, several)
    odd = deepcopy(several)
    places = [one for record in odd for one in record.iter()]
    chosen = data.draw(st.lists(st.sampled_from(places), max_size=5, unique_by=id))
    for one in chosen:
        match data.draw(st.sampled_from(["element", "attribute", "namespace"])):
            case "element":
                child = ET.Element("odd", {"of": "a kind"})
                ET.SubElement(child, "id").text = "99"
                one.insert(data.draw(st.integers(0, len(one))), child)
            case "attribute":
                one.set("odd", "yes")
            case _:
                one.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    entities, report = read(kind, odd)

    assert facts(kind, entities) == known
    assert sum(report.unknown.values()) == len(chosen)
    assert report.fault_count == 0


@settings(max_examples=300, deadline=None)
@given(records(), st.data())
def test_what_comes_twice_is_read_once_and_said(made: Records, data: st.DataObject) -> None:
    kind, several = made
    known = expected(kind, several)
    odd = deepcopy(several)
    # Elements beside which there is another one are not items of a list, which may come again.
    lists = {"artists", "extraartists", "labels", "series", "companies", "formats", "genres",
             "styles", "tracklist", "sub_tracks", "identifiers", "videos", "descriptions", "urls",
             "namevariations", "aliases", "groups", "members", "sublabels"}  # fmt: skip
    parents = [
        one for record in odd for one in record.iter()
        if len(one) and (one.tag not in lists or one in odd)
    ]  # fmt: skip
    if not parents:
        return
    parent = data.draw(st.sampled_from(parents))
    first = data.draw(st.sampled_from(list(parent)))
    second = ET.Element(first.tag)
    second.text = None if first.tag in lists else "77"
    place = list(parent).index(first)
    parent.insert(data.draw(st.integers(place + 1, len(parent))), second)
    entities, report = read(kind, odd)

    assert facts(kind, entities) == known
    assert sum(report.unknown.values()) + report.fault_count == 1
    assert not report.is_complete


@settings(max_examples=200, deadline=None)
@given(records(), st.data())
def test_text_where_none_is_read_is_counted(made: Records, data: st.DataObject) -> None:
    kind, several = made
    known = expected(kind, several)
    odd = deepcopy(several)
    holders = [one for record in odd for one in record.iter() if len(one)]
    if not holders:
        return
    holder = data.draw(st.sampled_from(holders))
    child = data.draw(st.sampled_from([None, *holder]))
    if child is None:
        holder.text = "loose"
    else:
        child.tail = "loose"
    entities, report = read(kind, odd)

    assert facts(kind, entities) == known
    assert list(report.unknown.values()) == [1]
    assert next(iter(report.unknown)).endswith("/text()")


def test_what_has_attributes_alone_or_nothing_around_it_loses_no_text_in_silence() -> None:
    xml = (
        '<releases>\n<release id="1"><labels><label name="a">loose</label></labels><series>'
        '<series name="b"><series name="c"/></series></series><title>A<b/>B</title></release>'
        '\nbetween\n<release id="2"></release>\n</releases>'
    )
    found = dumps.read(BytesIO(xml.encode()))
    first, second = found

    assert (first.title, [one.name for one in first.series], second.id) == ("A", ["b"], 2)
    assert dict(found.report.unknown) == {
        "/text()": 1,
        "release/labels/label/text()": 1,
        "release/series/series/series": 1,
        "release/title/b": 1,
        "release/title/text()": 1,
    }


def test_what_is_known_in_the_usual_order_needs_no_second_look() -> None:
    """Each element's children come in the order of the columns: only then a DTD is enough."""
    order = ["id", "name", "anv", "join", "role", "tracks"]
    for one, other in pairwise(order):
        parts = {name: f"<{name}>1</{name}>" for name in order}
        parts[one], parts[other] = parts[other], parts[one]
        xml = f'<release id="1"><artists><artist>{"".join(parts.values())}</artist></artists>'
        found = dumps.read(BytesIO(dump([f"{xml}</release>"])))
        (release,) = found
        assert (release.artists[0].id, release.artists[0].tracks) == (1, "1")
        assert found.report.is_complete


CLASSES: dict[str, type[Release | Master | Artist | Label]] = {
    "releases": Release, "masters": Master, "artists": Artist, "labels": Label,
}  # fmt: skip


def agree(cell: Any, said: Any) -> bool:
    """Whether a cell of a table says what a record does: empty or None stand for what it lacks."""
    if cell is None:
        # A number that 64 bits do not hold is a text in the record.
        return said in (None, "", [], 0, False) or not isinstance(said, int)
    if isinstance(cell, dict):
        return all(agree(one, (said or {}).get(name)) for name, one in cell.items())
    if isinstance(cell, list):
        several = said or []
        return len(cell) == len(several) and all(map(agree, cell, several))
    return bool(cell == said) or (not cell and not said)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(), st.booleans())
def test_catalogue_and_tables_say_what_reading_says(
    tmp_path_factory: pytest.TempPathFactory, made: Records, has_odd: bool
) -> None:
    kind, several = made
    if has_odd:
        ET.SubElement(several[0], "odd").text = "x"
    folder = tmp_path_factory.mktemp("odd")
    path = folder / f"discogs_20261001_{kind}.xml"
    path.write_bytes(dump([written(one) for one in several], kind))
    raws = list(dumps.read(path).raw())
    target = dumps.convert(path, folder / "data", workers=1)

    with dumps.Catalogue(target.catalogue) as catalogue:
        assert [catalogue.raw(CLASSES[kind], one) for one in range(1, len(raws) + 1)] == raws
    rows = pq.read_table(target.path / kind).to_pylist()
    assert len(rows) == len(raws)
    for row, raw in zip(rows, raws, strict=True):
        assert agree(row, raw), (row, raw)
    assert dict(target.reports[kind].unknown) == ({f"{kind[:-1]}/odd": 1} if has_odd else {})


@pytest.mark.parametrize("second", ["<title>77</title>", "<sub_tracks />"])
def test_what_comes_twice_in_a_track_is_said_though_parts_are_tracks_too(second: str) -> None:
    first = "<track><title>a</title><sub_tracks><track><title>b</title></track></sub_tracks>"
    record = f'<release id="1"><tracklist>{first}{second}</track></tracklist></release>'
    found = dumps.read(BytesIO(dump([record], "releases")))
    (release,) = found

    assert [track.title for track in release.tracklist] == ["a"]
    assert [part.title for part in release.tracklist[0].sub_tracks] == ["b"]
    tag = second[1:].partition(">")[0].removesuffix(" /")
    assert found.report.unknown == {f"release/tracklist/track/{tag}[2]": 1}


def test_an_id_before_a_name_with_another_is_a_member_without_a_name() -> None:
    members = '<id>3</id><name id="1">One</name><id>2</id><name>Two</name>'
    record = f"<artist><id>9</id><members>{members}</members></artist>"
    found: dumps.Records[Artist] = dumps.read(BytesIO(dump([record], "artists")))
    (artist,) = found

    assert [(one.id, one.name) for one in artist.members] == [(3, ""), (1, "One"), (2, "Two")]
