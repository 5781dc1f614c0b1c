"""Real records: what ElementTree finds in the XML is what the typed objects say, and all of it."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET  # the records are trusted
from collections.abc import Iterator
from pathlib import Path

import pytest

from discogs import dumps
from tests.dumps.examples import SAMPLES
from tests.dumps.plain_reading import READINGS

FILES = sorted(SAMPLES.glob("*.xml.gz"))
pytestmark = pytest.mark.skipif(not FILES, reason="the samples are not beside the repository")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_record_says_what_its_xml_says(path: Path) -> None:
    kind = path.name.split("_")[2].partition(".")[0]
    read_xml, read_typed = READINGS[kind]
    elements = ET.fromstring(gzip.decompress(path.read_bytes()))  # noqa: S314
    records = dumps.read(path)
    found = list(records)

    assert len(found) == len(elements) == 700
    for element, entity in zip(elements, found, strict=True):
        assert list(read_typed(entity)) == list(read_xml(element))
    assert records.report.is_complete, str(records.report)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_text_of_a_record_is_lost(path: Path) -> None:
    elements = ET.fromstring(gzip.decompress(path.read_bytes()))  # noqa: S314
    for element, raw in zip(elements, dumps.read(path).raw(), strict=True):
        there = {one.text for one in element.iter() if one.text and one.text.strip()}
        for one in element.iter():
            there.update(value for value in one.attrib.values() if value)
        assert there - set(leaves(raw)) == set()


def leaves(content: object) -> Iterator[str]:
    """All values of a record, as texts."""
    if isinstance(content, dict):
        for entry in content.values():
            yield from leaves(entry)
    elif isinstance(content, list):
        for entry in content:
            yield from leaves(entry)
    else:
        yield str(content).lower() if isinstance(content, bool) else str(content)
