"""Answers of years ago, with other shapes: a field may be lost, never the object or a row."""

from __future__ import annotations

import pytest

from discogs.orm.decoding import decoder
from tests.corpus.recordings import Recording, payload, recordings
from tests.corpus.test_answers import WHOLE, listings, rows_of, wholes

pytestmark = pytest.mark.skipif(not recordings("release"), reason="there is no corpus here")


def old(found: list[Recording]) -> list[Recording]:
    return [recording for recording in found if not recording.is_of_today]


@pytest.mark.parametrize("recording", old(wholes()), ids=str)
def test_an_old_answer_still_loads(recording: Recording) -> None:
    shown = decoder(WHOLE[recording.kind]).decode(payload(recording.body))

    key = "id" if "id" in recording.body else "instance_id"
    assert vars(shown)[key] == recording.body[key]


@pytest.mark.parametrize("recording", old(listings()), ids=str)
def test_an_old_listing_keeps_all_its_rows(recording: Recording) -> None:
    for row, content in rows_of(recording):
        assert vars(row).get("id") == content.get("id")
