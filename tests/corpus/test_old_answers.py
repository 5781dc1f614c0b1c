"""Answers of years ago, with other shapes: a field may be lost, never the object or a row."""

from __future__ import annotations

import pytest

from discogs.sandbox import Sandbox
from tests.corpus.recordings import CORPUS, Recording, recordings
from tests.corpus.serving import LISTINGS, WHOLE, ask_for, is_listing
from tests.corpus.test_answers import rows_of

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="there is no corpus here")


def old(kind: str) -> list[Recording]:
    return [recording for recording in recordings(kind) if not recording.is_of_today]


@pytest.mark.parametrize("kind", WHOLE)
def test_an_old_answer_still_loads(sandbox: Sandbox, subtests: pytest.Subtests, kind: str) -> None:
    for recording in old(kind):
        if is_listing(kind, recording.body):
            continue
        with subtests.test(recording.file):
            shown = ask_for(sandbox, recording.body, WHOLE[kind])

            key = "id" if "id" in recording.body else "instance_id"
            assert vars(shown)[key] == recording.body[key]


@pytest.mark.parametrize("kind", LISTINGS)
def test_an_old_listing_keeps_all_its_rows(
    sandbox: Sandbox, subtests: pytest.Subtests, kind: str
) -> None:
    for recording in old(kind):
        if not is_listing(kind, recording.body):
            continue
        with subtests.test(recording.file):
            for row, content in rows_of(sandbox, recording):
                assert vars(row).get("id") == content.get("id")
