"""Every recorded answer about users, collections, wantlists and lists loads whole."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

import discogs
from discogs.decode import decoder
from discogs.models.notes import CollectionFields
from discogs.paginated import page_decoder
from tests.corpus.comparison import differences
from tests.corpus.recordings import Recording, origin, recordings

pytestmark = [
    pytest.mark.skipif(not recordings("user"), reason="there is no corpus here"),
    pytest.mark.usefixtures("no_leniency"),
]

WHOLE: dict[str, type[BaseModel]] = {
    "user": discogs.User,
    "identity": discogs.Identity,
    "collection_folder": discogs.Folder,
    "collection_fields": CollectionFields,
    "collection_item_added": discogs.CollectionItem,
    "want": discogs.Want,
    "list": discogs.UserList,
}
LISTINGS: dict[str, tuple[str, type[Any]]] = {
    "collection_folders": ("folders", discogs.Folder),
    "collection_items": ("releases", discogs.CollectionItem),
    "wantlist": ("wants", discogs.Want),
    "lists": ("lists", discogs.UserList),
    "contributions": ("contributions", discogs.Release),
}


@pytest.mark.parametrize("recording", recordings(*WHOLE), ids=str)
def test_an_answer_shows_what_was_sent(recording: Recording) -> None:
    shown = decoder(WHOLE[recording.kind]).decode(origin(recording.body))

    assert list(differences(shown, recording.body)) == []


def listings() -> list[Recording]:
    """The recorded listings, but for one whose author broke a date to test with."""
    return [found for found in recordings(*LISTINGS) if "iruninedthis" not in str(found.body)]


@pytest.mark.parametrize("recording", listings(), ids=str)
def test_a_listing_shows_what_was_sent(recording: Recording) -> None:
    key, kind = LISTINGS[recording.kind]
    # One recording holds the rows alone.
    body = recording.body if isinstance(recording.body, dict) else {key: recording.body}
    shown = page_decoder(kind, key).decode(origin(body))[key]

    assert len(shown) == len(body[key])
    for entity, content in zip(shown, body[key], strict=True):
        assert list(differences(entity, content)) == []


@pytest.mark.parametrize("recording", recordings("collection_value"), ids=str)
def test_the_value_of_a_collection_is_the_amount_that_was_written(recording: Recording) -> None:
    shown = decoder(discogs.CollectionValue).decode(origin(recording.body))

    for name in ("minimum", "median", "maximum"):
        text = recording.body[name]
        assert str(getattr(shown, name).value) == text[1:].replace(",", "")
        assert getattr(shown, name).currency == {"€": "EUR", "$": "USD"}[text[0]]


@pytest.mark.parametrize("recording", recordings("submissions"), ids=str)
def test_submissions_show_what_was_sent(
    recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = discogs.Session("tests/1.0")
    answer = discogs.Response(200, {}, origin(recording.body).body, "/")
    monkeypatch.setattr(session, "fetch", lambda _, decode: decode(answer))
    submissions = session.user("somebody").submissions

    for kind in ("artists", "labels", "releases"):
        sent = recording.body["submissions"][kind]
        shown = list(getattr(submissions, kind))
        assert [entity.id for entity in shown] == [content["id"] for content in sent]
        for entity, content in zip(shown, sent, strict=True):
            told = {name: text for name, text in content.items() if name != "aliases"}
            assert list(differences(entity, told)) == []
            assert entity.raw == content
