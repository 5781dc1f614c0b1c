"""Chunks that are read straight into columns: the same tables as record by record, or none."""

from __future__ import annotations

from contextlib import closing
from random import Random

import pytest

from discogs.dumps.catalogue_file import read_piece
from discogs.dumps.columns import read_columns
from discogs.dumps.parsing import ChunkParser
from discogs.dumps.schema import KINDS, RELEASES, Kind
from discogs.dumps.source import Chunk, Source
from discogs.dumps.tables import Tables, nested_records
from tests.dumps.examples import ARTISTS, LABELS, MASTERS, SAMPLES, release
from tests.dumps.examples import RELEASES as TWO_RELEASES

EXAMPLES = {"releases": TWO_RELEASES, "masters": MASTERS, "artists": ARTISTS, "labels": LABELS}
FILES = sorted(SAMPLES.glob("*.xml.gz"))


def body_of(records: list[str]) -> bytes:
    return ("\n" + "\n".join(records) + "\n").encode()


def check(kind: Kind, body: bytes) -> bool:
    """Compare both ways of reading a chunk; return whether it was read into columns."""
    found = read_columns(kind, body)
    if found is None:
        return False
    parser = ChunkParser(kind)
    records = parser.parse(Chunk(0, body))
    nested, odd = nested_records(kind, records)

    assert not parser.faults
    assert not parser.unknown
    assert not odd
    assert found.ids == [record["id"] for record in records]
    assert [read_piece(kind, piece) for piece in found.pieces] == records
    assert found.nested.to_pylist() == nested.to_pylist()
    whole, alone = Tables.of(kind, found.nested), Tables.of(kind, nested)
    assert {name: table.to_pylist() for name, table in whole.items()} == {
        name: table.to_pylist() for name, table in alone.items()
    }
    return True


@pytest.mark.parametrize("name", EXAMPLES)
def test_columns_hold_what_records_do(name: str) -> None:
    records = EXAMPLES[name]
    # In 2020 the members of groups had their ids between them.
    assert check(KINDS[name], body_of(records if name != "artists" else records[:1]))


@pytest.mark.skipif(not FILES, reason="the samples are not beside the repository")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_columns_hold_what_real_records_do(path: object) -> None:
    with closing(Source(str(path), chunk=100_000)) as source:
        read = [check(source.kind, chunk.body) for chunk in source]
    assert all(read) or str(path).endswith("20200806_artists.xml.gz")


@pytest.mark.parametrize(
    "odd",
    [
        "<isrc>x</isrc>",
        "<title>again</title>",
        "text",
        "<country lang='sv'>Sweden</country>",
        "<country>Swe<b/>den</country>",
        "<genres><genre>Rock</genre><style>Pop</style></genres>",
        "<genres>text<genre>Rock</genre></genres>",
        "<tracklist><track><title>A</title><title>B</title></track></tracklist>",
        "<master_id>none</master_id>",
        "<artists><artist><id>-7</id></artist></artists>",
        f"<artists><artist><id>{'9' * 64}</id></artist></artists>",
        "<country>Sweden</kountry>",
        "<country>&unknown;</country>",
        "<country>a & b</country>",
        "<country>\x07</country>",
        "<![CDATA[text]]>",
    ],
)
def test_what_no_column_holds_is_left_to_who_lists_faults(odd: str) -> None:
    body = body_of([release(1, title="A").replace("</release>", odd + "</release>")])
    assert read_columns(RELEASES, body) is None


@pytest.mark.parametrize(
    "records",
    [
        [release(2, title="A"), release(1, title="B")],
        ["<release><title>A</title></release>"],
        ['<release id="x"><title>A</title></release>'],
        ["<master id='1'><title>A</title></master>"],
        [release(1, title="A") + release(2, title="B")],
    ],
    ids=["unsorted", "no id", "odd id", "another tag", "one line"],
)
def test_records_that_are_odd_are_read_one_by_one(records: list[str]) -> None:
    assert read_columns(RELEASES, body_of(records)) is None


def test_a_damaged_chunk_is_read_the_same_way_or_one_by_one() -> None:
    body = body_of(TWO_RELEASES)
    random = Random(7)
    signs = b"<>/&;=\"' \n\tx1]!?-\x00\xff" + body[:40]
    for _ in range(3000):
        damaged = bytearray(body)
        for _ in range(random.randint(1, 2)):
            place = random.randrange(len(damaged))
            action = random.randrange(3)
            if action == 0:
                damaged[place] = random.choice(signs)
            elif action == 1:
                del damaged[place : place + random.randint(1, 12)]
            else:
                damaged.insert(place, random.choice(signs))
        check(RELEASES, bytes(damaged))
