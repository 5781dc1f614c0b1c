"""Every recorded answer loads whole: no field is lost, and each shows what was sent."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

import discogs
from discogs.models.notes import CollectionFields
from discogs.models.order_messages import AnyMessage
from discogs.orm.decoding import decoder
from discogs.pagination.paginated import page_decoder
from tests.corpus.comparison import differences
from tests.corpus.recordings import Recording, payload, recordings
from tests.unit.models_world import World

pytestmark = [
    pytest.mark.skipif(not recordings("release"), reason="there is no corpus here"),
    pytest.mark.usefixtures("nothing_is_lost"),
]

WHOLE: dict[str, type[BaseModel]] = {
    "release": discogs.Release,
    "release_stats": discogs.ReleaseStats,
    "master": discogs.Master,
    "artist": discogs.Artist,
    "label": discogs.Label,
    "user": discogs.User,
    "identity": discogs.Identity,
    "collection_folder": discogs.Folder,
    "collection_fields": CollectionFields,
    "collection_item_added": discogs.CollectionItem,
    "want": discogs.Want,
    "list": discogs.UserList,
    "listing": discogs.Listing,
    "order": discogs.Order,
    "order_message_created": discogs.TextMessage,
    "fee": discogs.Money,
    "marketplace_stats": discogs.MarketplaceStats,
    "inventory_export": discogs.InventoryExport,
    "inventory_upload": discogs.InventoryUpload,
}
LISTINGS: dict[str, tuple[str, type[Any]]] = {
    "artist_releases": ("releases", discogs.ArtistRelease),
    "label_releases": ("releases", discogs.LabelRelease),
    "master_versions": ("versions", discogs.MasterVersion),
    "search": ("results", discogs.SearchResult),
    "collection_folders": ("folders", discogs.Folder),
    "collection_items": ("releases", discogs.CollectionItem),
    "wantlist": ("wants", discogs.Want),
    "lists": ("lists", discogs.UserList),
    "contributions": ("contributions", discogs.Release),
    "inventory": ("listings", discogs.Listing),
    "orders": ("orders", discogs.Order),
    "inventory_export": ("items", discogs.InventoryExport),
    "inventory_upload": ("items", discogs.InventoryUpload),
}


def wholes() -> list[Recording]:
    """The recorded answers that are one thing; some kinds were recorded in listings too."""
    return [found for found in recordings(*WHOLE) if "pagination" not in found.body]


def listings() -> list[Recording]:
    """The recorded listings, but for one whose author broke a date to test with."""
    return [
        found
        for found in recordings(*LISTINGS)
        if found.kind not in WHOLE or "pagination" in found.body
        if "iruninedthis" not in str(found.body)
    ]


def of_today(found: list[Recording]) -> list[Recording]:
    return [recording for recording in found if recording.is_of_today]


@pytest.mark.parametrize("recording", of_today(wholes()), ids=str)
def test_an_answer_shows_what_was_sent(recording: Recording) -> None:
    shown = decoder(WHOLE[recording.kind]).decode(payload(recording.body))

    assert list(differences(shown, recording.body)) == []


def rows_of(recording: Recording) -> list[tuple[BaseModel, dict[str, Any]]]:
    """The rows of a recorded listing, each with what was sent; none may be lost."""
    key, kind = LISTINGS[recording.kind]
    # One recording holds the rows alone.
    body = recording.body if isinstance(recording.body, dict) else {key: recording.body}
    shown = page_decoder(kind, key).decode(payload(body))[key]
    return list(zip(shown, body[key], strict=True))


@pytest.mark.parametrize("recording", of_today(listings()), ids=str)
def test_a_listing_shows_what_was_sent(recording: Recording) -> None:
    for row, content in rows_of(recording):
        assert list(differences(row, content)) == []


@pytest.mark.parametrize("recording", recordings("master_versions"), ids=str)
def test_facets_show_what_was_sent(recording: Recording) -> None:
    for facet in recording.body.get("filter_facets", []):
        shown = decoder(discogs.Facet).decode(payload(facet))

        assert list(differences(shown, facet)) == []


@pytest.mark.parametrize("recording", recordings("order_messages"), ids=str)
def test_messages_show_what_was_sent(recording: Recording) -> None:
    page = page_decoder(discogs.OrderMessage, "messages", row_type=AnyMessage)
    shown = page.decode(payload(recording.body))["messages"]

    assert len({type(message) for message in shown}) > 2
    for message, content in zip(shown, recording.body["messages"], strict=True):
        assert type(message) is not discogs.OrderMessage
        assert list(differences(message, content)) == []


@pytest.mark.parametrize("recording", recordings("price_suggestions"), ids=str)
def test_suggestions_show_what_was_sent(recording: Recording) -> None:
    world = World({"/marketplace/price_suggestions/1": recording.body}, token="t")
    shown = world.release(1).price_suggestions()

    assert list(shown) == list(recording.body)
    for condition, price in shown.items():
        assert condition.is_known
        assert list(differences(price, recording.body[condition])) == []


@pytest.mark.parametrize("recording", recordings("collection_value"), ids=str)
def test_the_value_of_a_collection_is_the_amount_that_was_written(recording: Recording) -> None:
    shown = decoder(discogs.CollectionValue).decode(payload(recording.body))

    for name in ("minimum", "median", "maximum"):
        text = recording.body[name]
        sign = text.rstrip("0123456789.,")
        assert str(getattr(shown, name).value) == text.removeprefix(sign).replace(",", "")
        assert getattr(shown, name).currency == {"€": "EUR", "$": "USD", "A$": "AUD"}[sign]


@pytest.mark.parametrize("recording", recordings("submissions"), ids=str)
def test_submissions_show_what_was_sent(recording: Recording) -> None:
    world = World({"/users/somebody/submissions": recording.body})
    submissions = world.user("somebody").submissions

    for kind in ("artists", "labels", "releases"):
        sent = recording.body["submissions"][kind]
        shown = list(getattr(submissions, kind))
        assert [entity.id for entity in shown] == [content["id"] for content in sent]
        for entity, content in zip(shown, sent, strict=True):
            told = {name: text for name, text in content.items() if name != "aliases"}
            assert list(differences(entity, told)) == []
            assert entity.raw == content
