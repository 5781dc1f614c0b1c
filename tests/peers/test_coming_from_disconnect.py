"""Our column of the page runs. Theirs is JavaScript: its calls are those of disconnect 1.2.2."""

from __future__ import annotations

import re

import pytest

from discogs.sandbox import Sandbox
from tests.peers.coming_from import Row, rows_of, run, with_login
from tests.peers.ours import our_names

ROWS = rows_of("disconnect")
THEIR_CALLS = re.findall(
    r"\S+",
    """
    setConfig authenticated getIdentity about get post put delete
    oauth().setConfig oauth().getRequestToken oauth().getAccessToken oauth().export oauth().toHeader
    getArtist getArtistReleases getRelease getReleaseRating setReleaseRating getMaster
    getMasterVersions getLabel getLabelReleases getImage search
    market.getInventory getListing addListing editListing deleteListing getOrders getOrder editOrder
    getOrderMessages addOrderMessage getFee getPriceSuggestions
    getProfile person.getInventory getContributions getSubmissions getLists list().getItems
    getFolders getFolder addFolder setFolderName deleteFolder collection().getReleases
    getReleaseInstances collection().addRelease editRelease collection().removeRelease
    wantlist().getReleases wantlist().addRelease editNotes wantlist().removeRelease
    util.stripVariation
    """,
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_our_column_runs(row: Row, reader: Sandbox) -> None:
    run(with_login(row.ours, token=reader.token), our_names(reader))


def test_each_call_of_theirs_is_on_the_page() -> None:
    written = " ".join(row.theirs for row in ROWS)

    assert [call for call in THEIR_CALLS if f"{call}(" not in written] == []
