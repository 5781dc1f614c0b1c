"""A client that nobody here wrote manages a collection, a wantlist and lists, and logs in."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from discogs.sandbox import Sandbox, landmarks

discogs_client = pytest.importorskip("discogs_client")


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    client = discogs_client.Client("peer-tests/1.0", user_token=sandbox.token)
    client._base_url = sandbox.url
    return client


@pytest.fixture
def application(sandbox: Sandbox) -> Any:
    """A client that has a key and a secret, and no user yet."""
    client = discogs_client.Client(
        "peer-tests/1.0",
        consumer_key=sandbox.consumer_key,
        consumer_secret=sandbox.consumer_secret,
    )
    client._base_url = sandbox.url
    client._request_token_url = f"{sandbox.url}/oauth/request_token"
    client._access_token_url = f"{sandbox.url}/oauth/access_token"
    client._authorize_url = sandbox.authorize_url
    return client


def test_it_knows_who_it_is(client: Any) -> None:
    me = client.identity()

    assert me.username == "sandbox_user"
    assert me.num_collection == landmarks.COLLECTION_SIZE
    assert me.collection_value.median.startswith("$")


def test_it_edits_the_profile(client: Any) -> None:
    me = client.identity()
    me.location = "Berlin"
    me.save()

    assert client.user("sandbox_user").location == "Berlin"


def test_it_walks_the_collection(client: Any) -> None:
    everything, *others = client.identity().collection_folders

    assert '7" Singles' in {folder.name for folder in others}
    releases = everything.releases
    assert releases.count == landmarks.COLLECTION_SIZE
    assert len({item.instance_id for item in releases}) == landmarks.COLLECTION_SIZE
    assert releases[0].release.title == "Never Gonna Give You Up"


def test_it_adds_moves_and_removes_releases(client: Any) -> None:
    me = client.identity()
    folders = {folder.name: folder for folder in me.collection_folders}
    folders["Jazz"].add_release(1)

    (item,) = me.collection_items(1)
    assert item.folder_id == landmarks.FOLDER_JAZZ
    folders["Jazz"].move_release(item, landmarks.FOLDER_EMPTY)
    (item,) = folders["Empty Crate"].releases
    folders["Empty Crate"].remove_release(item)
    assert me.collection_items(1).count == 0


def test_it_adds_to_the_wantlist_and_removes(client: Any) -> None:
    wantlist = client.identity().wantlist
    wantlist.add(landmarks.RELEASE_DOCUMENTED, notes="ignored", rating=4)

    assert wantlist.count == landmarks.WANTLIST_SIZE + 1
    want = next(want for want in wantlist if want.id == landmarks.RELEASE_DOCUMENTED)
    assert (want.notes, want.rating) == ("", 0)
    want.notes = "UK pressing"
    want.save()
    assert want.notes == "UK pressing"
    wantlist.remove(landmarks.RELEASE_DOCUMENTED)
    assert wantlist.count == landmarks.WANTLIST_SIZE


def test_it_reads_lists(client: Any) -> None:
    names = [found.name for found in client.identity().lists]
    items = client.list(landmarks.LIST_MIXED).items

    assert "Presents" in names
    assert [item.type for item in items][:4] == ["release", "master", "artist", "label"]
    assert items[0].display_title == "Rick Astley - Never Gonna Give You Up"


def test_it_is_told_what_is_private(client: Any) -> None:
    other = client.user(landmarks.USER_WITH_PRIVATE_COLLECTION)

    with pytest.raises(discogs_client.exceptions.HTTPError, match="403: You are not allowed"):
        _ = other.collection_folders
    assert client.user(landmarks.USER_WITH_PUBLIC_COLLECTION).wantlist.count > 0


def test_it_logs_a_user_in_with_a_code(application: Any) -> None:
    _, _, url = application.get_authorize_url()
    page = requests.get(url, timeout=60).text
    code = re.search(r'class="auth_success_verify_code">(\w+)<', page)
    assert code
    application.get_access_token(code[1])

    assert application.identity().username == "sandbox_user"
    assert application.search("never gonna", type="master")[0].id == landmarks.MASTER_DOCUMENTED


def test_it_logs_a_user_in_with_a_callback(application: Any, sandbox: Sandbox) -> None:
    # The callback is a page of the sandbox, since somebody has to answer there.
    _, _, url = application.get_authorize_url(f"{sandbox.url}/?from=discogs")
    arrived = requests.get(url, timeout=60).url
    verifier = arrived.partition("oauth_verifier=")[2]
    application.get_access_token(verifier)

    assert application.identity().username == "sandbox_user"


def test_it_is_told_that_the_consumer_is_wrong(application: Any) -> None:
    application.set_consumer_key("wrong", "wrong")

    with pytest.raises(discogs_client.exceptions.AuthorizationError, match=r"Invalid consumer\."):
        application.get_authorize_url()
