"""Every recorded answer loads whole: no field is lost, and each shows what was sent."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

import discogs
from discogs.sandbox import Sandbox
from tests.corpus.comparison import differences
from tests.corpus.recordings import CORPUS, Recording, recordings
from tests.corpus.serving import LISTINGS, WHOLE, ask_for, is_listing

pytestmark = [
    pytest.mark.skipif(not CORPUS.exists(), reason="there is no corpus here"),
    pytest.mark.usefixtures("nothing_is_lost"),
]
Rows = list[tuple[BaseModel, dict[str, Any]]]


def of_today(kind: str) -> list[Recording]:
    """The answers of a kind as they are nowadays, but for one whose author broke a date."""
    found = [one for one in recordings(kind) if one.is_of_today]
    return [one for one in found if "iruninedthis" not in str(one.body)]


def rows_of(sandbox: Sandbox, recording: Recording) -> Rows:
    """The rows of a recorded listing, each with what was sent; none may be lost."""
    key, ask = LISTINGS[recording.kind]
    # One recording holds the rows alone.
    body = recording.body if isinstance(recording.body, dict) else {key: recording.body}
    number = body.get("pagination", {}).get("page", 1)
    listing = ask_for(sandbox, body, ask)
    shown = listing.page(number) if isinstance(listing, discogs.Paginated) else list(listing)
    return list(zip(shown, body[key], strict=True))


@pytest.mark.parametrize("kind", WHOLE)
def test_an_answer_shows_what_was_sent(
    sandbox: Sandbox, subtests: pytest.Subtests, kind: str
) -> None:
    for recording in of_today(kind):
        if is_listing(kind, recording.body):
            continue
        with subtests.test(recording.file):
            shown = ask_for(sandbox, recording.body, WHOLE[kind])

            assert list(differences(shown, recording.body)) == []


@pytest.mark.parametrize("kind", LISTINGS)
def test_a_listing_shows_what_was_sent(
    sandbox: Sandbox, subtests: pytest.Subtests, kind: str
) -> None:
    for recording in of_today(kind):
        if not is_listing(kind, recording.body):
            continue
        with subtests.test(recording.file):
            for row, content in rows_of(sandbox, recording):
                assert list(differences(row, content)) == []


def test_messages_are_told_apart(sandbox: Sandbox, subtests: pytest.Subtests) -> None:
    for recording in recordings("order_messages"):
        with subtests.test(recording.file):
            kinds = {type(message) for message, _ in rows_of(sandbox, recording)}

            assert len(kinds) > 2
            assert discogs.OrderMessage not in kinds


def test_facets_show_what_was_sent(sandbox: Sandbox, subtests: pytest.Subtests) -> None:
    for recording in recordings("master_versions"):
        sent = recording.body.get("filter_facets", [])
        with subtests.test(recording.file):
            versions = ask_for(sandbox, recording.body, lambda s, _: s.master(1).versions)

            for facet, content in zip(versions.facets.values(), sent, strict=True):
                assert list(differences(facet, content)) == []


def test_collection_fields_show_what_was_sent(sandbox: Sandbox, subtests: pytest.Subtests) -> None:
    for recording in recordings("collection_fields"):
        with subtests.test(recording.file):
            fields = ask_for(sandbox, recording.body, lambda s, _: s.user("a").collection_fields)

            for field, content in zip(fields, recording.body["fields"], strict=True):
                assert list(differences(field, content)) == []


def test_suggestions_show_what_was_sent(sandbox: Sandbox, subtests: pytest.Subtests) -> None:
    for recording in recordings("price_suggestions"):
        with subtests.test(recording.file):
            shown = ask_for(sandbox, recording.body, lambda s, _: s.release(1).price_suggestions())

            assert list(shown) == list(recording.body)
            for condition, price in shown.items():
                assert condition.is_known
                assert list(differences(price, recording.body[condition])) == []


def test_the_value_of_a_collection_is_the_amount_that_was_written(
    sandbox: Sandbox, subtests: pytest.Subtests
) -> None:
    for recording in recordings("collection_value"):
        with subtests.test(recording.file):
            shown = ask_for(sandbox, recording.body, lambda s, _: s.me.collection_value())

            for name in ("minimum", "median", "maximum"):
                text = recording.body[name]
                sign = text.rstrip("0123456789.,")
                assert str(getattr(shown, name).value) == text.removeprefix(sign).replace(",", "")
                assert getattr(shown, name).currency == {"€": "EUR", "$": "USD", "A$": "AUD"}[sign]


def test_submissions_show_what_was_sent(sandbox: Sandbox, subtests: pytest.Subtests) -> None:
    for recording in recordings("submissions"):
        with subtests.test(recording.file):
            submissions = ask_for(sandbox, recording.body, lambda s, _: s.user("a").submissions)

            for kind in ("artists", "labels", "releases"):
                sent = recording.body["submissions"][kind]
                shown = getattr(submissions, kind)[: len(sent)]
                assert [entity.id for entity in shown] == [content["id"] for content in sent]
                for entity, content in zip(shown, sent, strict=True):
                    told = {name: text for name, text in content.items() if name != "aliases"}
                    assert list(differences(entity, told)) == []
                    assert entity.raw == content
