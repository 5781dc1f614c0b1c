"""The pieces of a catalogue: what is made of each is the record that was parsed."""

from __future__ import annotations

from contextlib import closing
from random import Random

import pytest

from discogs.dumps.catalogue_file import read_piece, unpack
from discogs.dumps.parsing import ChunkParser
from discogs.dumps.schema import KINDS, RELEASES, Kind
from discogs.dumps.source import Chunk, Source
from discogs.dumps.worker import ConvertingJob, convert_chunk
from tests.dumps.examples import ARTISTS, LABELS, MASTERS, SAMPLES, release
from tests.dumps.examples import RELEASES as TWO_RELEASES

EXAMPLES = {"releases": TWO_RELEASES, "masters": MASTERS, "artists": ARTISTS, "labels": LABELS}
FILES = sorted(SAMPLES.glob("*.xml.gz"))


def body_of(records: list[str]) -> bytes:
    return ("\n" + "\n".join(records) + "\n").encode()


def pieces_of(kind: Kind, body: bytes) -> list[bytes]:
    """Check that the pieces are the records, and return them."""
    chunk = Chunk(0, body)
    found = convert_chunk(
        ConvertingJob(kind.name, chunk, recover=True, parquet=True, catalogue=True)
    )
    firsts = {record["id"]: record for record in reversed(ChunkParser(kind).parse(chunk))}
    records = [firsts[id] for id in found.ids]
    pieces = [piece for block in found.blocks for piece in unpack(block)]

    assert [read_piece(kind, piece) for piece in pieces if piece] == records
    assert sorted(firsts, key=lambda one: str(one).zfill(20)) == found.ids
    return pieces


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_piece_is_the_xml_of_a_record(name: str) -> None:
    assert all(piece.startswith(b"<") for piece in pieces_of(KINDS[name], body_of(EXAMPLES[name])))


@pytest.mark.skipif(not FILES, reason="the samples are not beside the repository")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_pieces_of_real_records_are_the_records(path: object) -> None:
    with closing(Source(str(path), chunk=100_000)) as source:
        for chunk in source:
            pieces = pieces_of(source.kind, chunk.body)
            # One line of this file has two records.
            if not str(path).endswith("20200806_artists.xml.gz"):
                assert all(piece.startswith(b"<") for piece in pieces)


@pytest.mark.parametrize(
    "odd",
    [
        "<isrc>x</isrc>",
        "<title>again</title>",
        "text",
        "<country lang='sv'>Sweden</country>",
        "<genres>text<genre>Rock</genre></genres>",
        "<country>Sweden</kountry>",
        "<country>&unknown;</country>",
        "<country>a & b</country>",
        "<country>\x07</country>",
    ],
)
def test_a_record_that_was_mended_is_kept_as_it_was_read(odd: str) -> None:
    body = body_of([release(1, title="A").replace("</release>", odd + "</release>")])
    assert [piece[:1] for piece in pieces_of(RELEASES, body)] == [b"{"]


def test_pieces_of_records_out_of_order_are_sorted() -> None:
    pieces = pieces_of(RELEASES, body_of([release(2, title="B"), release(1, title="A")]))
    assert [b'id="1"' in piece for piece in pieces] == [True, False]


def test_a_damaged_chunk_has_the_pieces_that_it_is_read_as() -> None:
    body = body_of(TWO_RELEASES)
    random = Random(7)
    signs = b"<>/&;=\"' \n\tx1]!?-\x00\xff" + body[:40]
    for _ in range(2000):
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
        pieces_of(RELEASES, bytes(damaged))
