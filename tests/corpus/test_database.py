"""Every recorded answer of the database loads whole: no field is lost, each shows what was sent."""

from __future__ import annotations

from typing import Any

import pytest

import discogs
from discogs.decode import decoder
from discogs.entity import Entity
from discogs.paginated import page_decoder
from tests.corpus.comparison import differences
from tests.corpus.recordings import Recording, origin, recordings

pytestmark = [
    pytest.mark.skipif(not recordings("release"), reason="there is no corpus here"),
    pytest.mark.usefixtures("no_leniency"),
]

ENTITIES: dict[str, type[Entity]] = {
    "release": discogs.Release,
    "master": discogs.Master,
    "artist": discogs.Artist,
    "label": discogs.Label,
}
LISTINGS: dict[str, tuple[str, type[Any]]] = {
    "artist_releases": ("releases", discogs.ArtistRelease),
    "label_releases": ("releases", discogs.LabelRelease),
    "master_versions": ("versions", discogs.MasterVersion),
    "search": ("results", discogs.SearchResult),
}


@pytest.mark.parametrize("recording", recordings(*ENTITIES), ids=str)
def test_an_entity_shows_what_was_sent(recording: Recording) -> None:
    entity = decoder(ENTITIES[recording.kind]).decode(origin(recording.body))

    assert list(differences(entity, recording.body)) == []


@pytest.mark.parametrize("recording", recordings(*LISTINGS), ids=str)
def test_a_page_of_rows_shows_what_was_sent(recording: Recording) -> None:
    key, kind = LISTINGS[recording.kind]
    page = page_decoder(kind, key).decode(origin(recording.body))

    sent = recording.body[key]
    assert len(page[key]) == len(sent)
    for row, content in zip(page[key], sent, strict=True):
        assert list(differences(row, content)) == []


@pytest.mark.parametrize("recording", recordings("master_versions"), ids=str)
def test_facets_show_what_was_sent(recording: Recording) -> None:
    for facet in recording.body.get("filter_facets", []):
        shown = decoder(discogs.Facet).decode(origin(facet))

        assert list(differences(shown, facet)) == []


@pytest.mark.parametrize("recording", recordings("release_stats"), ids=str)
def test_stats_show_what_was_sent(recording: Recording) -> None:
    shown = decoder(discogs.ReleaseStats).decode(origin(recording.body))

    assert list(differences(shown, recording.body)) == []
